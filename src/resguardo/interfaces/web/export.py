"""A list taken along as a workbook: the answer of a page that was asked for one."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone

from resguardo.insight.exchange.workbook import (
    CONTENT_TYPE,
    ROWS_MAX,
    Sheet,
    file_name,
    safe,
    sheets_written,
    written,
)

__all__ = ["CONTENT_TYPE", "ROWS_MAX", "safe", "sheets_workbook", "workbook"]


def workbook(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, told: str = ""
) -> HttpResponse:
    """The workbook as a download."""
    return _download(written(name, headings, rows, told=told), name)


def sheets_workbook(name: str, sheets: Iterable[Sheet], *, told: str = "") -> HttpResponse:
    """A workbook with a sheet for each table, as a download."""
    return _download(sheets_written(name, sheets, told=told), name)


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = (
        f'attachment; filename="{file_name(name, timezone.localdate())}"'
    )
    return response
