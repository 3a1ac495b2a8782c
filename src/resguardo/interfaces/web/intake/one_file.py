"""One file: what was understood, what is wrong, what can be said about it, and taking it in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import render_refused, said, shown_problems
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.interfaces.web.turning import part_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.intake import selectors, services
from resguardo.records.intake.rows import LEAVE_OUT, ROWS_WITH_ERRORS

from . import working
from .asking import columns_of, kinds_of, problem_from, proposals_of
from .words import KIND_WORDS, LISTS, STATE_TONES, STATE_WORDS

LOOK_AGAIN_SECONDS: Final = 2
LONGEST_READING: Final = timedelta(minutes=10)
PREVIEW_COLUMNS: Final = 24
LEFT_OUT: Final = "import.left-out"


class ReadingBroke(Problem):
    """The thread that read the file ended with an error of ours."""

    code = "import.reading-broke"
    wording = gettext_noop(
        "Reading this file ended with a fault of ours; nothing was imported. Try again, and tell "
        "whoever keeps this system."
    )
    field = "file"


@require_GET
def one_file(request: Page, intake: UUID) -> HttpResponse:
    """Show the file as it reads now; while it is being read, how far that is."""
    request.viewer.demand(Act.IMPORT_FILES, at=request.at)
    progress = working.progress_of(intake)
    row = selectors.intake(viewer=request.viewer, at=request.at, public_id=intake)
    unread = row.state == "staged" and not row.result
    elsewhere = unread and progress is None and request.at - row.uploaded_at < LONGEST_READING
    if (progress is not None and not progress.done) or (
        elsewhere and row.size_bytes > working.LARGE_BYTES
    ):
        rows = progress.rows if progress is not None else 0
        answer = render(request, "intake/reading.html", {"row": row, "rows": rows})
        answer["Refresh"] = str(LOOK_AGAIN_SECONDS)
        return answer
    problem = None
    if progress is not None:
        problem = ReadingBroke() if progress.broken else progress.refusal
    return _shown(request, row, problem)


@require_POST
def columns(request: Page, intake: UUID) -> HttpResponse:
    """Take the heading row and the columns as a person corrected them, and read again."""
    row = selectors.intake(viewer=request.viewer, at=request.at, public_id=intake)
    typed = Typed(request.POST)
    fields = selectors.fields_of(row.kind)
    mapping: dict[str, dict[str, object]] = {}
    for sheet in columns_of(row.kind, row.result, fields):
        place = sheet["place"]
        number = typed.whole(f"row-{place}", _("Row of the headings"), least=1, most=30, empty=1)
        chosen = dict.fromkeys(fields, "")
        for each in sheet["columns"]:
            name = typed.text(f"column-{place}-{each['letter']}")
            if name in chosen:
                chosen[name] = each["letter"]
        moved = number != sheet["row"]
        mapping[sheet["sheet"]] = {"row": number} if moved else {"row": number, "columns": chosen}
    try:
        typed.check()
    except Problem as problem:
        return _shown(request, row, problem, typed)
    return _carry(
        request,
        row,
        lambda told: services.answer(
            by=request.viewer, at=request.at, intake=intake, mapping=mapping, told=told
        ),
        _("Columns were taken as you said; the file was read again."),
    )


@require_POST
def answers(request: Page, intake: UUID) -> HttpResponse:
    """Take answers: those typed, one proposal, or all proposals of a kind; and read again."""
    row = selectors.intake(viewer=request.viewer, at=request.at, public_id=intake)
    typed = Typed(request.POST)
    code, key = typed.text("accept_all"), typed.text("accept_one")
    if typed.text("leave_out_rest"):
        given = {ROWS_WITH_ERRORS: LEAVE_OUT}
    elif code or key:
        given = proposals_of(row.result, row.answers, row.kind, code=code, key=key)
    else:
        given = {}
        for name in list(typed):
            if name.startswith("key-") and (value := typed.text(f"answer-{name[4:]}")):
                given[typed.text(name)] = value
            elif name.startswith("leave-"):
                given[typed.text(name)] = LEAVE_OUT
    if taken_back := typed.text("take_back"):
        given = {taken_back: ""}
    return _carry(
        request,
        row,
        lambda told: services.answer(
            by=request.viewer, at=request.at, intake=intake, answers=given, told=told
        ),
        ngettext(
            "{count} answer was taken; the file was read again.",
            "{count} answers were taken; the file was read again.",
            len(given),
        ).format(count=len(given)),
    )


@require_POST
def accept(request: Page, intake: UUID) -> HttpResponse:
    """Take the whole file in, or nothing."""
    row = selectors.intake(viewer=request.viewer, at=request.at, public_id=intake)
    return _carry(
        request,
        row,
        lambda told: services.accept(by=request.viewer, at=request.at, intake=intake, told=told),
        "",
    )


@require_POST
def withdraw(request: Page, intake: UUID) -> HttpResponse:
    """Put the file away; nothing of it was taken in."""
    services.withdraw(by=request.viewer, at=request.at, intake=intake)
    messages.success(request, _("The file was put away. Nothing of it was imported."))
    return HttpResponseRedirect(reverse("intake:files"), status=303)


def _carry(
    request: Page, row: Any, work: Callable[[Callable[[int], None]], Any], words: str
) -> HttpResponse:
    """Do it now, or beside the page when the file is large; a refusal stands on the same page."""
    way = HttpResponseRedirect(reverse("intake:file", args=[row.public_id]), status=303)
    if row.size_bytes > working.LARGE_BYTES and row.state == "staged":
        working.start(row.public_id, work)
        return way
    try:
        work(lambda _rows: None)
    except Problem as problem:
        return _shown(request, row, problem, Typed(request.POST))
    if words:
        messages.success(request, words)
    return way


def _shown(
    request: Page, row: Any, problem: Problem | None = None, typed: Typed | None = None
) -> HttpResponse:
    result = row.result
    kinds = kinds_of(result, row.answers, row.kind) if row.state == "staged" else []
    refusal = result.get("refusal")
    wrong, leaves = result.get("error_rows", 0), row.answers.get(ROWS_WITH_ERRORS) == LEAVE_OUT
    context = {
        "row": row,
        "kind": KIND_WORDS.get(row.kind, row.kind),
        "state": (row.state, STATE_WORDS[row.state], STATE_TONES[row.state]),
        "result": result,
        "unread": not result,
        "refusal": refusal,
        "errors": [kind for kind in kinds if kind.is_error],
        "warnings": [kind for kind in kinds if not kind.is_error],
        "sheets": columns_of(row.kind, result, selectors.fields_of(row.kind)),
        "previews": _previews(result),
        "answered": [
            (key, value) for key, value in sorted(row.answers.items()) if row.state == "staged"
        ],
        "may_accept": bool(result) and not refusal and (leaves or not wrong),
        "leaves_out": leaves and wrong,
        "may_leave_out": wrong and not leaves and result.get("good", 0) > 0,
        "left_out": result.get("left_out", 0),
        "left_rows": _left_rows(request, result) if row.state == "accepted" else None,
        "nothing_new": bool(result) and not result.get("added"),
        "to_add": result.get("good", 0) - result.get("unchanged", 0),
        "list_href": reverse(LISTS[row.kind]),
    }
    if problem is not None:
        return render_refused(request, "intake/file.html", context, problem, typed=typed)
    if refusal and (found := problem_from(refusal["code"], refusal["facts"])) is not None:
        context["problems"] = shown_problems(found)
    return render(request, "intake/file.html", context)


def _left_rows(request: Page, result: dict[str, Any]) -> Table | None:
    """The rows that stayed out of a file that was taken in, each with its reason."""
    rows = []
    for each in result.get("problems", ()):
        if each["severity"] == "error" or each["code"] == LEFT_OUT:
            problem = problem_from(each["code"], each.get("facts", {}))
            why = said(problem) if problem is not None else each["message"]
            where = f"{each['sheet']} {each['row']}".strip()
            rows.append(Row((f"{where} · {each['column']}", why)))
    if not rows:
        return None
    columns = [Column(_("Row and column")), Column(_("Why"))]
    part = part_asked(request, rows)
    return Table(_("Rows left out"), columns, part.rows, **ways(part))


def _previews(result: dict[str, Any]) -> list[Table]:
    """The first rows of each sheet as the spreadsheet shows them."""
    tables = []
    for layout in result.get("layouts", ()):
        width = min(len(layout["titles"]), PREVIEW_COLUMNS)
        rows = [
            Row((number, *(cells + [""] * width)[:width]), tone="")
            for sheet, number, cells in result.get("preview", ())
            if sheet == layout["sheet"]
        ]
        titles = [Column(title or "·") for title in layout["titles"][:width]]
        tables.append(Table(layout["sheet"] or _("Rows"), [Column(_("Row")), *titles], rows))
    return tables
