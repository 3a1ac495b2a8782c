"""`resguardo icoca`: what a company's yearly self-assessment for ICoCA is written from, as one ZIP.

By requirement of the International Code: what the company answered last, what an assessor said,
what the register says, and which document is on file; and those documents with their hashes. No
row of the register is in it. The forms of ICoCA are filled by people.
"""

import argparse
import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_rows, write_bytes
from resguardo.records.compliance import yearly
from resguardo.records.people import selectors as people
from resguardo.records.people.services import viewer_at_console

COLUMNS: Final = (
    "requirement", "clause", "says", "company", "company_words", "document", "assessor",
    "register", "good", "total",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask which company, and where to."""
    add_format(parser)
    parser.add_argument("--organisation", type=identifier, required=True, metavar="ID")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.zip")


def run(args: argparse.Namespace) -> int:
    """Write the package and say what is in it."""
    now = timezone.now()
    company = people.organisation_named(public_id=args.organisation)
    viewer = viewer_at_console(organisation=company, at=now)
    found = yearly.gathered(viewer=viewer, at=now, company=company)
    rows = _requirements(found)
    on_file = [
        {
            "kind": each.kind, "title": each.title, "issued_on": each.issued_on.isoformat(),
            "review_on": each.review_on.isoformat(), "sha256": each.attachment.sha256,
        }
        for each in found.documents
    ]  # fmt: skip
    about = {
        "company": company.name, "registration": company.registration_number, "year": now.year,
        "catalogue": yearly.CATALOGUE, "version": found.version,
        "requirements": len(rows), "documents": len(on_file),
        "answered": found.answered,
    }  # fmt: skip
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("about.json", json.dumps(about, ensure_ascii=False, indent=2))
        package.writestr("requirements.csv", _csv(COLUMNS, rows))
        names = ("kind", "title", "issued_on", "review_on", "sha256")
        package.writestr("documents.csv", _csv(names, on_file))
    write_bytes(args.out, content.getvalue())
    print_rows(args, tuple(about), [about])
    return 0


def _requirements(found: yearly.Yearly) -> list[dict[str, Any]]:
    """One row a requirement, with the three columns of the last assessment by this catalogue."""
    language = get_language() or "en"
    return [
        {
            "requirement": each.control.id, "clause": each.control.clause,
            "says": each.control.words(language),
            "company": each.company.verdict if each.company else "",
            "company_words": each.company.words if each.company else "",
            "document": each.company.paper.title if each.company and each.company.paper else "",
            "assessor": each.assessor.verdict if each.assessor else "",
            "register": each.register.verdict if each.register else "",
            "good": each.register.good if each.register else "",
            "total": each.register.total if each.register else "",
        }
        for each in found.lines
    ]  # fmt: skip


def _csv(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    """Rows as CSV; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
