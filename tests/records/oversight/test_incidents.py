"""Incidents: opened, told, recovered, closed by another; clocks by the law of the day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from resguardo.kernel.clock import Standing
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import SamePerson
from resguardo.records.custody.models import Holding
from resguardo.records.oversight import selectors, services
from resguardo.records.oversight.deadlines import discount, may_bar, may_cancel, running_clocks
from resguardo.records.oversight.models import AuthorityAction, Incident, Notice
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval, Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import services as places
from resguardo.records.register.models import Block
from tests.cast import Cast
from tests.house import House, furnish

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 denuncia"


@pytest.fixture
def house(cast: Cast) -> House:
    Organisation.objects.update(jurisdiction="costaverde")
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=1))


def robbed(cast: Cast, house: House, by: str = "dario") -> Incident:
    assert house.lot is not None
    return services.open_incident(
        by=cast.viewer(by),
        at=cast.at,
        kind="robbery",
        modality="taken_at_post",
        occurred_at=cast.at - timedelta(hours=3),
        known_at=cast.at - timedelta(hours=2),
        narrative="Two men with a knife",
        things={house.firearms[0].thing.public_id: 1, house.lot.public_id: 6},
        police_number="D-77",
    )


def tell_all(cast: Cast, incident: Incident) -> None:
    for addressee in ("police", "weapons_registry", "regulator"):
        services.tell(
            by=cast.viewer("clara"),
            at=cast.at,
            incident=incident.public_id,
            addressee=addressee,
            sent_at=cast.at - timedelta(hours=1),
            channel="in person",
            reference="R-1",
            document=PDF,
            document_name="denuncia.pdf",
        )


def test_a_robbery_starts_three_clocks_and_freezes_the_weapon(cast: Cast, house: House) -> None:
    incident = robbed(cast, house)
    clocks = running_clocks(incident, at=cast.at)
    assert [(each.clock.duty.addressee, each.standing) for each in clocks] == [
        ("police", Standing.RUNNING),
        ("weapons_registry", Standing.RUNNING),
        ("regulator", Standing.RUNNING),
    ]
    assert clocks[0].clock.due_at == incident.occurred_at + timedelta(hours=24)
    assert clocks[1].clock.due_at == incident.known_at + timedelta(hours=48)
    assert clocks[2].clock.due_at == datetime(2026, 3, 6, tzinfo=UTC)
    blocked = Block.objects.get(cause_id=incident.public_id, ends_at=None)
    assert blocked.thing_id == house.firearms[0].pk
    with pytest.raises(services.AlreadyOpen):
        robbed(cast, house)


def test_proof_of_sending_stops_a_clock_and_a_try_in_vain_is_kept(cast: Cast, house: House) -> None:
    incident = robbed(cast, house)
    late = incident.occurred_at + timedelta(hours=30)
    assert [each.overdue for each in running_clocks(incident, at=late)] == [True, False, False]
    services.tell(
        by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, addressee="police",
        sent_at=cast.at, channel="portal", failed_because="The portal was down",
    )  # fmt: skip
    tried = running_clocks(Incident.objects.get(pk=incident.pk), at=late)[0]
    assert (tried.overdue, tried.tried_in_time, tried.notice) == (False, True, None)
    tell_all(cast, incident)
    told = running_clocks(Incident.objects.get(pk=incident.pk), at=late)
    assert [each.standing for each in told] == [Standing.IN_TIME] * 3
    proof = Notice.objects.filter(failed_because="").first()
    assert proof is not None
    assert proof.document is not None
    assert len(proof.document.sha256) == 64


def test_what_was_known_late_is_judged_by_the_law_of_the_day_it_happened(
    cast: Cast, house: House
) -> None:
    old = datetime(2023, 5, 8, 20, tzinfo=UTC)
    incident = services.open_incident(
        by=cast.viewer("dario"), at=cast.at, kind="loss", occurred_at=old,
        known_at=cast.at, narrative="Found missing years later",
        things={house.firearms[0].thing.public_id: 1},
    )  # fmt: skip
    registry = next(
        each for each in running_clocks(incident, at=cast.at)
        if each.clock.duty.addressee == "weapons_registry"
    )  # fmt: skip
    assert registry.clock.dated.value == 72
    assert registry.clock.due_at == cast.at + timedelta(hours=72)


def test_a_file_is_closed_only_when_nothing_remains_and_by_another(
    cast: Cast, house: House
) -> None:
    incident = robbed(cast, house, by="clara")
    with pytest.raises(SamePerson):
        services.close(
            by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, conclusion="x"
        )
    with pytest.raises(services.StillToDo) as refused:
        services.close(
            by=cast.viewer("mateo"), at=cast.at, incident=incident.public_id, conclusion="x"
        )
    assert len(refused.value.remaining) == 2
    tell_all(cast, incident)
    measure = services.propose_measure(
        by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, what="A second guard",
        owner=cast.persons["beto"].public_id, due_on=cast.at.date() + timedelta(days=5),
    )  # fmt: skip
    assert house.lot is not None
    things = [house.firearms[0].thing.public_id, house.lot.public_id]
    for thing in things:
        services.recover(
            by=cast.viewer("ana"), at=cast.at, incident=incident.public_id, thing=thing,
            place=house.armoury.public_id, document="", reason="It lay under the desk",
        )  # fmt: skip
    services.tell(
        by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, event="recovery",
        addressee="weapons_registry", sent_at=cast.at, channel="portal",
    )  # fmt: skip
    services.measure_done(
        by=cast.viewer("clara"), at=cast.at, measure=measure.public_id, done_note="Hired"
    )
    with pytest.raises(SamePerson):
        services.verify_measure(
            by=cast.viewer("clara"), at=cast.at, measure=measure.public_id, holds=True, reason="x"
        )
    services.verify_measure(
        by=cast.viewer("mateo"), at=cast.at, measure=measure.public_id, holds=True, reason="Seen"
    )
    closed = services.close(
        by=cast.viewer("mateo"), at=cast.at, incident=incident.public_id, conclusion="All back"
    )
    assert closed.state == "closed"
    assert not Block.objects.filter(cause_id=incident.public_id, ends_at=None).exists()
    with pytest.raises(services.IncidentClosed):
        services.add_evidence(
            by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, kind="statement",
            text="late",
        )  # fmt: skip


def test_a_stolen_weapon_is_written_off_by_two_and_comes_back_by_an_entry(
    cast: Cast, house: House
) -> None:
    incident = robbed(cast, house)
    thing = house.firearms[0].thing
    services.write_off_item(
        by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, thing=thing.public_id,
        document="", reason="Robbed",
    )  # fmt: skip
    approval = Approval.objects.get(act="custody.write-off")
    people.decide_approval(by=cast.viewer("mateo"), at=cast.at, approval=approval, approve=True)
    gone = Holding.objects.get(thing=thing, quantity__gt=0)
    assert gone.account.kind == "stolen"
    with pytest.raises(services.OutOfTheBook, match="left the book"):
        services.write_off_item(
            by=cast.viewer("clara"), at=cast.at, incident=incident.public_id,
            thing=thing.public_id, document="", reason="Once more",
        )  # fmt: skip
    item: Any = selectors.items_with_outcome().get(incident=incident, thing=thing)
    assert (item.outcome, item.outside) == ("", True)
    back = services.recover(
        by=cast.viewer("ana"), at=cast.at + timedelta(hours=1), incident=incident.public_id,
        thing=thing.public_id, place=house.armoury.public_id, document="ACTA-9", reason="Police",
    )  # fmt: skip
    assert (back.outcome, back.entry is not None) == ("recovered", True)
    here = Holding.objects.get(thing=thing, boundary=False)
    assert here.account.place_id == house.armoury.pk
    events = {each.event for each in running_clocks(incident, at=cast.at)}
    assert events == {"robbery", "recovery"}


def test_a_weapon_seized_after_a_shot_is_an_act_of_the_authority(cast: Cast, house: House) -> None:
    thing = house.firearms[0].thing
    incident = services.open_incident(
        by=cast.viewer("dario"), at=cast.at, kind="discharge", modality="fired_in_defence",
        occurred_at=cast.at, known_at=cast.at, narrative="x", things={thing.public_id: 1},
    )  # fmt: skip
    with pytest.raises(services.NotGone):
        services.recover(
            by=cast.viewer("ana"), at=cast.at, incident=incident.public_id, reason="x",
            thing=thing.public_id, place=house.armoury.public_id, document="",
        )  # fmt: skip
    with pytest.raises(Problem, match="paper"):
        services.write_off_item(
            by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, reason="Police",
            thing=thing.public_id, document="",
        )  # fmt: skip
    services.write_off_item(
        by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, reason="Police",
        thing=thing.public_id, document="ACTA-3", how="seized",
    )  # fmt: skip
    seized = AuthorityAction.objects.get()
    assert (seized.kind, seized.document, seized.thing) == ("seizure", "ACTA-3", thing)


def test_what_was_missing_comes_back_only_to_a_place_of_ones_own(cast: Cast, house: House) -> None:
    thing = house.firearms[0].thing.public_id
    incident = services.open_incident(
        by=cast.viewer("dario"), at=cast.at, kind="loss", occurred_at=cast.at,
        known_at=cast.at, narrative="It was not on its hook", things={thing: 1},
    )  # fmt: skip
    theirs = places.open_place(
        by=people.viewer_at_console(organisation=cast.dos, at=cast.at), at=cast.at,
        kind="armoury", name="Armería ajena",
    )  # fmt: skip
    told: dict[str, Any] = {
        "by": cast.viewer("ana"), "at": cast.at, "incident": incident.public_id, "thing": thing,
        "document": "", "reason": "It lay under the desk",
    }  # fmt: skip
    with pytest.raises(NotFound):
        services.recover(**told, place=theirs.public_id)
    assert services.recover(**told, place=house.armoury.public_id).outcome == "found"


def test_who_reports_first_earns_the_discount_of_the_law(cast: Cast, house: House) -> None:
    incident = robbed(cast, house)
    assert discount(incident) is None
    tell_all(cast, incident)
    told = Incident.objects.get(pk=incident.pk)
    earned = discount(told)
    assert earned is not None
    assert earned.value == 50
    services.authority_knew(
        by=cast.viewer("gema"), at=cast.at, incident=incident.public_id,
        knew_at=cast.at - timedelta(hours=2),
    )  # fmt: skip
    assert discount(Incident.objects.get(pk=incident.pk)) is None
    with pytest.raises(NotFound):
        services.authority_knew(
            by=cast.viewer("clara"), at=cast.at, incident=incident.public_id, knew_at=cast.at
        )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "picnic"}, "incident.kind-unknown"),
        ({"modality": "worn_out"}, "incident.modality-unknown"),
        ({"narrative": " "}, "incident.narrative-missing"),
        ({"things": {}}, "incident.nothing-concerned"),
        ({"known_at": datetime(2020, 1, 1, tzinfo=UTC)}, "incident.times-impossible"),
        ({"known_at": datetime(2030, 1, 1, tzinfo=UTC)}, "incident.times-impossible"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    cast: Cast, house: House, wrong: dict[str, Any], code: str
) -> None:
    facts: dict[str, Any] = {
        "kind": "theft",
        "modality": "taken_at_post",
        "occurred_at": cast.at,
        "known_at": cast.at,
        "narrative": "x",
        "things": {house.firearms[0].thing.public_id: 1},
    } | wrong
    with pytest.raises(Problem) as refused:
        services.open_incident(by=cast.viewer("ana"), at=cast.at, **facts)
    assert refused.value.code == code
    assert str(refused.value)


def test_things_are_read_by_label_serial_or_lot_with_their_number(cast: Cast, house: House) -> None:
    assert house.lot is not None
    serial, lot = house.firearms[0].serial, f"L-{house.mark}"
    viewer = cast.viewer("ana")
    found = selectors.things_named(viewer=viewer, at=cast.at, text=f"{serial}\n\n{lot} × 12\n")
    assert found == {house.firearms[0].thing.public_id: 1, house.lot.public_id: 12}
    with pytest.raises(selectors.ThingNotRead):
        selectors.things_named(viewer=viewer, at=cast.at, text="NOBODY-1")


def test_a_sealed_report_goes_past_the_manager(cast: Cast, house: House) -> None:
    sealed = services.seal_report(
        by=cast.viewer("beto"), at=cast.at, recipient="authority", subject="asked_to_lend",
        text="The manager asked me to lend it", named=False,
    )  # fmt: skip
    assert sealed.report.person_id is None
    for name in ("clara", "dario", "ana", "elena", "delia"):
        assert not selectors.sealed_reports(viewer=cast.viewer(name), at=cast.at).exists()
    inspector = cast.viewer("gema")
    assert [row.pk for row in selectors.sealed_reports(viewer=inspector, at=cast.at)] == [
        sealed.report.pk
    ]
    services.answer_report(
        by=inspector, at=cast.at, report=sealed.report.public_id, text="We come on Monday"
    )
    found = services.report_of_code(
        by=cast.viewer("beto"), code=f" {sealed.code[:4]} {sealed.code[4:]}"
    )
    assert [each.text for each in found.replies.all()] == ["We come on Monday"]
    with pytest.raises(services.CodeUnknown):
        services.report_of_code(by=cast.viewer("delia"), code=sealed.code)
    with pytest.raises(NotFound):
        services.answer_report(
            by=cast.viewer("clara"), at=cast.at, report=sealed.report.public_id, text="Who?"
        )
    to_auditor = services.seal_report(
        by=cast.viewer("beto"), at=cast.at, recipient="auditor", subject="count_wrong",
        text="Three were missing", named=True,
    )  # fmt: skip
    assert to_auditor.report.person_id == cast.persons["beto"].pk
    assert selectors.sealed_reports(viewer=cast.viewer("elena"), at=cast.at).count() == 1
    assert selectors.sealed_reports(viewer=inspector, at=cast.at).count() == 1


def test_who_kept_a_loss_back_until_the_authority_knew_may_lose_the_licence(
    cast: Cast, house: House
) -> None:
    incident = robbed(cast, house)
    knew_at = cast.at - timedelta(hours=2)
    services.authority_knew(
        by=cast.viewer("rita"), at=cast.at, incident=incident.public_id, knew_at=knew_at
    )
    incident.refresh_from_db()
    assert may_cancel(incident) is None  # this country has no such rule
    Organisation.objects.update(jurisdiction="pe")
    incident = Incident.objects.get()
    found = may_cancel(incident)
    assert found is not None
    assert "art. 70.2" in found.source
    incident.reported_at = knew_at - timedelta(minutes=1)
    assert may_cancel(incident) is None  # the company was first
    incident.reported_at = None
    incident.kind = "damage"
    assert may_cancel(incident) is None


def test_who_loses_a_firearm_twice_within_the_time_of_the_law_may_be_barred(
    cast: Cast, house: House
) -> None:
    Organisation.objects.update(jurisdiction="pe")
    first = robbed(cast, house)
    assert first.person is None
    first.person = house.guard
    assert may_bar(first) is None
    first.save(update_fields=["person"])
    second = Incident.objects.create(
        organisation=first.organisation, kind="loss", occurred_at=cast.at, known_at=cast.at,
        recorded_at=cast.at, person=house.guard,
    )  # fmt: skip
    found = may_bar(second)
    assert found is not None
    assert (found.value, "art. 70.3" in found.source) == (24, True)
    Incident.objects.filter(pk=first.pk).update(occurred_at=cast.at - timedelta(days=24 * 31))
    assert may_bar(second) is None
