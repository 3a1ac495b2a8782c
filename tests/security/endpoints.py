"""Every door of the program, found by walking the addresses; nothing is listed by hand.

An endpoint is a face, a method and a path with its parameters. `fill` puts identifiers of one
company into a path, `body_for` invents a body that fits the description of the API and speaks of
that company's things, so that a refusal comes from the rules and not from a missing field.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from resguardo.interfaces.api import api
from resguardo.records.people.models import Organisation
from tests.house import House

NOBODYS: Final = UUID("00000000-0000-7000-8000-000000000000")
NOBODYS_NUMBER: Final = 999_999_999
NOBODYS_WORD: Final = "nothing"
_PARAMETER: Final = re.compile(r"<(?:(\w+):)?(\w+)>")
_BRACES: Final = re.compile(r"{(?:(\w+):)?(\w+)}")
_READS: Final = ("get", "head", "options")

MODELS: Final[dict[str, str]] = {
    "account": "custody.Account",
    "action": "compliance.PlannedAction",
    "activity": "assistance.Activity",
    "alert": "oversight.Alert",
    "application": "permits.Application",
    "approval": "people.Approval",
    "armoury": "places.Place",
    "attachment": "register.Attachment",
    "block": "register.Block",
    "assessment": "compliance.Assessment",
    "attendee": "assistance.Attendee",
    "attendee_link": "assistance.AttendeeLink",
    "campaign": "compliance.Campaign",
    "catalogue": "compliance.CatalogueText",
    "client": "service.Client",
    "conclusion": "assistance.Conclusion",
    "contract": "service.Contract",
    "count": "custody.Count",
    "count_link": "custody.CountLink",
    "discrepancy": "custody.Discrepancy",
    "entry": "custody.Entry",
    "field": "people.CustomField",
    "filing": "oversight.Filing",
    "finding": "oversight.InspectionFinding",
    "firearm": "register.Thing",
    "guard": "people.Person",
    "gap": "assistance.LegalGap",
    "handover": "custody.Handover",
    "hold": "people.LegalHold",
    "incident": "oversight.Incident",
    "incoming": "people.Person",
    "index": "transparency.ParcelAttempt",
    "indicator": "assistance.Indicator",
    "inspection": "oversight.Inspection",
    "intake": "intake.Intake",
    "issued": "papers.Paper",
    "marking_line": "assistance.MarkingLine",
    "destruction_line": "assistance.DestructionLine",
    "key": "people.Token",
    "letter": "oversight.Letter",
    "link": "compliance.AnswerLink",
    "listing": "register.StolenListing",
    "loadout": "service.Loadout",
    "lot": "register.Thing",
    "magazine": "register.Thing",
    "mandate": "people.Mandate",
    "measure": "oversight.Measure",
    "organisation": "people.Organisation",
    "outgoing": "people.Person",
    "owner": "people.Person",
    "override": "custody.Override",
    "paper": "compliance.CompanyPaper",
    "participation": "assistance.Participation",
    "parcel": "transparency.Parcel",
    "part": "register.Thing",
    "permit": "permits.Permit",
    "person": "people.Person",
    "place": "places.Place",
    "post": "places.Place",
    "posting": "service.Posting",
    "programme": "assistance.Programme",
    "procedure": "compliance.AdoptedProcedure",
    "proof": "compliance.CompanyPaper",
    "question": "oversight.TraceQuestion",
    "received": "transparency.ParcelReceived",
    "release": "papers.StatisticsRelease",
    "report": "oversight.SealedReport",
    "request": "people.Approval",
    "risk": "assistance.Risk",
    "sanction": "oversight.Sanction",
    "sheet": "custody.CountSheet",
    "shift": "service.Shift",
    "subject": "custody.Entry",
    "support": "assistance.SupportRequest",
    "text": "permits.LawText",
    "thing": "register.Thing",
    "trace": "oversight.TraceRequest",
    "training": "custody.Training",
    "transfer": "custody.Transfer",
    "user": "people.User",
    "view": "people.SavedView",
    "wind_down": "oversight.WindDown",
}
"""Which row a parameter names, without its `_id`. A new parameter is entered here."""

IN_BODIES: Final[dict[str, str]] = {
    "authority": "people.Organisation",
    "company": "people.Organisation",
    "giver": "places.Place",
    "instructor": "people.Person",
    "model": "register.FirearmModel",
    "parent": "places.Place",
    "photo": "register.Attachment",
    "reason": "oversight.Alert",
    "receiver": "people.Organisation",
    "store": "places.Place",
    "taker": "places.Place",
    "to": "transparency.Correspondent",
    "under": "permits.Permit",
    "workshop": "places.Place",
}
"""The same of what only bodies name."""

IN_BODIES_AT: Final[dict[str, dict[str, str]]] = {
    "follows": {"api/v1/assistance/": "assistance.Activity",
                "api/v1/compliance/": "compliance.Assessment"},
    "giver": {"api/v1/custody/reliefs": "people.Person"},
    "taker": {"api/v1/custody/reliefs": "people.Person"},
}  # fmt: skip
"""The same where it depends on the address."""

WAYS: Final[dict[str, str]] = {
    "assistance.Activity": "beneficiaries__organisation",
    "assistance.AttendeeLink": "attendee__organisation",
    "assistance.LegalGap": "activity__beneficiaries__organisation",
    "assistance.Indicator": "programme__participations__organisation",
    "assistance.Programme": "participations__organisation",
    "assistance.Risk": "programme__participations__organisation",
    "compliance.AdoptedProcedure": "paper__organisation",
    "compliance.AnswerLink": "assessment__organisation",
    "compliance.Campaign": "assessments__organisation",
    "compliance.PlannedAction": "assessment__organisation",
    "custody.CountLink": "count__organisation",
    "custody.CountSheet": "count__organisation",
    "custody.Transfer": "giver",
    "oversight.InspectionFinding": "inspection__organisation",
    "oversight.Measure": "incident__organisation",
    "oversight.TraceRequest": "",
    "papers.StatisticsRelease": "",
    "people.Mandate": "organisation",
    "people.Token": "user__mandates__organisation",
    "people.User": "mandates__organisation",
    "permits.LawText": "",
    "register.Block": "thing__organisation",
    "register.FirearmModel": "",
    "register.StolenListing": "",
    "service.Posting": "contract__organisation",
    "transparency.Correspondent": "",
    "transparency.Parcel": "",
    "transparency.ParcelAttempt": "",
    "transparency.ParcelReceived": "",
}
"""How a row leads to its organisation where that is not its own column."""

NUMBERED: Final = {"register.StolenListing": "pk", "transparency.ParcelAttempt": "leaf_index"}
"""Rows that addresses name by a number, and the column of it."""

BY_NAME: Final[dict[str, str]] = {
    "transparency.Parcel": "organisation_id",
    "transparency.ParcelAttempt": "parcel__organisation_id",
}
"""Where a row names its organisation by its public identifier."""

ROWS_AT: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "account": {"^stock/journeys/": {"kind": "consignment"}},
    "activity": {
        r"/(doors|give|hand-over|photograph|destruction[-\w]*)(/|$)": {"kind": "destruction"},
        "/(witness|witnesses|decide|decisions)(/|$)": {"kind": "destruction"},
        r"/(list|marks|station|marking-\w+)(/|$)": {"kind": "marking"},
        "/(table|gaps)(/|$)": {"kind": "legal_review"},
    },
    "incident": {"/recover/?$": {"kind": "loss"}},
    "release": {
        "^statistics/releases/": {"published_at__isnull": False},
        "^statistics/drafts/": {"published_at": None},
    },
}
"""Which of a company's rows a parameter means at some addresses; elsewhere it is the first."""

