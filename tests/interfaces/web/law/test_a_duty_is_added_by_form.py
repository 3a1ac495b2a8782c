"""An authority adds a duty that its law does not have, in a browser, and two let it apply."""

from datetime import date, timedelta
from typing import Any

import pytest

from resguardo.records.oversight import services as oversight
from resguardo.records.oversight.calendar import duties_of
from resguardo.records.oversight.deadlines import running_clocks
from resguardo.records.people.models import Approval, User
from resguardo.records.permits import adopting
from resguardo.records.permits import profiles as law
from resguardo.records.permits.models import LawText
from tests.cast import Cast
from tests.house import House

pytestmark = pytest.mark.django_db
NOTICE = "/law/duty/?base=costaverde&kind=notice"
FILING = "/law/duty/?base=costaverde&kind=filing"
SOURCE = {
    "from_day": "2026-01-01", "instrument": "Decree 8-2026 (fictional)", "article": "art. 4",
    "basis": "law", "confidence": "primary",
}  # fmt: skip
DAMAGE = SOURCE | {
    "events": ["damage"], "about": ["firearm"], "to": "police", "length": "36", "unit": "hours",
    "starts": "knowledge",
}  # fmt: skip
GUARDS = SOURCE | {
    "form": "armed_guards", "every": "month", "to": "regulator", "length": "5",
    "unit": "working_days",
}  # fmt: skip


def text(answer: Any) -> str:
    return str(answer.content.decode())


def adopt(cast: Cast, draft: str) -> None:
    rita, ramon = cast.client("rita"), cast.client("ramon")
    assert rita.post(f"{draft}adopt/", {"province": "", "reason": "New decree"}).status_code == 303
    approval = Approval.objects.get(act=adopting.ADOPT)
    page = f"/requests/{approval.public_id}/"
    assert rita.post(page, {"decision": "approve"}).status_code in {403, 422}
    assert ramon.post(page, {"decision": "approve", "reason": "Read"}).status_code == 303


@pytest.mark.parametrize(("page", "form"), [(NOTICE, DAMAGE), (FILING, GUARDS)])
def test_what_nobody_can_read_is_told_with_what_is_missing(
    cast: Cast, house: House, page: str, form: dict[str, Any]
) -> None:
    """A day, a number or a word of a list that is none of it; and no source is given."""
    rita = cast.client("rita")
    for name in form:
        answer = rita.post(page, form | {name: "\ud7ff/9999", "instrument": ""})
        assert answer.status_code == 422, name
    answer = rita.post(page, form | {"from_day": "soon", "length": "few", "instrument": ""})
    for told in ("soon", "few"):
        assert told in text(answer)
    assert not LawText.objects.exists()


def test_a_clock_is_added_seen_adopted_by_two_and_runs(cast: Cast, house: House) -> None:
    rita, clara = cast.client("rita"), cast.client("clara")
    choosing = text(rita.get("/law/amend/?base=costaverde"))
    assert NOTICE.replace("&", "&amp;") in choosing
    assert clara.get(NOTICE).status_code == 403
    assert rita.get("/law/duty/?base=costaverde&kind=record").status_code == 404
    form = text(rita.get(NOTICE))
    assert "Draft the text" not in form  # what would change is seen first
    looked = text(rita.post(NOTICE, DAMAGE | {"look": "yes"}))
    assert "Damage → Police" in looked
    assert "36 hours" in looked
    assert "Decree 8-2026" in looked
    assert not LawText.objects.exists()
    draft = rita.post(NOTICE, DAMAGE)["Location"]
    assert "Damage → Police" in text(rita.get(draft))
    told: dict[str, Any] = {
        "by": cast.viewer("dario"), "at": cast.at, "kind": "damage", "modality": "",
        "occurred_at": cast.at - timedelta(hours=2), "known_at": cast.at - timedelta(hours=1),
        "narrative": "It fell", "things": {house.firearms[0].thing.public_id: 1},
    }  # fmt: skip
    before = oversight.open_incident(**told)
    assert {each.clock.duty.addressee for each in running_clocks(before, at=cast.at)} == {
        "weapons_registry"
    }
    adopt(cast, draft)
    before.organisation.refresh_from_db()
    police = [
        each for each in running_clocks(before, at=cast.at)
        if each.clock.duty.addressee == "police"
    ]  # fmt: skip
    assert [each.clock.due_at for each in police] == [before.known_at + timedelta(hours=36)]


