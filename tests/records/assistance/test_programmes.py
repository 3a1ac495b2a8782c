"""A programme, who takes part in it, and what each lets it see."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Programme
from resguardo.records.assistance.services import activities, programmes, support
from resguardo.records.assistance.services.activities import NotTakingPart, ProgrammeClosed
from resguardo.records.assistance.services.programmes import (
    AlreadyAsked,
    CodeWrong,
    GradeWrong,
    NoAnswerDue,
    NumberTaken,
    NumberWrong,
    ProgrammeFacts,
    SharesWrong,
)
from resguardo.records.assistance.services.support import RequestAnswered
from resguardo.records.assistance.services.words import (
    AmountWrong,
    DaysBackwards,
    NotOnTheList,
    WordsMissing,
)
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db


def _open(stage: ProgrammeStage, **more: Any) -> Programme:
    facts: dict[str, Any] = {
        "number": "CV-2", "title": "Second", "donor": "Fondo", "currency": "USD",
        "budget": Decimal(10), "starts_on": stage.today, "ends_on": stage.today,
        "countries": [("CV", 100)],
    }  # fmt: skip
    return programmes.open_programme(
        by=stage.officer, at=stage.at, facts=ProgrammeFacts(**(facts | more))
    )


def test_a_programme_is_opened_with_its_donor_and_its_countries(stage: ProgrammeStage) -> None:
    row = _open(stage, countries=[("cr", 60), ("SV", 40)])
    assert [each.name for each in row.partners.all()] == ["Fondo"]
    assert {each.country: each.share_pct for each in row.countries.all()} == {"CR": 60, "SV": 40}
    assert row.currency == "USD"


def test_what_is_no_programme_is_refused(stage: ProgrammeStage) -> None:
    for wrong, refusal in (
        ({"number": "ñ 1"}, NumberWrong),
        ({"number": "cv-2026"}, NumberTaken),
        ({"title": "  "}, WordsMissing),
        ({"donor": ""}, WordsMissing),
        ({"currency": "dollars"}, CodeWrong),
        ({"budget": Decimal(-1)}, AmountWrong),
        ({"budget": Decimal("NaN")}, AmountWrong),
        ({"budget": Decimal("1.005")}, AmountWrong),
        ({"ends_on": stage.today - timedelta(1)}, DaysBackwards),
        ({"countries": [("CR", 60), ("SV", 30)]}, SharesWrong),
        ({"countries": [("CR", 100), ("SV", 0)]}, SharesWrong),
        ({"countries": [("CR", 50), ("CR", 50)]}, NotOnTheList),
        ({"countries": [("CRI", 100)]}, CodeWrong),
    ):
        with pytest.raises(refusal):
            _open(stage, **wrong)


def test_only_who_runs_programmes_opens_one(stage: ProgrammeStage) -> None:
    for name in ("clara", "rita", "elena", "ana"):
        with pytest.raises(NotMandated):
            selectors.demand_runner(by=stage.cast.viewer(name), at=stage.at)


def test_an_invitation_shows_nothing_and_an_agreement_what_was_agreed(
    stage: ProgrammeStage,
) -> None:
    dos = stage.parts["dos"]
    assert (dos.state, dos.scopes, dos.asked) == ("invited", [], list(selectors.SCOPES))
    assert [each.organisation_id for each in selectors.agreed(stage.programme, "register")] == [
        stage.cast.uno.pk
    ]
    delia = stage.cast.viewer("delia")
    with pytest.raises(NotOnTheList):
        programmes.agree(by=delia, at=stage.at, participation=dos.public_id, scopes=["people"])
    row = programmes.agree(by=delia, at=stage.at, participation=dos.public_id, scopes=["figures"])
    assert (row.state, row.scopes) == ("agreed", ["figures"])
    assert len(selectors.agreed(stage.programme, "figures")) == 2
    assert len(selectors.agreed(stage.programme, "register")) == 1


def test_only_the_invited_answer_and_only_who_may(stage: ProgrammeStage) -> None:
    told: dict[str, Any] = {"at": stage.at, "participation": stage.parts["dos"].public_id}
    with pytest.raises(NotFound):
        programmes.agree(by=stage.cast.viewer("clara"), scopes=[], **told)
    with pytest.raises(NotMandated):
        programmes.agree(by=stage.cast.viewer("fausto"), scopes=[], **told)
    with pytest.raises(NotMandated):
        programmes.agree(by=stage.officer, scopes=[], **told)
    with pytest.raises(ReasonMissing):
        programmes.decline(by=stage.cast.viewer("delia"), reason=" ", **told)
    programmes.decline(by=stage.cast.viewer("delia"), reason="no time", **told)
    with pytest.raises(NoAnswerDue):
        programmes.agree(by=stage.cast.viewer("delia"), scopes=[], **told)


def test_whoever_leaves_shows_nothing_any_more(stage: ProgrammeStage) -> None:
    clara = stage.cast.viewer("clara")
    told: dict[str, Any] = {
        "by": clara, "at": stage.at, "participation": stage.parts["uno"].public_id
    }  # fmt: skip
    programmes.leave(reason="sold", **told)
    assert not selectors.agreed(stage.programme, "figures")
    with pytest.raises(NotFound):
        selectors.programme(viewer=clara, at=stage.at, public_id=stage.programme.public_id)
    with pytest.raises(NoAnswerDue):
        programmes.leave(reason="again", **told)
    with pytest.raises(NotTakingPart):
        stage.plan("seminar", "uno")


def test_nobody_is_invited_twice_and_no_partner_of_ones_own_kind(stage: ProgrammeStage) -> None:
    told: dict[str, Any] = {
        "by": stage.officer, "at": stage.at, "programme": stage.programme.public_id
    }  # fmt: skip
    with pytest.raises(AlreadyAsked):
        programmes.invite(organisation=stage.cast.dos.public_id, **told)
    with pytest.raises(NotFound):
        programmes.invite(organisation=stage.home.public_id, **told)
    with pytest.raises(NotOnTheList):
        programmes.add_partner(name="X", role="friend", **told)
    whom = selectors.who_can_be_invited(
        viewer=stage.officer, at=stage.at, programme=stage.programme
    )
    assert not whom


def test_a_programme_is_seen_by_who_takes_part_and_its_money_by_who_runs_it(
    stage: ProgrammeStage,
) -> None:
    activity = stage.plan()
    activities.spend(
        **stage.told(activity.public_id), amount=Decimal("10.50"), what="Hall",
        spent_on=stage.today,
    )  # fmt: skip
    for name, seen, money in (
        ("paloma", True, {activity.pk: Decimal("10.50")}),
        ("clara", True, {}),
        ("delia", True, {}),
        ("rita", True, {}),
    ):
        viewer = stage.cast.viewer(name)
        rows = selectors.programmes(viewer=viewer, at=stage.at)
        assert rows.filter(pk=stage.programme.pk).exists() == seen, name
        spent = selectors.spent_by_activity(viewer=viewer, programme=stage.programme)
        assert spent == money, name
        assert bool(selectors.spending_of(viewer=viewer, activity=activity)) == bool(money)


def test_what_is_closed_plans_nothing(stage: ProgrammeStage) -> None:
    told: dict[str, Any] = {
        "by": stage.officer, "at": stage.at, "programme": stage.programme.public_id
    }  # fmt: skip
    with pytest.raises(ReasonMissing):
        programmes.close_programme(reason="", **told)
    programmes.close_programme(reason="the money is spent", **told)
    with pytest.raises(ProgrammeClosed):
        stage.plan()


def test_a_risk_is_graded_and_looked_at_again(stage: ProgrammeStage) -> None:
    told: dict[str, Any] = {
        "by": stage.officer, "at": stage.at, "programme": stage.programme.public_id,
        "title": "Delay", "response": "Two shifts", "review_on": stage.today,
    }  # fmt: skip
    with pytest.raises(GradeWrong):
        programmes.add_risk(likelihood=6, impact=1, **told)
    small = programmes.add_risk(likelihood=1, impact=2, **told)
    grave = programmes.add_risk(likelihood=4, impact=4, **told)
    rows = selectors.risks(viewer=stage.officer, programme=stage.programme)
    assert rows == [grave, small]
    again: dict[str, Any] = {
        "by": stage.officer, "at": stage.at, "risk": grave.public_id, "impact": 4,
        "review_on": stage.today, "is_over": True, "reason": "delivered",
    }  # fmt: skip
    with pytest.raises(GradeWrong):
        programmes.review_risk(**again, likelihood=0)
    assert programmes.review_risk(**again, likelihood=4).state == "over"
    assert not selectors.risks(viewer=stage.cast.viewer("clara"), programme=stage.programme)


def test_a_company_asks_for_support_and_gets_one_answer(stage: ProgrammeStage) -> None:
    told: dict[str, Any] = {
        "at": stage.at, "programme": stage.programme.public_id, "support": "storage",
    }  # fmt: skip
    clara = stage.cast.viewer("clara")
    with pytest.raises(WordsMissing):
        support.ask_support(by=clara, text=" ", **told)
    with pytest.raises(NotTakingPart):
        support.ask_support(by=stage.cast.viewer("delia"), text="A safe", **told)
    with pytest.raises(NotFound):
        support.ask_support(by=clara, text="A safe", action=stage.programme.public_id, **told)
    row = support.ask_support(by=clara, text="A safe", **told)
    with pytest.raises(NotMandated):
        support.answer_support(
            by=clara, at=stage.at, request=row.public_id, helps=True, answer="yes"
        )
    helping = stage.plan("equipment")
    answered = support.answer_support(
        by=stage.officer, at=stage.at, request=row.public_id, helps=True, answer="With the safes",
        activity=helping.public_id,
    )  # fmt: skip
    assert (answered.state, answered.activity) == ("helped", helping)
    with pytest.raises(RequestAnswered):
        support.answer_support(
            by=stage.officer, at=stage.at, request=row.public_id, helps=False, answer="No"
        )
