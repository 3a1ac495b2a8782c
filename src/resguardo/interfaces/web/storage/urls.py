"""Addresses of the storage of ammunition."""

from django.urls import URLPattern, path

from . import checking, deeds, rooms

app_name = "storage"
urlpatterns: list[URLPattern] = [
    path("", rooms.list_rooms, name="rooms"),
    path("check/", checking.check, name="check"),
    path("rooms/<uuid:place_id>/", rooms.room, name="room"),
    path("rooms/<uuid:place_id>/licence/", deeds.licence, name="licence"),
    path("rooms/<uuid:place_id>/climate/", deeds.climate, name="climate"),
    path("rooms/<uuid:place_id>/sign/", checking.sign, name="sign"),
    path("lots/<uuid:lot_id>/look/", deeds.look, name="look"),
]
