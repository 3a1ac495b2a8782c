"""Values as a history tells them: codes in the words of whatever table knows them, days as days.

A history shows records of every kind, so it asks every table of words in turn. What none of them
knows is shown as it is spelt.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.words import (
    GRAVITY_WORDS,
    MODALITY_WORDS,
    ROLES,
    SANCTION_WORDS,
)

from .reading import day_text
from .words_of_fields import (
    ANSWERS,
    APPLICATION_STATES,
    CONDITIONS,
    MODALITIES,
    OWNERSHIPS,
    PERMIT_KINDS,
    PLACE_KINDS,
    PROJECTILES,
    SURROUNDINGS,
    WEAPON_TYPES,
    Words,
)
from .words_of_law import KIND_WORDS as INCIDENT_KINDS
from .words_of_states import CAUSE_WORDS, STATES

_TABLES: Final[tuple[Mapping[str, Words], ...]] = (
    WEAPON_TYPES,
    CONDITIONS,
    OWNERSHIPS,
    PERMIT_KINDS,
    PLACE_KINDS,
    ROLES,
    INCIDENT_KINDS,
    MODALITIES,
    SURROUNDINGS,
    APPLICATION_STATES,
    PROJECTILES,
    STATES,
    ANSWERS,
    GRAVITY_WORDS,
    SANCTION_WORDS,
    CAUSE_WORDS,
    MODALITY_WORDS,
)
_DAY_LENGTH: Final = len("2026-11-30")


def value_words(value: object) -> object:
    """A value as the history shows it: lists joined, codes and days in words where they are."""
    if isinstance(value, list):
        return ", ".join(str(value_words(each)) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {value_words(each)}" for name, each in value.items())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str):
        for table in _TABLES:
            if value in table:
                return table[value]
        return _day_words(value)
    return value


def _day_words(value: str) -> str:
    """A day in the reader's way, where the text is one and nothing else."""
    try:
        day = parse_date(value) if len(value) == _DAY_LENGTH else None
    except ValueError:
        day = None
    return value if day is None else day_text(day)
