"""Asked before buying or importing, granted in part, taken in under it, followed to who has it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from resguardo.records.custody import services as custody
from resguardo.records.custody.authorised import (
    BeyondLeave,
    LeaveNotInForce,
    LeaveUnnamed,
    came_under,
    leaves_in_force,
)
from resguardo.records.custody.models import Entry, Override, Transfer, TransferLine
from resguardo.records.custody.services import Confirmation, Slip
from resguardo.records.custody.services.transfers import ReceiverNotLicensed
from resguardo.records.oversight.services.granting import BoughtBeyondQuota, grant_within_quota
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services import viewer_at_console
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import applying, drafting
from resguardo.records.permits import services as permits
from resguardo.records.permits.applying import ApplicationFacts
from resguardo.records.permits.buying import Line, LineImpossible, LinesMissing, SupplierMissing
from resguardo.records.permits.checking import check_number
from resguardo.records.permits.drafting import Amendment
from resguardo.records.permits.models import Application, Permit, PermitKind
from resguardo.records.permits.profiles import DIGEST_SHOWN
from resguardo.records.permits.selectors import lapsing
from resguardo.records.register.models import Firearm
from resguardo.records.register.services import FirearmFacts, LotFacts
from tests.cast import PIN, Cast
from tests.house import CALIBRE, House, furnish

DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n%invented\n"
ASKED = (Line("revolver", CALIBRE, 3), Line("rounds", CALIBRE, 500))


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - 90 * DAY)


def under(law: str, house: House, at: datetime) -> Viewer:
    """The company's console under the law of a country."""
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction=law)
    company = Organisation.objects.get(pk=house.organisation.pk)
    return viewer_at_console(organisation=company, at=at - DAY)


def draft(cast: Cast, **more: Any) -> Application:
    facts: dict[str, Any] = {"kind": "purchase", "wanted_from": cast.at.date(), "lines": ASKED,
                             "supplier": "Armería Imaginaria"} | more  # fmt: skip
    return applying.draft_application(
        by=cast.viewer("clara"), at=cast.at, facts=ApplicationFacts(**facts)
    )


def examined(cast: Cast, **more: Any) -> Application:
    told: dict[str, Any] = {"at": cast.at, "application": draft(cast, **more).public_id}
    applying.add_paper(by=cast.viewer("clara"), name="Offer", document=PDF, **told)
    applying.take_application_step(by=cast.viewer("clara"), step="submit", **told)
    return applying.take_application_step(by=cast.viewer("gema"), step="examine", **told)


def granted(cast: Cast, lines: tuple[Line, ...] | None = None, **more: Any) -> Permit:
    return grant_within_quota(
        by=cast.viewer("rita"), at=cast.at, application=examined(cast, **more).public_id,
        number="AC-7", valid_from=cast.at.date(), valid_until=cast.at.date() + 90 * DAY,
        lines=lines,
    )  # fmt: skip


def take(by: Viewer, house: House, at: datetime, what: Any, quantity: int = 1, **said: Any) -> Any:
    leave = said.pop("leave", None)
    return custody.take_in(
        by=by, at=at, place=house.armoury.public_id, new=[(what, quantity)], acknowledged=True,
        slip=Slip(document="F-1", **said), under=leave,
    )  # fmt: skip


def weapon(house: House, serial: str, kind: str = "revolver") -> FirearmFacts:
    model = Firearm.objects.get(pk=house.firearms[0].pk).model_id
    return FirearmFacts(model_id=model, weapon_type=kind, calibre_id=CALIBRE, serial=serial)


def rounds(lot: str, at: datetime) -> LotFacts:
    return LotFacts(calibre_id=CALIBRE, lot_number=lot, received_on=at.date())


def aside(cast: Cast) -> dict[str, Any]:
    """What sets a refusal aside: a reason, and a second person with their PIN."""
    return {"reason": "Delivered with the rest", "second": cast.person("dario").public_id,
            "second_confirmation": Confirmation(kind="pin", pin=PIN)}  # fmt: skip


