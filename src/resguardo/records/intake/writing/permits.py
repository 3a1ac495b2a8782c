"""Permits of a file into the register; what is there with the same number and end is left alone."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from resguardo.kernel.problem import Problem
from resguardo.records.intake import findings as found
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.permits import PermitRow, first_day_after
from resguardo.records.intake.writing.work import Work, refused
from resguardo.records.people.models import Person
from resguardo.records.permits.models import Permit
from resguardo.records.permits.services import PermitFacts, record_permits
from resguardo.records.register.models import Thing

_KEY = tuple[str, str, int | None, int | None]


class PermitWriter:
    """Compares permits by kind, number and holder, and records those that are new."""

    at_once = False

    def __init__(self, work: Work) -> None:
        """Nothing is known before the first comparison."""
        self._work = work
        self.new: list[PermitRow] = []

    def compare(self, records: Sequence[PermitRow]) -> list[list[Finding]]:
        """What the register says to each permit."""
        kept: dict[_KEY, list[Permit]] = {}
        for permit in Permit.objects.filter(
            organisation_id=self._work.by.organisation_id,
            number__in=[each.number for each in records],
        ):
            key = (permit.kind, permit.number, permit.thing_id, permit.person_id)
            kept.setdefault(key, []).append(permit)
        said = []
        for record in records:
            same = kept.get((record.kind, record.number, record.thing, record.person), [])
            until = first_day_after(record.valid_until)
            if not same or all(each.valid_until and each.valid_until < until for each in same):
                # A later end under the same number is a renewal: a permit of its own.
                self.new.append(record)
                said.append(self._doubts(record))
                continue
            self._work.unchanged += 1
            ends = {each.valid_until for each in same}
            differs = found.Differs(str(max(filter(None, ends), default="-")), str(until))
            said.append(
                [] if until in ends else [self._work.finding(record, "valid_until", differs)]
            )
        return said

    def write(self) -> None:
        """Record the new permits, each under the rules for one."""
        rows, self.new = self.new, []
        if not rows:
            return
        work = self._work
        things = dict(_names(Thing.objects.all(), {row.thing for row in rows}))
        people = dict(_names(Person.objects.all(), {row.person for row in rows}))
        facts = [
            PermitFacts(
                kind=row.kind,
                number=row.number,
                thing=things.get(row.thing),
                person=people.get(row.person),
                place=work.place(row.place).public_id if row.place else None,
                valid_from=row.valid_from,
                valid_until=first_day_after(row.valid_until),
                weapon_types=row.weapon_types,
                modality=row.modality,
                issued_by=row.issued_by,
            )
            for row in rows
        ]
        for row, one in zip(rows, facts, strict=True):
            try:
                record_permits(by=work.by, at=work.at, rows=[one])
            except Problem as problem:
                raise refused(row, problem) from None
        work.added += len(rows)

    def _doubts(self, record: PermitRow) -> list[Finding]:
        if record.valid_from <= record.valid_until:
            return []
        day = record.valid_until.isoformat()
        problem = found.SpanBackwards(record.valid_from.isoformat(), day)
        return [self._work.finding(record, "valid_until", problem)]


def _names(
    rows: QuerySet[Thing] | QuerySet[Person], keys: set[int | None]
) -> list[tuple[int | None, UUID]]:
    wanted = [key for key in keys if key is not None]
    return list(rows.filter(pk__in=wanted).values_list("pk", "public_id"))
