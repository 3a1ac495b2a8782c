"""Django's entry for the chapter on oversight."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Chapter 9."""

    name = "resguardo.records.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
