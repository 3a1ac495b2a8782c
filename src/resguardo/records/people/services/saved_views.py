"""Saved views: the filter of a list under a name, kept for oneself or shared with colleagues."""

from datetime import datetime
from typing import Final

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import SavedView
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

QUERY_LONGEST: Final = 1000
NAME_LONGEST: Final = 100
VIEWS_MOST: Final = 200


class ViewUnusable(Problem):
    """A view needs a name, a page, and a filter of bearable length."""

    code = "people.view-unusable"
    wording = _("Give the filter a name of at most 100 characters; what it says may be 1000 long.")
    field = "name"


class TooManyViews(Problem):
    """Even filters have an end."""

    code = "people.too-many-views"
    wording = _("You keep {count} views already. Take some away first.")

    count: int


@transaction.atomic
def save_view(
    *, by: Viewer, at: datetime, page: str, name: str, query: str, shared: bool = False
) -> SavedView:
    """Keep a filter; the same page and name again replaces one's own earlier one.

    Refuses what is nameless or too long (`ViewUnusable`), and one too many (`TooManyViews`).
    """
    name = name.strip()
    if not name or len(name) > NAME_LONGEST or not page or len(query) > QUERY_LONGEST:
        raise ViewUnusable
    mine = SavedView.objects.filter(
        owner_id=by.user_id, organisation_id=by.organisation_id, retired_at=None
    )
    if (count := mine.count()) >= VIEWS_MOST:
        raise TooManyViews(count)
    mine.filter(page=page, name=name).update(retired_at=at)
    return SavedView.objects.create(
        organisation_id=by.organisation_id,
        owner_id=by.user_id,
        page=page[:60],
        name=name,
        query=query,
        shared=shared,
    )


@transaction.atomic
def retire_view(*, by: Viewer, at: datetime, view: SavedView) -> None:
    """Take a view away: one's own, or a shared one where one manages users."""
    rows = SavedView.objects.filter(pk=view.pk, organisation_id=by.organisation_id, retired_at=None)
    if not by.may(Act.MANAGE_USERS, at=at):
        rows = rows.filter(owner_id=by.user_id)
    if not rows.update(retired_at=at):
        raise NotFound
