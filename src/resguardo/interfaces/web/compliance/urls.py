"""Addresses of standards."""

from django.urls import URLPattern, path

from . import catalogues

app_name = "compliance"
urlpatterns: list[URLPattern] = [
    path("", catalogues.list_catalogues, name="catalogues"),
    path("take-in/", catalogues.take_in, name="take-in"),
    path("own/<uuid:catalogue_id>/", catalogues.own, name="own"),
    path("<slug:name>/", catalogues.catalogue, name="catalogue"),
]
