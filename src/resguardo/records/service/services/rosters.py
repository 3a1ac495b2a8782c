"""Making the roster: who serves where and when, refused when nobody could.

A shift is cancelled, never removed, because an issue may cite it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import selectors as people
from resguardo.records.people.changes import amend
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.viewer import Viewer
from resguardo.records.places import selectors as places
from resguardo.records.places.models import Place
from resguardo.records.places.services import PlaceClosed
from resguardo.records.service.models import Posting, Shift
from resguardo.records.service.selectors import SHIFT_HOURS_MAX
from resguardo.records.service.services.contracts import GUARDED_KINDS, NotAPost
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import ChangeMade


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFacts:
    """One guard at one post from one moment to another; `where` names the row of a file."""

    person: UUID
    post: UUID
    starts_at: datetime
    ends_at: datetime
    posting: UUID | None = None
    where: str = ""
    public_id: UUID | None = None


class ShiftImpossible(Problem):
    """It ends before it starts, or nobody could stand so long."""

    code = "service.shift-impossible"
    wording = _(
        "A shift from {starts_at} to {ends_at} cannot be right: it ends after it starts, "
        "and within {hours_max} hours."
    )
    field = "ends_at"

    starts_at: datetime
    ends_at: datetime
    hours_max: int


class TwoPostsAtOnce(Problem):
    """Nobody stands at two posts at once; a roster that says so hides somebody."""

    code = "service.two-posts-at-once"
    wording = _(
        "{person} is at {post} from {starts_at} to {ends_at} already. Change one of the two shifts."
    )
    field = "person"

    person: str
    post: str
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def roster(*, by: Viewer, at: datetime, rows: Sequence[ShiftFacts]) -> list[Shift]:
    """Put shifts on the roster, all or none; refuses with `Several`, naming the rows.

    Refused are shifts that end before they start or last too long, and a guard at two posts at
    once, within the rows or against the roster that stands.
    """
    by.demand(Act.EDIT_SERVICE, at=at)
    if not rows:
        return []
    Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    persons = {
        row.public_id: row
        for row in people.people(viewer=by, at=at).filter(
            organisation_id=by.organisation_id, public_id__in={row.person for row in rows}
        )
    }
    posts = {
        row.public_id: row
        for row in places.places(viewer=by, at=at, own=True).filter(
            public_id__in={row.post for row in rows}
        )
    }
    postings = {
        row.public_id: row
        for row in Posting.objects.filter(
            contract__organisation_id=by.organisation_id,
            public_id__in={row.posting for row in rows if row.posting},
        )
    }
    problems = list(_refused(rows, persons, posts))
    if problems:
        raise Several.of(problems)
    made = [
        Shift(
            organisation_id=by.organisation_id,
            person=persons[row.person],
            post=posts[row.post],
            posting=postings.get(row.posting) if row.posting else None,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            **({"public_id": row.public_id} if row.public_id else {}),
        )
        for row in rows
    ]
    Shift.objects.bulk_create(made, batch_size=2_000)
    transparency.record_changes(
        [
            ChangeMade(
                subject_kind="roster",
                subject_id=by.organisation_public_id,
                verb="rostered",
                changes={
                    "shifts": (None, len(made)),
                    "first": (None, min(r.starts_at for r in rows)),
                },
            )
        ],
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def cancel_shift(*, by: Viewer, at: datetime, shift: UUID, reason: str) -> Shift:
    """Take a shift off the roster; it stays readable, because an issue may cite it."""
    by.demand(Act.EDIT_SERVICE, at=at)
    row = Shift.objects.filter(
        organisation_id=by.organisation_id, public_id=shift, cancelled_at=None
    ).first()
    if row is None:
        raise people.NotFound
    amend(
        row,
        {"cancelled_at": at},
        by=by,
        at=at,
        subject_kind="shift",
        verb="cancelled",
        reason=reason,
    )
    return row


def _refused(
    rows: Sequence[ShiftFacts], persons: dict[UUID, Person], posts: dict[UUID, Place]
) -> Iterator[tuple[str, Problem]]:
    """What stands against each row, with the name of the row."""
    standing = _standing(rows, persons)
    for place, row in enumerate(rows, 1):
        where = row.where or str(place)
        person, post = persons.get(row.person), posts.get(row.post)
        if person is None or post is None:
            yield where, people.NotFound()
            continue
        if post.closed_at is not None:
            yield where, PlaceClosed(post.name)
        elif post.kind not in GUARDED_KINDS:
            yield where, NotAPost(post.name)
        longest = row.starts_at + timedelta(hours=SHIFT_HOURS_MAX)
        if not row.starts_at < row.ends_at <= longest:
            yield where, ShiftImpossible(row.starts_at, row.ends_at, SHIFT_HOURS_MAX)
            continue
        for start, end, name in standing[person.pk]:
            if start < row.ends_at and row.starts_at < end:
                yield where, TwoPostsAtOnce(str(person), name, start, end)
                break
        standing[person.pk].append((row.starts_at, row.ends_at, post.name))


def _standing(
    rows: Sequence[ShiftFacts], persons: dict[UUID, Person]
) -> dict[int, list[tuple[datetime, datetime, str]]]:
    """The shifts that stand already for these people around these days."""
    found: dict[int, list[tuple[datetime, datetime, str]]] = defaultdict(list)
    shifts = Shift.objects.filter(
        person_id__in=[person.pk for person in persons.values()],
        cancelled_at=None,
        starts_at__lt=max(row.ends_at for row in rows),
        ends_at__gt=min(row.starts_at for row in rows),
    )
    for key, start, end, name in shifts.values_list(
        "person_id", "starts_at", "ends_at", "post__name"
    ):
        found[key].append((start, end, name))
    return found
