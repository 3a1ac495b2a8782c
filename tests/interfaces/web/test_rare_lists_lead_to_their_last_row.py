"""Lists that are seldom longer than one page, each with one row more than its page.

What the walks of `test_no_list_ends_silently` find on their stage has one row there, or none. Rows
that only a year of work would bring are copies of the one that a service wrote.
"""

import html
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from PIL import Image

from resguardo.interfaces.web.counts import comparing
from resguardo.records.assistance.models import DestructionLine, MarkingLine
from resguardo.records.compliance import campaigns
from resguardo.records.compliance.models import CatalogueText
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Account, Entry, Move
from resguardo.records.papers import releases
from resguardo.records.people import pages
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation, Person
from resguardo.records.permits.models import LawText
from resguardo.records.places import services as places
from resguardo.records.register import services as register
from resguardo.records.service import services as service
from resguardo.records.transparency.models import Parcel, ParcelReceived
from tests.armoury import Armoury
from tests.cast import PIN, Cast, add_guard
from tests.house import furnish
from tests.interfaces.web.counts.test_scans_of_a_device import _scan, _send
from tests.interfaces.web.custody.test_late_entry import form
from tests.interfaces.web.intake.test_a_file_is_taken_in_through_the_page import GOOD, hand_in
from tests.interfaces.web.test_no_list_ends_silently import lists_on, walked
from tests.interfaces.web.test_the_last_row_of_one_list import walk
from tests.records.custody.counting import close, open_count, see
from tests.security.stage import Stage, set_stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_ROWS", 1)


def another(row: Any, **told: Any) -> None:
    """One more row like this one, with what is told of it instead."""
    made = copy(row)
    made.pk, made._state.adding = None, True
    if hasattr(row, "public_id"):
        made.public_id = uuid4()
    for name, value in told.items():
        setattr(made, name, value)
    type(row).objects.bulk_create([made])


@dataclass(frozen=True)
class Rare:
    """Who turns the list, what fills it and says where it stands, and the name it turns under."""

    who: str
    fill: Callable[[Stage], str]
    name: str = "after"


def _programmes(_stage: Stage) -> str:
    return "/assistance/"


def _requests(_stage: Stage) -> str:
    return "/assistance/requests/"


def _campaign(stage: Stage) -> str:
    cast = stage.cast
    row = campaigns.open_campaign(
        by=cast.viewer("gema"), at=cast.at, title="Todas", catalogue="icoc",
        due_on=cast.at.date() + timedelta(30), companies=(),
    )  # fmt: skip
    return f"/standards/campaigns/{row.public_id}/"


def _catalogues(stage: Stage) -> str:
    another(CatalogueText.objects.filter(organisation=stage.cast.uno).get(), version="2")
    return "/standards/"


def _texts(_stage: Stage) -> str:
    another(LawText.objects.get(), version="2", digest="0" * 64)
    return "/law/"


def _releases(stage: Stage) -> str:
    cast = stage.cast
    row = releases.draft(by=cast.viewer("gema"), at=cast.at, first_year=cast.at.year - 1)
    releases.publish(by=cast.viewer("rita"), at=cast.at, release=row.public_id)
    return "/statistics/releases/"


def _received(_stage: Stage) -> str:
    row = ParcelReceived.objects.get()
    another(row, their_index=row.their_index + 1)
    return "/parcels/received/"


def _attempts(stage: Stage) -> str:
    own = Parcel.objects.filter(organisation_id=stage.cast.uno.public_id)
    row = own.get(attempts__isnull=False)
    another(row.attempts.get())
    return f"/parcels/{row.public_id}/"


def _conduct(stage: Stage) -> str:
    at = stage.cast.at
    people.publish_conduct(by=stage.cast.viewer("clara"), at=at, text="Se pregunta antes.")
    for name in ("clara", "dario"):
        people.accept_conduct(by=stage.cast.viewer(name), at=at, version=1)
    return "/conduct/"


def _applications(stage: Stage) -> str:
    for seller in ("Uno", "Dos"):
        typed = {"kind": "purchase", "supplier": seller, "wanted_from": "2027-03-02",
                 "what-1": "revolver", "calibre-1": "38-special", "quantity-1": "5"}  # fmt: skip
        assert stage.clients["manager"].post("/permits/applications/buy/", typed).status_code == 303
    return "/permits/applications/"


