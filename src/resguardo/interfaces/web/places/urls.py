"""Addresses of places."""

from django.urls import URLPattern, path

from . import views

app_name = "places"
urlpatterns: list[URLPattern] = [
    path("", views.list_places, name="places"),
    path("new/", views.open_place, name="new"),
    path("<uuid:place_id>/", views.place, name="place"),
    path("<uuid:place_id>/change/", views.edit, name="edit"),
    path("<uuid:place_id>/close/", views.close, name="close"),
]
