"""The demonstration is made as a newcomer makes it, checks out, and has something to ask about."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from resguardo.insight.screening.screen import screen
from resguardo.insight.synthetic.simulate import write_country
from resguardo.interfaces.cli.demo_country import ACTED_OUT, planned
from tests.insight.synthetic.folding import fold

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="the demonstration is made in a file of its own"
    ),
]


def test_it_is_made_and_everything_in_it_holds(tmp_path: Path) -> None:
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment["RESGUARDO_DATA"] = str(tmp_path)

    def run(*told: str) -> str:
        command = [str(Path(sys.executable).with_name("resguardo")), *told]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    assert "analista" in run("demo", "--data", str(tmp_path), "--no-serve")
    run("fsck")
    with closing(sqlite3.connect(tmp_path / "resguardo.sqlite3")) as made:
        patterns = {row[0] for row in made.execute("SELECT pattern FROM oversight_alert")}
        answered = {row[0] for row in made.execute("SELECT verdict FROM oversight_alertdecision")}
        looked = made.execute(
            "SELECT after_months, count(DISTINCT link.id) FROM assistance_activity AS activity"
            " JOIN assistance_assessmentlink AS link ON link.activity_id = activity.id"
            " WHERE activity.state = 'reported' GROUP BY after_months ORDER BY after_months"
        ).fetchall()
    assert set(ACTED_OUT.values()) <= patterns
    assert {"answered", "looking", "dismissed"} <= answered
    assert looked == [(0, 2), (6, 2), (12, 2)], "two companies, at the baseline and twice since"


@pytest.mark.parametrize("day", [25, 27, 30])
def test_what_is_robbed_once_is_not_robbed_again(tmp_path: Path, day: int) -> None:
    """On these evenings one crew met two ambushes, and gave away what it had lost in the first."""
    plan = planned(datetime(2026, 11, day, 23, 7, tzinfo=UTC))
    list(write_country(tmp_path / "tables", plan, processes=1))
    assert fold(tmp_path / "tables")


def test_at_another_hour_it_has_as_much_to_ask(tmp_path: Path) -> None:
    plan = planned(datetime(2026, 3, 2, 4, 30, tzinfo=UTC))
    list(write_country(tmp_path / "tables", plan, processes=1))
    found = screen(tmp_path / "tables")
    pointed_at = {(plan.companies[place].org_id, pattern) for place, pattern in ACTED_OUT.items()}
    assert pointed_at <= {(each.org_id, each.pattern) for each in found}
    assert any(each.severity == "low" for each in found), "the inspector dismisses one"
