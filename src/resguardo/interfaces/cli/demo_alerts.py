"""The demonstration's alerts: the night's screening has run once, and people have begun to answer.

What it points at is what thirty ordinary days and the work on the desks leave behind; nobody acted
out a diversion here, so that an inspector learns on it what an alert is: a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resguardo.interfaces.cli.alerts import screened
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as seen

if TYPE_CHECKING:
    from datetime import datetime

    from resguardo.interfaces.cli.demo_people import Cast

ANSWER: Final = "La entrega se hizo en el puesto y se anotó al volver; el cuaderno está a la vista."
LOOKING: Final = "Se pidió el cuaderno del puesto; se revisa en la próxima visita."
DISMISSED: Final = "El vigilante trabajó un turno doble por un evento; el rol se corrigió tarde."


def notice_what_is_odd(cast: Cast, *, at: datetime) -> None:
    """Screen once, look into one alert that the company answered, and dismiss another."""
    alerting.keep_alerts(at=at, found=screened())
    inspector, manager = cast.viewers["inspector"], cast.viewers["cumplimiento"]
    for own in seen.alerts(viewer=manager, at=at)[:1]:
        alerting.decide_alert(by=manager, at=at, alert=own, verdict="answered", note=ANSWER)
        alerting.decide_alert(by=inspector, at=at, alert=own, verdict="looking", note=LOOKING)
    others = seen.undecided(seen.alerts(viewer=inspector, at=at)).filter(subject_kind="person")
    for weak in others[:1]:
        alerting.decide_alert(by=inspector, at=at, alert=weak, verdict="dismissed", note=DISMISSED)
