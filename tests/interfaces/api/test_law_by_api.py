"""An authority's program drafts a duty, as a registrar does on the page."""

from typing import Any

import pytest

from resguardo.records.permits import profiles as law
from resguardo.records.permits.models import LawText
from tests.interfaces.api.calling import Caller

pytestmark = pytest.mark.django_db
DAMAGE: dict[str, Any] = {
    "base": "costaverde", "kind": "notice", "to": "police", "events": ["damage"],
    "about": ["firearm"], "length": 36, "unit": "hours", "from_day": "2026-04-01",
    "instrument": "Decree 8-2026 (fictional)", "article": "art. 4",
}  # fmt: skip


def test_a_duty_is_drafted_by_whoever_makes_law(api: Caller) -> None:
    made = api.post("rita", "/law/duties", DAMAGE, once="damage")
    assert made == api.post("rita", "/law/duties", DAMAGE, once="damage")
    [row] = LawText.objects.all()
    duty = law.sheet_of_text(row).profile.duties["tell_damage_to_police"]
    assert (duty.unit, duty.starts, duty.values[0].value) == ("hours", "knowledge", 36)
    assert api.ask("clara", "POST", "/law/duties", DAMAGE).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"events": []}, "law.duty-incomplete"),
        ({"to": "weapons_registry"}, "law.duty-there"),
        ({"instrument": ""}, "law.source-needed"),
        ({"events": ["earthquake"]}, "law.unknown-word"),
        ({"to": "mayor"}, "law.unknown-word"),
    ],
)
def test_what_is_no_duty_is_refused(api: Caller, wrong: dict[str, Any], code: str) -> None:
    assert api.refused("rita", "/law/duties", DAMAGE | wrong) == code
    assert not LawText.objects.exists()


def test_what_is_no_kind_and_no_time_is_refused_at_the_door(api: Caller) -> None:
    for wrong in ({"kind": "record"}, {"unit": "minutes"}, {"length": -1}):
        assert api.ask("rita", "POST", "/law/duties", DAMAGE | wrong).status_code == 422
