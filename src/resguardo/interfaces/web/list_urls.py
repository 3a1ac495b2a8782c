"""Addresses of the filters that are kept under a name."""

from django.urls import URLPattern, path

from . import kept_views

app_name = "lists"
urlpatterns: list[URLPattern] = [
    path("keep/", kept_views.keep, name="keep"),
    path("<uuid:view_id>/retire/", kept_views.retire, name="retire"),
]
