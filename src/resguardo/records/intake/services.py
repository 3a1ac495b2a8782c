"""What is done with files: staged, answered, accepted or withdrawn; or taken in at once.

A page stages a file, shows what was found, takes answers and columns by hand, and accepts it when
nothing stands in the way. The command line does all of it in one go. Both use `running.run`.

Files are read outside any transaction, and only what was found is written in one: on SQLite a
transaction keeps every other writer waiting, and a large file takes longer to read than a guard
should wait at the counter.
"""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake import selectors
from resguardo.records.intake.findings import FileTooLarge, NoHeadings
from resguardo.records.intake.headings import HEADING_ROWS
from resguardo.records.intake.models import Intake, IntakeKind, IntakeState
from resguardo.records.intake.parts import PREVIEW_ROWS
from resguardo.records.intake.reading import Limits, open_workbook
from resguardo.records.intake.rows import LEAVE_OUT
from resguardo.records.intake.running import ACTS, Outcome, run
from resguardo.records.intake.templates import write_template
from resguardo.records.intake.values import text_of
from resguardo.records.people.viewer import Viewer

__all__ = ["accept", "answer", "import_file", "keep", "stage", "withdraw", "write_template"]

STAGED_BYTES_MAX: Final = 32 * 2**20
_ANSWER_CHARACTERS_MAX: Final = 300
_ANSWERS_MAX: Final = 5_000


class KindUnknown(Problem):
    """Only kinds that there are readers for."""

    code = "import.kind-unknown"
    wording = _("“{kind}” cannot be imported. Choose one of: {known}.")
    field = "kind"

    kind: str
    known: tuple[str, ...]


class NotReady(Problem):
    """Nothing is half done: a file with an error stays out whole."""

    code = "import.not-ready"
    wording = _(
        "Rows with an error: {rows}, so nothing was imported. Answer the questions, correct the "
        "file, or leave those rows out."
    )
    field = "file"

    rows: int


class Decided(Problem):
    """Accepted or withdrawn already."""

    code = "import.decided"
    wording = _("{file} was {state} already. Hand the file in again if you need it once more.")

    file: str
    state: IntakeState


class TooManyAnswers(Problem):
    """More answers than a person gives."""

    code = "import.too-many-answers"
    wording = _("More than {limit} answers were given. Correct the file instead.")

    limit: int


def stage(*, by: Viewer, at: datetime, kind: str, file_name: str, content: bytes) -> Intake:
    """Keep a file and read it for the first time; the same file again is the same row.

    Refuses what cannot be read, and files too large for a page (the operator loads those). A file
    without headings is kept with its first rows, so that a person can say what its columns are.
    """
    if (
        staged := _staged(by=by, at=at, kind=kind, file_name=file_name, content=content)
    ) is not None:
        return staged
    before = _as_before(by, kind, content)
    told = {"answers": before["answers"], "mapping": before["mapping"] or None}
    result = _found(content, kind=kind, file_name=file_name, by=by, at=at, **told)
    return _keep(
        by=by, at=at, kind=kind, file_name=file_name, content=content, result=result, before=before
    )


def keep(*, by: Viewer, at: datetime, kind: str, file_name: str, content: bytes) -> Intake:
    """Keep a large file without reading it yet; `answer` reads it. Refuses what `stage` refuses."""
    if (
        staged := _staged(by=by, at=at, kind=kind, file_name=file_name, content=content)
    ) is not None:
        return staged
    open_workbook(content, file_name, Limits())
    before = _as_before(by, kind, content)
    return _keep(
        by=by, at=at, kind=kind, file_name=file_name, content=content, result={}, before=before
    )


