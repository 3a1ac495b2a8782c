"""Django's entry for the chapter on custody."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Chapter 7."""

    name = "resguardo.records.custody"
    label = "custody"
    default_auto_field = "django.db.models.BigAutoField"
