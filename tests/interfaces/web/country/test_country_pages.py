"""Pages of the country: nothing is shown across companies without a reason."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from resguardo.records.people.models import Person
from tests.cast import Cast
from tests.house import furnish

Counted = Callable[[str], AbstractContextManager[Any]]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_reason_opens_what_several_books_say(cast: Cast, count_queries: Counted) -> None:
    before = cast.at - timedelta(days=3)
    uno = furnish(cast, "uno", guard="beto", at=before)
    dos = furnish(cast, "dos", guard="dante", at=before)
    shared = Person.objects.get(pk=uno.guard.pk).identity_hash
    Person.objects.filter(pk=dos.guard.pk).update(identity_hash=shared)
    alba = cast.client("alba")
    assert uno.organisation.name not in text(alba.get("/country/across/"))
    assert alba.get("/country/across/?reason=").status_code == 422
    with count_queries("country.across"):
        page = text(alba.get("/country/across/?reason=File+12"))
    assert "Works at" in page
    assert uno.guard.code in page
    assert "Barrera" not in page  # the name stays folded on the person's own page
    assert cast.client("clara").get("/country/across/?reason=x").status_code == 403
    with count_queries("country.statistics"):
        assert "held back" in text(alba.get("/country/statistics/"))
    assert alba.get("/country/statistics/?reason=").status_code == 422
    taken = alba.get("/country/statistics/?reason=Report")
    assert "spreadsheet" in taken["Content-Type"]
    assert cast.client("clara").get("/country/statistics/").status_code == 403
