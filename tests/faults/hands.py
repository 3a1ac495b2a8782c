"""Hands that reach at the same moment: threads of their own connection, let go together.

What a hand gets is what a face would tell: the answer, the refusal, or what the machine's trouble
is called. Anything else ends the test: a race may be lost, but never by a crash.
"""

import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from resguardo.kernel.problem import Problem
from resguardo.records.transparency.storage import trouble_of

PATIENCE_SECONDS = 60.0


@dataclass
class Reached:
    """What became of hands that reached at once."""

    won: list[Any]
    refused: list[Problem]
    crashed: list[BaseException]


def at_once(*deeds: Callable[[], Any]) -> Reached:
    """Let every deed begin at the same moment, and gather what became of each."""
    start = threading.Barrier(len(deeds))
    found = Reached([], [], [])

    def run(deed: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE_SECONDS)
            found.won.append(deed())
        except Problem as problem:
            found.refused.append(problem)
        except DatabaseError as error:
            trouble = trouble_of(error)
            if trouble is None:
                found.crashed.append(error)
            else:
                found.refused.append(trouble)
        finally:
            connection.close()

    # Each hand sees what the test sees.
    threads = [threading.Thread(target=copy_context().run, args=(run, deed)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits for somebody"
    assert not found.crashed, found.crashed
    return found


def codes(problems: Sequence[Problem]) -> set[str]:
    """What the refused were told, by code; a storm of refusals in one is looked into."""
    return {problem.code for problem in problems}
