"""Police check the code of a permit with the network really off, as the page said it can."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import override_settings

from resguardo.records.permits import carrying
from resguardo.records.permits import services as permits
from resguardo.records.permits.models import Permit
from resguardo.records.transparency import folder, statement
from resguardo.records.transparency.signer import Signer, name_log, name_statements
from tests.armoury import Armoury, make_armoury
from tests.browser import looking
from tests.browser.conftest import AXE, PATIENCE_MS, PHONE, Network
from tests.cast import lately, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

WAY: Final = "/permits/check/code/"
READY: Final = "This page also works without a network"


@pytest.fixture
def stage(db: None, tmp_path: Path) -> Iterator[Armoury]:
    with override_settings(DATA=tmp_path / "data"):
        signer = Signer(folder.signer_folder())
        name_log(folder.log_folder(), signer.begin("log.example/arms").key)
        name_statements(folder.log_folder(), signer.begin_statements().key)
        yield make_armoury(make_cast(lately()))


def code_of(name: str, stage: Armoury) -> tuple[Permit, str]:
    row = Permit.objects.get(kind="credential", person=stage.cast.person(name))
    return row, carrying.code_of(row, at=stage.at)


def ask(page: Any, code: str, answer: str) -> str:
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Check").click()
    page.locator(".rg-banner", has_text=answer).wait_for()
    return str(page.inner_text("main"))


def test_a_code_is_checked_where_there_is_no_network(phone: Any, stage: Armoury) -> None:
    beto, code = code_of("beto", stage)
    carla, stopped = code_of("carla", stage)
    permits.suspend(by=stage.keeper(), at=stage.at, permit=carla.public_id, reason="under review")
    page = phone
    page.goto(page.address + WAY)
    page.get_by_text(READY).wait_for()
    assert "The register was asked" not in page.inner_text("main")
    page.network.off(page.context)
    page.goto(page.address + WAY)
    said = ask(page, code, "The code is genuine, and its days are not over")
    for words in ("Barrera, Beto", beto.number, "Credential", "list of stopped permits of",
                  "without a network"):  # fmt: skip
        assert words in said
    assert carla.number in ask(page, stopped, "It is suspended or revoked")
    data = statement.from_text(code)
    forged = statement.to_text(data[:-1] + bytes([data[-1] ^ 1]))
    said = ask(page, forged, "Somebody changed this code")
    assert "Barrera" not in said
    other = Signer(folder.signer_folder().parent / "other")
    other.begin("other.example/arms")
    foreign = {1: other.begin_statements().key.name, carrying.SAYS: {1: "credential"}}
    ask(page, statement.to_text(other.state(foreign)), "The register did not sign this code")
    for nonsense in ("RSG1:AB", "RSG1:ABC!:", "https://example.org/"):
        ask(page, nonsense, "This is no signed code")
    page.network.on(page.context)
    assert beto.number in ask(page, code, "It holds today")


def test_whose_days_are_over_by_the_clock_of_the_device(phone: Any, stage: Armoury) -> None:
    _row, code = code_of("beto", stage)
    page = phone
    page.goto(page.address + WAY)
    page.get_by_text(READY).wait_for()
    page.network.off(page.context)
    page.clock.set_fixed_time(stage.at + timedelta(days=2))
    assert "older than a day" in ask(page, code, "The code is genuine, and its days are not over")
    page.clock.set_fixed_time(stage.at + timedelta(days=20_000))
    ask(page, code, "It has ended")
    page.clock.set_fixed_time(stage.at - timedelta(days=20_000))
    ask(page, code, "It does not hold yet")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_answer(
    browser: Any, live_server: Any, network: Network, stage: Armoury, scheme: str
) -> None:
    _row, code = code_of("beto", stage)
    context = browser.new_context(viewport=PHONE, locale="en-GB", color_scheme=scheme,
                                  bypass_csp=True)  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(looking.LOOK_OVER)
    page.goto(live_server.url + WAY)
    page.get_by_text(READY).wait_for()
    page.add_script_tag(path=AXE)
    network.off(context)
    ask(page, code, "The code is genuine")
    found = [
        *looking.found_by_axe(page), *looking.small_or_out_of_reach(page),
        *looking.wider_than_the_screen(page),
    ]  # fmt: skip
    context.close()
    assert found == []
