"""Sheets of labels: PDF and SVG for paper with stickers, ZPL for a label printer.

Written by hand because a sheet is a few thousand rectangles and some words: modules stay vectors,
so that the printer and not the screen decides how sharp they are. A label says the code twice (to
the scanner and to the eye) and the last four signs of the name; it says nothing of who or where.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from resguardo.records.register.labels.symbols import Symbol

MM: Final = 72 / 25.4


@dataclass(frozen=True)
class Paper:
    """How labels lie on a sheet, in millimetres."""

    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    label_width: float
    label_height: float
    module: float = 0.4

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


PAPERS: Final = {
    "a4": Paper(210, 297, 5, 13, 10, 10.5, 38, 21.2),
    "letter": Paper(215.9, 279.4, 5, 12, 9.5, 12.7, 39.4, 21.2),
}


@dataclass(frozen=True)
class Label:
    """One label: what is scanned, what is read, and a hint for the eye."""

    symbol: Symbol
    code: str
    hint: str


def sheets(labels: Sequence[Label], paper: Paper) -> Iterator[list[tuple[float, float, Label]]]:
    """Lay the labels on sheets: left and top of each, in millimetres."""
    for start in range(0, len(labels), paper.count):
        laid = []
        for place, label in enumerate(labels[start : start + paper.count]):
            row, column = divmod(place, paper.columns)
            x = paper.left + column * paper.label_width
            laid.append((x, paper.top + row * paper.label_height, label))
        yield laid


def svg(labels: Sequence[Label], paper: Paper) -> bytes:
    """The first sheet as a drawing; more than a sheet holds goes below one another."""
    pages = list(sheets(labels, paper))
    height = paper.height * max(len(pages), 1)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{paper.width}mm" height="{height}mm"'
            f' viewBox="0 0 {paper.width} {height}">'
        ),
    ]
    for number, page in enumerate(pages):
        for x, y, label in page:
            parts.append(_svg_label(x, y + number * paper.height, label, paper))
    parts.append("</svg>")
    return "\n".join(parts).encode()


def pdf(labels: Sequence[Label], paper: Paper) -> bytes:
    """The sheets as a PDF 1.4 with one standard font."""
    contents = [
        "\n".join(_pdf_label(x, y, label, paper) for x, y, label in page).encode(
            "cp1252", "replace"
        )
        for page in sheets(labels, paper)
    ]
    return _pdf_file(contents, paper)


def zpl(labels: Iterable[Label], kind: str, *, dots_per_mm: int = 8) -> bytes:
    """One label after another for a printer that speaks ZPL II, which draws the symbols itself."""
    out = []
    for label in labels:
        module = max(2, round(0.4 * dots_per_mm))
        draw = f"^BXN,{module},200" if kind == "datamatrix" else f"^BQN,2,{module}"
        data = label.code if kind == "datamatrix" else f"MA,{label.code}"
        out.append(
            f"^XA^CI28^FO16,16{draw}^FD{_zpl(data)}^FS"
            f"^FO120,24^A0N,28,28^FD{_zpl(label.code)}^FS"
            f"^FO120,64^A0N,24,24^FH^FD{_zpl(label.hint)}^FS^XZ"
        )
    return "\n".join(out).encode()


def _runs(symbol: Symbol) -> Iterator[tuple[int, int, int]]:
    """The dark modules as horizontal bars: column, row, length."""
    for y, row in enumerate(symbol.modules):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            yield start, y, x - start


def _svg_label(x: float, y: float, label: Label, paper: Paper) -> str:
    module, left, top = paper.module, x + 2, y + 2
    path = "".join(
        f"M{left + column * module:.3f} {top + row * module:.3f}h{length * module:.3f}"
        f"v{module:.3f}h{-length * module:.3f}z"
        for column, row, length in _runs(label.symbol)
    )
    text = left + label.symbol.size * module + 2
    return (
        f'<path d="{path}"/>'
        f'<text x="{text:.2f}" y="{top + 4:.2f}" font-family="monospace" font-size="3.4">'
        f"{escape(label.code)}</text>"
        f'<text x="{text:.2f}" y="{top + 8.5:.2f}" font-family="sans-serif" font-size="2.6">'
        f"{escape(label.hint)}</text>"
    )


def _pdf_label(x: float, y: float, label: Label, paper: Paper) -> str:
    """Rectangles and two lines of text; PDF counts from below."""
    left, top = x + 2, paper.height - y - 2
    module = paper.module
    bars = " ".join(
        f"{(left + column * module) * MM:.2f} {(top - (row + 1) * module) * MM:.2f}"
        f" {length * module * MM:.2f} {module * MM:.2f} re"
        for column, row, length in _runs(label.symbol)
    )
    text = (left + label.symbol.size * module + 2) * MM
    return (
        f"{bars} f BT /F1 9 Tf {text:.2f} {(top - 4) * MM:.2f} Td ({_pdf(label.code)}) Tj ET"
        f" BT /F1 7 Tf {text:.2f} {(top - 8.5) * MM:.2f} Td ({_pdf(label.hint)}) Tj ET"
    )


def _pdf_file(contents: Sequence[bytes], paper: Paper) -> bytes:
    pages = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    box = f"[0 0 {paper.width * MM:.2f} {paper.height * MM:.2f}]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{pages}]/Count {len(contents)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents {5 + 2 * number} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(content), content))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%b endobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _pdf(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _zpl(text: str) -> str:
    """Field data without the signs that begin a command."""
    return text.replace("^", " ").replace("~", " ").replace("_", " ")
