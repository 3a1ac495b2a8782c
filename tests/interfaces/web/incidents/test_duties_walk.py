"""An incident, a filing and a text of law, walked through the pages as people would."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resguardo.records.oversight import services
from resguardo.records.oversight.models import Filing, Incident, SealedReport
from resguardo.records.people.models import Approval, Organisation
from resguardo.records.permits.models import LawText
from tests.cast import NOON, Cast
from tests.house import House, furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast: Cast) -> House:
    Organisation.objects.update(jurisdiction="costaverde")
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=1))


def post(client: Client, way: str, **fields: Any) -> str:
    answer = client.post(way, fields, follow=True)
    text = answer.content.decode()
    assert answer.status_code == 200, text[text.find("error-summary") :][:1500]
    return text


def moment(name: str, hours: int) -> dict[str, str]:
    """A moment so many hours after noon of the cast's day, as a form sends it."""
    at = NOON + timedelta(hours=hours)
    return {f"{name}-on": at.date().isoformat(), f"{name}-at": f"{at:%H:%M}"}


def test_an_incident_is_reported_told_and_shown_with_its_clocks(cast: Cast, house: House) -> None:
    dario = cast.client("dario")
    page = post(
        dario, reverse("incidents:new"), kind="theft", modality="taken_at_post",
        things=f"{house.firearms[0].serial}\nL-{house.mark} x 6", narrative="Gone at relief",
        **moment("occurred_at", 0), **moment("known_at", 1),
    )  # fmt: skip
    incident = Incident.objects.get()
    assert "A legal deadline has passed" in page
    assert "Police of Costaverde (fictional)" in page
    assert "Ley de Seguridad Privada de 2017 (ficticia), art. 50" in page
    assert incident.items.count() == 2
    tell = reverse("incidents:tell", args=[incident.public_id])
    page = post(
        dario, tell, addressee="police", channel="in person", reference="D-1",
        **moment("sent_at", 40),
    )  # fmt: skip
    assert "D-1" in page
    assert "Told late" in page
    listed = dario.get(reverse("incidents:incidents")).content.decode()
    assert "Weapons registry" in listed
    refused = dario.post(reverse("incidents:new"), {"kind": "theft", "things": "NOBODY-9"})
    assert refused.status_code == 422
    assert "NOBODY-9" in refused.content.decode()
    closing = reverse("incidents:close", args=[incident.public_id])
    refused = cast.client("clara").post(closing, {"conclusion": "x"})
    assert "tell every addressee" in refused.content.decode()
    foreign = cast.client("delia").get(reverse("incidents:incident", args=[incident.public_id]))
    assert foreign.status_code == 404


def test_a_list_of_incidents_costs_the_same_for_one_and_for_many(cast: Cast, house: House) -> None:
    gema = cast.client("gema")
    counts = []
    for number in (1, 4):
        for _each in range(number):
            services.open_incident(
                by=cast.viewer("dario"), at=cast.at, kind="misuse", occurred_at=cast.at,
                known_at=cast.at, narrative="x", person=house.guard.public_id,
            )  # fmt: skip
        pages = (
            "filings:duties",
            "incidents:incidents",
            "filings:filings",
            "law:profiles",
            "incidents:sealed",
        )
        made = {}
        for name in pages:
            with CaptureQueriesContext(connection) as captured:
                assert gema.get(reverse(name)).status_code == 200
            made[name] = len(captured)
        with CaptureQueriesContext(connection) as captured:
            assert cast.client("clara").get(reverse("filings:duties")).status_code == 200
        made["of the company"] = len(captured)
        counts.append(made)
    assert counts[0] == counts[1]


def test_a_guard_seals_a_report_that_the_manager_never_sees(cast: Cast, house: House) -> None:
    page = post(
        cast.client("beto"), reverse("incidents:seal"), recipient="authority",
        subject="asked_to_lend", text=f"Secret of {house.mark}", named="no",
    )  # fmt: skip
    assert "Keep this code" in page
    report = SealedReport.objects.get()
    way = reverse("incidents:report", args=[report.public_id])
    assert cast.client("clara").get(way).status_code == 404
    listed = cast.client("clara").get(reverse("incidents:sealed")).content.decode()
    assert "lend or rent" not in listed
    assert f"Secret of {house.mark}" in cast.client("gema").get(way).content.decode()


