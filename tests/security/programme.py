"""A programme of assistance for each company, so that its doors have something behind them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from resguardo.records.assistance.services import (
    activities,
    advising,
    courses,
    destroying,
    marking,
    own_pages,
    programmes,
    results,
    seminars,
    support,
)
from resguardo.records.assistance.services.activities import ActivityFacts
from resguardo.records.assistance.services.programmes import ProgrammeFacts
from tests.cast import Cast
from tests.house import House
from tests.programme import enrol_officers


def leave_for_the_programme(cast: Cast, house: House, manager: str) -> None:
    """A programme with a workshop, somebody who comes, a conclusion, an indicator, a risk."""
    enrol_officers(cast)
    by, at, mark = cast.viewer("paloma"), cast.at, house.mark
    programme = programmes.open_programme(
        by=by, at=at,
        facts=ProgrammeFacts(
            number=f"CV-{house.organisation.pk}", title=f"Programa {mark}", donor=f"Fondo {mark}",
            currency="USD", budget=Decimal(1000), starts_on=date(2025, 1, 1),
            ends_on=date(2028, 1, 1), countries=[("CV", 100)],
        ),
    ).public_id  # fmt: skip
    part = programmes.invite(
        by=by, at=at, programme=programme, organisation=house.organisation.public_id, size="small"
    )
    programmes.agree(
        by=cast.viewer(manager), at=at, participation=part.public_id, scopes=["figures", "register"]
    )
    workshop = activities.plan_activity(
        by=by, at=at, programme=programme,
        facts=ActivityFacts(
            kind="workshop", title=f"Taller {mark}", starts_on=at.date(), ends_on=at.date(),
            organisations=[house.organisation.public_id],
        ),
    )  # fmt: skip
    told: dict[str, Any] = {
        "by": by, "at": at, "activity": workshop.public_id,
        "organisation": house.organisation.public_id,
    }  # fmt: skip
    who = courses.register_attendee(**told, given_name="Alguien", family_name=mark, sex="x")
    own_pages.make_link(by=by, at=at, attendee=who.public_id, days=9)
    courses.attend(by=by, at=at, activity=workshop.public_id, code=who.code, on=workshop.starts_on)
    seminars.conclude(**told, text=f"Acuerdo {mark}", due_on=at.date() + timedelta(9))
    results.add_indicator(
        by=by, at=at, programme=programme, code="R1", title=f"Indicador {mark}", unit="x"
    )
    programmes.add_risk(
        by=by, at=at, programme=programme, title=f"Riesgo {mark}", likelihood=1, impact=1,
        response="Nada", review_on=at.date(),
    )  # fmt: skip
    support.ask_support(
        by=cast.viewer(manager), at=at, programme=programme, support="other", text=f"Ayuda {mark}"
    )
    _leave_campaigns(cast, house, manager, programme)


def _leave_campaigns(cast: Cast, house: House, manager: str, programme: UUID) -> None:
    """A marking with its list, a destruction with what was given, a review of the law."""
    by, at, company = cast.viewer("paloma"), cast.at, house.organisation.public_id
    activity = {
        kind: activities.plan_activity(
            by=by, at=at, programme=programme,
            facts=ActivityFacts(
                kind=kind, title=f"{kind} {house.mark}", starts_on=at.date(), ends_on=at.date(),
                organisations=[company],
            ),
        ).public_id
        for kind in ("marking", "destruction", "legal_review")
    }  # fmt: skip
    marking.plan_marking(
        by=by, at=at, activity=activity["marking"], pattern="CC-HH-NNNN",
        source="Art. 8", location="frame",
    )  # fmt: skip
    marking.draw_list(
        by=by, at=at, activity=activity["marking"], organisation=company, holder="7", most=1
    )
    destroying.offer(
        by=cast.viewer(manager), at=at, activity=activity["destruction"], reason="Gastada",
        things=[house.firearms[1].thing.public_id],
    )  # fmt: skip
    destroying.plan_destruction(
        by=by, at=at, activity=activity["destruction"], authority=cast.authority.public_id,
        method="melting", furnace=f"Horno {house.mark}",
    )  # fmt: skip
    advising.draw_table(by=by, at=at, activity=activity["legal_review"], jurisdiction="costaverde")
