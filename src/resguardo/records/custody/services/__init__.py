"""What is written about custody: one function a deed, gathered here from the modules beside it.

Callers write `custody.issue(...)`. Each deed asks the mandate first, lets people confirm, then the
kernel judges, then `posting.post` writes: in that order, in every module.
"""

from resguardo.records.custody.services.correcting import reverse, undo
from resguardo.records.custody.services.counter import Handing, Overriding, issue, issue_shift
from resguardo.records.custody.services.counting import (
    Sighting,
    abandon_count,
    accept_count,
    close_sheet,
    open_count,
    recount,
    see,
)
from resguardo.records.custody.services.handover import hand_over
from resguardo.records.custody.services.relief import relieve
from resguardo.records.custody.services.returns import (
    ClassedAs,
    ComingBack,
    Seen,
    receive,
    receive_shift,
)
from resguardo.records.custody.services.settling import (
    explain,
    review_override,
    write_off,
)
from resguardo.records.custody.services.stock import (
    NewThing,
    Shots,
    arrive,
    dispatch,
    move_between,
    send_to_repair,
    take_from_repair,
    take_in,
    train,
)
from resguardo.records.custody.services.transfers import (
    accept,
    counterparts,
    offer,
    refuse,
    withdraw,
)
from resguardo.records.custody.slip import Confirmation, Slip

__all__ = [
    "ClassedAs",
    "ComingBack",
    "Confirmation",
    "Handing",
    "NewThing",
    "Overriding",
    "Seen",
    "Shots",
    "Sighting",
    "Slip",
    "abandon_count",
    "accept",
    "accept_count",
    "arrive",
    "close_sheet",
    "counterparts",
    "dispatch",
    "explain",
    "hand_over",
    "issue",
    "issue_shift",
    "move_between",
    "offer",
    "open_count",
    "receive",
    "receive_shift",
    "recount",
    "refuse",
    "relieve",
    "reverse",
    "review_override",
    "see",
    "send_to_repair",
    "take_from_repair",
    "take_in",
    "train",
    "undo",
    "withdraw",
    "write_off",
]
