"""Django's entry for the chapter on permits."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    """Chapter 5."""

    name = "resguardo.records.permits"
    label = "permits"
    default_auto_field = "django.db.models.BigAutoField"
