"""Templates are read by people too: what stands below another on the page does so in its file.

A line may be long where one tag or one sentence fills it, for Django reads a tag on one line only.
"""

import re
from pathlib import Path
from typing import Final

from django.template.loader import get_template

import resguardo

LINE_MOST: Final = 100
BLOCKS: Final = "div|p|li|tr|td|th|section|form|dl|dd|dt|ul|ol|h[1-6]|table|thead|tbody|details"
FOLLOWED: Final = re.compile(rf"</({BLOCKS}|summary|fieldset|legend)>\s*(<|{{%|{{{{)")


def test_no_long_line_holds_one_block_behind_another() -> None:
    package = Path(resguardo.__file__).parent
    templates = list(package.rglob("*.html"))
    long = [
        f"{path.relative_to(package)}:{number}"
        for path in templates
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if len(line) > LINE_MOST and FOLLOWED.search(line)
    ]
    assert len(templates) > 100
    assert not long


def test_every_template_can_be_read() -> None:
    """What includes another only reads it when it is drawn, and few pages are drawn with all."""
    folders = [*Path(resguardo.__file__).parent.rglob("templates")]
    names = [
        path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.html")
    ]
    assert len(names) > 100
    for name in names:
        get_template(name)
