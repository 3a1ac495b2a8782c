"""Pages of the mailbox."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from resguardo.records.oversight.models import Letter
from tests.cast import Cast

Counted = Callable[[str], AbstractContextManager[Any]]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_letter_goes_to_and_fro(cast: Cast, count_queries: Counted) -> None:
    gema, clara = cast.client("gema"), cast.client("clara")
    new = {"organisations": [str(cast.uno.public_id)], "subject": "Count", "text": "By Friday"}
    refused = gema.post("/letters/new/", new | {"organisations": []})
    assert refused.status_code == 422
    assert "By Friday" in text(refused)
    assert gema.post("/letters/new/", new).status_code == 303
    row = Letter.objects.get()
    way = f"/letters/{row.public_id}/"
    assert "Not opened" in text(gema.get("/letters/"))
    assert "Count" in text(clara.get("/letters/"))
    assert "By Friday" in text(clara.get(way))
    assert clara.post(f"{way}answer/", {"text": "Done"}).status_code == 303
    clara.get(way)
    with count_queries("letters.letter"):
        assert "Done" in text(clara.get(way))
    with count_queries("letters.letters"):
        gema.get("/letters/?show=all")
    assert cast.client("delia").get(way).status_code == 404
    assert cast.client("ana").get("/letters/").status_code == 403
