"""What is written in the register: one function a deed, gathered here from the modules beside it.

These make rows of the register and nothing in the ledger: `enrol_firearm` says that the weapon
exists and whose it is. Where it lies is the ledger's affair; custody's `take_in` does both at once,
and is what pages and files call.
"""

from resguardo.records.register.services.blocks import (
    ToldBlock,
    block,
    block_for,
    change_condition,
    condition_found,
    condition_not_found,
    hold_conditions,
    lift_block,
    lift_blocks_of,
    list_stolen,
    tell_blocks,
    withdraw_listing,
)
from resguardo.records.register.services.bulk import FirearmColumns, enrol_compared
from resguardo.records.register.services.checks import check_firearms
from resguardo.records.register.services.firearms import (
    FirearmFacts,
    against_firearm,
    change_firearm,
    enrol_firearm,
    enrol_firearms,
)
from resguardo.records.register.services.identity import ask_identity_correction
from resguardo.records.register.services.marks import (
    TEXT,
    add_photo,
    against_file,
    attach,
    attach_to,
    keep_file,
    mark_for,
    read_mark,
)
from resguardo.records.register.services.reference import load_reference, model_named
from resguardo.records.register.services.things import (
    AnyFacts,
    KitFacts,
    LotFacts,
    MagazineFacts,
    PartFacts,
    against_thing,
    change_thing,
    enrol_kit,
    enrol_lot,
    enrol_magazine,
    enrol_part,
)

__all__ = [
    "TEXT",
    "AnyFacts",
    "FirearmColumns",
    "FirearmFacts",
    "KitFacts",
    "LotFacts",
    "MagazineFacts",
    "PartFacts",
    "ToldBlock",
    "add_photo",
    "against_file",
    "against_firearm",
    "against_thing",
    "ask_identity_correction",
    "attach",
    "attach_to",
    "block",
    "block_for",
    "change_condition",
    "change_firearm",
    "change_thing",
    "check_firearms",
    "condition_found",
    "condition_not_found",
    "enrol_compared",
    "enrol_firearm",
    "enrol_firearms",
    "enrol_kit",
    "enrol_lot",
    "enrol_magazine",
    "enrol_part",
    "hold_conditions",
    "keep_file",
    "lift_block",
    "lift_blocks_of",
    "list_stolen",
    "load_reference",
    "mark_for",
    "model_named",
    "read_mark",
    "tell_blocks",
    "withdraw_listing",
]
