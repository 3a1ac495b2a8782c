"""Addresses of the pages on retention."""

from django.urls import URLPattern, path

from . import pages

app_name = "retention"
urlpatterns: list[URLPattern] = [
    path("", pages.overview, name="overview"),
    path("periods/<str:kind>/", pages.period, name="period"),
    path("holds/new/", pages.place, name="place"),
    path("holds/<uuid:hold>/lift/", pages.lift, name="lift"),
]
