"""Filings from the ledger with their receipt; the calendar; law adopted with four eyes."""

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import Role
from resguardo.kernel.problem import Problem
from resguardo.records.custody import services as custody
from resguardo.records.custody.slip import Slip
from resguardo.records.oversight import calendar, impact, services
from resguardo.records.oversight.forms import FORMS
from resguardo.records.oversight.models import Filing
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval, Organisation
from resguardo.records.permits import adopting, drafting
from resguardo.records.permits import profiles as law
from resguardo.records.permits import selectors as permits
from resguardo.records.permits.models import Permit
from resguardo.records.permits.rules import rules_for
from tests.armoury import Armoury
from tests.cast import PASSWORD, Cast
from tests.house import House, furnish

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture
def house(cast: Cast) -> House:
    Organisation.objects.update(jurisdiction="costaverde")
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=1))


@pytest.fixture
def april(cast: Cast) -> datetime:
    """The end of 3 April, when March can be filed."""
    return cast.at + timedelta(days=32)


def body(row: Filing) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.body.content)
    return found


def sheet(row: Filing, name: str) -> list[dict[str, Any]]:
    sheets: list[dict[str, Any]] = body(row)["sheets"]
    found = next(each for each in sheets if each["name"] == name)
    columns: list[str] = found["columns"]
    rows: list[list[object]] = found["rows"]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_every_form_of_the_vocabulary_that_is_filed_can_be_filled(
    cast: Cast, house: House, april: datetime
) -> None:
    named = {
        duty.form
        for name in law.profiles()
        for duty in law.profile_of(name).duties.values()
        if duty.kind == "filing"
    }
    assert named <= set(FORMS)
    clara = cast.viewer("clara", at=april)
    for duty in ("weapons_by_post", "stock_and_age", "additions_removals", "monthly_changes"):
        asked, filled, content = services.prepare(viewer=clara, at=april, duty=duty, day=MARCH)
        assert filled.form == asked.duty.form
        assert content["organisation"] == house.organisation.public_id
    with pytest.raises(services.NotAsked):
        services.prepare(viewer=clara, at=april, duty="report_to_police", day=MARCH)


def test_ammunition_balances_and_its_receipt_is_the_hash_of_what_was_filed(
    cast: Cast, house: House, april: datetime
) -> None:
    clara = cast.viewer("clara", at=april)
    row = services.file(by=clara, at=april, duty="ammunition_bought_and_used", day=MARCH)
    [line] = sheet(row, "ammunition")
    assert (line["at_start"], line["came_in"], line["at_end"]) == (0, 48, 48)
    assert row.sha256 == hashlib.sha256(row.body.content.encode()).hexdigest()
    assert body(row)["law"]["profile"] == "costaverde"
    with pytest.raises(services.FiledAlready):
        services.file(by=clara, at=april, duty="ammunition_bought_and_used", day=MARCH)
    again = services.file(
        by=clara, at=april, duty="ammunition_bought_and_used", day=MARCH, explanation="Late entry"
    )
    assert again.replaces == row
    assert house.lot is not None


def test_a_late_entry_is_told_in_the_period_in_which_it_was_written(
    cast: Cast, house: House, april: datetime
) -> None:
    assert house.lot is not None
    custody.take_in(
        by=house.console, at=april, place=house.armoury.public_id,
        slip=Slip(document="F-2", reason="Paper found", occurred_at=cast.at),
        things={house.lot.public_id: 10}, acknowledged=True,
    )  # fmt: skip
    may = april + timedelta(days=30)
    clara = cast.viewer("clara", at=may)
    with pytest.raises(services.Unexplained):
        services.file(by=clara, at=may, duty="ammunition_bought_and_used", day=april.date())
    row = services.file(
        by=clara, at=may, duty="ammunition_bought_and_used", day=april.date(),
        explanation="The invoice came late",
    )  # fmt: skip
    differences: list[dict[str, Any]] = body(row)["differences"]
    [difference] = differences
    assert (difference["kind"], difference["quantity"]) == ("entered_late", 10)
    [line] = sheet(row, "ammunition")
    assert (line["at_start"], line["came_in"], line["at_end"]) == (58, 0, 58)


