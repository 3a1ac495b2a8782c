"""A programme as IATI 2.03: one activity with its money and its results, for the donor's reader.

What is written is what the standard asks for and what the records hold: no name of a person, no
company's figures, money by activity and not by invoice. The order of the elements is the schema's.
Codes are those of IATI's own lists: sector 15240 (reintegration and control of small arms) of the
DAC's purposes, roles 1 to 4, dates 1 to 4, transaction 4 (expenditure).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree as ET

from resguardo.records.assistance import results, selectors
from resguardo.records.assistance.models import PartnerRole, Programme
from resguardo.records.assistance.results import Measured, whole_value
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation
from resguardo.records.people.viewer import Viewer

VERSION: Final = "2.03"
SECTOR: Final = "15240"
ROLES: Final = {
    PartnerRole.FUNDING: "1", PartnerRole.ACCOUNTABLE: "2", PartnerRole.EXTENDING: "3",
    PartnerRole.IMPLEMENTING: "4",
}  # fmt: skip
STATUS: Final = {"running": "2", "closed": "4"}
EXPENDITURE: Final = "4"
MULTILATERAL: Final = "40"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def document(*, viewer: Viewer, at: datetime, language: str = "es") -> bytes:
    """Every programme that is run by the viewer's organisation, as one file."""
    selectors.demand_runner(by=viewer, at=at)
    rows = selectors.programmes(viewer=viewer, at=at).filter(organisation_id=viewer.organisation_id)
    return written((_activity(viewer, row, at, language) for row in rows.order_by("pk")), at=at)


def written(activities: Iterable[ET.Element], *, at: datetime) -> bytes:
    """Put activities into one file."""
    root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": _moment(at)})
    root.extend(activities)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def reference_of(organisation: Organisation) -> str:
    """How IATI knows an organisation: its registration, or a name of this deployment's own.

    An organisation that has none yet gets one that says where it comes from, until it registers.
    """
    kept = organisation.registration_number.strip()
    return kept or f"XX-RESGUARDO-{organisation.public_id.hex[:12].upper()}"


def _activity(viewer: Viewer, row: Programme, at: datetime, language: str) -> ET.Element:
    day = local_day(at, row.organisation.time_zone)
    home, reference = row.organisation, reference_of(row.organisation)
    made = ET.Element(
        "iati-activity",
        {
            "default-currency": row.currency, "last-updated-datetime": _moment(at),
            _LANG: language, "hierarchy": "1",
        },
    )  # fmt: skip
    _tell(made, "iati-identifier", f"{reference}-{row.number}")
    _narrate(made, "reporting-org", home.name, {"ref": reference, "type": MULTILATERAL})
    _narrate(made, "title", row.title)
    _narrate(made, "description", row.description or row.title, {"type": "1"})
    for each in row.partners.order_by("pk"):
        told = {"role": ROLES[PartnerRole(each.role)]}
        if each.reference:
            told["ref"] = each.reference
        _narrate(made, "participating-org", each.name, told)
    ET.SubElement(made, "activity-status", {"code": STATUS[row.state]})
    _dates(made, row, day)
    ET.SubElement(made, "activity-scope", {"code": "4" if row.countries.count() == 1 else "3"})
    for country in row.countries.order_by("pk"):
        told = {"code": country.country, "percentage": str(country.share_pct)}
        ET.SubElement(made, "recipient-country", told)
    told = {"vocabulary": "1", "code": SECTOR, "percentage": "100"}
    ET.SubElement(made, "sector", told)
    for first, last, amount in budgets(row):
        budget = ET.SubElement(made, "budget", {"type": "1", "status": "2"})
        ET.SubElement(budget, "period-start", {"iso-date": first.isoformat()})
        ET.SubElement(budget, "period-end", {"iso-date": last.isoformat()})
        _value(budget, amount, row.currency, first)
    _transactions(made, viewer, row)
    _results(made, viewer, row, day)
    return made


