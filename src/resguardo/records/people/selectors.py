"""Who there is: viewers, organisations, persons; nobody is shown but through a viewer.

The gate of the whole system stands here: `organisations_in_sight`. A company sees itself. An
authority whose mandate says `oversee` sees the companies of its country too. Every later chapter
narrows its rows with the same function, so there is one place to get it right.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from resguardo.kernel.mandate import ROLE_ACTS, Act, Role
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import sight
from resguardo.records.people.in_force import (
    kernel_mandate,
    mandates_in_force,
)
from resguardo.records.people.models import (
    Approval,
    Conduct,
    ConductAcceptance,
    CustomField,
    Employment,
    Organisation,
    OrganisationKind,
    Person,
    SavedView,
    Token,
    User,
)
from resguardo.records.people.models import Mandate as MandateRow
from resguardo.records.people.viewer import Viewer


class NotFound(Problem):
    """There is no such row, or it is not this viewer's to know of: the answer is the same."""

    code = "record.not-found"
    wording = _("There is nothing here under that address. Check it, or search for it by name.")


class NoMandate(Problem):
    """A login without any mandate in force sees nothing."""

    code = "people.no-mandate"
    wording = _("Your login has no mandate in force. Ask the manager of your organisation for one.")


def viewer_of(
    user: User,
    *,
    at: datetime,
    organisation: UUID | None = None,
    device_id: str = "",
    request_id: str = "",
    read_only: bool = False,
    acts: Iterable[str] | None = None,
) -> Viewer:
    """The login at work in one of its organisations: the one asked for, or else its first.

    Refuses with `NoMandate` when no mandate is in force, or none in the organisation asked for.
    """
    with sight.everything():  # who it is decides what is in sight, so it is asked before
        rows = mandates_in_force(user, at=at) if user.is_active else []
    if organisation is not None:
        chosen = next((row for row in rows if row.organisation.public_id == organisation), None)
    else:
        chosen = rows[0] if rows else None
    if chosen is None:
        raise NoMandate
    here = chosen.organisation
    person = chosen.user.person
    return Viewer(
        user_id=user.pk,
        user_public_id=user.public_id,
        name=user.name or user.username,
        person_id=person.pk if person and person.organisation_id == here.pk else None,
        person_public_id=person.public_id if person else None,
        organisation_id=here.pk,
        organisation_public_id=here.public_id,
        organisation_name=here.name,
        organisation_kind=here.kind,
        jurisdiction=here.jurisdiction,
        mandates=tuple(kernel_mandate(row) for row in rows),
        language=user.language,
        time_zone=here.time_zone,
        device_id=device_id,
        request_id=request_id,
        read_only=read_only,
        conduct_due=chosen.user.conduct_accepted.get(str(here.pk), 0) != here.conduct_version,
        acts=None if acts is None else frozenset(Act(act) for act in acts),
    )


def organisations_in_sight(*, viewer: Viewer, at: datetime) -> QuerySet[Organisation]:
    """The organisations whose rows this viewer may be shown: the one gate of visibility."""
    mine = Q(pk=viewer.organisation_id)
    if viewer.organisation_kind == OrganisationKind.AUTHORITY and viewer.may(Act.OVERSEE, at=at):
        mine |= Q(kind=OrganisationKind.COMPANY)
    return Organisation.objects.filter(mine)


def every_organisation() -> QuerySet[Organisation]:
    """All organisations, for the operator of the machine, whom no mandate binds.

    The one selector without a viewer: the command line has none, and its user could read the
    database file itself.
    """
    return Organisation.objects.order_by("kind", "name", "id")


