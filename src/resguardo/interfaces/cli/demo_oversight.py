"""The demonstration's desk of the authority: three weeks of work in progress, and none of it done.

permits asked for: one waits, one was examined, one came back for a paper, one was granted;
letters opened, unopened and answered; a month filed in time, and one while the portal was down;
a robbery told to three addressees, and a report that went past the manager;
visits planned, announced, under way and closed, with findings and a fine that somebody decided;
traces in every state; a company that ends with arms in its book; a guard and a revolver in two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.kernel.mandate import Act
from resguardo.records.custody import selectors as custody_seen
from resguardo.records.custody import services as custody
from resguardo.records.custody.services import Slip
from resguardo.records.oversight import calendar
from resguardo.records.oversight import services as oversight
from resguardo.records.oversight.checklists import checklist
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.oversight.services import letters as writing
from resguardo.records.oversight.services import sanctions
from resguardo.records.oversight.services import winding_down as ending
from resguardo.records.oversight.services.granting import grant_within_quota
from resguardo.records.oversight.services.traces import TraceFacts
from resguardo.records.people import services as people
from resguardo.records.people.selectors import organisations_in_sight, possible_seconds
from resguardo.records.permits import applying
from resguardo.records.permits import selectors as permits
from resguardo.records.permits.applying import ApplicationFacts
from resguardo.records.places.selectors import open_places
from resguardo.records.register import selectors as register
from resguardo.records.register import services as registering

if TYPE_CHECKING:
    from uuid import UUID

    from resguardo.interfaces.cli.demo_people import Cast
    from resguardo.records.oversight.calendar import Asked
    from resguardo.records.people.models import Organisation
    from resguardo.records.people.viewer import Viewer
    from resguardo.records.permits.models import Application
    from resguardo.records.register.models import Firearm

DAY: Final = timedelta(days=1)
OTHERS_FILE: Final = 6
ACT_2017: Final = "Ley de Seguridad Privada de 2017 (ficticia)"

PAPER: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""An empty page: what a paper of a country that does not exist says."""


@dataclass(slots=True)
class Desk:
    """The officials, the company that is looked at, the others, and this minute."""

    at: datetime
    registrar: Viewer
    inspector: Viewer
    manager: Viewer
    neighbour: Viewer
    taker: Viewer
    companies: list[Organisation]

    @staticmethod
    def of(cast: Cast, at: datetime) -> Desk:
        """Look who is there."""
        registrar = cast.viewers["registro"]
        rows = organisations_in_sight(viewer=registrar, at=at).filter(kind="company")
        return Desk(
            at, registrar, cast.viewers["inspector"], cast.viewers["cumplimiento"],
            cast.viewers["gerente2"], cast.viewers["armero2"], list(rows.order_by("pk")),
        )  # fmt: skip

    def ago(self, days: float) -> datetime:
        """So many days before this minute."""
        return self.at - days * DAY


def fill_the_desks(cast: Cast, *, at: datetime) -> None:
    """Lay the work of three weeks on the desks of the authority and of two companies."""
    desk = Desk.of(cast, at)
    with transaction.atomic():
        _ask_for_permits(desk)
        _write_letters(desk)
        _file(desk)
        _be_robbed(desk)
        _inspect(desk)
        _trace(desk)
        _end_one_company(desk)
        _keep_two_books(desk)


