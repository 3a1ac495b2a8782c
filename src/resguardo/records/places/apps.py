"""Django's entry for the chapter on places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Chapter 3."""

    name = "resguardo.records.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