def login_named(username: str) -> User:
    """The login of that name, for the operator of the machine; `NotFound` when there is none."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound
    return found


def tokens_of(user: User) -> QuerySet[Token]:
    """The keys of a login, for the operator of the machine."""
    return Token.objects.filter(user=user).order_by("-created_at", "-id")


def token_named(public_id: UUID) -> Token:
    """A key by its identifier, for the operator of the machine; `NotFound` when there is none."""
    found = Token.objects.filter(public_id=public_id).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def sees_all(*, viewer: Viewer, at: datetime) -> bool:
    """Tell whether the viewer oversees companies rather than working in one."""
    return viewer.organisation_kind == OrganisationKind.AUTHORITY and viewer.may(Act.OVERSEE, at=at)


def bring_into_sight(*, viewer: Viewer, at: datetime) -> None:
    """Tell the database whose rows to show from here on: what this viewer may see and no more."""
    if sees_all(viewer=viewer, at=at):
        sight.look_everywhere()
    else:
        sight.look(viewer.organisation_id)


def people(*, viewer: Viewer, at: datetime) -> QuerySet[Person]:
    """The persons in sight; demands `see_people`."""
    viewer.demand(Act.SEE_PEOPLE, at=at)
    rows = Person.objects.select_related("organisation")
    if sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return rows.filter(organisation_id=viewer.organisation_id)


def person(*, viewer: Viewer, at: datetime, public_id: UUID) -> Person:
    """One person in sight, or `NotFound`."""
    found = people(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def employment_on(person: Person, *, day: date) -> Employment | None:
    """The employment in force on that day, if any."""
    return (
        Employment.objects.filter(person=person, hired_on__lte=day)
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .order_by("-hired_on")
        .first()
    )


def possible_seconds(*, viewer: Viewer, at: datetime, act: Act) -> list[Person]:
    """Colleagues who may do the act themselves, and so can stand beside another's; by name."""
    viewer.demand(Act.SEE_PEOPLE, at=at)
    in_force = Q(user__mandates__ends_at=None) | Q(user__mandates__ends_at__gt=at)
    return list(
        Person.objects.filter(
            in_force,
            organisation_id=viewer.organisation_id,
            user__is_active=True,
            user__mandates__organisation_id=viewer.organisation_id,
            user__mandates__starts_at__lte=at,
            user__mandates__role__in=[role.value for role in Role if act in ROLE_ACTS[role]],
        )
        .exclude(pk=viewer.person_id or 0)
        .distinct()
        .order_by("family_name", "given_name", "id")
    )


def own_person(*, viewer: Viewer) -> Person:
    """The person behind one's own login here; `NotFound` for a login without one."""
    row = Person.objects.filter(pk=viewer.person_id or 0, erased_at=None).first()
    if row is None:
        raise NotFound
    return row


def colleagues_of(*, viewer: Viewer, at: datetime) -> QuerySet[User]:
    """The logins with a mandate in the viewer's organisation."""
    viewer.demand(Act.MANAGE_USERS, at=at)
    return User.objects.filter(mandates__organisation_id=viewer.organisation_id).distinct()


def organisations(*, viewer: Viewer, at: datetime) -> QuerySet[Organisation]:
    """The organisations in sight by name."""
    return organisations_in_sight(viewer=viewer, at=at).order_by("name")


def own_organisations(*, viewer: Viewer, at: datetime) -> list[Organisation]:
    """The organisations in which this login may work, for the switch in the frame."""
    rows = MandateRow.objects.filter(
        user_id=viewer.user_id, starts_at__lte=at, organisation__closed_on=None
    ).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    found = {row.organisation_id: row.organisation for row in rows.select_related("organisation")}
    return sorted(found.values(), key=lambda each: each.name)


def found_people(
    rows: QuerySet[Person], *, day: date, search: str = "", role: str = "", working: str = ""
) -> QuerySet[Person]:
    """Narrow persons by name, code or document, by work, and by whether they work here now."""
    words = search.replace("\x00", "").split()
    for word in words[:5]:
        rows = rows.filter(
            Q(family_name__istartswith=word)
            | Q(given_name__istartswith=word)
            | Q(family_name__icontains=f" {word}")
            | Q(code__iexact=word)
            | Q(document_number__iexact=word)
        )
    now = Employment.objects.filter(hired_on__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))
    if role:
        rows = rows.filter(pk__in=now.filter(role=role).values("person_id"))
    if working == "yes":
        rows = rows.filter(pk__in=now.values("person_id"))
    elif working == "no":
        rows = rows.exclude(pk__in=now.values("person_id"))
    return rows


def employments(*, viewer: Viewer, at: datetime, person: Person) -> QuerySet[Employment]:
    """The spans of work of a person in sight, the latest first."""
    viewer.demand(Act.SEE_PEOPLE, at=at)
    in_sight = organisations_in_sight(viewer=viewer, at=at)
    return Employment.objects.filter(
        person_id=person.pk, person__organisation__in=in_sight
    ).order_by("-hired_on", "-id")