WORDS: Final[dict[str, str]] = {
    "control": "MOS20-03",
    "door": "loading",
    "duty": "monthly_changes",
    "page": "lists",
    "path": "checkpoint",
    "profile": "pe",
    "rest": "nowhere",
    "template": "custody-receipt",
    "token": "unissued",
}
"""Parameters that are words of the program and name nobody's row. A `token` is signed, and opens to
whoever has it: `test_links`, `test_counting_by_code` and `test_own_pages` forge them."""

WORDS_AT: Final[dict[str, dict[str, str]]] = {
    "code": {"api/v1/problems/": "mandate.not-mandated", "p/": "unissued"},
    "kind": {
        "api/v1/exports/": "firearms", "import/": "firearms", "register/": "ammunition",
        "retention/": "custody",
    },
    "name": {
        "paper/": "issues", "standards/procedures/": "counting", "standards/": "mosaic",
        "stock/go/": "move",
    },
    "step": {
        "assistance/": "invite", "permits/applications/": "submit", "traces/": "search_again",
        "wind-down/": "resume",
    },
}  # fmt: skip
"""The same where it depends on the beginning of the address."""

OWN_WORDS: Final[dict[str, tuple[str, str]]] = {
    "catalogue": ("compliance.CatalogueText", "catalogue"),
    "code": ("register.Thing", "code"),
    "sha256": ("papers.Paper", "sha256"),
}
"""Words that name a row of a company: the model, and the column that has the word."""


