"""Every table of organisations is fenced, or stands on a short list that says why not."""

from django.apps import apps

from tests.fences import OPEN_TABLES, fenced_models, models_of_organisations


def test_every_table_of_an_organisation_has_a_fence_or_a_reason() -> None:
    missing = models_of_organisations() - fenced_models() - set(map(apps.get_model, OPEN_TABLES))
    labels = sorted(model._meta.label for model in missing)
    assert not labels, f"say RowsInSight in the migration that makes them: {labels}"


def test_the_list_of_reasons_holds_nothing_that_needs_none() -> None:
    reasoned = set(map(apps.get_model, OPEN_TABLES))
    assert not reasoned & fenced_models()
    assert reasoned <= models_of_organisations()
