"""Model procedures: the list, the text of one, adopting it in one's own words, reviewing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Tag, Verbatim
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done
from resguardo.interfaces.web.records import Action, Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import procedures, selectors
from resguardo.records.compliance.catalogues import controls
from resguardo.records.compliance.procedures import ModelProcedure
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day

from .words import PAPERS


def _may(request: Page) -> bool:
    """Whoever keeps a company's papers adopts procedures; an authority looks at them."""
    overseer = people.sees_all(viewer=request.viewer, at=request.at)
    return not overseer and request.viewer.may(Act.EDIT_PERMITS, at=request.at)


@require_GET
def list_procedures(request: Page) -> HttpResponse:
    """The procedures in force, by day of review, and the models that ship."""
    today = local_day(request.at, request.viewer.time_zone)
    adopted = selectors.procedures(viewer=request.viewer, at=request.at)
    page = page_asked(request, adopted, sort="paper__review_on")
    language = get_language() or "en"
    rows = [
        Row(
            (
                Link(each.paper.title, reverse("compliance:procedure", args=[each.public_id])),
                each.paper.organisation.name,
                each.paper.issued_on,
                each.paper.review_on,
                Tag("expired", _("To review")) if each.paper.review_on <= today else Tag("valid"),
                _("In own words") if each.adapted else _("As the model"),
            ),
            tone="decision" if each.paper.review_on <= today else "",
        )
        for each in page.rows
    ]
    columns = [
        Column(_("Procedure")),
        Column(_("Company")),
        Column(_("Adopted")),
        Column(_("Review on")),
        Column(_("State")),
        Column(_("Text")),
    ]
    empty = EmptyState(_("No procedure is adopted yet. Choose a model below and make it yours."))
    record = Record(
        title=_("Procedures"),
        lead=_("Models in our words. Adopt one, fill in what is yours, and review it by its day."),
        back=reverse("compliance:catalogues"),
        back_text=_("Standards"),
        sections=[
            Section(_("In force"), table=Table(_("In force"), columns, rows, empty, **ways(page))),
            Section(_("Models"), table=_models(language, selectors.models_adopted(adopted))),
        ],
    )
    return render(request, "record.html", {"record": record})


def _models(language: str, adopted: set[str]) -> Table:
    columns = [
        Column(_("Model")),
        Column(_("Kind")),
        Column(_("Serves")),
        Column(_("Review after")),
        Column(_("State")),
    ]
    rows = [
        Row((
            Link(each.title(language), reverse("compliance:model", args=[each.id])),
            words(PAPERS, each.kind),
            ", ".join(each.controls),
            _("{count} months").format(count=each.review_months),
            Tag("done", _("Adopted")) if each.id in adopted else "",
        ))
        for each in procedures.models().values()
    ]  # fmt: skip
    return Table(_("Models"), columns, rows)


@require_GET
def model(request: Page, name: str) -> HttpResponse:
    """The text of a model, and what it serves."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    found = procedures.model_named(name)
    language = get_language() or "en"
    actions: list[Action] = []
    if _may(request):
        actions = [(_("Adopt it"), reverse("compliance:adopt", args=[name]), "primary")]
    context = {
        "title": found.title(language),
        "text": found.text(language),
        "actions": actions,
        "facts": [
            (_("Kind"), words(PAPERS, found.kind)),
            (_("Version"), found.version),
            (_("Review after"), _("{count} months").format(count=found.review_months)),
        ],
        "serves": _serves(found, language),
        "back": reverse("compliance:procedures"),
    }
    return render(request, "compliance/procedure.html", context)


def _serves(found: ModelProcedure, language: str) -> Table:
    known = controls()
    rows = [
        (known[each].words(language), Verbatim(f"{each} · {known[each].clause}"))
        for each in found.controls
    ]
    return Table(_("Serves"), [Column(_("What it asks")), Column(_("Requirement"))], rows)


@require_GET
def procedure(request: Page, procedure_id: UUID) -> HttpResponse:
    """A procedure as a company adopted it."""
    row = selectors.procedure(viewer=request.viewer, at=request.at, public_id=procedure_id)
    found = procedures.model_named(row.model)
    own = row.paper.organisation_id == request.viewer.organisation_id
    actions: list[Action] = []
    if own and _may(request):
        way = reverse("compliance:adopt", args=[row.model])
        actions = [(_("Review it"), way, "primary")]
    actions.append((_("Download"), reverse("compliance:paper", args=[row.paper.public_id]),
                    "secondary"))  # fmt: skip
    context = {
        "title": row.paper.title,
        "text": row.text,
        "actions": actions,
        "facts": [
            (_("Company"), row.paper.organisation.name),
            (_("Adopted"), row.paper.issued_on),
            (_("By"), str(row.paper.filed_by or "")),
            (_("Review on"), row.paper.review_on),
            (_("Text"), _("In own words") if row.adapted else _("As the model")),
            (_("SHA-256"), row.paper.attachment.sha256),
        ],
        "serves": _serves(found, get_language() or "en"),
        "back": reverse("compliance:procedures"),
    }
    return render(request, "compliance/procedure.html", context)


@require_http_methods(["GET", "POST"])
def adopt(request: Page, name: str) -> HttpResponse:
    """Adopt a model in one's own words, or review what was adopted."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    found = procedures.model_named(name)
    language = get_language() or "en"
    before = (
        selectors.procedures(viewer=request.viewer, at=request.at)
        .filter(model=name, paper__organisation_id=request.viewer.organisation_id)
        .first()
    )
    today = local_day(request.at, request.viewer.time_zone)
    deed = Deed(
        title=_("Review: {title}") .format(title=found.title(language))
        if before
        else _("Adopt: {title}").format(title=found.title(language)),
        button=_("Adopt it"),
        lead=_("Where “…” stands, write what is yours. Strike out what does not fit you."),
        asks=(
            Ask("text", _("Text"), "words", value=before.text if before else found.text(language),
                limit=procedures.CHARACTERS_MOST),
            day("review_on", _("Review on"), procedures.next_review(found, today)),
        ),
        back=reverse("compliance:procedures"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        row = procedures.adopt_procedure(
            by=request.viewer, at=request.at, model=name,
            language=before.language if before else language[:2], **values,
        )  # fmt: skip
        messages.success(request, _("It is adopted, and on file as evidence."))
        return done(reverse("compliance:procedure", args=[row.public_id]))

    return carry_out(request, deed, do)
