"""The words of open statistics: each figure's name, unit and definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as the data dictionary has it. `of` names the two figures that a rate divides."""

    title: Words
    unit: Words
    meaning: Words
    of: tuple[str, str] | None = None
    per: int = 1
    places: int = 0


FIGURES: Final[Mapping[str, Figure]] = {
    "companies": Figure(
        _("Companies"), _("companies"), _("Security companies registered at the end of the year.")
    ),
    "guards": Figure(
        _("Guards"), _("guards"), _("Guards employed by these companies at the end of the year.")
    ),
    "firearms": Figure(
        _("Firearms held"), _("firearms"), _("Firearms in the books of these companies at the end "
        "of the year, wherever they are.")
    ),
    "weapons_per_guard": Figure(
        _("Weapons per guard"), _("firearms per guard"),
        _("Firearms held, divided by guards, at the end of the year."), ("firearms", "guards"), 1, 2
    ),
    "weapon_years": Figure(
        _("Weapon-years"), _("weapon-years"), _("Firearms held, the mean of the beginning and the "
        "end of the year: what losses are divided by.")
    ),
    "lost": Figure(
        _("Firearms lost or stolen"), _("firearms"), _("Firearms booked as lost or stolen in the "
        "year, but for entries that were reversed.")
    ),
    "loss_rate": Figure(
        _("Losses per 1,000 weapon-years"), _("per 1,000 weapon-years"),
        _("Firearms lost or stolen, divided by weapon-years, times 1,000."),
        ("lost", "weapon_years"), 1_000, 2
    ),
    "recovered": Figure(
        _("Firearms recovered"), _("firearms"), _("Firearms that came back into a company’s book "
        "in the year after they were booked as lost or stolen, in whatever year.")
    ),
    "marked": Figure(
        _("Firearms given a secondary mark"), _("firearms"), _("Firearms of which a secondary mark "
        "was entered in the year.")
    ),
    "destroyed": Figure(
        _("Firearms destroyed"), _("firearms"), _("Firearms booked as destroyed in the year.")
    ),
    "inspected": Figure(
        _("Inspections"), _("visits"), _("Visits of inspection that were closed in the year.")
    ),
    "trained": Figure(
        _("Persons trained"), _("passes"), _("Persons of these companies who passed a training "
        "course of an assistance programme that ended in the year; who passed two counts twice.")
    ),
}  # fmt: skip
"""The figures in the order of the tables; rates are worked out from what is told, never stored."""
