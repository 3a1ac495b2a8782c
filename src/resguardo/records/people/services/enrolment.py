"""Persons: enrolled, corrected, erased.

A person is not a login: most guards never have one. Names and documents live in the person's row
alone, so that erasing them there (and the openings of their commitments in the log) leaves every
entry of the ledger standing, about somebody who has no name any more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import codes
from resguardo.records.people.changes import changed, demand_reason, note
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Answer, Employment, Organisation, Person
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services.fields import check_custom_values
from resguardo.records.people.services.work import RoleUnknown, is_role_of_work
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.models import Change

_ROWS_AT_ONCE: Final = 500
AGES_ASKED: Final = (18, 21, 25, 55)
"""The years that laws ask of a guard, or from which they ask for more."""
AGES: Final = range(16, 100)
"""In years: what can be written down of somebody's age."""
PERSONAL: Final[tuple[str, ...]] = ("family_name", "given_name", "document_number", "sex", "phone")


class PersonUnnamed(Problem):
    """A person is enrolled with a name, or with the hash of an identity that another file holds."""

    code = "people.person-unnamed"
    wording = _("Enter the family name or the given name.")
    field = "family_name"


class CodeTaken(Problem):
    """The code on a badge leads to one person."""

    code = "people.code-taken"
    wording = _("The code {person_code} belongs to somebody else here. Choose another.")
    field = "code"

    person_code: str


class DocumentTaken(Problem):
    """One identity document, one person in an organisation."""

    code = "people.document-taken"
    wording = _(
        "Somebody with the document {document_number} is enrolled here already. "
        "Open that person and hire again instead of enrolling twice."
    )
    field = "document_number"

    document_number: str


class AgeImpossible(Problem):
    """Nobody of that age works here."""

    code = "people.age-impossible"
    wording = _("{years} cannot be right. Write how old the person is at least, in whole years.")
    field = "age_at_least"

    years: int


class PersonErased(Problem):
    """What was erased cannot be changed."""

    code = "people.person-erased"
    wording = _("The personal data of this person were erased on {erased_on}.")

    erased_on: date