def test_a_filing_is_added_and_stands_among_the_duties_of_companies(
    cast: Cast, house: House
) -> None:
    rita = cast.client("rita")
    looked = text(rita.post(FILING, GUARDS | {"look": "yes"}))
    assert "Guards who may carry → " in looked
    adopt(cast, rita.post(FILING, GUARDS)["Location"])
    [row] = LawText.objects.all()
    duty = law.sheet_of_text(row).profile.duties["armed_guards_to_regulator"]
    assert (duty.every, duty.unit, duty.values[0].from_day) == (
        "month", "working_days", date(2026, 1, 1),
    )  # fmt: skip
    assert law.sheet_of_text(row).changelog[-1]["what"] == "added"
    due = duties_of(viewer=cast.viewer("clara"), at=cast.at).filings
    assert "armed_guards" in {each.due.duty.form for each in due}
    del house


@pytest.mark.parametrize(
    ("way", "typed", "said"),
    [
        (NOTICE, DAMAGE | {"events": []}, "Say what sets the duty off"),
        (NOTICE, DAMAGE | {"length": ""}, "Time there is"),
        (NOTICE, DAMAGE | {"length": "soon"}, "Time there is"),
        (NOTICE, DAMAGE | {"to": ""}, "To which office"),
        (NOTICE, DAMAGE | {"to": "nobody"}, "To which office"),
        (NOTICE, DAMAGE | {"instrument": " "}, "Instrument"),
        (NOTICE, DAMAGE | {"to": "weapons_registry"}, "asks this for the same office already"),
        (FILING, GUARDS | {"form": ""}, "What is filed"),
        (FILING, GUARDS | {"form": "monthly_changes"}, "asks this for the same office already"),
    ],
)
def test_what_is_no_duty_is_refused_and_what_was_typed_stays(
    cast: Cast, house: House, way: str, typed: dict[str, Any], said: str
) -> None:
    answer = cast.client("rita").post(way, typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "art. 4" in text(answer)
    assert not LawText.objects.exists()
    del house


@pytest.mark.parametrize("looks", [{}, {"look": "yes"}])
@pytest.mark.parametrize(
    ("way", "typed", "said"),
    [
        (
            NOTICE, DAMAGE | {"to": "weapons_registry", "address": "the shelf"},
            ("asks this for the same office already", "the shelf"),
        ),
        (
            NOTICE, DAMAGE | {"events": [], "instrument": " ", "address": "the shelf"},
            ("Say what sets the duty off", "Instrument", "the shelf"),
        ),
        (
            FILING, GUARDS | {"form": "monthly_changes", "length": "soon", "address": "the shelf"},
            ("asks this for the same office already", "must be a whole number", "the shelf"),
        ),
    ],
)  # fmt: skip
def test_all_that_is_wrong_with_a_duty_is_told_at_once(
    cast: Cast, house: House, way: str, typed: dict[str, Any], said: tuple[str, ...],
    looks: dict[str, str],
) -> None:  # fmt: skip
    answer = cast.client("rita").post(way, typed | looks)
    assert answer.status_code == 422
    listed = text(answer).split('id="problems"', 1)[1].split("</ul>", 1)[0]
    assert [each for each in said if each not in listed] == []
    del house


@pytest.mark.parametrize(
    ("way", "typed", "named"),
    [
        (NOTICE, DAMAGE | {"to": "weapons_registry"}, "Daño → Registro de armas»"),
        (
            FILING,
            GUARDS | {"form": "monthly_changes"},
            "Novedades de personal, armas, equipo y usuarios → ",
        ),
    ],
)
def test_a_duty_that_is_there_is_named_as_the_reader_knows_it(
    cast: Cast, house: House, way: str, typed: dict[str, Any], named: str
) -> None:
    User.objects.filter(username="rita").update(language="es")
    said = text(cast.client("rita").post(way, typed))
    assert f"«{named}" in said
    del house


def test_damage_to_other_things_is_another_duty(cast: Cast, house: House) -> None:
    typed = DAMAGE | {"to": "weapons_registry", "about": ["kit"]}
    assert cast.client("rita").post(NOTICE, typed).status_code == 303
    again = DAMAGE | {"to": "weapons_registry", "about": []}  # everything: firearms too
    assert cast.client("rita").post(NOTICE, again).status_code == 422
    del house
