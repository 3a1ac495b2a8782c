"""Addresses of the pages on alerts."""

from django.urls import URLPattern, path

from . import pages, weighing

app_name = "alerts"
urlpatterns: list[URLPattern] = [
    path("", pages.alerts, name="alerts"),
    path("visits/", weighing.visits, name="visits"),
    path("standing/", weighing.standing, name="standing"),
    path("<uuid:alert>/", pages.alert, name="alert"),
    path("<uuid:alert>/decide/", pages.decide, name="decide"),
]
