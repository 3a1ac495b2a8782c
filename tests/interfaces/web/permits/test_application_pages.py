"""Pages of an application, and the check that anybody may make."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from resguardo.interfaces.web.permits.check import CHECKS_A_MINUTE
from resguardo.records.permits.models import Permit
from tests.cast import Cast
from tests.house import House, furnish

Counted = Callable[[str], AbstractContextManager[Any]]


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=2))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_renewal_is_applied_for_returned_and_granted(
    cast: Cast, house: House, count_queries: Counted
) -> None:
    clara, gema, rita = cast.client("clara"), cast.client("gema"), cast.client("rita")
    permit = house.permits["company"]
    assert "Apply for a renewal" in text(clara.get(f"/permits/{permit}/"))
    way = clara.post(f"/permits/{permit}/apply/")["Location"]
    assert gema.get(way).status_code == 404
    refused = clara.post(f"{way}step/submit/", {"text": "In a hurry"})
    assert refused.status_code == 422
    assert "In a hurry" in text(refused)
    paper = SimpleUploadedFile("balance.pdf", b"%PDF-1.4\n", content_type="application/pdf")
    assert clara.post(f"{way}paper/", {"name": "Balance", "document": paper}).status_code == 303
    assert clara.post(f"{way}step/submit/").status_code == 303
    assert "lies with the authority" in text(clara.get(f"/permits/{permit}/"))
    assert house.organisation.name in text(gema.get("/permits/applications/"))
    assert gema.post(f"{way}step/return/").status_code == 422
    back = {"text": "Insurance is missing.", "article": "Art. 8", "due_on": "2040-01-02"}
    assert gema.post(f"{way}step/return/", back).status_code == 303
    assert "Insurance is missing. Asked for by Art. 8; send it before" in text(clara.get(way))
    for page in ("/", "/filings/duties/"):
        assert "Send what an application lacks" in text(clara.get(page))
    assert "Send what an application lacks" in text(
        gema.get(f"/filings/duties/{cast.uno.public_id}/")
    )
    clara.post(f"{way}step/submit/")
    assert "Send what an application lacks" not in text(clara.get("/filings/duties/"))
    assert gema.post(f"{way}step/examine/").status_code == 303
    assert "Grant" not in text(gema.get(way)).split("Steps taken")[0].split("rg-actions")[-1]
    granted = {"number": "E-77", "valid_from": "2030-06-01", "valid_until": "2035-06-01"}
    assert rita.post(f"{way}grant/", granted).status_code == 303
    assert "Mandate" not in text(clara.get(way)).split("History of this record")[-1]
    assert Permit.objects.get(number="E-77").organisation == house.organisation
    clara.get(way)
    with count_queries("permits.application"):
        assert "E-77" in text(clara.get(way))
    with count_queries("permits.applications"):
        clara.get("/permits/applications/?show=all")
    new = {"kind": "credential", "holder": "nobody", "wanted_from": "2026-03-02"}
    assert clara.post("/permits/applications/new/", new).status_code == 422
    whole = new | {"kind": "company", "holder": ""}
    assert clara.post("/permits/applications/new/", whole).status_code == 303


def test_anybody_checks_a_permit_and_nobody_reads_the_register(cast: Cast, house: House) -> None:
    stranger = Client(headers={"accept-language": "en"})
    number = Permit.objects.get(public_id=house.permits["credential"]).number
    assert "Check a permit" in text(stranger.get("/permits/check/"))
    page = text(stranger.post("/permits/check/", {"kind": "credential", "number": number}))
    assert "It holds today" in page
    assert house.organisation.name in page
    assert "Barrera" not in page
    other = text(stranger.post("/permits/check/", {"kind": "company", "number": number}))
    assert "No permit of this kind has this number" in other
    refused = stranger.post("/permits/check/", {"kind": "secret", "number": ""})
    assert refused.status_code == 422
    for _each in range(CHECKS_A_MINUTE):
        last = stranger.post("/permits/check/", {"kind": "company", "number": "1"})
    assert last.status_code == 422
    assert "Wait, then send it again" in text(last)
    assert cast.uno == house.organisation
