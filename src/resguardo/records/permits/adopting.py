"""How a drafted text becomes law: asked for by one person of the authority, decided by another.

Then every company that it is for names it, and events are judged by it; those of earlier days still
by the values of theirs.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import Approval, Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services import carries_out, request_approval
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.drafting import demand_governs
from resguardo.records.permits.models import LawAdoption, LawText
from resguardo.records.permits.profiles import DIGEST_SHOWN
from resguardo.records.transparency import services as transparency

ADOPT: Final = "permits.adopt-law"


class NobodyThere(Problem):
    """A province without a company."""

    code = "law.nobody-there"
    wording = _(
        "No company is registered in “{province}”, so the text would apply to nobody. Choose a "
        "province from the list, or leave it empty for every company."
    )
    field = "province"

    province: str


@transaction.atomic
def request_adoption(
    *, by: Viewer, at: datetime, text: UUID, province: str, reason: str
) -> Approval:
    """Ask that a drafted text apply to every company, or to those of a province.

    Refuses a province in which no company is (`NobodyThere`).
    """
    demand_governs(by, at)
    row = LawText.objects.filter(public_id=text, authority_id=by.organisation_id).first()
    if row is None:
        raise NotFound
    if province.strip() and not _companies(province.strip()).exists():
        raise NobodyThere(province.strip()[:100])
    return request_approval(
        by=by,
        at=at,
        act=ADOPT,
        subject_kind="law_text",
        subject_id=row.public_id,
        subject_name=f"{row.profile} {row.version}",
        proposal={"province": province.strip(), "digest": row.digest, "base": row.base_name},
        reason=reason,
    )


@carries_out(ADOPT)
def adopt(approval: Approval, by: Viewer, at: datetime) -> LawAdoption:
    """Let every company that the text is for name it, and the authority too.

    A text for every company leaves those alone that a text of their own state binds.
    """
    row = LawText.objects.get(public_id=approval.subject_id)
    province = str(approval.proposal["province"])
    rows = _companies(province)
    if not province:
        rows = rows.exclude(jurisdiction__in=texts_of_states(row.profile))
    chosen = list(rows.order_by("pk"))
    if not province:
        chosen += list(Organisation.objects.filter(pk=row.authority_id))
    name = f"{row.profile}@{row.digest[:DIGEST_SHOWN]}"
    changed = [each for each in chosen if each.jurisdiction != name]
    for each in changed:
        transparency.record_change(
            by=by,
            at=at,
            subject_kind="organisation",
            subject_id=each.public_id,
            verb="law",
            changes={"jurisdiction": (each.jurisdiction, name)},
            reason=approval.reason,
            organisation_id=each.public_id,
        )
        each.jurisdiction = name
    Organisation.objects.bulk_update(changed, ["jurisdiction"], batch_size=500)
    return LawAdoption.objects.create(
        text=row,
        province=province,
        companies=len(changed),
        approval=approval.public_id,
        adopted_at=at,
    )


def provinces() -> list[str]:
    """Where companies are registered, by name."""
    named = _companies("").exclude(province="").order_by("province")
    return list(named.values_list("province", flat=True).distinct())


def texts_of_states(profile: str) -> list[str]:
    """The texts adopted for a province that are not of this profile, as companies name them."""
    rows = LawText.objects.exclude(profile=profile).exclude(adoptions=None)
    named = rows.exclude(adoptions__province="").values_list("profile", "digest").distinct()
    return [f"{name}@{digest[:DIGEST_SHOWN]}" for name, digest in named]


def left_alone(profile: str) -> int:
    """How many companies a text for every company would not reach: their state has its own."""
    return _companies("").filter(jurisdiction__in=texts_of_states(profile)).count()


def _companies(province: str) -> QuerySet[Organisation]:
    """The open companies that a text is for: all, or those of a province."""
    rows = Organisation.objects.filter(kind=OrganisationKind.COMPANY, closed_on=None)
    return rows.filter(province__iexact=province) if province else rows
