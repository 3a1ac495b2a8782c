"""What is written about custody: one function a deed, gathered here from the modules beside it.

Callers write `custody.issue(...)`. Each deed asks the mandate first, lets people confirm, then the
kernel judges, then `writing.post` writes: in that order, in every module.
"""

from resguardo.records.custody.services.correcting import reverse, undo
from resguardo.records.custody.services.counter import Handing, Overriding, issue, issue_shift
from resguardo.records.custody.services.counting import (
    QUANTITY_MAX,
    abandon_count,
    accept_count,
    against_count,
    open_count,
    recount,
)
from resguardo.records.custody.services.counting_by_code import HOURS_MOST, counter_of, sender_of
from resguardo.records.custody.services.counting_by_code import end_link as end_count_link
from resguardo.records.custody.services.counting_by_code import link_at as count_link_at
from resguardo.records.custody.services.counting_by_code import link_named as count_link_named
from resguardo.records.custody.services.counting_by_code import make_link as make_count_link
from resguardo.records.custody.services.counting_by_code import open_link as open_count_link
from resguardo.records.custody.services.handover import hand_over
from resguardo.records.custody.services.journeys import (
    against_arrival,
    against_dispatch,
    arrive,
    dispatch,
)
from resguardo.records.custody.services.relief import relieve
from resguardo.records.custody.services.repairing import (
    against_repair,
    against_repaired,
    send_to_repair,
    take_from_repair,
    take_from_workshops,
)
from resguardo.records.custody.services.returns import (
    ClassedAs,
    ComingBack,
    Seen,
    receive,
    receive_shift,
)
from resguardo.records.custody.services.scanning import (
    CLOCK_SLACK,
    SCANS_MOST,
    Heard,
    Scan,
    ScansUnreadable,
    take_scans,
)
from resguardo.records.custody.services.settling import (
    explain,
    review_override,
    write_off,
)
from resguardo.records.custody.services.sheets import Sighting, close_sheet, see
from resguardo.records.custody.services.stock import (
    NewThing,
    against_move,
    against_taking_in,
    move_between,
    take_in,
)
from resguardo.records.custody.services.training import Shots, against_training, train
from resguardo.records.custody.services.transfers import (
    MoreThanOffered,
    accept,
    against_acceptance,
    against_offer,
    counterparts,
    offer,
    refuse,
    withdraw,
)
from resguardo.records.custody.slip import Confirmation, Slip

__all__ = [
    "CLOCK_SLACK",
    "HOURS_MOST",
    "QUANTITY_MAX",
    "SCANS_MOST",
    "ClassedAs",
    "ComingBack",
    "Confirmation",
    "Handing",
    "Heard",
    "MoreThanOffered",
    "NewThing",
    "Overriding",
    "Scan",
    "ScansUnreadable",
    "Seen",
    "Shots",
    "Sighting",
    "Slip",
    "abandon_count",
    "accept",
    "accept_count",
    "against_acceptance",
    "against_arrival",
    "against_count",
    "against_dispatch",
    "against_move",
    "against_offer",
    "against_repair",
    "against_repaired",
    "against_taking_in",
    "against_training",
    "arrive",
    "close_sheet",
    "count_link_at",
    "count_link_named",
    "counter_of",
    "counterparts",
    "dispatch",
    "end_count_link",
    "explain",
    "hand_over",
    "issue",
    "issue_shift",
    "make_count_link",
    "move_between",
    "offer",
    "open_count",
    "open_count_link",
    "receive",
    "receive_shift",
    "recount",
    "refuse",
    "relieve",
    "reverse",
    "review_override",
    "see",
    "send_to_repair",
    "sender_of",
    "take_from_repair",
    "take_from_workshops",
    "take_in",
    "take_scans",
    "train",
    "undo",
    "withdraw",
    "write_off",
]
