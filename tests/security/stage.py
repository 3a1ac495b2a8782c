"""The stage of the table of doors: both companies furnished, everybody with a browser and a key."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.test import Client

from resguardo.kernel.mandate import Act
from resguardo.kernel.tlog.cosignature import public_key
from resguardo.kernel.tlog.note import ED25519
from resguardo.records.custody import retention
from resguardo.records.custody import services as custody
from resguardo.records.oversight import alerting
from resguardo.records.oversight import services as oversight
from resguardo.records.oversight.alerting import FoundAlert
from resguardo.records.papers import releases
from resguardo.records.papers import services as papers
from resguardo.records.papers.services import Draft, Made
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation
from resguardo.records.transparency import parcels
from resguardo.records.transparency.models import Correspondent
from resguardo.records.transparency.services import Job
from tests.cast import Cast, make_cast
from tests.house import House, furnish
from tests.security.armouries import leave_at_an_armoury
from tests.security.authority import leave_for_the_authority, leave_law
from tests.security.endpoints import Endpoint, body_for, fill
from tests.security.parcels import leave_parcels
from tests.security.programme import leave_for_the_programme
from tests.security.standards import leave_standards
from tests.security.table import ROLES
from tests.stages import built_once

MOVED: Final = frozenset({301, 302, 303})


@dataclass
class Stage:
    """Everybody and everything; each request is undone after it was answered."""

    cast: Cast
    uno: House
    dos: House
    clients: dict[str, Client]
    keys: dict[str, dict[str, str]]
    ways: dict[tuple[Endpoint, str], str] = field(default_factory=dict)
    """The address of each door for each company: whoever knocks, it is the same."""

    def knock(
        self,
        endpoint: Endpoint,
        role: str,
        house: House,
        *,
        path: str = "",
        query: str = "",
        every: bool = False,
    ) -> Any:
        """Send the request as that role about that company's rows, and undo what it did."""
        way = (path or self._way(endpoint, house)) + query
        method = endpoint.method.lower()
        if endpoint.face == "api":
            return self.undone(lambda: self._call(endpoint, role, house, way, every=every))
        return self.undone(lambda: self._visit(role, way, method))

    @staticmethod
    def undone(ask: Callable[[], Any]) -> Any:
        """Ask, read the whole answer, and undo what it did."""
        with transaction.atomic():
            answer = ask()
            if hasattr(answer, "streaming_content") and answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        return answer

    def _way(self, endpoint: Endpoint, house: House) -> str:
        known = (endpoint, house.mark)
        if known not in self.ways:
            self.ways[known] = fill(endpoint, house)
        return self.ways[known]

    def _visit(self, role: str, way: str, method: str) -> Any:
        """Open a page, and forget what it did to the browser's cookies (signing out does)."""
        client = self.clients[role]
        kept = deepcopy(client.cookies)
        answer = getattr(client, method)(way)
        client.cookies = kept
        return answer

    def _call(self, endpoint: Endpoint, role: str, house: House, way: str, *, every: bool) -> Any:
        method = endpoint.method.lower()
        body = body_for(endpoint, house, every=every) if endpoint.changes else None
        client = Client(raise_request_exception=False)
        if body is None:
            return getattr(client, method)(way, headers=self.keys[role])
        return getattr(client, method)(
            way, body, content_type="application/json", headers=self.keys[role]
        )


@built_once
def furnish_both() -> tuple[Cast, House, House]:
    """Both companies with everything that a door may lead to."""
    cast = make_cast()
    yesterday = cast.at - timedelta(days=1)
    uno = furnish(cast, "uno", guard="beto", at=yesterday)
    dos = furnish(cast, "dos", guard="dante", at=yesterday)
    houses = ((uno, "clara"), (dos, "delia"))
    for (house, manager), keeper in zip(houses, ("ana", "fausto"), strict=True):
        _leave_traces(cast, house, manager)
        leave_at_an_armoury(cast, house, keeper, manager)
        _leave_duties(cast, house, manager)
        leave_for_the_authority(cast, house)
        leave_for_the_programme(cast, house, manager)
        leave_standards(cast, house, manager)
    leave_parcels(cast, houses)
    leave_law(cast)
    told: dict[str, Any] = {"at": cast.at, "first_year": cast.at.year - 1}
    public = releases.draft(by=cast.viewer("gema"), **told)
    releases.publish(by=cast.viewer("rita"), at=cast.at, release=public.public_id)
    releases.draft(by=cast.viewer("gema"), **told)
    return cast, uno, dos


def set_stage() -> Stage:
    """Furnish both companies and let everybody in."""
    cast, uno, dos = furnish_both()
    clients = {"nobody": Client()}
    keys: dict[str, dict[str, str]] = {"nobody": {}}
    for role, name in ROLES.items():
        if name:
            clients[role] = cast.client(name)
            keys[role] = cast.bearer(name)
    for role in ("armourer", "supervisor"):
        clients[role].post("/counter/armoury/", {"armoury": uno.armoury.public_id})
    for client in clients.values():
        client.raise_request_exception = False
    return Stage(cast, uno, dos, clients, keys)