def _ask_for_permits(desk: Desk) -> None:
    """Three renewals and a transport guide, each as far as it came."""
    soonest = permits.search(viewer=desk.manager, at=desk.at, kind="firearm", state="valid")
    waiting, examined = list(soonest.filter(valid_until__gt=day_of(desk.at)).order_by(
        "valid_until", "pk")[:2])  # fmt: skip
    row = applying.draft_renewal(by=desk.manager, at=desk.ago(6), permit=waiting.public_id)
    _submit(desk, row, desk.ago(6))
    row = applying.draft_renewal(by=desk.manager, at=desk.ago(12), permit=examined.public_id)
    _submit(desk, row, desk.ago(12))
    applying.take_application_step(
        by=desk.inspector, at=desk.ago(3), application=row.public_id, step="examine"
    )
    [premises] = permits.search(viewer=desk.manager, at=desk.at, kind="premises", text="LOC-")
    row = applying.draft_renewal(by=desk.manager, at=desk.ago(9), permit=premises.public_id)
    _submit(desk, row, desk.ago(9))
    applying.return_application(
        by=desk.inspector, at=desk.ago(2), application=row.public_id,
        text="Falta el plano de la armería con la puerta nueva, firmado por el responsable.",
        article=f"{ACT_2017}, art. 22", due_on=day_of(desk.at + 12 * DAY),
    )  # fmt: skip
    guide = applying.draft_application(
        by=desk.manager, at=desk.ago(8),
        facts=ApplicationFacts(
            kind="transport", wanted_from=day_of(desk.ago(5)),
            remarks="Cuatro revólveres al taller autorizado, ida y vuelta.",
        ),
    )  # fmt: skip
    _submit(desk, guide, desk.ago(8))
    applying.take_application_step(
        by=desk.inspector, at=desk.ago(7), application=guide.public_id, step="examine"
    )
    grant_within_quota(
        by=desk.registrar, at=desk.ago(6), application=guide.public_id, number="GT-00871",
        valid_from=day_of(desk.ago(5)), valid_until=day_of(desk.at + 25 * DAY),
    )  # fmt: skip


def _submit(desk: Desk, row: Application, at: datetime) -> None:
    applying.add_paper(
        by=desk.manager, at=at, application=row.public_id, name="Solicitud firmada.pdf",
        document=PAPER,
    )  # fmt: skip
    applying.take_application_step(by=desk.manager, at=at, application=row.public_id, step="submit")


def _write_letters(desk: Desk) -> None:
    """A circular that one company answered and most did not open, and a demand on one."""
    circular = writing.send_letters(
        by=desk.registrar, at=desk.ago(10),
        organisations=[each.public_id for each in desk.companies],
        subject="Recuento general antes de fin de mes",
        text="Cada empresa cuenta todas sus armerías a ciegas, con dos personas, y responde aquí "
        "con el día del recuento y las diferencias que quedaron abiertas.",
        answer_by=desk.at + 4 * DAY,
    )  # fmt: skip
    for viewer, days, text in (
        (desk.manager, 9.0, "Contamos la armería central; una diferencia quedó abierta."),
        (desk.neighbour, 4.0, ""),
    ):
        [own] = [each for each in circular if each.organisation_id == viewer.organisation_id]
        writing.open_letter(by=viewer, at=desk.ago(days), letter=own.public_id)
        if text:
            writing.answer_letter(by=viewer, at=desk.ago(days - 1), letter=own.public_id, text=text)
    writing.send_letters(
        by=desk.registrar, at=desk.ago(1), organisations=[desk.manager.organisation_public_id],
        subject="Permisos que vencen este mes",
        text="Diga de cada arma cuyo permiso vence si pide la renovación o la entrega.",
        answer_by=desk.at + 9 * DAY,
    )  # fmt: skip


def _file(desk: Desk) -> None:
    """File whatever period has ended: of ours one met a portal that was down, others file too."""
    for place, each in enumerate(_ended(desk, desk.manager)):
        filed = oversight.file(
            by=desk.manager, at=desk.at, duty=each.due.duty.name, day=each.due.span.start,
            explanation="Una diferencia de recuento sigue abierta; se investiga.",
        )  # fmt: skip
        if place:
            oversight.note_step(
                by=desk.manager, at=desk.at, filing=filed.public_id, kind="attempted",
                happened_at=desk.at - timedelta(hours=2), channel="Ventanilla virtual",
                text="El portal respondió: servicio no disponible.",
            )  # fmt: skip
        else:
            oversight.note_step(
                by=desk.registrar, at=desk.at, filing=filed.public_id, kind="received",
                reference="E-20417",
            )  # fmt: skip
    for company in desk.companies[1 : 1 + OTHERS_FILE]:
        console = people.viewer_at_console(organisation=company, at=desk.ago(1))
        for each in _ended(desk, console):
            # On the first of a month what it ended with was not over a day ago.
            end = each.due.span.end
            was_over = end is not None and day_of(desk.ago(1)) >= end
            oversight.file(
                by=console, at=desk.ago(1) if was_over else desk.at, duty=each.due.duty.name,
                day=each.due.span.start, explanation="Sin más novedades.",
            )  # fmt: skip


def _ended(desk: Desk, viewer: Viewer) -> list[Asked]:
    """What a company has to file because its period has ended."""
    asked = calendar.filings_due_of(viewer=viewer, at=desk.at)
    return [each for each in asked if not each.running and each.due.due_at is not None]