@dataclass(frozen=True, order=True)
class Endpoint:
    """One door. `path` has its parameters in angle brackets with their converter."""

    face: str
    path: str
    method: str

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Converter and name of each parameter."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def names_rows(self) -> bool:
        """Tell whether an identifier of somebody's row stands in the path."""
        return any(is_row(converter, name) for converter, name in self.parameters)

    @property
    def changes(self) -> bool:
        """Tell whether the method may change something."""
        return self.method.lower() not in _READS


def is_row(converter: str, name: str) -> bool:
    """Tell whether a parameter is the identifier of a row."""
    return converter in {"uuid", "int"} or name.endswith("_id")


@cache
def endpoints() -> tuple[Endpoint, ...]:
    """Every page by GET and POST, every operation of the API by its own method."""
    return tuple(sorted({*_pages(), *_operations()}))


def operation_of(endpoint: Endpoint) -> Mapping[str, Any]:
    """What the description of the API says of an operation."""
    path = "/" + _PARAMETER.sub(lambda found: "{" + found[2] + "}", endpoint.path)
    operation: Mapping[str, Any] = _schema()["paths"][path][endpoint.method.lower()]
    return operation


def fill(endpoint: Endpoint, house: House, *, instead: str | None = None) -> str:
    """The address with a company's identifiers, or with one text in place of each of them."""

    def value(found: re.Match[str]) -> str:
        converter, name = found[1] or "", found[2]
        if instead is not None:
            return instead
        if is_row(converter, name):
            return str(identifier(name, house, endpoint.path))
        return word(name, endpoint, house)

    return "/" + _PARAMETER.sub(value, endpoint.path)


def fill_with_nothing(endpoint: Endpoint, house: House) -> str:
    """The same address with identifiers that nobody has."""

    def value(found: re.Match[str]) -> str:
        converter, name = found[1] or "", found[2]
        if is_row(converter, name):
            return str(NOBODYS_NUMBER if converter == "int" else NOBODYS)
        return word(name, endpoint, house)

    return "/" + _PARAMETER.sub(value, endpoint.path)


def word(name: str, endpoint: Endpoint, house: House) -> str:
    """What stands for a parameter that is no identifier: a word that means something there."""
    for beginning, text in WORDS_AT.get(name, {}).items():
        if endpoint.path.startswith(beginning):
            return text
    if name in OWN_WORDS:
        model, column = OWN_WORDS[name]
        return str(getattr(_row(model, name, house), column, NOBODYS_WORD))
    if name not in WORDS:
        message = f"tests/security/endpoints.py does not know what “{name}” means; enter a word"
        raise AssertionError(message)
    return WORDS[name]


def identifier(name: str, house: House, path: str = "") -> UUID | int:
    """The identifier of a row of that company which a parameter of this name means.

    Nobody's where the company has no such row; the stage of the table of doors has one of each.
    """
    if name.removesuffix("_id") not in MODELS:
        message = f"tests/security/endpoints.py does not know which row “{name}” means; enter it"
        raise AssertionError(message)
    return _identifier(MODELS[name.removesuffix("_id")], name.removesuffix("_id"), house, path)


def _identifier(model: str, name: str, house: House, path: str = "") -> UUID | int:
    row = _row(model, name, house, path)
    if row is None:
        return NOBODYS_NUMBER if model in NUMBERED else NOBODYS
    found: UUID | int = getattr(row, NUMBERED.get(model, "public_id"))
    return found


def body_for(endpoint: Endpoint, house: House, *, every: bool = False) -> Any:
    """A body that fits the description, about that company's things.

    With `every`, optional fields that name rows are filled in too, and not only what is required.
    """
    content = operation_of(endpoint).get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return {}
    schema = content["application/json"]["schema"]
    return _value(schema, "", _Asked(endpoint, house, every))


def _pages() -> Iterator[Endpoint]:
    for path in _walk(get_resolver(), ""):
        if not path.startswith("api/v1/") and "(?P" not in path:
            yield Endpoint("web", path, "GET")
            yield Endpoint("web", path, "POST")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)


