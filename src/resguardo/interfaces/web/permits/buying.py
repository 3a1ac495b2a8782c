"""Leave to buy and to import: asked line by line, granted in part, and what came in under it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.cells import Link, Noted
from resguardo.interfaces.web.custody.words import thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, Option, carry_out, day, done, today_of
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, WEAPON_TYPES, options, words
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody.authorised import came_under, used_under
from resguardo.records.custody.retelling import retold
from resguardo.records.permits import applying, buying
from resguardo.records.permits import services as permits
from resguardo.records.register.catalogue import calibre_choices, calibre_name

LINES_SHOWN: Final = 4
OF_LINES: Final = buying.LinesMissing.field
"""The field beside which the rules speak of all lines together."""


def what_words(what: str) -> str:
    """A type of firearm, or rounds."""
    return _("Rounds") if what == buying.ROUNDS else str(words(WEAPON_TYPES, what))


def line_words(lines: Iterable[buying.Line]) -> str:
    """Lines in one sentence: 3 revolver .38 Special; 500 rounds .38 Special."""
    return "; ".join(
        f"{each.quantity} × {what_words(each.what)} {calibre_name(each.calibre)}" for each in lines
    )


def _kinds() -> Sequence[Option]:
    return options({kind.value: PERMIT_KINDS[kind] for kind in buying.LEAVES_IN_ORDER})


def _line_asks() -> list[Ask]:
    kinds = [("", "–"), *options(WEAPON_TYPES), (buying.ROUNDS, _("Rounds"))]
    asks: list[Ask] = []
    for number in range(1, LINES_SHOWN + 1):
        told = {"number": number}
        asks += [
            Ask(f"what-{number}", _("Line {number}: what").format(**told), "choose",
                options=kinds, required=False),
            Ask(f"calibre-{number}", _("Line {number}: calibre").format(**told), "choose",
                options=[("", "–"), *calibre_choices()], required=False),
            Ask(f"quantity-{number}", _("Line {number}: how many").format(**told), "whole",
                required=False, limit=buying.QUANTITY_MAX),
        ]  # fmt: skip
    return asks


def _rows(values: dict[str, Any], typed: Typed) -> dict[int, buying.Line]:
    """The lines of which anything was filled in, by where they stand; taken out of `values`.

    A quantity that cannot be read is told beside its field, and one here: no rule speaks of it too.
    """
    found = {}
    for number in range(1, LINES_SHOWN + 1):
        what, calibre, quantity = (
            values.pop(f"{name}-{number}") for name in ("what", "calibre", "quantity")
        )
        unreadable = bool(typed.text(f"quantity-{number}").strip("0")) and not quantity
        if what or calibre or quantity or unreadable:
            found[number] = buying.Line(what, calibre, quantity or int(unreadable))
    return found


def _against(values: dict[str, Any], typed: Typed) -> list[Problem]:
    """What the rules say of the lines; of a supplier that is missing the form has said it."""
    rows = _rows(dict(values), typed)
    places = list(rows)
    found = buying.against_lines(
        values["kind"] or buying.LEAVES_IN_ORDER[0], list(rows.values()), "…"
    )
    return [
        retold(each, line=places[each.line - 1])
        if isinstance(each, buying.LineImpossible)
        else each
        for each in found
    ]


def _supplier() -> Ask:
    hint = _("The seller's name and licence; of an import also the country.")
    return Ask("supplier", _("From whom"), hint=hint, limit=200)


@require_http_methods(["GET", "POST"])
def ask(request: Page) -> HttpResponse:
    """Begin an application to buy or to import."""
    applying.demand_to_apply(by=request.viewer, at=request.at)
    deed = Deed(
        title=_("Ask to buy or to import"),
        button=_("Begin application"),
        lead=_("It is a draft until you submit it. What is granted may be less than you ask."),
        asks=(
            Ask("kind", _("Kind"), "radios", options=_kinds()),
            _supplier(),
            day("wanted_from", _("Wanted from"), today_of(request)),
            *_line_asks(),
            Ask("remarks", _("Remarks"), "reason", required=False, limit=1_000),
        ),
        back=reverse("permits:applications"),
        against=lambda values: _against(values, Typed(request.POST)),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        lines = list(_rows(values, Typed(request.POST)).values())
        facts = applying.ApplicationFacts(lines=lines, **values)
        row = applying.draft_application(by=request.viewer, at=request.at, facts=facts)
        return done(reverse("permits:application", args=[row.public_id]))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def record(request: Page) -> HttpResponse:
    """Record a leave that an authority gave on paper."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    deed = Deed(
        title=_("Record a leave to buy or to import"),
        button=_("Record leave"),
        lead=_("As it stands on the paper of the authority."),
        asks=(
            Ask("kind", _("Kind"), "radios", options=_kinds()),
            Ask("number", _("Number"), limit=60),
            _supplier(),
            day("valid_from", _("Valid from"), today_of(request)),
            day("valid_until", _("Until, not including"), required=False),
            Ask("issued_by", _("Issued by"), required=False, limit=200),
            *_line_asks(),
            Ask("document", _("Document"), "file", _("PDF or photograph."), required=False),
        ),
        back=reverse("permits:permits"),
        against=lambda values: _against(values, Typed(request.POST)),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        lines = list(_rows(values, Typed(request.POST)).values())
        facts = permits.PermitFacts(lines=lines, **values)
        row = permits.record_permit(by=request.viewer, at=request.at, facts=facts)
        messages.success(request, _("The permit is recorded."))
        return done(reverse("permits:permit", args=[row.public_id]))

    return carry_out(request, deed, do)


