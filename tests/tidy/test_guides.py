"""The pictures of the guides are there, are shown, and are small."""

import re
from pathlib import Path

GUIDES = Path(__file__).parent.parent.parent / "docs" / "guides"
BYTES_MOST = 60_000


def test_every_picture_is_shown_and_every_shown_picture_is_there() -> None:
    shown = {
        name
        for guide in GUIDES.glob("*.md")
        for name in re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", guide.read_text("utf-8"))
    }
    assert shown == {each.name for each in (GUIDES / "pictures").iterdir()}


def test_pictures_are_small() -> None:
    big = {
        each.name: each.stat().st_size
        for each in (GUIDES / "pictures").iterdir()
        if each.stat().st_size > BYTES_MOST
    }
    assert not big
