"""A country with every pattern acted out, screened once for all tests of this folder."""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.quality import Diversion, invented
from resguardo.insight.screening.screen import screen

collect_ignore_glob = ["*"] if os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql" else []
"""No database is asked here: what holds in the run on SQLite holds, and once is enough."""

Made = TypeVar("Made")


@pytest.fixture(scope="session")
def screened() -> Path:
    """The folder of the country and of its alerts, which all workers of a run read."""
    folder = Path(os.environ["RESGUARDO_TEST_FOLDER"]) / "screened"
    folder.mkdir(exist_ok=True)
    return folder


def once(folder: Path, name: str, make: Callable[[], Made]) -> Made:
    """Make something once for all workers of a run; who comes meanwhile waits for it."""
    kept = folder / f"{name}.pickle"
    with (folder / f"{name}.lock").open("wb") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not kept.exists():
            arriving = kept.with_suffix(".part")
            arriving.write_bytes(pickle.dumps(make()))
            arriving.rename(kept)
    made: Made = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return made


@pytest.fixture(scope="session")
def country(screened: Path) -> tuple[Path, list[Diversion]]:
    directory = screened / "tables"
    truths = once(
        screened,
        "truths",
        lambda: invented(directory, seed=103, companies=26, months=5, diversions=49),
    )
    return directory, truths


@pytest.fixture(scope="session")
def alerts(screened: Path, country: tuple[Path, list[Diversion]]) -> list[Alert]:
    return once(screened, "alerts", lambda: screen(country[0]))
