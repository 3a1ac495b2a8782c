"""What the frame shows to this viewer: the ways that their mandates open, and what is wrong now.

The frame is made when a template asks for it and not before: a fragment for the counter never pays
for it. Each way names the act it needs, so that nobody is shown a door that would not open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from resguardo.kernel.mandate import Act
from resguardo.records.assistance.selectors import works_for_programmes
from resguardo.records.custody.wrong import wrong_now
from resguardo.records.oversight.waiting import late_at_authority
from resguardo.records.people.selectors import sees_all
from resguardo.records.people.viewer import Viewer

from .desk import Desk, Way, Ways, Wrong
from .people.words import role_words
from .states import DECISION, STOP


@dataclass(frozen=True)
class Door:
    """One way, the address it has, and the act without which it is not shown.

    Who may do `other` has a page of their own for the same, and is shown that.
    """

    label: str | Promise
    name: str
    act: Act
    icon: str = ""
    other: Act | None = None
    besides: Act | None = None
    """What is needed as well."""
    of_person: bool = False
    """Only for a login that is somebody's in the books of people."""


_Group = tuple[str | Promise, Sequence[Door]]

_PEOPLE: Final[_Group] = (
    _("People"),
    (
        Door(_("People"), "people:persons", Act.SEE_PEOPLE, "people"),
        Door(_("Requests"), "people:requests", Act.APPROVE, "decision"),
        Door(_("Logins and mandates"), "people:logins", Act.MANAGE_USERS, "user"),
        Door(_("Keys for programs"), "people:keys", Act.MANAGE_TOKENS, "key"),
        Door(_("Fields of your own"), "people:fields", Act.MANAGE_FIELDS, "settings"),
        Door(_("How long data are kept"), "retention:overview", Act.APPROVE, "clock"),
    ),
)
_PROOF: Final[_Group] = (
    _("Proof"),
    (
        Door(_("The log"), "verification:log", Act.SEE_LOG, "witnessed"),
        Door(_("Check a receipt"), "verification:verify", Act.SEE_LOG, "done"),
        Door(_("Sealed export"), "verification:export", Act.EXPORT, "download"),
        Door(_("Sent under proof"), "parcels:parcels", Act.SEE_LOG, "out"),
        Door(_("Received under proof"), "parcels:received", Act.OVERSEE, "in"),
    ),
)

NAVIGATION: Final[Sequence[_Group]] = (
    (
        _("Today"),
        (
            Door(_("Today"), "country:today", Act.OVERSEE, "today"),
            Door(_("Today"), "custody:today", Act.SEE_CUSTODY, "today", other=Act.OVERSEE),
            Door(_("Counter"), "counter:issue", Act.ISSUE, "scan"),
            Door(_("Returns"), "counter:return", Act.RECEIVE, "undo"),
            Door(_("Whole shift"), "counter:shift", Act.ISSUE, "people"),
            Door(_("Relief"), "counter:relief", Act.RELIEVE, "transfer"),
            Door(_("Permits to show"), "permits:mine", Act.RELIEVE, "permit", of_person=True),
            Door(_("Out now"), "custody:out", Act.SEE_CUSTODY, "elsewhere"),
            Door(_("Entries"), "custody:entries", Act.SEE_CUSTODY, "recorded"),
            Door(_("As it was"), "custody:then", Act.SEE_CUSTODY, "clock"),
            Door(_("Late entry"), "custody:late", Act.ISSUE, "attach"),
            Door(_("Papers"), "papers:papers", Act.SEE_CUSTODY, "print"),
            Door(_("Issued papers"), "papers:issued", Act.SEE_CUSTODY, "print"),
        ),
    ),
    (
        _("Stock"),
        (
            Door(_("Counts"), "counts:due", Act.SEE_CUSTODY, "count"),
            Door(_("Stock"), "stock:stock", Act.SEE_CUSTODY, "round"),
            Door(_("Transfers"), "stock:transfers", Act.SEE_CUSTODY, "transfer"),
            Door(_("Ammunition in store"), "storage:rooms", Act.SEE_CUSTODY, "armoury"),
        ),
    ),
    (
        _("Law and duties"),
        (
            Door(_("Duties"), "filings:duties", Act.SEE_CUSTODY, "clock"),
            Door(_("Incidents"), "incidents:incidents", Act.SEE_CUSTODY, "incident"),
            Door(_("Filings"), "filings:filings", Act.SEE_CUSTODY, "recorded"),
            Door(_("Near miss"), "incidents:near_miss", Act.RELIEVE, "decision"),
            Door(_("Sealed reports"), "incidents:sealed", Act.RELIEVE, "key"),
            Door(_("Law"), "law:profiles", Act.SEE_REGISTER, "permit"),
            Door(_("Standards"), "compliance:catalogues", Act.SEE_REGISTER, "done"),
            Door(_("Alerts"), "alerts:alerts", Act.SEE_LOG, "decision", besides=Act.SEE_CUSTODY),
            Door(_("Traces"), "traces:traces", Act.OVERSEE, "search"),
            Door(_("Questions about traced firearms"), "traces:questions", Act.FILE, "search"),
            Door(_("Inspections"), "inspections:inspections", Act.SEE_LOG, "done"),
            Door(_("Wind-down"), "winding_down:board", Act.SEE_LOG, "out"),
            Door(_("Letters"), "letters:letters", Act.SEE_LOG, "attach"),
            Door(_("Across companies"), "country:across", Act.OVERSEE, "people"),
            Door(_("Statistics by region"), "country:statistics", Act.OVERSEE, "count"),
            Door(_("Open statistics"), "open_statistics:latest", Act.OVERSEE, "count"),
            Door(_("Whom to visit"), "alerts:visits", Act.OVERSEE, "today"),
            Door(_("Where we stand"), "alerts:standing", Act.SEE_LOG, "count"),
        ),
    ),
    (
        _("Assistance"),
        (Door(_("Assistance"), "assistance:desk", Act.SEE_REGISTER, "people"),),
    ),
    (
        _("Registers"),
        (
            Door(_("Firearms"), "register:firearms", Act.SEE_REGISTER, "weapon"),
            Door(_("Permits"), "permits:permits", Act.SEE_REGISTER, "permit"),
            Door(_("Places"), "places:places", Act.SEE_REGISTER, "armoury"),
            Door(_("Contracts and roster"), "service:contracts", Act.SEE_REGISTER, "contract"),
            Door(_("Labels"), "register:labels", Act.LABEL, "label"),
            Door(_("Import"), "intake:files", Act.IMPORT_FILES, "in"),
        ),
    ),
    _PEOPLE,
    _PROOF,
)

