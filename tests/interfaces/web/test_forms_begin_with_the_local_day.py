"""In the evening of America it is tomorrow in Greenwich, and a form still proposes today."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from resguardo.records.people.models import Organisation
from tests import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOON = 12


@pytest.mark.parametrize(
    "way", ["/permits/new/", "/permits/applications/new/", "/permits/applications/buy/"]
)
def test_a_form_proposes_the_day_that_it_is_where_the_company_is(cast: Cast, way: str) -> None:
    now = clock.now()
    zone = "Etc/GMT+12" if now.hour < NOON else "Etc/GMT-12"  # where it is another day right now
    Organisation.objects.filter(pk=cast.uno.pk).update(time_zone=zone)
    local = now.astimezone(ZoneInfo(zone)).date()
    assert local != now.date()
    page = cast.client("clara").get(way).content.decode()
    assert f'value="{local.isoformat()}"' in page
    assert f'value="{now.date().isoformat()}"' not in page


def test_a_moment_of_another_zone_is_proposed_in_that_of_the_place() -> None:
    """It was proposed as it stood in Greenwich, and read back as a moment of the place."""
    noon = datetime(2026, 3, 2, 3, tzinfo=UTC)
    page = Template('{% load desk %}{% moment_field "at" "When" value=noon %}')
    with timezone.override(ZoneInfo("America/Lima")):
        shown = page.render(Context({"noon": noon}))
    assert 'value="2026-03-01"' in shown
    assert 'value="22:00"' in shown
