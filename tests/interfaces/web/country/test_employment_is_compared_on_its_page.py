"""The page that lays a file of employment beside the staff of companies."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast

WAY = "/country/employment/"
WHY = "Agreement 4"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def sent(rows: str, **more: str) -> dict[str, Any]:
    file = SimpleUploadedFile("staff.csv", rows.encode(), content_type="text/csv")
    return {"file": file, "reason": WHY, "shape": "page", **more}


def test_an_inspector_reads_the_differences_and_takes_them_along(
    cast: Cast, count_queries: Callable[[str], AbstractContextManager[Any]]
) -> None:
    gema = cast.client("gema")
    assert WAY in text(gema.get("/country/across/"))
    assert "Compare employment" in text(gema.get(WAY))
    rows = f"document,employer\n{cast.persons['ana'].document_number},{cast.uno.name}\n"
    with count_queries("country.employment"):
        shown = text(gema.post(WAY, sent(rows)))
    assert cast.persons["beto"].code in shown
    assert "Works here, and the file does not know" in shown
    assert cast.persons["ana"].code not in shown  # both tell of her
    taken = gema.post(WAY, sent(rows, shape="excel"))
    assert "spreadsheetml" in taken["Content-Type"]


def test_a_file_without_its_columns_keeps_the_reason_on_the_page(cast: Cast) -> None:
    refused = cast.client("gema").post(WAY, sent("a,b\n1,2\n"))
    assert refused.status_code == 422
    assert "Missing: document, employer" in text(refused)
    assert WHY in text(refused)


def test_nobody_else_compares(cast: Cast) -> None:
    assert cast.client("alba").get(WAY).status_code == 403  # an analyst reads and changes nothing
    assert cast.client("clara").post(WAY, sent("document,employer\n")).status_code == 403
    assert WAY not in text(cast.client("alba").get("/country/across/"))
