"""A stranger reads figures, definitions and files; officials draft and publish by two pages."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from resguardo.interfaces.web.open_statistics.pages import told
from resguardo.interfaces.web.open_statistics.words import FIGURES
from resguardo.records.papers import releases
from resguardo.records.papers.models import StatisticsRelease
from tests.cast import Cast

pytestmark = pytest.mark.django_db
STORED: Final = [name for name, figure in FIGURES.items() if figure.of is None]


def published(cast: Cast) -> StatisticsRelease:
    """Draft by one official and publish by another, through the pages."""
    new = reverse("open_statistics:new")
    answer = cast.client("gema").post(new, {"first_year": "2025", "reason": ""})
    assert answer.status_code == 303, answer.content.decode()
    row = StatisticsRelease.objects.get()
    way = reverse("open_statistics:publish", args=[row.public_id])
    assert cast.client("gema").post(way).status_code == 422
    assert cast.client("rita").post(way).status_code == 303
    return StatisticsRelease.objects.get()


def test_without_a_release_the_page_says_so() -> None:
    page = Client(headers={"accept-language": "en"}).get(reverse("open_statistics:latest"))
    assert page.status_code == 200
    assert "has not published any figures yet" in page.content.decode()


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_a_stranger_reads_the_figures_in_four_languages(cast: Cast, language: str) -> None:
    row = published(cast)
    stranger = Client(headers={"accept-language": language})
    page = stranger.get(reverse("open_statistics:latest")).content.decode()
    assert row.sha256 in page
    assert page.count("<h1") == 1
    assert page.count('<svg class="rg-chart') >= 1
    same = stranger.get(reverse("open_statistics:release", args=[row.public_id]))
    assert row.sha256 in same.content.decode()
    there = stranger.get(reverse("open_statistics:archive")).content.decode()
    assert reverse("open_statistics:release", args=[row.public_id]) in there


def test_files_say_the_same_as_the_page_and_may_be_kept(cast: Cast) -> None:
    row, stranger = published(cast), Client(headers={"accept-language": "en"})
    answer = stranger.get(reverse("open_statistics:csv", args=[row.public_id]))
    assert "immutable" in answer["Cache-Control"]
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    data = stranger.get(reverse("open_statistics:parquet", args=[row.public_id])).content
    table = pq.read_table(pa.BufferReader(data)).to_pylist()
    assert len(table) == len(lines)
    assert {each["figure"] for each in lines} == set(FIGURES)
    assert all(each["value"] is None for each in table if each["held_back"])
    words = stranger.get(reverse("open_statistics:dictionary")).content.decode()
    assert all(name in words for name in FIGURES)
    content = stranger.get(reverse("open_statistics:content", args=[row.public_id])).content
    assert sha256(content).hexdigest() == row.sha256
    assert json.loads(content)["least_companies"] == 3


def test_a_running_year_says_on_page_and_in_files_to_which_day_it_is_counted(cast: Cast) -> None:
    june = datetime(2027, 6, 2, 12, tzinfo=UTC)
    row = releases.draft(by=cast.viewer("gema"), at=june, first_year=2027, until=date(2027, 5, 31))
    releases.publish(by=cast.viewer("rita"), at=june, release=row.public_id)
    stranger = Client(headers={"accept-language": "es"})
    page = stranger.get(reverse("open_statistics:latest")).content.decode()
    assert page.count("1 de enero a 31 de mayo de 2027") >= 3
    assert "se cuenta del 1 de enero al 31 de mayo de 2027" in page
    answer = stranger.get(reverse("open_statistics:csv", args=[row.public_id]))
    lines = csv.DictReader(io.StringIO(answer.content.decode()))
    assert {each["until"] for each in lines} == {"2027-05-31"}


def test_a_day_that_is_refused_stays_in_its_field(cast: Cast) -> None:
    facts = {"first_year": "2025", "until": "2019-05-31", "reason": ""}
    refused = cast.client("gema").post(reverse("open_statistics:new"), facts)
    assert refused.status_code == 422
    assert "2019-05-31" in refused.content.decode()


def test_a_draft_is_for_the_authority_alone(cast: Cast) -> None:
    cast.client("gema").post(reverse("open_statistics:new"), {"first_year": "2025"})
    row = StatisticsRelease.objects.get()
    way = reverse("open_statistics:draft", args=[row.public_id])
    assert cast.client("rita").get(way).status_code == 200
    assert cast.client("clara").get(way).status_code == 403
    for name in ("release", "csv", "parquet", "content", "proof"):
        stranger = Client().get(reverse(f"open_statistics:{name}", args=[row.public_id]))
        assert stranger.status_code == 404, name


def _told(cast: Cast, regions: dict[str, dict[str, int]], **asked: str) -> dict[str, Any]:
    """What the page says of a release with these figures; what is not there is held back."""
    of = {"*": {"firearms": 90, "guards": 180, "lost": 3, "weapon_years": 88}} | regions
    content = json.dumps({
        "lines": [[2025, region, name, figures.get(name)]
                  for region, figures in of.items() for name in STORED],
    })  # fmt: skip
    row = StatisticsRelease(
        authority=cast.authority, number=1, content=content,
        sha256=sha256(content.encode()).hexdigest(),
    )  # fmt: skip
    return told(RequestFactory().get("/statistics/", asked), row)


@pytest.fixture
def _spoken_english() -> Iterator[None]:
    """Speak English, whatever language the request of a test before this one left behind."""
    with translation.override("en"):
        yield


def test_the_map_opens_on_the_figure_that_most_regions_can_be_shown_of(cast: Cast) -> None:
    losses = {"lost": 1, "weapon_years": 30}
    held = {"firearms": 30, "guards": 60}
    assert _told(cast, {"A": losses, "B": losses})["figure"] == "loss_rate"
    assert _told(cast, {"A": losses | held, "B": held})["figure"] == "weapons_per_guard"
    page = _told(cast, {"A": held, "B": {"firearms": 7}})
    assert page["figure"] == "firearms"
    assert [str(each.label) for each in page["regions"].columns[1:]] == [
        str(FIGURES[each].title) for each in ("guards", "firearms", "weapons_per_guard")
    ]
    assert FIGURES["lost"].title in page["unshown"]
    assert FIGURES["firearms"].title not in page["unshown"]


@pytest.mark.usefixtures("_spoken_english")
def test_a_map_without_anything_to_show_says_so(cast: Cast) -> None:
    asked = _told(cast, {"A": {"firearms": 30}, "B": {}}, figure="lost")
    assert asked["figure"] == "lost"
    assert "Nothing of this figure can be shown by region" in str(asked["map"].note)
    nothing = _told(cast, {"A": {}, "B": {}})
    assert nothing["figure"] == "loss_rate"
    assert "Nothing of this figure can be shown by region" in str(nothing["map"].note)
    assert len(nothing["regions"].columns) == 1
    assert _told(cast, {})["map"] is None
