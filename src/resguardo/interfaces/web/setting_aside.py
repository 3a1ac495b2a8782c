"""What a page asks when a store may not take what is coming: a reason, a second person, a PIN.

The questions appear only after the refusal that they answer, on the same page, below what was
typed. Taking in, moving between stores, arrivals and accepted transfers share them.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, may_be_set_aside
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody.services import Confirmation, Slip
from resguardo.records.people import selectors as people


def seconds(request: Page, act: Act = Act.RECEIVE) -> list[tuple[str, str]]:
    """Persons of one's own organisation who may do the act, and so can be its second person."""
    return [
        (str(each.public_id), str(each))
        for each in people.possible_seconds(viewer=request.viewer, at=request.at, act=act)
    ]


def set_aside_asks(request: Page) -> tuple[Ask, ...]:
    """The questions of a deed."""
    return (
        Ask("reason", _("Why it must lie here"), "reason"),
        Ask("second", _("Second person"), "key", options=seconds(request)),
        Ask("second_pin", _("PIN of the second person"), "pin", limit=12),
    )


def slip_set_aside(slip: Slip, values: Mapping[str, Any]) -> Slip:
    """The slip with the second person that was named, if one was."""
    if not values.get("second"):
        return slip
    return replace(
        slip,
        reason=values.get("reason") or slip.reason,
        second=values["second"],
        second_confirmation=Confirmation(kind="pin", pin=values.get("second_pin") or ""),
    )


def slip_typed_aside(slip: Slip, typed: Typed) -> Slip:
    """The same, read from a page whose fields are its own."""
    values = {"second": typed.key("second", _("Second person")), "reason": slip.reason}
    return slip_set_aside(slip, values | {"second_pin": typed.text("second_pin", limit=12)})


def asked_aside(request: Page, problem: Problem, typed: Typed) -> dict[str, Any]:
    """What the template needs to ask them: nothing where nothing can be set aside."""
    if not typed.text("second") and not may_be_set_aside(problem):
        return {}
    return {"seconds": seconds(request)}
