"""The yearly self-assessment for ICoCA, for whoever sends it: a workbook and the documents."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from mimetypes import guess_extension
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.insight.exchange.workbook import Sheet, sheets_written
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import yearly
from resguardo.records.compliance.comparing import Line
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

from .words import ANSWERS, PAPERS, THEMES, VERDICTS

BYTES_MOST: Final = 100 * 1024 * 1024
"""Documents that go into one package; what is beyond stays on file and is listed."""


def may_take(viewer: Viewer, at: datetime) -> bool:
    """Tell whether the package is the viewer's to take: their company's, and theirs to export."""
    return viewer.organisation_kind == "company" and viewer.may(Act.EXPORT, at=at)


@require_GET
def package(request: Page) -> HttpResponse:
    """The package of the company where one works; that it was taken is recorded."""
    viewer, at = request.viewer, request.at
    viewer.demand(Act.EXPORT, at=at)
    companies = organisations_in_sight(viewer=viewer, at=at).filter(kind="company")
    company = companies.filter(pk=viewer.organisation_id).first()
    if company is None:
        raise NotFound
    found = yearly.gathered(viewer=viewer, at=at, company=company)
    transparency.record_access(
        by=viewer, at=at, verb="export", subject_kind="yearly", subject_id=company.public_id
    )
    name = slugify(_("Self-assessment ICoCA {year}").format(year=at.year))
    kept = _names(found.documents)
    told = f"{company.name} · {at:%Y-%m-%d %H:%M} UTC"
    book = sheets_written(
        _("Self-assessment for ICoCA"),
        [_requirements(found.lines), _documents(found.documents, kept)],
        told=told,
    )
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        stamp = at.timetuple()[:6]
        archive.writestr(ZipInfo(f"{name}.xlsx", stamp), book)
        for each in found.documents:
            if each.pk in kept:
                archive.writestr(ZipInfo(kept[each.pk], stamp), bytes(each.attachment.content))
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer


def _names(documents: Iterable[Any]) -> dict[int, str]:
    """What each document is called in the package, as long as there is room for it."""
    folder, left = slugify(_("Documents")), BYTES_MOST
    names: dict[int, str] = {}
    for place, each in enumerate(documents, start=1):
        left -= each.attachment.size_bytes
        if left >= 0:
            ending = guess_extension(each.attachment.content_type.partition(";")[0]) or ""
            names[each.pk] = f"{folder}/{place:02}-{slugify(each.title)[:60]}{ending}"
    return names


def _requirements(lines: Iterable[Line]) -> Sheet:
    language = get_language() or "en"
    headings = [
        _("Requirement"), _("Clause"), _("Theme"), _("What it asks"), _("The company"),
        _("In words"), _("Document"), _("The assessor"), _("The register"),
        _("Met by the register"), _("Of"),
    ]  # fmt: skip
    rows = [
        (
            each.control.id, each.control.clause, words(THEMES, each.control.theme),
            each.control.words(language),
            words(ANSWERS, each.company.verdict) if each.company else "",
            each.company.words if each.company else "",
            each.company.paper.title if each.company and each.company.paper else "",
            words(ANSWERS, each.assessor.verdict) if each.assessor else "",
            words(VERDICTS, each.register.verdict) if each.register else "",
            each.register.good if each.register and each.register.total else None,
            each.register.total if each.register and each.register.total else None,
        )
        for each in lines
    ]  # fmt: skip
    return _("Requirements"), headings, rows


def _documents(documents: Iterable[Any], kept: dict[int, str]) -> Sheet:
    headings = [
        _("Kind"), _("Document"), _("Date of issue"), _("Review on"), "SHA-256",
        _("File in this package"),
    ]  # fmt: skip
    rows = [
        (words(PAPERS, each.kind), each.title, each.issued_on, each.review_on,
         each.attachment.sha256, kept.get(each.pk, _("too large: it stays on file")))
        for each in documents
    ]  # fmt: skip
    return _("Documents"), headings, rows
