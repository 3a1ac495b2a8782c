"""A copy is whole or it is not there; a restore never throws anything away."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql", reason="these files are SQLite's"
)
PROGRAM = Path(sys.executable).with_name("resguardo")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(migrated, folder)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("RESG", "DATAB"))
    }
    environment |= {"RESGUARDO_DATA": str(folder), "LANG": "C"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [str(PROGRAM), *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_a_copy_is_a_whole_database(deployed: Path, tmp_path: Path) -> None:
    done = run(deployed, "backup", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_copy_never_overwrites(deployed: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("precious", encoding="utf-8")
    done = run(deployed, "backup", str(tmp_path / "copy"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "already there" in done.stderr
    assert (tmp_path / "copy").read_text(encoding="utf-8") == "precious"


def test_a_restore_puts_the_present_database_aside(deployed: Path, tmp_path: Path) -> None:
    run(deployed, "backup", str(tmp_path / "copy"))
    done = run(deployed, "restore", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    assert len(list(deployed.glob("resguardo.sqlite3.*Z"))) == 1
    assert run(deployed, "organisations").returncode == 0


def test_a_file_that_is_no_database_is_refused(deployed: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"\0" * 5000)
    done = run(deployed, "restore", str(tmp_path / "copy"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "was not touched" in done.stderr


def test_a_database_that_was_never_migrated_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "organisations")
    assert done.returncode == 1
    assert "resguardo migrate" in done.stderr


def test_wrong_usage_is_two(tmp_path: Path) -> None:
    assert run(tmp_path, "nonsense").returncode == 2
