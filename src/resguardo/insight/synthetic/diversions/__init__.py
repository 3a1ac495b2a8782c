"""Diversions: each pattern of the catalogue that leaves a trace in the tables, one function each.

A function bends one company's life, at one of three levels of care, and notes the truth; where the
company has not what it takes (no reserve, no such guard) it does nothing and says so. Not acted out
are A4, which is the control class and part of honest life, and D6, of which nothing shows in these
tables. C-8, C-14 and D8 need two companies or one that closes: `dealing` arranges that.
"""

from collections.abc import Callable
from typing import Final

from resguardo.insight.synthetic.country import Case
from resguardo.insight.synthetic.diversions import companies, posts, rounds, stores
from resguardo.insight.synthetic.life import Life

PATTERNS: Final[dict[str, Callable[[Life, Case], bool]]] = {
    **posts.PATTERNS,
    **stores.PATTERNS,
    **companies.PATTERNS,
    **rounds.PATTERNS,
}
"""Every pattern that can be acted out, by its code."""


def act(life: Life) -> None:
    """Act out what the plan has for this company, the end of a company last."""
    for case in sorted(life.plan.cases, key=lambda each: (each.pattern == "C-1", each.number)):
        PATTERNS[case.pattern](life, case)