def _leave_traces(cast: Cast, house: House, manager: str) -> None:
    """A request, a field, a filter, a key and an alert of each company."""
    by = cast.viewer(manager)
    people.request_approval(
        by=by, at=cast.at, act="test.nothing", subject_kind="firearm", subject_id=uuid4(),
        subject_name=f"Arma {house.mark}", proposal={}, reason=f"Motivo {house.mark}",
    )  # fmt: skip
    people.define_field(
        by=by, at=cast.at, subject_kind="firearm", key="shelf", label=f"Estante {house.mark}"
    )
    people.save_view(
        by=by, at=cast.at, page="people:persons", name=f"Vista {house.mark}", query="role=guard"
    )
    people.create_token(
        by=None, at=cast.at, user=cast.users[_guard(cast, house)], label=f"Clave {house.mark}"
    )
    retention.place_hold(
        by=by, at=cast.at, ordered_by="Juzgado", reference=f"Orden {house.mark}",
        person=house.guard,
    )  # fmt: skip
    parcels.send(
        by=by, at=cast.at, correspondent=_authority(cast), kind="monthly-return",
        title=f"Informe {house.mark}", file_name="informe.pdf", content=house.mark.encode(),
    )  # fmt: skip
    _leave_a_count(cast, house)
    alerting.keep_alerts(at=cast.at, found=[alert_about(house, cast.at.date())])
    papers.issue(
        by=by, at=cast.at, made_with="0" * 64,
        drafts=[
            Draft(template="custody-receipt", layout="sheet", language="es", subject=house.mark,
                  shown_with=Act.SEE_CUSTODY, words={"title": f"Resguardo {house.mark}"})
        ],
        make=lambda asked: [Made({"words": draft.words}, b"%PDF-") for draft, _stamp in asked],
    )  # fmt: skip


def _leave_a_count(cast: Cast, house: House) -> None:
    """A count of the post for two, one of whom has no login and counts by a code."""
    by, at = house.console, cast.at
    nobody = people.enrol_person(
        by=by, at=at, given_name="Cuenta", family_name=house.mark,
        document_number=f"CUENTA-{house.mark}", role="guard", hired_on=at.date(),
    )  # fmt: skip
    row = custody.open_count(by=by, at=at, place=house.post.public_id, sheets_wanted=2)
    custody.make_count_link(by=by, at=at, count=row.public_id, counter=nobody.code, hours=24)


def _authority(cast: Cast) -> Correspondent:
    """The deployment of an authority, known by a key that nobody holds."""
    there = Correspondent.objects.first()
    key = public_key("authority.example/log", ED25519, bytes(32))
    return there or parcels.add_correspondent(
        by=Job(), at=cast.at, name="Authority", keys=str(key), address="http://127.0.0.1:9"
    )


def alert_about(house: House, day: date) -> FoundAlert:
    """An alert about the first firearm of a company."""
    return FoundAlert(
        key=f"key-{house.mark}"[:20], rule="counted-short", pattern="B1",
        organisation=house.organisation.public_id, subject_kind="firearm",
        subject=house.firearms[0].thing.public_id, other_kind="person", other=house.guard.public_id,
        severity="high", score=0.9, raised_on=day, many=None, since=day, entries=(),
    )  # fmt: skip


def _leave_duties(cast: Cast, house: House, manager: str) -> None:
    """An incident with a measure, something missing, a sealed report and a filing of each."""
    assert house.magazine is not None
    by, console = cast.viewer(manager), house.console
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction="costaverde")
    incident = oversight.open_incident(
        by=by, at=cast.at, kind="discharge", occurred_at=cast.at, known_at=cast.at,
        narrative=f"Disparo {house.mark}", things={house.firearms[1].thing.public_id: 1},
        person=house.guard.public_id,
    )  # fmt: skip
    oversight.open_incident(
        by=by, at=cast.at, kind="loss", occurred_at=cast.at, known_at=cast.at,
        narrative=f"Falta {house.mark}", things={house.magazine.public_id: 1},
    )  # fmt: skip
    oversight.propose_measure(
        by=by, at=cast.at, incident=incident.public_id, what=f"Medida {house.mark}",
        owner=house.guard.public_id, due_on=cast.at.date(),
    )  # fmt: skip
    oversight.seal_report(
        by=console, at=cast.at, recipient="authority", subject="other",
        text=f"Secreto {house.mark}", named=False,
    )  # fmt: skip
    oversight.file(
        by=cast.viewer(manager), at=cast.at, duty="monthly_changes",
        day=cast.at.date() - timedelta(days=20),
    )  # fmt: skip
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction="generic")


def _guard(cast: Cast, house: House) -> str:
    return next(name for name, row in cast.persons.items() if row.pk == house.guard.pk)


def outcome(answer: Any) -> str:
    """The answer in one word: done, refused (the content), or which door stayed shut."""
    status = answer.status_code
    if status == 401 or (status in MOVED and "/accounts/login/" in answer.headers["Location"]):
        return "door"
    if status in {403, 404, 405}:
        return str(status)
    if status < 400:
        return "ok"
    return "refused" if status < 500 else "CRASH"