def _dates(made: ET.Element, row: Programme, day: date) -> None:
    """Planned and actual: the actual end only once the programme is closed."""
    dates = [("1", row.starts_on)]
    if row.starts_on <= day:
        dates.append(("2", row.starts_on))
    dates.append(("3", row.ends_on))
    if row.state == "closed" and row.ends_on <= day:
        dates.append(("4", row.ends_on))
    for kind, on in dates:
        ET.SubElement(made, "activity-date", {"type": kind, "iso-date": on.isoformat()})


def budgets(row: Programme) -> list[tuple[date, date, Decimal]]:
    """The budget by calendar year: what activities of the year plan; the last year has the rest."""
    by_year: dict[int, Decimal] = defaultdict(Decimal)
    for each in row.activities.exclude(state="cancelled"):
        by_year[each.starts_on.year] += each.budget
    years = range(row.starts_on.year, row.ends_on.year + 1)
    by_year[years[-1]] += row.budget - sum(by_year.values(), Decimal(0))
    return [
        (
            max(row.starts_on, date(year, 1, 1)), min(row.ends_on, date(year, 12, 31)),
            by_year[year],
        )
        for year in years if by_year[year]
    ]  # fmt: skip


def _transactions(made: ET.Element, viewer: Viewer, row: Programme) -> None:
    for activity in row.activities.order_by("pk"):
        spent: dict[date, Decimal] = defaultdict(Decimal)
        for each in selectors.spending_of(viewer=viewer, activity=activity):
            spent[each.spent_on] += each.amount
        for day, amount in sorted(spent.items()):
            entry = ET.SubElement(made, "transaction")
            ET.SubElement(entry, "transaction-type", {"code": EXPENDITURE})
            ET.SubElement(entry, "transaction-date", {"iso-date": day.isoformat()})
            _value(entry, amount, row.currency, day)
            _narrate(entry, "description", activity.title)


def _results(made: ET.Element, viewer: Viewer, row: Programme, day: date) -> None:
    measured = results.measured(viewer=viewer, programme=row)
    if not measured:
        return
    result = ET.SubElement(made, "result", {"type": "1", "aggregation-status": "false"})
    _narrate(result, "title", row.title)
    for each in measured:
        _indicator(result, each, row, day)


def _indicator(result: ET.Element, each: Measured, row: Programme, day: date) -> None:
    kept = each.indicator
    is_share = "%" in kept.unit
    made = ET.SubElement(
        result, "indicator",
        {"measure": "2" if is_share else "1", "ascending": "true" if kept.rising else "false"},
    )  # fmt: skip
    _narrate(made, "title", f"{kept.code} {kept.title}")
    values = list(kept.values.all())
    baseline = whole_value(values, "baseline")
    if baseline is not None:
        told = {
            "year": str(baseline.on.year), "iso-date": baseline.on.isoformat(),
            "value": _number(baseline.number),
        }  # fmt: skip
        ET.SubElement(made, "baseline", told)
    if each.target is None and each.actual is None:
        return
    period = ET.SubElement(made, "period")
    ET.SubElement(period, "period-start", {"iso-date": row.starts_on.isoformat()})
    last = max(min(row.ends_on, day), row.starts_on)
    ET.SubElement(period, "period-end", {"iso-date": last.isoformat()})
    if each.target is not None:
        ET.SubElement(period, "target", {"value": _number(each.target)})
    if each.actual is not None:
        ET.SubElement(period, "actual", {"value": _number(each.actual)})
    parts = [("sex", each.by_sex), ("company size", each.by_size)]
    for name, numbers in parts:
        for part, number in sorted(numbers.items()):
            actual = ET.SubElement(period, "actual", {"value": _number(Decimal(number))})
            ET.SubElement(actual, "dimension", {"name": name, "value": part})


def _tell(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _narrate(
    parent: ET.Element, name: str, text: str, attributes: dict[str, str] | None = None
) -> None:
    _tell(ET.SubElement(parent, name, attributes or {}), "narrative", text)


def _value(parent: ET.Element, amount: Decimal, currency: str, day: date) -> None:
    told = {"currency": currency, "value-date": day.isoformat()}
    ET.SubElement(parent, "value", told).text = f"{amount:.2f}"


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"
