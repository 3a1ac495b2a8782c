"""A bad setting stops the start with a sentence; it is never guessed."""

import stat
from pathlib import Path

import pytest

from resguardo.config.database import parse_database_url
from resguardo.config.env import Environment, SettingFileUnreadable, SettingUnusable
from resguardo.config.secret import secret_key


def test_a_number_that_is_none_is_refused_with_what_was_expected() -> None:
    environment = Environment({"THREADS": "many"})
    with pytest.raises(SettingUnusable, match=r"THREADS is “many”.*from 1 to 9"):
        environment.number("THREADS", 4, lowest=1, highest=9, meaning="")


def test_a_number_out_of_bounds_is_refused() -> None:
    environment = Environment({"THREADS": "10"})
    with pytest.raises(SettingUnusable):
        environment.number("THREADS", 4, lowest=1, highest=9, meaning="")


@pytest.mark.parametrize(("word", "means"), [("yes", True), ("0", False), (" ON ", True)])
def test_switches_know_the_usual_words(word: str, *, means: bool) -> None:
    assert Environment({"X": word}).yes_or_no("X", default=False, meaning="") is means


def test_a_switch_that_says_maybe_is_refused() -> None:
    with pytest.raises(SettingUnusable):
        Environment({"X": "maybe"}).yes_or_no("X", default=False, meaning="")


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n", encoding="utf-8")
    environment = Environment({"KEY_FILE": str(tmp_path / "key"), "KEY": "not this"})
    assert environment.text("KEY", "", meaning="") == "from a file"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingFileUnreadable, match="KEY_FILE"):
        Environment({"KEY_FILE": str(tmp_path / "no")}).text("KEY", "", meaning="")


def test_a_bad_secret_is_not_repeated() -> None:
    environment = Environment({"KEY": "hunter2"})

    def too_short(text: str) -> str:
        raise ValueError(text)

    with pytest.raises(SettingUnusable) as refusal:
        environment.parsed("KEY", "", "long", too_short, meaning="", power="much")
    assert "hunter2" not in str(refusal.value)


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key("", tmp_path / "data")
    assert first == secret_key("", tmp_path / "data")
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_sqlite_and_postgresql_addresses_are_read() -> None:
    assert parse_database_url("sqlite:////srv/a.sqlite3")["NAME"] == "/srv/a.sqlite3"
    read = parse_database_url("postgresql://ana:p%40ss@db.example:5433/arms?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "ana",
        "p@ss",
        "db.example",
        "5433",
        "arms",
    )
    assert read["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "postgresql://host", "nonsense"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=url.split(":", maxsplit=1)[0]):
        parse_database_url(url)
