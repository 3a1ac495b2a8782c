"""A stranger drops a receipt and sees what it proves, what it does not, and by whose word.

Needs no login and keeps nothing. The keys believed are this deployment's own, or those that the
stranger brings: whoever trusts neither takes the program home and checks there.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from resguardo.interfaces.web.doors import open_to_all
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Missing, Typed
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.kernel.tlog.policy import Policy
from resguardo.records.transparency import folder, selectors, verification
from resguardo.records.transparency.receipt import Proved, read_receipt, verify_receipt
from resguardo.records.transparency.selectors import ProofState

_TEMPLATE = "verification/verify.html"
_RECEIPT_BYTES_MAX = 200_000
_INDEX_DIGITS_MAX = 18


class ReceiptTooLarge(Problem):
    """More than any receipt could be."""

    code = "verify.too-large"
    wording = gettext_noop("This file is larger than any receipt. Choose the receipt itself.")
    field = "receipt"


@open_to_all
def verify(request: HttpRequest) -> HttpResponse:
    """Show the form, what a paper says of an entry, or what a receipt proves."""
    typed = Typed(request.POST)
    context: dict[str, Any] = {"own_keys": True, "paper": _paper(request.GET)}
    if request.method != "POST":
        return render(request, _TEMPLATE, context)
    try:
        data = _receipt(request, typed)
        brought = typed.text("keys", limit=20_000)
        context["own_keys"] = not brought
        policy = verification.policy_of([brought]) if brought else folder.policy()
        proved = verify_receipt(read_receipt(data), policy)
    except Problem as problem:
        return render_refused(request, _TEMPLATE, context, problem, typed=typed)
    return render(request, _TEMPLATE, {**context, **_found(proved, policy), "typed": typed})


def _receipt(request: HttpRequest, typed: Typed) -> bytes:
    """The uploaded file, or the text that was pasted."""
    file = request.FILES.get("receipt")
    if isinstance(file, UploadedFile):
        if file.size is None or file.size > _RECEIPT_BYTES_MAX:
            raise ReceiptTooLarge
        return bytes(file.read())
    text = typed.text("text", limit=_RECEIPT_BYTES_MAX)
    if not text:
        raise Missing("receipt", _("Receipt"))
    # A browser sends pasted lines with both line ends, and drops the last.
    return text.replace("\r\n", "\n").encode() + b"\n"


def _found(proved: Proved, policy: Policy) -> Mapping[str, Any]:
    tree = proved.opened.checkpoint
    facts = [
        (_("Log"), tree.origin),
        (_("Place in the log"), proved.index),
        (_("Size of the log then"), tree.size),
        (_("Root of the log then"), tree.root.hex()),
        (_("Kind of entry"), proved.kind),
        *((name, _shown(value)) for name, value in sorted(proved.public.items())),
    ]
    seen = [
        (name, datetime.fromtimestamp(time, UTC))
        for name, time in sorted(proved.opened.witnesses.items())
    ]
    return {
        "proved": proved,
        "facts": facts,
        "opened": [(name, _shown(value)) for name, value in sorted(proved.personal.items())],
        "seen": seen,
        "known": len(policy.witnesses),
        "witnessed": bool(seen) and proved.opened.quorum,
    }


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_shown(each) for each in value)
    return "" if value is None else str(value)


def _paper(asked: Mapping[str, str]) -> Mapping[str, Any] | None:
    """What the code on a paper asks: whether entry N of this log has this hash."""
    index, claimed = asked.get("entry", ""), asked.get("leaf", "")
    if not (index.isascii() and index.isdigit() and len(index) <= _INDEX_DIGITS_MAX and claimed):
        return None
    leaf = selectors.leaf_of(int(index))
    state = selectors.heads().state(int(index)) if leaf is not None else ProofState.RECORDED
    return {
        "index": int(index),
        "holds": leaf is not None and leaf_hash(leaf).hex() == claimed.lower(),
        "state": state,
    }