def answer(
    *,
    by: Viewer,
    at: datetime,
    intake: UUID,
    answers: Mapping[str, str] | None = None,
    mapping: Mapping[str, Mapping[str, object]] | None = None,
    told: Callable[[int], None] | None = None,
) -> Intake:
    """Take answers and columns by hand, and read the file again; an empty answer takes one back.

    Refuses more answers than a file can need (`TooManyAnswers`).
    """
    row = _standing(by=by, at=at, intake=intake)
    kept = {**row.answers, **{key[:300]: value for key, value in (answers or {}).items()}}
    row.answers = {key: value[:_ANSWER_CHARACTERS_MAX] for key, value in kept.items() if value}
    if len(row.answers) > _ANSWERS_MAX:
        raise TooManyAnswers(_ANSWERS_MAX)
    if mapping is not None:
        row.mapping = {sheet: dict(given) for sheet, given in mapping.items()}
    row.result = _found(
        zlib.decompress(bytes(row.content)),
        kind=row.kind,
        file_name=row.file_name,
        by=by,
        at=at,
        answers=row.answers,
        mapping=row.mapping or None,
        told=told,
    )
    with transaction.atomic():
        _open(by=by, at=at, intake=intake)
        row.save(update_fields=["answers", "mapping", "result"])
    return row


@transaction.atomic
def accept(
    *, by: Viewer, at: datetime, intake: UUID, told: Callable[[int], None] | None = None
) -> Intake:
    """Take the whole file in, as it reads now; refuses with `NotReady` while a row has an error."""
    row = _open(by=by, at=at, intake=intake)
    outcome = run(
        zlib.decompress(bytes(row.content)),
        kind=row.kind,
        file_name=row.file_name,
        by=by,
        at=at,
        write=True,
        answers=row.answers,
        mapping=row.mapping or None,
        told=told,
    )
    if not outcome.written:
        raise NotReady(outcome.findings.error_rows)
    row.result = _result(outcome)
    _close(row, IntakeState.ACCEPTED, by=by, at=at)
    return row


@transaction.atomic
def withdraw(*, by: Viewer, at: datetime, intake: UUID) -> Intake:
    """Put a staged file away without taking anything in.

    Refuses one that was taken in or put away (`Decided`).
    """
    row = _open(by=by, at=at, intake=intake)
    _close(row, IntakeState.WITHDRAWN, by=by, at=at)
    return row


def import_file(
    *,
    by: Viewer,
    at: datetime,
    kind: str,
    file_name: str,
    content: bytes,
    answers: Mapping[str, str] | None = None,
    mapping: Mapping[str, Mapping[str, object]] | None = None,
    dry_run: bool = False,
    limits: Limits | None = None,
    apart: bool = False,
    told: Callable[[int], None] | None = None,
) -> Outcome:
    """Read a file and take it in at once, or say why not; nothing is staged.

    `outcome.written` tells whether it was taken in. `apart` reads a large file in a process of its
    own, while this one writes. Refuses a kind that is none (`KindUnknown`); of the rows it says why
    not.
    """
    _demand_kind(kind)
    return run(
        content,
        kind=kind,
        file_name=file_name,
        by=by,
        at=at,
        write=not dry_run,
        answers=answers,
        mapping=mapping,
        limits=limits,
        apart=apart,
        told=told,
    )


def _demand_kind(kind: str) -> None:
    if kind not in IntakeKind.values:
        raise KindUnknown(kind[:40], tuple(IntakeKind.values))