def test_a_period_that_runs_is_not_filed_and_the_calendar_says_what_is_late(
    cast: Cast, house: House, april: datetime
) -> None:
    clara = cast.viewer("clara")
    with pytest.raises(services.PeriodOpen) as refused:
        services.file(by=clara, at=cast.at, duty="monthly_changes", day=MARCH)
    assert refused.value.last == date(MARCH.year, 3, 31), "its last day, as the page tells it"
    asked = {
        (each.due.duty.name, each.due.span.start): each
        for each in calendar.filings_due_of(viewer=cast.viewer("clara", at=april), at=april)
    }
    march = asked["monthly_changes", MARCH]
    assert (march.overdue, march.running, march.filing) == (False, False, None)
    late = april + timedelta(days=4)
    asked = {
        (each.due.duty.name, each.due.span.start): each
        for each in calendar.filings_due_of(viewer=cast.viewer("clara", at=late), at=late)
    }
    assert asked["monthly_changes", MARCH].overdue
    assert not asked["ammunition_bought_and_used", MARCH].overdue
    assert house.organisation.pk


def test_a_try_in_vain_and_the_answer_of_the_authority_stay_with_the_filing(
    cast: Cast, house: House, april: datetime
) -> None:
    clara, gema = cast.viewer("clara", at=april), cast.viewer("gema", at=april)
    row = services.file(by=clara, at=april, duty="weapons_by_post", day=MARCH - timedelta(60))
    with pytest.raises(services.StepNeedsWords):
        services.note_step(by=clara, at=april, filing=row.public_id, kind="attempted")
    services.note_step(
        by=clara, at=april, filing=row.public_id, kind="attempted", channel="portal", text="503"
    )
    with pytest.raises(services.StepUnknown):
        services.note_step(by=clara, at=april, filing=row.public_id, kind="accepted")
    services.note_step(by=gema, at=april, filing=row.public_id, kind="accepted", reference="AR-5")
    assert [each.kind for each in row.steps.order_by("id")] == ["attempted", "accepted"]
    assert house.organisation.pk == row.organisation_id


def test_a_weapon_that_is_out_while_its_permit_lapses_is_named(armoury: Armoury) -> None:
    armoury.issue()
    thing = armoury.things["r1"]
    permit = Permit.objects.get(thing=thing, kind="firearm")
    assert permit.valid_until is not None
    for days_left, rung in ((70, 90), (20, 30), (0, 0)):
        at = datetime.combine(permit.valid_until - timedelta(days_left), time(12), tzinfo=UTC)
        [found] = calendar.duties_of(viewer=armoury.cast.viewer("clara", at=at), at=at).lapsing_out
        assert (found.permit, found.days, found.rung) == (permit, days_left, rung)
        assert found.holding.account.kind == "person"
    early = datetime.combine(permit.valid_until - timedelta(120), time(12), tzinfo=UTC)
    assert not calendar.duties_of(
        viewer=armoury.cast.viewer("clara", at=early), at=early
    ).lapsing_out


def amendment(**facts: Any) -> drafting.Amendment:
    kept: dict[str, Any] = {
        "name": "rounds_per_issue_max",
        "from_day": date(2026, 4, 1),
        "value": "24",
        "instrument": "Decree 3-2026 (fictional)",
        "read_on": date(2026, 3, 1),
    }
    return drafting.Amendment(**(kept | facts))


def second_registrar(cast: Cast) -> None:
    cast.users["ramon"] = people.create_user(
        by=None, at=cast.at, organisation=cast.authority, username="ramon", name="Ramón",
        role=Role.REGISTRAR, password=PASSWORD,
    ).user  # fmt: skip


