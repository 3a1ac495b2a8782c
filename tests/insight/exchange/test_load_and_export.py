"""What is loaded follows every rule, comes out again as it went in, and is whole or not at all."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import transaction

from resguardo.insight import tables
from resguardo.insight.exchange.export import export
from resguardo.insight.exchange.load import RowsRefused, load
from resguardo.insight.exchange.names import Organisation as Here
from resguardo.insight.exchange.names import ThingHere
from resguardo.insight.exchange.reading import Source
from resguardo.insight.exchange.registers import OrganisationHere, enter_parts
from resguardo.insight.synthetic.country import plan_country
from resguardo.insight.synthetic.simulate import write_country
from resguardo.kernel.problem import Several
from resguardo.records.custody.audit import differences
from resguardo.records.custody.models import Entry, Holding
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.services import found_organisation, viewer_at_console
from resguardo.records.permits.models import Permit
from resguardo.records.permits.services import renew
from resguardo.records.permits.windows import demand_span
from resguardo.records.register.models import Block, Part

LATER = datetime(2026, 6, 1, tzinfo=UTC)

ROUNDS_ISSUED = {"thing_kind": "ammunition", "kind": "issue"}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("small") / "tables"
    plan = plan_country(
        seed=9, companies=2, first=date(2026, 5, 1), last=date(2026, 5, 12), sizes=[14, 8]
    )
    list(write_country(directory, plan, processes=1))
    return directory


def rows(directory: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tables.read(directory, table).to_pylist()
    return found


def told(directory: Path) -> Counter[tuple[Any, ...]]:
    """Every move in words that do not depend on identifiers."""
    orgs = {row["org_id"]: row["name"] for row in rows(directory, "organisations")}
    people = {row["person_id"]: row["identity_hash"] for row in rows(directory, "people")}
    serials = {row["firearm_id"]: row["serial"] for row in rows(directory, "firearms")}
    serials |= {row["lot_id"]: row["lot_number"] for row in rows(directory, "lots")}
    accounts = {
        row["account_id"]: (row["kind"], people.get(row["person_id"]))
        for row in rows(directory, "accounts")
    }
    return Counter(
        (
            orgs[row["org_id"]],
            *(row[name] for name in ("kind", "occurred_at", "recorded_at", "device_id")),
            *(row[name] for name in ("capture", "thing_kind", "quantity", "reason", "document")),
            people[row["recorded_by"]],
            people.get(row["witnessed_by"]),
            serials.get(row["thing_id"]),
            accounts[row["giver_account_id"]],
            accounts[row["taker_account_id"]],
        )
        for row in rows(directory, "moves")
    )


def held() -> Counter[tuple[Any, ...]]:
    """What every account holds, in words that do not depend on keys."""
    rows_of = Holding.objects.values_list(
        *("organisation__name", "account__kind", "account__place__name"),
        *("account__person__identity_hash", "thing__firearm__serial", "thing__lot__lot_number"),
        "quantity",
    )
    return Counter(rows_of)


def spoilt(source: Path, target: Path, change: dict[str, Any], where: dict[str, Any]) -> Path:
    """A copy of the tables in which one row of moves says something else."""
    for table in tables.TABLES:
        if table != "moves":
            tables.write(target, table, tables.read(source, table))
    moves = rows(source, "moves")
    row = next(row for row in moves if all(row[name] == value for name, value in where.items()))
    row |= change
    folder = target / "moves" / "month=2026-05"
    folder.mkdir(parents=True)
    content = pa.Table.from_pylist(moves, schema=tables.TABLES["moves"])
    pq.write_table(content, folder / "part-0000.parquet")
    return target


def test_a_part_without_a_register_is_called_as_the_deployment_speaks(
    small: Path, tmp_path: Path, settings: Any
) -> None:
    settings.LANGUAGE_CODE = "es"
    part = {"thing_kind": "part", "thing_id": "P-77001"}
    source = Source(spoilt(small, tmp_path / "part", part, {"thing_kind": "firearm"}))
    at = datetime(2026, 5, 1, tzinfo=UTC)
    for org in source.organisations():
        row = found_organisation(
            by=None, at=at, kind="company", name=org["name"], country="CV",
            registered_on=date(2020, 1, 1),
        )  # fmt: skip
        here = Here(viewer_at_console(organisation=row, at=at), at, at.date())
        things = {each["thing_id"] for each in source.rows("moves", org)} - {"P-77001"}
        here.things = dict.fromkeys(things, ThingHere(1, numbered=True))
        enter_parts(source, org, here)
    assert [str(each.thing) for each in Part.objects.all()] == ["Cañón ··7001"]


def test_what_is_loaded_comes_out_as_it_went_in(small: Path, tmp_path: Path) -> None:
    list(load(small, at=LATER))
    assert list(differences()) == []
    list(export(tmp_path / "out"))
    tables.validate(tmp_path / "out")
    assert told(tmp_path / "out") == told(small)
    for table in ("organisations", "people", "firearms", "lots", "contracts", "shifts", "counts"):
        assert len(rows(tmp_path / "out", table)) == len(rows(small, table)), table
    for table in ("incidents", "authority_actions", "stolen_list"):
        assert len(rows(tmp_path / "out", table)) == len(rows(small, table)), table


def test_a_company_has_its_licences_as_long_each_as_the_law_gives(small: Path) -> None:
    list(load(small, at=LATER))
    ends = {row["name"]: row["licence_valid_until"] for row in rows(small, "organisations")}
    for company in Organisation.objects.filter(kind="company"):
        licences = list(Permit.objects.filter(organisation=company, kind="company").order_by("pk"))
        assert licences[0].valid_until == ends[company.name]
        assert min(each.valid_from for each in licences) <= date(2026, 5, 1)
        for each in licences:
            demand_span(
                "company", "costaverde", valid_from=each.valid_from, valid_until=each.valid_until
            )
    assert not Permit.objects.filter(kind="company").exclude(organisation__kind="company")


def test_a_licence_that_was_renewed_here_comes_out_with_its_new_end(
    small: Path, tmp_path: Path
) -> None:
    list(load(small, at=LATER))
    company = Organisation.objects.filter(kind="company").order_by("pk")[0]
    last = Permit.objects.filter(organisation=company, kind="company").latest("valid_until")
    assert last.valid_until is not None
    until = last.valid_until + timedelta(days=700)
    renew(
        by=viewer_at_console(organisation=company, at=LATER),
        at=LATER,
        permit=last.public_id,
        valid_from=last.valid_until,
        valid_until=until,
    )
    list(export(tmp_path / "out"))
    told_of = {row["name"]: row for row in rows(tmp_path / "out", "organisations")}
    assert told_of[company.name]["licence_valid_until"] == until


def test_what_came_out_can_be_loaded_into_an_empty_database(small: Path, tmp_path: Path) -> None:
    with transaction.atomic():
        list(load(small, at=LATER))
        list(export(tmp_path / "out"))
        before = held()
        with pytest.raises(OrganisationHere):
            list(load(tmp_path / "out", at=LATER))
        transaction.set_rollback(True)
    assert not Organisation.objects.exists()
    list(load(tmp_path / "out", at=LATER))
    assert held() == before
    assert list(differences()) == []


def test_only_moves_recorded_since_a_month_come_out(small: Path, tmp_path: Path) -> None:
    list(load(small, at=LATER))
    list(export(tmp_path / "out", since=datetime(2026, 6, 1, tzinfo=UTC)))
    assert tables.months(tmp_path / "out") == []
    assert rows(tmp_path / "out", "firearms")


def test_a_row_that_the_ledger_refuses_is_named_and_nothing_stays(
    small: Path, tmp_path: Path
) -> None:
    wrong = spoilt(small, tmp_path / "wrong", {"quantity": 999_999}, ROUNDS_ISSUED)
    with pytest.raises(RowsRefused, match=r"part-0000.parquet \d+: Rounds asked: 999999"):
        list(load(wrong, at=LATER))
    assert not Entry.objects.exists()
    assert not Organisation.objects.exists()
    assert not Person.objects.exists()


def test_the_rest_stays_where_that_is_wished_and_the_refused_rows_are_told(
    small: Path, tmp_path: Path
) -> None:
    wrong = spoilt(small, tmp_path / "wrong", {"quantity": 999_999}, ROUNDS_ISSUED)
    with pytest.raises(Several):
        list(load(wrong, at=LATER, skip_refused=True))
    assert Entry.objects.exists()


def test_a_name_that_no_register_has_is_told(small: Path, tmp_path: Path) -> None:
    wrong = spoilt(small, tmp_path / "wrong", {"thing_id": "nobody"}, {"kind": "return"})
    with pytest.raises(RowsRefused, match="nobody"):
        list(load(wrong, at=LATER))


def test_tables_that_break_the_contract_are_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(Several, match="missing"):
        list(load(tmp_path, at=LATER))


def with_rows(source: Path, target: Path, table: str, new: list[dict[str, Any]]) -> Path:
    """A copy of the tables in which one table holds other rows."""
    shutil.copytree(source, target)
    schema = tables.TABLES[table]
    tables.write(target, table, pa.Table.from_pylist(new, schema=schema))
    return target


def test_a_block_of_the_authority_stands_after_loading_and_comes_out_again(
    small: Path, tmp_path: Path
) -> None:
    first, second = rows(small, "firearms")[:2]
    acts = [
        {"action_id": f"a-{n}", "org_id": thing["org_id"], "kind": kind, "at": at,
         "thing_id": thing["firearm_id"], "person_id": None, "document": f"O-{n}"}
        for n, (thing, kind, at) in enumerate([
            (first, "block", datetime(2026, 5, 3, tzinfo=UTC)),
            (second, "block", datetime(2026, 5, 4, tzinfo=UTC)),
            (second, "unblock", datetime(2026, 5, 9, tzinfo=UTC)),
        ])
    ]  # fmt: skip
    wrong = with_rows(small, tmp_path / "blocked", "authority_actions", acts)
    list(load(wrong, at=LATER))
    blocks = Block.objects.filter(cause="authority").order_by("starts_at")
    assert [(each.document, each.ends_at is None) for each in blocks] == [
        ("O-0", True), ("O-1", False),
    ]  # fmt: skip
    assert blocks[0].thing.firearm.serial == first["serial"]
    list(export(tmp_path / "out"))
    assert Counter(row["kind"] for row in rows(tmp_path / "out", "authority_actions")) == {
        "block": 2, "unblock": 1,
    }  # fmt: skip


@pytest.mark.parametrize("table", ["counts", "incidents", "authority_actions"])
def test_a_row_of_any_table_that_names_nobody_is_told_with_file_and_row(
    small: Path, tmp_path: Path, table: str
) -> None:
    org = rows(small, "organisations")[0]["org_id"]
    at = datetime(2026, 5, 3, tzinfo=UTC)
    nobody = {
        "counts": {"count_id": "c", "account_id": "nobody", "counted_at": at,
                   "counter_id": "nobody", "blind": True},
        "incidents": {"incident_id": "i", "kind": "loss", "occurred_at": at, "known_at": at,
                      "account_id": "nobody"},
        "authority_actions": {"action_id": "a", "kind": "block", "at": at, "thing_id": "nobody"},
    }  # fmt: skip
    wrong = with_rows(small, tmp_path / "wrong", table, [{"org_id": org, **nobody[table]}])
    with pytest.raises(RowsRefused, match=rf"{table}.parquet 1: nobody"):
        list(load(wrong, at=LATER))
    assert not Organisation.objects.exists()
