"""Time in Costaverde: microseconds since 1970 in UTC, days since 1970, and a country at UTC-5."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

LOCAL_MIDNIGHT: Final = 5 * HOUR
"""Midnight in Costaverde is five in the morning in UTC."""

MORNING: Final = 6 * HOUR
EVENING: Final = 18 * HOUR
"""When shifts change, in local time."""

EPOCH: Final = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Count the days since 1970."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Give the date of a day number."""
    return EPOCH + timedelta(days=int(number))


def moment(micros: int) -> datetime:
    """Give the UTC moment of a number of microseconds."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros))


def at_local(day: int, micros: int) -> int:
    """Give the UTC microseconds of a local time on a day."""
    return int(day) * DAY + LOCAL_MIDNIGHT + int(micros)


def to_the_minute(micros: int) -> int:
    """Give a moment as people write it down: without seconds."""
    return int(micros) // MINUTE * MINUTE
