"""Every paper of the catalogue is issued in every language about something that is really there."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify

from resguardo.interfaces.paper import issuing
from resguardo.interfaces.paper import oversight as oversight_papers
from resguardo.interfaces.paper import permits as permit_papers
from resguardo.interfaces.paper.blanks import FORMS
from resguardo.interfaces.paper.catalogue import PAPERS
from resguardo.interfaces.paper.sheet import Table
from resguardo.kernel.mandate import NotMandated
from resguardo.records.custody import selectors as custody_seen
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Transfer
from resguardo.records.oversight.inspection_models import Inspection
from resguardo.records.oversight.models import Filing, Incident
from resguardo.records.oversight.trace_models import TraceRequest
from resguardo.records.papers.models import Paper
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits import services as permits
from resguardo.records.register.models import Block
from resguardo.records.transparency.models import Parcel
from tests.cast import PIN
from tests.security.stage import Stage, set_stage

pytestmark = pytest.mark.django_db

LANGUAGES = ("es", "en", "pt", "fr")
BY = {"inspection-report": "gema", "trace-packet": "gema"}
KINDS = ("permit", "transport-guide", "loss-report", "filing", "inspection-report", "trace-packet",
         "transfer", "hand-over", "parcel-receipt")  # fmt: skip


@pytest.fixture
def stage(db: None) -> Stage:
    return set_stage()


def parcel_sent(mark: str) -> UUID:
    """The first parcel of a company: of another the delivery failed."""
    return Parcel.objects.filter(title=f"Informe {mark}").earliest("pk").public_id


def subject_of(stage: Stage, template: str) -> str:
    """What a paper of this kind is about: something of the first company."""
    house, cast = stage.uno, stage.cast
    rows: dict[str, Any] = {
        "loss-report": Incident, "filing": Filing, "inspection-report": Inspection,
    }  # fmt: skip
    if template in rows:
        found = rows[template].objects.filter(organisation=house.organisation).first()
        return str(found.public_id)
    named: dict[str, Callable[[], object]] = {
        "hand-over": lambda: handed_over(stage),
        "parcel-receipt": lambda: parcel_sent(house.mark),
        "permit": lambda: house.permits["firearm-0"],
        "trace-packet": lambda: TraceRequest.objects.order_by("pk")[0].public_id,
    }
    if template in named:
        return str(named[template]())
    if template == "transfer":
        made = custody.offer(
            by=cast.viewer("clara"), at=cast.at, receiver=cast.dos.public_id,
            store=house.armoury.public_id, things={house.firearms[0].thing.public_id: 1},
            slip=custody.Slip(document="Acta 7", reason="venta"),
        )  # fmt: skip
        assert isinstance(made, Transfer)
        return str(made.public_id)
    facts = permits.PermitFacts(
        kind="transport", number="GT-1", valid_from=cast.at.date(),
        valid_until=cast.at.date() + timedelta(days=3),
    )  # fmt: skip
    return str(permits.record_permit(by=house.console, at=cast.at, facts=facts).public_id)


def handed_over(stage: Stage) -> str:
    """Count the armoury, miss a weapon, and hand it to the supervisor."""
    house, cast = stage.uno, stage.cast
    ana, dario = cast.viewer("ana"), cast.viewer("dario")
    assert ana.person_public_id is not None
    assert dario.person_public_id is not None
    place = house.armoury.public_id
    count = custody.open_count(by=ana, at=cast.at, place=place, blind=False)
    held = custody_seen.held_at(viewer=ana, at=cast.at, place=place)
    seen = [custody.Sighting(thing=each.thing.public_id, quantity=each.quantity) for each in held]
    custody.see(by=ana, at=cast.at, count=count.public_id, sightings=seen[1:])
    custody.close_sheet(by=ana, at=cast.at, count=count.public_id)
    by_pin = custody.Confirmation(kind="pin", pin=PIN)
    slip = custody.Slip(reason="Key 4 sticks", confirmation=by_pin, second_confirmation=by_pin)
    row = custody.hand_over(
        by=ana, at=cast.at, place=place, outgoing=ana.person_public_id,
        incoming=dario.person_public_id, slip=slip,
    )  # fmt: skip
    return str(row.public_id)


@pytest.mark.parametrize("template", KINDS)
def test_a_paper_is_issued_in_every_language(stage: Stage, template: str) -> None:
    subject = subject_of(stage, template)
    viewer = stage.cast.viewer(BY.get(template, "clara"))
    titles = set()
    for language in LANGUAGES:
        row = issuing.issue(
            by=viewer, at=stage.cast.at, template=template, subject=subject, language=language
        )
        words = json.loads(row.text.content)["words"]
        titles.add(words["title"])
        assert words["facts"]
        assert issuing.again(by=viewer, at=stage.cast.at, row=row).startswith(b"%PDF-")
    assert len(titles) >= 3


@pytest.mark.parametrize("template", KINDS)
def test_a_foreign_company_can_issue_none_of_them(stage: Stage, template: str) -> None:
    subject = subject_of(stage, template)
    if template == "transfer":
        return  # the other side of a transfer may read it
    with pytest.raises((NotFound, NotMandated)):
        issuing.issue(
            by=stage.cast.viewer("delia"), at=stage.cast.at, template=template, subject=subject,
            language="es",
        )  # fmt: skip


def test_the_guide_lists_what_travels_under_it_and_has_lines_to_write_on_before(
    stage: Stage,
) -> None:
    house, cast = stage.uno, stage.cast
    subject, clara = subject_of(stage, "transport-guide"), cast.viewer("clara")
    told: dict[str, Any] = {"viewer": clara, "at": cast.at, "subject": subject}
    [before, _by_hand] = permit_papers.guide(**told).told()["parts"]
    assert {"".join(row).strip() for row in before["rows"]} == {""}
    held = custody_seen.held_at(viewer=clara, at=cast.at, place=house.armoury.public_id)
    stay = Block.objects.filter(ends_at=None).values("thing")
    thing = held.filter(thing__kind="firearm").exclude(thing__in=stay)[0].thing
    custody.dispatch(
        by=clara, at=cast.at, giver=house.armoury.public_id, things={thing.public_id: 1},
        due_at=cast.at + timedelta(hours=4), slip=custody.Slip(document="GT-1"),
    )  # fmt: skip
    [after, _by_hand] = permit_papers.guide(**told).told()["parts"]
    [row] = after["rows"]
    assert row[0] == thing.name
    assert row[2] == thing.firearm.serial


def test_the_paper_of_a_filing_says_of_how_many_rows_it_has_the_first(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, viewer = subject_of(stage, "filing"), stage.cast.viewer("clara")
    whole = oversight_papers.filing(viewer, stage.cast.at, key)
    monkeypatch.setattr(oversight_papers, "ROWS_PRINTED", 0)
    cut = oversight_papers.filing(viewer, stage.cast.at, key)
    tables = [part for part in whole.parts if isinstance(part, Table) and part.rows]
    assert tables, "a filing that has rows"
    told = [str(part.title) for part in cut.parts if isinstance(part, Table)]
    for each in tables:
        assert not any("the first" in str(part.title) for part in tables)
        said = f"{each.title}: the first 0 of {len(each.rows)}"
        assert any(title.startswith(said) for title in told), told


def test_the_company_reads_the_report_of_its_inspection_and_never_a_trace(stage: Stage) -> None:
    cast = stage.cast
    for template in ("inspection-report", "trace-packet"):
        issuing.issue(
            by=cast.viewer("gema"), at=cast.at, template=template, language="es",
            subject=subject_of(stage, template),
        )  # fmt: skip
    report = Paper.objects.get(template="inspection-report")
    packet = Paper.objects.get(template="trace-packet")
    clara, delia = cast.client("clara"), cast.client("delia")
    assert clara.get(reverse("papers:paper", args=[report.public_id])).status_code == 200
    assert clara.get(reverse("papers:paper", args=[packet.public_id])).status_code == 404
    assert delia.get(reverse("papers:paper", args=[report.public_id])).status_code == 404


def test_a_subject_that_is_none_is_not_found(stage: Stage) -> None:
    viewer = stage.cast.viewer("clara")
    for template in PAPERS:
        with pytest.raises((NotFound, NotMandated)):
            issuing.issue(
                by=viewer, at=stage.cast.at, template=template, subject="x", language="es"
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_of_a_paper_is_named_in_the_readers_language(stage: Stage, language: str) -> None:
    clara = stage.cast.client("clara")
    clara.cookies.load({"language": language})
    row = issuing.issue(
        by=stage.cast.viewer("clara"), at=stage.cast.at, template="permit",
        subject=subject_of(stage, "permit"), language="en",
    )  # fmt: skip
    answer = clara.get(f"/paper/issued/{row.public_id}/file/")
    blank = clara.get(f"/paper/issues/?language={language}")
    with translation.override(language):
        titles = str(PAPERS["permit"].title), str(FORMS["issues"].title)
    for told, title in zip((answer, blank), titles, strict=True):
        said = told["Content-Disposition"].encode("ascii").decode()
        assert slugify(title) in said
    assert row.number in answer["Content-Disposition"]
