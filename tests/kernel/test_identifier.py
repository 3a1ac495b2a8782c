import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resguardo.kernel.identifier import (
    ALPHABET,
    LabelMistyped,
    LabelUnreadable,
    label_code,
    read_label,
    uuid7,
)

NUMBERS = st.integers(0, 32**13 - 1)


@given(NUMBERS)
@settings(max_examples=60, deadline=None)
def test_every_label_reads_back(number: int) -> None:
    code = label_code(number)
    assert read_label(code) == number
    assert read_label(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == number


@given(NUMBERS, st.integers(0, 13), st.sampled_from(ALPHABET))
@settings(max_examples=100, deadline=None)
def test_one_wrong_character_is_always_found(number: int, place: int, wrong: str) -> None:
    code = label_code(number).replace("-", "")
    place %= len(code)
    if code[place] != wrong:
        with pytest.raises(LabelMistyped):
            read_label(code[:place] + wrong + code[place + 1 :])


@given(NUMBERS, st.integers(0, 13), st.integers(0, 13))
@settings(max_examples=100, deadline=None)
def test_two_exchanged_characters_are_always_found(number: int, one: int, two: int) -> None:
    code = list(label_code(number).replace("-", ""))
    one, two = one % len(code), two % len(code)
    if code[one] != code[two]:
        code[one], code[two] = code[two], code[one]
        with pytest.raises(LabelMistyped):
            read_label("".join(code))


@pytest.mark.parametrize("text", ["", "0000-4A1", "U000-4A1A", "x" * 900, "0000 4A1A 0000 4A1A"])
def test_what_is_no_label_is_said_to_be_none(text: str) -> None:
    with pytest.raises(LabelUnreadable):
        read_label(text)


def test_a_label_has_a_number_from_nought() -> None:
    with pytest.raises(ValueError, match="numbered from 0"):
        label_code(-1)


def test_identifiers_sort_by_age_and_carry_version_and_variant() -> None:
    old, new = uuid7(1, b"\xff" * 10), uuid7(2, bytes(10))
    assert old < new
    assert (old.version, new.variant) == (7, "specified in RFC 4122")


@pytest.mark.parametrize(
    ("milliseconds", "random"), [(-1, bytes(10)), (2**48, bytes(10)), (0, b"")]
)
def test_an_identifier_needs_its_ingredients(milliseconds: int, random: bytes) -> None:
    with pytest.raises(ValueError, match="48 bits"):
        uuid7(milliseconds, random)
