"""Addresses of the pages that look at more than one company."""

from django.urls import URLPattern, path

from . import pages

app_name = "country"
urlpatterns: list[URLPattern] = [
    path("across/", pages.across, name="across"),
    path("statistics/", pages.statistics, name="statistics"),
]
