"""Every rule is asked before anything is refused: a form with three mistakes is sent once more.

A service asks its rules through one `Refusals` and lets it refuse before the first row is written:

    refused = Refusals()
    number = refused.ask(read_number, facts.number) or ""
    if facts.until <= facts.start:
        refused.note(SpanImpossible(facts.start, facts.until))
    refused.check()
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Problem, Several
from resguardo.records.people.selectors import NotFound

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


class Refusals:
    """What stands in the way, gathered until it is told; nothing of it is told twice."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def ask(
        self, rule: Callable[Asked, Given], *args: Asked.args, **kwargs: Asked.kwargs
    ) -> Given | None:
        """What a rule gives; none where it refuses, which is kept.

        Whoever names what is not theirs, or may not do this at all, is told of nothing else.
        """
        try:
            return rule(*args, **kwargs)
        except (NotFound, NotMandated):
            raise
        except Problem as problem:
            self.note(problem)
            return None

    def note(self, *problems: Problem) -> None:
        """Keep what the rules say."""
        for problem in problems:
            told = problem.problems if type(problem) is Several else (problem,)
            self.found += told

    def told(self) -> Problem:
        """All of it as one refusal."""
        return self.found[0] if len(self.found) == 1 else Several(tuple(self.found))

    def check(self) -> None:
        """Refuse once, where anything stands in the way."""
        if self.found:
            raise self.told()
