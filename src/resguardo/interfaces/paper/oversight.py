"""Papers of oversight: loss report, filing, inspection report, trace packet."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import day_text, full_text, number_text
from resguardo.interfaces.paper.sheet import Column, Facts, Sheet, Table, Words
from resguardo.interfaces.paper.subjects import key_of, other_company
from resguardo.interfaces.paper.words import (
    ADDRESSEE_WORDS,
    CIRCUMSTANCES,
    DIVERSION_WORDS,
    ENTRY_WORDS,
    EVIDENCE_WORDS,
    GRAVITY_WORDS,
    INCIDENT_WORDS,
    MODALITY_WORDS,
    OUTCOMES,
    SANCTION_WORDS,
    SEEN_WORDS,
    name_or_word,
)
from resguardo.interfaces.paper.words_of_filings import (
    COLUMNS,
    SHEETS,
    STEPS,
    cell_said,
    difference_said,
)
from resguardo.records.oversight import inspections, traces
from resguardo.records.oversight import selectors as oversight
from resguardo.records.oversight.chains import Chain
from resguardo.records.oversight.checklists import POINTS
from resguardo.records.oversight.services.traces import packet_digest, packet_of
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import profiles as law
from resguardo.records.register.catalogue import calibre_name

ROWS_PRINTED = 500
COLUMNS_UPRIGHT = 6
"""More do not fit on a page that stands upright."""


def loss_report(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The report of an incident: what, when, where, who, which things, who was told."""
    row = oversight.incident(viewer=viewer, at=at, public_id=key_of(subject))
    oversight.with_what_belongs([row])
    offices = oversight.offices_of(row.organisation.jurisdiction, get_language() or "en")
    circumstances = dict(CIRCUMSTANCES)
    return Sheet(
        facts=[
            (_("Company"), row.organisation.name),
            (_("Registration number"), row.organisation.registration_number),
            (_("Kind of incident"), INCIDENT_WORDS[row.kind]),
            (_("How it happened"), MODALITY_WORDS.get(row.modality, "")),
            (_("Circumstance"), circumstances[row.circumstance] if row.circumstance else ""),
            (_("Where"), name_or_word(row.account) if row.account else ""),
            (_("Person"), row.person),
            (_("Happened"), full_text(row.occurred_at)),
            (_("Known"), full_text(row.known_at)),
            (_("First told"), full_text(row.reported_at) if row.reported_at else _("not yet")),
            (_("Police report"), row.police_number),
            (_("What is known"), row.narrative),
            (_("Conclusion"), row.conclusion),
        ],
        parts=[_items(row), _notices(row, offices), _evidence(row), _measures(row)],
        signs=[(_("Whoever reports"), ""), (_("Whoever receives"), "")],
        foot=_("It tells what was known and recorded when it was issued; more may be added."),
        about=other_company(viewer, row.organisation_id),
        persons=[row.person_id, *(each.person_id for each in row.evidence.all())],
    )


