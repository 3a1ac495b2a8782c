"""The demonstration's programme is opened and answered by those who can be played."""

from datetime import timedelta

import pytest

from resguardo.interfaces.cli import demo_programme, demo_running
from resguardo.interfaces.cli.demo_people import Cast as Played
from resguardo.records.assistance.models import Participation
from tests.cast import Cast
from tests.programme import enrol_officers

pytestmark = pytest.mark.django_db


def test_who_can_be_played_answers_for_their_organisation(cast: Cast) -> None:
    enrol_officers(cast)
    viewers = {
        "programa": cast.viewer("paloma"), "registro": cast.viewer("rita"),
        "cumplimiento": cast.viewer("clara"), "armero": cast.viewer("ana"),
    }  # fmt: skip
    today = cast.at + timedelta(demo_running.OPENED)
    running = demo_programme._open(today, Played(cast.uno, cast.dos, viewers))
    by = {each.organisation_id: each.user_id for each in running.consoles}
    assert by[cast.authority.pk] == viewers["registro"].user_id
    assert by[cast.uno.pk] == viewers["cumplimiento"].user_id
    assert by[cast.dos.pk] not in {each.user_id for each in viewers.values()}
    assert {each.state for each in Participation.objects.all()} == {"agreed"}