def is_suspended(employment: Employment | None, *, day: date) -> bool:
    """Tell whether the employment is suspended on that day."""
    if employment is None or employment.suspended_from is None:
        return False
    until = employment.suspended_until
    return employment.suspended_from <= day and (until is None or day < until)


def has_suspension_ahead(employment: Employment | None, *, day: date) -> bool:
    """Tell whether a suspension runs or is to begin: what somebody can be reinstated from."""
    if employment is None or employment.suspended_from is None:
        return False
    until = employment.suspended_until
    return until is None or max(day, employment.suspended_from) < until


def needs_reason(*, viewer: Viewer, at: datetime) -> bool:
    """Tell whether documents and phones stay folded for this viewer until a reason is given."""
    if sees_all(viewer=viewer, at=at):
        return True
    daily = (Act.EDIT_PEOPLE, Act.ISSUE)
    return not any(viewer.may_somewhere(act, at=at) for act in daily)


def known_elsewhere(*, viewer: Viewer, at: datetime, person: Person) -> bool:
    """Tell whether the same identity is or was employed by another company.

    A company learns only that it should talk to the authority, never where or when. (The pattern
    is one man hired by five firms, each of which lost a weapon on his first shift.)
    """
    viewer.demand(Act.SEE_PEOPLE, at=at)
    if not person.identity_hash:
        return False
    with sight.everything():
        return (
            Person.objects.filter(identity_hash=person.identity_hash)
            .exclude(organisation_id=person.organisation_id)
            .exists()
        )


def same_identity(*, viewer: Viewer, at: datetime, person: Person) -> QuerySet[Person]:
    """The same identity in other companies: for an authority alone; empty for everybody else."""
    viewer.demand(Act.SEE_PEOPLE, at=at)
    if not person.identity_hash or not sees_all(viewer=viewer, at=at):
        return Person.objects.none()
    return (
        Person.objects.filter(identity_hash=person.identity_hash)
        .exclude(pk=person.pk)
        .select_related("organisation")
        .order_by("id")
    )


def colleague(*, viewer: Viewer, at: datetime, public_id: UUID) -> User:
    """One login with a mandate here, present or past, or `NotFound`."""
    found = colleagues_of(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def roles_in_force(*, viewer: Viewer, at: datetime) -> dict[int, list[str]]:
    """The roles that each login has in the viewer's organisation now, by key of the login."""
    viewer.demand(Act.MANAGE_USERS, at=at)
    rows = MandateRow.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        organisation_id=viewer.organisation_id,
        starts_at__lte=at,
    )
    held: dict[int, list[str]] = {}
    for user_id, role in rows.order_by("id").values_list("user_id", "role"):
        held.setdefault(user_id, []).append(role)
    return held


def person_by_code(*, viewer: Viewer, at: datetime, code: str) -> Person:
    """The person whose card says this, in the viewer's organisation, or `NotFound`."""
    rows = people(viewer=viewer, at=at).filter(organisation_id=viewer.organisation_id)
    found = rows.filter(code__iexact=code.strip()).first()
    if found is None:
        raise NotFound
    return found


def mandates_of(*, viewer: Viewer, at: datetime, user: User) -> QuerySet[MandateRow]:
    """The mandates of a login in the viewer's organisation, the latest first."""
    viewer.demand(Act.MANAGE_USERS, at=at)
    return MandateRow.objects.filter(
        user_id=user.pk, organisation_id=viewer.organisation_id
    ).order_by("-starts_at", "-id")