def test_what_is_asked_for_names_things_and_a_supplier(cast: Cast, house: House) -> None:
    assert house.organisation == cast.uno
    with pytest.raises(LinesMissing):
        draft(cast, lines=())
    with pytest.raises(SupplierMissing):
        draft(cast, supplier=" ")
    for line in (Line("cannon", CALIBRE, 1), Line("revolver", "moon", 1), Line("rounds", "", 5),
                 Line("revolver", CALIBRE, 0), Line("revolver", CALIBRE, 10**9)):  # fmt: skip
        with pytest.raises(LineImpossible):
            draft(cast, lines=(line,))
    row = draft(cast)
    assert [each["quantity"] for each in row.lines] == [3, 500]
    draft(cast, supplier="Otra Armería")  # several purchases may be asked for at once


def test_the_registry_grants_a_part_and_it_is_received_up_to_that(cast: Cast, house: House) -> None:
    by = under("generic", house, cast.at)
    leave = granted(cast, lines=(Line("revolver", CALIBRE, 1), Line("rounds", CALIBRE, 500)))
    assert [each["quantity"] for each in leave.lines] == [1, 500]
    [entry] = take(by, house, cast.at, weapon(house, "NEW-1"), leave=leave.public_id)
    assert entry.cites == leave.public_id
    with pytest.raises(BeyondLeave) as refusal:
        take(by, house, cast.at, weapon(house, "NEW-2"), leave=leave.public_id)
    assert (refusal.value.left, refusal.value.coming) == (0, 1)
    with pytest.raises(BeyondLeave):  # not what was granted at all
        take(by, house, cast.at, weapon(house, "P-1", "pistol"), leave=leave.public_id)
    take(by, house, cast.at, rounds("N-1", cast.at), 400, leave=leave.public_id)
    with pytest.raises(BeyondLeave) as refusal:
        take(by, house, cast.at, rounds("N-2", cast.at), 101, leave=leave.public_id)
    assert refusal.value.left == 100
    take(by, house, cast.at, rounds("N-2", cast.at), 101, leave=leave.public_id, **aside(cast))
    assert Override.objects.get().codes == ["custody.beyond-leave"]


def test_what_was_reversed_has_not_been_received(cast: Cast, house: House) -> None:
    by = under("generic", house, cast.at)
    leave = granted(cast, lines=(Line("revolver", CALIBRE, 1),))
    [entry] = take(by, house, cast.at, weapon(house, "NEW-1"), leave=leave.public_id)
    custody.reverse(by=by, at=cast.at, entry=entry.public_id, slip=Slip(**aside(cast)))
    take(by, house, cast.at, weapon(house, "NEW-2"), leave=leave.public_id)


def test_a_leave_that_does_not_hold_lets_nothing_in(cast: Cast, house: House) -> None:
    by = under("generic", house, cast.at)
    leave = granted(cast)
    told: dict[str, Any] = {"leave": leave.public_id}
    with pytest.raises(LeaveNotInForce):  # it had not begun
        take(by, house, cast.at, weapon(house, "A-1"), occurred_at=cast.at - 5 * DAY, **told)
    permits.suspend(by=cast.viewer("rita"), at=cast.at, permit=leave.public_id, reason="No")
    with pytest.raises(LeaveNotInForce):
        take(by, house, cast.at, weapon(house, "A-1"), **told)
    assert leaves_in_force(viewer=by, at=cast.at) == []
    licence = house.permits["company"]
    with pytest.raises(LeaveNotInForce):  # another paper is no leave to buy
        take(by, house, cast.at, weapon(house, "A-1"), leave=licence)
    stranger = furnish(cast, "dos", guard="dante", at=cast.at - 90 * DAY)
    with pytest.raises(NotFound):
        take(stranger.console, stranger, cast.at, weapon(stranger, "A-1"), **told)


def test_where_the_law_wants_it_nothing_is_bought_without(cast: Cast, house: House) -> None:
    """An authority amends the law; what was bought before that day stays as it was."""
    text = drafting.draft_amendment(
        by=cast.viewer("rita"), at=cast.at, base="generic",
        amendment=Amendment(
            name="purchase_needs_authorisation", from_day=date(2026, 3, 1), value="yes",
            instrument="Invented decree 3", article="art. 21", read_on=cast.at.date(),
        ),
    )  # fmt: skip
    by = under(f"generic@{text.digest[:DIGEST_SHOWN]}", house, cast.at)
    take(by, house, cast.at, weapon(house, "OLD"), occurred_at=cast.at - 5 * DAY)
    with pytest.raises(LeaveUnnamed) as refusal:
        take(by, house, cast.at, weapon(house, "NEW"))
    assert "Invented decree 3, art. 21" in refusal.value.sentence()
    take(by, house, cast.at, weapon(house, "NEW"), **aside(cast))
    assert Override.objects.get().codes == ["custody.leave-unnamed"]


