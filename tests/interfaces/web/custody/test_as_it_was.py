"""The register as of a past moment: in the time of the place, and never of a day to come."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from resguardo.records.people.models import Organisation
from tests import clock
from tests.armoury import Armoury

pytestmark = pytest.mark.django_db
WAY = "/custody/then/"


def test_the_moment_that_is_offered_is_that_of_the_clock_on_the_wall(armoury: Armoury) -> None:
    Organisation.objects.filter(pk=armoury.cast.uno.pk).update(time_zone="Asia/Kathmandu")
    page: Any = armoury.cast.client("ana").get(WAY)
    now = page.wsgi_request.at.astimezone(ZoneInfo("Asia/Kathmandu"))
    text = page.content.decode()
    assert re.search(rf'name="moment-on"[^>]*value="{now:%Y-%m-%d}"', text)
    assert re.search(rf'name="moment-at"[^>]*value="{now:%H:%M}"', text)


def test_a_moment_that_has_not_come_and_one_that_is_none_are_refused_and_stay(
    armoury: Armoury,
) -> None:
    ana, ahead = armoury.cast.client("ana"), clock.now() + timedelta(days=30)
    for day, said in ((f"{ahead:%Y-%m-%d}", "has not come yet"), ("2026-02-31", "Moment")):
        answer = ana.get(WAY, {"moment-on": day, "moment-at": "06:00"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert f'value="{day}"' in answer.content.decode()
    told = ana.get(
        "/api/v1/custody/then",
        {"moment": ahead.isoformat()},
        headers=armoury.cast.bearer("ana"),
    )
    assert (told.status_code, told.json()["code"]) == (422, "custody.moment-ahead")
