"""Django's entry for the chapter on register."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Chapter 4."""

    name = "resguardo.records.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
