"""Addresses of the pages on companies that wind down."""

from django.urls import URLPattern, path

from . import pages

app_name = "winding_down"
urlpatterns: list[URLPattern] = [
    path("", pages.board, name="board"),
    path("begin/", pages.begin, name="begin"),
    path("<uuid:wind_down>/", pages.one, name="one"),
    path("<uuid:wind_down>/receiver/", pages.receiver, name="receiver"),
    path("<uuid:wind_down>/end/<slug:step>/", pages.end, name="end"),
]
