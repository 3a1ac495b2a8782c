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
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resguardo.interfaces.web.custody.words import (
    CAPTURE_WORDS,
    CONFIRMATION_WORDS,
    ENTRY_WORDS,
)
from resguardo.interfaces.web.doors import open_to_all
from resguardo.interfaces.web.reading import full_text
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Missing, Typed
from resguardo.interfaces.web.words_of_fields import field_words
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.kernel.tlog.policy import Policy
from resguardo.records.papers import selectors as papers
from resguardo.records.transparency import folder, selectors, verification
from resguardo.records.transparency.receipt import Proved, read_receipt, verify_receipt
from resguardo.records.transparency.selectors import ProofState

from .issued import told

_TEMPLATE = "verification/verify.html"
_RECEIPT_BYTES_MAX = 200_000
_PAPER_BYTES_MAX = 5_000_000
_PDF = b"%PDF-"
_INDEX_DIGITS_MAX = 18
_MOMENTS = frozenset({"occurred_at", "recorded_at"})
_FIELDS: Mapping[str, str | Promise] = {
    "capture": gettext_lazy("How it was entered"),
    "confirmation": gettext_lazy("Confirmed"),
    "entry": gettext_lazy("Entry"),
    "entry_kind": gettext_lazy("What was done"),
    "moves": gettext_lazy("Moves"),
    "occurred_at": gettext_lazy("Happened"),
    "recorded_at": gettext_lazy("Recorded"),
}
_CODES: Mapping[str, Mapping[str, str | Promise]] = {
    "capture": CAPTURE_WORDS,
    "confirmation": CONFIRMATION_WORDS,
    "entry_kind": ENTRY_WORDS,
}


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
        if data.startswith(_PDF):
            return render(request, _TEMPLATE, {**context, **_issued(data)})
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
        if file.size is None or file.size > _PAPER_BYTES_MAX:
            raise ReceiptTooLarge
        data = bytes(file.read())
        if len(data) > _RECEIPT_BYTES_MAX and not data.startswith(_PDF):
            raise ReceiptTooLarge
        return data
    text = typed.text("text", limit=_RECEIPT_BYTES_MAX)
    if not text:
        raise Missing("receipt", _("Receipt"))
    # A browser sends pasted lines with both line ends, and drops the last.
    return text.replace("\r\n", "\n").encode() + b"\n"


def _issued(data: bytes) -> Mapping[str, Any]:
    """What is known of a file that is a paper: whether exactly these bytes were issued."""
    row = papers.paper_with_bytes(data)
    return {"pdf": True, **(told(row) if row is not None else {})}


def _found(proved: Proved, policy: Policy) -> Mapping[str, Any]:
    tree = proved.opened.checkpoint
    facts = [
        (_("Log"), tree.origin),
        (_("Place in the log"), proved.index),
        (_("Size of the log then"), tree.size),
        (_("Root of the log then"), tree.root.hex()),
        (_("Kind of entry"), proved.kind),
        *(_in_words(name, value) for name, value in sorted(proved.public.items())),
    ]
    seen = [
        (name, datetime.fromtimestamp(time, UTC))
        for name, time in sorted(proved.opened.witnesses.items())
    ]
    return {
        "proved": proved,
        "facts": facts,
        "opened": [_in_words(name, value) for name, value in sorted(proved.personal.items())],
        "seen": seen,
        "known": len(policy.witnesses),
        "witnessed": bool(seen) and proved.opened.quorum,
    }


def _in_words(name: str, value: Any) -> tuple[str | Promise, str | Promise]:
    """A field of the leaf and its value, as the pages call them; without a word, as it stands."""
    label = _FIELDS.get(name) or field_words(name)
    if not isinstance(value, str):
        return label, _shown(value)
    if name in _MOMENTS:
        return label, _moment(value)
    return label, _CODES.get(name, {}).get(value) or value


def _moment(text: str) -> str:
    """A moment in full; a stranger's own log may have put anything there."""
    try:
        return full_text(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return text


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
