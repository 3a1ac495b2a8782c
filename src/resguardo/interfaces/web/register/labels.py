"""Labels in batches: choose things, a symbol and a paper; get a sheet that is proven to scan."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people.selectors import NotFound
from resguardo.records.register import selectors
from resguardo.records.register.labels.printing import LABELS_MAX, NothingChosen, printed
from resguardo.records.transparency import services as transparency


@require_http_methods(["GET", "POST"])
def labels(request: Page) -> HttpResponse:
    """Show what was chosen and ask for the paper; then give the sheet out."""
    request.viewer.demand(Act.LABEL, at=request.at)
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    asked = dict.fromkeys(typed.all("thing"))
    rows = _chosen(request, list(asked))
    context = {
        "rows": rows,
        "symbols": (("datamatrix", _("Data Matrix, for metal")), ("qr", _("QR, for paper"))),
        "papers": (
            ("pdf-a4", _("PDF, A4, 65 labels")),
            ("pdf-letter", _("PDF, Letter, 60 labels")),
            ("svg-a4", _("SVG, A4, 65 labels")),
            ("zpl", _("ZPL, for a label printer")),
        ),
        "back": reverse("register:firearms"),
        "typed": typed,
    }
    if request.method != "POST":
        return render(request, "register/labels.html", context)
    try:
        if not 0 < len(asked) <= LABELS_MAX:
            raise NothingChosen(LABELS_MAX)
        if len(rows) < len(asked):
            raise NotFound
        return _sheet(request, rows, typed)
    except Problem as problem:
        return render_refused(request, "register/labels.html", context, problem, typed=typed)


def _chosen(request: Page, ids: list[str]) -> list[Any]:
    """The things of these identifiers in sight, by their label; one that is not is refused."""
    wanted = [UUID(each) for each in ids[:LABELS_MAX] if _is_key(each)]
    rows = selectors.things(viewer=request.viewer, at=request.at, own=True)
    return list(rows.filter(public_id__in=wanted).order_by("pk"))


def _sheet(request: Page, rows: list[Any], typed: Typed) -> HttpResponse:
    sheet = printed(rows, symbol=typed.text("symbol"), paper=typed.text("paper"))
    transparency.record_access(
        by=request.viewer,
        at=request.at,
        verb="label",
        subject_kind="thing",
        subject_id=rows[0].public_id if len(rows) == 1 else "",
        reason=f"{len(rows)}",
    )
    response = HttpResponse(sheet.content, content_type=sheet.content_type)
    name = slugify(_("Labels"))
    response["Content-Disposition"] = f'attachment; filename="{name}.{sheet.form}"'
    return response


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
