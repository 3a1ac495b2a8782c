"""The receipts of a day at once: what went out of one armoury, each with a number of its own."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from resguardo.interfaces.paper import issuing
from resguardo.interfaces.paper.catalogue import LAYOUT_WORDS, PAPERS
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.custody import books
from resguardo.records.papers import selectors as papers
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import selectors as places

TEMPLATE = "custody-receipt"
HANDED_OUT = ("issue", "relief")
LOT = 50
"""Receipts that are typeset while no lock is held, and then numbered together."""


class NothingHandedOut(Problem):
    """A day on which nothing went out."""

    code = "paper.nothing-handed-out"
    wording = gettext_noop("Nothing was issued from this armoury on that day. Choose another day.")
    field = "on"


@require_POST
def receipts_of_day(request: Page) -> HttpResponse:
    """Issue the receipts of a day and give them as one file of PDFs; looks that are recorded."""
    viewer, at = request.viewer, request.at
    typed = Typed(request.POST)
    key = typed.key("place", _("Armoury"), required=True)
    day = typed.day("on", _("Day"), required=True)
    language = typed.choice("language", _("Language"), dict(settings.LANGUAGES))
    forms = {name: LAYOUT_WORDS[name] for name in PAPERS[TEMPLATE].layouts}
    layout = typed.choice("layout", _("Form"), forms)
    typed.check()
    if key is None or day is None:  # pragma: no cover - check has refused
        raise NotFound
    place = places.place(viewer=viewer, at=at, public_id=key)
    entries = books.entries_of_day(viewer=viewer, at=at, place=place, day=day)
    subjects = [str(each.public_id) for each in entries if each.kind in HANDED_OUT]
    if not subjects:
        raise NothingHandedOut
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for start in range(0, len(subjects), LOT):
            rows = issuing.issue_many(
                by=viewer, at=at, template=TEMPLATE, subjects=subjects[start : start + LOT],
                language=language, layout=layout,
            )  # fmt: skip
            for made in rows:
                row = papers.paper(viewer=viewer, at=at, public_id=made.public_id)
                name = ZipInfo(f"{row.number}.pdf", row.issued_at.timetuple()[:6])
                archive.writestr(name, issuing.again(by=viewer, at=at, row=row))
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    called = f"{slugify(issuing.title_of(TEMPLATE))}-{day}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{called}"'
    return answer
