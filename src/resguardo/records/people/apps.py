"""Django's entry for the chapter on people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Chapter 2."""

    name = "resguardo.records.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
