"""The clock of the made-up country: its day begins hours after that of Greenwich.

Whoever makes the demonstration in the evening of the Americas has tomorrow's date in Greenwich, and
the rules refuse what has not happened yet.
"""

from datetime import date, datetime
from typing import Final

from resguardo.records.people.days import local_day

ZONE: Final = "America/Bogota"


def day_of(at: datetime) -> date:
    """The day that it is there."""
    return local_day(at, ZONE)
