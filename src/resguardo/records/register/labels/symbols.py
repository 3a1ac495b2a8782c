"""Data Matrix and QR symbols, drawn as they will be printed and read back before they go out.

A label that does not scan is found out at the counter at 05:50, with a queue. So the very modules
that go to the printer are drawn at its resolution, blurred and turned as a worn label in a hand is,
and decoded by another run of the reader; whatever does not come back as it went in is refused.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.register.services.marks import opened_picture

MODULE_DOTS: Final = 4
QUIET_MODULES: Final = 4
TURNED_DEGREES: Final = 17
HALF_WHITE: Final = 128
FORMATS: Final = {
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "qr": zxingcpp.BarcodeFormat.QRCode,
}


class LabelDoesNotScan(Problem):
    """What was drawn is not what is read."""

    code = "labels.does-not-scan"
    wording = _(
        "The label {label} could not be read back, so no sheet was made. Choose the other "
        "symbol, or tell whoever keeps this system."
    )

    label: str


@dataclass(frozen=True)
class Symbol:
    """The dark modules of a symbol, without its quiet zone: rows of true and false."""

    text: str
    modules: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """How many modules it is wide and high."""
        return len(self.modules)


def symbol_of(text: str, kind: str) -> Symbol:
    """Make the symbol of a text and prove that it scans; refuses `LabelDoesNotScan`."""
    made = zxingcpp.create_barcode(text, FORMATS[kind])
    picture = np.asarray(made.to_image(scale=1, add_quiet_zones=False))
    symbol = Symbol(text, tuple(tuple(bool(dot < HALF_WHITE) for dot in row) for row in picture))
    if not scans(symbol):
        raise LabelDoesNotScan(text)
    return symbol


def codes_in(photograph: bytes) -> list[str]:
    """What the codes on a photograph say, as far as they can be read; refuses what is none."""
    view = np.asarray(opened_picture(photograph).convert("L"))
    return [found.text for found in zxingcpp.read_barcodes(view)]


def scans(symbol: Symbol) -> bool:
    """Draw the modules at the printer's resolution, worn and turned, and read them back."""
    dots = np.where(np.array(symbol.modules), 0, 255).astype(np.uint8)
    framed = np.pad(dots, QUIET_MODULES, constant_values=255)
    printed = Image.fromarray(np.kron(framed, np.ones((MODULE_DOTS, MODULE_DOTS), np.uint8)))
    worn = printed.filter(ImageFilter.GaussianBlur(1)).rotate(
        TURNED_DEGREES, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    return all(
        [found.text for found in zxingcpp.read_barcodes(np.asarray(view))] == [symbol.text]
        for view in (printed, worn)
    )
