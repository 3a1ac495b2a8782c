"""Papers that go with letters, and filings handed to another deployment, by API."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from resguardo.records.people.models import Organisation
from resguardo.records.transparency import folder, parcels
from resguardo.records.transparency.services import Job
from resguardo.records.transparency.signer import Signer, name_log
from tests.interfaces.api.calling import Caller

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 the model of the answer"


def test_a_paper_goes_with_a_letter_and_with_its_answer_and_both_sides_read_it(
    api: Caller,
) -> None:
    company = str(api.stage.cast.uno.public_id)
    letter = {
        "organisations": [company], "subject": "Stock", "text": "Fill in the model.",
        "document": base64.b64encode(PAPER).decode(), "document_name": "model.pdf",
    }  # fmt: skip
    assert api.refused("gema", "/oversight/letters", letter | {"document": "%%"}) == (
        "api.content-unreadable"
    )
    [sent] = api.post("gema", "/oversight/letters", letter)
    way = f"/oversight/letters/{sent['id']}"
    read = api.post("clara", f"{way}/open")
    assert read["document"]["file_name"] == "model.pdf"
    got = api.ask("clara", "GET", f"{way}/papers/{read['document']['id']}")
    assert (got.content, got["Content-Type"]) == (PAPER, "application/pdf")
    assert api.ask("delia", "GET", f"{way}/papers/{read['document']['id']}").status_code == 404
    answer = {"text": "Here it is.", "document": base64.b64encode(PAPER + b"!").decode()}
    [told] = api.post("clara", f"{way}/answers", answer)["answers"]
    got = api.ask("gema", "GET", f"{way}/papers/{told['document']['id']}")
    assert got.content == PAPER + b"!"


def test_a_filing_is_handed_over_and_followed(api: Caller, tmp_path: Path) -> None:
    stage = api.stage
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/a").key)
        portal = parcels.add_correspondent(
            by=Job(), at=stage.cast.at, name="Registro", keys=str(folder.log_key())
        )
        Organisation.objects.update(jurisdiction="costaverde")
        day = stage.cast.at.date() - timedelta(days=40)
        body = {"duty": "monthly_changes", "day": day.isoformat(), "explanation": "none"}
        filing = api.post("clara", "/oversight/filings", body)
        way = f"/oversight/filings/{filing['id']}/hand-overs"
        [known] = api.get("clara", "/oversight/correspondents")
        assert known == {"id": str(portal.public_id), "name": "Registro",
                         "log": portal.origin, "by_itself": []}  # fmt: skip
        assert api.get("clara", way) == []
        [sent] = api.post("clara", way, {"to": known["id"]})
        assert (sent["sha256"], sent["tried_in_vain"]) == (filing["sha256"], 0)
        assert sent["acknowledged_at"] is None
        assert api.refused("clara", way, {"to": known["id"]}) == "filing.queued-already"
        assert api.refused("dario", way, {"to": known["id"]}) == "mandate.not-mandated"
        assert api.get("gema", way) == [sent]
