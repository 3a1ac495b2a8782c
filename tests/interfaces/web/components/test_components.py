"""Parts of pages: what was typed stays, a refusal stands beside its field, nothing is inline."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from pytest_django import Settings

import resguardo.interfaces.web
from resguardo.interfaces.web import samples
from resguardo.interfaces.web.cells import Happened, Link, Serial, Tag, shown
from resguardo.interfaces.web.reading import quantity_text, serial_groups
from resguardo.interfaces.web.refusal import shown_problems
from resguardo.interfaces.web.states import STATES, TONE_ICONS
from resguardo.interfaces.web.styleguide import PAGES, styleguide
from resguardo.interfaces.web.tables import Column, EmptyState, Table
from resguardo.interfaces.web.typed import Missing, NotAChoice, NotANumber, OutOfRange, Typed
from resguardo.kernel.problem import Problem, Several

WEB = Path(resguardo.interfaces.web.__file__).parent
MORNING = datetime(2026, 11, 23, 5, 51, tzinfo=UTC)


def rendered(source: str, **context: object) -> str:
    context.setdefault("request", RequestFactory().get("/", {"q": "38", "after": "k"}))
    return Template("{% load desk %}" + source).render(Context(context))


def pages(settings: Settings) -> list[tuple[str, str]]:
    settings.DEBUG = True
    request = RequestFactory().get("/styleguide/")
    return [(page, styleguide(request, page).content.decode()) for page in PAGES]


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_what_was_typed_stays_beside_its_refusal() -> None:
    typed = Typed(QueryDict("rounds=twelve"))
    problems = shown_problems(NotANumber("rounds", "Rounds"))
    html = rendered("{% field 'rounds' 'Rounds' %}", typed=typed, problems=problems)
    assert 'value="twelve"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="rounds-problem"' in html
    assert "“Rounds” must be a whole number" in html


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Choose “{}” from the list."),
        ("es", "Elija «{}» de la lista."),
        ("pt", "Escolha “{}” na lista."),
        ("fr", "Choisissez « {} » dans la liste."),
    ],
)
def test_a_label_in_a_sentence_is_quoted(language: str, sentence: str) -> None:
    """A label may be words that run into the sentence: "Elija Está dentro de de la lista"."""
    with translation.override(language):
        label = translation.gettext("Lies within")
        (told,) = shown_problems(NotAChoice("within", label))
        assert told.sentence == sentence.format(label)


def test_a_password_is_never_shown_again() -> None:
    html = rendered("{% field 'pin' 'PIN' kind='password' %}", typed=Typed(QueryDict("pin=2580")))
    assert "2580" not in html


def test_the_summary_leads_to_the_field_and_to_the_way_out() -> None:
    ways = {"form.missing": (Link("Renew permit", "/permits/1/"),)}
    problems = shown_problems(Several((Missing("name", "Name"),), ("row 3",)), ways)
    html = rendered("{% error_summary %}", problems=problems)
    assert 'href="#field-name"' in html
    assert "row 3" in html
    assert 'href="/permits/1/"' in html


def test_all_unreadable_fields_are_refused_together() -> None:
    typed = Typed(QueryDict("rounds=x&day=31-02&boxes=9999999999999999"))
    typed.whole("rounds", "Rounds")
    typed.day("day", "Day")
    typed.whole("boxes", "Boxes", most=10)
    typed.text("name", "Name", required=True)
    with pytest.raises(Several) as refused:
        typed.check()
    codes = [each.code for each in refused.value.problems]
    assert codes == ["form.not-a-number", "form.not-a-day", "form.out-of-range", "form.missing"]


@pytest.mark.parametrize(
    "query",
    ["n=%00", "n=%F0%9F%92%A5", "n=١٢", "n=-1", "n=1e9", "n=" + "9" * 400, "n=0x10", "n=²"],
)
def test_hostile_numbers_are_refusals_and_never_accidents(query: str) -> None:
    typed = Typed(QueryDict(query))
    number = typed.whole("n", "Number", most=99)
    assert 0 <= number <= 99
    if query != "n=%00":
        with pytest.raises((NotANumber, OutOfRange)):
            typed.check()


@pytest.mark.parametrize("text", ["2026-02-30", "0000-00-00", "x", "2026-13-01", "9" * 50])
def test_days_that_are_none_are_refused(text: str) -> None:
    typed = Typed(QueryDict(f"day={text}&at-on={text}&at-at=99:99"))
    assert typed.day("day", "Day") is None
    assert typed.moment("at", "At") is None
    with pytest.raises(Several):
        typed.check()


def test_values_are_escaped_wherever_they_are_shown() -> None:
    evil = "<script>alert(1)</script>"
    table = Table(evil, (Column(evil),), [(Serial(evil),), (Link(evil, "javascript:x"),), (evil,)])
    html = rendered("{% table table %}{% banner 'stop' evil %}", table=table, evil=evil)
    assert "<script>" not in html


def test_sorting_and_paging_keep_the_filter() -> None:
    table = Table("T", (Column("S", sort="serial"),), [("a",)], sort="serial", after="k2")
    html = rendered("{% table table %}", table=table)
    assert 'aria-sort="ascending"' in html
    assert "?q=38&amp;sort=-serial" in html
    assert "?q=38&amp;after=k2" in html


def test_an_empty_table_teaches_the_first_step() -> None:
    empty = EmptyState("Counts will stand here.", "Start the first count", "/counts/new/")
    html = rendered("{% table table %}", table=Table("Counts", (Column("C"),), (), empty=empty))
    assert "Counts will stand here." in html
    assert 'href="/counts/new/"' in html


def test_both_times_are_said_only_when_they_differ() -> None:
    assert "recorded" in str(Happened(MORNING, MORNING + timedelta(hours=6)))
    assert "recorded" not in str(Happened(MORNING, MORNING + timedelta(seconds=20)))


def test_days_carry_their_weekday_in_the_readers_language() -> None:
    day = MORNING.date()
    said = {}
    for language in ("en", "es", "pt", "fr"):
        with translation.override(language):
            said[language] = shown(day)
    assert "Mon 23 Nov 2026" in said["en"]
    assert "lun 23 nov 2026" in said["es"]
    assert "seg 23 nov 2026" in said["pt"]


def test_units_agree_with_their_number() -> None:
    assert quantity_text(1, "rounds") == "1 round"
    assert quantity_text(12, "rounds") == "12 rounds"
    assert quantity_text(3, "kg") == "3 kg"


def test_serials_keep_their_signs_in_order() -> None:
    for serial in ("TX1234417", "A", "", "1180042B", "AB-4417", "ÑANDÚ99", "12345678901234567"):
        assert "".join(serial_groups(serial)) == serial


def test_every_state_has_a_word_an_icon_and_a_tone() -> None:
    sprite = (WEB / "static/resguardo/icons.svg").read_text(encoding="utf-8")
    for code, state in STATES.items():
        assert state.tone in TONE_ICONS
        assert str(state.label) in str(Tag(code))
    for icon in TONE_ICONS.values():
        assert f'id="{icon}"' in sprite


def test_every_desk_is_shown_without_anything_inline(settings: Settings) -> None:
    for page, html in pages(settings):
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html), page
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), page
        assert "{%" not in html, page


def test_every_desk_names_things_once(settings: Settings) -> None:
    for page, html in pages(settings):
        names = re.findall(r'\sid="([^"]+)"', html)
        assert len(names) == len(set(names)), page
        for told in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
            assert set(told.split()) <= set(names), (page, told)


def test_icons_that_templates_name_exist() -> None:
    sprite = (WEB / "static/resguardo/icons.svg").read_text(encoding="utf-8")
    for path in WEB.rglob("*.html"):
        for name in re.findall(r'{% icon "([a-z_]+)"', path.read_text(encoding="utf-8")):
            assert f'id="{name}"' in sprite, f"{path.name}: {name}"


def test_a_problem_of_the_whole_form_stands_in_the_summary() -> None:
    class Whole(Problem):
        code = "example.whole"
        wording = "The shift is over. Ask the supervisor."

    html = rendered("{% error_summary %}", problems=shown_problems(Whole()))
    assert "The shift is over. Ask the supervisor." in html


def test_charts_carry_their_unit_and_their_figures() -> None:
    for chart in samples.drawn(MORNING):
        html = rendered("{% chart chart %}", chart=chart)
        assert 'role="img"' in html
        assert str(chart.unit) in html
        assert "<table" in html
