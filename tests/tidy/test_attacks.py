"""The page on attacks names tests that exist."""

import re

from tests.tidy.test_sizes import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_named_on_the_page_of_attacks_exists() -> None:
    named = NAMED.findall((ROOT / "docs/guides/attacks.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    assert not [
        f"{file}::{test}"
        for file, test in named
        if f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