def _be_robbed(desk: Desk) -> None:
    """A robbery within the hour, told to two of its addressees; and what a manager never reads."""
    out = [
        row
        for row in custody_seen.out_now(viewer=desk.manager, at=desk.at)
        if row.entry.occurred_at < desk.ago(0.05) and row.account.person is not None
    ]
    row = oversight.open_incident(
        by=desk.manager, at=desk.ago(0.02), kind="robbery", modality="taken_on_the_way",
        occurred_at=desk.ago(0.04), known_at=desk.ago(0.03),
        things={out[0].thing.public_id: 1}, account=out[0].account.public_id,
        narrative="Dos personas en moto redujeron al vigilante al salir del puesto y se llevaron "
        "el arma.",
        police_number="D-4471", circumstance="service",
    )  # fmt: skip
    for addressee, channel, reference in (
        ("police", "en persona", "D-4471"),
        ("weapons_registry", "este sistema", "RA-90211"),
    ):
        oversight.tell(
            by=desk.manager, at=desk.at, incident=row.public_id, addressee=addressee,
            sent_at=desk.ago(0.01), channel=channel, reference=reference, document=PAPER,
            document_name="Denuncia.pdf",
        )  # fmt: skip
    oversight.add_evidence(
        by=desk.manager,
        at=desk.at,
        incident=row.public_id,
        kind="statement",
        text="El vigilante declara que salió solo, por orden verbal del jefe de turno.",
    )
    oversight.propose_measure(
        by=desk.manager,
        at=desk.at,
        incident=row.public_id,
        owner=possible_seconds(viewer=desk.manager, at=desk.at, act=Act.RECEIVE)[0].public_id,
        what="Ningún arma deja el puesto con una sola persona.",
        due_on=day_of(desk.at + 10 * DAY),
    )
    oversight.seal_report(
        by=desk.neighbour, at=desk.ago(3), recipient="authority", subject="count_wrong",
        text="En el recuento del domingo faltaban cartuchos y se anotó la cifra del libro.",
        named=False,
    )  # fmt: skip


def _inspect(desk: Desk) -> None:
    """One visit closed with a fine, one under way, one announced, one that nobody knows of."""
    company = desk.companies[2]
    done = _visit(desk, company, desk.ago(14), desk.ago(12), "Visita ordinaria del año")
    inspecting.begin_inspection(by=desk.inspector, at=desk.ago(12), inspection=done)
    _answer(desk, done, company, desk.ago(12), wrong=("arms_agree", "keys_kept"))
    finding = inspecting.add_finding(
        by=desk.inspector, at=desk.ago(12), inspection=done, point="keys_kept",
        text="Tres personas sin nombramiento tienen llave de la armería: retírelas y anótelo.",
        article=f"{ACT_2017}, art. 33", gravity="serious", due_on=day_of(desk.ago(5)),
    )  # fmt: skip
    inspecting.add_finding(
        by=desk.inspector, at=desk.ago(12), inspection=done, point="arms_agree",
        text="Un revólver que el libro da por presente no estaba: abra el incidente y repórtelo.",
        article=f"{ACT_2017}, art. 36", gravity="critical", due_on=day_of(desk.ago(11)),
    )  # fmt: skip
    inspecting.close_inspection(
        by=desk.inspector,
        at=desk.ago(11.5),
        inspection=done,
        conclusion="Libro al día; llaves sin control y un arma ausente.",
    )
    fine = sanctions.propose_sanction(
        by=desk.inspector, at=desk.ago(11), inspection=done, kind="fine", amount=2_500,
        currency="CVD", article=f"{ACT_2017}, art. 71", text="Arma ausente sin aviso.",
    )  # fmt: skip
    sanctions.decide_sanction(
        by=desk.registrar, at=desk.ago(8), sanction=fine.public_id, step="decide",
        reason="Primera falta; mínimo de la escala.",
    )  # fmt: skip
    console = people.viewer_at_console(organisation=company, at=desk.ago(6))
    inspecting.answer_finding(
        by=console, at=desk.ago(6), finding=finding.public_id, document=PAPER,
        document_name="Acta de llaves.pdf", answer="Quedan dos llaves, con acta firmada.",
    )  # fmt: skip
    home = desk.companies[0]
    running = _visit(desk, home, desk.ago(2), desk.at, "Diferencia de recuento sin explicar")
    inspecting.begin_inspection(by=desk.inspector, at=desk.ago(0.05), inspection=running)
    _answer(desk, running, home, desk.ago(0.03), wrong=("arms_agree",), few=5)
    inspecting.add_finding(
        by=desk.inspector, at=desk.ago(0.02), inspection=running, point="arms_agree",
        text="La diferencia del último recuento no tiene explicación escrita.",
        article=f"{ACT_2017}, art. 36", gravity="serious", due_on=day_of(desk.at + 7 * DAY),
    )  # fmt: skip
    soon = _visit(
        desk, desk.companies[1], desk.ago(1), desk.at + 5 * DAY, "Renovación de la licencia"
    )
    inspecting.announce_inspection(by=desk.inspector, at=desk.ago(1), inspection=soon)
    _visit(desk, desk.companies[3], desk.ago(1), desk.at + DAY, "Sin aviso: cartuchos del mes")