def test_a_period_is_filed_from_the_ledger_and_taken_along(cast: Cast, house: House) -> None:
    clara = cast.client("clara")
    day = NOON.date().isoformat()
    assert "Calendar" in clara.get(reverse("filings:filings")).content.decode()
    way = reverse("filings:prepare", args=["ammunition_bought_and_used"])
    page = clara.get(f"{way}?day={day}").content.decode()
    assert "At the start" in page
    assert clara.get(f"{way}?day={day}&as=xlsx").content[:2] == b"PK"
    page = post(clara, way, day=day, explanation="First month here")
    filing = Filing.objects.get()
    assert filing.sha256 in page
    one = reverse("filings:filing", args=[filing.public_id])
    assert clara.get(f"{one}?as=json").json()["explanation"] == "First month here"
    assert clara.get(f"{one}?as=xlsx").content[:2] == b"PK"
    assert "?as=receipt" in clara.get(one).content.decode()
    assert "not signed yet" in clara.get(f"{one}?as=receipt").content.decode()
    post(
        cast.client("gema"), reverse("filings:step", args=[filing.public_id]), kind="received",
        reference="REC-7", **moment("happened_at", 900),
    )  # fmt: skip
    assert "REC-7" in clara.get(one).content.decode()
    assert house.organisation.pk == filing.organisation_id


def test_a_country_s_law_is_shown_with_sources_and_gaps_and_amended_with_a_preview(
    cast: Cast, house: House
) -> None:
    rita = cast.client("rita")
    page = rita.get(reverse("law:profile", args=["br"])).content.decode()
    assert "nothing is enforced" in page
    assert "Second hand, not enforced" in page
    page = rita.get(reverse("law:profile", args=["pe"])).content.decode()
    assert "https://spij.minjus.gob.pe" in page
    page = post(
        rita, f"{reverse('law:amend')}?base=costaverde&name=weapons_per_guards", weapons="1",
        guards="1", basis="law", from_day="2026-01-01", instrument="Decree 3-2026",
        confidence="primary",
    )  # fmt: skip
    assert "Firearms beyond the quota" in page
    assert house.organisation.name in page
    text = LawText.objects.get()
    post(rita, reverse("law:adopt", args=[text.public_id]), province="", reason="New decree")
    approval = Approval.objects.get(act="permits.adopt-law")
    asked = rita.get(reverse("people:request", args=[approval.public_id])).content.decode()
    assert reverse("law:text", args=[text.public_id]) in asked
    assert cast.client("clara").get(reverse("law:amend")).status_code == 403
    assert rita.get(reverse("law:profile", args=["atlantis"])).status_code == 422


def test_programs_open_tell_and_file_as_people_do(cast: Cast, house: House) -> None:
    client, key = Client(), cast.bearer("clara")

    def call(way: str, body: dict[str, Any]) -> Any:
        return client.post(
            f"/api/v1/oversight/{way}", body, content_type="application/json",
            headers={**key, "idempotency-key": str(uuid4())},
        )  # fmt: skip

    now = NOON
    opened = call(
        "incidents",
        {
            "kind": "loss", "modality": "left_behind", "narrative": "In the taxi",
            "occurred_at": (now - timedelta(hours=2)).isoformat(),
            "known_at": (now - timedelta(hours=1)).isoformat(),
            "things": [{"thing": str(house.firearms[0].thing.public_id)}],
        },
    )  # fmt: skip
    assert opened.status_code == 201, opened.content
    told = opened.json()
    assert [each["addressee"] for each in told["clocks"]] == [
        "police", "weapons_registry", "regulator",
    ]  # fmt: skip
    sent = call(
        f"incidents/{told['id']}/notices",
        {"addressee": "police", "sent_at": now.isoformat(), "channel": "portal"},
    )
    assert sent.status_code == 201, sent.content
    march = {"duty": "monthly_changes", "day": now.date().isoformat()}
    assert len(call("filings", march).json()["sha256"]) == 64
    refused = call("filings", march)
    assert refused.status_code == 422
    assert "filing.filed-already" in refused.content.decode()
    due = client.get("/api/v1/oversight/filings/due", headers=key).json()
    assert {each["duty"] for each in due} >= {"monthly_changes", "stock_and_age"}
    known = client.get("/api/v1/law/profiles/pe", headers=key).json()
    assert known["parameters"][0]["values"][0]["confidence"] == "primary"


def test_a_way_in_which_it_cannot_have_happened_is_named_in_words(cast: Cast, house: House) -> None:
    typed = {
        "kind": "loss", "modality": "taken_at_post", "narrative": "x",
        "things": house.firearms[0].serial, **moment("occurred_at", -2), **moment("known_at", -1),
    }  # fmt: skip
    dario = cast.client("dario")
    refused = dario.post(reverse("incidents:new"), typed)
    assert refused.status_code == 422
    assert "“Taken at the post” is not a way" in refused.content.decode()
    page = post(dario, reverse("incidents:new"), **typed | {"kind": "theft"})
    assert "taken_at_post" not in page
