"""Which files were handed in, handing in one more, and templates to fill in."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.export import CONTENT_TYPE
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Missing, Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.intake import selectors, services
from resguardo.records.intake.findings import FileTooLarge
from resguardo.records.people.selectors import NotFound

from . import working
from .words import KIND_HINTS, KIND_WORDS, STATE_TONES, STATE_WORDS


@require_http_methods(["GET", "POST"])
def files(request: Page) -> HttpResponse:
    """Hand a file in and see what became of earlier ones."""
    request.viewer.demand(Act.IMPORT_FILES, at=request.at)
    if request.method == "GET":
        return render(request, "intake/files.html", _context(request))
    typed = Typed(request.POST)
    try:
        row = _hand_in(request, typed)
    except Problem as problem:
        return render_refused(request, "intake/files.html", _context(request), problem, typed=typed)
    return HttpResponseRedirect(reverse("intake:file", args=[row.public_id]), status=303)


@require_GET
def template(request: Page, kind: str) -> HttpResponse:
    """A workbook to fill in, with instructions in four languages."""
    request.viewer.demand(Act.IMPORT_FILES, at=request.at)
    if kind not in selectors.KINDS:
        raise NotFound
    content = services.write_template(kind, (get_language() or "en")[:2])
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return answer


def _hand_in(request: Page, typed: Typed) -> Any:
    kind = typed.choice("kind", _("What the file holds"), KIND_WORDS)
    typed.check()
    file = request.FILES.get("file")
    if file is None:
        raise Missing("file", _("File"))
    name = (file.name or "file")[:200]
    if (file.size or 0) > services.STAGED_BYTES_MAX:
        raise FileTooLarge(name, services.STAGED_BYTES_MAX // 2**20, gettext_noop("MiB"))
    handed: dict[str, Any] = {
        "by": request.viewer,
        "at": request.at,
        "kind": kind,
        "file_name": name,
        "content": file.read(),
    }
    if (file.size or 0) <= working.LARGE_BYTES:
        return services.stage(**handed)
    row = services.keep(**handed)
    if not row.result:
        by, at, key = request.viewer, request.at, row.public_id
        working.start(key, lambda told: services.answer(by=by, at=at, intake=key, told=told))
    return row


def _context(request: Page) -> dict[str, Any]:
    page = page_asked(request, selectors.intakes(viewer=request.viewer, at=request.at), sort="-pk")
    return {
        "kinds": [(kind, words, KIND_HINTS[kind]) for kind, words in KIND_WORDS.items()],
        "templates": [
            (words, reverse("intake:template", args=[kind])) for kind, words in KIND_WORDS.items()
        ],
        "table": Table(
            _("Files handed in"),
            [
                Column(_("File")),
                Column(_("State")),
                Column(_("Rows"), numeric=True),
                Column(_("Added"), numeric=True),
                Column(_("Handed in")),
                Column(_("By")),
            ],
            [_line(row) for row in page.rows],
            EmptyState(_("Each file that is handed in will be here, with what became of it.")),
            **ways(page),
        ),
    }


def _line(row: Any) -> Row:
    return Row(
        (
            Link(
                row.file_name,
                reverse("intake:file", args=[row.public_id]),
                KIND_WORDS.get(row.kind, row.kind),
            ),
            Tag(row.state, STATE_WORDS[row.state], STATE_TONES[row.state]),
            row.result.get("rows", 0),
            row.result.get("added", 0) if row.state == "accepted" else "",
            row.uploaded_at,
            str(row.uploaded_by),
        )
    )