def _visit(desk: Desk, company: Organisation, at: datetime, on: datetime, purpose: str) -> UUID:
    made = inspecting.plan_inspection(
        by=desk.inspector, at=at, organisation=company.public_id, planned_on=day_of(on), snap=True,
        purpose=purpose,
    )  # fmt: skip
    return made.public_id


def _answer(
    desk: Desk, visit: UUID, company: Organisation, at: datetime, *, wrong: tuple[str, ...],
    few: int | None = None,
) -> None:  # fmt: skip
    """Say of each point, or of the first few, that it is right, but for some."""
    points = checklist(company.jurisdiction, day_of(at))[:few]
    answers = {each.code: ("no" if each.code in wrong else "yes", "") for each in points}
    inspecting.answer_points(by=desk.inspector, at=at, inspection=visit, answers=answers)


def _trace(desk: Desk) -> None:
    """Requests in every state that a trace has before and after it is answered."""
    first, second = _of(desk, desk.companies[0])[:2]
    third = _of(desk, desk.companies[2])[0]
    oversight.receive_trace(
        by=desk.registrar, at=desk.ago(0.4),
        facts=TraceFacts(
            agency="Fiscalía de Laguna Honda", contact="guardia, tel. 555 0144", serial="7?31",
            circumstances="Hallada en un vehículo abandonado.",
        ),
    )  # fmt: skip
    _received(desk, second, desk.ago(3), serial=_misread(second.serial))
    found = _received(desk, first, desk.ago(5), serial=first.serial)
    oversight.identify(
        by=desk.registrar, at=desk.ago(4), trace=found, thing=first.thing.public_id, score=0.98
    )
    oversight.ask_company(
        by=desk.registrar, at=desk.ago(1), trace=found,
        text="¿Quién la tenía ese día, y cuándo volvió a la armería?",
    )  # fmt: skip
    answered = _received(desk, third, desk.ago(16), serial=third.serial)
    oversight.identify(
        by=desk.registrar, at=desk.ago(15), trace=answered, thing=third.thing.public_id, score=0.99
    )
    oversight.code_diversion(
        by=desk.registrar, at=desk.ago(13), trace=answered, diversion_point="post",
        text="La cadena termina en el puesto del que fue denunciada.",
    )  # fmt: skip
    oversight.reply(by=desk.registrar, at=desk.ago(12), trace=answered)


def _received(desk: Desk, firearm: Firearm, at: datetime, *, serial: str) -> UUID:
    """Receive a whole request about a firearm, and begin to search."""
    row = oversight.receive_trace(
        by=desk.registrar, at=at,
        facts=TraceFacts(
            agency="Policía de Costaverde", contact="Sección de armas, tel. 555 0100",
            case_number=f"CV-{at:%m%d}", illicit_because="Portada sin permiso.",
            circumstances="Incautada en un control de carretera.", serial=serial,
            make=str(firearm.model.maker), model=firearm.model.name,
            weapon_type=firearm.weapon_type, calibre=firearm.calibre_id,
            intended_use="Causa penal.", recovered_on=day_of(at - 2 * DAY),
            recovered_at_place="Puerto Lindero",
        ),
    )  # fmt: skip
    oversight.take_trace_step(by=desk.registrar, at=at, trace=row.public_id, step="acknowledge")
    return row.public_id


