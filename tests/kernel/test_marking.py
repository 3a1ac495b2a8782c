"""Serial numbers: what is the same, what only looks it, what is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.kernel import marking
from resguardo.kernel.marking import Likeness

SERIALS = st.text(alphabet="ABCDEFGIOQSUVZ0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("aa4 501 67", "AA450167"),
        ("937 130", "937130"),
        ("T-343.869/2", "T3438692"),
        ("Nº 4417", "4417"),
        ("N° 4417", "4417"),
        ("№ 4417", "4417"),
        ("A–12", "A12"),
        ("ñ12", "Ñ12"),
        ("NO123", "NO123"),
        ("", ""),
    ],
)
def test_writing_habits_vanish_from_a_serial(written: str, normal: str) -> None:
    assert marking.normalise_serial(written) == normal


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("AA450167", "aa 450-167", Likeness.SAME),
        ("DBK12O2", "DBK1202", Likeness.LOOK_ALIKE),
        ("B8S5Z2G6", "88552266", Likeness.LOOK_ALIKE),
        ("UV1", "VU1", Likeness.LOOK_ALIKE),
        ("AA450167", "AA450168", Likeness.ONE_EDIT),
        ("AA450167", "AA45016", Likeness.ONE_EDIT),
        ("AA450167", "AA450176", Likeness.ONE_EDIT),
        ("AA450167", "AA450199", Likeness.DIFFERENT),
        ("", "A1", Likeness.DIFFERENT),
    ],
)
def test_two_serials_are_as_near_as_an_eye_would_say(
    one: str, other: str, likeness: Likeness
) -> None:
    assert marking.compare(one, other) == likeness
    assert marking.compare(other, one) == likeness


@given(SERIALS)
def test_normal_form_and_skeleton_do_not_change_when_taken_again(serial: str) -> None:
    normal = marking.normalise_serial(serial)
    assert marking.normalise_serial(normal) == normal
    assert marking.skeleton(marking.skeleton(serial)) == marking.skeleton(serial)


@given(SERIALS, st.integers(0, 11), st.sampled_from("AC47"))
def test_one_changed_character_is_one_edit(serial: str, at: int, other: str) -> None:
    at %= len(serial)
    assert marking.within_one_edit(serial, serial[:at] + other + serial[at + 1 :])
    assert marking.within_one_edit(serial, serial[:at] + serial[at + 1 :])
    assert marking.within_one_edit(serial[:at] + serial[at + 1 :], serial)


@pytest.mark.parametrize(
    ("serial", "better"),
    [
        ("V62547O", "V625470"),
        ("DBK12O2", "DBK1202"),
        ("1I1", "111"),
        ("AA696853", ""),
        ("OLL1", ""),
    ],
)
def test_a_letter_among_digits_is_doubted(serial: str, better: str) -> None:
    assert marking.doubtful_characters(serial) == better
