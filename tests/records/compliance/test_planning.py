"""From gap to proof: planned, done with a paper, verified by another, looked at again."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.records.compliance import assessing, catalogues, papers, planning, selectors
from resguardo.records.compliance.models import Assessment, PlannedAction, Support
from resguardo.records.compliance.planning import (
    SUPPORT_OF,
    ActionIncomplete,
    ActionStep,
    CostWrong,
    DuePast,
    LookNotDue,
    SupportNeeded,
    VerifiedByAnother,
)
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits.calendars import months_on
from resguardo.records.transparency.models import Change
from tests.cast import Cast, add_guard


def _assessed(cast: Cast) -> Assessment:
    return assessing.open_assessment(
        by=cast.viewer("clara"), at=cast.at, organisation=cast.uno.public_id, catalogue="mosaic"
    )


def _plan(cast: Cast, row: Assessment, **more: Any) -> PlannedAction:
    told: dict[str, Any] = {
        "control": "MOS20-16", "support": "counting", "what": "Count every quarter",
        "owner": cast.persons["ana"].public_id, "due_on": cast.at.date() + timedelta(30),
    }  # fmt: skip
    return planning.plan_action(
        by=cast.viewer("clara"), at=cast.at, assessment=row.public_id, **(told | more)
    )


def test_every_theme_has_its_kind_of_support() -> None:
    assert set(SUPPORT_OF) == set(catalogues.THEMES)
    assert set(SUPPORT_OF.values()) <= set(Support.values)
    assert months_on(date(2026, 3, 2), 12) == date(2027, 3, 2)


@pytest.mark.django_db
def test_an_action_goes_from_plan_to_proof_and_is_looked_at_again(cast: Cast) -> None:
    row = _assessed(cast)
    action = _plan(cast, row, cost=Decimal(1200), currency="usd")
    assert (action.cost, action.currency) == (Decimal(1200), "USD")
    clara, mateo = cast.viewer("clara"), cast.viewer("mateo")
    with pytest.raises(ActionStep):
        planning.verify_action(by=mateo, at=cast.at, action=action.public_id, note="seen")
    paper = papers.file_paper(
        by=clara, at=cast.at, kind="procedures", title="Plan of counts", content=b"%PDF-1.4",
        issued_on=cast.at.date(), review_on=cast.at.date() + timedelta(90),
    )  # fmt: skip
    planning.finish_action(
        by=clara, at=cast.at, action=action.public_id, note="counted", proof=paper.public_id
    )
    with pytest.raises(ActionStep):
        planning.finish_action(by=clara, at=cast.at, action=action.public_id, note="again")
    with pytest.raises(VerifiedByAnother):
        planning.verify_action(by=clara, at=cast.at, action=action.public_id, note="seen")
    with pytest.raises(ReasonMissing):
        planning.verify_action(by=mateo, at=cast.at, action=action.public_id, note=" ")
    done = planning.verify_action(by=mateo, at=cast.at, action=action.public_id, note="seen")
    assert done.state == "verified"
    assert (done.again_on, done.once_more_on) == (date(2026, 9, 2), date(2027, 3, 2))


@pytest.mark.django_db
def test_an_action_is_planned_by_the_day_that_it_is_at_the_company(cast: Cast) -> None:
    type(cast.uno).objects.filter(pk=cast.uno.pk).update(time_zone="America/Lima")
    clara = cast.viewer("clara")
    evening = datetime.combine(cast.at.date(), time(21, 30), ZoneInfo(clara.time_zone))
    assert evening.astimezone(UTC).date() > cast.at.date(), "it is tomorrow at Greenwich"
    row = _assessed(cast)
    told: dict[str, Any] = {
        "assessment": row.public_id, "control": "MOS20-16", "support": "counting",
        "what": "Count", "owner": cast.persons["ana"].public_id,
    }  # fmt: skip
    action = planning.plan_action(by=clara, at=evening, due_on=cast.at.date(), **told)
    planning.finish_action(by=clara, at=evening, action=action.public_id, note="counted")
    done = planning.verify_action(
        by=cast.viewer("mateo"), at=evening, action=action.public_id, note="seen"
    )
    assert done.again_on == months_on(cast.at.date(), 6)
    with pytest.raises(DuePast):
        planning.plan_action(by=clara, at=evening, due_on=cast.at.date() - timedelta(1), **told)


@pytest.mark.django_db
def test_what_is_no_plan_is_refused(cast: Cast) -> None:
    row = _assessed(cast)
    for wrong, refusal in (
        ({"what": " "}, ActionIncomplete),
        ({"due_on": cast.at.date() - timedelta(1)}, DuePast),
        ({"cost": Decimal(5)}, CostWrong),
        ({"currency": "USD"}, CostWrong),
        ({"cost": Decimal(-1), "currency": "USD"}, CostWrong),
        ({"cost": Decimal(1), "currency": "US1"}, CostWrong),
        ({"control": "NIX-1"}, NotFound),
        ({"owner": cast.persons["fausto"].public_id}, NotFound),
    ):
        with pytest.raises(refusal):
            _plan(cast, row, **wrong)
    with pytest.raises(Exception, match="cannot stand for support"):
        _plan(cast, row, support="prayer")
    action = _plan(cast, row)
    with pytest.raises(NotFound):
        planning.finish_action(
            by=cast.viewer("delia"), at=cast.at, action=action.public_id, note="x"
        )


@pytest.mark.django_db
def test_the_plan_is_walked_on_the_pages(cast: Cast) -> None:
    row = _assessed(cast)
    add_guard(cast, "anabel")
    manager, inspector = cast.client("clara"), cast.client("gema")
    way = f"/standards/assessments/{row.public_id}/"
    assert f"{way}actions/MOS20-01/" in manager.get(way).content.decode()
    proposed = manager.get(f"{way}actions/MOS20-16/").content.decode()
    assert "/standards/procedures/counting/" in proposed
    assert "/standards/procedures/use_of_force/" not in proposed
    asked = {
        "support": "counting", "what": "Count each quarter",
        "owner": cast.person("ana").code, "due_on": "2096-01-01", "cost": "12,50",
        "currency": "USD",
    }  # fmt: skip
    refused = manager.post(f"{way}actions/MOS20-01/", asked | {"currency": ""})
    assert "12,50" in refused.content.decode()
    wrong = {"what": "", "owner": "Nobody at all", "due_on": "2020-01-01", "cost": "much"}
    refused = manager.post(f"{way}actions/MOS20-01/", asked | wrong)
    page = refused.content.decode()
    for name in wrong:
        assert f'href="#field-{name}' in page, name
    assert 'value="Nobody at all"' in page
    again = manager.post(f"{way}actions/MOS20-01/", asked | {"owner": "Ana"}).content.decode()
    assert cast.person("ana").code in again
    assert manager.post(f"{way}actions/MOS20-01/", asked).status_code == 303

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert "Count each quarter" in manager.get("/standards/actions/").content.decode()
        return len(captured)

    few = queries()
    for control in ("MOS20-17", "MOS20-18", "MOS30-13"):
        assert manager.post(f"{way}actions/{control}/", asked).status_code == 303
    assert queries() == few
    action = PlannedAction.objects.order_by("pk")[0]
    step = f"/standards/actions/{action.public_id}/"
    assert manager.post(f"{step}done/", {"note": "counted"}).status_code == 303
    assert manager.post(f"{step}verify/", {"reason": "x"}).status_code in {409, 422}
    assert inspector.post(f"{step}verify/", {"reason": "seen on site"}).status_code == 303
    assert "Verified" in manager.get("/standards/actions/").content.decode()
    assert cast.client("delia").get(f"{step}done/").status_code == 404


def _verified(cast: Cast, row: Assessment, **more: Any) -> PlannedAction:
    """An action that Clara says is done and Mateo verified at the noon of the stage."""
    action = _plan(cast, row, **more)
    planning.finish_action(
        by=cast.viewer("clara"), at=cast.at, action=action.public_id, note="counted"
    )
    return planning.verify_action(
        by=cast.viewer("mateo"), at=cast.at, action=action.public_id, note="seen"
    )


def _look(cast: Cast, who: str, action: PlannedAction, days: int, **more: Any) -> Any:
    at = cast.at + timedelta(days)
    told = {"verdict": "yes", "words": "counted again"} | more
    return planning.look_again(
        by=cast.viewer(who, at=at), at=at, action=action.public_id, **told
    )  # fmt: skip


@pytest.mark.django_db
def test_a_verified_action_is_looked_at_again_after_six_and_after_twelve_months(cast: Cast) -> None:
    action = _verified(cast, _assessed(cast))
    early = (action.again_on - cast.at.date()).days - 1 if action.again_on else 0
    with pytest.raises(LookNotDue) as refused:
        _look(cast, "mateo", action, early)
    assert refused.value.day == date(2026, 9, 2), "the refusal names the day"
    with pytest.raises(VerifiedByAnother):
        _look(cast, "clara", action, early + 1)
    with pytest.raises(ActionIncomplete):
        _look(cast, "mateo", action, early + 1, words=" ")
    first = _look(cast, "mateo", action, early + 1, verdict="partly", words=" half  of it ")
    assert (first.months, first.verdict, first.words) == (6, "partly", "half of it")
    assert first.looked_at == cast.at + timedelta(early + 1)
    with pytest.raises(LookNotDue) as again:
        _look(cast, "mateo", action, early + 2)
    assert again.value.day == date(2027, 3, 2)
    second = _look(cast, "gema", action, 365)
    assert (second.months, second.looked_by_id) == (12, cast.viewer("gema").user_id)
    with pytest.raises(LookNotDue) as over:
        _look(cast, "mateo", action, 800)
    assert over.value.day is None
    assert planning.next_look(selectors.action(
        viewer=cast.viewer("clara"), at=cast.at, public_id=action.public_id
    )) is None  # fmt: skip
    told = Change.objects.filter(subject_id=str(action.public_id), verb="looked_again")
    assert told.count() == 2


@pytest.mark.django_db
def test_a_first_look_after_a_year_takes_in_the_one_that_nobody_made(cast: Cast) -> None:
    action = _verified(cast, _assessed(cast))
    assert _look(cast, "mateo", action, 400).months == 12
    with pytest.raises(LookNotDue):
        _look(cast, "mateo", action, 401)


@pytest.mark.django_db
def test_what_is_needed_is_summed_by_kind_of_support_for_a_company_and_for_all(cast: Cast) -> None:
    mine = _assessed(cast)
    theirs = assessing.open_assessment(
        by=cast.viewer("gema"), at=cast.at, organisation=cast.dos.public_id, catalogue="mosaic"
    )
    _plan(cast, mine, cost=Decimal(1200), currency="USD")
    _verified(cast, mine, control="MOS20-17", cost=Decimal("50.50"), currency="USD")
    _plan(cast, mine, control="MOS20-01", support="procedure")
    planning.plan_action(
        by=cast.viewer("gema"), at=cast.at, assessment=theirs.public_id, control="MOS20-16",
        support="counting", what="Count", owner=cast.persons["delia"].public_id,
        due_on=cast.at.date(), cost=Decimal(9), currency="EUR",
    )  # fmt: skip

    def needed(name: str, days: int = 0) -> list[SupportNeeded]:
        rows = selectors.actions(viewer=cast.viewer(name), at=cast.at)
        return planning.support_needed(rows, day=cast.at.date() + timedelta(days))

    assert needed("clara") == [
        SupportNeeded("procedure", actions=1, companies=1),
        SupportNeeded("counting", 2, 1, verified=1, costs={"USD": Decimal("1250.50")}),
    ]
    together = {"USD": Decimal("1250.50"), "EUR": Decimal(9)}
    assert needed("gema", 1) == [
        SupportNeeded("procedure", actions=1, companies=1),
        SupportNeeded("counting", 3, 2, late=1, verified=1, costs=together),
    ], "the authority adds companies up, and currencies never"
    own = cast.client("clara").get("/standards/actions/").content.decode()
    assert "1250.50 USD" in own
    assert "9.00 EUR" not in own
    page = cast.client("gema").get("/standards/actions/").content.decode()
    assert "9.00 EUR, 1250.50 USD" in page
    assert "Action plan of the companies" in page
