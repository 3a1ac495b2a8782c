"""Accounts are opened when first needed: of a place, of a person, and one of each boundary kind.

An account is never closed and never renamed. A place's account has the place's kind; rooms and
safes are armouries to the ledger, a site is not a place where anything can be.
"""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from django.db import connection

from resguardo.kernel.ledger import BOUNDARY, AccountKind
from resguardo.records.custody.models import Account
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.reading import Shape, spell
from resguardo.records.places.models import Place, PlaceKind
from resguardo.records.transparency.identity import new_public_id
from resguardo.records.transparency.together import write_rows

KIND_OF_PLACE: dict[str, AccountKind] = {
    PlaceKind.ARMOURY: AccountKind.ARMOURY,
    PlaceKind.ROOM: AccountKind.ARMOURY,
    PlaceKind.SAFE: AccountKind.ARMOURY,
    PlaceKind.POST: AccountKind.POST,
    PlaceKind.VEHICLE: AccountKind.VEHICLE,
    PlaceKind.RANGE: AccountKind.RANGE,
    PlaceKind.WORKSHOP: AccountKind.WORKSHOP,
    PlaceKind.DEPOT: AccountKind.DEPOT,
    PlaceKind.SITE: AccountKind.ARMOURY,
}


def of_place(place: Place) -> Account:
    """The account of a place, opened if this is its first use."""
    account, _ = Account.objects.get_or_create(
        place=place,
        defaults={
            "organisation_id": place.organisation_id,
            "kind": KIND_OF_PLACE[place.kind],
            "boundary": False,
        },
    )
    account.place = place
    return account


def of_person(person: Person) -> Account:
    """The account of a person, opened if this is its first use."""
    account, _ = Account.objects.get_or_create(
        person=person,
        defaults={
            "organisation_id": person.organisation_id,
            "kind": AccountKind.PERSON,
            "boundary": False,
        },
    )
    return account


_ACCOUNTS = Shape(Account.objects.all)


def at_open_place(organisation_id: int, public_id: UUID) -> Account | None:
    """The account of a place of the organisation, if the place is open and was ever used."""
    return _ACCOUNTS.row(
        "place_id = (SELECT id FROM places_place WHERE public_id = %s AND closed_at IS NULL)"
        " AND NOT boundary AND organisation_id = %s",
        public_id,
        organisation_id,
    )


def of_people(people: Iterable[Person]) -> dict[int, Account]:
    """The accounts of many persons by person key, opened in one statement where missing."""
    wanted = {person.pk: person for person in people}
    found = _of_persons(wanted)
    missing = [person for key, person in wanted.items() if key not in found]
    if missing:
        with connection.cursor() as cursor:
            write_rows(
                cursor,
                _OPEN,
                [
                    (spell(new_public_id()), row.organisation_id, "person", False, row.pk, "")
                    for row in missing
                ],
            )
        found |= _of_persons([row.pk for row in missing])
    return found


_OPEN: Final = (
    "INSERT INTO custody_account (public_id, organisation_id, kind, boundary, person_id, reference)"
    " VALUES {rows} ON CONFLICT DO NOTHING"
)


def _of_persons(keys: Collection[int]) -> dict[int, Account]:
    return {
        account.person_id: account
        for account in _ACCOUNTS.rows("person_id IN %s", keys)
        if account.person_id is not None
    }


def of_boundary(organisation_id: int, kind: AccountKind) -> Account:
    """The one account of a boundary kind in an organisation's ledger."""
    if kind not in BOUNDARY:
        message = f"{kind} is not a boundary kind"
        raise ValueError(message)
    account, _ = Account.objects.get_or_create(
        organisation_id=organisation_id, kind=kind, boundary=True
    )
    return account


def of_consignment(organisation: Organisation, reference: str) -> Account:
    """The account of one consignment under way, by its guide number."""
    account, _ = Account.objects.get_or_create(
        organisation=organisation,
        kind=AccountKind.CONSIGNMENT,
        reference=reference,
        defaults={"boundary": False},
    )
    return account


def of_depot(organisation: Organisation, reference: str) -> Account:
    """The account of things that wait at a depot of somebody else, by its number."""
    account, _ = Account.objects.get_or_create(
        organisation=organisation,
        kind=AccountKind.DEPOT,
        reference=reference,
        defaults={"boundary": False},
    )
    return account


def name_of(account: Account) -> str:
    """What people call an account: its place, its person, or the word for its kind."""
    if account.place is not None:
        return account.place.name
    if account.person is not None:
        return str(account.person)
    return account.reference or account.kind