def _misread(serial: str) -> str:
    """A serial as somebody reads it by torchlight: one sign that cannot be told."""
    return f"{serial[:-2]}?{serial[-1:]}"


def _end_one_company(desk: Desk) -> None:
    """The smallest company's licence lapsed: some of its arms are with another, most are not."""
    company = desk.companies[-1]
    file = ending.begin_wind_down(
        by=desk.registrar, at=desk.ago(12), organisation=company.public_id, cause="lapsed",
        due_on=day_of(desk.at + 18 * DAY),
        reason="La licencia venció y no se pidió renovación.",
    )  # fmt: skip
    arms = _of(desk, company)
    console = people.viewer_at_console(organisation=company, at=desk.ago(13))
    store = open_places(viewer=console, at=desk.at, kinds=("armoury",))[0].public_id
    theirs = open_places(viewer=desk.taker, at=desk.at, kinds=("armoury",))[0].public_id
    for days, some in ((8, arms[:2]), (3, arms[2:3])):
        if not some:
            continue
        offered = custody.offer(
            by=console, at=desk.ago(days), receiver=desk.neighbour.organisation_public_id,
            store=store, things={each.thing.public_id: 1 for each in some},
            slip=Slip(reason="Cierre de la empresa", document="Acta 12"),
        )  # fmt: skip
        custody.accept(
            by=desk.taker, at=desk.ago(days - 1), transfer=offered.public_id, store=theirs,
            received={line.pk: 1 for line in offered.lines.all()},
            slip=Slip(reason="Recibido en mano"),
        )  # fmt: skip
    ending.name_receiver(
        by=desk.registrar, at=desk.ago(2), wind_down=file.public_id,
        things="\n".join(each.thing.code for each in arms[3:5]),
        receiver="Arsenal de la autoridad", expected_on=day_of(desk.at + 4 * DAY),
    )  # fmt: skip


def _keep_two_books(desk: Desk) -> None:
    """What no single company can see: a guard and a revolver in two books, a parcel in one."""
    for viewer, days in ((desk.manager, 300), (desk.neighbour, 9)):
        people.enrol_person(
            by=viewer, at=desk.ago(9), given_name="Dos", family_name="Turnos",
            document_number="CV-80417733", role="guard", hired_on=day_of(desk.ago(days)),
        )  # fmt: skip
    twice = _of(desk, desk.companies[4])[0]
    other = people.viewer_at_console(organisation=desk.companies[5], at=desk.ago(9))
    store = open_places(viewer=other, at=desk.at, kinds=("armoury",))[0].public_id
    facts = registering.FirearmFacts(
        model_id=twice.model_id, weapon_type=twice.weapon_type, calibre_id=twice.calibre_id,
        serial=twice.serial, acquired_on=day_of(desk.ago(9)),
    )  # fmt: skip
    custody.take_in(
        by=other, at=desk.ago(9), place=store, new=[(facts, 1)], acknowledged=True,
        slip=Slip(document="Factura 771"),
    )  # fmt: skip
    custody.offer(
        by=other, at=desk.ago(8.5), receiver=desk.companies[6].public_id, store=store,
        things={_of(desk, desk.companies[5])[0].thing.public_id: 1},
        slip=Slip(reason="Préstamo por un evento", document="Carta 9"),
    )  # fmt: skip
    listed = _of(desk, desk.companies[7])[0]
    registering.list_stolen(
        by=desk.registrar, at=desk.ago(4), serial=listed.serial,
        maker_name=str(listed.model.maker), source="Policía de Costaverde, denuncia 3380",
        listed_on=day_of(desk.ago(5)),
    )  # fmt: skip


def _of(desk: Desk, company: Organisation) -> list[Firearm]:
    """Firearms that lie in the first armoury of a company and may leave it, by the register."""
    console = people.viewer_at_console(organisation=company, at=desk.ago(20))
    store = open_places(viewer=console, at=desk.at, kinds=("armoury",))[0].public_id
    held = custody_seen.held_at(viewer=console, at=desk.at, place=store)
    rows = register.firearms(viewer=console, at=desk.at).filter(
        pk__in=held.filter(thing__kind="firearm").values("thing")
    )
    some = list(rows.order_by("pk")[:20])
    blocked = register.blocked(each.pk for each in some)
    return [each for each in some if each.pk not in blocked]