def _staged(
    *, by: Viewer, at: datetime, kind: str, file_name: str, content: bytes
) -> Intake | None:
    """The same file, if it waits already; demands all that taking it in would need."""
    _demand_kind(kind)
    for act in (Act.IMPORT_FILES, *ACTS[kind]):
        by.demand(act, at=at)
    if len(content) > STAGED_BYTES_MAX:
        raise FileTooLarge(file_name, STAGED_BYTES_MAX // 2**20, _("MiB"))
    return Intake.objects.filter(
        organisation_id=by.organisation_id,
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        state=IntakeState.STAGED,
    ).first()


@transaction.atomic
def _keep(
    *,
    by: Viewer,
    at: datetime,
    kind: str,
    file_name: str,
    content: bytes,
    result: dict[str, Any],
    before: dict[str, Any],
) -> Intake:
    row, _new = Intake.objects.get_or_create(
        organisation_id=by.organisation_id,
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        state=IntakeState.STAGED,
        defaults={
            "file_name": file_name[:200],
            "size_bytes": len(content),
            "content": zlib.compress(content),
            "result": result,
            "uploaded_by_id": by.user_id,
            "uploaded_at": at,
            **before,
        },
    )
    return row


def _as_before(by: Viewer, kind: str, content: bytes) -> dict[str, Any]:
    """What was answered when this very file was taken in, and is asked no second time.

    Rows that were left out then are asked again: for their sake the file comes back.
    """
    row = (
        Intake.objects.filter(
            organisation_id=by.organisation_id,
            kind=kind,
            sha256=hashlib.sha256(content).hexdigest(),
            state=IntakeState.ACCEPTED,
        )
        .order_by("-pk")
        .first()
    )
    if row is None:
        return {"answers": {}, "mapping": {}}
    answers = {key: value for key, value in row.answers.items() if value != LEAVE_OUT}
    return {"answers": answers, "mapping": row.mapping}


def _standing(*, by: Viewer, at: datetime, intake: UUID) -> Intake:
    row = selectors.intake(viewer=by, at=at, public_id=intake)
    if row.state != IntakeState.STAGED:
        raise Decided(row.file_name, IntakeState(row.state))
    return row


def _open(*, by: Viewer, at: datetime, intake: UUID) -> Intake:
    found = selectors.intake(viewer=by, at=at, public_id=intake)
    row = Intake.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.state != IntakeState.STAGED:
        raise Decided(row.file_name, IntakeState(row.state))
    return row


def _found(content: bytes, *, kind: str, file_name: str, **how: Any) -> dict[str, Any]:
    """What a reading finds; of a file without headings its first rows, to name columns by hand."""
    try:
        return _result(run(content, kind=kind, file_name=file_name, write=False, **how))
    except NoHeadings as problem:
        if how.get("mapping"):
            raise
        return _unheaded(problem, content, kind, file_name)


def _unheaded(problem: NoHeadings, content: bytes, kind: str, file_name: str) -> dict[str, Any]:
    """The first rows of each sheet, its fullest row taken for the headings until somebody says."""
    outcome = Outcome(kind)
    layouts, preview = [], []
    for sheet in open_workbook(content, file_name, Limits()).sheets:
        rows = [
            (number, [" ".join(text_of(cell).split())[:80] for cell in cells])
            for number, cells in islice(sheet.rows(), HEADING_ROWS)
        ]
        if not rows:
            continue
        number, titles = max(
            rows, key=lambda row: (len([each for each in row[1] if each]), -row[0])
        )
        layouts.append(
            {"sheet": sheet.name, "row": number, "columns": {}, "titles": titles, "unused": titles}
        )
        preview += [[sheet.name, row, cells] for row, cells in rows[:PREVIEW_ROWS]]
    return {
        **outcome.as_json(),
        "error_rows": 0,
        "layouts": layouts,
        "preview": preview,
        "refusal": {"code": problem.code, "facts": problem.facts()},
    }


def _close(row: Intake, state: IntakeState, *, by: Viewer, at: datetime) -> None:
    row.state = state
    row.content = b""
    row.decided_by_id, row.decided_at = by.user_id, at
    row.save(update_fields=["state", "content", "result", "decided_by", "decided_at"])


def _result(outcome: Outcome) -> dict[str, Any]:
    return {
        **outcome.as_json(),
        "problems": [
            {**each.as_json(), "facts": each.problem.facts()} for each in outcome.findings.listed
        ],
        "error_rows": outcome.findings.error_rows,
        "layouts": [
            {
                "sheet": layout.sheet,
                "row": layout.row,
                "columns": dict(layout.columns),
                "titles": list(layout.titles),
                "unused": list(layout.unused),
            }
            for layout in outcome.layouts
        ],
        "preview": [list(row) for row in outcome.preview],
    }
