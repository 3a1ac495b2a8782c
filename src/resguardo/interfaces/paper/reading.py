"""How days, moments and numbers are written where they are read for years: on papers and pages."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import formats, timezone, translation

LATER_THAN_THIS_IS_SAID: Final = timedelta(minutes=2)


def day_text(day: date, *, year: bool = True) -> str:
    """Say a day with its weekday: Mon 23 Nov 2026, lun 23 nov 2026."""
    text = formats.date_format(day, "D j M Y" if year else "D j M")
    english = (translation.get_language() or "en").startswith("en")
    return text if english else text.lower()


def full_text(moment: datetime) -> str:
    """Say a moment with its year and its distance from UTC: papers are read years later."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{day_text(local.date())} {local:%H:%M} (UTC{local:%z})"


def number_text(number: float, *, places: int | None = None) -> str:
    """Write a number with the separators of the reader's language."""
    return formats.number_format(number, decimal_pos=places, force_grouping=True)


def is_late(happened: datetime, recorded: datetime) -> bool:
    """Tell whether the two times differ enough to be told both."""
    return abs(recorded - happened) > LATER_THAN_THIS_IS_SAID
