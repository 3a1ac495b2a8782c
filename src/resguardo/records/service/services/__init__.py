"""What is written about service: one function a deed, gathered here from the modules beside it."""

from resguardo.records.service.services.contracts import (
    LoadoutFacts,
    add_client,
    add_loadout,
    add_posting,
    against_client,
    against_contract,
    against_posting,
    change_posting,
    end_contract,
    open_contract,
    retire_loadout,
)
from resguardo.records.service.services.rosters import ShiftFacts, cancel_shift, roster

__all__ = [
    "LoadoutFacts",
    "ShiftFacts",
    "add_client",
    "add_loadout",
    "add_posting",
    "against_client",
    "against_contract",
    "against_posting",
    "cancel_shift",
    "change_posting",
    "end_contract",
    "open_contract",
    "retire_loadout",
    "roster",
]
