"""Whoever mistypes at the console is told how it is written, and never shown our own lines."""

from pathlib import Path

import pytest

from resguardo.interfaces.cli.main import main

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("export --out {free} --since 2026-13", "a month is written as 2026-03"),
        ("screen --data x --out y --as-of 2026-02-30", "a day is written as 2026-03-27"),
        ("permit verify x --as-of yesterday", "a moment is written as 2026-03-27T18:30"),
        ("icoca --organisation nobody", "“resguardo organisations” lists some"),
    ],
)
def test_a_value_of_the_wrong_kind_is_wrong_usage(
    words: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.format(free=tmp_path / "free").split())
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["token create nobody", f"assess --organisation {NOBODY} --catalogue poa"]
)
def test_who_is_not_there_is_not_spoken_of_as_an_address(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words.split()) == 1
    said = capsys.readouterr().err
    assert "“resguardo organisations”" in said
    assert "address" not in said


@pytest.mark.parametrize(
    "words",
    [
        "simulate --out {file}/x --companies 1 --months 1",
        "signer --folder {file}/x init log.example/arms",
        "witness --folder {file}/x init witness.example/w1",
        "demo --no-serve --data {file}/x",
    ],
)
def test_a_place_out_of_reach_is_a_refusal_that_names_it(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a-file"
    file.write_text("no folder")
    assert main(words.format(file=file).split()) == 1
    said = capsys.readouterr().err
    assert str(file) in said
    assert said.count("\n") == 1


def test_a_file_that_is_no_receipt_is_told_so_before_a_key_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "alerts.csv"
    file.write_text("alert_id,raised_on\n")
    assert main(["verify", str(file)]) == 1
    assert "not a proof file" in capsys.readouterr().err


def test_a_mistake_of_ours_is_not_made_to_look_like_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_arguments: list[str]) -> int:
        message = "ours"
        raise OSError(message)

    monkeypatch.setattr("resguardo.interfaces.cli.main._dispatch", broken)
    with pytest.raises(OSError, match="ours"):
        main([])
