"""A country with every pattern acted out, screened once for all tests of this folder."""

import os
from pathlib import Path

import pytest

from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.quality import Diversion, invented
from resguardo.insight.screening.screen import screen

collect_ignore_glob = ["*"] if os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql" else []
"""No database is asked here: what holds in the run on SQLite holds, and once is enough."""


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Diversion]]:
    directory = tmp_path_factory.mktemp("screened") / "tables"
    truths = invented(directory, seed=103, companies=26, months=5, diversions=49)
    return directory, truths


@pytest.fixture(scope="session")
def alerts(country: tuple[Path, list[Diversion]]) -> list[Alert]:
    return screen(country[0])
