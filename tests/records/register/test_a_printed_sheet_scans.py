"""A whole sheet of labels, as the printer gets it, read by a scanner at the printer's resolution.

Each symbol is read back before its sheet is given out; here the sheet itself is rasterised by
another program (PDFium) at 203 dots an inch, the coarsest label printer, and every label on it is
found: all of them, at their place, on every page.
"""

from typing import Any, Final

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from resguardo.records.register.labels.sheets import PAPERS, Label, pdf
from resguardo.records.register.labels.symbols import FORMATS, symbol_of

PRINTER_DPI: Final = 203
INCH: Final = 72


def pages_of(sheet: bytes, *, dpi: int = PRINTER_DPI) -> list[Image.Image]:
    """Print, and look at what came out."""
    return [page.render(scale=dpi / INCH).to_pil() for page in pypdfium2.PdfDocument(sheet)]


def read(page: Image.Image, kind: str) -> list[str]:
    """Every symbol on a page, in the order of reading: line by line."""
    found = zxingcpp.read_barcodes(np.asarray(page.convert("L")))
    assert {each.format for each in found} == {FORMATS[kind]}

    def place(each: Any) -> tuple[int, int]:
        at = each.position.top_left
        return round(at.y / page.height * 30), at.x

    return [each.text for each in sorted(found, key=place)]


@pytest.mark.parametrize(("kind", "paper"), [("datamatrix", "a4"), ("qr", "letter")])
def test_every_label_of_a_printed_sheet_scans(kind: str, paper: str) -> None:
    on = PAPERS[paper]
    codes = [f"F0{number:02d}-4A{number % 10}R" for number in range(on.count + 3)]
    labels = [Label(symbol_of(code, kind), code, "Taurus 82 ··4417") for code in codes]
    first, second = pages_of(pdf(labels, on))
    assert read(first, kind) == codes[: on.count]
    assert read(second, kind) == codes[on.count :]
