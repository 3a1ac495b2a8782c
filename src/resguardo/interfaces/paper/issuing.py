"""Papers are issued and given again: gathered, typeset, numbered, and compared with what was.

What the pages, the API and the commands call. Everything that stands on a paper is gathered in the
language asked for, in the time zone of whoever issues it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext

from resguardo.interfaces.paper.catalogue import PAPERS, PaperKind
from resguardo.interfaces.paper.reading import full_text
from resguardo.interfaces.paper.sheet import Sheet
from resguardo.interfaces.paper.typesetting import made_with, typeset_many
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.papers import services
from resguardo.records.papers.services import Draft, Made, Stamp
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency.services import Actor

_AGAIN_SAME: Final = _(
    "The same words are there, but another version of the program draws them. Issue the paper"
    " again: it gets a number of its own."
)
_AGAIN_OTHER: Final = _(
    "The program is the same, so what stands on the paper was changed in the database. That is"
    " evidence: keep the copy in hand, and tell the authority."
)


class LanguageUnknown(Problem):
    """A language or a form in which this paper is not made."""

    code = "paper.form-unknown"
    wording = _("This paper is not made like that. Choose a language and a form from the lists.")
    field = "language"


def kind_of(template: str) -> PaperKind:
    """The kind of paper of that name, or `NotFound`."""
    found = PAPERS.get(template)
    if found is None:
        raise NotFound
    return found


def issue(
    *, by: Viewer, at: datetime, template: str, subject: str, language: str, layout: str = ""
) -> Any:
    """Issue one paper about something in sight; the same words as before give the same paper."""
    return issue_many(
        by=by, at=at, template=template, subjects=[subject], language=language, layout=layout
    )[0]


def issue_many(
    *, by: Viewer, at: datetime, template: str, subjects: Sequence[str], language: str,
    layout: str = "",
) -> list[Any]:  # fmt: skip
    """Issue papers of one kind, in this order, each with a number of its own."""
    kind = kind_of(template)
    form = layout or kind.layouts[0]
    if language not in dict(settings.LANGUAGES) or form not in kind.layouts:
        raise LanguageUnknown
    with speaking(language, by.time_zone):
        if kind.gather_many is not None:
            sheets = kind.gather_many(by, at, subjects)
        else:
            sheets = [kind.gather(by, at, each) for each in subjects]
        drafts = [
            _draft(template, kind, each, sheet, by=by, language=language, form=form)
            for each, sheet in zip(subjects, sheets, strict=True)
        ]
        return services.issue(
            by=by, at=at, drafts=drafts, make=lambda asked: _make(asked, at), made_with=made_with()
        )


def demand_subject(*, by: Viewer, at: datetime, template: str, subject: str) -> None:
    """Refuse, as the chapter of the subject does, whoever may not see what the paper is about."""
    kind_of(template).gather(by, at, subject)


def again(*, by: Actor, at: datetime, row: Any) -> bytes:
    """The very bytes that were given out, of a paper in sight; a look that is recorded.

    Refuses where the words were erased (`PaperErased`) and where what comes out today is not what
    was given out (`PaperDiffers`), and says which of the two reasons it has.
    """
    content = services.content_of(row, by=by, at=at)
    kept = row.text.file
    if kept is not None:
        data, why = bytes(kept), _AGAIN_OTHER
    else:
        second = int(row.issued_at.timestamp())
        data = typeset_many([(_flat(content), row.layout, second)])[0]
        why = _AGAIN_OTHER if row.made_with == made_with() else _AGAIN_SAME
    services.demand_same(row, data, why=gettext(why))
    return data


@contextmanager
def speaking(language: str, time_zone: str) -> Iterator[None]:
    """Gather in this language and this zone."""
    with translation.override(language), timezone.override(ZoneInfo(time_zone)):
        yield


def title_of(template: str) -> str:
    """What a kind of paper is called; its own name where the kind is not made any more."""
    found = PAPERS.get(template)
    return str(found.title) if found is not None else template


def file_name(row: Any) -> str:
    """What the file of a paper is called, in the reader's language and in plain letters."""
    return f"{slugify(title_of(row.template))}-{row.number}.pdf"


def address_of(row: Any) -> str:
    """Where whoever has the paper in hand compares it: what its QR code says."""
    return str(services.words_of(row)["stamp"]["address"])


def _draft(
    template: str,
    kind: PaperKind,
    subject: str,
    sheet: Sheet,
    *,
    by: Viewer,
    language: str,
    form: str,
) -> Draft:
    words = {
        "title": str(kind.title),
        "organisation": by.organisation_name,
        "language": language,
        "layout": form,
        "template": template,
        "page": gettext("Page"),
        "code_caption": gettext("Scan to compare this paper with the one that was issued."),
        **sheet.told(),
    }
    return Draft(
        template=template, layout=form, language=language, subject=subject,
        shown_with=kind.shown_with, words=words, about=sheet.about, keep_file=kind.keep_file,
        persons=[each for each in sheet.persons if each is not None],
    )  # fmt: skip


def _make(asked: Sequence[tuple[Draft, Stamp]], at: datetime) -> list[Made]:
    contents = [
        {
            "words": draft.words,
            "stamp": {
                "number": stamp.number,
                "issued": gettext("Issued {moment}").format(moment=full_text(at)),
                "address": _address(stamp.code),
                "site": _in_groups(_address(stamp.code), stamp.code),
            },
        }
        for draft, stamp in asked
    ]
    second = int(at.timestamp())
    files = typeset_many(
        [
            (_flat(content), draft.layout, second)
            for content, (draft, _stamp) in zip(contents, asked, strict=True)
        ]
    )
    return [Made(content, data) for content, data in zip(contents, files, strict=True)]


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """The words and the stamp as one, for the layouts."""
    return {**content["words"], **content["stamp"]}


def _address(code: str) -> str:
    """Where whoever has the paper in hand can compare it; no login is needed."""
    return f"{settings.PUBLIC_URL}{reverse('verification:issued', args=[code])}"


def _in_groups(address: str, code: str) -> str:
    """The address as it is printed: the code in groups that are easy to type."""
    return address.replace(code, "-".join(re.findall(".{1,5}", code))).split("://")[-1]
