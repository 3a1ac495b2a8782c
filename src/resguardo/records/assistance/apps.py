"""Django's entry for the chapter on assistance."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """The last chapter."""

    name = "resguardo.records.assistance"
    label = "assistance"
    default_auto_field = "django.db.models.BigAutoField"
