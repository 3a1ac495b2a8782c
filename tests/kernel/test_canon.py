import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resguardo.kernel.canon import INTEGER_MAX, NotCanonical, commitment, encode

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(PLAIN)
@settings(max_examples=100, deadline=None)
def test_what_was_encoded_is_encoded_the_same_after_reading(value: Any) -> None:
    try:
        spelled = encode(value)
    except NotCanonical:
        return  # a lone surrogate, or two keys that are one
    assert encode(json.loads(spelled)) == spelled


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ("e\u0301", '"\u00e9"'.encode()),
        (date(2026, 3, 1), b'"2026-03-01"'),
        (datetime(2026, 3, 1, 6, tzinfo=UTC), b'"2026-03-01T06:00:00.000000Z"'),
        (
            datetime(2026, 3, 1, 6, 0, 0, 5, tzinfo=timezone(timedelta(hours=-4))),
            b'"2026-03-01T10:00:00.000005Z"',
        ),
        (datetime(21, 3, 1, tzinfo=UTC), b'"0021-03-01T00:00:00.000000Z"'),
        (UUID(int=1), b'"00000000-0000-0000-0000-000000000001"'),
        (Decimal("-17.50"), b'"-17.50"'),
        (("x",), b'["x"]'),
    ],
)
def test_each_kind_of_value_has_one_spelling(value: Any, spelled: bytes) -> None:
    assert encode(value) == spelled


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        INTEGER_MAX + 1,
        datetime(2026, 3, 1),  # noqa: DTZ001 - this is what is refused
        {1: "x"},
        {"\u00e9": 1, "e\u0301": 2},
        "\ud800",
        b"bytes",
        Decimal("NaN"),
        {"x"},
    ],
)
def test_what_has_no_single_spelling_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        encode(value)


def test_a_commitment_binds_salt_field_and_value() -> None:
    salt = bytes(range(32))
    one = commitment(salt, "name", "Ana")
    assert len(one) == 32
    others = {
        commitment(salt, "name", "Eva"),
        commitment(salt, "phone", "Ana"),
        commitment(bytes(32), "name", "Ana"),
    }
    assert one not in others
    assert len(others) == 3
    with pytest.raises(NotCanonical):
        commitment(b"short", "name", "Ana")