def _erasable(stage: Stage) -> str:
    Organisation.objects.filter(pk=stage.cast.uno.pk).update(jurisdiction="costaverde")
    for name in ("idle", "gone"):
        person = add_guard(stage.cast, name)
        person.employments.update(hired_on=date(2001, 1, 1), left_on=date(2002, 1, 1))
    return "/retention/"


def _marked(stage: Stage) -> str:
    row = MarkingLine.objects.filter(organisation=stage.cast.uno).get()
    another(row, thing=stage.uno.firearms[1].thing, text=f"{row.text}-2", number=row.number + 1)
    return f"/assistance/activities/{row.activity.public_id}/"


def _destroyed(stage: Stage) -> str:
    row = DestructionLine.objects.filter(organisation=stage.cast.uno).get()
    another(row, thing=stage.uno.firearms[0].thing)
    return f"/assistance/activities/{row.activity.public_id}/"


RARE: Final[dict[str, Rare]] = {
    "programmes": Rare("paloma", _programmes, "programmes"),
    "requests for support": Rare("paloma", _requests),
    "companies of a campaign": Rare("gema", _campaign),
    "catalogues of one's own": Rare("clara", _catalogues),
    "texts of law": Rare("rita", _texts),
    "releases": Rare("clara", _releases),
    "parcels received": Rare("rita", _received),
    "attempts to deliver": Rare("clara", _attempts, "attempts"),
    "who accepted the conduct": Rare("clara", _conduct),
    "applications": Rare("clara", _applications),
    "who may be erased": Rare("clara", _erasable, "due"),
    "firearms to mark": Rare("paloma", _marked, "lines"),
    "firearms to destroy": Rare("paloma", _destroyed, "lines"),
}


@pytest.mark.parametrize("name", RARE)
def test_a_rare_list_leads_to_its_last_row(name: str) -> None:
    rare, stage = RARE[name], set_stage()
    way = rare.fill(stage)
    assert walk(stage.cast.client(rare.who), way, rare.name) >= 2


def test_each_half_of_a_comparison_leads_to_its_last_line(
    armoury: Armoury, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "LINES_SHOWN", 1)
    row = open_count(armoury)
    see(armoury, row, {"r1": 1, "r2": 1})
    ana = armoury.cast.client("ana")
    _send(ana, f"/counts/{row.public_id}/scans/", _scan("ZZ 8"), _scan("ZZ 9"))
    close(armoury, row)
    dario, way = armoury.cast.client("dario"), f"/counts/{row.public_id}/"
    assert walk(dario, way, "same") == 2
    assert walk(dario, way, "odd") > 2
    assert walk(dario, way, "later") == 2


def test_entries_from_paper_lead_to_the_last(armoury: Armoury) -> None:
    ana = armoury.cast.client("ana")
    for kind, more in (("issue", {}), ("return", {"post": "", "document": "IR-1"})):
        typed = form(armoury, kind=kind, second=armoury.cast.person("dario").code,
                     second_pin=PIN, override_reason="no power at the armoury")  # fmt: skip
        assert ana.post("/custody/late/", typed | more).status_code == 303
    assert walk(ana, "/custody/late/") == 2


def test_permits_that_lapse_outside_lead_to_the_last(armoury: Armoury) -> None:
    armoury.issue()
    armoury.issue("carla", {"r2": 1, "old": 12, "h2": 1})
    assert walk(armoury.cast.client("clara"), "/filings/duties/", "lapsing") == 2


def test_guards_to_be_checked_lead_to_the_last(armoury: Armoury) -> None:
    Organisation.objects.update(jurisdiction="pe")
    assert walk(armoury.cast.client("clara"), "/filings/duties/", "checks") > 2


def test_companies_that_owe_something_lead_to_the_last(cast: Cast) -> None:
    Organisation.objects.update(jurisdiction="costaverde")
    for home, guard in (("uno", "beto"), ("dos", "dante")):
        furnish(cast, home, guard=guard, at=cast.at - timedelta(days=1))
    assert walk(cast.client("rita"), "/filings/duties/") == 2


