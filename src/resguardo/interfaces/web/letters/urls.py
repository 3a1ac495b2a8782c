"""Addresses of the mailbox."""

from django.urls import URLPattern, path

from . import pages

app_name = "letters"
urlpatterns: list[URLPattern] = [
    path("", pages.letters, name="letters"),
    path("new/", pages.new, name="new"),
    path("<uuid:letter>/", pages.letter, name="letter"),
    path("<uuid:letter>/paper/<uuid:attachment>/", pages.paper, name="paper"),
    path("<uuid:letter>/answer/", pages.answer, name="answer"),
]
