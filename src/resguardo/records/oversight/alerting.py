"""Alerts kept as they were found, and decided by persons: the two verbs of the screening here.

The screening itself stands above the records and knows nothing of the database; what it found is
handed in by the operator's command, whom no mandate binds. Nothing is decided by it: an alert is a
question, and a person answers it with words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Account, Entry
from resguardo.records.oversight.alert_models import Alert, AlertDecision, AlertEntry, Verdict
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.selectors import sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Thing
from resguardo.records.transparency import services as transparency

ROWS_AT_ONCE: Final = 500
NOTE_MAX: Final = 1000


class DecisionWithoutWords(Problem):
    """A decision that nobody could understand later."""

    code = "alert.decision-without-words"
    wording = _("Say in a few words why you decide so; whoever reads it next year was not there.")
    field = "note"


class VerdictNotYours(Problem):
    """A company that judges its own alert, or an authority that answers for a company."""

    code = "alert.verdict-not-yours"
    wording = _(
        "“{verdict}” is not yours to say here: a company answers an alert, the authority looks "
        "into it, confirms or dismisses it."
    )
    field = "verdict"

    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAlert:
    """One alert as the screening gives it, with public identifiers."""

    key: str
    rule: str
    pattern: str
    organisation: UUID
    subject_kind: str
    subject: UUID
    other_kind: str
    other: UUID | None
    severity: str
    score: float
    raised_on: date
    many: int | None
    since: date | None
    entries: tuple[UUID, ...]


@transaction.atomic
def keep_alerts(*, at: datetime, found: Sequence[FoundAlert]) -> list[Alert]:
    """Keep what was found and is not here yet; give the new ones."""
    known = set(Alert.objects.filter(key__in=[each.key for each in found]).values_list("key"))
    fresh = [each for each in found if (each.key,) not in known]
    here = _Keys(fresh)
    rows = [row for each in fresh if (row := _row(each, here, at)) is not None]
    made = Alert.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    entries = {each.key: each.entries for each in fresh}
    AlertEntry.objects.bulk_create(
        (
            AlertEntry(alert=alert, entry_id=here.entries[entry])
            for alert in made
            for entry in entries[alert.key]
            if entry in here.entries
        ),
        batch_size=ROWS_AT_ONCE,
    )
    return made


class _Keys:
    """The keys of everything that alerts name, a few queries for all of them."""

    def __init__(self, found: Sequence[FoundAlert]) -> None:
        named: dict[str, set[UUID]] = {}
        for each in found:
            named.setdefault(each.subject_kind, set()).add(each.subject)
            if each.other is not None:
                named.setdefault(each.other_kind, set()).add(each.other)
        things = named.get("firearm", set()) | named.get("ammunition", set())
        things |= named.get("thing", set())
        self.things = _by_public_id(Thing, things)
        self.persons = _by_public_id(Person, named.get("person", set()))
        self.accounts = _by_public_id(Account, named.get("account", set()))
        companies = {each.organisation for each in found} | named.get("organisation", set())
        self.organisations = _by_public_id(Organisation, companies)
        self.entries = _by_public_id(Entry, {entry for each in found for entry in each.entries})

    def of(self, kind: str) -> Mapping[UUID, int]:
        """The keys of one kind of subject."""
        return {
            "firearm": self.things,
            "ammunition": self.things,
            "thing": self.things,
            "person": self.persons,
            "account": self.accounts,
            "organisation": self.organisations,
        }.get(kind, {})


def _by_public_id(model: Any, wanted: Iterable[UUID]) -> dict[UUID, int]:
    names = sorted(wanted)
    found: dict[UUID, int] = {}
    for start in range(0, len(names), ROWS_AT_ONCE):
        part = names[start : start + ROWS_AT_ONCE]
        found |= dict(model.objects.filter(public_id__in=part).values_list("public_id", "pk"))
    return found


_COLUMNS: Final = {
    "firearm": "thing",
    "ammunition": "thing",
    "thing": "thing",
    "person": "person",
    "account": "account",
    "organisation": "organisation",
}


def _row(each: FoundAlert, here: _Keys, at: datetime) -> Alert | None:
    """Make the row of an alert; none of a company that is not here."""
    organisation = here.organisations.get(each.organisation)
    if organisation is None:
        return None
    row = Alert(
        key=each.key,
        organisation_id=organisation,
        rule=each.rule,
        pattern=each.pattern,
        severity=each.severity,
        score=each.score,
        raised_on=each.raised_on,
        found_at=at,
        subject_kind=each.subject_kind,
        many=each.many,
        since=each.since,
    )
    column = _COLUMNS[each.subject_kind]
    if column != "organisation":
        setattr(row, f"{column}_id", here.of(each.subject_kind).get(each.subject))
    if each.other is not None and each.other_kind in _COLUMNS:
        other = here.of(each.other_kind).get(each.other)
        setattr(row, f"other_{_COLUMNS[each.other_kind]}_id", other)
    return row


@transaction.atomic
def decide_alert(
    *, by: Viewer, at: datetime, alert: Alert, verdict: str, note: str
) -> AlertDecision:
    """Say what became of an alert, in words.

    The authority looks into it, confirms or dismisses; the company that it concerns answers.
    Refuses the other side's word (`VerdictNotYours`), and no words (`DecisionWithoutWords`).
    """
    overseeing = sees_all(viewer=by, at=at)
    by.demand(Act.OVERSEE if overseeing else Act.REVIEW_OVERRIDE, at=at)
    allowed = set(Verdict.values) - {Verdict.ANSWERED} if overseeing else {Verdict.ANSWERED}
    if verdict not in allowed:
        raise VerdictNotYours(verdict)
    if not note.strip():
        raise DecisionWithoutWords
    decision = AlertDecision.objects.create(
        alert=alert,
        verdict=verdict,
        note=note.strip()[:NOTE_MAX],
        decided_at=at,
        decided_by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="alert",
        subject_id=alert.public_id,
        verb="decide",
        changes={"verdict": (None, verdict)},
        organisation_id=alert.organisation.public_id,
    )
    return decision
