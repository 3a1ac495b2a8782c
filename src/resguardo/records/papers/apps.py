"""Django's entry for the chapter on papers."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The last chapter."""

    name = "resguardo.records.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"
