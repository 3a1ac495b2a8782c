"""A country that could not do what was asked of it says so."""

from pathlib import Path

import pytest

from resguardo.interfaces.cli.main import main


def test_who_asks_for_more_diversions_than_happened_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["--companies", "2", "--months", "1", "--diversions", "1", "--seed", "3"]
    assert main(["simulate", "--out", str(tmp_path / "few"), *told]) == 0
    printed = capsys.readouterr()
    assert printed.out.strip() == str(tmp_path / "few")
    assert "0 of 1 diversions happened" in printed.err
    assert main(["simulate", "--out", str(tmp_path / "none"), *told[:4]]) == 0
    assert capsys.readouterr().err == ""
