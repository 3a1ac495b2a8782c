"""What follows what: each procedure is a table of steps, and all that shows it is drawn from it.

The buttons on the page, the operations of the API and the diagram in the handbook come from one
table, so they cannot disagree. A step names the act that its taker needs a mandate for, and the
earlier steps whose takers may not take it as well: four eyes are a column, not a habit.

>>> [step.name for step in steps_from(PROCEDURES["transfer"], "offered", {Act.RECEIVE})]
['accept', 'refuse']
>>> check_step(PROCEDURES["transfer"], "accept", "withdrawn")  # doctest: +ELLIPSIS
Traceback (most recent call last):
resguardo.kernel.procedure.NotAStep: “accept” is not possible now: the state is “withdrawn”. ...
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from .identifier import Key
from .mandate import Act
from .problem import Problem
from .text import gettext_noop as _

_TABLE: Final = """
transfer         offer      -          > offered      transfer
transfer         accept     offered    > accepted     receive          not offer
transfer         refuse     offered    > refused      receive
transfer         withdraw   offered    > withdrawn    transfer

count            open       -          > open         count
count            close      open       > counted      count
count            recount    counted    > open         accept_count
count            accept     counted    > accepted     accept_count     not close
count            abandon    open       > abandoned    accept_count

discrepancy      find       -          > open         count
discrepancy      explain    open       > explained    accept_count     not find
discrepancy      escalate   open       > incident     accept_count
discrepancy      reopen     explained  > open         accept_count

approval         request    -          > requested    see_register
approval         approve    requested  > approved     approve          not request
approval         refuse     requested  > refused      approve          not request
approval         withdraw   requested  > withdrawn    see_register

override_review  override   -          > open         issue
override_review  uphold     open       > upheld       review_override  not override second
override_review  criticise  open       > criticised   review_override  not override second

incident         open       -          > open         report_incident
incident         close      open       > closed       settle_incident  not open
incident         reopen     closed     > open         settle_incident

measure          propose    -          > open         report_incident
measure          do         open       > done         report_incident
measure          verify     done       > verified     settle_incident  not do
measure          reject     done       > open         settle_incident  not do
"""
"""Procedure, step, state before (- is none yet), state after, act, whose takers are barred."""


@dataclass(frozen=True, slots=True)
class Step:
    """A way from some states to another; no state before means that it begins the procedure."""

    name: str
    from_states: frozenset[str]
    to_state: str
    act: Act
    other_than: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """A name and its steps, in the order in which they are offered."""

    name: str
    steps: tuple[Step, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The states, in the order in which the steps reach them."""
        return tuple(dict.fromkeys(step.to_state for step in self.steps))

    @property
    def final_states(self) -> frozenset[str]:
        """The states that no step leaves."""
        left = {state for step in self.steps for state in step.from_states}
        return frozenset(self.states) - left


class NotAStep(Problem):
    """The step does not exist, or does not start from this state."""

    code = "procedure.not-a-step"
    wording = _("“{step}” is not possible now: the state is “{state}”. Look at what has happened.")
    step: str
    state: str


class SamePerson(Problem):
    """Whoever took the earlier step may not take this one."""

    code = "procedure.same-person"
    wording = _("You took the step “{earlier}”, so another person must “{step}”.")
    step: str
    earlier: str


def steps_from(procedure: Procedure, state: str | None, acts: Collection[Act]) -> tuple[Step, ...]:
    """List the steps that start from a state, for somebody with these acts."""
    return tuple(
        step
        for step in procedure.steps
        if step.act in acts and (state in step.from_states or not (state or step.from_states))
    )


def check_step(
    procedure: Procedure,
    name: str,
    state: str | None,
    *,
    by: Key | None = None,
    takers: Mapping[str, Key] | None = None,
) -> Step:
    """Give the step of that name from that state; refuses a wrong state and a barred person.

    `takers` tells who took the earlier steps, by name of the step. Whether the person has the
    mandate is for `mandate.demand` to say: the step names the act.
    """
    for step in steps_from(procedure, state, tuple(Act)):
        if step.name == name:
            for earlier in step.other_than:
                if by is not None and takers is not None and takers.get(earlier) == by:
                    raise SamePerson(name, earlier)
            return step
    raise NotAStep(name, state or "")


def mermaid(procedure: Procedure) -> str:
    """Draw the procedure.

    >>> print(mermaid(PROCEDURES["override_review"]))
    stateDiagram-v2
        [*] --> open: override
        open --> upheld: uphold
        open --> criticised: criticise
        upheld --> [*]
        criticised --> [*]
    """
    lines = ["stateDiagram-v2"]
    lines += (
        f"    {state} --> {step.to_state}: {step.name}"
        for step in procedure.steps
        for state in step.from_states or ("[*]",)
    )
    finals = (state for state in procedure.states if state in procedure.final_states)
    lines += (f"    {state} --> [*]" for state in finals)
    return "\n".join(lines)


def read(table: str) -> dict[str, Procedure]:
    """Read procedures from a table of steps, for a chapter that keeps its own."""
    steps: dict[str, list[Step]] = {}
    for line in filter(None, table.splitlines()):
        way, _arrow, rest = line.partition(">")
        procedure, name, before = way.split()
        after, act, *barred = rest.split()
        from_states = frozenset(() if before == "-" else (before,))
        steps.setdefault(procedure, []).append(
            Step(name, from_states, after, Act(act), tuple(barred[1:]))
        )
    return {name: Procedure(name, tuple(each)) for name, each in steps.items()}


PROCEDURES: Final = read(_TABLE)
"""All procedures by name."""
