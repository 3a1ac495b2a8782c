"""Django's entry for the chapter on intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Chapter 8."""

    name = "resguardo.records.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
