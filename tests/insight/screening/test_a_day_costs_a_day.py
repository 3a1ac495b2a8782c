"""A run that follows another reads what is new, and says exactly what a whole run says."""

import json
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from resguardo.insight import tables
from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.engines import opened
from resguardo.insight.screening.folding import EVERYDAY, EntriesOutOfOrder
from resguardo.insight.screening.past import (
    HEAD,
    StateAhead,
    StateBehind,
    StateElsewhere,
    StateNeedsDuckdb,
    StateOfOtherRules,
)
from resguardo.insight.screening.quality import Diversion
from resguardo.insight.screening.screen import screen, write
from resguardo.interfaces.cli.main import main

Country = tuple[Path, list[Diversion]]

BEGUN = date(2024, 3, 20)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def state(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state after a first run, as of a day in the middle."""
    folder = tmp_path_factory.mktemp("state") / "kept"
    screen(country[0], as_of=BEGUN, state=folder)
    return folder


def copied(state: Path, to: Path) -> Path:
    """A state of one's own to go on from."""
    to.mkdir()
    for path in state.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


def up_to(alerts: list[Alert], day: date) -> list[Alert]:
    return [each for each in alerts if each.raised_on <= day]


@pytest.mark.slow
def test_day_by_day_and_by_leaps_it_says_what_a_whole_run_says(
    country: Country, alerts: list[Alert], state: Path, tmp_path: Path
) -> None:
    """To the last row: a day, the next, and all the rest; what was cut off does not count."""
    mine = copied(state, tmp_path / "mine")
    (mine / "chain-1.parquet").write_bytes(b"a run that was cut off")
    day = BEGUN + DAY
    assert screen(country[0], as_of=day, state=mine) == up_to(alerts, day)
    assert {path.name for path in mine.iterdir()} == {HEAD, *files(mine)}
    same_file_twice(country, alerts, mine, day + DAY, tmp_path)
    assert screen(country[0], state=mine) == alerts
    assert len({each.raised_on for each in alerts if each.raised_on > BEGUN}) > 20


def files(state: Path) -> set[str]:
    named = json.loads((state / HEAD).read_text(encoding="utf-8"))["files"]
    return {name for names in named.values() for name in names}


def same_file_twice(
    country: Country, alerts: list[Alert], state: Path, day: date, tmp_path: Path
) -> None:
    """The command writes the file of a whole run, and again when it is asked again."""
    out = tmp_path / "alerts.csv"
    asked = ["--data", str(country[0]), "--out", str(out), "--as-of", day.isoformat()]
    write(tmp_path / "whole.csv", up_to(alerts, day))
    for _time in range(2):
        assert main(["screen", *asked, "--state", str(state)]) == 0
        assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
        out.unlink()


def test_what_is_remembered_is_little(country: Country, state: Path) -> None:
    with opened("duckdb") as engine:
        [chain] = [name for name in files(state) if name.startswith("chain-")]
        kept = engine.read("kept", [state / chain])
        everyday = kept.filter(kept.kind.isin(EVERYDAY)).count().to_pyarrow().as_py()
    moves = tables.read(country[0], "moves")
    made = moves.filter(early(moves))
    assert everyday < sum(kind in EVERYDAY for kind in made["kind"].to_pylist()) / 3


def early(moves: pa.Table) -> pa.Array:
    """Which moves were recorded by the end of the first run's day."""
    return pa.compute.less(moves["recorded_at"].cast(pa.date32()), pa.scalar(BEGUN + DAY))


def test_a_state_that_does_not_fit_is_refused_in_words(
    country: Country, state: Path, tmp_path: Path
) -> None:
    with pytest.raises(StateNeedsDuckdb, match="--engine duckdb"):
        screen(country[0], engine="spark", state=tmp_path / "new")
    with pytest.raises(StateElsewhere, match="empty folder"):
        screen(country[0], state=country[0])
    with pytest.raises(StateAhead, match=r"2024-03-20.*2024-03-19"):
        screen(country[0], as_of=BEGUN - DAY, state=state)
    other = copied(state, tmp_path / "other")
    head = json.loads((other / HEAD).read_text())
    (other / HEAD).write_text(json.dumps(head | {"version": "0.0.9"}))
    with pytest.raises(StateOfOtherRules, match=r"0\.0\.9"):
        screen(country[0], state=other)
    (other / HEAD).write_text("[]")
    with pytest.raises(StateElsewhere):
        screen(country[0], state=other)


def test_entries_added_to_days_that_are_over_are_not_passed_over(
    country: Country, state: Path, tmp_path: Path
) -> None:
    """Of a day that had not ended when it was screened, or of an export that was not whole."""
    data = tmp_path / "data"
    for table in tables.TABLES:
        if table != "moves":
            tables.write(data, table, tables.read(country[0], table))
    moves = tables.read(country[0], "moves")
    old, place = early(moves), moves.schema.get_field_index("sequence")
    tables.write(data, "moves", pa.concat_tables([moves, moves.filter(old).slice(0, 1)]))
    with pytest.raises(StateBehind, match="Empty the folder"):
        screen(data, as_of=BEGUN + DAY, state=copied(state, tmp_path / "mine"))
    later = pa.compute.if_else(old, moves["sequence"], 0)
    tables.write(data, "moves", moves.set_column(place, moves.schema.field(place), later))
    with pytest.raises(EntriesOutOfOrder, match="without --state"):
        screen(data, as_of=BEGUN + DAY, state=copied(state, tmp_path / "again"))
