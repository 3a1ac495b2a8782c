"""What the authority has about each company, so that its doors have something behind them."""

from datetime import date
from typing import Any

from resguardo.records.oversight import services as oversight
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.oversight.services import letters as writing
from resguardo.records.oversight.services import sanctions
from resguardo.records.oversight.services import winding_down as winding
from resguardo.records.permits import applying, drafting
from resguardo.records.register import services as register
from tests.cast import Cast
from tests.house import House


def leave_for_the_authority(cast: Cast, house: House) -> None:
    """A trace, a visit with what it found, an application, a wind-down and a letter."""
    by, at = cast.viewer("rita"), cast.at
    trace = oversight.receive_trace(
        by=by,
        at=at,
        facts=oversight.TraceFacts(
            agency=f"Policía {house.mark}", contact="Oficina", serial=house.firearms[0].serial
        ),
    )
    oversight.take_trace_step(by=by, at=at, trace=trace.public_id, step="acknowledge", text="Urge")
    oversight.identify(
        by=by, at=at, trace=trace.public_id, thing=house.firearms[0].thing.public_id, score=0.9
    )
    oversight.ask_company(by=by, at=at, trace=trace.public_id, text=f"¿Dónde está {house.mark}?")
    visit = inspecting.plan_inspection(
        by=by, at=at, organisation=house.organisation.public_id, planned_on=at.date(), snap=True
    )
    told: dict[str, Any] = {"by": by, "at": at, "inspection": visit.public_id}
    inspecting.begin_inspection(**told)
    inspecting.add_finding(
        **told, text=f"Falta {house.mark}", article="Art. 7", gravity="minor", due_on=at.date()
    )
    sanctions.propose_sanction(**told, kind="warning", article="Art. 9", text=f"Aviso {house.mark}")
    applying.draft_renewal(by=house.console, at=at, permit=house.permits["company"])
    winding.begin_wind_down(
        by=house.console, at=at, cause="closes", due_on=at.date(), reason=f"Cierra {house.mark}"
    )
    writing.send_letters(
        by=by, at=at, organisations=[house.organisation.public_id], subject=f"Aviso {house.mark}",
        text="Responda",
    )  # fmt: skip


def leave_law(cast: Cast) -> None:
    """What the authority wrote for everybody: a draft of a law, and a serial listed as stolen."""
    by, at = cast.viewer("rita"), cast.at
    drafting.draft_amendment(
        by=by, at=at, base="costaverde",
        amendment=drafting.Amendment(
            name="rounds_per_issue_max", from_day=date(2026, 4, 1), value="24",
            instrument="Decreto 3-2026 (ficticio)", read_on=date(2026, 3, 1),
        ),
    )  # fmt: skip
    register.list_stolen(
        by=by, at=at, serial="ROBADO-1", source="Policía Ficticia", listed_on=at.date()
    )
