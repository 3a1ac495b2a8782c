"""Fields of one's own: what an organisation adds to its registers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.kernel.mandate import Act
from resguardo.records.people import selectors
from resguardo.records.people import services as people

from .asks import Ask, Deed, carry_out, done
from .words import FIELD_KINDS, SUBJECTS

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def fields(request: Page) -> HttpResponse:
    """The fields that this organisation added."""
    request.viewer.demand(Act.MANAGE_FIELDS, at=request.at)
    subjects, kinds = dict(SUBJECTS), dict(FIELD_KINDS)
    table = Table(
        caption=_("Fields of your own"),
        columns=[Column(each) for each in (_("Label"), _("Register"), _("Kind"), _("Key"), "")],
        rows=[
            Row(
                (
                    each.label,
                    str(subjects.get(each.subject_kind, each.subject_kind)),
                    _kind(each, kinds),
                    each.key,
                    Link(_("Retire"), reverse("people:retire-field", args=[each.public_id])),
                )
            )
            for each in selectors.custom_fields(viewer=request.viewer)
        ],
        empty=EmptyState(
            _("An asset number, a colour, a cost centre: fields that only you need."),
            _("Add a field"),
            reverse("people:new-field"),
        ),
    )
    return render(request, "people/fields.html", {"table": table})


def _kind(row: Any, kinds: dict[str, Any]) -> Noted:
    """What a field takes: its kind, its choices, and whether it must be filled in."""
    must = [_("Must be filled in")] if row.required else []
    return Noted(str(kinds.get(row.kind, row.kind)), " · ".join([*row.choices, *must]))


@_BOTH
def new_field(request: Page) -> HttpResponse:
    """Add a field to a register."""
    request.viewer.demand(Act.MANAGE_FIELDS, at=request.at)
    deed = Deed(
        title=_("Add a field"),
        button=_("Add field"),
        asks=(
            Ask("subject_kind", _("Register"), "choose", options=SUBJECTS),
            Ask("label", _("Label"), limit=100),
            Ask("key", _("Key"), hint=_("Small letters, digits and _; for files and the API."),
                limit=40),
            Ask("kind", _("Kind"), "radios", options=FIELD_KINDS, value="text"),
            Ask("choices", _("The list, one a line"), "reason", required=False, limit=4000),
            Ask("required", _("Required"), "yes", options=(("yes", _("Must be filled in")),)),
        ),
        back=reverse("people:fields"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["choices"] = values["choices"].splitlines()
        people.define_field(by=request.viewer, at=request.at, **values)
        return done(reverse("people:fields"))

    return carry_out(request, deed, do)


@_BOTH
def retire_field(request: Page, field_id: UUID) -> HttpResponse:
    """Take a field off the forms."""
    request.viewer.demand(Act.MANAGE_FIELDS, at=request.at)
    row = selectors.custom_field(viewer=request.viewer, public_id=field_id)
    deed = Deed(
        title=_("Retire the field “{label}”").format(label=row.label),
        button=_("Retire field"),
        lead=_("It leaves the forms. What was entered stays readable."),
        asks=(),
        kind="warning",
        back=reverse("people:fields"),
    )

    def do(_values: dict[str, Any]) -> HttpResponse:
        people.retire_field(by=request.viewer, at=request.at, field=row)
        return done(reverse("people:fields"))

    return carry_out(request, deed, do)
