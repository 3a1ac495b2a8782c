"""Requests stand in line for one thread; who waits too long is worked on beside the line."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, current_thread
from typing import Any

import pytest

from resguardo.config.one_by_one import OneByOne

PATIENT_S, IMPATIENT_S = 60.0, 0.01


def _nothing(*_told: Any) -> None:
    """What a server gives to be told the status; nobody listens here."""


def test_one_thread_works_on_all_of_them() -> None:
    together, here, names = Barrier(8), [], set()

    def application(environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        here.append(environ["number"])
        assert len(here) == 1
        names.add(current_thread().name)
        here.remove(environ["number"])
        return [str(environ["number"]).encode()]

    line = OneByOne(application, patience_s=PATIENT_S)

    def ask(number: int) -> list[bytes]:
        together.wait()
        return [answer for _ in range(50) for answer in line({"number": number}, _nothing)]

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(ask, range(8)))
    assert answers == [[str(number).encode()] * 50 for number in range(8)]
    assert len(names) == 1


def test_nobody_waits_long_behind_a_slow_one() -> None:
    """The slow one is not ended; one that waits and one that comes later are answered beside it."""
    began, may_end = Event(), Event()

    def application(environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["slow"]:
            began.set()
            assert may_end.wait(PATIENT_S)
        return [b"slow" if environ["slow"] else b"quick"]

    line = OneByOne(application, patience_s=IMPATIENT_S)
    with ThreadPoolExecutor(1) as hands:
        slow = hands.submit(line, {"slow": True}, _nothing)
        assert began.wait(PATIENT_S)
        for _ in range(3):
            assert line({"slow": False}, _nothing) == [b"quick"]
        assert not slow.done()
        may_end.set()
        assert slow.result(PATIENT_S) == [b"slow"]
    assert line({"slow": False}, _nothing) == [b"quick"]


@pytest.mark.parametrize("error", [ValueError("wrong"), TimeoutError("the signer is silent")])
def test_what_an_application_raises_is_raised(error: Exception) -> None:
    def application(_environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        raise error

    with pytest.raises(type(error)) as raised:
        OneByOne(application, patience_s=PATIENT_S)({}, _nothing)
    assert raised.value is error
