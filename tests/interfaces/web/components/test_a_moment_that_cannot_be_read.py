"""A moment has two fields, and one place where its refusal stands."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.template import Context, Template

from resguardo.interfaces.web.refusal import shown_problems
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem


@pytest.mark.parametrize(
    "sent", [{}, {"due-on": "soon"}, {"due-on": "2026-03-01", "due-at": "noon"}]
)
def test_a_moment_that_cannot_be_read_is_told_beside_its_field(sent: dict[str, str]) -> None:
    typed = Typed(QueryDict(urlencode(sent)))
    typed.moment("due", "Due back", required=True)
    with pytest.raises(Problem) as told:
        typed.check()
    page = Template('{% load desk %}{% moment_field "due" "Due back" %}')
    shown = page.render(Context({"typed": typed, "problems": shown_problems(told.value)}))
    assert "govuk-form-group--error" in shown
