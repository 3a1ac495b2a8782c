"""`resguardo import KIND FILE`: takes a register in as a company keeps it, all of it or nothing.

Every problem is printed with sheet, row and column as the spreadsheet shows them, and with a
proposal. What must be asked is asked as a question with a key; `--answer KEY=VALUE` (or a JSON file
with `--answers`) answers it for every row that asks the same, and `--answer "row SHEET!12=leave
out"` leaves a row out. `--accept-proposals` answers each open question with what is proposed;
`--leave-out` takes the good rows in and leaves out those with an error, which are named all the
same. `--template FILE` writes a workbook to fill in.
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language, gettext

from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake import services
from resguardo.records.intake.reading import Limits
from resguardo.records.intake.rows import LEAVE_OUT, ROWS_WITH_ERRORS
from resguardo.records.intake.running import Outcome
from resguardo.records.intake.selectors import KINDS
from resguardo.records.people.selectors import every_organisation
from resguardo.records.people.services import viewer_at_console
from resguardo.records.people.viewer import Viewer

SHOWN: Final = 40
ROUNDS: Final = 4
"""An answer can bring up the next question: which maker, then which of its models."""
_LARGE_BYTES: Final = 4 * 2**20
_WIDE: Final = Limits(
    file_bytes=1024 * 2**20, expanded_bytes=3072 * 2**20, text_bytes=768 * 2**20, rows=2_000_000
)
"""Whoever sits at the machine may load a whole country's register."""


class FileUnreadable(Problem):
    """No such file, or not ours to read."""

    code = "import.file-unreadable"
    wording = _("{path} cannot be read: {why}.")

    path: str
    why: str


class AnswerUnreadable(Problem):
    """Answers are KEY=VALUE, or a JSON object of texts in a file."""

    code = "import.answer-unreadable"
    wording = _("“{text}” is not an answer. Write KEY=VALUE, with a key that the problems show.")

    text: str


class OrganisationUnknown(Problem):
    """Nobody of that identifier or name."""

    code = "import.organisation-unknown"
    wording = _("There is no organisation “{text}”. “resguardo organisations” lists them.")

    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the kind, the file, and for whom."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="CSV or XLSX")
    parser.add_argument("--organisation", metavar="ID", help="identifier or name of the company")
    parser.add_argument("--dry-run", action="store_true", help="read and compare, write nothing")
    parser.add_argument("--template", type=Path, metavar="FILE", help="write an XLSX to fill in")
    parser.add_argument(
        "--answer", action="append", default=[], metavar="KEY=VALUE", help="answer a question"
    )
    parser.add_argument("--answers", type=Path, metavar="FILE", help="a JSON file of answers")
    parser.add_argument(
        "--accept-proposals", action="store_true", help="answer open questions as is proposed"
    )
    parser.add_argument(
        "--leave-out", action="store_true", help="take the rest in where rows have an error"
    )
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="a JSON file of columns")
    add_format(parser)
    parser.set_defaults(usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    """Import, or write the template; 1 when a row has an error."""
    if args.template:
        args.template.write_bytes(services.write_template(args.kind, _language()))
        print(args.template)
        return 0
    if args.file is None or not args.organisation:
        args.usage_error("FILE and --organisation ID are needed (or --template FILE)")
    now = timezone.now()
    organisation = next(
        (
            each
            for each in every_organisation()
            if args.organisation in (str(each.public_id), each.name)
        ),
        None,
    )
    if organisation is None:
        raise OrganisationUnknown(args.organisation)
    outcome = _take_in(args, viewer_at_console(organisation=organisation, at=now), now)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if args.format == "json":
        print_json(outcome.as_json(gettext))
    else:
        _print(outcome, dry_run=args.dry_run)
    return 0 if outcome.can_stand else 1


def _take_in(args: argparse.Namespace, by: Viewer, now: datetime) -> Outcome:
    """Read and write in one go; with proposals to accept, read first and answer what was asked."""
    content, answers = _read(args.file), _answers(args)
    order: dict[str, Any] = {
        "by": by,
        "at": now,
        "kind": args.kind,
        "file_name": args.file.name,
        "content": content,
        "mapping": _mapping(args.mapping) if args.mapping else None,
        "limits": _WIDE,
        "apart": len(content) > _LARGE_BYTES,
        "told": _told if sys.stderr.isatty() else None,
    }
    for _round in range(ROUNDS if args.accept_proposals else 0):
        trial = services.import_file(answers=answers, dry_run=True, **order)
        proposed = trial.findings.proposals(answers)
        if not proposed:
            break
        answers |= proposed
    if args.leave_out:
        answers[ROWS_WITH_ERRORS] = LEAVE_OUT
    return services.import_file(answers=answers, dry_run=args.dry_run, **order)


def _mapping(path: Path) -> dict[str, dict[str, object]]:
    """Columns by hand: a JSON object by sheet, each with its row and its columns."""
    try:
        given: Any = json.loads(_read(path))
    except ValueError:
        raise AnswerUnreadable(str(path)) from None
    if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
        raise AnswerUnreadable(str(path))
    return given


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(str(path), error.strerror or type(error).__name__) from None


def _answers(args: argparse.Namespace) -> dict[str, str]:
    answers: dict[str, str] = {}
    if args.answers:
        try:
            given: Any = json.loads(_read(args.answers))
        except ValueError:
            raise AnswerUnreadable(str(args.answers)) from None
        if not isinstance(given, dict):
            raise AnswerUnreadable(str(args.answers))
        answers |= {str(key): str(value) for key, value in given.items()}
    for text in args.answer:
        key, equals, value = text.rpartition("=")
        if not (key and equals):
            raise AnswerUnreadable(text)
        answers[key] = value
    return answers


def _told(rows: int) -> None:
    sys.stderr.write(f"\r{rows:,} ")
    sys.stderr.flush()


def _print(outcome: Outcome, *, dry_run: bool) -> None:
    for finding in outcome.findings.listed[:SHOWN]:
        where = f"{finding.sheet} {finding.row} {finding.column}".strip()
        print(f"{where}: {finding.problem.sentence(gettext)}")
        if finding.proposal:
            print(f"    → {finding.proposal}")
        if finding.question:
            print(f"    ? {finding.question}={'|'.join(finding.options)}")
    rest = sum(outcome.findings.counts.values()) - SHOWN
    if rest > 0:
        print(gettext("… and {count} more; --format json lists them.").format(count=rest))
    if outcome.findings.questions:
        print(gettext("Questions, and how many rows ask each:"))
        for question, count in outcome.findings.questions.most_common(SHOWN):
            print(f"  {count:7,}  {question}")
    if outcome.left_out:
        print(gettext("{count} rows were left out.").format(count=outcome.left_out))
    told = gettext("{rows} rows, {good} good, {added} added, {unchanged} unchanged.")
    print(
        told.format(
            rows=outcome.rows,
            good=outcome.good,
            added=outcome.added,
            unchanged=outcome.unchanged,
        )
    )
    if not outcome.can_stand:
        print(gettext("Nothing was imported."))
    elif dry_run:
        print(gettext("A trial: nothing was written."))


def _language() -> str:
    return (get_language() or "es")[:2]
