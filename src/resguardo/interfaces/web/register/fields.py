"""Fields that several forms of the register share, and the organisation's own ones."""

from django.utils.translation import gettext_lazy

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, day
from resguardo.interfaces.web.words_of_fields import OWNERSHIPS, PERMIT_KINDS, options, words
from resguardo.records.custody.authorised import leaves_in_force
from resguardo.records.places import selectors as places
from resguardo.records.register import catalogue

STORES = ("armoury", "room", "safe", "depot")


def calibre(value: str = "", *, required: bool = True) -> Ask:
    """The calibre, from the table."""
    return Ask(
        "calibre",
        gettext_lazy("Calibre"),
        "choose",
        options=[("", "–"), *catalogue.calibre_choices()],
        value=value,
        required=required,
    )


def ownership(value: str = "owned") -> Ask:
    """Whose it is."""
    return Ask(
        "ownership",
        gettext_lazy("Ownership"),
        "choose",
        options=options(OWNERSHIPS),
        value=value,
    )


def owner_name(value: str = "") -> Ask:
    """The owner, where it is not the company."""
    return Ask(
        "owner_name",
        gettext_lazy("Owner, if it is not the company"),
        value=value,
        required=False,
        limit=200,
    )


def slot(value: str = "") -> Ask:
    """Where it belongs within its armoury or safe."""
    return Ask(
        "slot",
        gettext_lazy("Slot"),
        hint=gettext_lazy("Rack, shelf or number, as its label says: B-14."),
        value=value,
        required=False,
        limit=40,
    )


def store(request: Page) -> Ask:
    """The armoury that takes it in."""
    rows = places.open_places(viewer=request.viewer, at=request.at, kinds=STORES)
    return Ask(
        "place",
        gettext_lazy("Armoury that takes it in"),
        "key",
        options=[(str(row.public_id), row.name) for row in rows],
        value=str(rows[0].public_id) if rows else "",
    )


def taking_in(request: Page) -> tuple[Ask, ...]:
    """The paper with which it came, and the day; the leave of the authority, where there is one."""
    leaves = [
        (str(each.public_id), f"{each.number} · {words(PERMIT_KINDS, each.kind)}")
        for each in leaves_in_force(viewer=request.viewer, at=request.at)
    ]
    under = Ask(
        "under",
        gettext_lazy("Leave under which it came"),
        "key",
        options=leaves,
        hint=gettext_lazy("To buy or to import, as the authority gave it."),
        required=False,
    )
    return (
        *([under] if leaves else []),
        day("acquired_on", gettext_lazy("Acquired on"), required=False),
        Ask(
            "document",
            gettext_lazy("Paper with which it came"),
            hint=gettext_lazy("Invoice, import permit, deed of transfer."),
            limit=100,
        ),
    )
