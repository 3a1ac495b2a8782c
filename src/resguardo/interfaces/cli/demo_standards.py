"""The demonstration's standards: what a company and its authority are in the middle of.

last year's assessment, locked, and this year's, which follows it and is half answered;
a campaign of the authority over all companies, with what the registers said this morning;
an assessor who saw it otherwise; a link for a site manager without a login;
actions planned, late, done, verified, and one due to be looked at again;
procedures adopted, one of them due for review; documents on file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.interfaces.cli.demo_people import Cast
from resguardo.records.compliance import (
    assessing,
    campaigns,
    links,
    papers,
    planning,
    procedures,
    selectors,
)
from resguardo.records.people.selectors import people as people_in_sight
from resguardo.records.permits.calendars import months_on

YEAR: Final = timedelta(days=365)
FILLED_IN: Final = "según el plan de la empresa"
"""What the demonstration writes where a model procedure leaves a gap."""

BEFORE: Final = {
    "MOS20-03": ("no", "La armería anterior estaba en un sótano sin evaluar."),
    "MOS20-05": ("partly", "Puerta reforzada, ventana sin reja."),
    "MOS20-14": ("no", "Sin procedimiento escrito."),
    "MOS30-07": ("yes", ""),
}
NOW: Final = {
    "MOS20-03": ("yes", "Evaluación del lugar hecha en marzo, con plano."),
    "MOS20-05": ("yes", "Reja y segunda cerradura instaladas."),
    "MOS20-14": ("partly", "Procedimiento aprobado; falta difundirlo."),
    "MOS20-16": ("yes", "Se cuenta cada trimestre."),
    "MOS20-18": ("yes", ""),
    "MOS20-20": ("yes", "Armario aparte para munición."),
    "MOS30-07": ("yes", ""),
    "MOS30-13": ("no", "Marcado láser pendiente de contratar."),
}
ASSESSOR: Final = {
    "MOS20-05": ("partly", "La segunda cerradura se abre con la misma llave."),
    "MOS20-03": ("yes", "Visto en la visita."),
}
PLANS: Final = (
    ("MOS20-16", "counting", "Recuento completo por número de serie cada trimestre", 40, None),
    ("MOS30-13", "marking", "Marcado láser de todas las armas con la campaña regional", 120, 4800),
    ("MOS20-05", "equipment", "Cambiar la segunda cerradura por otra de llave distinta", -1, 260),
    ("MOS20-20", "storage", "Armario ignífugo para la munición", 60, 1350),
)
"""Requirement, support, what, days until due, cost in dollars."""


ADOPTED: Final = (
    ("issue_and_return", 90), ("counting", 200), ("store_security", 30), ("loss_and_theft", 364),
)  # fmt: skip
"""Model procedure, and how many days ago it was adopted."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who plays, and when."""

    cast: Cast
    at: datetime
    owner: UUID

    @staticmethod
    def of(cast: Cast, at: datetime) -> Scene:
        """The manager of the company owns what is planned."""
        manager = cast.viewers["cumplimiento"]
        owner = people_in_sight(viewer=manager, at=at).get(pk=manager.person_id or 0)
        return Scene(cast, at, owner.public_id)


@transaction.atomic
def remember_last_year(cast: Cast, *, at: datetime) -> None:
    """Keep last year's assessment, the procedures adopted since, and documents on file."""
    scene = Scene.of(cast, at)
    _procedures(scene)
    _papers(scene)
    _last_year(scene)


@transaction.atomic
def ask_the_sector(cast: Cast, *, at: datetime) -> None:
    """Put every company in the middle of this year's campaign."""
    scene = Scene.of(cast, at)
    inspector, manager = cast.viewers["inspector"], cast.viewers["cumplimiento"]
    campaign = campaigns.open_campaign(
        by=inspector, at=at - timedelta(days=5), title="Autoevaluación MOSAIC del sector",
        catalogue="mosaic", due_on=day_of(at) + timedelta(days=25),
    )  # fmt: skip
    row = selectors.assessments(viewer=manager, at=at).get(campaigns=campaign)
    _answers(scene, row.public_id)
    _plan(scene, row.public_id)
    for _new in campaigns.ask_registers(by=inspector, at=at, campaign=campaign.public_id):
        pass


