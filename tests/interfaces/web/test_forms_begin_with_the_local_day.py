"""In the evening of America it is tomorrow in Greenwich, and a form still proposes today."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from resguardo.records.people.models import Organisation
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOON = 12


@pytest.mark.parametrize(
    "way", ["/permits/new/", "/permits/applications/new/", "/permits/applications/buy/"]
)
def test_a_form_proposes_the_day_that_it_is_where_the_company_is(cast: Cast, way: str) -> None:
    now = timezone.now()  # noqa: TID251 - the page has the real clock
    zone = "Etc/GMT+12" if now.hour < NOON else "Etc/GMT-12"  # where it is another day right now
    Organisation.objects.filter(pk=cast.uno.pk).update(time_zone=zone)
    local = now.astimezone(ZoneInfo(zone)).date()
    assert local != now.date()
    page = cast.client("clara").get(way).content.decode()
    assert f'value="{local.isoformat()}"' in page
    assert f'value="{now.date().isoformat()}"' not in page
