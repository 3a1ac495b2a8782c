"""What is written about custody: one function a deed, gathered here from the modules beside it.

Callers write `custody.issue(...)`. Each deed asks the mandate first, lets people confirm, then the
kernel judges, then `posting.post` writes: in that order, in every module.
"""

from resguardo.records.custody.services.correcting import reverse, undo
from resguardo.records.custody.services.counter import Handing, Overriding, issue, issue_shift
from resguardo.records.custody.services.relief import relieve
from resguardo.records.custody.services.returns import (
    ClassedAs,
    ComingBack,
    Seen,
    receive,
    receive_shift,
)
from resguardo.records.custody.services.stock import (
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
    "Overriding",
    "Seen",
    "Shots",
    "Slip",
    "accept",
    "arrive",
    "counterparts",
    "dispatch",
    "issue",
    "issue_shift",
    "move_between",
    "offer",
    "receive",
    "receive_shift",
    "refuse",
    "relieve",
    "reverse",
    "send_to_repair",
    "take_from_repair",
    "take_in",
    "train",
    "undo",
    "withdraw",
]
