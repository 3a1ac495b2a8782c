"""Django's entry for the chapter on service."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Chapter 6."""

    name = "resguardo.records.service"
    label = "service"
    default_auto_field = "django.db.models.BigAutoField"
