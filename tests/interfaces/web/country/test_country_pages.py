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


def test_the_first_page_of_an_authority_is_its_own_work(cast: Cast, count_queries: Counted) -> None:
    furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=3))
    rita = cast.client("rita")
    rita.post("/letters/new/", {
        "organisations": str(cast.uno.public_id), "subject": "Count", "text": "Count all.",
    })  # fmt: skip
    with count_queries("country.today"):
        page = text(rita.get("/country/"))
    assert rita.get("/")["Location"] == "/country/"
    assert "What waits" in page
    assert "Letters to open or answer" in page
    assert "Visits of the next month" in page
    assert "override to review" not in page
    assert "What waits" not in text(cast.client("ana").get("/"))
    assert cast.client("clara").get("/country/").status_code == 403


def test_the_authority_reads_the_duties_of_one_company(cast: Cast) -> None:
    furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=3))
    page = text(cast.client("rita").get(f"/filings/duties/{cast.uno.public_id}/"))
    assert cast.uno.name in page
    assert "Firearms and payroll" in page
    assert cast.client("clara").get(f"/filings/duties/{cast.uno.public_id}/").status_code == 403


def test_the_map_says_its_numbers_and_holds_the_small_ones_back(cast: Cast) -> None:
    furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=3))
    page = text(cast.client("alba").get("/country/statistics/?figure=posts"))
    assert 'class="rg-chart rg-map"' in page
    assert "rg-tile--held" in page
    assert "no map to scale" in page
    assert "side by side" in text(cast.client("alba").get("/alerts/standing/"))
