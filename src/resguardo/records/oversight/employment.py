"""The employment file of labour, social security or migration, compared with the companies' staff.

An authority loads what another authority gave it: a document, an employer, a first and a last day.
Documents are turned into the keyed hash at once and kept nowhere; who compared which file and why
is. A difference is a question to a company and no finding: files are late, and people have two
jobs.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Q

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake.reading import Cell, Row, Workbook, open_workbook
from resguardo.records.intake.values import DateReader, proven_order, text_of
from resguardo.records.oversight.across import why_asked
from resguardo.records.oversight.procedures import demand_authority
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation, OrganisationKind
from resguardo.records.people.selectors import organisations_in_sight
from resguardo.records.people.services import identity_hash
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.makers import fold
from resguardo.records.transparency import services as transparency

HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "document": frozenset({"document", "documento", "identity document", "dni", "cpf", "cedula"}),
    "employer": frozenset({"employer", "empleador", "empregador", "employeur", "ruc", "cnpj"}),
    "since": frozenset({"since", "desde", "depuis", "alta", "inicio", "admissao", "debut"}),
    "until": frozenset(
        {"until", "hasta", "ate", "jusqu'a", "baja", "fin", "saida", "desligamento"}
    ),
}
"""What each column may be called, without accents; the employer is a number or a name."""

HEADINGS_WITHIN: Final = 20


class Unlike(StrEnum):
    """How a file and a register of staff differ about one person."""

    NOT_DECLARED = "not_declared"
    DECLARED_ELSEWHERE = "declared_elsewhere"
    ENDED = "ended"
    NOT_ENROLLED = "not_enrolled"


class Heading(StrEnum):
    """The columns that a file must have, as a refusal names them."""

    DOCUMENT = _("document")
    EMPLOYER = _("employer")


class ColumnsMissing(Problem):
    """A file of employment tells at least who works for whom."""

    code = "employment.columns-missing"
    wording = _(
        "The file needs a column “document” and a column “employer” (and “since” and “until” where "
        "they are known), with headings in its first rows. Missing: {missing}."
    )
    field = "file"

    missing: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One person: the label here, or the row of the file where the company enrolled nobody."""

    company: Organisation
    kind: Unlike
    person: str
    row: int | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file says beside the registers: rows read, those of no company here, differences."""

    rows: int
    elsewhere: int
    agreeing: int
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class _Declared:
    """One row of the file; who it is as a hash."""

    row: int
    who: str
    company: int | None
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the employment runs on a day; one without days runs."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@transaction.atomic
def compare_employment(
    *, viewer: Viewer, at: datetime, reason: str, content: bytes, file_name: str
) -> Compared:
    """Compare a CSV or XLSX file with who works at the companies in sight today.

    Refuses whoever does not oversee, a look without a reason, and files that are none.
    """
    demand_authority(by=viewer, at=at)
    why = why_asked(viewer, at, reason)
    workbook = open_workbook(content, file_name)
    companies = list(
        organisations_in_sight(viewer=viewer, at=at).filter(kind=OrganisationKind.COMPANY)
    )
    day = local_day(at, viewer.time_zone)
    country = Organisation.objects.get(pk=viewer.organisation_id).country
    declared = list(_declared(workbook, companies, country, day.year))
    transparency.record_access(
        by=viewer, at=at, verb="read", subject_kind="employment_file",
        subject_id=workbook.sha256[:32], reason=why,
    )  # fmt: skip
    found, agreeing = _differences(companies, declared, day)
    elsewhere = sum(each.company is None for each in declared)
    return Compared(len(declared), elsewhere, agreeing, found)


def _declared(
    workbook: Workbook, companies: Sequence[Organisation], country: str, year: int
) -> Iterator[_Declared]:
    rows = [row for sheet in workbook.sheets[:1] for row in sheet.rows()]
    heading, columns = _columns(rows)
    employers = {_plain(name): each.pk for each in companies for name in _names(each)}
    below = [row for row in rows if row[0] > heading]
    times = [_cell(cells, columns[name]) for _row, cells in below for name in _TIMES & set(columns)]
    dates = DateReader(proven_order(times), year, workbook.epoch)

    def day(cells: Row, name: str) -> date | None:
        read = dates.read(_cell(cells, columns[name])) if name in columns else None
        return read if isinstance(read, date) else None

    for number, cells in below:
        who = identity_hash(text_of(_cell(cells, columns["document"])), country)
        if who:
            employer = employers.get(_plain(text_of(_cell(cells, columns["employer"]))))
            yield _Declared(number, who, employer, day(cells, "since"), day(cells, "until"))


_TIMES: Final = frozenset({"since", "until"})


def _columns(rows: Sequence[tuple[int, Row]]) -> tuple[int, dict[str, int]]:
    """The row of the headings and where each column stands; refuses a file without them."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, cells in rows[:HEADINGS_WITHIN]:
        found = {
            name: place
            for place, cell in enumerate(cells)
            for name, called in HEADINGS.items()
            if fold(text_of(cell)) in called
        }
        if len(found) > len(best[1]):
            best = number, found
    missing = tuple(each for each in Heading if each.value not in best[1])
    if missing:
        raise ColumnsMissing(missing)
    return best


def _differences(
    companies: Sequence[Organisation], declared: Sequence[_Declared], day: date
) -> tuple[list[Difference], int]:
    """Every difference on a day, by company, and how many employments both sides tell of."""
    told: dict[tuple[int | None, str], _Declared] = {}
    employed: dict[str, set[int | None]] = defaultdict(set)
    for each in declared:
        before = told.get((each.company, each.who))
        if before is None or each.holds(day):
            told[each.company, each.who] = each
        if each.holds(day):
            employed[each.who].add(each.company)
    by_key = {each.pk: each for each in companies}
    agreeing, found = 0, []
    here: set[tuple[int, str]] = set()
    for row in _employed_on(day, companies):
        who, company = row.person.identity_hash, by_key[row.person.organisation_id]
        here.add((company.pk, who))
        said = told.get((company.pk, who))
        if said is not None and said.holds(day):
            agreeing += 1
            continue
        kind = Unlike.DECLARED_ELSEWHERE if employed[who] else Unlike.NOT_DECLARED
        kind = Unlike.ENDED if said is not None else kind
        found.append(
            Difference(company, kind, row.person.code, said.row if said else None, row.hired_on,
                       said.until if said else None)
        )  # fmt: skip
    for (company_key, who), each in told.items():
        if company_key is not None and each.holds(day) and (company_key, who) not in here:
            found.append(
                Difference(by_key[company_key], Unlike.NOT_ENROLLED, "", each.row, each.since,
                           each.until)
            )  # fmt: skip
    return sorted(found, key=lambda each: (each.company.name, each.kind, each.person)), agreeing


def _employed_on(day: date, companies: Sequence[Organisation]) -> list[Employment]:
    rows = Employment.objects.filter(
        Q(left_on=None) | Q(left_on__gt=day), hired_on__lte=day,
        person__organisation__in=[each.pk for each in companies],
    )  # fmt: skip
    return list(rows.exclude(person__identity_hash="").select_related("person").order_by("pk"))


def _names(company: Organisation) -> list[str]:
    return [each for each in (company.name, company.registration_number) if each.strip()]


def _plain(text: str) -> str:
    """An employer as it is compared: letters and figures alone."""
    return "".join(each for each in fold(text) if each.isalnum())


def _cell(cells: Row, place: int) -> Cell:
    return cells[place] if place < len(cells) else None
