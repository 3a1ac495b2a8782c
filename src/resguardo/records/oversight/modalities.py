"""How it happened, in codes that roll up across companies and countries.

Each code names the kinds of incident that it can explain. The words for people stand in the faces.
"""

from collections.abc import Mapping
from typing import Final

_TABLE: Final = """
taken_at_post            theft robbery
taken_from_armoury       theft robbery
taken_in_transport       theft robbery
taken_on_the_way         theft robbery
taken_at_home            theft
taken_by_insider         theft
not_returned             theft loss absence
sold_or_lent             theft misuse
swapped                  theft misuse absence
left_behind              loss
lost_on_duty             loss
lost_in_transport        loss
missing_at_count         loss absence
short_at_return          loss absence
book_wrong               absence
fired_in_defence         discharge
warning_shot             discharge
fired_by_negligence      discharge
fired_in_training        discharge
threat_with_weapon       discharge misuse
used_off_duty            misuse
carried_without_leave    misuse
damaged_in_use           damage
damaged_by_fire_or_water damage
worn_out                 damage
nearly_fired             near_miss
nearly_lost              near_miss
unsafe_handling          near_miss
unsafe_place             near_miss
equipment_failed         near_miss
not_known                theft robbery loss absence discharge misuse damage near_miss
"""

MODALITIES: Final[Mapping[str, tuple[str, ...]]] = {
    line.split()[0]: tuple(line.split()[1:]) for line in _TABLE.strip().splitlines()
}
"""Code and the kinds of incident that it can explain."""