def test_each_table_of_a_filing_leads_to_its_last_line(armoury: Armoury) -> None:
    by, at, day = armoury.keeper(), armoury.at, armoury.at.date()
    for name in ("Uno", "Dos"):
        people.enrol_person(by=by, at=at, family_name=name, role="guard", hired_on=day)
        client = service.add_client(by=by, at=at, name=f"Cliente {name}")
        service.open_contract(by=by, at=at, client=client.public_id, number=name, starts_on=day)
    row = open_count(armoury)
    see(armoury, row, {"r1": 1})
    close(armoury, row)
    custody.accept_count(by=armoury.cast.viewer("clara"), at=at, count=row.public_id)
    clara, way = armoury.cast.client("clara"), f"/filings/prepare/monthly_changes/?day={day}"
    for name in ("staff", "firearms", "kit", "clients", "differences"):
        assert walk(clara, way, name) >= 2, name


def test_rows_left_out_of_a_file_lead_to_the_last(cast: Cast) -> None:
    register.load_reference()
    places.open_place(by=cast.viewer("clara"), at=cast.at, kind="armoury", name="Armería Central")
    clara = cast.client("clara")
    way = hand_in(clara, GOOD + "Taurus;82;.38 Special;revólver;\n" * 2)
    clara.post(f"{way}answers/", {"leave_out_rest": "1"})
    assert "2 rows were imported" in clara.post(f"{way}accept/", follow=True).content.decode()
    assert walk(clara, way) == 2


def test_what_several_books_say_leads_to_its_last_row(cast: Cast) -> None:
    for home, guard in (("uno", "beto"), ("dos", "dante")):
        furnish(cast, home, guard=guard, at=cast.at - timedelta(days=3))
    for one, two in (("beto", "dante"), ("ana", "fausto")):
        shared = cast.person(one).identity_hash
        Person.objects.filter(pk=cast.person(two).pk).update(identity_hash=shared)
    assert walk(cast.client("alba"), "/country/across/?reason=File+12", "guards") == 2


def test_what_came_and_went_leads_to_the_first_of_it(armoury: Armoury) -> None:
    armoury.issue()
    armoury.back()
    elena = armoury.cast.client("elena")
    north = Account.objects.get(place=armoury.north)
    all_of = Move.objects.filter(Q(giver=north) | Q(taker=north)).values("entry").distinct().count()
    of_beto = Entry.objects.filter(holder=armoury.cast.person("beto")).count()
    of_old = Move.objects.filter(thing=armoury.things["old"]).values("entry").distinct().count()
    for way, entries in (
        (f"/custody/holders/{north.public_id}/", all_of),
        (f"/custody/people/{armoury.id('beto')}/", of_beto),
        (f"/custody/things/{armoury.id('old')}/", of_old),
        (f"/register/things/{armoury.id('old')}/", of_old),
    ):
        assert _entries_told(elena, way) == entries, way


def _entries_told(client: Any, way: str) -> int:
    """How many entries are told from a page to the end of what it leads to."""
    told: set[str] = set()
    while way:
        text = client.get(way).content.decode()
        told |= set(re.findall(r'href="(/custody/entries/[^"]+)"', text))
        on = re.search(r'href="([^"]*)"[^>]*>(?:<[^>]*>|\s)*Show what came before', text)
        path = way.split("?", maxsplit=1)[0]
        way = urljoin(path, html.unescape(on[1])) if on else ""
    return len(told)


def test_who_has_something_out_is_turned_to_the_last(armoury: Armoury) -> None:
    armoury.issue()
    armoury.issue("carla", {"r2": 1, "old": 12, "h2": 1})
    elena = armoury.cast.client("elena")
    assert _turned(elena, "/custody/out/") == 2
    assert _turned(elena, "/custody/overdue/") == 2


def _turned(client: Any, way: str) -> int:
    """The rows of a list that is added up page by page, and so not counted."""
    [first] = lists_on(client.get(way).content.decode())
    assert first.next
    return walked(client, way, first)


def test_every_photograph_of_a_thing_stands_on_its_page(armoury: Armoury) -> None:
    """The third of an angle, too."""
    clara, thing = armoury.cast.client("clara"), armoury.id("r1")
    for shade in range(3):
        with BytesIO() as made:
            Image.new("RGB", (40, 40), (shade, 0, 0)).save(made, "PNG")
            photo = SimpleUploadedFile(f"{shade}.png", made.getvalue())
        way = f"/register/things/{thing}/photograph/"
        assert clara.post(way, {"angle": "left", "content": photo}).status_code == 303
    page = clara.get(f"/register/firearms/{thing}/").content.decode()
    assert page.count("<figcaption>") == 3
