"""Enter in the field that searches finds; in any other it sends the form, with and without JS."""

from typing import Any

import pytest

from resguardo.records.people import pages
from tests.armoury import Armoury, make_armoury
from tests.browser.conftest import ON_SQLITE_ALONE
from tests.browser.served import Desk, served
from tests.cast import make_cast
from tests.clock import now

pytestmark = ON_SQLITE_ALONE


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Armoury:
    """A store of more things than stand on a page."""
    monkeypatch.setattr(pages, "PAGE_ROWS", 1)
    return make_armoury(make_cast(now()))


@pytest.mark.parametrize("scripted", [True, False])
def test_enter_finds_in_the_search_and_sends_elsewhere(
    browser: Any, stage: Armoury, *, scripted: bool
) -> None:
    weapon = stage.things["r2"]
    with served() as site:
        page = Desk(browser, site, stage, "ana", java_script_enabled=scripted).page
        page.goto(f"/stock/go/dispatch/?store={stage.north.public_id}")
        page.get_by_text("Or tick them in the list").click()
        page.fill("[name=find]", weapon.code)
        with page.expect_navigation():
            page.press("[name=find]", "Enter")
        assert page.locator(".rg-problems").count() == 0, "nothing was sent"
        assert page.input_value("[name=thing]") == str(weapon.public_id)

        with page.expect_navigation():
            page.press("[name=find]", "Enter")
        assert page.locator(".rg-problems").count() == 0, "the same words again send nothing"
        assert page.input_value("[name=find]") == weapon.code

        page.check("[name=thing]")
        page.fill("[name=document]", "G-77")
        with page.expect_navigation():
            page.press("[name=document]", "Enter")
        assert "Should arrive" in page.inner_text(".rg-problems"), "the form was sent"
        assert page.input_value("[name=document]") == "G-77"
        assert weapon.code in page.input_value("[name=scans]")