def mandate(*, viewer: Viewer, at: datetime, public_id: UUID) -> MandateRow:
    """One mandate of the viewer's organisation, or `NotFound`."""
    viewer.demand(Act.MANAGE_USERS, at=at)
    found = (
        MandateRow.objects.filter(public_id=public_id, organisation_id=viewer.organisation_id)
        .select_related("user")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def tokens(*, viewer: Viewer, at: datetime) -> QuerySet[Token]:
    """One's own keys; with `manage_tokens` those of all logins with a mandate here."""
    rows = Token.objects.select_related("user").order_by("-created_at", "-id")
    if viewer.may(Act.MANAGE_TOKENS, at=at):
        here = MandateRow.objects.filter(organisation_id=viewer.organisation_id)
        return rows.filter(user_id__in=here.values("user_id"))
    return rows.filter(user_id=viewer.user_id)


def token(*, viewer: Viewer, at: datetime, public_id: UUID) -> Token:
    """One key in sight, or `NotFound`."""
    found = tokens(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def approvals(*, viewer: Viewer, at: datetime, state: str = "") -> QuerySet[Approval]:
    """Requests of the organisation, the latest first.

    Who decides or audits sees all of them, everybody else their own.
    """
    rows = Approval.objects.filter(organisation_id=viewer.organisation_id)
    if not (viewer.may(Act.APPROVE, at=at) or viewer.may(Act.SEE_LOG, at=at)):
        rows = rows.filter(requested_by_id=viewer.user_id)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("requested_by", "decided_by").order_by("-id")


def approval(*, viewer: Viewer, at: datetime, public_id: UUID) -> Approval:
    """One request in sight, or `NotFound`."""
    found = approvals(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def saved_views(*, viewer: Viewer, page: str) -> QuerySet[SavedView]:
    """The views of a page: one's own and those that colleagues share."""
    return (
        SavedView.objects.filter(
            Q(owner_id=viewer.user_id) | Q(shared=True),
            organisation_id=viewer.organisation_id,
            page=page,
            retired_at=None,
        )
        .select_related("owner")
        .order_by("name", "id")
    )


def saved_view(*, viewer: Viewer, public_id: UUID) -> SavedView:
    """One view in sight, or `NotFound`."""
    found = SavedView.objects.filter(
        Q(owner_id=viewer.user_id) | Q(shared=True),
        public_id=public_id,
        organisation_id=viewer.organisation_id,
        retired_at=None,
    ).first()
    if found is None:
        raise NotFound
    return found


def conduct_in_force(*, viewer: Viewer) -> Conduct | None:
    """The code of conduct of the viewer's organisation, if it has one."""
    rows = Conduct.objects.filter(organisation_id=viewer.organisation_id)
    return rows.order_by("-version").first()


def conduct_accepted_by(*, viewer: Viewer, at: datetime) -> QuerySet[ConductAcceptance]:
    """Who accepted the version in force and when, the latest first; for who manages logins."""
    viewer.demand(Act.MANAGE_USERS, at=at)
    row = conduct_in_force(viewer=viewer)
    rows = ConductAcceptance.objects.filter(conduct=row).select_related("user__person")
    return rows.order_by("-accepted_at", "-id")


def custom_fields(
    *, viewer: Viewer, subject_kind: str = "", retired: bool = False
) -> QuerySet[CustomField]:
    """The fields that the viewer's organisation added, as made; `retired` ones where asked."""
    rows = CustomField.objects.filter(organisation_id=viewer.organisation_id)
    if not retired:
        rows = rows.filter(retired_at=None)
    if subject_kind:
        rows = rows.filter(subject_kind=subject_kind)
    return rows.order_by("subject_kind", "id")


def custom_field(*, viewer: Viewer, public_id: UUID) -> CustomField:
    """One such field, or `NotFound`."""
    found = custom_fields(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def organisation_named(*, public_id: UUID) -> Organisation:
    """An organisation by its identifier, for the console of the machine; or `NotFound`."""
    found = Organisation.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def demonstration_logins(*, at: datetime) -> list[MandateRow]:
    """Who can be played in a demonstration: one login a role and organisation, at most forty.

    For the page for signing in of a deployment whose setting says that nothing in it is real.
    """
    rows = (
        MandateRow.objects.filter(starts_at__lte=at, user__is_active=True, user__is_superuser=False)
        .filter(Q(ends_at=None) | Q(ends_at__gt=at))
        .select_related("user", "organisation")
        .order_by("organisation__kind", "organisation_id", "role", "id")
    )
    first: dict[tuple[int, str], MandateRow] = {}
    for row in rows[:2000]:
        first.setdefault((row.organisation_id, row.role), row)
    return list(first.values())[:40]


def names_of_logins(public_ids: Collection[str]) -> dict[str, str]:
    """The names of logins by their identifier as the log has it: who did what, on a record's page.

    Whoever may see the record may see who worked on it.
    """
    wanted = [each for each in public_ids if each]
    rows = User.objects.filter(public_id__in=wanted).select_related("person")
    return {str(row.public_id): str(row) for row in rows}
