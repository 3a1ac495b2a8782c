"""Cases of law: `given` words, `on` an event or a question, `expect` an answer. Lawyers write them.

Each case is put to the profile by the same functions that judge real events; what differs is told
in one sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from resguardo.kernel.law import NotInForce, Profile, ProfileUnreadable
from resguardo.records.permits.duties import clocks, filing_due

NOTHING = "nothing"
ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case with what the profile answers."""

    given: str
    expected: Any
    answered: Any

    @property
    def holds(self) -> bool:
        """Tell whether the profile answers as the case expects."""
        return bool(self.expected == self.answered)


def judge(profile: Profile, cases: Iterable[Mapping[str, Any]]) -> list[Verdict]:
    """Put every case to the profile; refuses a case that has not the form of one."""
    return [
        Verdict(str(case.get("given", "")), case.get("expect"), _answer(profile, case))
        for case in cases
    ]


def _answer(profile: Profile, case: Mapping[str, Any]) -> Any:
    asked = case.get("on")
    if not isinstance(asked, Mapping):
        raise ProfileUnreadable(f"cases/{case.get('given', '')}/on", "named fields are expected")
    if "ask" in asked:
        try:
            value = profile.value_on(str(asked["ask"]), _day(asked, "day"))
        except NotInForce:
            return NOTHING
        return list(value) if isinstance(value, tuple) else value
    if "filing" in asked:
        found = filing_due(profile, str(asked["filing"]), _day(asked, "period"), time_zone=ZONE)
        return NOTHING if found is None else _moment(found.due_at)
    if "event" in asked:
        running = clocks(
            profile,
            event=str(asked["event"]),
            about=[str(each) for each in asked.get("of", [])],
            occurred_at=_at(asked, "at"),
            known_at=_at(asked, "known"),
            time_zone=ZONE,
        )
        return {each.duty.addressee: _moment(each.due_at) for each in running if each.counts}
    raise ProfileUnreadable("cases/on", "ask, filing or event is expected")


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return "when asked"
    told = moment.astimezone(ZoneInfo(ZONE))
    if (told.hour, told.minute) == (0, 0):
        return f"end of {told - timedelta(days=1):%Y-%m-%d}"
    return f"{told:%Y-%m-%d %H:%M}"


def _day(asked: Mapping[str, Any], name: str) -> date:
    found = asked.get(name)
    if not isinstance(found, date):
        raise ProfileUnreadable(f"cases/on/{name}", "a day is expected, such as 2026-03-01")
    return found


def _at(asked: Mapping[str, Any], name: str) -> datetime:
    try:
        return datetime.fromisoformat(str(asked.get(name))).replace(tzinfo=ZoneInfo(ZONE))
    except ValueError as error:
        raise ProfileUnreadable(f"cases/on/{name}", "a moment is expected") from error
