"""A small country, made once for all tests of this folder."""

from pathlib import Path

import pytest

from resguardo.insight.synthetic.simulate import simulate


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("country") / "tables"
    list(simulate(directory, seed=11, companies=8, months=3, processes=1))
    return directory
