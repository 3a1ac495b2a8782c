"""What is done with files: staged, answered, accepted or withdrawn; or taken in at once.

A page stages a file, shows what was found, takes answers and columns by hand, and accepts it when
nothing stands in the way. The command line does all of it in one go. Both use `running.run`.
"""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake import selectors
from resguardo.records.intake.findings import FileTooLarge
from resguardo.records.intake.models import Intake, IntakeKind, IntakeState
from resguardo.records.intake.reading import Limits
from resguardo.records.intake.running import Outcome, run
from resguardo.records.intake.templates import write_template
from resguardo.records.people.viewer import Viewer

__all__ = ["accept", "answer", "import_file", "stage", "withdraw", "write_template"]

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
        "{rows} rows have an error, so nothing was imported. Answer the questions, correct the "
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


@transaction.atomic
def stage(*, by: Viewer, at: datetime, kind: str, file_name: str, content: bytes) -> Intake:
    """Keep a file and read it for the first time; the same file again is the same row.

    Refuses what cannot be read, and files too large for a page (the operator loads those).
    """
    by.demand(Act.IMPORT_FILES, at=at)
    _demand_kind(kind)
    if len(content) > STAGED_BYTES_MAX:
        raise FileTooLarge(file_name, STAGED_BYTES_MAX // 2**20, "MiB")
    digest = hashlib.sha256(content).hexdigest()
    staged = Intake.objects.filter(
        organisation_id=by.organisation_id, kind=kind, sha256=digest, state=IntakeState.STAGED
    ).first()
    if staged is not None:
        return staged
    outcome = run(content, kind=kind, file_name=file_name, by=by, at=at, write=False)
    return Intake.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        file_name=file_name[:200],
        sha256=digest,
        size_bytes=len(content),
        content=zlib.compress(content),
        result=_result(outcome),
        uploaded_by_id=by.user_id,
        uploaded_at=at,
    )


@transaction.atomic
def answer(
    *,
    by: Viewer,
    at: datetime,
    intake: UUID,
    answers: Mapping[str, str] | None = None,
    mapping: Mapping[str, Mapping[str, object]] | None = None,
) -> Intake:
    """Take answers and columns by hand, and read the file again; an empty answer takes one back."""
    row = _open(by=by, at=at, intake=intake)
    kept = {**row.answers, **{key[:300]: value for key, value in (answers or {}).items()}}
    row.answers = {key: value[:_ANSWER_CHARACTERS_MAX] for key, value in kept.items() if value}
    if len(row.answers) > _ANSWERS_MAX:
        raise TooManyAnswers(_ANSWERS_MAX)
    if mapping is not None:
        row.mapping = {sheet: dict(given) for sheet, given in mapping.items()}
    row.result = _result(_read(row, by=by, at=at, write=False))
    row.save(update_fields=["answers", "mapping", "result"])
    return row


@transaction.atomic
def accept(*, by: Viewer, at: datetime, intake: UUID) -> Intake:
    """Take the whole file in, as it reads now; refuses with `NotReady` while a row has an error."""
    row = _open(by=by, at=at, intake=intake)
    outcome = _read(row, by=by, at=at, write=True)
    if not outcome.written:
        raise NotReady(outcome.findings.error_rows)
    row.result = _result(outcome)
    _close(row, IntakeState.ACCEPTED, by=by, at=at)
    return row


@transaction.atomic
def withdraw(*, by: Viewer, at: datetime, intake: UUID) -> Intake:
    """Put a staged file away without taking anything in."""
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
    told: Callable[[int], None] | None = None,
) -> Outcome:
    """Read a file and take it in at once, or say why not; nothing is staged.

    `outcome.written` tells whether it was taken in.
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
        told=told,
    )


def _demand_kind(kind: str) -> None:
    if kind not in IntakeKind.values:
        raise KindUnknown(kind[:40], tuple(IntakeKind.values))


def _open(*, by: Viewer, at: datetime, intake: UUID) -> Intake:
    found = selectors.intake(viewer=by, at=at, public_id=intake)
    row = Intake.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.state != IntakeState.STAGED:
        raise Decided(row.file_name, IntakeState(row.state))
    return row


def _read(row: Intake, *, by: Viewer, at: datetime, write: bool) -> Outcome:
    return run(
        zlib.decompress(bytes(row.content)),
        kind=row.kind,
        file_name=row.file_name,
        by=by,
        at=at,
        write=write,
        answers=row.answers,
        mapping=row.mapping or None,
    )


def _close(row: Intake, state: IntakeState, *, by: Viewer, at: datetime) -> None:
    row.state = state
    row.content = b""
    row.decided_by_id, row.decided_at = by.user_id, at
    row.save(update_fields=["state", "content", "result", "decided_by", "decided_at"])


def _result(outcome: Outcome) -> dict[str, Any]:
    return {
        **outcome.as_json(),
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
