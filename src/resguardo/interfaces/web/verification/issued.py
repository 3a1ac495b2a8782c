"""Whoever has an issued paper in hand compares it with what was issued; no login is needed.

The code on the paper is a secret that stands nowhere else, so what is shown is what the paper in
hand says, or should say. Nothing is kept of who asked.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.paper import issuing
from resguardo.interfaces.web.doors import open_to_all
from resguardo.interfaces.web.reading import full_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.records.papers import selectors as papers
from resguardo.records.papers import services
from resguardo.records.transparency import selectors as transparency

FORGED_STATUS = 404


@open_to_all
@require_GET
def issued(request: HttpRequest, code: str) -> HttpResponse:
    """What stands on the paper with this code, or that there is no such paper."""
    row = papers.paper_with_code(code)
    context: dict[str, Any] = {"row": row}
    if row is None:
        return render(request, "verification/issued.html", context, status=FORGED_STATUS)
    return render(request, "verification/issued.html", told(row))


def told(row: Any) -> dict[str, Any]:
    """What is said of a paper to whoever has it in hand."""
    content = {} if row.text.erased_at else services.words_of(row)["words"]
    parts = [{"words": [content["lead"]]}, {"facts": content["facts"]}] if content else []
    parts += [_part(each) for each in content.get("parts", ())]
    if content:
        parts += [{"facts": content["signs"]}, {"words": [content["foot"]]}]
    return {
        "row": row,
        "in_log": papers.in_log(row),
        "state": transparency.heads().state(row.leaf_index),
        "parts": parts,
        "told": [
            (_("The paper"), f"{issuing.title_of(row.template)} {row.number}"),
            (_("Issued by"), row.organisation.name),
            (_("Date of issue"), full_text(row.issued_at)),
            (_("Place in the log"), row.leaf_index),
            (_("SHA-256 of the file"), row.sha256),
        ],
    }


def _part(part: dict[str, Any]) -> dict[str, Any]:
    """One part of a paper, as the pages draw it."""
    title = part["title"]
    if part["kind"] == "table":
        columns = [Column(each["label"], numeric=each["align"] == "right")
                   for each in part["columns"]]  # fmt: skip
        lines = [Row(tuple(row)) for row in part["rows"]]
        return {"table": Table(title, columns, lines, EmptyState(part["empty"]))}
    if part["kind"] == "facts":
        return {"title": title, "facts": part["rows"]}
    return {"title": title, "words": part["words"]}
