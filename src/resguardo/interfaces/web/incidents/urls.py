"""Addresses of the pages on incidents."""

from django.urls import URLPattern, path

from . import pages

app_name = "incidents"
urlpatterns: list[URLPattern] = [
    path("", pages.incidents, name="incidents"),
    path("<uuid:incident>/", pages.incident, name="incident"),
]
