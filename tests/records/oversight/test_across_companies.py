"""Across companies: only an authority looks, with a reason, and the figures name nobody."""

from datetime import timedelta

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.custody import services as custody
from resguardo.records.custody.slip import Slip
from resguardo.records.oversight import across, statistics
from resguardo.records.people.models import Organisation, Person
from resguardo.records.register import services as register
from resguardo.records.register.models import Firearm
from resguardo.records.transparency.models import Access
from tests.cast import Cast
from tests.house import House, furnish

DAY = timedelta(days=1)
WHY = "File 12"


@pytest.fixture
def houses(cast: Cast) -> tuple[House, House]:
    before = cast.at - 3 * DAY
    return furnish(cast, "uno", guard="beto", at=before), furnish(
        cast, "dos", guard="dante", at=before
    )


def test_only_an_authority_with_a_reason_looks_and_that_is_kept(
    cast: Cast, houses: tuple[House, House]
) -> None:
    for name in ("clara", "elena", "ana"):
        with pytest.raises(NotMandated):
            across.look_across(viewer=cast.viewer(name), at=cast.at, reason=WHY)
    with pytest.raises(across.WhyAsked):
        across.look_across(viewer=cast.viewer("alba"), at=cast.at, reason="  ")
    found = across.look_across(viewer=cast.viewer("alba"), at=cast.at, reason=WHY)
    parts = (found.guards, found.weapons, found.owners, found.one_sided, found.acquired)
    assert not any(parts)
    kept = Access.objects.get(subject_kind="across_companies")
    assert (kept.verb, kept.reason) == ("read", WHY)
    assert houses[0].organisation == cast.uno


def test_what_stands_in_two_books_is_found(cast: Cast, houses: tuple[House, House]) -> None:
    uno, dos = houses
    shared = Person.objects.get(pk=uno.guard.pk).identity_hash
    Person.objects.filter(pk=dos.guard.pk).update(identity_hash=shared)
    Organisation.objects.filter(pk__in=(cast.uno.pk, cast.dos.pk)).update(owner_hashes=["o-1"])
    twin = uno.firearms[0]
    custody.take_in(
        by=dos.console, at=cast.at, place=dos.armoury.public_id, slip=Slip(document="Factura 9"),
        new=[(register.FirearmFacts(
            model_id=twin.model_id, weapon_type="revolver", calibre_id=twin.calibre_id,
            serial=twin.serial, acquired_on=cast.at.date()), 1)],
        acknowledged=True,
    )  # fmt: skip
    custody.offer(
        by=uno.console, at=cast.at, receiver=cast.dos.public_id, store=uno.armoury.public_id,
        things={uno.firearms[1].thing.public_id: 1}, slip=Slip(reason="Sold"),
    )  # fmt: skip
    later = cast.at + across.WAITING + DAY
    found = across.look_across(viewer=cast.viewer("gema"), at=later, reason=WHY)
    [guard] = found.guards
    assert {company for company, _since in guard.hired} == {cast.uno, cast.dos}
    [weapon] = found.weapons
    assert {each.organisation for each in weapon.firearms} == {cast.uno, cast.dos}
    [owner] = found.owners
    assert set(owner.companies) == {cast.uno, cast.dos}
    [waiting] = found.one_sided
    assert (waiting.giver, waiting.receiver) == (cast.uno, cast.dos)
    assert Firearm.objects.filter(serial=twin.serial).count() == 2


def buy(cast: Cast, house: House, serials: range, *, days: int) -> None:
    twin = house.firearms[0]
    custody.take_in(
        by=house.console, at=cast.at + days * DAY, place=house.armoury.public_id,
        slip=Slip(document=f"Factura {serials.start}"), acknowledged=True,
        new=[
            (register.FirearmFacts(
                model_id=twin.model_id, weapon_type="revolver", calibre_id=twin.calibre_id,
                serial=f"NEW-{number}"), 1)
            for number in serials
        ],
    )  # fmt: skip


def test_many_firearms_acquired_within_few_days_are_told(
    cast: Cast, houses: tuple[House, House]
) -> None:
    uno, dos = houses
    buy(cast, uno, range(3), days=10)
    buy(cast, uno, range(3, 5), days=14)
    buy(cast, dos, range(10, 14), days=10)
    buy(cast, dos, range(14, 16), days=20)  # six in all, and never five within five days
    gema = cast.viewer("gema", at=cast.at + 30 * DAY)
    found = across.look_across(viewer=gema, at=cast.at + 30 * DAY, reason=WHY)
    [many] = found.acquired
    assert (many.company, many.firearms, many.held) == (cast.uno, 5, 7)
    assert (many.last - many.first).days == 4
    much_later = cast.at + 400 * DAY
    gema = cast.viewer("gema", at=much_later)
    assert not across.look_across(viewer=gema, at=much_later, reason=WHY).acquired


def test_figures_of_few_companies_are_held_back(cast: Cast, houses: tuple[House, House]) -> None:
    alba = cast.viewer("alba")
    found = statistics.national(viewer=alba, at=cast.at)
    assert found.country.figures["firearms"] is None  # two companies are too few to be told
    with pytest.raises(NotMandated):
        statistics.national(viewer=cast.viewer("clara"), at=cast.at)
    with pytest.raises(across.WhyAsked):
        statistics.note_export(viewer=alba, at=cast.at, reason="")
    statistics.note_export(viewer=alba, at=cast.at, reason="Report of the quarter")
    assert Access.objects.filter(verb="export", subject_kind="statistics").count() == 1
    assert houses[1].organisation == cast.dos


def test_a_lone_gap_is_never_worked_out_from_the_total() -> None:
    cells = {
        ("North", "losses"): (12, 6), ("South", "losses"): (1, 1), ("East", "losses"): (8, 4),
        ("West", "losses"): (0, 0),
    }  # fmt: skip
    found = statistics.told(cells)
    shown = {each.name: each.figures["losses"] for each in found.regions}
    assert shown == {"North": 12, "South": None, "East": None, "West": 0}
    assert found.country.figures["losses"] == 21
