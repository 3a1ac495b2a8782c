"""Processes that write one SQLite file take turns: none starves, and none waits for the dead."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from resguardo.config.sqlite.turns import Turns

_HOLD = """
import sys, time
from resguardo.config.sqlite.turns import Turns
turns = Turns(sys.argv[1])
assert turns.acquire(30)
print("mine", flush=True)
time.sleep(600)
"""
_END = """
import atexit, os, sys

def look():  # runs last: what is registered later runs before
    for each in os.scandir("/proc/self/fd"):
        if os.path.realpath(each.path).startswith(sys.argv[1]):
            print("open:", os.path.realpath(each.path))

atexit.register(look)
from resguardo.config.sqlite.turns import turns_of
turns = turns_of(sys.argv[1])
assert turns.acquire(30)
turns.release()
"""
_WRITE = """
import sys, time
from resguardo.config.sqlite.turns import Turns
turns = Turns(sys.argv[1])
print("begun", flush=True)
sys.stdin.readline()
end = time.monotonic() + 1
took = 0
while time.monotonic() < end:
    assert turns.acquire(30)
    time.sleep(0.001)
    turns.release()
    took += 1
print(took, flush=True)
"""


@contextmanager
def _another(program: str, database: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(database)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_who_waits_too_long_is_told_and_the_turn_of_the_dead_is_free(tmp_path: Path) -> None:
    database = tmp_path / "x.sqlite3"
    with closing(Turns(str(database))) as turns, _another(_HOLD, database) as other:
        assert _said(other) == "mine"
        assert not turns.acquire(0.05)
        assert not turns.acquire(0.05), "a turn that never came is not kept"
        os.kill(other.pid, signal.SIGKILL)
        assert turns.acquire(30)
        turns.release()


def test_two_processes_that_write_without_a_pause_write_about_as_often(tmp_path: Path) -> None:
    database = tmp_path / "x.sqlite3"
    with _another(_WRITE, database) as one, _another(_WRITE, database) as two:
        for each in (one, two):
            assert _said(each) == "begun"
        for each in (one, two):
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        counts = sorted(int(_said(each)) for each in (one, two))
    assert counts[0] * 3 > counts[1], counts


def test_a_database_in_memory_has_nobody_else_to_wait_for() -> None:
    turns = Turns("file:memorydb?mode=memory&cache=shared")
    assert turns.acquire(1)
    turns.release()


def test_a_process_that_ends_closes_its_files(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _END, str(tmp_path / "x.sqlite3")],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert (ended.stdout, ended.stderr) == ("", "")
