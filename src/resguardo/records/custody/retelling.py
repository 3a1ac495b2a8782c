"""A refusal said again in words that people know.

The kernel refuses in keys, because it knows no names; and whoever asked two people to confirm says
beside whose field a refusal stands. The code of the refusal stays: only what it tells changes.
"""

from resguardo.kernel.problem import Problem


def retold(problem: Problem, **told: object) -> Problem:
    """Put these facts in the room of the problem's own, and give it back to be raised.

    `field_name` is the field of the form that it stands beside, whatever field its class names.
    """
    vars(problem).update(told)
    return problem
