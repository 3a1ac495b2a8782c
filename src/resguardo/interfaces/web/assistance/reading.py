"""Amounts of money, shares of countries and months, as people type them and as they are shown."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from resguardo.interfaces.web.reading import number_text
from resguardo.records.assistance.services.following import LOOKS_MOST, MONTHS_MOST, FollowUpsWrong
from resguardo.records.assistance.services.programmes import SharesWrong
from resguardo.records.assistance.services.words import MONEY_MOST, AmountWrong

PLACES: Final = 2
WHOLE_PCT: Final = 100


def amount_typed(text: str) -> Decimal:
    """Read an amount as people write it: 1200, 1.200,50, 1,200.50; refuses what is none.

    The last of point and comma divides, if at most two digits follow it.
    """
    bare = text.replace(" ", "").replace("\u00a0", "")
    cut = max(bare.rfind("."), bare.rfind(","))
    if cut >= 0 and len(bare) - cut - 1 <= PLACES:
        whole, cents = bare[:cut], bare[cut + 1 :]
    else:
        whole, cents = bare, ""
    plain = whole.replace(".", "").replace(",", "") + (f".{cents}" if cents else "")
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise AmountWrong(int(MONEY_MOST)) from error


def amount_text(amount: Decimal | None, currency: str = "") -> str:
    """Write an amount with its currency."""
    if amount is None:
        return ""
    return f"{number_text(float(amount), places=PLACES)} {currency}".strip()


def figure_text(number: Decimal | None) -> str:
    """Write a figure without decimals that say nothing."""
    if number is None:
        return ""
    places = 0 if number == number.to_integral_value() else PLACES
    return number_text(float(number), places=places)


def countries_typed(text: str) -> list[tuple[str, int]]:
    """Read countries with their shares: `CV`, or `CR 60, SV 40`; one alone is the whole."""
    found = []
    parts = [each for each in text.replace(";", ",").replace("%", "").split(",") if each.strip()]
    for part in parts:
        words = part.split()
        share = words[1] if len(words) > 1 else str(WHOLE_PCT if len(parts) == 1 else 0)
        if not share.isdecimal() or not share.isascii():
            raise SharesWrong(0)
        found.append((words[0], int(share[:4])))
    return found


def months_typed(text: str) -> list[int]:
    """Read months as people write them: `6, 12`, `6 12`, or nothing."""
    parts = text.replace(",", " ").replace(";", " ").split()
    if not all(each.isascii() and each.isdecimal() for each in parts):
        raise FollowUpsWrong(LOOKS_MOST, MONTHS_MOST)
    return [int(each[:4]) for each in parts]


def months_text(months: Iterable[int]) -> str:
    """Write months as people type them.

    >>> months_text([6, 12])
    '6, 12'
    """
    return ", ".join(map(str, months))
