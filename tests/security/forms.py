"""Forms as a browser reads them: where each goes, what stands in it, and what a person types.

A form is filled in as `filled.py` says. Of the others every field is tried, then words alone, then
what was there; that is enough for most of them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final

from django.apps import apps

from resguardo.interfaces.web.people.asks import LOOK
from resguardo.interfaces.web.stock.basket import ENTER
from tests.cast import PIN
from tests.house import House
from tests.security.endpoints import IN_BODIES, MODELS, WAYS

_WORDS: Final = frozenset(
    {"reason", "name", "number", "text", "what", "label", "title", "pin", "second-pin", "document",
     "starts_on", "valid_from", "serial", "quantity", "password", "remarks", "course",
     "incoming-pin", "outgoing-pin"}
)  # fmt: skip
"""Fields that nobody leaves empty; others are left so where filling them in is refused."""

NOBODYS_OWN: Final = frozenset({"csrfmiddlewaretoken", "request_key", "next", "code"})
"""Fields that carry no row: an address to go back to asks its own questions, and a code that
somebody is given may be that of anybody elsewhere."""

_UUID: Final = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"
)
"""An identifier, with its dashes or as the rows of a shift carry it."""


LABELLED: Final = ("people.Person", "places.Place", "register.Thing")
"""What carries a code that people scan or type."""


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
            yield self._with({name: "" for name in self.asked if name not in kept})

    def filled(self, typed: Mapping[str, str]) -> "Form":
        """The form with this typed and chosen, and nothing else but what was there."""
        unknown = typed.keys() - dict(self.fields).keys()
        assert not unknown, f"the form of {self.action} has no {', '.join(sorted(unknown))}"
        return self._with(dict.fromkeys(self.asked, "") | dict(typed))

    def _with(self, told: Mapping[str, str]) -> "Form":
        return replace(self, fields=[(name, told.get(name, text)) for name, text in self.fields])

    def identifiers(self) -> set[tuple[str, str]]:
        """Every identifier of a row that the form carries, by the field it stands in."""
        return {
            (_UUID.sub("*", name), found)
            for name, value in self.fields
            if name not in NOBODYS_OWN
            for found in _UUID.findall(f"{name} {value}")
        }


class FormReader(HTMLParser):
    """The forms of a page that change something, filled in as somebody in a hurry would."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._elsewhere: list[str] = []
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
        elif tag == "button":
            self._button(self._form, name, told)
        elif told.get("type") == "radio" and name in dict(self._form.fields):
            return  # one answer is enough
        elif tag == "input" and name and told.get("type") != "file":
            if not told.get("value"):
                self._form.asked.append(name)
            self._form.fields.append((name, _typed(told)))

    def _button(self, form: Form, name: str, told: dict[str, str]) -> None:
        """Press the first that does something: to look only shows the page again."""
        if told.get("formaction"):
            self._elsewhere.append(told["formaction"])
        elif name and name not in {LOOK, ENTER} and not self._pressed:
            form.fields.append((name, told.get("value", "")))
            self._pressed = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.found += [replace(self._form, action=action) for action in self._elsewhere]
            self._form, self._elsewhere = None, []
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
    """Whose row an identifier is, and the other company's row of the same kind.

    The code on a label or a card names a row as well, where it is all that stands in a field.
    """

    other: dict[str, str]

    @classmethod
    def of(cls, own: House, foreign: House) -> "Counterparts":
        """Pair every row of one company with the first of its kind of the other."""
        other = {str(own.organisation.public_id): str(foreign.organisation.public_id)}
        for label in sorted({*MODELS.values(), *IN_BODIES.values()}):
            mine, theirs = (_rows(label, house) for house in (own, foreign))
            for kind, ids in mine.items():
                if kind in theirs:
                    other |= dict.fromkeys(ids, theirs[kind][0])
        other |= {mine.replace("-", ""): its.replace("-", "") for mine, its in other.items()}
        for label in LABELLED:
            mine, theirs = (_rows(label, house, "code") for house in (own, foreign))
            for kind, codes in mine.items():
                other |= dict.fromkeys(codes, theirs.get(kind, codes)[0])
        return cls({mine: its for mine, its in other.items() if mine != its})

    def swapped(self, form: Form) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The form with one identifier after another put in place of; an empty field says none."""
        for place, (name, value) in enumerate(form.fields):
            if name in NOBODYS_OWN or not value:
                continue
            for mine in dict.fromkeys([*_UUID.findall(f"{name} {value}"), value]):
                if its := self.other.get(mine):
                    places = range(len(form.fields)) if mine in name else (place,)
                    changed = [
                        (each.replace(mine, its), text.replace(mine, its))
                        if here in places and each == name
                        else (each, text)
                        for here, (each, text) in enumerate(form.fields)
                    ]
                    yield name, changed


def _rows(label: str, house: House, column: str = "public_id") -> dict[str, list[str]]:
    """The identifiers of a company's rows by their kind; of rows of nobody none."""
    model = apps.get_model(label)
    way = "" if label == "people.Organisation" else WAYS.get(label, "organisation")
    if not way or not hasattr(model, column):
        return {}
    found: dict[str, list[str]] = {}
    for row in model._default_manager.filter(**{way: house.organisation}).order_by("pk").distinct():
        found.setdefault(str(getattr(row, "kind", "")), []).append(str(getattr(row, column)))
    return found
