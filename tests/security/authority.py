"""What the authority has about each company, so that its doors have something behind them."""

from resguardo.records.oversight import services as oversight
from tests.cast import Cast
from tests.house import House


def leave_for_the_authority(cast: Cast, house: House) -> None:
    """A trace of a firearm of the company with a question to it."""
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
