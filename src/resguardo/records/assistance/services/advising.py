"""Advising: the table is drawn from the profile, commented by stakeholders, and drafted upon."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import advice, selectors
from resguardo.records.assistance.models import GapComment, LegalGap
from resguardo.records.assistance.services.programmes import answer_act
from resguardo.records.assistance.services.words import NotOnTheList, kept_words
from resguardo.records.people.changes import amend, note
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.profiles import profiles


class TableThere(Problem):
    """A review has one table."""

    code = "advice.table-there"
    wording = _("The table was drawn already. Go on with it, or plan another review.")


@transaction.atomic
def draw_table(*, by: Viewer, at: datetime, activity: UUID, jurisdiction: str) -> list[LegalGap]:
    """Draw the table of a country: every topic with what its profile says of it today.

    Refuses a country without a profile, and a second table (`TableThere`).
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if row.kind != "legal_review":
        raise NotFound
    if jurisdiction.partition("@")[0] not in profiles():
        raise NotOnTheList(jurisdiction[:40])
    if row.gaps.exists():
        raise TableThere
    made = [
        LegalGap.objects.create(
            owner_id=by.organisation_id, activity=row, topic=each.topic.id,
            jurisdiction=jurisdiction, found=each.verdict, article=each.article, drawn_at=at,
        )
        for each in advice.compared(jurisdiction, local_day(at, by.time_zone))
    ]  # fmt: skip
    note("activity", row.public_id, "drafted", {"profile": (None, jurisdiction)}, by=by, at=at)
    return made


@transaction.atomic
def write_gap(
    *, by: Viewer, at: datetime, gap: UUID, recommendation: str, draft: str, state: str, reason: str
) -> LegalGap:
    """Write what is advised, the draft of the rule, and how far it is; every change is kept.

    Refuses a state that is none (`NotOnTheList`).
    """
    selectors.demand_runner(by=by, at=at)
    found = advice.gap(viewer=by, at=at, public_id=gap)
    if found.owner_id != by.organisation_id:
        raise NotFound
    if state not in advice.STATES:
        raise NotOnTheList(state[:40])
    row = LegalGap.objects.select_for_update(no_key=True).get(pk=found.pk)
    wanted = {
        "recommendation": kept_words(recommendation, 2000), "state": state,
        "draft": draft.strip()[:4000],
    }  # fmt: skip
    amend(row, wanted, by=by, at=at, subject_kind="legal_gap", verb="edited", reason=reason)
    return row


@transaction.atomic
def comment(*, by: Viewer, at: datetime, gap: UUID, text: str) -> GapComment:
    """Say something of a gap: the programme, and whoever answers for an organisation it is for."""
    found = advice.gap(viewer=by, at=at, public_id=gap)
    if found.owner_id == by.organisation_id:
        selectors.demand_runner(by=by, at=at)
    else:
        by.demand(answer_act(by), at=at)
    made = GapComment.objects.create(
        owner_id=found.owner_id, gap=found, organisation_id=by.organisation_id,
        text=kept_words(text, 2000), said_at=at, said_by_id=by.user_id,
    )  # fmt: skip
    note("legal_gap", found.public_id, "commented", {"text": (None, made.text)}, by=by, at=at)
    return made
