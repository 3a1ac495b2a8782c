"""The words and links of custody: how an account, a thing and an entry are named on every page."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.words import ACCOUNT_WORDS as ACCOUNT_WORDS
from resguardo.interfaces.paper.words import CONFIRMATION_WORDS as CONFIRMATION_WORDS
from resguardo.interfaces.paper.words import ENTRY_WORDS as ENTRY_WORDS
from resguardo.interfaces.paper.words import THING_KINDS as THING_KINDS
from resguardo.interfaces.paper.words import name_or_word as name_or_word
from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.reading import number_text
from resguardo.kernel.ledger import BOUNDARY, EntryKind
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.selectors import Step

ENTRY_TONES: Final[Mapping[str, str]] = {
    EntryKind.ISSUE: "elsewhere",
    EntryKind.RETURN: "done",
    EntryKind.RECEIPT: "done",
    EntryKind.LOSS: "stop",
    EntryKind.THEFT: "stop",
    EntryKind.CORRECTION: "decision",
}

CAPTURE_WORDS: Final[Mapping[str, str | Promise]] = {
    "scanned": _("scanned"),
    "typed": _("typed"),
    "imported": _("imported"),
}

SET_ASIDE_WORDS: Final[Mapping[str, str | Promise]] = {
    "match.suspended": _("the guard is suspended"),
    "match.no-credential": _("the guard has no credential"),
    "match.credential-other-weapon": _("the credential names other firearms"),
    "match.calibre-for-others": _("the calibre is for another kind of guarding"),
    "match.type-outside-towns": _("this type of firearm is for posts outside towns"),
    "match.credential-other-modality": _("the credential is for another kind of guarding"),
    "match.age-unknown": _("nobody has noted that the guard is old enough"),
    "match.examination-old": _("the last examination is too long ago"),
    "match.practice-old": _("the last shooting practice is too long ago"),
    "match.practice-unknown": _("no shooting practice is recorded"),
    "match.credential-ends": _("the credential ends before the duty does"),
    "match.not-fit": _("no valid certificate of fitness"),
    "match.not-qualified": _("not qualified for this kind of weapon"),
    "match.too-many-weapons": _("more weapons than one guard may hold"),
    "match.guard-unsettled": _("the guard has an unexplained difference"),
    "match.weapon-unsettled": _("the weapon has an unexplained difference"),
    "match.no-permit": _("the weapon has no permit"),
    "match.permit-not-valid": _("the permit of the weapon is not valid"),
    "match.permit-ends": _("the permit of the weapon ends before the duty does"),
    "match.no-post": _("no post is named"),
    "match.no-contract": _("no contract covers the post"),
    "match.firearms-not-allowed": _("the contract allows no firearms"),
    "match.kind-not-allowed": _("the contract does not allow this kind of weapon"),
    "match.post-full": _("all armed places of the post are taken"),
    "match.not-rostered": _("the guard is not on the roster of the post"),
    "match.too-many-rounds": _("more rounds than the law allows"),
    "match.too-many-magazines": _("more magazines than the law allows"),
}
"""What two persons can set aside, in a few words; a test compares the list with the kernel."""


def set_aside(codes: Iterable[str]) -> str:
    """Say what was set aside, as part of a sentence."""
    return "; ".join(str(SET_ASIDE_WORDS.get(code, code)) for code in codes)


def account_link(account: Any) -> object:
    """Name an account: a link where it keeps things, a plain word at the boundary."""
    if account.kind in BOUNDARY:
        return ACCOUNT_WORDS[account.kind]
    href = reverse("custody:holder", args=[account.public_id])
    return Link(name_of(account), href, ACCOUNT_WORDS[account.kind])


def thing_link(thing: Any) -> Link:
    """Name a thing, with its kind beneath."""
    return Link(
        thing.name, reverse("custody:thing", args=[thing.public_id]), THING_KINDS[thing.kind]
    )


def unit_of(thing: Any) -> str:
    """The unit in which a thing is counted."""
    return "rounds" if thing.kind == "ammunition" else "items"


def events(steps: Iterable[Step], *, about: str) -> list[dict[str, Any]]:
    """Lay steps out for the timeline; `about` says whether the reader knows the thing already."""
    laid = []
    for step in steps:
        move, entry = step.move, step.entry
        way = f"{name_or_word(move.giver)} → {name_or_word(move.taker)}"
        what = "" if move.thing.numbered else f"{number_text(move.quantity)} × "
        text = f"{what}{move.thing.name} · {way}" if about != "thing" else f"{what}{way}"
        laid.append(
            {
                "at": entry.occurred_at,
                "recorded": entry.recorded_at,
                "title": ENTRY_WORDS[entry.kind],
                "text": f"{text} · {entry.reason}" if entry.reason else text,
                "by": str(entry.recorded_by) if entry.recorded_by else "",
                "href": reverse("custody:entry", args=[entry.public_id]),
                "tone": ENTRY_TONES.get(entry.kind, "quiet"),
                "reversed": getattr(entry, "reversed_by", None) is not None,
            }
        )
    return laid