def filing(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """What was filed for a period, with its tables and the differences explained."""
    row = oversight.filing(viewer=viewer, at=at, public_id=key_of(subject))
    content = json.loads(row.body.content) if hasattr(row, "body") else {}
    last = row.span_end - timedelta(days=1)
    tables = [
        Table(
            _headed(str(SHEETS[sheet["name"]]), len(sheet["rows"])),
            [Column(COLUMNS[name], _aligned(name, sheet)) for name in sheet["columns"]],
            [
                [_told(cell_said(*each)) for each in zip(sheet["columns"], line, strict=True)]
                for line in sheet["rows"][:ROWS_PRINTED]
            ],
            _("Nothing to tell of this period."),
        )
        for sheet in content.get("sheets", [])
    ]
    return Sheet(
        facts=[
            (_("Form"), law.word("forms", row.form, get_language() or "en")),
            (_("Company"), row.organisation.name),
            (_("Registration number"), content.get("registration_number", "")),
            (_("To whom"), ADDRESSEE_WORDS[row.addressee]),
            (_("Period"), f"{day_text(row.span_start)} – {day_text(last)}"),
            (_("Filed"), full_text(row.filed_at)),
            (_("By"), row.filed_by.name),
            (_("Explanation"), row.explanation),
            (_("SHA-256 of what was filed"), row.sha256),
            (_("Leaf of the log"), row.leaf_index),
        ],
        parts=[*tables, _explained(content), _steps(row)],
        signs=[(_("For the company"), ""), (_("Received"), "")],
        about=other_company(viewer, row.organisation_id),
        wide=any(len(table.columns) > COLUMNS_UPRIGHT for table in tables),
    )


def _aligned(name: str, sheet: Mapping[str, Any]) -> str:
    """To the right where every value of a column is a number."""
    place = sheet["columns"].index(name)
    values = [line[place] for line in sheet["rows"]]
    return "right" if values and all(type(each) in {int, float} for each in values) else "left"


def inspection_report(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """The report of a visit: checklist, findings with their articles, sanctions."""
    row = inspections.inspection(viewer=viewer, at=at, public_id=key_of(subject))
    return Sheet(
        facts=[
            (_("Company"), row.organisation.name),
            (_("Registration number"), row.organisation.registration_number),
            (_("Place"), row.place.name if row.place else _("the whole company")),
            (_("Day"), day_text(row.planned_on)),
            (_("Told"), _("snap") if row.snap else _("announced")),
            (_("Purpose"), row.purpose),
            (_("Inspector"), row.inspector.name),
            (_("Begun"), full_text(row.opened_at) if row.opened_at else ""),
            (_("Closed"), full_text(row.closed_at) if row.closed_at else _("not yet")),
            (_("Conclusion"), row.conclusion),
        ],
        parts=[_checklist(row), _findings(row), _sanctions(row)],
        signs=[(_("Inspector"), str(row.inspector.name)), (_("For the company"), "")],
        foot=_("Signing for the company says that it was received, not that it is agreed to."),
        about=other_company(viewer, row.organisation_id),
    )


def trace_packet(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """What a trace asked and found, for the national bureau; nobody else is shown it."""
    row = traces.trace(viewer=viewer, at=at, public_id=key_of(subject))
    chain = traces.chain_of_trace(viewer=viewer, at=at, row=row)
    digest = row.packet_sha256 or packet_digest(packet_of(viewer=viewer, at=at, row=row))
    parts: list[Table | Facts] = [Facts(_("What is asked"), _asked(row))]
    persons: list[int | None] = []
    if chain is not None:
        parts += [Facts(_("Firearm found"), _found(row, chain)), _holders(chain), _then(chain)]
        persons = [each.account.person_id for each in chain.then]
    missing = _("No firearm of the registers was identified.")
    return Sheet(
        lead="" if chain is not None else missing,
        facts=[
            (_("Request"), row.number),
            (_("Requester"), ", ".join(filter(None, (row.agency, row.country)))),
            (_("Contact"), row.contact),
            (_("Case number"), row.case_number),
            (_("Received"), full_text(row.received_at)),
            (_("Urgent because"), row.urgent_because),
            (_("SHA-256 of the packet"), digest),
        ],
        parts=parts,
        signs=[(_("Prepared by"), ""), (_("Released by"), "")],
        foot=_(
            "For the authority that asked, and for the use that it named; pass it on to nobody."
        ),
        persons=persons,
    )


def _items(row: Any) -> Table:
    columns = [
        Column(_("Thing"), wide=True),
        Column(_("Serial"), "code"),
        Column(_("Quantity"), "right"),
        Column(_("What became of it")),
    ]
    rows = [
        (
            each.thing.name,
            each.thing.firearm.serial if each.thing.kind == "firearm" else "",
            number_text(each.quantity),
            OUTCOMES[each.outcome or ("written_off" if each.outside else "")],
        )
        for each in row.items.all()
    ]
    if not rows and row.thing is not None:
        rows = [(row.thing.name, "", number_text(row.quantity or 1), "")]
    return Table(_("What it concerns"), columns, rows, _("It concerns no thing of the ledger."))


def _notices(row: Any, offices: Any) -> Table:
    columns = [Column(_("Told"), wide=True), Column(_("When")), Column(_("How")),
               Column(_("Number"), "code"), Column(_("By"))]  # fmt: skip
    rows = [
        (
            "\n".join(filter(None, (str(ADDRESSEE_WORDS[each.addressee]),
                                    offices.get(each.addressee, "")))),
            full_text(each.sent_at),
            each.channel,
            each.reference,
            each.sent_by.name,
        )
        for each in row.notices.all()
    ]  # fmt: skip
    return Table(_("Notices sent"), columns, rows, _("Nobody has been told yet."))


def _evidence(row: Any) -> Table:
    columns = [Column(_("Kind")), Column(_("Text"), wide=True), Column(_("Of whom")),
               Column(_("Added"))]  # fmt: skip
    rows = [
        (EVIDENCE_WORDS[each.kind], each.text, each.person, full_text(each.recorded_at))
        for each in row.evidence.all()
    ]
    return Table(_("Statements, files and findings"), columns, rows, _("None."))


def _measures(row: Any) -> Table:
    columns = [Column(_("Measure"), wide=True), Column(_("Who")), Column(_("By when"))]
    rows = [(each.what, each.owner, day_text(each.due_on)) for each in row.measures.all()]
    return Table(_("What must change"), columns, rows, _("None."))


def _explained(content: dict[str, Any]) -> Table:
    columns = [Column(_("Difference")), Column(_("Thing"), wide=True),
               Column(_("Quantity"), "right"), Column(_("Day")), Column(_("Why"))]  # fmt: skip
    rows = [
        [_told(said) for said in difference_said(each)]
        for each in content.get("differences", [])[:ROWS_PRINTED]
    ]
    empty = _("There is no difference to explain.")
    title = _headed(_("Differences explained"), len(content.get("differences", [])))
    return Table(title, columns, rows, empty)


def _headed(title: str, count: int) -> str:
    """The heading of a table, which says so where the paper has only its first rows."""
    if count <= ROWS_PRINTED:
        return title
    told = _("{title}: the first {shown} of {count}, all of them in the filing itself")
    return told.format(title=title, shown=ROWS_PRINTED, count=count)


def _steps(row: Any) -> Table:
    columns = [Column(_("What happened")), Column(_("When")), Column(_("Number"), "code"),
               Column(_("What was said"), wide=True)]  # fmt: skip
    rows = [
        (STEPS[each.kind], full_text(each.happened_at), each.reference, each.text)
        for each in row.steps.all()
    ]
    empty = _("The authority has not answered yet. What was filed in time stays so.")
    return Table(_("What became of it"), columns, rows, empty)


def _checklist(row: Any) -> Table:
    columns = [Column(_("What is looked at"), wide=True), Column(_("Seen")), Column(_("Note"))]
    latest = {each.point: each for each in row.answers.all()}
    rows = [
        (_(POINTS.get(point, point)), SEEN_WORDS[each.seen], each.note)
        for point, each in latest.items()
    ]
    return Table(_("Checklist"), columns, rows, _("Nothing was marked."))


def _findings(row: Any) -> Table:
    columns = [Column(_("Finding"), wide=True), Column(_("Article"), wide=True),
               Column(_("Gravity")), Column(_("Before")),
               Column(_("Answer of the company"), wide=True)]  # fmt: skip
    rows = [
        (each.text, each.article, GRAVITY_WORDS[each.gravity], day_text(each.due_on), each.answer)
        for each in row.findings.all()
    ]
    return Table(_("Findings"), columns, rows, _("None."))


def _sanctions(row: Any) -> Table:
    columns = [Column(_("Sanction")), Column(_("For what"), wide=True),
               Column(_("Article"), wide=True), Column(_("Decided"))]  # fmt: skip
    rows = [
        (
            " ".join(filter(None, (str(SANCTION_WORDS[each.kind]), _amount(each)))),
            each.text,
            each.article,
            full_text(each.decided_at) if each.decided_at else _("proposed"),
        )
        for each in row.sanctions.all()
        if each.state != "dropped"
    ]
    return Table(_("Sanctions"), columns, rows, _("No sanction."))


def _amount(sanction: Any) -> str:
    return f"{number_text(sanction.amount)} {sanction.currency}" if sanction.amount else ""


def _asked(row: Any) -> list[tuple[Words, object]]:
    return [
        (_("Serial as read"), row.serial),
        (_("Maker"), row.make),
        (_("Model"), row.model),
        (_("Calibre"), calibre_name(row.calibre)),
        (_("Other marks"), row.other_marks),
        (_("Recovered"), day_text(row.recovered_on) if row.recovered_on else ""),
        (_("Place of the recovery"), row.recovered_at_place),
        (_("Why it is illicit"), row.illicit_because),
        (_("Use of the answer"), row.intended_use),
    ]


def _found(row: Any, chain: Chain) -> list[tuple[Words, object]]:
    firearm = row.thing.firearm
    return [
        (_("Firearm"), row.thing.name),
        (_("Serial"), firearm.serial),
        (_("Maker"), firearm.model.maker),
        (_("Registry number"), firearm.registry_number),
        (_("Company"), row.thing.organisation.name),
        (_("Marks of import"), ", ".join(each.text_as_read for each in chain.imports)),
        (_("Days from the first acquisition to the recovery"), chain.days_since_first),
        (_("Time to crime: days from the last acquisition"), chain.days_since_last),
        (
            _("Where it left lawful hands"),
            DIVERSION_WORDS[row.diversion_point] if row.diversion_point else _("not coded yet"),
        ),
    ]


def _holders(chain: Chain) -> Table:
    columns = [Column(_("Holder"), wide=True), Column(_("Since")), Column(_("Until"))]
    rows = [
        (
            each.thing.organisation.name,
            _dated(each.since, each.came),
            _dated(each.until, each.went) if each.until else _("still"),
        )
        for each in chain.holders
    ]
    return Table(_("Chain of holders"), columns, rows)


def _dated(day: date, move: Any) -> str:
    way = [str(ENTRY_WORDS[move.entry.kind]), move.entry.document] if move is not None else []
    return "\n".join(filter(None, (day_text(day), " · ".join(filter(None, way)))))


def _then(chain: Chain) -> Table:
    said = {(each.thing.pk, each.account.pk) for each in chain.as_said_then}
    columns = [Column(_("Where"), wide=True), Column(_("Company")),
               Column(_("The book said so then"))]  # fmt: skip
    rows = [
        (
            name_or_word(each.account),
            each.thing.organisation.name,
            _("yes") if (each.thing.pk, each.account.pk) in said else _("only later"),
        )
        for each in chain.then
    ]
    empty = _("On that day it stood in nobody’s custody, by any book.")
    return Table(_("On the day it was recovered"), columns, rows, empty)


def _told(cell: object) -> object:
    """A day as papers say it; anything else as it is."""
    return day_text(cell) if isinstance(cell, date) else cell
