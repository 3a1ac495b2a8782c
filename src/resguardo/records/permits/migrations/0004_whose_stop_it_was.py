"""Whose stop it was, where the record tells; what is older than the column was the company's."""

from typing import Any

from django.db import migrations
from django.db.models import Q

from resguardo.records.people.sight import everything


def tell_whose(apps: Any, _schema_editor: Any) -> None:
    """Mark as the authority's what a login stopped that worked for one and not for the company.

    The log says who stopped a permit and when; mandates say where that login worked then. What was
    done at the machine itself, or by a login that worked for both, stays the company's: the record
    does not tell.
    """
    stops = apps.get_model("permits", "Suspension").objects
    changes = apps.get_model("transparency", "Change").objects
    mandates = apps.get_model("people", "Mandate").objects
    with everything():
        waiting = stops.filter(by_authority=False).values_list(
            "pk", "kind", "starts_at", "permit__public_id", "permit__organisation"
        )
        for key, kind, at, permit, company in list(waiting):
            told = changes.filter(
                subject_kind="permit", subject_id=str(permit), verb=kind, at=at
            ).exclude(by_id="")
            works = mandates.filter(
                Q(ends_at=None) | Q(ends_at__gt=at),
                user__public_id__in=[row.by_id for row in told],
                starts_at__lte=at,
            )
            if works.filter(organisation__kind="authority").exists() and not works.filter(
                organisation=company
            ).exists():
                stops.filter(pk=key).update(by_authority=True)


class Migration(migrations.Migration):
    """No column changes. Backwards nothing is unsaid."""

    dependencies = (
        ("permits", "0003_whose_stop"),
        ("people", "0002_rows_in_sight"),
        ("transparency", "0001_initial"),
    )

    operations = (migrations.RunPython(tell_whose, migrations.RunPython.noop),)