def _operations() -> Iterator[Endpoint]:
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            whole = "/".join(part.strip("/") for part in ("api/v1", bound.prefix, path) if part)
            whole = whole + "/" if path.endswith("/") and not whole.endswith("/") else whole
            named = _BRACES.sub(
                lambda found: f"<{found[1]}:{found[2]}>" if found[1] else f"<{found[2]}>", whole
            )
            for operation in view.operations:
                for method in operation.methods:
                    yield Endpoint("api", named.replace("<uuidstr:", "<uuid:"), method)


def _row(model: str, name: str, house: House, path: str = "") -> Model | None:
    rows = apps.get_model(model)._default_manager.all()
    if model == "people.Organisation":
        return Organisation.objects.get(pk=house.organisation.pk)
    if model in BY_NAME:
        rows = rows.filter(**{BY_NAME[model]: str(house.organisation.public_id)})
    way = WAYS.get(model, "organisation")
    if way:
        rows = rows.filter(**{way: house.organisation})
    special: dict[str, dict[str, Any]] = {
        "account": {"boundary": False},
        "firearm": {"kind": "firearm"},
        "lot": {"kind": "ammunition"},
        "magazine": {"kind": "magazine"},
        "part": {"kind": "part"},
        "post": {"kind": "post"},
        "armoury": {"kind": "armoury"},
        "workshop": {"kind": "workshop"},
        "guard": {"pk": house.guard.pk},
        "person": {"pk": house.guard.pk},
    }
    rows = rows.filter(**special.get(name, {}))
    for address, told in ROWS_AT.get(name, {}).items():
        if re.search(address, path):
            rows = rows.filter(**told)
    if model == "transparency.ParcelAttempt":
        rows = rows.exclude(leaf_index=None)
    if model in {"people.User", "people.Mandate", "people.Token"}:
        rows = _of_the_guard(rows, model, house)
    found: Model | None = rows.order_by("pk").first()
    return found


def _of_the_guard(rows: Any, model: str, house: House) -> Any:
    way = {
        "people.User": "person",
        "people.Mandate": "user__person",
        "people.Token": "user__person",
    }
    return rows.filter(**{way[model]: house.guard})


@dataclass(frozen=True)
class _Asked:
    """For whom a body is made: the door, the company, and whether every name of a row is given."""

    endpoint: Endpoint
    house: House
    every: bool

    def identifier(self, name: str) -> UUID | int:
        """The identifier that a field of this name means there; a list is named by the plural."""
        for key in (name, f"{name.removesuffix('ies')}y", name.removesuffix("s")):
            for beginning, model in IN_BODIES_AT.get(key, {}).items():
                if self.endpoint.path.startswith(beginning):
                    return _identifier(model, key, self.house)
            model = MODELS.get(key) or IN_BODIES.get(key, "")
            if model:
                return _identifier(model, key, self.house)
        message = f"tests/security/endpoints.py does not know which row “{name}” of a body means"
        raise AssertionError(message)


@cache
def _schema() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def _value(schema: Mapping[str, Any], name: str, asked: _Asked) -> Any:
    if "$ref" in schema:
        key = schema["$ref"].rsplit("/", maxsplit=1)[-1]
        return _value(_schema()["components"]["schemas"][key], name, asked)
    for choice in ("anyOf", "allOf", "oneOf"):
        if choice in schema:
            kinds = [each for each in schema[choice] if each.get("type") != "null"]
            return _value(kinds[0], name, asked)
    if "enum" in schema:
        return schema["enum"][0]
    return _of_type(schema, name, asked)


def _of_type(schema: Mapping[str, Any], name: str, asked: _Asked) -> Any:
    match schema.get("type"):
        case "object":
            needed = schema.get("required", ())
            return {
                key: _value(each, key, asked)
                for key, each in schema.get("properties", {}).items()
                if key in needed or (asked.every and "'uuid'" in str(each))
            }
        case "array":
            return [_value(schema.get("items", {}), name, asked)]
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
        case "string":
            return _text(schema, name, asked)
    return {}


def _text(schema: Mapping[str, Any], name: str, asked: _Asked) -> str:
    match schema.get("format"):
        case "uuid":
            return str(asked.identifier(name.removesuffix("_id")))
        case "date":
            return "2026-03-02"
        case "date-time":
            return "2026-03-02T12:00:00Z"
    return "x" * max(1, int(schema.get("minLength", 1)))
