"""A file of employment laid beside the companies' staff: the differences as a list or as Excel."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.cells import Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.export import sheets_workbook
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, reason
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.records.oversight.employment import Compared, Unlike, compare_employment
from resguardo.records.oversight.procedures import demand_authority

SHOWN_MAX: Final = 500

UNLIKE_WORDS: Final[dict[str, tuple[str | Promise, str]]] = {
    Unlike.NOT_DECLARED: (gettext_lazy("Works here, and the file does not know"), "decision"),
    Unlike.DECLARED_ELSEWHERE: (gettext_lazy("Works here, and elsewhere by the file"), "decision"),
    Unlike.ENDED: (gettext_lazy("Works here, and has left by the file"), "stop"),
    Unlike.NOT_ENROLLED: (gettext_lazy("In the file, and not enrolled here"), "stop"),
}


@require_http_methods(["GET", "POST"])
def compare(request: Page) -> HttpResponse:
    """Ask for the file and the reason, then show what differs."""
    demand_authority(by=request.viewer, at=request.at)
    deed = Deed(
        title=_("Compare employment"),
        button=_("Compare employment"),
        lead=_("A file from labour, social security or migration, beside who works at companies."),
        asks=(
            Ask("file", _("File"), "file",
                _("CSV or Excel with the columns document, employer, since and until.")),
            reason(_("A file, a request, a visit. It is kept with your name.")),
            Ask("shape", _("Show the differences"), "radios", value="page",
                options=(("page", _("As a page")), ("excel", _("As Excel")))),
        ),
        back=reverse("country:across"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        sent = request.FILES.get("file")
        found = compare_employment(
            viewer=request.viewer, at=request.at, reason=values["reason"],
            content=values["file"], file_name=str(sent.name if sent else "")[:100],
        )  # fmt: skip
        if values["shape"] == "excel":
            return _workbook(found, values["reason"])
        return render(request, "record.html", {"record": _shown(found)})

    return carry_out(request, deed, do)


def _headings() -> list[str]:
    return [_("Company"), _("What differs"), _("Person, by label"), _("Row of the file"),
            _("Since"), _("Until, by the file")]  # fmt: skip


def _values(each: Any) -> list[object]:
    what = str(UNLIKE_WORDS[each.kind][0])
    return [each.company.name, what, each.person, each.row, each.since, each.until]


def _workbook(found: Compared, why: str) -> HttpResponse:
    rows = [_values(each) for each in found.differences]
    title = _("Compare employment")
    return sheets_workbook(title, [(title, _headings(), rows)], told=why)


def _more(found: Compared) -> str:
    if len(found.differences) <= SHOWN_MAX:
        return ""
    return _("{count} are shown here. Excel has all of them.").format(count=SHOWN_MAX)


def _shown(found: Compared) -> Record:
    lines = []
    for each in found.differences[:SHOWN_MAX]:
        company, what, *rest = _values(each)
        tone = UNLIKE_WORDS[each.kind][1]
        lines.append(Row((company, Tag("open", str(what), tone), *rest), tone=tone))
    columns = [Column(each) for each in _headings()]
    empty = EmptyState(_("File and registers agree."))
    return Record(
        title=_("Compare employment"),
        lead=_("A difference is a question to a company: files are late, and some have two jobs."),
        sections=[
            Section(
                _("What was read"),
                facts=[
                    (_("Rows of the file"), found.rows),
                    (_("Of them, at employers that are no company here"), found.elsewhere),
                    (_("Told alike by both"), found.agreeing),
                    (_("Differences"), Noted(len(found.differences), _more(found))),
                ],
            ),
            Section(_("Differences"), table=Table(
                _("Differences"), columns, lines, empty=empty, count=len(found.differences),
            )),
        ],
        back=reverse("country:employment"),
        back_text=_("Compare another file"),
    )  # fmt: skip
