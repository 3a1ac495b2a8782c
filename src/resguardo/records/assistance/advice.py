"""The gap table: what a country's profile says of each topic that the standards ask about.

Computed from the profile alone: a rule in force is *stated*, one that nobody could confirm is
*unconfirmed*, no rule is *silent*. Whether a stated rule is good enough is for people to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Final
from uuid import UUID

import yaml
from django.db.models import QuerySet

from resguardo.kernel.law import Duty, Parameter
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Activity, GapComment, LegalGap
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.profiles import profile_of

STATES: Final = ("open", "proposed", "agreed", "adopted", "rejected")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that rules should say, and the controls that ask for it."""

    id: str
    says: tuple[str, ...]
    controls: tuple[str, ...]
    words: Mapping[str, str]

    def told(self, language: str) -> str:
        """The topic in the reader's language."""
        return self.words.get(language[:2]) or self.words["en"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a profile says of a topic, and where."""

    topic: Topic
    verdict: str
    article: str


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic by its identifier."""
    file = resources.files("resguardo.law").joinpath("reports/advice.yaml")
    parsed = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        each["id"]: Topic(
            each["id"], tuple(each["says"]), tuple(each["controls"]),
            {language: each[language] for language in ("en", "es", "pt", "fr")},
        )
        for each in parsed["topics"]
    }  # fmt: skip


def compared(jurisdiction: str, day: date) -> list[Found]:
    """Every topic with what the profile of a jurisdiction says of it on a day."""
    profile = profile_of(jurisdiction)
    rules: dict[str, Parameter] = {**profile.parameters, **profile.duties}
    found = []
    for topic in topics().values():
        named = [rule for name, rule in rules.items() if _says(topic, name, rule)]
        stated = [dated for each in named if (dated := each.dated_on(day)) is not None]
        heard = [value for each in named for value in each.values if value.from_day <= day]
        verdict = "stated" if stated else "unconfirmed" if heard else "silent"
        article = "; ".join(dict.fromkeys(each.source for each in stated or heard))
        found.append(Found(topic, verdict, article[:300]))
    return found


def _says(topic: Topic, name: str, rule: Parameter) -> bool:
    """Tell whether a rule is what a topic asks for: by its name, or a duty by its event."""
    if name in topic.says:
        return True
    return isinstance(rule, Duty) and any(f"event:{each}" in topic.says for each in rule.events)


def gaps(*, viewer: Viewer, at: datetime, activity: Activity) -> QuerySet[LegalGap]:
    """The table of a legal review in sight, in the order of the topics."""
    selectors.activity(viewer=viewer, at=at, public_id=activity.public_id)
    return LegalGap.objects.filter(activity=activity).order_by("pk")


def comments(row: LegalGap) -> QuerySet[GapComment]:
    """What was said of a gap in sight, the oldest first."""
    return row.comments.select_related("organisation").order_by("pk")


def gap(*, viewer: Viewer, at: datetime, public_id: UUID) -> LegalGap:
    """One gap of a legal review in sight, or `NotFound`."""
    seen = selectors.activities(viewer=viewer, at=at).order_by().values("pk")
    rows = LegalGap.objects.filter(public_id=public_id, activity__in=seen)
    row = rows.select_related("activity__programme").first()
    if row is None:
        raise NotFound
    return row
