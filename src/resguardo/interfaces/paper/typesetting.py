"""A paper's content becomes a PDF: tagged, accessible (PDF/UA-1), the same bytes every time.

Typst runs inside this process with the layouts and fonts of this package and nothing of the
machine's: no font, no package, no clock. The content reaches it as JSON in one string of text, in
which nothing but its own end has a meaning, so that no word of a person can be taken for a command.
The layouts are functions of a paper: they stay the same from one paper to the next, and the
typesetter keeps what it has understood of them. `made_with` is the fingerprint of all that can
change the bytes.
"""

import json
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import typst
import zxingcpp

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

HERE: Final = Path(__file__).parent
FONTS: Final = HERE / "fonts"
LAYOUTS: Final = HERE / "layouts"
STANDARD: Final = "ua-1"
MODULE_MM: Final = 0.45
"""A module of a code to carry: below 0.4 mm most cameras and worn prints lose it."""
CODE_MM_LEAST: Final = 26
_AT_ONCE: Final = min(4, os.cpu_count() or 1)
"""More threads than cores cost a sixth more: they share what the typesetter has understood."""
_mine = threading.local()


class PaperNotSet(Problem):
    """Something that no layout can draw."""

    code = "paper.not-set"
    wording = _("This paper could not be typeset: {why}. Tell whoever keeps this system.")

    why: str


def typeset(content: Mapping[str, Any], *, layout: str, second: int) -> bytes:
    """Make the PDF of a content; `second` is its moment of creation, in seconds since 1970."""
    try:
        made = _compiler().compile(
            input=_source(content, layout).encode(),
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=second,
        )
    except typst.TypstError as error:
        raise PaperNotSet(error.message[:200]) from error
    if not isinstance(made, bytes):  # pragma: no cover - a PDF is one file
        raise TypeError("a PDF is one file")
    return made


def typeset_many(contents: Sequence[tuple[Mapping[str, Any], str, int]]) -> list[bytes]:
    """Make many, on as many cores as there are: the typesetter works without Python's lock."""
    if len(contents) == 1:
        content, layout, second = contents[0]
        return [typeset(content, layout=layout, second=second)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(
            pool.map(lambda each: typeset(each[0], layout=each[1], second=each[2]), contents)
        )


def _source(content: Mapping[str, Any], layout: str) -> str:
    """The call that draws a paper: the layout's function, the content, and its code as SVG."""
    parts = [_drawn(each) for each in content.get("parts", ())]
    paper = _quoted(json.dumps({**content, "parts": parts}, ensure_ascii=False))
    code = _quoted(code_of(str(content["address"])))
    return f'#import "/{layout}.typ": draw\n#draw(json(bytes({paper})), bytes({code}))\n'


def _drawn(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part as it is; of a code to carry also its picture, which the content need not keep."""
    if part["kind"] != "code" or not part["text"]:
        return part
    made = zxingcpp.create_barcode(part["text"], zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = made.to_image(scale=1, add_quiet_zones=False).shape[0]
    svg = made.to_svg(add_quiet_zones=False)
    return {**part, "svg": svg, "width_mm": max(CODE_MM_LEAST, modules * MODULE_MM)}


def _quoted(text: str) -> str:
    r"""A text as the typesetter reads it: nothing in it means anything, but that it ends.

    >>> print(_quoted('a "b" \\ #c'))
    "a \"b\" \\ #c"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@cache
def made_with() -> str:
    """The fingerprint of layouts, fonts and the programs that draw: what can change the bytes."""
    digest = sha256()
    for package in ("typst", "zxing-cpp"):
        digest.update(f"{package} {version(package)}\n".encode())
    for path in sorted([*FONTS.iterdir(), *LAYOUTS.iterdir()]):
        digest.update(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _compiler() -> typst.Compiler:
    """A compiler for each thread: one of them cannot work for two at a time."""
    found: typst.Compiler | None = getattr(_mine, "compiler", None)
    if found is None:
        found = typst.Compiler(root=str(LAYOUTS), font_paths=_fonts(), ignore_system_fonts=True)
        _mine.compiler = found
    return found


@cache
def _fonts() -> typst.Fonts:
    """Our own face; what it lacks comes from the fonts inside the typesetter."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )


def code_of(address: str) -> str:
    """The QR code of an address or a number as SVG, read with a quarter of it worn off."""
    made = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    drawn: str = made.to_svg(add_quiet_zones=False)
    return drawn
