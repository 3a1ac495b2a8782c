"""Who is looking, or acting: the one value that every selector and every service is given.

A viewer is made once a request from a login and its mandates, and carries what visibility and
permission are decided by. It lives beside the models and below the selectors, because the gate of
each later chapter is written in terms of it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from resguardo.kernel import mandate
from resguardo.kernel.mandate import Act, Mandate
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import Procedure, steps_from
from resguardo.kernel.text import gettext_noop as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A login at work in one organisation. `mandates` name organisations by their internal key."""

    user_id: int
    user_public_id: UUID
    name: str
    person_id: int | None
    person_public_id: UUID | None
    organisation_id: int
    organisation_public_id: UUID
    organisation_name: str
    organisation_kind: str
    jurisdiction: str
    mandates: tuple[Mandate, ...]
    language: str = "es"
    time_zone: str = "UTC"
    device_id: str = ""
    request_id: str = ""
    read_only: bool = False
    conduct_due: bool = False
    acts: frozenset[Act] | None = field(default=None)

    def may(self, act: Act, *, at: datetime, place: UUID | None = None) -> bool:
        """Tell whether a mandate gives the act in the organisation now worked in."""
        if not self._token_gives(act):
            return False
        return mandate.may(
            self.mandates,
            act,
            organisation=self.organisation_id,
            place=str(place) if place else None,
            at=at,
        )

    def may_somewhere(self, act: Act, *, at: datetime) -> bool:
        """Tell whether there is any place for the act: enough to show the way to it."""
        return self._token_gives(act) and mandate.may_somewhere(
            self.mandates, act, organisation=self.organisation_id, at=at
        )

    def demand(self, act: Act, *, at: datetime, place: UUID | None = None) -> None:
        """Refuse with `NotMandated` unless `may`."""
        if not self.may(act, at=at, place=place):
            raise mandate.NotMandated(act)

    def steps(self, procedure: Procedure, state: str, *, at: datetime) -> list[str]:
        """The steps that this viewer can take from a state, each once, in the table's order."""
        acts = [act for act in Act if self.may(act, at=at)]
        return list(dict.fromkeys(step.name for step in steps_from(procedure, state, acts)))

    def mandates_here(self) -> list[Mandate]:
        """The mandates in the organisation now worked in."""
        return [each for each in self.mandates if each.organisation == self.organisation_id]

    def _token_gives(self, act: Act) -> bool:
        """A token narrows what its login may do; it never widens it."""
        if self.acts is not None and act not in self.acts:
            return False
        return not self.read_only or act in READING


READING = frozenset(
    {Act.SEE_REGISTER, Act.SEE_PEOPLE, Act.SEE_CUSTODY, Act.SEE_LOG, Act.EXPORT, Act.OVERSEE}
)


class ReadsOnly(Problem):
    """Whoever reads everything and changes nothing was about to change something."""

    code = "mandate.reads-only"
    wording = _(
        "Your mandate here reads and changes nothing. Ask a colleague whose work it is, or the "
        "manager of your organisation for another mandate."
    )


def changes_nothing(*, viewer: Viewer, at: datetime) -> ReadsOnly | None:
    """The refusal for a viewer who may only read; None for one who may change something.

    Auditors and analysts read everything and change nothing: the faces refuse their writes at the
    door, before any service is asked.
    """
    changing = (act for act in Act if act not in READING)
    if any(viewer.may_somewhere(act, at=at) for act in changing):
        return None
    return ReadsOnly()
