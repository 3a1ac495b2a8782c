"""The desk of a programme officer, and of those who take part, walked page by page."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import zxingcpp
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from resguardo.records.assistance.models import Activity, Attendee, Programme, SupportRequest
from tests.cast import lately, make_cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> ProgrammeStage:
    return make_programme(make_cast(lately()))


def _text(client: Client, way: str) -> str:
    answer = client.get(way)
    assert answer.status_code == 200, way
    return answer.content.decode()


def _post(client: Client, way: str, **fields: Any) -> Any:
    answer = client.post(way, fields)
    assert answer.status_code == 303, re.findall(r"error-message[^>]*>(.*?)<", str(answer.content))
    assert list(get_messages(answer.wsgi_request)), f"{way} says what was done"
    return answer


def _day(name: str, on: date) -> dict[str, str]:
    return {name: on.isoformat()}


def test_the_desk_of_a_programme_is_assistance_and_no_door_of_custody_is_shown(
    stage: ProgrammeStage,
) -> None:
    paloma = stage.cast.client("paloma")
    answer = paloma.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/assistance/")
    desk = _text(paloma, "/assistance/")
    shown = desk[desk.index('id="navigation"') :].partition("</nav>")[0]
    ways = set(re.findall(r'href="(/(?!static/)[^"]*)"', shown))
    assert {"/assistance/", "/assistance/requests/", "/people/"} <= ways
    for way in ("/counts/", "/stock/", "/duties/", "/incidents/", "/permits/", "/out/"):
        assert way not in ways
    for each in sorted(ways):
        assert paloma.get(each).status_code in {200, 302}, each
    assert 'href="/counts/"' in _text(stage.cast.client("clara"), "/assistance/")


def test_a_programme_is_run_on_the_pages_from_opening_to_report(stage: ProgrammeStage) -> None:
    paloma, today = stage.cast.client("paloma"), stage.today
    asked = {
        "number": "cv-77", "title": "Second programme", "donor": "Fondo", "currency": "USD",
        "budget": "1.250,50", "countries": "CR 60, SV 40",
        **_day("starts_on", today), **_day("ends_on", today + timedelta(90)),
    }  # fmt: skip
    refused = paloma.post("/assistance/new/", asked | {"countries": "CR 60, SV 30"})
    assert "add up to 90 %" in refused.content.decode()
    assert "1.250,50" in refused.content.decode()
    way = _post(paloma, "/assistance/new/", **asked)["Location"]
    assert "1,250.50 USD" in _text(paloma, way)
    uno = str(stage.cast.uno.public_id)
    _post(paloma, f"{way}invite/", organisation=uno, size="large", scopes=["figures"])
    row = Programme.objects.get(number="CV-77").participations.get()
    clara = stage.cast.client("clara")
    assert "Second programme" in _text(clara, "/assistance/")
    part = f"/assistance/participations/{row.public_id}/"
    _post(clara, f"{part}agree/", scopes=["figures"])
    assert "as sums" in _text(clara, part)
    plan = {
        "kind": "workshop", "title": "How to count", "budget": "100", "organisations": [uno],
        "pass_pct": "60", "attend_pct": "80", **_day("starts_on", today), **_day("ends_on", today),
    }  # fmt: skip
    activity = _post(paloma, f"{way}plan/", **plan)["Location"]
    refused = paloma.post(f"{activity}steps/invite/", {"words": ""})
    assert "write the agenda" in refused.content.decode()
    _post(paloma, f"{activity}agenda/", begins="09:00", title="Blind counts")
    _post(paloma, f"{activity}steps/invite/")
    who = {"given_name": "Ana", "family_name": "Armas", "sex": "f", "organisation": uno}
    badge = _text(paloma, _post(paloma, f"{activity}register/", **who)["Location"])
    assert "<svg" in badge
    code = Attendee.objects.get().code
    assert code in badge
    refused = paloma.post(f"{activity}attend/", {"code": "NOBODY", **_day("on", today)})
    assert "“NOBODY” is no badge" in refused.content.decode()
    _post(paloma, f"{activity}attend/", code=code, **_day("on", today))
    assert "1 of 1" in _text(paloma, f"{activity}attend/")
    assert "“Badge” is missing" in _refused(
        paloma, f"{activity}attend/", code="", **_day("on", today)
    )
    other = {"given_name": "Luz", "family_name": "Lente", "sex": "f", "organisation": uno}
    _post(paloma, f"{activity}register/", **other)
    codes = [each.code for each in Attendee.objects.order_by("pk")]
    both = {"photo": _photographed(*codes), **_day("on", today)}
    _post(paloma, f"{activity}attend/", **both)
    assert "2 of 2" in _text(paloma, f"{activity}attend/")
    told = _refused(paloma, f"{activity}attend/", photo=_photographed(), **_day("on", today))
    assert "No code can be read on this photograph" in told
    _post(paloma, f"{activity}steps/hold/")
    _post(paloma, f"{activity}conclude/", text="Count monthly", organisation=uno,
          **_day("due_on", today))  # fmt: skip
    _post(paloma, f"{activity}spend/", amount="40", what="Hall", **_day("spent_on", today))
    _post(paloma, f"{activity}steps/report/", words="well received")
    page = _text(paloma, activity)
    assert "Reported" in page
    assert "well received" in page
    assert "40.00" in _text(paloma, way)
    mine = _text(clara, activity)
    assert "Count monthly" in mine
    assert "Hall" not in mine


def _refused(client: Client, way: str, **fields: Any) -> str:
    answer = client.post(way, fields)
    assert answer.status_code == 422
    return answer.content.decode()


def _photographed(*codes: str) -> SimpleUploadedFile:
    """A photograph of badges that lie on a table, taken askew."""
    table = Image.new("L", (900, 500), 200)
    for place, code in enumerate(codes):
        made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)
        badge = Image.fromarray(np.asarray(made.to_image(scale=8, add_quiet_zones=True)))
        table.paste(badge, (60 + place * 400, 80))
    written = BytesIO()
    table.rotate(7, fillcolor=200).save(written, "JPEG")
    return SimpleUploadedFile("badges.jpg", written.getvalue(), "image/jpeg")


def test_indicators_risks_and_requests_are_walked(stage: ProgrammeStage) -> None:
    paloma, clara = stage.cast.client("paloma"), stage.cast.client("clara")
    way = f"/assistance/programmes/{stage.programme.public_id}/"
    _post(paloma, f"{way}indicator/", code="r1", title="Marked", unit="%", source="people",
          rising="yes")  # fmt: skip
    row = stage.programme.indicators.get()
    here = f"/assistance/indicators/{row.public_id}/"
    for kind, number in (("baseline", "10"), ("target", "50"), ("actual", "20,5")):
        _post(paloma, f"{here}measure/", kind=kind, number=number, **_day("on", stage.today))
    assert "20.50" in _text(clara, here)
    assert "26 %" in _text(clara, way)
    _post(paloma, f"{way}risk/", title="Delay", likelihood="4", impact="4", response="Shifts",
          **_day("review_on", stage.today))  # fmt: skip
    assert "16 (4 × 4)" in _text(paloma, way)
    assert "Delay" not in _text(clara, way)
    risk = stage.programme.risks.get()
    _post(paloma, f"/assistance/risks/{risk.public_id}/", likelihood="1", impact="1",
          reason="delivered", **_day("review_on", stage.today))  # fmt: skip
    _post(clara, f"{way}ask/", support="storage", text="A safe for the second room")
    assert "Companies ask for support" in _text(paloma, "/assistance/")
    asked = SupportRequest.objects.get()
    _post(paloma, f"/assistance/requests/{asked.public_id}/", helps="no", answer="No money left")
    assert "No money left" in _text(clara, "/assistance/requests/")


def test_whoever_is_not_part_of_it_sees_nothing(stage: ProgrammeStage) -> None:
    activity = stage.plan()
    delia, beto = stage.cast.client("delia"), stage.cast.client("beto")
    assert delia.get(f"/assistance/activities/{activity.public_id}/").status_code == 404
    assert beto.get("/assistance/").status_code == 403
    clara = stage.cast.client("clara")
    for way in ("new/", f"activities/{activity.public_id}/spend/"):
        assert clara.get(f"/assistance/{way}").status_code == 403
    gema = stage.cast.client("gema")
    assert "A seminar" in _text(gema, "/assistance/")


def test_the_desk_and_its_pages_ask_as_often_for_many_as_for_few(stage: ProgrammeStage) -> None:
    paloma = stage.cast.client("paloma")
    programme = f"/assistance/programmes/{stage.programme.public_id}/"

    def more() -> Activity:
        row = stage.plan("workshop")
        for name in ("Uno", "Dos"):
            _post(paloma, f"/assistance/activities/{row.public_id}/register/", given_name="X",
                  family_name=name, sex="x")  # fmt: skip
            _post(paloma, f"/assistance/activities/{row.public_id}/conclude/", text="Do it",
                  **_day("due_on", stage.today))  # fmt: skip
        return row

    row = more()
    ways = ("/assistance/", programme, f"/assistance/activities/{row.public_id}/",
            "/assistance/requests/")  # fmt: skip

    def queries() -> list[int]:
        found = []
        for way in ways:
            with CaptureQueriesContext(connection) as captured:
                _text(paloma, way)
            found.append(len(captured))
        return found

    queries()
    few = queries()
    more()
    assert queries() == few


def test_a_plan_of_follow_ups_is_typed_and_the_visits_stand_on_the_desk(
    stage: ProgrammeStage,
) -> None:
    paloma = stage.cast.client("paloma")
    way = f"/assistance/programmes/{stage.programme.public_id}/"
    assert "6, 12" in _text(paloma, way)
    for typed in ("twelve", "0", "1 2 3 4 5 6 7", "9" * 60):
        refused = paloma.post(f"{way}follow-ups/", {"months": typed, "reason": "asked for"})
        assert refused.status_code == 422, typed
        if typed.isalnum():
            assert f'value="{typed}"' in refused.content.decode()
    assert stage.cast.client("clara").get(f"{way}follow-ups/").status_code in {403, 404}
    _post(paloma, f"{way}follow-ups/", months="1; 12", reason="asked for")
    row = stage.plan("equipment")
    here = f"/assistance/activities/{row.public_id}/"
    _post(paloma, f"{here}steps/buy/")
    _post(paloma, f"{here}hand-over/", organisation=str(stage.cast.uno.public_id), what="Trap",
          quantity="1", taken_by="Ana")  # fmt: skip
    _post(paloma, f"{here}steps/hand_over/")
    page = _text(paloma, here)
    assert "1 month after" in page
    assert "after the programme" in page
    visit = row.followed_by.get()
    desk = _text(paloma, "/assistance/")
    assert "Follow-up visit, 1 month after" in desk
    seen = _text(paloma, f"/assistance/activities/{visit.public_id}/")
    assert "Looks back at" in seen
    assert "Follow-up visit, 1 month after" in seen
