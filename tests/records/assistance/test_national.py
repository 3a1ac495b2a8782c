"""What the records put into a country's reports, and a region's sum of several countries."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import gettext

from resguardo.interfaces.cli.main import main
from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import national
from resguardo.records.assistance.national import FIGURES, NoFiles, NotNational, YearUnusable
from resguardo.records.custody import services as custody
from resguardo.records.oversight import services as oversight
from resguardo.records.people import services as people
from resguardo.records.register.models import Mark
from tests.armoury import Armoury, make_armoury
from tests.cast import Cast
from tests.programme import enrol_officers

pytestmark = pytest.mark.django_db


def _lose(stage: Armoury, name: str) -> None:
    asked = custody.write_off(
        by=stage.cast.viewer("clara"), at=stage.at, thing=stage.id(name), quantity=1, how="lost",
        account=stage.things[name].holdings.get(quantity__gt=0).account.public_id, document="",
        reason="not found",
    )  # fmt: skip
    people.decide_approval(by=stage.cast.viewer("mateo"), at=stage.at, approval=asked, approve=True)


def _trace(cast: Cast, serial: str, **more: Any) -> Any:
    facts = oversight.TraceFacts(agency="Policía", contact="Oficina", serial=serial, **more)
    return oversight.receive_trace(by=cast.viewer("rita"), at=cast.at, facts=facts)


def _figures(cast: Cast) -> national.Figures:
    return national.national(viewer=cast.viewer("alba"), at=cast.at, year=cast.at.year)


def test_the_figures_of_a_year_are_counted_from_the_records(cast: Cast) -> None:
    stage = make_armoury(cast)
    Mark.objects.create(
        thing=stage.things["r1"], kind="secondary", text_as_read="CV 1", location="frame",
        read_at=cast.at, recorded_at=cast.at,
    )  # fmt: skip
    _lose(stage, "r3")
    found = _trace(cast, stage.things["r1"].firearm.serial)
    told: dict[str, Any] = {"by": cast.viewer("rita"), "at": cast.at, "trace": found.public_id}
    oversight.take_trace_step(**told, step="acknowledge", text="Urge")
    oversight.identify(**told, thing=stage.id("r1"), score=0.9)
    _trace(cast, "ZZZ99")
    _trace(cast, "", obliterated=True)
    numbers = _figures(cast).numbers
    assert [numbers[each] for each in ("held", "marked", "lost", "destroyed")] == [3, 1, 1, 0]
    assert [numbers[each] for each in ("traces", "traceable", "established")] == [3, 2, 1]
    assert _figures(cast).share_pct("traceable") == 50
    assert _figures(cast).share_pct("all") == 33.33


def test_nothing_to_divide_by_is_no_share(cast: Cast) -> None:
    assert _figures(cast).share_pct("all") is None


def test_every_question_has_its_words_and_a_figure_or_people() -> None:
    edition, questions = national.catalogue()
    assert edition
    assert len({each.id for each in questions}) == len(questions)
    for each in questions:
        assert each.paragraph
        assert all(each.says.values())
        assert each.feed in {"", *FIGURES}


def test_only_who_oversees_sees_them_and_only_years_that_were(cast: Cast) -> None:
    for name in ("clara", "beto"):
        with pytest.raises(NotMandated):
            national.national(viewer=cast.viewer(name), at=cast.at, year=2026)
    for year in (1999, 2099):
        with pytest.raises(YearUnusable):
            national.national(viewer=cast.viewer("alba"), at=cast.at, year=year)


def _file(country: str, year: int = 2026, **more: int) -> tuple[str, bytes]:
    figures = dict.fromkeys(FIGURES, 0) | more
    told = {"format": national.FORMAT, "country": country, "year": year, "figures": figures}
    return f"{country}.json", json.dumps(told).encode()


def test_a_region_is_the_sum_and_its_share_that_of_the_sums() -> None:
    made = national.rolled_up(
        [
            _file("cv", held=10, established=1, traceable=1, traces=2),
            _file("xx", held=5, established=1, traceable=3, traces=8),
        ]
    )
    assert made["total"]["held"] == 15
    assert made["sdg_16_4_2_pct"] == {"traceable": 50.0, "all": 20.0}


def test_what_is_no_national_file_is_not_added_up() -> None:
    good = _file("cv")
    for files in (
        [good, good],
        [good, _file("xx", 2025)],
        [("a.json", b"{")],
        [("a.json", b"[]")],
        [("a.json", b'{"format": "resguardo-national/1"}')],
        [("a.json", good[1].replace(b'"held": 0', b'"held": -1'))],
        [("a.json", good[1].replace(b'"year": 2026', b'"year": "x"'))],
        [("a.json", good[1].replace(b'"cv"', b'"<b>"'))],
        [("a.json", good[1].replace(b'"held": 0', b'"held": ' + b"9" * 400))],
        [("a.json", b"[" * 200_000)],
    ):
        with pytest.raises(NotNational):
            national.rolled_up(files)
    for number in (0, national.FILES_MOST + 1):
        with pytest.raises(NoFiles):
            national.rolled_up([good] * number)


def test_the_command_writes_a_country_and_adds_countries_up(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, region = tmp_path / "cv.json", tmp_path / "region.json"
    authority = str(cast.authority.public_id)
    assert main(["national", "--organisation", authority, "--out", str(one)]) == 0
    name, content = _file("xx", json.loads(one.read_text())["year"], held=7)
    (tmp_path / name).write_bytes(content)
    told = ["national", "--add", str(one), "--add", str(tmp_path / name), "--out", str(region)]
    assert main(told) == 0
    assert json.loads(region.read_text())["total"]["held"] == 7
    assert main(["national", "--add", str(one), "--add", str(one), "--out", str(region)]) == 1
    assert "stands twice" in capsys.readouterr().err
    assert main(["national", "--add", str(tmp_path / "none.json"), "--out", str(region)]) == 1


def test_the_page_shows_the_questions_and_gives_the_file(cast: Cast) -> None:
    alba = cast.client("alba")
    page = alba.get("/assistance/national/").content.decode()
    assert "ITI 16" in page
    assert "people answer" in page
    taken = alba.get("/assistance/national/?as=json")
    assert taken.json()["format"] == national.FORMAT
    assert alba.get("/assistance/national/?year=1").status_code == 422
    assert cast.client("clara").get("/assistance/national/").status_code == 403


def _sent(*files: tuple[str, bytes]) -> dict[str, Any]:
    return {"form": "page", "files": [SimpleUploadedFile(name, data) for name, data in files]}


def test_a_region_is_added_up_on_its_page_and_taken_along(cast: Cast) -> None:
    rita, way = cast.client("rita"), "/assistance/regional/"
    assert "multiple" in rita.get(way).content.decode()
    sent = (
        _file("cv", held=10, marked=5, established=1, traceable=1, traces=2),
        _file("xx", held=5, established=1, traceable=3, traces=8),
    )
    page = rita.post(way, _sent(*sent)).content.decode()
    assert "<svg" in page
    told = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "Region 15 5 0 0 0 0 " in told
    assert "Region 10 0 4 2 " in told
    assert "XX 5 0 " in told
    assert "20.0 %" in told
    assert "33.3" in told
    file = rita.post(way, _sent(*sent) | {"form": "file"})
    assert file.json()["total"]["held"] == 15
    assert 'filename="region-2026.json"' in file["Content-Disposition"]


def test_countries_of_a_region_have_their_names_in_the_readers_language(cast: Cast) -> None:
    rita = cast.client("rita")
    rita.cookies.load({"language": "es"})
    page = rita.post("/assistance/regional/", _sent(_file("pe"), _file("br"))).content.decode()
    told = " ".join(re.sub("<[^>]+>", " ", page).split())
    for name in ("Brasil", "Perú"):
        assert f" {name} " in told
    assert told.index("Brasil") < told.index("Perú")
    for key in (" br ", " pe ", " BR ", " PE "):
        assert key not in told


def test_what_cannot_be_added_up_is_said_in_the_readers_language(cast: Cast) -> None:
    rita, way = cast.client("rita"), "/assistance/regional/"
    good = _file("cv")
    for files, told in (
        ([], "Choose the national files"),
        ([good, good], "its country stands twice"),
        ([("<i>.json", b"{")], "&lt;i&gt;.json cannot be added up: it is not JSON"),
    ):
        refused = rita.post(way, _sent(*files))
        assert refused.status_code == 422
        assert told in refused.content.decode()
    with pytest.raises(NotNational) as refusal:
        national.rolled_up([good, good])
    with translation.override("es"):
        assert "su país figura dos veces" in refusal.value.sentence(gettext)


def test_a_region_is_for_who_oversees_or_runs_programmes(cast: Cast) -> None:
    enrol_officers(cast)
    for name, status in (("rita", 200), ("paloma", 200), ("alba", 403), ("clara", 403)):
        assert cast.client(name).get("/assistance/regional/").status_code == status, name
