"""What a scan or a word at the counter means: a guard, a thing or a place, whichever comes first.

The armourer never says what is being scanned. A label says it by its letter; anything else is
compared with the marks people read off steel and paper (serial, document, number of a magazine, of
kit, of a lot), and last with names and with the end of a serial, as it is called across a counter.
Two makers may use one serial: then both are given, and the armourer says which.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from resguardo.kernel.identifier import LabelMistyped, LabelUnreadable
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.marking import normalise_serial
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Holding
from resguardo.records.people import codes
from resguardo.records.people.models import Person
from resguardo.records.people.reading import Shape
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.register.models import Thing, ThingKind

CANDIDATES_MAX: Final = 8
"""So many are shown; one more is looked up, to say that there are others."""
_SHORTEST_NAME: Final = 2
_SHORTEST_ENDING: Final = 3

Meaning = Person | Thing | Place


class ScanUnknown(Problem):
    """A scan that is nothing of this organisation."""

    code = "custody.scan-unknown"
    wording = _(
        "“{text}” is no guard, weapon or thing of this organisation. Scan it again, or type the "
        "code, the serial or the name."
    )
    field = "scan"

    text: str


class ScanMistyped(Problem):
    """A label whose check character does not fit, and nothing else that reads so."""

    code = "custody.scan-mistyped"
    wording = _("One character of “{text}” is wrong. Compare it with the label and type it again.")
    field = "scan"

    text: str


def recognise(*, viewer: Viewer, at: datetime, text: str) -> Sequence[Meaning]:
    """What the text can mean here, at most one more than is shown; refuses what means nothing."""
    demand_counter(viewer, at)
    word = " ".join(text.replace("\x00", "").split())[:60]
    if not word:
        raise ScanUnknown(word)
    label, mistyped = _label(word)
    if label and (found := _labelled(viewer, label)) is not None:
        return [found]
    for ask in (_marked, _ending, _named):
        if several := ask(viewer, word):
            return several[: CANDIDATES_MAX + 1]
    raise (ScanMistyped if mistyped else ScanUnknown)(word)


def demand_counter(viewer: Viewer, at: datetime) -> None:
    """Refuse whoever neither issues, receives nor relieves."""
    acts = (Act.ISSUE, Act.RECEIVE, Act.RELIEVE)
    if not any(viewer.may_somewhere(act, at=at) for act in acts):
        raise NotMandated(Act.ISSUE)


def _label(word: str) -> tuple[str, bool]:
    try:
        return codes.read_code(word), False
    except LabelUnreadable:
        return "", False
    except LabelMistyped:
        return "", "-" in word or word[:1].upper() in codes.LETTERS.values()


def _labelled(viewer: Viewer, label: str) -> Meaning | None:
    own = (viewer.organisation_id, label)
    match label[0]:
        case "G":
            return _PERSONS.row("organisation_id = %s AND code = %s AND erased_at IS NULL", *own)
        case "P":
            return _PLACES.row("organisation_id = %s AND code = %s AND closed_at IS NULL", *own)
        case _other:
            return _THINGS.row(
                "register_thing.organisation_id = %s AND register_thing.code = %s", *own
            )


def _marked(viewer: Viewer, word: str) -> list[Meaning]:
    """What carries exactly this mark: a document, a serial, a number."""
    people = _people(viewer).filter(Q(code__iexact=word) | Q(document_number__iexact=word))
    things: list[Thing] = []
    own = things_shown().filter(organisation_id=viewer.organisation_id)
    if (serial := normalise_serial(word)) != "":
        things += own.filter(firearm__serial_normal=serial).order_by("pk")[: CANDIDATES_MAX + 1]
    if not things:
        number = word.upper()
        for mark in ("magazine__number", "kit__number", "lot__lot_number"):
            things += own.filter(**{mark: number}).order_by("pk")[: CANDIDATES_MAX + 1]
    return [*people[: CANDIDATES_MAX + 1], *things]


def _ending(viewer: Viewer, word: str) -> list[Meaning]:
    """Weapons that are held now and whose serial ends so."""
    serial = normalise_serial(word)
    if len(serial) < _SHORTEST_ENDING or not any(sign.isdigit() for sign in serial):
        return []
    rows = Holding.objects.filter(
        organisation_id=viewer.organisation_id,
        boundary=False,
        thing__kind=ThingKind.FIREARM,
        thing__firearm__serial_normal__endswith=serial,
    )
    return list(
        things_shown().filter(pk__in=rows.values("thing")).order_by("pk")[: CANDIDATES_MAX + 1]
    )


def _named(viewer: Viewer, word: str) -> list[Meaning]:
    """People who work here by the words of their name; else a place by the start of its."""
    if len(word) < _SHORTEST_NAME:
        return []
    rows = _people(viewer)
    for part in word.replace(",", " ").split()[:4]:
        rows = rows.filter(
            Q(family_name__istartswith=part)
            | Q(given_name__istartswith=part)
            | Q(family_name__icontains=f" {part}")
        )
    people = list(rows.order_by("family_name", "given_name", "pk")[: CANDIDATES_MAX + 1])
    if people:
        return [*people]
    places = Place.objects.filter(
        organisation_id=viewer.organisation_id, closed_at=None, name__istartswith=word
    )
    return list(places.order_by("name", "pk")[: CANDIDATES_MAX + 1])


def _people(viewer: Viewer) -> QuerySet[Person]:
    return Person.objects.filter(organisation_id=viewer.organisation_id, erased_at=None)


def things_shown() -> QuerySet[Thing]:
    """Things with what the counter says of them."""
    return Thing.objects.select_related(
        "firearm__model__maker", "magazine", "kit", "lot", "organisation"
    )


# A label is what a scanner sends, time and again; all else is typed, and the object layer asks it.
_PERSONS = Shape(Person.objects.all)
_PLACES = Shape(Place.objects.all)
_THINGS = Shape(things_shown)
