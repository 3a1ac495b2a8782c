"""A trace: checked for what it lacks, on a clock, found by a person, strung together, answered."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep
from resguardo.records.custody import services as custody
from resguardo.records.custody.slip import Slip
from resguardo.records.oversight import services, traces
from resguardo.records.oversight.chains import chain_of
from resguardo.records.people.selectors import NotFound
from resguardo.records.register import services as register
from tests.cast import Cast
from tests.house import House, furnish

DAY = timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - 20 * DAY)


def facts(house: House, **more: Any) -> services.TraceFacts:
    whole: dict[str, Any] = {
        "agency": "Policía Nacional", "contact": "Sección de armas, tel. 555 0100",
        "illicit_because": "Carried without a permit", "circumstances": "Found in a car",
        "serial": house.firearms[0].serial, "weapon_type": "revolver", "calibre": ".38 Special",
        "intended_use": "Criminal case", "recovered_on": None,
    }  # fmt: skip
    return services.TraceFacts(**(whole | more))


def test_what_the_request_lacks_is_said_and_a_word_lets_it_go_on(cast: Cast, house: House) -> None:
    rita = cast.viewer("rita")
    row = services.receive_trace(
        by=rita, at=cast.at, facts=facts(house, intended_use="", calibre="")
    )
    assert traces.lacking(row) == ("type_and_calibre", "intended_use")
    # ten working days from Monday noon, by the calendar of the authority
    assert row.reply_by > cast.at + 13 * DAY
    with pytest.raises(services.RequestLacks) as refusal:
        services.take_trace_step(by=rita, at=cast.at, trace=row.public_id, step="acknowledge")
    assert "its type and calibre" in refusal.value.sentence()
    with pytest.raises(services.StepWithoutWords):
        services.take_trace_step(by=rita, at=cast.at, trace=row.public_id, step="ask_more")
    services.take_trace_step(
        by=rita, at=cast.at, trace=row.public_id, step="ask_more", text="Which calibre?"
    )
    before = row.reply_by
    services.amend_trace(by=rita, at=cast.at + DAY, trace=row.public_id, facts=facts(house))
    row = services.take_trace_step(
        by=rita, at=cast.at + 2 * DAY, trace=row.public_id, step="complete"
    )
    assert row.reply_by == before + 2 * DAY  # the clock stood still while the requester was asked
    with pytest.raises(NotAStep):
        services.reply(by=rita, at=cast.at, trace=row.public_id)


def test_only_an_authority_with_a_mandate_to_change_traces(cast: Cast, house: House) -> None:
    for name in ("clara", "alba", "ana"):
        with pytest.raises(NotMandated):
            services.receive_trace(by=cast.viewer(name), at=cast.at, facts=facts(house))
    with pytest.raises(NotMandated):
        traces.traces(viewer=cast.viewer("clara"), at=cast.at)


def test_a_firearm_is_traced_to_the_guard_of_that_day_and_answered(
    cast: Cast, house: House
) -> None:
    rita, clara = cast.viewer("rita"), cast.viewer("clara")
    thing = house.firearms[0].thing
    day = cast.at.date()
    row = services.receive_trace(by=rita, at=cast.at, facts=facts(house, recovered_on=day))
    key = row.public_id
    services.take_trace_step(by=rita, at=cast.at, trace=key, step="acknowledge")
    with pytest.raises(services.NothingTraced):
        services.ask_company(by=rita, at=cast.at, trace=key, text="Where is it?")
    assert house.lot is not None
    with pytest.raises(services.NotAFirearm):
        services.identify(by=rita, at=cast.at, trace=key, thing=house.lot.public_id)
    services.identify(by=rita, at=cast.at, trace=key, thing=thing.public_id, score=0.97)
    asked = services.ask_company(by=rita, at=cast.at, trace=key, text="Where is it?")
    assert list(traces.questions(viewer=clara, at=cast.at)) == [asked]
    with pytest.raises(NotFound):
        traces.question(viewer=cast.viewer("delia"), at=cast.at, public_id=asked.public_id)
    services.name_contact(
        by=clara, at=cast.at, person=cast.person("dario").public_id, reached_by="555 0101"
    )
    answered = services.answer_question(
        by=clara, at=cast.at, question=asked.public_id, answer="In the armoury, seen today",
        document=b"%PDF-1.4\n%%EOF\n", document_name="Page of the book.pdf",
    )  # fmt: skip
    assert answered.document is not None
    assert answered.document.organisation_id == clara.organisation_id
    with pytest.raises(services.AnsweredAlready):
        services.answer_question(by=clara, at=cast.at, question=asked.public_id, answer="No")
    with pytest.raises(services.DiversionPointUnknown):
        services.code_diversion(by=rita, at=cast.at, trace=key, diversion_point="moon", text="seen")
    services.code_diversion(
        by=rita, at=cast.at, trace=key, diversion_point="armoury", text="Inspector's note"
    )
    row = services.reply(by=rita, at=cast.at, trace=key)
    assert row.state == "replied"
    packet = services.packet_of(viewer=rita, at=cast.at, row=traces.trace(
        viewer=rita, at=cast.at, public_id=key))  # fmt: skip
    assert row.packet_sha256 == services.packet_digest(packet)
    result = packet["result"]
    assert thing.acquired_on is not None
    assert result["book_contradicts"] is True  # it was recovered, and the armoury has it
    assert result["time_to_crime_days"] == (day - thing.acquired_on).days
    assert result["custody_on_the_day"][0]["account"] == "armoury"
    assert result["company_contact"] == "555 0101"
    assert packet["record_kind"] == ""


def test_the_chain_goes_through_two_companies(cast: Cast, house: House) -> None:
    """A firearm handed from company to company is one chain, whichever row one begins with."""
    other = furnish(cast, "dos", guard="dante", at=cast.at - 20 * DAY)
    dos = cast.viewer("fausto")
    thing = house.firearms[1].thing
    at = cast.at - DAY
    offered = custody.offer(
        by=house.console, at=at, receiver=cast.dos.public_id, store=house.armoury.public_id,
        things={thing.public_id: 1}, slip=Slip(reason="Sold", document="Contract 7"),
    )  # fmt: skip
    [line] = offered.lines.all()
    custody.accept(
        by=dos, at=cast.at, transfer=offered.public_id, store=other.armoury.public_id,
        received={line.pk: 1}, slip=Slip(reason="Bought"),
    )  # fmt: skip
    chain = chain_of(viewer=cast.viewer("rita"), at=cast.at, thing=thing, day=cast.at.date())
    assert [each.thing.organisation for each in chain.holders] == [cast.uno, cast.dos]
    assert chain.holders[0].until is not None
    assert chain.holders[1].until is None


def test_a_listed_serial_that_stands_in_a_register_is_shown(cast: Cast, house: House) -> None:
    rita = cast.viewer("rita")
    assert traces.listed_in_registers(viewer=rita, at=cast.at) == []
    for maker in ("Fábrica Ficticia", "Otra"):
        register.list_stolen(
            by=rita, at=cast.at, serial=house.firearms[0].serial, source="Police 77",
            listed_on=cast.at.date(), maker_name=maker,
        )  # fmt: skip
    found = traces.listed_in_registers(viewer=rita, at=cast.at)
    assert [(each.firearm, each.same_make) for each in found] == [
        (house.firearms[0], True), (house.firearms[0], False),
    ]  # fmt: skip
