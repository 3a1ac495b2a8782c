"""Catalogues of standards: the list, a page each, and taking in one's own."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Verbatim
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.records import Action, Banner, Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import catalogues, selectors, services
from resguardo.records.compliance.catalogues import Catalogue, Control, words_in
from resguardo.records.compliance.yearly import CATALOGUE
from resguardo.records.people import selectors as people

from .words import FORCES, KINDS, NUMBERS, ORIGINS, STATUSES, THEMES, WHO
from .yearly import may_take

DIGEST_SHOWN: Final = 12


@require_GET
def list_catalogues(request: Page) -> HttpResponse:
    """The catalogues that ship, and those that were taken in."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    page = page_asked(
        request, selectors.own_catalogues(viewer=request.viewer, at=request.at), sort="-pk"
    )
    actions: list[Action] = [
        (_("Procedures"), reverse("compliance:procedures"), "secondary"),
        (_("Documents on file"), reverse("compliance:papers"), "secondary"),
    ]
    if request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        actions.insert(0, (_("Assessments"), reverse("compliance:assessments"), "secondary"))
        actions.insert(0, (_("What the register says"), _answers_way(request), "primary"))
    if request.viewer.may(Act.IMPORT_FILES, at=request.at):
        actions.append((_("Take in a catalogue"), reverse("compliance:take-in"), "secondary"))
    record = Record(
        title=_("Standards"),
        lead=_("What standards ask, in our own words with their clauses. None of it is law."),
        actions=actions,
        sections=[
            Section(_("Catalogues"), table=_shipped()),
            Section(_("Catalogues of our own"), table=_own(page)),
        ],
    )
    return render(request, "record.html", {"record": record})


def another_text(row: Any, found: Catalogue) -> list[Banner]:
    """What an assessment or campaign says when its standard is read here otherwise than it was.

    A release may word a requirement anew, or another version may stand under the same name; and it
    may change the usual limits of the checks, which stand beside the catalogues.
    """
    banners = []
    if selectors.catalogue_changed(row, found):
        told = _(
            "It was opened with version {version} (SHA-256 {digest}); read here is version {here} "
            "({here_digest}). Read a requirement anew before you rely on its answer, or lock what "
            "is open and begin a follow-up."
        ).format(
            version=row.version, digest=row.catalogue_digest[:DIGEST_SHOWN], here=found.version,
            here_digest=found.digest[:DIGEST_SHOWN],
        )  # fmt: skip
        title = _("The text of the standard is another than that of its day")
        banners.append(Banner("decision", title, told))
    if selectors.checks_changed(row, found):
        told = _(
            "What the register says is judged by the limits of today: days, shares, kinds of "
            "document. A verdict can be another than it was although nothing happened."
        )
        title = _("The register is judged by other limits than on its day")
        banners.append(Banner("decision", title, told))
    return banners


def _answers_way(request: Page) -> str:
    """To one's own company, or for who oversees to all of them."""
    if people.sees_all(viewer=request.viewer, at=request.at):
        return reverse("compliance:companies")
    return reverse("compliance:answers", args=[request.viewer.organisation_public_id])


def _shipped() -> Table:
    language = get_language() or "en"
    rows = [
        Row(
            (
                Link(each.name(language), reverse("compliance:catalogue", args=[each.id])),
                words(FORCES, each.force),
                len(each.controls),
                sum(one.status == "confirmed" for one in each.controls),
                sum(one.kind != "people" for one in each.controls),
                each.version,
            )
        )
        for each in catalogues.shipped().values()
    ]
    columns = [
        Column(_("Standard")),
        Column(_("Force")),
        Column(_("Requirements"), numeric=True),
        Column(_("Read in the source"), numeric=True),
        Column(_("The register can answer"), numeric=True),
        Column(_("Version")),
    ]
    return Table(_("Catalogues"), columns, rows)


def _own(page: Any) -> Table:
    rows = [
        Row(
            (
                Link(each.catalogue, reverse("compliance:own", args=[each.public_id])),
                each.version,
                each.organisation.name,
                each.taken_in_at,
                str(each.taken_in_by or ""),
                each.digest[:16],
            )
        )
        for each in page.rows
    ]
    columns = [
        Column(_("Catalogue")),
        Column(_("Version")),
        Column(_("Of")),
        Column(_("Taken in")),
        Column(_("By")),
        Column(_("Digest")),
    ]
    empty = EmptyState(_("Rules of a client, of a group or of an authority can be taken in here."))
    return Table(_("Catalogues of our own"), columns, rows, empty, **ways(page))


