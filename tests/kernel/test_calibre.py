"""Calibres: decided where the table leaves one, asked where it does not, never guessed."""

import pytest

from resguardo.kernel.calibre import Ask, Resolved, Table, Unknown, Why, resolve
from resguardo.records.register.catalogue import calibres

NINES = {"380-acp", "9x18", "9-luger", "9x21", "9-largo", "9-brow-long"}


@pytest.fixture(scope="module")
def table() -> Table:
    return calibres()


@pytest.mark.parametrize(
    ("text", "weapon_type", "calibre_id"),
    [
        (".38 Special", "revolver", "38-special"),
        ("38 S&W Spl", "revolver", "38-special"),
        (".38 Spl.", "revolver", "38-special"),
        ("38 especial", "revolver", "38-special"),
        ("38L", "revolver", "38-special"),
        (".38 S&W", "revolver", "38-sw"),
        ("9MM PARABELLUM", "pistol", "9-luger"),
        ("9×19", "pistol", "9-luger"),
        ("9 corto", "pistol", "380-acp"),
        (".380", "pistol", "380-acp"),
        ("12", "shotgun", "12-ga"),
        ("cal. 12", "shotgun", "12-ga"),
        ("12/70", "shotgun", "12-ga"),
        (".32", "shotgun", "32-ga"),
        ("36", "shotgun", "410-bore"),
        ("11,25", "pistol", "45-acp"),
        ("38", "carbine", "38-special"),
        ("9x19", "", "9-luger"),
        (".380", "", "380-acp"),
    ],
)
def test_a_name_that_leaves_one_row_is_decided(
    table: Table, text: str, weapon_type: str, calibre_id: str
) -> None:
    assert resolve(text, weapon_type, table) == Resolved(calibre_id)


@pytest.mark.parametrize("text", ["9 mm", "9mm", "9", "Cal. 9 MM"])
def test_a_bare_nine_is_always_asked(table: Table, text: str) -> None:
    answer = resolve(text, "pistol", table)
    assert isinstance(answer, Ask)
    assert answer.why == Why.BARE
    assert set(answer.candidates) == NINES


def test_a_bare_thirty_eight_on_a_revolver_is_asked_with_the_commonest_first(table: Table) -> None:
    assert resolve("38", "revolver", table) == Ask(("38-special", "38-sw"), Why.SEVERAL)


def test_a_point_thirty_two_depends_on_the_weapon(table: Table) -> None:
    on_revolver = resolve(".32", "revolver", table)
    on_pistol = resolve(".32", "pistol", table)
    assert isinstance(on_revolver, Ask)
    assert isinstance(on_pistol, Ask)
    assert "32-sw-long" in on_revolver.candidates
    assert on_pistol.candidates[0] == "32-acp"


def test_a_calibre_that_such_weapons_do_not_take_is_asked(table: Table) -> None:
    answer = resolve("9x19", "revolver", table)
    assert answer == Ask(("9-luger",), Why.OTHER_WEAPON_TYPE)


def test_a_prefix_decides_only_when_one_row_begins_so(table: Table) -> None:
    assert resolve("38 spe", "revolver", table) == Resolved("38-special")
    assert isinstance(resolve("7.62x5", "rifle", table), Ask)
    assert resolve("38s", "revolver", table) == Unknown()


@pytest.mark.parametrize("text", ["?", "", "   ", "no se lee", ".."])
def test_what_is_no_calibre_is_unknown(table: Table, text: str) -> None:
    assert resolve(text, "revolver", table) == Unknown()


def test_every_row_answers_to_its_own_metric_or_canonical_name(table: Table) -> None:
    for calibre in table.calibres.values():
        answer = resolve(calibre.name, "", table)
        assert not isinstance(answer, Unknown)
        found = answer.candidates if isinstance(answer, Ask) else (answer.calibre_id,)
        assert calibre.id in found
