"""What the chapter on standards keeps of each company on the stage of the table of doors."""

from datetime import timedelta

from resguardo.records.compliance import (
    assessing,
    campaigns,
    links,
    papers,
    planning,
    procedures,
    services,
)
from tests.cast import Cast
from tests.house import House
from tests.records.compliance.test_catalogues import OWN


def leave_standards(cast: Cast, house: House, manager: str) -> None:
    """A catalogue, a paper, a procedure, a campaign with an assessment, a link and an action."""
    by, gema, at, day = cast.viewer(manager), cast.viewer("gema"), cast.at, cast.at.date()
    services.take_in_catalogue(
        by=by, at=at, text=OWN.replace("Banco Ficticio", f"Banco {house.mark}").encode()
    )
    paper = papers.file_paper(
        by=by, at=at, kind="security_plan", title=f"Plan {house.mark}", issued_on=day,
        review_on=day + timedelta(90), content=b"%PDF-1.4 " + house.mark.encode(),
    )  # fmt: skip
    procedures.adopt_procedure(
        by=by, at=at, model="counting", language="es", text=f"Recuento {house.mark}",
        review_on=day + timedelta(90),
    )  # fmt: skip
    campaign = campaigns.open_campaign(
        by=gema, at=at, title=f"Campaña {house.mark}", catalogue="mosaic",
        due_on=day + timedelta(30), companies=(house.organisation.public_id,),
    )  # fmt: skip
    [row] = campaign.assessments.all()
    assessing.answer(
        by=by, at=at, assessment=row.public_id, control="MOS20-03", verdict="partly",
        words=f"Muro {house.mark}", paper=paper.public_id,
    )  # fmt: skip
    links.make_link(
        by=by, at=at, assessment=row.public_id, respondent=f"Marta {house.mark}", days=30
    )
    planning.plan_action(
        by=by, at=at, assessment=row.public_id, control="MOS20-03", support="storage",
        what=f"Muro nuevo {house.mark}", owner=house.guard.public_id, due_on=day + timedelta(30),
    )  # fmt: skip