def test_law_is_amended_by_two_and_judges_from_its_day(cast: Cast, house: House) -> None:
    rita = cast.viewer("rita")
    text = drafting.draft_amendment(by=rita, at=cast.at, base="costaverde", amendment=amendment())
    before, after = law.profile_of("costaverde"), law.sheet_of_text(text).profile
    [changed] = impact.altered(before, after)
    assert changed.before is not None
    assert changed.after is not None
    told = (changed.rule.name, changed.before.value, changed.after.value)
    assert told == ("rounds_per_issue_max", 60, 24)
    adopting.request_adoption(
        by=rita, at=cast.at, text=text.public_id, province="", reason="New decree"
    )
    assert Organisation.objects.get(pk=cast.uno.pk).jurisdiction == "costaverde"
    second_registrar(cast)
    approval = Approval.objects.get(act=adopting.ADOPT)
    with pytest.raises(Problem):
        people.decide_approval(by=rita, at=cast.at, approval=approval, approve=True)
    people.decide_approval(by=cast.viewer("ramon"), at=cast.at, approval=approval, approve=True)
    named = Organisation.objects.get(pk=cast.uno.pk).jurisdiction
    assert named == f"costaverde@{text.digest[:16]}"
    assert rules_for(named, date(2026, 3, 31)).limits.rounds_per_issue_max == 60
    assert rules_for(named, date(2026, 4, 1)).limits.rounds_per_issue_max == 24
    assert permits.text_in_force(jurisdiction=named) == text
    assert house.organisation.pk == cast.uno.pk


def test_the_preview_says_who_would_have_to_mend_what(cast: Cast, house: House) -> None:
    looser = amendment(name="weapons_per_guards", value="1/1", from_day=date(2026, 1, 1))
    text = drafting.draft_amendment(
        by=cast.viewer("rita"), at=cast.at, base="costaverde", amendment=looser
    )
    found = impact.effects(
        viewer=cast.viewer("rita"), at=cast.at, after=law.sheet_of_text(text).profile
    )
    mine = [each for each in found if each.organisation == house.organisation]
    assert [(each.what, each.now, each.then) for each in mine] == [("over_quota", 2, 1)]


def test_a_value_of_next_year_is_previewed_as_of_its_day(cast: Cast, house: House) -> None:
    looser = amendment(name="weapons_per_guards", value="1/1", from_day=date(2027, 1, 1))
    text = drafting.draft_amendment(
        by=cast.viewer("rita"), at=cast.at, base="costaverde", amendment=looser
    )
    after = law.sheet_of_text(text).profile
    assert impact.judged_on(law.profile_of("costaverde"), after, cast.at.date()) == date(2027, 1, 1)
    found = impact.effects(viewer=cast.viewer("rita"), at=cast.at, after=after)
    mine = [each for each in found if each.organisation == house.organisation]
    assert [(each.what, each.now, each.then) for each in mine] == [("over_quota", 2, 1)]


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("two_person_release", "Sí", True),
        ("two_person_release", "não", False),
        ("two_person_release", "oui", True),
        ("venues_banned", "locales de Esparcimiento, Bank", ("leisure", "bank")),
        ("handgun_calibres_restricted", "9 mm Luger, .357 Magnum", ("9-luger", "357-mag")),
        ("weapon_types_allowed", "revólver, pistolet", ("revolver", "pistol")),
    ],
)
def test_a_value_is_read_in_the_registrars_own_words(
    cast: Cast, name: str, said: str, value: object
) -> None:
    text = drafting.draft_amendment(
        by=cast.viewer("rita"), at=cast.at, base="costaverde",
        amendment=amendment(name=name, value=said, from_day=date(2027, 1, 1)),
    )  # fmt: skip
    assert law.sheet_of_text(text).profile.value_on(name, date(2027, 1, 1)) == value