def test_more_firearms_than_the_payroll_allows_are_not_granted(cast: Cast, house: House) -> None:
    under("co", house, cast.at)  # one for three guards, and two are held
    with pytest.raises(BoughtBeyondQuota) as refusal:
        granted(cast)
    assert (refusal.value.held, refusal.value.asked) == (2, 3)
    granted(cast, lines=(Line("rounds", CALIBRE, 500),))


def test_an_import_is_followed_to_the_first_who_holds_it(cast: Cast, house: House) -> None:
    by = under("generic", house, cast.at)
    leave = granted(cast, kind="import", lines=(Line("revolver", CALIBRE, 2),))
    for serial in ("IMP-1", "IMP-2"):
        take(by, house, cast.at, weapon(house, serial), leave=leave.public_id)
    thing = Firearm.objects.get(serial="IMP-1").thing
    transfer = custody.offer(
        by=cast.viewer("ana"), at=cast.at, receiver=cast.dos.public_id,
        store=house.armoury.public_id, things={thing.public_id: 1}, slip=Slip(reason="Sold"),
    )  # fmt: skip
    rita = cast.viewer("rita")
    other = furnish(cast, "dos", guard="dante", at=cast.at - 30 * DAY)
    found = came_under(viewer=rita, at=cast.at, permit=leave)
    assert [each.passed_to for each in found] == ["", ""]  # offered is not had
    line = TransferLine.objects.get(transfer=transfer)
    custody.accept(
        by=other.console, at=cast.at, transfer=transfer.public_id,
        store=other.armoury.public_id, received={line.pk: 1}, slip=Slip(),
    )  # fmt: skip
    assert Transfer.objects.get().state == "accepted"
    told = {each.serial: each for each in came_under(viewer=rita, at=cast.at, permit=leave)}
    assert (told["IMP-1"].passed_to, told["IMP-2"].passed_to) == (cast.dos.name, "")
    assert told["IMP-1"].quantity == 1
    assert came_under(viewer=by, at=cast.at, permit=leave)
    with pytest.raises(NotFound):
        came_under(viewer=other.console, at=cast.at, permit=leave)


def test_a_seller_checks_the_number_and_what_it_allows(cast: Cast, house: House) -> None:
    assert house.organisation == cast.uno
    granted(cast)
    found = check_number(kind=PermitKind.PURCHASE, number="ac-7", at=cast.at)
    assert found is not None
    assert (found.state, found.company) == ("valid", cast.uno.name)
    assert [(each.what, each.quantity) for each in found.lines] == [
        ("revolver", 3),
        ("rounds", 500),
    ]
    assert [each.count for each in lapsing(viewer=cast.viewer("clara"), at=cast.at,
                                           kind="purchase")] == [0, 0, 0, 0]  # fmt: skip


def test_arms_are_not_offered_to_a_company_whose_licence_is_stopped(
    cast: Cast, house: House
) -> None:
    by = under("generic", house, cast.at)
    things = {house.firearms[0].thing.public_id: 1}

    def offer(receiver: Organisation) -> None:
        custody.offer(
            by=by, at=cast.at, receiver=receiver.public_id, store=house.armoury.public_id,
            things=things, slip=Slip(reason="Sold"),
        )  # fmt: skip

    other = furnish(cast, "dos", guard="dante", at=cast.at - 90 * DAY)
    permits.suspend(
        by=cast.viewer("rita"), at=cast.at - DAY, permit=other.permits["company"], reason="No alarm"
    )
    with pytest.raises(ReceiverNotLicensed) as refusal:
        offer(cast.dos)
    assert cast.dos.name in refusal.value.sentence()
    assert not Entry.objects.filter(kind="transfer_out").exists()
    offered = custody.counterparts(viewer=cast.viewer("ana"), at=cast.at)
    [(_key, _name, state)] = [each for each in offered if each[0] == cast.dos.public_id]
    assert state == "suspended"
    permits.lift(
        by=cast.viewer("rita"), at=cast.at, permit=other.permits["company"], reason="Alarm is in"
    )
    Permit.objects.filter(public_id=other.permits["company"]).update(valid_until=date(2026, 3, 2))
    with pytest.raises(ReceiverNotLicensed):
        offer(cast.dos)
    offer(cast.authority)  # whoever collects arms needs no licence
