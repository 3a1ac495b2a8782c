"""The demonstration's programme of assistance: from the launch seminar to the twelve-month look.

Thirteen months of a programme with a donor, an authority and five companies, told by the services
on the days on which things happened, so that whoever logs in as the programme officer finds a desk
in the middle of its work: what was done a year ago has been looked at twice since.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from resguardo.interfaces.cli.demo_campaigns import advise, ask_some, destroy_some, mark_some
from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.interfaces.cli.demo_running import OPENED, Running
from resguardo.records.assistance import following, selectors
from resguardo.records.assistance.services import (
    activities,
    courses,
    programmes,
    results,
    seminars,
    support,
)
from resguardo.records.assistance.services.programmes import ProgrammeFacts
from resguardo.records.compliance import assessing
from resguardo.records.people import services as people
from resguardo.records.people.selectors import every_organisation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from resguardo.interfaces.cli.demo_people import Cast

LASTS: Final = 548
LAUNCHED: Final = 384
ASSESSED: Final = 377
"""Days since the baseline: twelve months and a little more."""

TRAINED: Final = 349
EQUIPPED: Final = 334
AGAIN: Final = 60

COMPANIES: Final = 5
BOTH_ASSESSED: Final = 2
SIZES: Final = {0: "", 1: "large", 2: "medium", 3: "medium"}
"""By place: the authority has none, and the largest company comes first."""

STANDARD: Final = "mosaic"
CONTROLS: Final = (
    "MOS20-01", "MOS20-02", "MOS20-04", "MOS20-06", "MOS20-08", "MOS20-11", "MOS20-12",
    "MOS20-15", "MOS20-20", "MOS20-22", "MOS30-01", "MOS30-13",
)  # fmt: skip
MET_AT_FIRST: Final = 5
MET_AFTER: Final = {6: 9, 12: 10}
"""How many of the controls are met after so many months."""

AGENDA: Final = (
    ("09:00", "Apertura", "Dirección del Registro Ficticio de Armas"),
    ("09:30", "Armas de la seguridad privada: lo que muestran las cifras", "Primavera Taller"),
    ("11:00", "Qué piden las normas internacionales de una armería", "Programa Imaginario"),
    ("14:00", "Acuerdos y calendario", "Todos"),
)
CONCLUDED: Final = (
    ("Comunicar a las empresas el calendario de marcaje", 0, 30, "Circular enviada a 12 empresas"),
    ("Nombrar en cada empresa a quien responde por la armería", 1, 40, "Nombrados en las cinco"),
    ("Revisar el plazo para denunciar una pérdida", 0, LAUNCHED + 15, ""),
)
"""What, to whom of the participants it falls, in how many days, and what came of it."""

AGREED: Final = {
    6: ("Separar la munición de las armas en la segunda sala", 90, "Lo corregido se mantiene"),
    12: ("Escribir quién releva a quien guarda la segunda sala", 34, "Queda un acuerdo"),
}
"""What was agreed after so many months, due in how many days, and what the report says."""

CAME: Final = (
    ("Adela", "Cerezo", "f", 1), ("Bruno", "Olmedo", "m", 1), ("Celia", "Marina", "f", 2),
    ("Darío", "Robles", "m", 2), ("Elvira", "Palma", "f", 3), ("Félix", "Laurel", "m", 3),
    ("Gloria", "Sauce", "f", 4), ("Hernán", "Fresno", "m", 4), ("Inés", "Acacia", "f", 5),
    ("Julio", "Tejo", "m", 5), ("Karina", "Nogal", "f", 0), ("Leandro", "Pino", "m", 0),
)  # fmt: skip
"""Given name, family name, sex, and which of the participants sent them."""

CAME_AGAIN: Final = (
    ("Marta", "Olivo", "f", 1), ("Néstor", "Ceibo", "m", 1), ("Olga", "Encina", "f", 2),
    ("Pablo", "Arrayán", "m", 3), ("Rosa", "Lapacho", "f", 3), ("Saúl", "Quebracho", "m", 4),
    ("Teresa", "Jacarandá", "f", 5), ("Ulises", "Molle", "m", 2),
)  # fmt: skip

INDICATORS: Final = (
    ("R1.1", "Personas que aprobaron el curso de armeros", "personas", "people_trained", 0, 30),
    ("R1.2", "Armas con marcación secundaria", "% de las armas", "marked_share_pct", 0, 60),
    ("R2.1", "Requisitos cumplidos en las armerías evaluadas", "%", "requirements_met_pct", 40, 80),
    ("R2.2", "Trampas de descarga en uso", "trampas", "people", 0, 5),
    ("R3.1", "Personas que participaron en actividades", "personas", "people_attended", 0, 60),
)


@transaction.atomic
def run_the_programme(cast: Cast, *, at: datetime) -> None:
    """Tell thirteen months of assistance, up to this minute."""
    running = _open(at, cast)
    _measure(running)
    _launch(running)
    _train(running)
    _baseline(running)
    _equip(running)
    advise(running)
    mark_some(running, cast)
    destroy_some(running)
    ask_some(running)
    _follow_up(running)
    _look_at_traps(running)
    _look_ahead(running, cast)


def _open(now: datetime, cast: Cast) -> Running:
    """Open the programme, invite, and let everybody answer: those who can be played, themselves."""
    rows = list(every_organisation())
    home = next(each for each in rows if each.kind == "assistance")
    authority = next(each for each in rows if each.kind == "authority")
    companies = sorted((row for row in rows if row.kind == "company"), key=lambda row: row.pk)
    parts = [authority, *companies[:COMPANIES]]
    begun = now - timedelta(days=OPENED)
    by = cast.viewers["programa"]
    programme = programmes.open_programme(
        by=by, at=begun,
        facts=ProgrammeFacts(
            number=f"CV-{begun.year}", title="Armas de la seguridad privada bajo control",
            description="Evaluar armerías, formar a quienes las guardan, marcar las armas de las "
            "empresas, destruir las que sobran y ayudar a la autoridad con su norma.",
            donor="Cooperación Imaginaria del Norte", donor_reference="XM-DAC-999-1",
            currency="USD", budget=Decimal(480_000), starts_on=day_of(begun),
            ends_on=day_of(begun + timedelta(days=LASTS)), countries=[("CV", 100)],
        ),
    )  # fmt: skip
    taking_part = {each.pk for each in parts}
    played = {
        each.organisation_id: each
        for each in cast.viewers.values()
        if each.organisation_id in taking_part and each.may(programmes.answer_act(each), at=begun)
    }
    consoles = [
        played.get(each.pk) or people.viewer_at_console(organisation=each, at=begun)
        for each in parts
    ]
    running = Running(by, home, now, parts, consoles, programme.public_id)
    told: dict[str, Any] = {"by": by, "at": begun, "programme": programme.public_id}
    programmes.add_partner(**told, name=home.name, role="implementing")
    programmes.add_partner(**told, name=authority.name, role="accountable")
    for place, part in enumerate(parts):
        size = SIZES.get(place, "small")
        row = programmes.invite(
            **told, organisation=part.public_id, size=size, scopes=list(selectors.SCOPES)
        )
        shown = selectors.SCOPES if place <= BOTH_ASSESSED else selectors.SCOPES[:2]
        programmes.agree(
            by=consoles[place], at=running.at(OPENED - 2), participation=row.public_id,
            scopes=shown if place else [],
        )  # fmt: skip
    _add_risks(running, told)
    return running


def _add_risks(running: Running, told: dict[str, Any]) -> None:
    programmes.add_risk(
        **told, title="La empresa del láser se retrasa", likelihood=3, impact=3,
        response="Dos turnos y una segunda máquina en préstamo", review_on=running.day(-20),
    )  # fmt: skip
    programmes.add_risk(
        **told, title="Cambio de autoridades en el Registro", likelihood=2, impact=5,
        response="Acuerdos por escrito y con plazo, no de palabra", review_on=running.day(-45),
    )  # fmt: skip


def _measure(running: Running) -> None:
    """Say what is measured, from where to where."""
    at = running.at(OPENED - 1)
    for code, title, unit, source, baseline, target in INDICATORS:
        row = results.add_indicator(
            by=running.by, at=at, programme=running.programme, code=code, title=title, unit=unit,
            source=source,
        )  # fmt: skip
        running.made[code] = row.public_id
        for kind, number in (("baseline", baseline), ("target", target)):
            results.add_value(
                by=running.by, at=at, indicator=row.public_id, kind=kind, number=Decimal(number),
                on=running.day(OPENED - 1),
            )  # fmt: skip


def _launch(running: Running) -> None:
    """Hold the launch seminar, and follow what was agreed there."""
    seminar = running.made["seminar"] = running.plan(
        "seminar", "Seminario ejecutivo de lanzamiento", LAUNCHED, which=range(6), budget=18_000
    )
    told: dict[str, Any] = {"by": running.by, "at": running.at(LAUNCHED + 5), "activity": seminar}
    for begins, title, speaker in AGENDA:
        seminars.add_to_agenda(**told, begins=begins, title=title, speaker=speaker)
    running.step(seminar, LAUNCHED + 4, "invite")
    _come(running, seminar, LAUNCHED, CAME[::2])
    running.step(seminar, LAUNCHED, "hold")
    for text, who, days, outcome in CONCLUDED:
        row = seminars.conclude(
            by=running.by, at=running.at(LAUNCHED - 1), activity=seminar, text=text,
            organisation=running.parts[who].public_id, due_on=running.day(LAUNCHED - days),
        )  # fmt: skip
        if outcome:
            seminars.conclusion_done(
                by=running.by,
                at=running.at(LAUNCHED - days),
                conclusion=row.public_id,
                outcome=outcome,
            )
    running.step(seminar, LAUNCHED - 2, "report", words="Tres acuerdos, con responsable y plazo")
    running.spend(seminar, LAUNCHED - 3, "16240.50", "Sala, traducción y viajes")


def _come(
    running: Running, activity: UUID, days_ago: int, who: Sequence[tuple[str, str, str, int]],
    length: int = 1,
) -> list[UUID]:  # fmt: skip
    """Register people and scan their badges on each day."""
    made = []
    for given, family, sex, part in who:
        row = courses.register_attendee(
            by=running.by, at=running.at(days_ago + 1), activity=activity, given_name=given,
            family_name=family, sex=sex, organisation=running.parts[part].public_id,
        )  # fmt: skip
        made.append(row.public_id)
        for each in range(length):
            courses.attend(
                by=running.by, at=running.at(days_ago - each), activity=activity, code=row.code,
                on=running.day(days_ago - each),
            )  # fmt: skip
    return made


def _train(running: Running) -> None:
    """Train those who keep the armouries, with a test before and after; then a second edition."""
    for title, began, who, cost in (
        ("Curso para encargados de armería", TRAINED, CAME, "29870"),
        ("Curso para encargados de armería, segunda edición", AGAIN, CAME_AGAIN, "18455"),
    ):
        course = running.plan("training", title, began, which=range(6), length=2, budget=32_000)
        running.step(course, began + 7, "invite")
        running.step(course, began, "begin")
        for place, each in enumerate(_come(running, course, began, who, length=2)):
            reached = (("before", 7 + place % 4), ("after", 11 + place % 8))
            for which, points in reached:
                courses.enter_test(
                    by=running.by, at=running.at(began - 1), attendee=each, which=which,
                    points=points, of_points=20,
                )  # fmt: skip
        running.step(course, began - 2, "close", "certify")
        running.spend(course, began - 5, cost, "Instructores, material y polígono")


def _baseline(running: Running) -> None:
    """Assess two stores before anything is done; once reported, its follow-ups plan themselves."""
    visit = running.made["baseline"] = running.plan(
        "assessment", "Evaluación de armerías", ASSESSED, which=range(1, BOTH_ASSESSED + 1),
        length=2, budget=14_000,
    )  # fmt: skip
    _assess(running, visit, ASSESSED, MET_AT_FIRST)
    running.step(visit, ASSESSED - 3, "report", words="Recomendaciones enviadas")


def _assess(running: Running, visit: UUID, days_ago: int, met: int) -> None:
    """Visit two stores with the authority, and assess each by the same requirements."""
    running.step(visit, days_ago + 3, "announce")
    running.step(visit, days_ago, "visit")
    for each in range(1, BOTH_ASSESSED + 1):
        row = assessing.open_assessment(
            by=running.consoles[0], at=running.at(days_ago), catalogue=STANDARD,
            organisation=running.parts[each].public_id,
        )  # fmt: skip
        for place, control in enumerate(CONTROLS):
            is_met = place < met - each + 1
            assessing.answer(
                by=running.consoles[0], at=running.at(days_ago), assessment=row.public_id,
                control=control, verdict="yes" if is_met else "no",
                words="" if is_met else "No se encontró en la visita",
            )  # fmt: skip
        assessing.lock(
            by=running.consoles[0], at=running.at(days_ago - 1), assessment=row.public_id
        )
        activities.link_assessment(
            by=running.by, at=running.at(days_ago - 1), activity=visit, assessment=row.public_id
        )
    running.spend(visit, days_ago - 1, "6120", "Viajes de los evaluadores")


def _equip(running: Running) -> None:
    """Hand bullet traps over."""
    traps = running.made["traps"] = running.plan(
        "equipment", "Trampas de descarga para cinco armerías", EQUIPPED, which=range(1, 6),
        budget=25_000,
    )  # fmt: skip
    running.step(traps, EQUIPPED + 10, "buy")
    running.spend(traps, EQUIPPED + 10, "21300", "Cinco trampas de descarga")
    for each in range(1, 6):
        activities.hand_over(
            by=running.by, at=running.at(EQUIPPED), activity=traps, what="Trampa de descarga",
            organisation=running.parts[each].public_id, quantity=1, number=f"TD-{each:03}",
            taken_by="Encargado de armería",
        )  # fmt: skip
    running.step(traps, EQUIPPED - 1, "hand_over")


def _looks(running: Running, activity: str) -> dict[int, tuple[UUID, int]]:
    """The visits that the programme planned by itself: after which months, and how long ago."""
    row = selectors.activity(viewer=running.by, at=running.now, public_id=running.made[activity])
    return {
        each.months: (each.visit.public_id, (day_of(running.now) - each.visit.starts_on).days)
        for each in following.looks(row, viewer=running.by)
        if each.visit is not None
    }


def _follow_up(running: Running) -> None:
    """Come back after six and after twelve months, on the planned days, and compare."""
    for months, (visit, days_ago) in _looks(running, "baseline").items():
        _assess(running, visit, days_ago, MET_AFTER[months])
        seminars.conclude(
            by=running.by, at=running.at(days_ago - 1), activity=visit, text=AGREED[months][0],
            due_on=running.day(days_ago - AGREED[months][1]),
            organisation=running.parts[2].public_id,
        )  # fmt: skip
        running.step(visit, days_ago - 2, "report", words=AGREED[months][2])


def _look_at_traps(running: Running) -> None:
    """See after six months which bullet traps are in use; the next look is still to come."""
    _months, (visit, days_ago) = min(_looks(running, "traps").items())
    running.step(visit, days_ago + 3, "announce")
    running.step(visit, days_ago, "visit")
    results.add_value(
        by=running.by, at=running.at(days_ago - 1), indicator=running.made["R2.2"], kind="actual",
        number=Decimal(4), on=running.day(days_ago),
        words="Una espera su lugar en la armería nueva",
    )  # fmt: skip
    seminars.conclude(
        by=running.by, at=running.at(days_ago - 1), activity=visit,
        text="Poner en uso la quinta trampa", due_on=running.day(-30),
        organisation=running.parts[5].public_id,
    )  # fmt: skip
    running.step(visit, days_ago - 2, "report", words="Cuatro de cinco en uso")


def _look_ahead(running: Running, cast: Cast) -> None:
    """Leave what is to be done this week, and a request to answer."""
    workshop = running.plan(
        "workshop", "Taller técnico: recuento y faltantes", -3, which=range(6), budget=9_000
    )
    told: dict[str, Any] = {"by": running.by, "at": running.at(8), "activity": workshop}
    seminars.add_to_agenda(**told, begins="08:30", title="El recuento a ciegas, en la armería")
    running.step(workshop, 8, "invite")
    running.plan("seminar", "Seminario de cierre", -60, which=range(6), budget=15_000, told=65)
    support.ask_support(
        by=cast.viewers["cumplimiento"], at=running.now, programme=running.programme,
        support="storage", text="Un armario de seguridad para la munición de la segunda sala",
    )  # fmt: skip
