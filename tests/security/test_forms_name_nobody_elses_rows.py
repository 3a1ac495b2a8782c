"""A form that a browser got for its own company, sent back with another company's identifiers.

Every page of the site is opened as who may open it; each form on it is filled in as a person would
and sent. Where that is accepted, each identifier that the form carries is put in place of, one at a
time, by that of the other company's row of the same kind: then nothing may be accepted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.cast import PIN
from tests.house import House
from tests.security.endpoints import IN_BODIES, MODELS, WAYS, endpoints, fill
from tests.security.stage import Stage, outcome, set_stage
from tests.security.test_isolation import committed

pytestmark = pytest.mark.django_db

ROLES: Final = ("armourer", "supervisor", "manager")
NO_FORMS_OF_OURS: Final = ("accounts/", "language/", "appearance/", "styleguide/", "log/", "api/")
"""Pages of the library, and those without a row of anybody."""

FORMS_AT_LEAST: Final = 10
"""How many forms with identifiers were accepted as a person fills them in, at the least."""

_WORDS: Final = frozenset(
    {"reason", "name", "number", "text", "what", "label", "title", "pin", "second-pin", "document",
     "starts_on", "valid_from", "serial", "quantity", "password", "remarks", "course",
     "incoming-pin", "outgoing-pin"}
)  # fmt: skip
"""Fields that nobody leaves empty; others are left so where filling them in is refused."""

_SHARED: Final = frozenset({"people.Organisation"})
"""Rows that may be named across companies: to whom arms are offered is public."""


@dataclass
class Form:
    """A form as a browser reads it: where it goes, and its fields in their order."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The fields that were empty and are filled in."""

    def ways(self) -> Iterator["Form"]:
        """The form with every field filled in, with words alone, and with what was there."""
        yield self
        for kept in (_WORDS, frozenset()):
            yield Form(
                self.action,
                [(name, text if name not in self.asked or name in kept else "")
                 for name, text in self.fields],
            )  # fmt: skip


class _Forms(HTMLParser):
    """The forms of a page that change something, filled in as somebody in a hurry would."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._pressed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form, self._pressed = Form(told.get("action", "")), False
            self.found.append(self._form)
        if self._form is None or "disabled" in told:
            return
        name = told.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and told.get("value"):
            self._form.fields.append((self._select, told["value"]))
            self._select = ""
        elif tag == "textarea" and name:
            self._form.asked.append(name)
            self._form.fields.append((name, "x"))
        elif tag == "button" and name and not self._pressed:
            self._form.fields.append((name, told.get("value", "")))
            self._pressed = True
        elif told.get("type") == "radio" and name in dict(self._form.fields):
            return  # one answer is enough
        elif tag == "input" and name and told.get("type") != "file":
            if not told.get("value"):
                self._form.asked.append(name)
            self._form.fields.append((name, _typed(told)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""


def _typed(told: dict[str, str]) -> str:
    """What a person in a hurry types: what stands there, or the least that will do."""
    if told.get("value"):
        return told["value"]
    if told.get("autocomplete") == "one-time-code" or "pin" in told.get("name", ""):
        return PIN
    if told.get("inputmode") == "numeric":
        return "1"
    return {"number": "1", "date": "2026-03-02", "time": "11:00"}.get(told.get("type", ""), "x")


@dataclass
class Counterparts:
    """Whose row an identifier is, and the other company's row of the same kind."""

    other: dict[str, str]

    @classmethod
    def of(cls, own: House, foreign: House) -> "Counterparts":
        """Pair every row of one company with the first of its kind of the other."""
        other: dict[str, str] = {}
        for label in sorted({*MODELS.values(), *IN_BODIES.values()} - _SHARED):
            mine, theirs = (_rows(label, house) for house in (own, foreign))
            for kind, ids in mine.items():
                if kind in theirs:
                    other |= dict.fromkeys(ids, theirs[kind][0])
        return cls({mine: its for mine, its in other.items() if mine != its})

    def swapped(self, form: Form) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The form with one identifier after the other put in place of."""
        for place, (name, value) in enumerate(form.fields):
            if name == "next":  # an address to go back to, which asks its own questions
                continue
            for text in (name, value):
                for mine, its in self.other.items():
                    if mine in text:
                        changed = list(form.fields)
                        changed[place] = (name.replace(mine, its), value.replace(mine, its))
                        yield name, changed


def _rows(label: str, house: House) -> dict[str, list[str]]:
    model = apps.get_model(label)
    way = WAYS.get(label, "organisation")
    if not way or not hasattr(model, "public_id"):
        return {}
    found: dict[str, list[str]] = {}
    for row in model._default_manager.filter(**{way: house.organisation}).order_by("pk").distinct():
        found.setdefault(str(getattr(row, "kind", "")), []).append(str(row.public_id))
    return found


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:  # noqa: ARG001
    with django_db_blocker.unblock(), transaction.atomic():
        made = set_stage()
        yield made
        transaction.set_rollback(True)


def _forms(stage: Stage) -> Iterator[tuple[str, str, Client, Form]]:
    """Each form of each page, by the first role that was given it."""
    said = committed()
    for each in endpoints():
        opens = said.get((each.face, each.method, each.path), {})
        role = next((role for role in ROLES if opens.get(role) == "ok"), "")
        if (each.face, each.method) != ("web", "GET") or each.path.startswith(NO_FORMS_OF_OURS):
            continue
        if not role:
            continue
        way = fill(each, stage.uno)
        answer = stage.undone(partial(stage.clients[role].get, way))
        if "html" in answer.headers["Content-Type"]:
            reader = _Forms()
            reader.feed(answer.content.decode())
            for form in reader.found:
                yield role, urljoin(way, form.action), stage.clients[role], form


def test_what_a_company_may_do_with_its_own_it_may_not_do_with_anothers(stage: Stage) -> None:
    others = Counterparts.of(stage.uno, stage.dos)
    wrong, tried, accepted = [], set(), 0
    for role, way, client, form in _forms(stage):
        names = {name for name, _changed in others.swapped(form)}
        if not names or (way, *sorted(names)) in tried:
            continue
        tried.add((way, *sorted(names)))
        done = (each for each in form.ways() if _sent(stage, client, way, each.fields) == "ok")
        filled = next(done, None)
        if filled is None:
            continue
        accepted += 1
        for name, changed in others.swapped(filled):
            if _sent(stage, client, way, changed) == "ok":
                wrong.append(f"{way} {role}: {name} of the other company was accepted")
    assert not wrong, "\n".join(wrong)
    assert accepted >= FORMS_AT_LEAST, "the forms are not filled in well"


def _sent(stage: Stage, client: Client, way: str, fields: list[tuple[str, str]]) -> str:
    """What comes of a form, which is undone then."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return outcome(stage.undone(partial(client.post, way, data)))
