"""The synthetic country is the same for the same seed, lawful, and honest in its mess."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from resguardo.insight import tables
from resguardo.insight.synthetic import noise
from resguardo.insight.synthetic import simulate as simulation
from resguardo.insight.synthetic.country import plan_country
from resguardo.insight.synthetic.simulate import (
    DirectoryNotEmpty,
    NothingToSimulate,
    simulate,
    write_country,
)
from tests.insight.synthetic.folding import fold


def digests(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def rows(directory: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tables.read(directory, table).to_pylist()
    return found


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "CHUNK_ARMS", 60)
    list(simulate(tmp_path / "one", seed=5, companies=4, months=2, processes=1))
    list(simulate(tmp_path / "two", seed=5, companies=4, months=2, processes=1))
    first = digests(tmp_path / "one")
    assert first == digests(tmp_path / "two")
    list(simulate(tmp_path / "other", seed=6, companies=4, months=2, processes=1))
    assert first != digests(tmp_path / "other")


def test_the_tables_keep_the_contract(country: Path) -> None:
    tables.validate(country)
    assert tables.months(country) == ["2024-01", "2024-02", "2024-03"]
    assert {each["kind"] for each in rows(country, "organisations")} == {
        "company",
        "authority",
        "assistance",
    }


def test_every_ledger_folds_under_the_kernels_rules(country: Path) -> None:
    assert len(fold(country)) == 8


def test_entries_stand_in_the_order_of_their_recording_and_never_before_they_happened(
    country: Path,
) -> None:
    latest: dict[str, Any] = {}
    for row in sorted(rows(country, "moves"), key=lambda row: (row["org_id"], row["sequence"])):
        assert row["occurred_at"] <= row["recorded_at"]
        before = latest.get(row["org_id"])
        assert before is None or before <= row["recorded_at"]
        latest[row["org_id"]] = row["recorded_at"]


def test_everything_named_is_in_its_register(country: Path) -> None:
    people = {row["person_id"] for row in rows(country, "people")}
    things = {row["firearm_id"] for row in rows(country, "firearms")}
    lots = {row["lot_id"] for row in rows(country, "lots")}
    for row in rows(country, "moves"):
        assert row["recorded_by"] in people
        assert row["witnessed_by"] is None or row["witnessed_by"] in people
        if row["thing_kind"] == "firearm":
            assert row["thing_id"] in things
        elif row["thing_kind"] == "ammunition":
            assert row["thing_id"] in lots
    counts = {row["count_id"] for row in rows(country, "counts")}
    assert {row["count_id"] for row in rows(country, "count_lines")} <= counts


def test_honest_life_is_messy(country: Path) -> None:
    moves = rows(country, "moves")
    weapons = [row for row in moves if row["thing_kind"] == "firearm"]
    late = sum((row["recorded_at"] - row["occurred_at"]).total_seconds() > 3600 for row in weapons)
    typed = sum(row["capture"] == "typed" for row in weapons)
    assert 0.01 < late / len(weapons) < 0.25
    assert 0.03 < typed / len(weapons) < 0.40
    lines = rows(country, "count_lines")
    differing = sum(row["seen_quantity"] != row["expected_quantity"] for row in lines)
    assert 0 < differing / len(lines) < 0.06


def test_a_guard_is_rostered_once_at_a_time(country: Path) -> None:
    starts = [(row["person_id"], row["starts_at"]) for row in rows(country, "shifts")]
    assert len(starts) == len(set(starts))


def test_sizes_and_span_can_be_given_for_a_demonstration(tmp_path: Path) -> None:
    plan = plan_country(
        seed=3, companies=3, first=date(2026, 5, 1), last=date(2026, 5, 20), sizes=[12, 9, 20]
    )
    list(write_country(tmp_path / "tables", plan, processes=1))
    tables.validate(tmp_path / "tables")
    assert tables.months(tmp_path / "tables") == ["2026-05"]


def test_a_directory_in_use_is_refused(country: Path) -> None:
    with pytest.raises(DirectoryNotEmpty, match="not empty"):
        list(simulate(country, seed=1, companies=1, months=1))


def test_a_country_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToSimulate):
        list(simulate(tmp_path / "none", companies=0))


def test_a_slip_is_put_right_before_the_right_weapon_goes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of recording, however late any of the three is written up."""
    monkeypatch.setattr(noise, "SLIP_RATE", 0.5)
    out = tmp_path / "out"
    list(simulate(out, seed=5, companies=8, months=3, processes=1))
    files = sorted((out / "moves").glob("*/*.parquet"))
    rows = [row for file in files for row in parquet.read_table(file).to_pylist()]
    arms = [row for row in rows if row["thing_kind"] == "firearm"]
    arms.sort(key=lambda row: (row["org_id"], row["sequence"]))
    slips = [place for place, row in enumerate(arms) if row["kind"] == "correction"]
    assert len(slips) > 20
    for end in slips:
        thing, guard = arms[end]["thing_id"], arms[end]["giver_account_id"]
        start = max(place for place in range(end) if arms[place]["thing_id"] == thing)
        assert (arms[start]["kind"], arms[start]["taker_account_id"]) == ("issue", guard)
        assert guard not in {row["taker_account_id"] for row in arms[start + 1 : end]}
