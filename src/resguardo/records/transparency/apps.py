"""The chapter of the log: entries, their openings, the tree above them, and what others signed."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """Everything that makes a change of the past show."""

    name = "resguardo.records.transparency"
    label = "transparency"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Transparency"
