"""Addresses of the pages that look at more than one company."""

from django.urls import URLPattern, path

from . import day, employment, pages

app_name = "country"
urlpatterns: list[URLPattern] = [
    path("", day.today, name="today"),
    path("across/", pages.across, name="across"),
    path("employment/", employment.compare, name="employment"),
    path("statistics/", pages.statistics, name="statistics"),
]
