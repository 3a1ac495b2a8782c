"""Django's entry for the chapter on the storage of ammunition."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Chapter 5."""

    name = "resguardo.records.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"
