"""An application: drafted, submitted with papers, examined by one and decided by another."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep, SamePerson
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as weighed
from resguardo.records.oversight.calendar import companies_behind
from resguardo.records.oversight.services.granting import QuotaReached, grant_within_quota
from resguardo.records.people.models import Employment, Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits import applications as seen
from resguardo.records.permits import applying
from resguardo.records.permits import services as permits
from resguardo.records.permits.checking import check_number
from resguardo.records.permits.models import Application, Permit, Suspension
from resguardo.records.permits.windows import PermitHolds, PermitHoldsWithoutEnd
from tests.cast import Cast
from tests.house import UNTIL, House, furnish
from tests.security.stage import alert_about

DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n%invented\n"


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - 2 * DAY)


def submitted(cast: Cast, house: House, permit: str = "firearm-0", **at: Any) -> Application:
    clara = cast.viewer("clara", **at)
    moment = at.get("at", cast.at)
    row = applying.draft_renewal(by=clara, at=moment, permit=house.permits[permit])
    told: dict[str, Any] = {"by": clara, "at": moment, "application": row.public_id}
    applying.add_paper(**told, name="Factura", document=PDF)
    return applying.take_application_step(**told, step="submit")


def test_a_renewal_goes_through_two_officials_into_the_register(cast: Cast, house: House) -> None:
    clara, gema, rita = (cast.viewer(name) for name in ("clara", "gema", "rita"))
    draft = applying.draft_renewal(by=clara, at=cast.at, permit=house.permits["firearm-0"])
    key = draft.public_id
    with pytest.raises(NotFound):  # nobody at the authority sees a draft
        seen.application(viewer=gema, at=cast.at, public_id=key)
    with pytest.raises(applying.OpenAlready):
        applying.draft_renewal(by=clara, at=cast.at, permit=house.permits["firearm-0"])
    told: dict[str, Any] = {"at": cast.at, "application": key}
    with pytest.raises(applying.PapersMissing):
        applying.take_application_step(by=clara, step="submit", **told)
    applying.add_paper(by=clara, name="Factura", document=PDF, **told)
    applying.take_application_step(by=clara, step="submit", **told)
    back: dict[str, Any] = {"by": gema, "text": "Photograph of the serial", "article": "Art. 8",
                            "due_on": cast.at.date() + 4 * DAY, **told}  # fmt: skip
    for missing, refusal in (
        ({"text": " "}, applying.ReturnUnexplained),
        ({"article": ""}, applying.ArticleUnnamed),
        ({"due_on": None}, applying.ReturnUndated),
        ({"due_on": cast.at.date() - DAY}, applying.ReturnUndated),
    ):
        with pytest.raises(refusal):
            applying.return_application(**(back | missing))
    with pytest.raises(NotAStep):  # no way around what a return must say
        applying.take_application_step(by=gema, step="return", text="Something", **told)
    applying.return_application(**back)
    applying.take_application_step(by=clara, step="submit", **told)
    with pytest.raises(NotMandated):  # the company does not examine itself
        applying.take_application_step(by=clara, step="examine", **told)
    applying.take_application_step(by=rita, step="examine", **told)
    granting = {"number": "A-9", "valid_from": UNTIL, "valid_until": date(2035, 6, 1), **told}
    with pytest.raises(SamePerson):
        grant_within_quota(by=rita, **granting)
    applying.return_application(**back)
    applying.take_application_step(by=clara, step="submit", **told)
    applying.take_application_step(by=gema, step="examine", **told)
    permit = grant_within_quota(by=rita, **granting)
    assert permit.organisation == house.organisation
    assert permit.thing == house.firearms[0].thing
    assert seen.application(viewer=clara, at=cast.at, public_id=key).permit == permit
    with pytest.raises(NotAStep):
        applying.deny(by=rita, text="late", article="Art. 9", **told)
    with pytest.raises(NotFound):
        seen.application(viewer=cast.viewer("delia"), at=cast.at, public_id=key)


def test_the_authoritys_backlog_is_never_held_against_the_company(cast: Cast, house: House) -> None:
    """A renewal that was asked in time and not answered counts neither as lapsed nor as a sign."""
    guard, thing = house.guard, house.firearms[0].thing
    late = Permit.objects.get(public_id=house.permits["firearm-0"])
    Permit.objects.filter(pk=late.pk).update(valid_until=cast.at.date() + DAY)
    alert = alert_about(house, cast.at.date())
    alerting.keep_alerts(at=cast.at, found=[
        type(alert)(**{name: getattr(alert, name) for name in alert.__dataclass_fields__}
                    | {"rule": "expired-weapon-permit"})
    ])  # fmt: skip
    gema = cast.viewer("gema")
    assert len(weighed.to_weigh(viewer=gema, at=cast.at)) == 1
    row = submitted(cast, house)
    assert weighed.to_weigh(viewer=gema, at=cast.at) == []
    assert seen.waiting_for_answer([late], "UTC") == {late.pk: row}
    after = cast.at + 40 * DAY
    [behind] = [
        each for each in companies_behind(viewer=gema, at=after)
        if each.organisation == house.organisation
    ]  # fmt: skip
    assert behind.out_without_permit == 0
    assert guard.organisation == thing.organisation


def test_a_renewal_that_came_too_late_is_late(cast: Cast, house: House) -> None:
    late = Permit.objects.get(public_id=house.permits["firearm-0"])
    Permit.objects.filter(pk=late.pk).update(valid_until=cast.at.date())
    submitted(cast, house)
    assert seen.waiting_for_answer([late], "UTC") == {}


def test_the_authority_has_a_clock_of_its_own(cast: Cast, house: House) -> None:
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction="costaverde")
    row = submitted(cast, house)
    assert row.answer_by is not None
    gema = cast.viewer("gema")
    assert seen.overdue_at_authority(viewer=gema, at=cast.at) == 0
    assert seen.overdue_at_authority(viewer=gema, at=row.answer_by + DAY) == 1


def test_a_further_firearm_is_granted_only_within_the_payroll(cast: Cast, house: House) -> None:
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction="costaverde")
    clara, gema, rita = (cast.viewer(name) for name in ("clara", "gema", "rita"))
    row = applying.draft_application(
        by=clara, at=cast.at, facts=applying.ApplicationFacts(
            kind="firearm", wanted_from=cast.at.date(), thing=house.firearms[1].thing.public_id),
    )  # fmt: skip
    told: dict[str, Any] = {"at": cast.at, "application": row.public_id}
    applying.add_paper(by=clara, name="Factura", document=PDF, **told)
    applying.take_application_step(by=clara, step="submit", **told)
    applying.take_application_step(by=gema, step="examine", **told)
    granting = {"number": "A-9", "valid_from": cast.at.date(), "valid_until": UNTIL, **told}
    Permit.objects.filter(thing=house.firearms[1].thing).update(valid_until=cast.at.date())
    Employment.objects.filter(person__organisation=house.organisation).update(role="armourer")
    with pytest.raises(QuotaReached) as refusal:
        grant_within_quota(by=rita, **granting)
    assert "guards on the payroll: 0" in refusal.value.sentence()
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction="generic")
    assert grant_within_quota(by=rita, **granting).number == "A-9"


def test_a_second_permit_for_one_firearm_is_granted_only_with_a_reason(
    cast: Cast, house: House
) -> None:
    clara, gema, rita = (cast.viewer(name) for name in ("clara", "gema", "rita"))
    held = Permit.objects.get(public_id=house.permits["firearm-0"])
    row = applying.draft_application(
        by=clara, at=cast.at, facts=applying.ApplicationFacts(
            kind="firearm", wanted_from=cast.at.date(), thing=house.firearms[0].thing.public_id),
    )  # fmt: skip
    told: dict[str, Any] = {"at": cast.at, "application": row.public_id}
    applying.add_paper(by=clara, name="Factura", document=PDF, **told)
    applying.take_application_step(by=clara, step="submit", **told)
    applying.take_application_step(by=gema, step="examine", **told)
    granting: dict[str, Any] = {"by": rita, "number": "A-9", "valid_from": cast.at.date(),
                                "valid_until": UNTIL + DAY, **told}  # fmt: skip
    unsaid: list[dict[str, Any]] = [{}, {"beside": True}, {"beside": True, "text": " "}]
    for less in (*unsaid, {"text": "The card is lost"}):
        with pytest.raises(PermitHolds) as refusal:
            grant_within_quota(**granting, **less)
        assert (refusal.value.number, refusal.value.valid_until) == (held.number, UNTIL)
    Permit.objects.filter(pk=held.pk).update(valid_until=None)
    with pytest.raises(PermitHoldsWithoutEnd):
        grant_within_quota(**granting)
    said: dict[str, Any] = {"beside": True, "text": "The card is lost: a duplicate"}
    with transaction.atomic():
        assert grant_within_quota(**granting, **said).thing == held.thing
        transaction.set_rollback(True)
    permits.suspend(by=rita, at=cast.at, permit=held.public_id, reason="Alarm")
    with pytest.raises(PermitHoldsWithoutEnd):  # what is suspended comes back
        grant_within_quota(**granting)
    permits.lift(by=rita, at=cast.at, permit=held.public_id, reason="Mended")
    permits.revoke(by=rita, at=cast.at, permit=held.public_id, reason="For good")
    assert grant_within_quota(**granting).number == "A-9"


def test_the_registrar_is_asked_on_the_page_and_reads_of_it_before(
    cast: Cast, house: House
) -> None:
    row = applying.draft_application(
        by=cast.viewer("clara"), at=cast.at, facts=applying.ApplicationFacts(
            kind="firearm", wanted_from=cast.at.date(), thing=house.firearms[0].thing.public_id),
    )  # fmt: skip
    Application.objects.filter(pk=row.pk).update(state="examined", submitted_at=cast.at)
    rita = cast.client("rita")
    held = Permit.objects.get(public_id=house.permits["firearm-0"])
    page = rita.get(f"/permits/applications/{row.public_id}/").content.decode()
    assert "Holds for it already" in page
    assert held.number in page
    typed = {"number": "A-9", "valid_from": "2026-03-02", "valid_until": "2027-03-02"}
    way = f"/permits/applications/{row.public_id}/grant/"
    said = rita.post(way, typed).content.decode()
    assert f"Permit {held.number} holds for {held.thing} until" in said
    assert "Both permits are to hold" in said
    assert 'value="A-9"' in said
    answer = rita.post(way, typed | {"beside": "yes", "text": "The card is lost: a duplicate"})
    assert answer.status_code == 303
    assert Permit.objects.filter(thing=held.thing).count() == 2


def test_anybody_checks_a_number_and_reads_no_name(cast: Cast, house: House) -> None:
    permit = Permit.objects.get(public_id=house.permits["credential"])
    found = check_number(kind="credential", number=f" {permit.number} ", at=cast.at)
    assert found is not None
    assert (found.state, found.company, found.what) == ("valid", house.organisation.name, "")
    assert "Barrera" not in str(found)
    Suspension.objects.create(
        permit=permit, kind="suspended", reason="x", starts_at=cast.at, recorded_at=cast.at
    )
    again = check_number(kind="credential", number=permit.number.lower(), at=cast.at)
    assert again is not None
    assert again.state == "suspended"
    assert check_number(kind="fitness", number=permit.number, at=cast.at) is None
    assert check_number(kind="company", number="nothing", at=cast.at) is None