@pytest.mark.parametrize(
    ("unit", "name", "value"),
    [
        ("months", "toxicology_months", "seis"),
        ("months", "toxicology_months", "true"),
        ("ratio", "weapons_per_guards", "[1]"),
        ("flag", "two_person_release", "1"),
        ("words", "venues_banned", "leisure"),
        ("rounds", "rounds_per_issue_max", "-5"),
    ],
)
def test_a_states_value_of_the_wrong_kind_is_refused_before_anybody_is_judged_by_it(
    cast: Cast, unit: str, name: str, value: str
) -> None:
    """Drafted unread, it would have stopped every issue of the companies that it was for."""
    state = f"""
profile: {{id: norte, version: "1", fictional: true, name: {{en: "North"}}}}
sources: {{act: {{instrument: "State Act 9 (fictional)", read_on: 2026-01-01}}}}
parameters:
  {name}:
    unit: {unit}
    values:
      - {{from: 2026-01-01, value: {value}, source: act, basis: law, confidence: primary}}
"""
    with pytest.raises(law.ValueOfOtherUnit) as refused:
        drafting.draft_overlay(by=cast.viewer("rita"), at=cast.at, base="costaverde", text=state)
    assert refused.value.where == f"parameters/{name}"


def test_a_text_is_adopted_for_a_province_where_there_is_somebody(cast: Cast) -> None:
    rita = cast.viewer("rita")
    text = drafting.draft_amendment(by=rita, at=cast.at, base="costaverde", amendment=amendment())
    told: dict[str, Any] = {
        "by": rita,
        "at": cast.at,
        "text": text.public_id,
        "reason": "New decree",
    }
    with pytest.raises(adopting.NobodyThere):
        adopting.request_adoption(**told, province="Atlantis")
    assert not Approval.objects.filter(act=adopting.ADOPT).exists()


def test_a_state_lies_over_the_federation_for_its_province_only(cast: Cast, house: House) -> None:
    Organisation.objects.filter(pk=cast.dos.pk).update(province="Norte")
    top = law.shipped_text("costaverde").replace("id: costaverde", "id: norte", 1)
    parsed = law.read_yaml(top)
    parsed["parameters"] = {}
    parsed["duties"] = {"report_to_police": parsed["duties"]["report_to_police"]}
    parsed["duties"]["report_to_police"]["values"][0]["value"] = 6
    state = json.dumps(parsed, default=str)
    state = state.replace('"2017-04-01"', "2017-04-01").replace('"2026-11-29"', "2026-11-29")
    rita = cast.viewer("rita")
    text = drafting.draft_overlay(by=rita, at=cast.at, base="costaverde", text=state)
    adopting.request_adoption(
        by=rita, at=cast.at, text=text.public_id, province="norte", reason="State law"
    )
    second_registrar(cast)
    approval = Approval.objects.get(act=adopting.ADOPT)
    people.decide_approval(by=cast.viewer("ramon"), at=cast.at, approval=approval, approve=True)
    assert Organisation.objects.get(pk=cast.uno.pk).jurisdiction == "costaverde"
    named = Organisation.objects.get(pk=cast.dos.pk).jurisdiction
    profile = law.profile_of(named)
    assert profile.duties["report_to_police"].values[0].value == 6
    assert profile.duties["report_to_regulator"].values[0].value == 3
    assert profile.number_on("rounds_per_issue_max", MARCH) == 60
    assert house.organisation.pk == cast.uno.pk


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "colour"}, "law.name-unknown"),
        ({"value": "many"}, "law.value-unreadable"),
        ({"name": "weapons_per_guards", "value": "3"}, "law.value-unreadable"),
        ({"name": "two_person_release", "value": "perhaps"}, "law.value-unreadable"),
        ({"name": "venues_banned", "value": "circus"}, "law.word-unreadable"),
        ({"address": "on the wall of the office"}, "law.address-unusable"),
        ({"instrument": " "}, "law.source-needed"),
        ({"from_day": date(2020, 1, 1)}, "law.later-value-stands"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(
    cast: Cast, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(Problem) as refused:
        drafting.draft_amendment(
            by=cast.viewer("rita"), at=cast.at, base="costaverde", amendment=amendment(**wrong)
        )
    assert refused.value.code == code
    with pytest.raises(Problem):
        drafting.draft_amendment(
            by=cast.viewer("clara"), at=cast.at, base="costaverde", amendment=amendment()
        )
