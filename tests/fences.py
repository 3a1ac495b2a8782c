"""Which tables belong to an organisation, which of them are fenced, and why the others are not."""

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from resguardo.records.people.fence import RowsInSight

OPEN_TABLES = {
    "people.Organisation": "names are public in the register of companies",
    "people.User": "read before anybody is admitted: it decides what is in sight",
    "people.Mandate": "read before anybody is admitted: it decides what is in sight",
    "people.Token": "read before anybody is admitted: it decides what is in sight",
    "people.Answer": "belongs to a login and is found by its key alone",
    "permits.LawText": "law is read by whom it binds",
    "permits.LawAdoption": "law is read by whom it binds",
    "compliance.CatalogueText": "what an authority takes in is read by every company",
    "papers.StatisticsRelease": "what is published is for everybody; drafts have figures alone",
    "transparency.Correspondent": "the names and keys of other deployments are public",
    "transparency.ParcelReceived": "arrives before anybody is admitted; shown to an authority only",
}
"""Tables of organisations without a fence. The leaves of the log name none: it is one for all."""


def fenced_models() -> set[type[Model]]:
    """The models whose tables a migration has fenced."""
    return {
        apps.get_model(operation.label(app))
        for (app, _name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, RowsInSight)
    }


def models_of_organisations() -> set[type[Model]]:
    """The models of the chapters whose rows belong to an organisation, by key or through a row."""
    every = [model for model in apps.get_models() if model.__module__.startswith("resguardo.")]
    found = {apps.get_model("people.Organisation")}
    while more := {model for model in every if model not in found and _leads_to(model, found)}:
        found |= more
    return found


def _leads_to(model: type[Model], found: set[type[Model]]) -> bool:
    return any(
        field.name == "organisation_id" or getattr(field, "related_model", None) in found
        for field in model._meta.concrete_fields
    )
