"""People of a file into the register, with their work and what they are licensed for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from resguardo.records.intake import findings as found
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.people import PersonRow
from resguardo.records.intake.permits import first_day_after
from resguardo.records.intake.writing.work import Work
from resguardo.records.people.models import Employment, Person
from resguardo.records.people.services import Newcomer, enrol_people
from resguardo.records.permits.calendars import months_on
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.services import PermitFacts, record_permits

FITNESS_MONTHS = "fitness months"
UNNUMBERED = "s/n"
_MONTHS = ("6", "12", "24")


class PersonWriter:
    """Compares people by their document, and enrols those who are new."""

    at_once = False

    def __init__(self, work: Work) -> None:
        """Nothing is known before the first comparison."""
        self._work = work
        self.new: list[PersonRow] = []
        self._said_unnumbered = False

    def compare(self, records: Sequence[PersonRow]) -> list[list[Finding]]:
        """What the register says to each person: known, known differently, new."""
        owner = self._work.by.organisation_id
        documents = [each.document_number for each in records]
        kept = {
            person.document_number: person
            for person in Person.objects.filter(
                organisation_id=owner, document_number__in=documents
            )
        }
        codes = set(
            Person.objects.filter(
                organisation_id=owner, code__in=[each.code for each in records if each.code]
            ).values_list("code", flat=True)
        )
        work_of = {
            row.person_id: row
            for row in Employment.objects.filter(person__in=kept.values(), left_on=None)
        }
        papers: dict[int, list[Permit]] = defaultdict(list)
        for permit in Permit.objects.filter(person__in=kept.values()):
            papers[permit.person_id or 0].append(permit)
        said = []
        for record in records:
            person = kept.get(record.document_number)
            if person is None:
                self.new.append(record)
                said.append(self._doubts(record, codes))
            else:
                self._work.unchanged += 1
                employment = work_of.get(person.pk)
                said.append(self._differences(record, person, employment, papers[person.pk]))
        return said

    def write(self) -> None:
        """Enrol, hire and license the new people."""
        rows, self.new = self.new, []
        if not rows:
            return
        work = self._work
        people = enrol_people(
            by=work.by,
            at=work.at,
            rows=[
                Newcomer(
                    family_name=row.family_name,
                    given_name=row.given_name,
                    document_number=row.document_number,
                    sex=row.sex if row.sex in {"F", "M"} else "",
                    phone=row.phone,
                    code=row.code,
                    role=row.role,
                    hired_on=row.hired_on,
                    left_on=row.left_on,
                    where=f"{row.sheet} {row.row}".strip(),
                )
                for row in rows
            ],
        )
        facts = [
            each
            for row, person in zip(rows, people, strict=True)
            for each in self._facts(row, person)
        ]
        record_permits(by=work.by, at=work.at, rows=facts)
        work.added += len(rows)

    def _facts(self, row: PersonRow, person: Person) -> list[PermitFacts]:
        facts = []
        today = self._work.today
        if row.credential_valid_until:
            until = row.credential_valid_until
            facts.append(
                PermitFacts(
                    kind=PermitKind.CREDENTIAL,
                    number=row.credential_number or UNNUMBERED,
                    person=person.public_id,
                    valid_from=min(today, until),
                    valid_until=first_day_after(until),
                    modality=row.credential_modality,
                )
            )
        fit_until = self._fit_until(row)
        if fit_until:
            facts.append(
                PermitFacts(
                    kind=PermitKind.FITNESS,
                    person=person.public_id,
                    valid_from=min(row.fitness_on or today, fit_until),
                    valid_until=first_day_after(fit_until),
                )
            )
        return facts

    def _fit_until(self, row: PersonRow) -> date | None:
        if row.fitness_valid_until or not row.fitness_on:
            return row.fitness_valid_until
        months = self._work.answers.get(FITNESS_MONTHS, "")
        return months_on(row.fitness_on, int(months)) if months in _MONTHS else None

    def _doubts(self, record: PersonRow, codes: set[str]) -> list[Finding]:
        work, said = self._work, []
        if record.code and record.code in codes:
            said.append(work.finding(record, "code", found.CodeTaken(record.code)))
        if record.left_on and record.left_on < record.hired_on:
            span = (record.hired_on.isoformat(), record.left_on.isoformat())
            said.append(work.finding(record, "left_on", found.SpanBackwards(*span)))
        if record.credential_valid_until and not record.credential_number:
            if not self._said_unnumbered:
                unnumbered = found.CredentialUnnumbered(UNNUMBERED)
                said.append(work.finding(record, "credential_valid_until", unnumbered))
            self._said_unnumbered = True
        if record.fitness_on and not self._fit_until(record):
            still = found.FitnessOpen(record.fitness_on.isoformat())
            said.append(work.finding(record, "fitness_on", still, "12", FITNESS_MONTHS, _MONTHS))
        return said

    def _differences(
        self,
        record: PersonRow,
        person: Person,
        employment: Employment | None,
        papers: Sequence[Permit],
    ) -> list[Finding]:
        work = self._work
        said = [
            (name, getattr(person, name), getattr(record, name))
            for name in ("family_name", "given_name")
            if getattr(person, name) != getattr(record, name)
        ]
        if employment and employment.role != record.role:
            said.append(("role", employment.role, record.role))
        if record.credential_valid_until:
            wanted = first_day_after(record.credential_valid_until)
            own = [each for each in papers if each.kind == PermitKind.CREDENTIAL]
            if not any(each.valid_until == wanted for each in own):
                last = own[-1].valid_until if own else None
                said.append(("credential_valid_until", str(last or "-"), str(wanted)))
        return [
            work.finding(record, name, found.Differs(str(kept), str(read)))
            for name, kept, read in said
        ]
