"""A list taken along as a workbook: the answer of a page that was asked for one."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone

from resguardo.insight.exchange.workbook import CONTENT_TYPE, ROWS_MAX, file_name, safe, written

__all__ = ["CONTENT_TYPE", "ROWS_MAX", "safe", "workbook"]


def workbook(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, told: str = ""
) -> HttpResponse:
    """The workbook as a download."""
    content = written(name, headings, rows, told=told)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = (
        f'attachment; filename="{file_name(name, timezone.localdate())}"'
    )
    return response