OF_A_PROGRAMME: Final[Sequence[_Group]] = (
    (
        _("Assistance"),
        (
            Door(_("Today"), "assistance:desk", Act.SEE_REGISTER, "today"),
            Door(_("Requests for support"), "assistance:requests", Act.RUN_PROGRAMME, "in"),
            Door(_("Issued papers"), "papers:issued", Act.SEE_REGISTER, "print"),
        ),
    ),
    (
        _("Law and duties"),
        (
            Door(_("Law"), "law:profiles", Act.SEE_REGISTER, "permit"),
            Door(_("Standards"), "compliance:catalogues", Act.SEE_REGISTER, "done"),
        ),
    ),
    _PEOPLE,
    _PROOF,
)
"""What an organisation that runs programmes needs: it has no arms, no armoury and no duties."""


_DOORS: Final = tuple(door for _label, doors in (*NAVIGATION, *OF_A_PROGRAMME) for door in doors)
_ACTS: Final = frozenset(
    act for door in _DOORS for act in (door.act, door.besides) if act is not None
)
_OTHERS: Final = frozenset(door.other for door in _DOORS if door.other is not None)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates `desk`: made on first use, and absent where nobody is signed in."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    return {"desk": SimpleLazyObject(lambda: _desk(request, viewer))}


def _desk(request: Any, viewer: Viewer) -> Desk:
    roles = [role_words(each.role.value) for each in viewer.mandates_here()]
    return Desk(
        organisation=viewer.organisation_name,
        role=roles[0] if roles else "",
        user_name=viewer.name,
        navigation=ways_of(request, viewer),
        wrong=_wrong(request, viewer),
        account_href=_address("people:account"),
        sign_out_href=_address("account_logout"),
    )


@cache
def _address(name: str) -> str:
    """The address of a page that takes no arguments: the same for as long as the program runs."""
    return reverse(name)


def ways_of(request: Any, viewer: Viewer) -> tuple[Ways, ...]:
    """Every way that the mandates of this viewer open, in their groups."""
    opened = _opened(
        frozenset(act for act in _ACTS if viewer.may_somewhere(act, at=request.at)),
        frozenset(act for act in _OTHERS if viewer.may(act, at=request.at)),
        for_programmes=works_for_programmes(viewer),
        is_person=viewer.person_id is not None,
    )
    return tuple(
        Ways(
            label,
            tuple(Way(door.label, way, door.icon, request.path == way) for door, way in doors),
        )
        for label, doors in opened
    )


@lru_cache(maxsize=256)
def _opened(
    somewhere: frozenset[Act],
    everywhere: frozenset[Act],
    *,
    for_programmes: bool,
    is_person: bool,
) -> tuple[tuple[str | Promise, tuple[tuple[Door, str], ...]], ...]:
    """The doors that these acts open, and their addresses: asked once for all who have them."""
    groups = OF_A_PROGRAMME if for_programmes else NAVIGATION
    opened = (
        (
            label,
            tuple(
                (door, _address(door.name))
                for door in doors
                if door.act in somewhere
                and (door.besides is None or door.besides in somewhere)
                and (is_person or not door.of_person)
                and door.other not in everywhere
            ),
        )
        for label, doors in groups
    )
    return tuple((label, doors) for label, doors in opened if doors)


def _wrong(request: Any, viewer: Viewer) -> list[Wrong] | None:
    """Overdue, unexplained, unreviewed: three counts, for those who may see custody; else None.

    An authority reads how many answers it owes itself, not what each company has to mend; an
    organisation that runs programmes has no custody in which anything could be wrong.
    """
    if works_for_programmes(viewer) or not viewer.may(Act.SEE_CUSTODY, at=request.at):
        return None
    if sees_all(viewer=viewer, at=request.at):
        owed = late_at_authority(viewer=viewer, at=request.at)
        words = ngettext(
            "answer of the authority is late", "answers of the authority are late", owed
        )
        return [Wrong(owed, words, _address("country:today"), STOP)] if owed else None
    now = wrong_now(viewer=viewer, at=request.at)
    reviews = ngettext("override to review", "overrides to review", now.unreviewed)
    counts = (
        (now.late, _("overdue"), "custody:overdue", STOP),
        (now.unexplained, _("unexplained"), "custody:discrepancies", DECISION),
        (now.unreviewed, reviews, "custody:overrides", DECISION),
    )
    return [
        Wrong(count, words, _address(name), tone) for count, words, name, tone in counts if count
    ]