def _procedures(scene: Scene) -> None:
    """Four of the models adopted; one is due for review."""
    manager = scene.cast.viewers["cumplimiento"]
    for name, days_ago in ADOPTED:
        model = procedures.model_named(name)
        then = scene.at - timedelta(days=days_ago)
        procedures.adopt_procedure(
            by=manager, at=then, model=name, language="es",
            text=model.text("es").replace("…", FILLED_IN),
            review_on=min(procedures.next_review(model, day_of(then)),
                          day_of(scene.at) - timedelta(days=2))
            if name == "loss_and_theft"
            else procedures.next_review(model, day_of(then)),
        )  # fmt: skip


def _papers(scene: Scene) -> None:
    manager = scene.cast.viewers["cumplimiento"]
    day = day_of(scene.at)
    for kind, title, months in (
        ("risk_assessment", "Evaluación de riesgo de la Armería Central", 9),
        ("access_list", "Lista de acceso a la armería", 3),
        ("self_assessment", "Autoevaluación anual presentada", 11),
    ):
        papers.file_paper(
            by=manager, at=scene.at, kind=kind, title=title, issued_on=day - timedelta(days=40),
            review_on=months_on(day, months), file_name=f"{kind}.pdf",
            content=f"%PDF-1.4\n% Documento ficticio de la demostración: {title}\n".encode(),
        )  # fmt: skip


def _last_year(scene: Scene) -> None:
    """The baseline: answered and locked a year ago, with an action that was verified since."""
    manager, chief = scene.cast.viewers["cumplimiento"], scene.cast.viewers["gerente"]
    then = scene.at - YEAR
    row = assessing.open_assessment(
        by=manager, at=then, organisation=manager.organisation_public_id, catalogue="mosaic"
    )
    for control, (verdict, words) in BEFORE.items():
        assessing.answer(
            by=manager, at=then, assessment=row.public_id, control=control, verdict=verdict,
            words=words,
        )  # fmt: skip
    done = planning.plan_action(
        by=manager, at=then, assessment=row.public_id, control="MOS20-03", support="storage",
        what="Mudar la armería a la planta baja y evaluar el lugar", owner=scene.owner,
        due_on=day_of(then) + timedelta(days=120), cost=Decimal(2100), currency="USD",
    )  # fmt: skip
    later = then + timedelta(days=110)
    planning.finish_action(
        by=manager, at=later, action=done.public_id, note="Mudanza hecha, plano en el expediente"
    )
    planning.verify_action(
        by=chief, at=later + timedelta(days=5), action=done.public_id, note="Visto en el lugar"
    )
    assessing.lock(by=manager, at=then + timedelta(days=30), assessment=row.public_id)


def _answers(scene: Scene, row: UUID) -> None:
    manager, inspector = scene.cast.viewers["cumplimiento"], scene.cast.viewers["inspector"]
    for by, said, days_ago in ((manager, NOW, 3), (inspector, ASSESSOR, 2)):
        for control, (verdict, words) in said.items():
            assessing.answer(
                by=by, at=scene.at - timedelta(days=days_ago), assessment=row, control=control,
                verdict=verdict, words=words,
            )  # fmt: skip
    made = links.make_link(
        by=manager, at=scene.at - timedelta(days=2), assessment=row, days=21,
        respondent="Rocío Portón, encargada de la sede norte", language="es",
        themes=("storage", "access"),
    )  # fmt: skip
    link = links.link_at(token=made.token, at=scene.at)
    links.answer_by_link(
        link=link, at=scene.at - timedelta(days=1), control="MOS20-21", verdict="partly",
        words="Hay libro de llaves; una copia no está anotada.",
    )  # fmt: skip


def _plan(scene: Scene, row: UUID) -> None:
    manager = scene.cast.viewers["cumplimiento"]
    then = scene.at - timedelta(days=2)
    for control, support, what, days, cost in PLANS:
        planning.plan_action(
            by=manager, at=then, assessment=row, control=control, support=support, what=what,
            owner=scene.owner, due_on=day_of(scene.at) + timedelta(days=days),
            cost=Decimal(cost) if cost else None, currency="USD" if cost else "",
        )  # fmt: skip
    done = planning.plan_action(
        by=manager, at=then, assessment=row, control="MOS20-14", support="procedure",
        what="Adoptar el procedimiento de pérdida y robo", owner=scene.owner,
        due_on=day_of(scene.at) + timedelta(days=5),
    )  # fmt: skip
    planning.finish_action(
        by=manager, at=scene.at - timedelta(hours=5), action=done.public_id,
        note="Adoptado y firmado por los supervisores",
    )  # fmt: skip