def granted_asks(row: Any) -> list[Ask]:
    """How many of each line are granted: all that was asked, unless the authority writes less."""
    return [
        Ask(f"granted-{number}", _("Granted: {what} {calibre}").format(
            what=what_words(line.what), calibre=calibre_name(line.calibre)), "whole",
            _("{quantity} were asked for; 0 grants none.").format(quantity=line.quantity),
            value=line.quantity, limit=line.quantity)
        for number, line in enumerate(buying.read(row.lines), start=1)
    ]  # fmt: skip


def granted_lines(row: Any, values: dict[str, Any]) -> Sequence[buying.Line] | None:
    """The lines that are granted, taken out of what was typed; None where there are none."""
    if row.kind not in buying.LEAVES:
        return None
    lines = [
        buying.Line(line.what, line.calibre, values.pop(f"granted-{number}") or 0)
        for number, line in enumerate(buying.read(row.lines), start=1)
    ]
    return [each for each in lines if each.quantity]


def beside_granted(problems: Iterable[Problem], typed: Typed) -> list[Problem]:
    """What is said of the lines, beside the first; nothing where one of them cannot be read."""
    counts = [text for name, text in typed.items() if name.startswith("granted-")]
    readable = all(text.strip().isdecimal() for text in counts)
    found = [each for each in problems if readable or each.field != OF_LINES]
    return [retold(each, field_name="granted-1") if each.field == OF_LINES else each
            for each in found]  # fmt: skip


def lines_section(row: Any) -> Section:
    """What an application asks for."""
    table = Table(
        _("What is to be bought"),
        [Column(_("What")), Column(_("Calibre")), Column(_("How many"), numeric=True)],
        [
            Row((what_words(each.what), calibre_name(each.calibre), each.quantity))
            for each in buying.read(row.lines)
        ],
    )
    return Section(_("What is to be bought"), table=table)


def leave_sections(request: Page, row: Any) -> list[Section]:
    """What a leave allows, how much of it is left, what came in under it and where that went."""
    used = used_under(row)
    allowed = Table(
        _("What it allows"),
        [
            Column(_("What")),
            Column(_("Calibre")),
            Column(_("Granted"), numeric=True),
            Column(_("Came in"), numeric=True),
            Column(_("May still come"), numeric=True),
        ],
        [
            Row(
                (
                    what_words(each.what),
                    calibre_name(each.calibre),
                    each.quantity,
                    used[each.what, each.calibre],
                    max(each.quantity - used[each.what, each.calibre], 0),
                ),
                tone="stop" if used[each.what, each.calibre] > each.quantity else "",
            )
            for each in buying.read(row.lines)
        ],
    )
    came = Table(
        _("What came in under it"),
        [
            Column(_("Thing")),
            Column(_("How many"), numeric=True),
            Column(_("When")),
            Column(_("First held by")),
            Column(_("Entry")),
        ],
        [
            Row(
                (
                    thing_link(each.thing),
                    each.quantity,
                    each.came_at,
                    Noted(each.passed_to, each.passed_at)
                    if each.passed_to
                    else row.organisation.name,
                    Link(_("Open the entry"), reverse("custody:entry", args=[each.entry])),
                )
            )
            for each in came_under(viewer=request.viewer, at=request.at, permit=row)
        ],
        EmptyState(_("Receipts that name this leave will be here, and to whom each firearm went.")),
    )
    return [
        Section(_("What it allows"), table=allowed),
        Section(_("What came in under it"), table=came),
    ]
