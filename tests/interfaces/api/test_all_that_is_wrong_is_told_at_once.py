"""A form with two mistakes is told of both in one answer, by page and by program alike.

Each row of these tables is one form with two mistakes that have nothing to do with each other. The
page must say both sentences and keep what was typed; the program must be told of both, each with
its code.
"""

import re

import pytest

from tests.cast import PIN
from tests.interfaces.api import mistaken_forms, mistaken_movements, mistaken_steps
from tests.interfaces.api.calling import Caller
from tests.interfaces.api.mistaken_forms import COMPARED, NO_DAY

pytestmark = pytest.mark.django_db

TABLES = mistaken_forms, mistaken_steps, mistaken_movements
PAGES = {name: form for table in TABLES for name, form in table.PAGES.items()}
PROGRAMS = {name: form for table in TABLES for name, form in table.PROGRAMS.items()}


def test_no_row_hides_another() -> None:
    assert len(PAGES) == sum(len(table.PAGES) for table in TABLES)
    assert len(PROGRAMS) == sum(len(table.PROGRAMS) for table in TABLES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_all_that_is_wrong_at_once(api: Caller, name: str) -> None:
    form, stage = PAGES[name], api.stage
    typed = form.typed(stage)
    answer = stage.cast.client(form.who).post(form.way(stage), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [each for each in form.said if each not in page] == []
    texts = [each for each in typed.values() if each and not _is_chosen(each)]
    assert [each for each in texts if each.splitlines()[0] not in page] == []
    assert _led_nowhere(page) == []


def _led_nowhere(page: str) -> list[str]:
    """The links of the summary that lead to nothing, or to what nobody sees."""
    shown = [
        tag for tag in re.findall(r"<[a-z][^<>]*>", page)
        if 'type="hidden"' not in tag and " hidden" not in tag
    ]  # fmt: skip
    seen = {name[1] for tag in shown if (name := re.search(r'\bid="([^"]+)"', tag))}
    links = re.findall(r'<a href="#(field-[^"]*)"', page)
    return [each for each in links if each not in seen]


def _is_chosen(text: str) -> bool:
    """Whether it is one of what a list offers, which does not stand there as text."""
    return text.replace("-", "").replace("_", "").isalnum() and not text[-1:].isdigit()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_told_all_that_is_wrong_at_once(api: Caller, name: str) -> None:
    form = PROGRAMS[name]
    answer = api.ask(form.who, "POST", form.way(api.stage), form.typed(api.stage))
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == "several", answer.content
    assert {each["code"] for each in answer.json()["errors"]} >= set(form.said)


def test_a_wrong_pin_is_counted_although_more_is_wrong(api: Caller) -> None:
    form = PROGRAMS["range"]
    sent = form.typed(api.stage)
    wrong = [api.ask(form.who, "POST", form.way(api.stage), sent).json() for _turn in range(2)]
    left = [
        [each for each in told["errors"] if each["code"] == "people.pin-wrong"] for told in wrong
    ]
    assert left[0] != left[1], "the tries that are left become fewer"
    assert PIN not in str(wrong)


def test_a_program_is_told_at_which_field_each_thing_is_wrong(api: Caller) -> None:
    sent = {"lot_number": " ", "calibre": "nothing", "received_on": NO_DAY, "ownership": "stolen"}
    told = api.ask("clara", "POST", "/register/lots", sent).json()
    where = {each["code"]: each.get("pointer") for each in told["errors"]}
    assert where == {
        "date_from_datetime_parsing": "#/received_on",
        "register.number-missing": "#/lot_number",
        "register.calibre-unknown": "#/calibre",
        "register.word-unknown": "#/ownership",
    }
    assert told["facts"] == {}


def test_of_a_field_that_cannot_be_read_no_rule_is_told_besides(api: Caller) -> None:
    sent = {"number": 7, "calibre": "38-special", "capacity_rounds": "many"}
    told = api.ask("clara", "POST", "/register/magazines", sent).json()
    assert told["code"] == "api.fields-unfit"
    assert [each["pointer"] for each in told["errors"]] == ["#/number", "#/capacity_rounds"]


@pytest.mark.parametrize("code", COMPARED)
def test_what_is_compared_with_an_unreadable_field_is_not_judged(api: Caller, code: str) -> None:
    way, typed, said = COMPARED[code]
    told = api.ask("clara", "POST", way(api.stage), typed(api.stage)).json()
    assert {each["code"] for each in told["errors"]} == said


def test_who_may_not_is_told_so_and_not_what_cannot_be_read(api: Caller) -> None:
    sent = {"lot_number": "L1/24", "calibre": "nothing", "received_on": NO_DAY}
    told = api.ask("beto", "POST", "/register/lots", sent)
    assert told.status_code == 403
    assert "errors" not in told.json() or not told.json()["errors"]


@pytest.mark.parametrize("way", ["/permits/applications/buy/", "/permits/leaves/new/"])
def test_a_line_whose_quantity_cannot_be_read_is_told_of_once(api: Caller, way: str) -> None:
    lines = {"what-2": "pistol", "calibre-2": "38-special", "quantity-2": "many",
             "quantity-3": "few", "what-4": "pistol", "quantity-4": "3"}  # fmt: skip
    sent = {"kind": "purchase", "number": "N-1", "supplier": "A", "wanted_from": "2026-03-02",
            "valid_from": "2026-03-02", **lines}  # fmt: skip
    page = api.stage.cast.client("clara").post(way, sent).content.decode()
    told = re.findall(r'<a href="#field-([a-z]+-[0-9])"', page)
    assert told == ["quantity-2", "quantity-3", "what-3", "what-4"]
    assert "Line 4: choose" in page


def test_each_thing_that_is_not_there_is_named(api: Caller) -> None:
    form = PROGRAMS["move to nowhere"]
    told = api.ask(form.who, "POST", form.way(api.stage), form.typed(api.stage)).json()
    lacking = [each for each in told["errors"] if each["code"] == "ledger.not-held"]
    assert len({each["thing"] for each in lacking}) == 2
    assert {each["account"] for each in lacking} == {"North"}
    assert {each["pointer"] for each in lacking} == {"#/things"}
