"""The demonstration's alerts: the night's screening has run once, and people have begun to answer.

Four companies acted something out in the thirty days (`demo_country.ACTED_OUT`); the rest is what
ordinary days and the work on the desks leave behind. An inspector learns on it what an alert is: a
question, which the company may answer and a person must decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resguardo.interfaces.cli.alerts import screened
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as seen

if TYPE_CHECKING:
    from datetime import datetime

    from resguardo.interfaces.cli.demo_people import Cast

ANSWER: Final = "Se denunció a la policía el mismo día; el aviso al registro salió tarde."
LOOKING: Final = "Se pidió la copia de la denuncia; se compara en la próxima visita."
DISMISSED: Final = "La policía confirma el asalto con otro testigo; nada apunta a la empresa."


def notice_what_is_odd(cast: Cast, *, at: datetime) -> None:
    """Screen once, look into one alert that the company answered, and dismiss another."""
    alerting.keep_alerts(at=at, found=screened())
    inspector, manager = cast.viewers["inspector"], cast.viewers["cumplimiento"]
    for own in seen.alerts(viewer=manager, at=at)[:1]:
        alerting.decide_alert(by=manager, at=at, alert=own, verdict="answered", note=ANSWER)
        alerting.decide_alert(by=inspector, at=at, alert=own, verdict="looking", note=LOOKING)
    others = seen.undecided(seen.alerts(viewer=inspector, at=at)).filter(severity="low")
    for weak in others[:1]:
        alerting.decide_alert(by=inspector, at=at, alert=weak, verdict="dismissed", note=DISMISSED)
