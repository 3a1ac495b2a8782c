"""What several services of assistance share: cleaned words, days, and one way to write history."""

from datetime import date
from decimal import Decimal
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

MONEY_MOST: Final = Decimal(1_000_000_000)


class WordsMissing(Problem):
    """What nobody can follow later."""

    code = "assistance.words-missing"
    wording = _("Write it in a few words, so that somebody else can follow it in a year.")
    field = "text"


class NotOnTheList(Problem):
    """A kind, a state, a country or a source that does not exist."""

    code = "assistance.not-on-the-list"
    wording = _("“{word}” is not on the list. Choose one from it.")

    word: str


class DaysBackwards(Problem):
    """Nothing ends before it begins."""

    code = "assistance.days-backwards"
    wording = _("It would end on {last}, before it begins on {first}. Correct one of the days.")
    field = "ends_on"

    first: date
    last: date


class AmountWrong(Problem):
    """Money that is none."""

    code = "assistance.amount-wrong"
    wording = _("Write the amount as a number between 0 and {most}, with two decimals at most.")
    field = "amount"

    most: int


def kept_words(text: str, most: int) -> str:
    """The words without spare spaces; refuses none."""
    kept = " ".join(text.split())[:most]
    if not kept:
        raise WordsMissing
    return kept


def demand_days(first: date, last: date) -> None:
    """Refuse an end before the beginning."""
    if last < first:
        raise DaysBackwards(first, last)


def money(amount: Decimal, *, signed: bool = False) -> Decimal:
    """An amount in cents; refuses what is none. Below zero only where a correction may be."""
    if not amount.is_finite() or abs(amount) >= MONEY_MOST or (amount < 0 and not signed):
        raise AmountWrong(int(MONEY_MOST))
    cents = amount.quantize(Decimal("0.01"))
    if cents != amount:
        raise AmountWrong(int(MONEY_MOST))
    return cents
