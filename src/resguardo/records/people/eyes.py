"""Two logins are two pairs of eyes unless one of them was let in by the other alone.

Whoever makes a login has read its first password and may have set its owner's PIN. A deed that
needs two is worth nothing when both logins are in one hand, so who let another in alone cannot be
its second, nor the other way round. A mandate granted by anybody else, or at the console of the
machine, makes them two.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from resguardo.kernel import procedure
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import Procedure, Step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import User
from resguardo.records.people.reading import ask
from resguardo.records.people.viewer import Viewer


class OnePairOfEyes(Problem):
    """The second of two was let in by the first alone, or the first by the second."""

    code = "people.one-pair-of-eyes"
    wording = _(
        "One of the two, you and {name}, was let in by the other alone, so you do not count as "
        "two. Let somebody else do this, or ask another who manages users to grant that login a "
        "mandate too."
    )

    name: str


def demand_two(by: Viewer, others: str, *values: Any) -> None:
    """Refuse (`OnePairOfEyes`) a deed of the viewer after, or beside, other logins.

    `others` is the SQL that picks them; one statement, however many there are.
    """
    let_in: dict[int, set[int | None]] = defaultdict(set)
    for user, granted_by, asked_by in ask(f"{_LET_IN} UNION {others})", by.user_id, *values):
        let_in[user] |= {granted_by} | ({asked_by} - {None})
    for user in let_in.keys() - {by.user_id}:
        if let_in[user] == {by.user_id} or let_in[by.user_id] == {user}:
            raise OnePairOfEyes(str(User.objects.get(pk=user)))


OF_PERSON: Final = "SELECT id FROM people_user WHERE person_id = %s"
"""The logins of a person, for `demand_two`."""
_OF_KEYS: Final = "SELECT id FROM people_user WHERE id IN %s"
_LET_IN: Final = (
    "SELECT user_id, granted_by_id, asked_by_id FROM people_mandate"
    " WHERE user_id IN (SELECT id FROM people_user WHERE id = %s"
)


def check_step(
    table: Procedure, name: str, state: str | None, *, by: Viewer, takers: Mapping[str, int]
) -> Step:
    """The step of a procedure (`procedure.check_step`), by who is another than its earlier takers.

    `takers` names them by their logins; refuses `SamePerson` and `OnePairOfEyes`.
    """
    step = procedure.check_step(table, name, state, by=by.user_id, takers=takers)
    barred = {takers[earlier] for earlier in step.other_than if earlier in takers}
    if barred:
        demand_two(by, _OF_KEYS, barred)
    return step
