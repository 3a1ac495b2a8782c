"""Who has no login: complains to the authority, comes back with a code, and checks a firearm."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client

from resguardo.interfaces.web.incidents.outside import COMPLAINTS_AN_HOUR
from resguardo.interfaces.web.permits.check import FIREARMS_AN_HOUR
from resguardo.records.oversight.models import Incident, SealedReport
from resguardo.records.people.models import Organisation
from resguardo.records.permits.models import Permit
from resguardo.records.register import services as register
from tests.cast import Cast
from tests.house import House, furnish

pytestmark = pytest.mark.django_db
STORY = {"subject": "threatened", "about": "Custodia Uno, Calle 8", "text": "He drew his weapon."}
COMPLAIN, CODE = "/incidents/complaint/", "/incidents/complaint/code/"
CHECK = "/permits/check/firearm/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def stranger_at(address: str = "192.0.2.1") -> Client:
    return Client(headers={"accept-language": "en"}, REMOTE_ADDR=address)


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def test_anybody_complains_and_reads_the_answer_with_the_code(cast: Cast) -> None:
    stranger = stranger_at()
    assert "Complain about armed guards" in text(stranger.get(COMPLAIN))
    refused = stranger.post(COMPLAIN, STORY | {"text": ""})
    assert (refused.status_code, "Calle 8" in text(refused)) == (422, True)
    told = text(stranger.post(COMPLAIN, STORY))
    [code] = re.findall(r"(?:[0-9a-f]{4} ){3}[0-9a-f]{4}", told)
    row = SealedReport.objects.get()
    assert (row.outside, row.organisation, row.person) == (True, cast.authority, None)

    # it reaches the authority's desk, and no company sees it
    assert "Calle 8" in text(cast.client("gema").get("/incidents/sealed/"))
    assert "Calle 8" not in text(cast.client("clara").get("/incidents/sealed/"))
    page = f"/incidents/sealed/{row.public_id}/"
    assert "from outside" in text(cast.client("gema").get(page))
    assert cast.client("clara").get(page).status_code == 404
    answered = cast.client("gema").post(f"{page}answer/", {"text": "We went there."})
    assert answered.status_code == 303

    read = text(stranger_at().post(CODE, {"code": code.upper(), "text": "It was at night."}))
    assert "We went there." in read
    assert "It was at night." in read
    assert "Guía" not in read  # an office answers, and no official
    assert "No report has this code" in text(
        stranger_at().post(CODE, {"code": "0" * 16, "text": ""})
    )
    # the code of a complaint opens no report of staff, nor the other way round
    staff = cast.client("beto").post("/incidents/sealed/code/", {"code": code, "text": ""})
    assert staff.status_code == 422


def test_the_receipt_has_the_clock_of_the_office_and_a_number_to_copy(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.authority.pk).update(time_zone="Pacific/Kiritimati")
    told = text(stranger_at().post(COMPLAIN, STORY))
    row = SealedReport.objects.get()
    there = row.written_at.astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert f"{there:%H:%M}" in told
    [code] = re.findall(r"(?:[0-9a-f]{4} ){3}[0-9a-f]{4}", told)
    assert f"{there:%H:%M}" in text(stranger_at().post(CODE, {"code": code, "text": ""}))


def test_a_flood_ends_at_the_door_and_loses_no_word_of_whoever_is_stopped(cast: Cast) -> None:
    stranger = stranger_at("2001:db8::1")
    for _each in range(COMPLAINTS_AN_HOUR):
        assert stranger.post(COMPLAIN, STORY).status_code == 200
    same_network = stranger_at("2001:db8::2")
    stopped = same_network.post(COMPLAIN, STORY)
    assert stopped.status_code == 422
    assert "He drew his weapon." in text(stopped)
    assert SealedReport.objects.count() == COMPLAINTS_AN_HOUR
    assert stranger_at("2001:db8:1::1").post(COMPLAIN, STORY).status_code == 200
    Organisation.objects.filter(pk=cast.authority.pk).update(closed_on=cast.at.date())
    nobody = stranger_at("192.0.2.7").post(COMPLAIN, STORY)
    assert "nobody would read it" in text(nobody)


def _but_for(serial: str, page: str) -> str:
    """A page without what differs at each request, and without the serial."""
    once = r"<meta name=.csrf[^>]*>|<code>\w*</code>|name=.csrfmiddlewaretoken[^>]*>"
    return re.sub(f"{once}|{re.escape(serial)}", "", page)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=2))


def test_a_firearm_in_hand_is_checked_and_the_register_is_not_read(
    cast: Cast, house: House
) -> None:
    weapon = house.firearms[0]
    permit = Permit.objects.get(kind="firearm", thing=weapon.thing)
    asked = {"maker": weapon.model.maker.name, "serial": weapon.serial, "number": ""}
    stranger = stranger_at()
    known = text(stranger.post(CHECK, asked))
    unknown = text(stranger.post(CHECK, asked | {"serial": "QQ99999"}))
    assert "Not listed as stolen" in known
    assert house.organisation.name not in known
    # a serial that is in a register and one that is in none are answered alike
    assert _but_for(weapon.serial, known) == _but_for("QQ99999", unknown)
    fits = text(stranger.post(CHECK, asked | {"number": permit.number}))
    assert "The permit is for this firearm" in fits
    other = text(stranger.post(CHECK, asked | {"serial": "QQ99999", "number": permit.number}))
    assert "no permit of this firearm" in other
    assert house.organisation.name not in other

    register.list_stolen(
        by=cast.viewer("rita"), at=cast.at, serial=weapon.serial.lower(),
        maker_name=weapon.model.maker.name, source="Police report 7", listed_on=cast.at.date(),
    )  # fmt: skip
    listed = text(stranger.post(CHECK, asked))
    assert "Listed as stolen" in listed
    assert "Police report 7" not in listed
    assert "Not listed as stolen" in text(stranger.post(CHECK, asked | {"maker": "Bersa"}))
    assert stranger.post(CHECK, {"maker": "", "serial": ""}).status_code == 422
    for _each in range(FIREARMS_AN_HOUR):
        last = stranger.post(CHECK, asked)
    assert last.status_code == 422
    assert weapon.serial in text(last)


def test_a_guard_tells_a_near_miss_and_the_company_works_on_it(cast: Cast, house: House) -> None:
    way = "/incidents/near-miss/"
    told = {"modality": "nearly_fired", "narrative": "The barrel was not clear at the box."}
    guard = cast.client("beto")
    assert "Report a near miss" in text(guard.get(way))
    when = {"occurred_at": "2026-01-05T08:00"}
    assert guard.post(way, told).status_code == 422
    assert guard.post(way, told | when).status_code == 303
    row = Incident.objects.get()
    assert (row.kind, row.organisation, row.state) == ("near_miss", house.organisation, "open")
    page = text(cast.client("clara").get(f"/incidents/{row.public_id}/"))
    assert "A shot nearly went off" in page
    assert cast.client("elena").get(way).status_code == 403  # an auditor bears no arms
