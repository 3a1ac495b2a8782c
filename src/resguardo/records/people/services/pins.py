"""The PIN by which a person confirms at the armoury's device, and what stands against guessing it.

Four to six digits are weak under any hash: a slow one would cost the thief of a database minutes,
and the counter its queue. What protects them is a pepper that is not in the database (derived from
the deployment's secret key) and, at the device, a lock that grows: five wrong digits close the PIN
for fifteen minutes, ten for half an hour, up to a day. A PIN opens nothing alone; it counts only
within the session of an armourer, for the weapon on the table.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from resguardo.kernel.mandate import ROLE_ACTS, Act, Role
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import note
from resguardo.records.people.models import Mandate, Person
from resguardo.records.people.reading import Shape
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

DIGITS_LEAST: Final = 4
DIGITS_MOST: Final = 6
TRIES: Final = 5
LOCK: Final = timedelta(minutes=15)
LOCK_MOST: Final = timedelta(days=1)
_SALT_BYTES: Final = 12
_STANDS_BESIDE: Final = frozenset({Act.RECEIVE, Act.OVERRIDE, Act.APPROVE, Act.TRAIN})
_RUNS: Final = "01234567890", "09876543210"


class PinUnusable(Problem):
    """Too short, too long, or the first that anybody would try."""

    code = "people.pin-unusable"
    wording = _(
        "Choose a PIN of four to six digits that is not a run (1234), not one digit repeated and "
        "not part of the person's code or document."
    )
    field = "pin"


class PinMissing(Problem):
    """Without a PIN there is nothing to compare."""

    code = "people.pin-missing"
    wording = _(
        "This person has no PIN yet. Let them sign on the screen, or ask a manager to set one."
    )
    field = "pin"


class PinWrong(Problem):
    """Not the PIN of this person."""

    code = "people.pin-wrong"
    wording = _("That is not the PIN of this person. Tries left before it is locked: {left}.")
    field = "pin"

    left: int


class PinOfASecond(Problem):
    """Whoever could set the PIN of a second person would be that second person."""

    code = "people.pin-of-a-second"
    wording = _(
        "{person} signs in and can confirm as a second person, so nobody else sets their PIN anew. "
        "They do it themselves, signed in on the page of their account, or here with the PIN they "
        "have."
    )
    field = "pin"

    person: str


class PinLocked(Problem):
    """Too many wrong digits."""

    code = "people.pin-locked"
    wording = _(
        "After too many wrong tries the PIN is locked until {until}. Let the person sign on the "
        "screen, or ask a manager to set a new PIN."
    )
    field = "pin"

    until: datetime


@transaction.atomic
def set_pin(
    *, by: Viewer, at: datetime, person: Person, pin: str, old_pin: str | None = None
) -> Person:
    """Set a PIN: by one who may edit people, or at the counter by the person with the old PIN.

    An armourer alone cannot set it, or else an armourer could sign in a guard's name; and nobody
    sets anew the PIN of another who can confirm as a second person (`PinOfASecond`). The old PIN
    must have been checked (`check_pin`) by the caller before; here it is compared once more.
    """
    row = (
        Person.objects.select_for_update(no_key=True)
        .filter(pk=person.pk, organisation_id=by.organisation_id, erased_at=None)
        .first()
    )
    if row is None:
        raise NotFound
    if row.pk != by.person_id and (old_pin is None or not _matches(old_pin, row.pin_hash)):
        by.demand(Act.EDIT_PEOPLE, at=at)
        if row.pin_hash and _signs_in(row, at):
            raise PinOfASecond(str(row))
    if not _usable(pin, row):
        raise PinUnusable
    row.pin_hash = _hashed(pin, secrets.token_hex(_SALT_BYTES))
    row.pin_failures, row.pin_locked_until = 0, None
    row.save(update_fields=["pin_hash", "pin_failures", "pin_locked_until"])
    note("person", row.public_id, "set_pin", {}, by=by, at=at)
    return row


def check_pin(
    *, by: Viewer, at: datetime, person: Person, pin: str, just_read: bool = False
) -> None:
    """Refuse unless this is the person's PIN; count wrong ones and lock.

    Call it BEFORE the transaction that the PIN confirms, never inside: the refusal would roll the
    count of wrong tries back, and guessing would be free. The right PIN costs one read, or none
    where the caller has `just_read` the whole row of a person of the viewer's organisation.
    """
    row = person if just_read else _pin_row(by, person)
    if not row.pin_hash:
        raise PinMissing
    if row.pin_locked_until is not None and row.pin_locked_until > at:
        raise PinLocked(row.pin_locked_until)
    if not _matches(pin, row.pin_hash):
        _count_failure(by, at, person)
    elif row.pin_failures:
        Person.objects.filter(pk=row.pk).update(pin_failures=0, pin_locked_until=None)


@transaction.atomic
def clear_pin_lock(*, by: Viewer, at: datetime, person: Person, reason: str) -> None:
    """Open a locked PIN again; demands `edit_people`, not the armourer who wants it opened."""
    by.demand(Act.EDIT_PEOPLE, at=at)
    row = _pin_row(by, person)
    Person.objects.filter(pk=row.pk).update(pin_failures=0, pin_locked_until=None)
    note("person", person.public_id, "clear_pin_lock", {}, reason, by=by, at=at)


def _signs_in(person: Person, at: datetime) -> bool:
    """Whether the person has a login of whose mandates one lets it stand beside somebody."""
    rows = Mandate.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), user__person=person)
    roles = rows.filter(user__is_active=True).values_list("role", flat=True)
    return any(ROLE_ACTS[Role(role)] & _STANDS_BESIDE for role in roles)


def _pin_row(by: Viewer, person: Person) -> Person:
    row = _PINS.row("id = %s AND organisation_id = %s", person.pk, by.organisation_id)
    if row is None:
        raise NotFound
    return row


_PINS = Shape(lambda: Person.objects.only("pin_hash", "pin_failures", "pin_locked_until"))


def _count_failure(by: Viewer, at: datetime, person: Person) -> None:
    """Count under the row's lock, so that eight guesses at once are eight, and then refuse."""
    with transaction.atomic():
        row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        row.pin_failures = min(row.pin_failures + 1, 10_000)
        rounds, rest = divmod(row.pin_failures, TRIES)
        if not rest:
            row.pin_locked_until = at + min(LOCK * 2 ** min(rounds - 1, 10), LOCK_MOST)
        row.save(update_fields=["pin_failures", "pin_locked_until"])
        if not rest:
            note("person", row.public_id, "lock_pin", {}, by=by, at=at)
    if not rest and row.pin_locked_until is not None:
        raise PinLocked(row.pin_locked_until)
    raise PinWrong(TRIES - rest)


def _usable(pin: str, person: Person) -> bool:
    if not (pin.isascii() and pin.isdigit() and DIGITS_LEAST <= len(pin) <= DIGITS_MOST):
        return False
    if len(set(pin)) == 1 or any(pin in run for run in _RUNS):
        return False
    return pin not in person.document_number and pin not in person.code


def _hashed(pin: str, salt: str, secret: str | bytes | None = None) -> str:
    digest = salted_hmac(
        "resguardo.pin", f"{salt}:{pin}", secret=secret, algorithm="sha256"
    ).hexdigest()
    return f"hmac1${salt}${digest}"


def _matches(pin: str, stored: str) -> bool:
    """Compare in constant time, under the present key and those that it replaced."""
    _scheme, _, rest = stored.partition("$")
    salt = rest.partition("$")[0]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(hmac.compare_digest(_hashed(pin, salt, key), stored) for key in keys)