@require_GET
def catalogue(request: Page, name: str) -> HttpResponse:
    """One catalogue that ships."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    return _shown(request, catalogues.catalogue_named(name.replace("-", "_")))


@require_GET
def own(request: Page, catalogue_id: UUID) -> HttpResponse:
    """One catalogue that was taken in."""
    found = selectors.own_catalogue(viewer=request.viewer, at=request.at, public_id=catalogue_id)
    return _shown(request, found)


@require_http_methods(["GET", "POST"])
def take_in(request: Page) -> HttpResponse:
    """Take in a catalogue of one's own."""
    request.viewer.demand(Act.IMPORT_FILES, at=request.at)
    deed = Deed(
        title=_("Take in a catalogue"),
        button=_("Take in the catalogue"),
        lead=_(
            "A file in the form of those that ship. It is checked whole; a refusal names the "
            "requirement and the field."
        ),
        asks=(Ask("file", _("File (YAML)"), "file"),),
        back=reverse("compliance:catalogues"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        row = services.take_in_catalogue(by=request.viewer, at=request.at, text=values["file"])
        messages.success(request, _("{name} is taken in.").format(name=row.catalogue))
        return done(reverse("compliance:own", args=[row.public_id]))

    return carry_out(request, deed, do)


def _shown(request: Page, found: Catalogue) -> HttpResponse:
    language = get_language() or "en"
    facts: list[tuple[object, ...]] = [
        (_("Publisher"), found.publisher),
        (_("Force"), words(FORCES, found.force)),
        (_("Version"), found.version),
        (_("Requirements"), len(found.controls)),
    ]
    changes = [
        (each["version"], each["day"], words_in(each["says"], language)) for each in found.changelog
    ]
    versions = [Column(_("Version")), Column(_("Day")), Column(_("What changed"))]
    sources = [
        (key, Link(Verbatim(address[:90]), address)) for key, address in found.sources.items()
    ]
    record = Record(
        title=found.name(language),
        lead=_("Own words, not the text of the standard. Look the clause up before you cite it."),
        back=reverse("compliance:catalogues"),
        back_text=_("Standards"),
        actions=_taken(request, found),
        sections=[
            Section(_("What it is"), facts=facts),
            *(
                Section(words(THEMES, theme), table=_controls(theme, some, language), id=theme)
                for theme, some in found.by_theme().items()
            ),
            Section(
                _("Sources"),
                table=Table(_("Sources"), [Column(_("Key")), Column(_("Address"))], sources),
            ),
            Section(_("Versions"), table=Table(_("Versions"), versions, changes)),
        ],
    )
    return render(request, "record.html", {"record": record})


def _taken(request: Page, found: Catalogue) -> list[Action]:
    """The way to the yearly package, for a company at the catalogue that it is written by."""
    if found.id != CATALOGUE or not may_take(request.viewer, request.at):
        return []
    return [(_("Take the yearly self-assessment along"), reverse("compliance:yearly"), "primary")]


def _controls(theme: str, some: list[Control], language: str) -> Table:
    rows = [
        Row(
            (
                Noted(each.words(language), each.urn),
                Noted(Verbatim(each.clause), ", ".join(each.sources)),
                ", ".join(str(words(WHO, one)) for one in each.who),
                Noted(words(KINDS, each.kind), _numbers(each)),
                words(STATUSES, each.status),
                Verbatim(_maps(each)),
            ),
            tone="quiet" if each.status == "unconfirmed" else "",
            id=each.id,
        )
        for each in some
    ]
    columns = [
        Column(_("What it asks")),
        Column(_("Clause")),
        Column(_("Who")),
        Column(_("Answered by")),
        Column(_("How it is known")),
        Column(_("The same in")),
    ]
    return Table(words(THEMES, theme), columns, rows)


def _numbers(control: Control) -> str:
    """The numbers that the check uses, and whether they are the standard's."""
    told = [f"{words(NUMBERS, name)}: {value}" for name, value in control.parameters.items()
            if isinstance(value, int)]  # fmt: skip
    if not told:
        return ""
    return f"{', '.join(told)} ({words(ORIGINS, control.parameters_from)})"


def _maps(control: Control) -> str:
    known = catalogues.controls()
    return ", ".join(
        f"{each} ({known[each].clause})" if each in known else each for each in control.maps
    )
