"""Django's entry for the chapter on compliance."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """What standards ask of those who hold arms."""

    name = "resguardo.records.compliance"
    label = "compliance"
    default_auto_field = "django.db.models.BigAutoField"
