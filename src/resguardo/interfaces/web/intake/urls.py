"""Addresses of the pages on files that are handed in."""

from django.urls import URLPattern, path

from . import files, one_file

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("", files.files, name="files"),
    path("template/<slug:kind>/", files.template, name="template"),
    path("<uuid:intake>/", one_file.one_file, name="file"),
    path("<uuid:intake>/columns/", one_file.columns, name="columns"),
    path("<uuid:intake>/answers/", one_file.answers, name="answers"),
    path("<uuid:intake>/accept/", one_file.accept, name="accept"),
    path("<uuid:intake>/withdraw/", one_file.withdraw, name="withdraw"),
]
