"""The other side of `bench http`: browsers and programs in a process of their own.

They sign in by the form, keep their connection open, send the tokens and keys that the pages ask
for, and take only the right answer for an answer. Nothing of the server runs in this process.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from itertools import count, cycle
from multiprocessing.connection import Connection
from random import Random
from time import perf_counter
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_PART: Final = {"HX-Request": "true"}
_SHOWN: Final = 400
_RIGHT: Final = frozenset({200, 201, 302})


@dataclass(frozen=True)
class Hands:
    """What one guard takes and gives back at the counter."""

    guard: str
    weapon: str
    magazines: tuple[str, str]
    lot: str
    shift: str


@dataclass(frozen=True)
class Plan:
    """Whom to ask, as whom, for what, and for how long."""

    host: str
    port: int
    username: str
    password: str
    key: str
    pin: str
    second: str
    second_code: str
    armoury: str
    rounds: int
    seconds: float
    clients: int
    hands: tuple[Hands, ...]
    weapons: tuple[tuple[str, str], ...]
    """Public identifiers and serials of weapons to look at."""


@dataclass
class Took:
    """How long each answer took, and how long they all took together."""

    answers: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    wrong: str = ""


class Browser:
    """One signed-in session with its connection, or a program with its key."""

    def __init__(self, plan: Plan) -> None:
        """Open the connection."""
        self.plan = plan
        self.cookies: dict[str, str] = {}
        self._connection = HTTPConnection(plan.host, plan.port, timeout=60)

    def ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request on the open connection and read the whole answer."""
        sent = {"Accept-Language": "en", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _equals, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        return answer.status, text

    def sign_in(self) -> None:
        """Go through the door as people do."""
        self.ask("GET", "/accounts/login/")
        form = {"login": self.plan.username, "password": self.plan.password}
        status, text = self.post("/accounts/login/", form, {})
        if status != HTTPStatus.FOUND:
            raise RuntimeError(f"signing in was answered with {status}: {text[:_SHOWN]}")

    def post(
        self, path: str, form: dict[str, str] | list[tuple[str, str]], headers: dict[str, str]
    ) -> tuple[int, str]:
        """Send a form with the token that the pages carry."""
        fields = list(form.items() if isinstance(form, dict) else form)
        fields.append(("csrfmiddlewaretoken", self.cookies["csrf"]))
        return self.ask("POST", path, urlencode(fields), _FORM | headers)


class Answer(NamedTuple):
    """What came back; whether the client may stop here and leave everything as it found it."""

    status: int
    text: str
    resting: bool = True


Step = Callable[[Browser, int], Iterator[Answer]]


def drive(plan: Plan, what: str, pipe: Connection) -> None:
    """Let all clients work at once until the time is over, and send back how long answers took."""
    took = Took()
    lock, ready = threading.Lock(), threading.Barrier(plan.clients + 1)
    ends = [0.0]

    def work(number: int) -> None:
        mine: list[float] = []
        try:
            browser = Browser(plan)
            if what != "api":
                browser.sign_in()
            steps = WORK[what](browser, number)
            next(steps)
            ready.wait()
            answer = Answer(200, "")
            while perf_counter() < ends[0] or not answer.resting:
                start = perf_counter()
                answer = next(steps)
                if start < ends[0]:
                    mine.append(perf_counter() - start)
                _demand_right(answer)
        except (OSError, HTTPException, RuntimeError, KeyError) as error:
            ready.abort()
            took.wrong = took.wrong or f"{type(error).__name__}: {error}"
        with lock:
            took.answers += mine

    threads = [threading.Thread(target=work, args=(number,)) for number in range(plan.clients)]
    for thread in threads:
        thread.start()
    start = perf_counter()
    ends[0] = start + 3600
    try:
        ready.wait()
    except threading.BrokenBarrierError:
        took.wrong = took.wrong or "a client could not start"
    start = perf_counter()
    ends[0] = start + plan.seconds
    for thread in threads:
        thread.join()
    took.elapsed = plan.seconds
    pipe.send(took)


def _page(browser: Browser, number: int) -> Iterator[Answer]:
    """The page's complete issue and return: what the browser posts when the guard confirms."""
    yield Answer(*browser.ask("GET", "/counter/"))
    for hands, back, last in _turns(browser.plan, number):
        form = _return_form(browser.plan, hands) if back else _issue_form(browser.plan, hands)
        path = f"/counter/{'return/' if back else ''}confirm/"
        yield Answer(*browser.post(path, form, _PART), last)


def _issue_form(plan: Plan, hands: Hands) -> list[tuple[str, str]]:
    items = {**dict.fromkeys(hands.magazines, 1), hands.lot: plan.rounds}
    return [
        ("request_key", str(uuid4())), ("captured", "scanned"), ("guard", hands.guard),
        ("weapon", hands.weapon), ("pin", plan.pin),
        ("second_person", plan.second_code), ("second_pin", plan.pin),
        *(("item", key) for key in items),
        *((f"amount-{key}", str(amount)) for key, amount in items.items()),
    ]  # fmt: skip


def _return_form(plan: Plan, hands: Hands) -> list[tuple[str, str]]:
    return [
        ("request_key", str(uuid4())), ("capture", "scanned"), ("custody", hands.guard),
        ("condition", "serviceable"), ("pin", plan.pin),
        *((f"back-{key}", "1") for key in (hands.weapon, *hands.magazines)),
        (f"back-{hands.lot}", str(plan.rounds)),
    ]  # fmt: skip


def _api(browser: Browser, number: int) -> Iterator[Answer]:
    """The same by API, with a key and an Idempotency-Key."""
    plan = browser.plan
    yield Answer(200, "")
    for hands, back, last in _turns(plan, number):
        amounts = [{"thing": key, "quantity": 1} for key in (hands.weapon, *hands.magazines)] + [
            {"thing": hands.lot, "quantity": plan.rounds}
        ]
        body: dict[str, Any] = {
            "armoury": plan.armoury, "guard": hands.guard, "capture": "scanned",
            "confirmation": {"kind": "pin", "pin": plan.pin},
        }  # fmt: skip
        if back:
            body["back"] = amounts
        else:
            body["things"], body["shift"] = amounts, hands.shift
            body["second"] = {"person": plan.second, "pin": plan.pin}
        headers = {
            "Authorization": f"Bearer {plan.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
        }
        path = f"/api/v1/custody/{'returns' if back else 'issues'}"
        yield Answer(*browser.ask("POST", path, json.dumps(body), headers), last)


def _weapon(browser: Browser, number: int) -> Iterator[Answer]:
    """Pages of weapons, each of another one."""
    random = Random(number)
    yield Answer(*browser.ask("GET", "/counter/"))
    while True:
        name, _serial = random.choice(browser.plan.weapons)
        yield Answer(*browser.ask("GET", f"/register/firearms/{name}/"))


def _search(browser: Browser, number: int) -> Iterator[Answer]:
    """Half of the searches open the one weapon that is meant, half give a list."""
    random = Random(number)
    yield Answer(*browser.ask("GET", "/counter/"))
    for turn in count():
        _name, serial = random.choice(browser.plan.weapons)
        yield Answer(*browser.ask("GET", f"/search/?q={serial if turn % 2 else serial[:-2]}"))


def _small(browser: Browser, _number: int) -> Iterator[Answer]:
    """A page that asks for nothing but the session: what the server itself costs."""
    while True:
        yield Answer(*browser.ask("GET", "/counter/armoury/"))


def _turns(plan: Plan, number: int) -> Iterator[tuple[Hands, bool, bool]]:
    """This client's guards: everybody goes out, everybody comes back, over and over."""
    mine = plan.hands[number :: plan.clients]
    for back in cycle((False, True)):
        for place, hands in enumerate(mine, 1):
            yield hands, back, back and place == len(mine)


def _demand_right(answer: Answer) -> None:
    if answer.status not in _RIGHT:
        raise RuntimeError(f"{answer.status}: {_plain(answer.text)}")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())[-_SHOWN:]


WORK: Final[dict[str, Step]] = {
    "page": _page,
    "api": _api,
    "weapon": _weapon,
    "search": _search,
    "small": _small,
}
