"""The demonstration's campaigns: companies asked, firearms marked, some gone into the furnace."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageDraw

from resguardo.records.assistance import destroying, marking
from resguardo.records.assistance.services import advising, asking
from resguardo.records.assistance.services import destroying as burning
from resguardo.records.assistance.services import marking as marks
from resguardo.records.compliance import assessing
from resguardo.records.compliance.catalogues import catalogue_named
from resguardo.records.people import services as people

if TYPE_CHECKING:
    from uuid import UUID

    from resguardo.interfaces.cli.demo_people import Cast
    from resguardo.interfaces.cli.demo_running import Running

SAID: Final = (
    (
        "Dos horas son pocas en zona rural", "Contar el plazo desde que se conoce el hecho",
        "El plazo corre desde que la empresa conoce el hecho.",
    ),
    (
        "Treinta días es lo que hoy se cumple", "Mantener el ciclo y exigir otra persona",
        "Quien cuenta no es quien guarda la armería.",
    ),
)  # fmt: skip
"""What the authority says of a gap, what is advised, and the draft."""

LISTED: Final = 12
MARKED: Final = 9
DESTROYED: Final = 3
MARKED_AGO: Final = 20
"""Days: the registers of the country begin thirty days ago."""


ASKED_AGO: Final = 18
"""Days since the programme asked its companies."""


def ask_some(running: Running) -> None:
    """Ask a standard of companies that show their assessments: one handed in, one answers."""
    asked = asking.open_campaign(
        by=running.by, at=running.at(ASKED_AGO), programme=running.programme,
        title="Munición en las armerías del programa", catalogue="iatg",
        due_on=running.day(-20),
    )  # fmt: skip
    people_asked = [
        each.id for each in catalogue_named("iatg").controls
        if each.kind == "people" and "company" in each.who
    ]  # fmt: skip
    rows = asked.campaign.assessments.select_related("organisation").order_by("pk")
    for place, row in enumerate(rows):
        company = people.viewer_at_console(
            organisation=row.organisation, at=running.at(ASKED_AGO - 2)
        )
        for turn, control in enumerate(people_asked[: 3 if place else None]):
            verdict = ("yes", "yes", "partly", "no")[turn % 4]
            assessing.answer(
                by=company, at=running.at(ASKED_AGO - 3), assessment=row.public_id,
                control=control, verdict=verdict,
                words="" if verdict == "yes" else "Previsto para este trimestre",
            )  # fmt: skip
        if not place:
            assessing.lock(by=company, at=running.at(4), assessment=row.public_id)


def mark_some(running: Running, cast: Cast) -> None:
    """Mark most of a list at the biggest company; one is put aside, the rest waits."""
    who = people.viewer_at_console(organisation=running.home, at=running.at(MARKED_AGO + 3))
    second = people.enrol_person(
        by=who, at=running.at(MARKED_AGO + 2), given_name="Lidia", family_name="Lectora",
        document_number="CV-lectora", role="manager", hired_on=running.day(200),
    )  # fmt: skip
    people.set_pin(by=who, at=running.at(MARKED_AGO + 1), person=second, pin=cast.pin)
    campaign = running.made["marking"] = running.plan(
        "marking", "Marcaje láser en la armería central", MARKED_AGO, which=(1,), budget=60_000,
        length=60,
    )  # fmt: skip
    pattern, source = marking.lawful_pattern("costaverde", running.day(MARKED_AGO))
    told: dict[str, Any] = {"by": running.by, "activity": campaign}
    marks.plan_marking(
        **told, at=running.at(MARKED_AGO), pattern=pattern, source=source,
        location="Armazón, lado izquierdo",
    )  # fmt: skip
    lines = marks.draw_list(
        **told, at=running.at(MARKED_AGO), organisation=cast.home.public_id, holder="0117",
        most=LISTED,
    )  # fmt: skip
    running.step(campaign, MARKED_AGO, "begin")
    for place, line in enumerate(lines[: MARKED + 1]):
        at = running.at(MARKED_AGO - place)
        if place == MARKED:
            marks.put_aside(by=running.by, at=at, line=line.public_id, reason="Armazón agrietado")
            continue
        marks.marked(by=running.by, at=at, line=line.public_id)
        marks.confirm(by=running.by, at=at, line=line.public_id, second=second, read_back=line.text)
    running.spend(campaign, MARKED_AGO - 1, "24500", "Máquina láser y operador")


def destroy_some(running: Running) -> None:
    """Destroy what the neighbour needs no more, with the approval of the authority."""
    works = running.made["destruction"] = running.plan(
        "destruction", "Destrucción pública de armas", 10, which=(0, 2), budget=12_000,
        place="Acería Imaginaria",
    )  # fmt: skip
    told: dict[str, Any] = {"by": running.by, "activity": works}
    burning.plan_destruction(
        **told, at=running.at(12), authority=running.parts[0].public_id, method="melting",
        furnace="Acería Imaginaria, Puerto Lindero",
    )  # fmt: skip
    for name, institution in (
        ("Notaria Nélida Fe", "Notaría Ficticia"),
        ("Prisca Prensa", "Diario Imaginario"),
    ):
        burning.name_witness(**told, at=running.at(12), name=name, institution=institution)
    owner = running.consoles[2]
    given = [
        each.thing.public_id
        for each in destroying.can_be_offered(viewer=owner, at=running.at(11))[-DESTROYED:]
    ]
    lines = burning.offer(
        by=owner, at=running.at(11), activity=works, things=given, reason="Desgaste, sin uso"
    )
    running.step(works, 11, "ask")
    burning.decide(
        by=running.consoles[0], at=running.at(10), activity=works, approve=True,
        document="RES-2026-114",
    )  # fmt: skip
    running.step(works, 10, "begin")
    _pass_the_doors(running, works, [line.thing.code for line in lines])
    burning.add_photo(**told, at=running.at(10), photo=_picture(), words="Lo que salió del horno")
    running.step(works, 9, "close", "certify")
    running.spend(works, 9, "7400", "Transporte con escolta y horno")


def advise(running: Running) -> None:
    """Review the law with the authority: the table, a comment, two recommendations."""
    review = running.made["review"] = running.plan(
        "legal_review", "Revisión del reglamento de armas", 120, which=(0, 1), budget=20_000,
        length=150,
    )  # fmt: skip
    told: dict[str, Any] = {"by": running.by, "at": running.at(118)}
    gaps = advising.draw_table(**told, activity=review, jurisdiction="costaverde")
    running.step(review, 110, "draft")
    for gap, said in zip(gaps, SAID, strict=False):
        advising.comment(
            by=running.consoles[0], at=running.at(100), gap=gap.public_id, text=said[0]
        )
        advising.write_gap(
            by=running.by, at=running.at(80), gap=gap.public_id, recommendation=said[1],
            draft=said[2], state="proposed", reason="Mesa con el Registro",
        )  # fmt: skip
    running.step(review, 75, "consult", words="Dos mesas con el Registro y las empresas")


def _pass_the_doors(running: Running, works: UUID, codes: list[str]) -> None:
    at = running.at(10) + timedelta(minutes=5)
    for door in destroying.DOORS:
        told: dict[str, Any] = {"by": running.by, "at": at, "activity": works, "door": door}
        for code in codes:
            burning.see(**told, code=code)
        burning.close_door(**told, counted=len(codes), witness="Notaria Nélida Fe")
        at += timedelta(hours=1)


def _picture() -> bytes:
    """A drawing of scrap, so that the page has a photograph whose hash can be shown."""
    drawn = Image.new("RGB", (320, 200), "#3a2b22")
    pen = ImageDraw.Draw(drawn)
    for place in range(0, 320, 16):
        pen.rectangle((place, 120 - place % 48, place + 12, 190), fill="#b5541c")
    made = BytesIO()
    drawn.save(made, "PNG")
    return made.getvalue()
