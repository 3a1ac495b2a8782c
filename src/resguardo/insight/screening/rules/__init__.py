"""The rules, one file a subject; each rule says what it needs and what would make it wrong."""

from typing import Final

from resguardo.insight.screening.rules import armoury, company, custody, losses, movement, rounds
from resguardo.insight.screening.shape import Rule

RULES: Final[tuple[Rule, ...]] = (
    *custody.RULES,
    *armoury.RULES,
    *company.RULES,
    *losses.RULES,
    *rounds.RULES,
    *movement.RULES,
)

BY_CODE: Final = {rule.code: rule for rule in RULES}