class StillEmployed(Problem):
    """Whoever still works here cannot be without a name."""

    code = "people.still-employed"
    wording = _("This person still works here. Record the leaving first, then erase.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """One row of a list of persons to enrol, as an import or a synthetic country has it."""

    family_name: str = ""
    given_name: str = ""
    document_number: str = ""
    identity_hash: str = ""
    sex: str = ""
    phone: str = ""
    age_at_least: int | None = None
    code: str = ""
    role: str = "guard"
    hired_on: date | None = None
    left_on: date | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)
    public_id: UUID | None = None
    where: str = ""


def identity_hash(document_number: str, country: str) -> str:
    """Hash a document so that one man in five companies is one hash, and nobody reads him from it.

    Keyed with the deployment's secret: without the key, trying all document numbers tells nothing.
    """
    plain = re.sub(r"[^0-9A-Z]", "", document_number.upper())
    if not plain:
        return ""
    return salted_hmac("resguardo.identity", f"{country}:{plain}", algorithm="sha256").hexdigest()


def enrol_person(*, by: Viewer, at: datetime, reason: str = "", **facts: Any) -> Person:
    """Enrol one person; the facts are those of `Newcomer`. Hired at once where `hired_on` is given.

    Refuses what `enrol_people` refuses, as one problem instead of several.
    """
    try:
        return enrol_people(by=by, at=at, rows=[Newcomer(**facts)], reason=reason)[0]
    except Several as several:
        if len(several.problems) == 1:
            raise several.problems[0] from None
        raise


def against_newcomer(*, by: Viewer, **facts: Any) -> list[Problem]:
    """What stands in the way of enrolling somebody; the facts are those of `Newcomer`."""
    refused = Refusals()
    refused.ask(_refuse_rows, by, [Newcomer(**facts)])
    return refused.found


@transaction.atomic
def enrol_people(
    *, by: Viewer, at: datetime, rows: Sequence[Newcomer], reason: str = ""
) -> list[Person]:
    """Enrol many persons: all or none, in a few statements.

    Refuses, naming the row: no name (`PersonUnnamed`), a code or document that is taken here or
    comes twice in the list, a role that is no work, custom values that do not fit.
    """
    by.demand(Act.EDIT_PEOPLE, at=at)
    custom = _refuse_rows(by, rows)
    keys = codes.reserve_keys(Person, len(rows))
    country = Organisation.objects.values_list("country", flat=True).get(pk=by.organisation_id)
    people = [
        _person(row, key, country, own, by=by, at=at)
        for row, key, own in zip(rows, keys, custom, strict=True)
    ]
    Person.objects.bulk_create(people, batch_size=_ROWS_AT_ONCE)
    Employment.objects.bulk_create(
        [
            Employment(person=person, role=row.role, hired_on=row.hired_on, left_on=row.left_on)
            for person, row in zip(people, rows, strict=True)
            if row.hired_on is not None
        ],
        batch_size=_ROWS_AT_ONCE,
    )
    transparency.record_changes(
        [
            transparency.ChangeMade(
                subject_kind="person",
                subject_id=person.public_id,
                verb="enrol",
                changes=_first_values(person, row),
                reason=reason,
            )
            for person, row in zip(people, rows, strict=True)
        ],
        by=by,
        at=at,
    )
    return people


@transaction.atomic
def change_person(
    *, by: Viewer, at: datetime, person: Person, reason: str, **fields: Any
) -> Person:
    """Correct names, document, sex, phone, age, code or custom values; each keeps its history.

    Refuses without a reason, a code or document that is taken, and a person who was erased.
    """
    by.demand(Act.EDIT_PEOPLE, at=at)
    row = own_person(by, person)
    if row.erased_at is not None:
        raise PersonErased(local_day(row.erased_at, by.time_zone))
    refused = Refusals()
    wanted = {each: fields[each] for each in (*PERSONAL, "code") if each in fields}
    if "age_at_least" in fields and fields["age_at_least"] != row.age_at_least:
        day = local_day(at, by.time_zone)
        wanted |= refused.ask(_age, fields["age_at_least"], day) or {}
    if "custom" in fields:
        wanted["custom"] = refused.ask(
            check_custom_values,
            organisation_id=by.organisation_id,
            subject_kind="person",
            values=fields["custom"],
            before=row.custom,
        )
    changes = changed(row, wanted)
    refused.note(*_taken_by_others(row))
    refused.ask(demand_reason, reason)
    refused.check()
    if "document_number" in changes:
        row.identity_hash = identity_hash(row.document_number, row.organisation.country)
    if changes:
        row.save(update_fields=[*changes, "identity_hash"])
        note("person", row.public_id, "change", changes, reason, by=by, at=at)
    return row


@transaction.atomic
def erase_person(*, by: Viewer, at: datetime, person: Person, reason: str) -> Person:
    """Erase names, documents and phone; the row, its code and every entry about it stay.

    The values in the history lose their openings too, so that nobody can read them out of the log
    any more, and every proof still holds. Refuses while the person works here.
    """
    by.demand(Act.EDIT_PEOPLE, at=at)
    demand_reason(reason)
    row = own_person(by, person)
    if row.erased_at is not None:
        raise PersonErased(local_day(row.erased_at, by.time_zone))
    day = local_day(at, by.time_zone)
    if row.employments.filter(Q(left_on=None) | Q(left_on__gt=day)).exists():
        raise StillEmployed
    transparency.erase_thoroughly()
    _empty_answers(row)
    for name in (*PERSONAL, "identity_hash", "pin_hash"):
        setattr(row, name, "")
    for name, value in _age(None, day).items():
        setattr(row, name, value)
    row.custom = {}
    row.erased_at = at
    row.save(
        update_fields=[
            *PERSONAL, "identity_hash", "pin_hash", "age_at_least", "age_seen_on", "custom",
            "erased_at",
        ]
    )  # fmt: skip
    note("person", row.public_id, "erase", {}, by=by, at=at)
    entries = Change.objects.filter(subject_kind="person", subject_id=str(row.public_id))
    transparency.erase(
        by=by, at=at, entries=list(entries.values_list("entry_id", flat=True)), reason=reason
    )
    return row


def _age(years: int | None, day: date) -> dict[str, Any]:
    """How old somebody was seen to be, at least, and when; refuses what nobody can be."""
    if years is not None and years not in AGES:
        raise AgeImpossible(years)
    return {"age_at_least": years, "age_seen_on": None if years is None else day}


def _empty_answers(person: Person) -> None:
    """Empty the answers that are kept for programs which repeat a request, where they tell of them.

    The key stays, so that a repeated request still does nothing a second time.
    """
    mark = str(person.public_id).encode()
    where = "instr(body, %s) > 0" if connection.vendor == "sqlite" else "position(%s in body) > 0"
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{Answer._meta.db_table}" SET body = %s WHERE {where}',  # noqa: S608 - constants
            (b"", mark),
        )


def own_person(by: Viewer, person: Person) -> Person:
    """Lock a row of one's own organisation, or `NotFound`: others' people are not ours."""
    row = (
        Person.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .filter(pk=person.pk, organisation_id=by.organisation_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _refuse_rows(by: Viewer, rows: Sequence[Newcomer]) -> list[dict[str, Any]]:
    """The values of the organisation's own fields by row; refuses all that is wrong in any row."""
    custom: list[dict[str, Any]] = []
    codes = _taken(by, "code", [row.code for row in rows])
    documents = _taken(by, "document_number", [row.document_number for row in rows])
    found: list[tuple[str, Problem]] = []
    for row in rows:
        if not (row.family_name.strip() or row.given_name.strip() or row.identity_hash):
            found.append((row.where, PersonUnnamed()))
        if row.code and row.code in codes:
            found.append((row.where, CodeTaken(row.code)))
        if row.document_number and row.document_number in documents:
            found.append((row.where, DocumentTaken(row.document_number)))
        if row.age_at_least is not None and row.age_at_least not in AGES:
            found.append((row.where, AgeImpossible(row.age_at_least)))
        if row.hired_on is not None and not is_role_of_work(row.role):
            found.append((row.where, RoleUnknown(row.role[:40])))
        custom.append(_own_values(by, row, found))
        codes.add(row.code)
        documents.add(row.document_number)
    if found:
        raise Several.of(found)
    return custom


def _own_values(by: Viewer, row: Newcomer, found: list[tuple[str, Problem]]) -> dict[str, Any]:
    """What stands in the organisation's own fields; what does not fit is found in its row."""
    refused = Refusals()
    values = None
    if row.custom:
        values = refused.ask(
            check_custom_values,
            organisation_id=by.organisation_id, subject_kind="person", values=row.custom,
        )  # fmt: skip
    found += [(row.where, each) for each in refused.found]
    return values or {}


def _taken(by: Viewer, column: str, values: Iterable[str]) -> set[str]:
    wanted = sorted({value for value in values if value})
    taken: set[str] = set()
    for start in range(0, len(wanted), _ROWS_AT_ONCE):
        taken.update(
            Person.objects.filter(
                organisation_id=by.organisation_id,
                **{f"{column}__in": wanted[start : start + _ROWS_AT_ONCE]},
            ).values_list(column, flat=True)
        )
    return taken


def _taken_by_others(row: Person) -> Iterator[Problem]:
    """What of a person is somebody else's, or nobody's."""
    others = Person.objects.filter(organisation_id=row.organisation_id).exclude(pk=row.pk)
    if not (row.family_name.strip() or row.given_name.strip() or row.identity_hash):
        yield PersonUnnamed()
    if others.filter(code=row.code).exists():
        yield CodeTaken(row.code)
    if row.document_number and others.filter(document_number=row.document_number).exists():
        yield DocumentTaken(row.document_number)


def _person(
    row: Newcomer, key: int, country: str, custom: dict[str, Any], *, by: Viewer, at: datetime
) -> Person:
    person = Person(
        pk=key,
        organisation_id=by.organisation_id,
        family_name=row.family_name.strip(),
        given_name=row.given_name.strip(),
        document_number=row.document_number.strip(),
        identity_hash=row.identity_hash or identity_hash(row.document_number, country),
        sex=row.sex,
        phone=row.phone,
        age_at_least=row.age_at_least,
        age_seen_on=local_day(at, by.time_zone) if row.age_at_least is not None else None,
        code=row.code or codes.code_of("person", key),
        custom=custom,
        created_at=at,
    )
    if row.public_id is not None:
        person.public_id = row.public_id
    return person


def _first_values(person: Person, row: Newcomer) -> dict[str, tuple[Any, Any]]:
    values = {name: getattr(person, name) for name in (*PERSONAL, "age_at_least", "code")}
    if row.hired_on is not None:
        values |= {"role": row.role, "hired_on": row.hired_on}
    return {name: (None, value) for name, value in values.items() if value}
