"""Laying an issue or a return out for the page: what is chosen, how it matches, what was done.

Everything here turns values of the records into the words and lines that the templates of the
counter take; nothing is asked and nothing is decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resguardo.interfaces.paper.words import ENTRY_WORDS
from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.reading import day_text, moment_text, quantity_text
from resguardo.interfaces.web.refusal import Shown, said, shown_problems
from resguardo.interfaces.web.states import DECISION, DONE, QUIET, STOP
from resguardo.kernel.matching import NoCredential
from resguardo.kernel.problem import Problem
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.preparing import Handed, Preview
from resguardo.records.custody.recognising import CANDIDATES_MAX
from resguardo.records.custody.services.correcting import UNDO_SECONDS

SIDES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("guard", gettext_lazy("Guard")),
    ("weapon", gettext_lazy("Weapon")),
    ("permit", gettext_lazy("Permit")),
    ("post", gettext_lazy("Post")),
)
"""The four sides of the match."""

_SIDE_OF_FIELD: Final = {"load": "weapon"}

CLASSES: Final[Mapping[str, str | Promise]] = {
    "fired": gettext_lazy("Fired"),
    "training": gettext_lazy("Training"),
    "lost": gettext_lazy("Lost"),
    "damaged": gettext_lazy("Damaged"),
    "stolen": gettext_lazy("Stolen"),
}
"""What can have become of things that did not come back."""

SHORT_WORDS: Final[Mapping[str, str | Promise]] = {
    "rounds": gettext_lazy("rounds"),
    "magazines": gettext_lazy("magazines"),
    "vest": gettext_lazy("vest"),
    "holster": gettext_lazy("holster"),
    "radio": gettext_lazy("radio"),
    "baton": gettext_lazy("baton"),
    "handcuffs": gettext_lazy("handcuffs"),
    "helmet": gettext_lazy("helmet"),
    "other": gettext_lazy("other kit"),
}


def sheet_of(shown: Preview, typed: str = "") -> dict[str, Any]:
    """The sheet of an issue as the template takes it."""
    soft = shown.complete and bool(shown.problems) and not shown.hard
    return {
        "typed": typed,
        "guard": guard_line(shown) if shown.guard else None,
        "weapon": weapon_line(shown) if shown.weapon else None,
        "things": [
            item_line(thing, quantity) for thing, quantity in sorted(
                shown.load.items(), key=lambda pair: (pair[0].kind, pair[0].pk)
            )
        ],
        "load_out": shown.terms.loadout.name if shown.terms and shown.terms.loadout else "",
        "without_load_out": shown.terms is not None and shown.terms.loadout is None,
        "post": shown.terms.post.public_id if shown.terms and shown.shift is None else "",
        "match": sides_of(shown),
        "ready": shown.complete and not shown.problems,
        "override": soft,
        "two_persons": shown.complete and shown.two_persons,
        "action": _("Issue weapon") if shown.weapon else _("Issue kit"),
    }  # fmt: skip


def guard_line(shown: Preview) -> dict[str, Any]:
    """What is said of the guard."""
    facts = []
    if not any(isinstance(each, NoCredential) for each in shown.problems):
        facts.append(_until(_("credential"), shown.credential_until))
    if shown.terms is not None:
        facts.append(_("post: {post}").format(post=shown.terms.post.name))
    if shown.shift is not None:
        facts.append(_("until {moment}").format(moment=moment_text(shown.shift.ends_at)))
    return {
        "key": shown.guard.public_id if shown.guard else "",
        "title": str(shown.guard),
        "facts": [each for each in facts if each],
    }


def weapon_line(shown: Preview) -> dict[str, Any]:
    """What is said of the weapon."""
    weapon = shown.weapon
    if weapon is None:
        return {}
    firearm = weapon.firearm
    facts = [_("slot {slot}").format(slot=weapon.slot)] if weapon.slot else []
    if (seen := shown.last_seen) is not None:
        holder = seen.giver if seen.giver.person_id else seen.taker
        facts.append(
            _("last seen {moment}, {name}").format(
                moment=moment_text(seen.entry.occurred_at), name=name_of(holder)
            )
        )
    return {
        "key": weapon.public_id,
        "title": str(firearm.model),
        "serial": firearm.serial,
        "facts": facts,
    }


def item_line(thing: Any, quantity: int) -> dict[str, Any]:
    """One thing that goes along."""
    return {
        "key": thing.public_id,
        "name": thing.name,
        "amount": quantity,
        "numbered": thing.numbered,
    }


def sides_of(shown: Preview) -> list[dict[str, Any]]:
    """The match strip: each side with its worst problem, or what is good about it."""
    against: dict[str, list[Problem]] = {}
    for problem in shown.problems:
        side = _SIDE_OF_FIELD.get(problem.field, problem.field)
        against.setdefault(side, []).append(problem)
    known = {
        "guard": shown.guard is not None,
        "weapon": shown.weapon is not None,
        "permit": shown.weapon is not None,
        "post": shown.guard is not None,
    }
    laid = []
    for side, title in SIDES:
        problems = against.get(side, [])
        tone = QUIET if not known[side] else DONE
        lines = [_good(side, shown) if known[side] else _("waiting")]
        if problems:
            tone = STOP if any(each.hard for each in problems) else DECISION
            lines = [said(each) for each in problems]
        ways = tuple(way for each in problems for way in ways_out(each, shown))
        laid.append({"side": side, "tone": tone, "title": title, "lines": lines, "ways": ways})
    return laid


def ways_out(problem: Problem, shown: Preview) -> tuple[Link, ...]:
    """What can be done about a refusal from here."""
    match problem.code:
        case "match.too-many-weapons" if shown.guard is not None:
            way = f"{reverse('counter:return')}?guard={shown.guard.public_id}"
            return (Link(_("Take the weapon back"), way),)
        case "match.not-here" if shown.weapon is not None:
            way = f"{reverse('counter:return')}?thing={shown.weapon.public_id}"
            return (Link(_("See who holds it"), way),)
        case _other:
            return ()


def done_lines(entries: Iterable[tuple[Any, list[Handed]]], at: datetime) -> list[dict[str, Any]]:
    """What was done at this counter, with a minute to undo it."""
    return [_done_line(entry, moves, at) for entry, moves in entries]


@lru_cache(maxsize=1_024)
def _hrefs(entry: UUID) -> tuple[str, str, str]:
    """Where an entry stands, is put on paper and undone: each stands in the list eight times."""
    return (
        reverse("custody:entry", args=[entry]),
        reverse("papers:issue", args=["custody-receipt", entry]),
        reverse("counter:undo", args=[entry]),
    )


def _done_line(entry: Any, handed: list[Handed], at: datetime) -> dict[str, Any]:
    weapon = next((each for each in handed if each.kind == "firearm"), None)
    rounds = sum(each.quantity for each in handed if each.kind == "ammunition")
    others = sum(1 for each in handed if each.kind not in {"firearm", "ammunition"})
    parts = [quantity_text(rounds, "rounds")] if rounds else []
    parts += [quantity_text(others, "items")] if others else []
    until = entry.recorded_at + timedelta(seconds=UNDO_SECONDS)
    undone = getattr(entry, "reversed_by", None) is not None
    href, receipt_href, undo_href = _hrefs(entry.public_id)
    return {
        "at": entry.recorded_at,
        "at_iso": entry.recorded_at.isoformat(),
        "guard": str(entry.holder),
        "kind": ENTRY_WORDS[entry.kind],
        "weapon": weapon.model if weapon else (handed[0].name if handed else ""),
        "serial": weapon.serial if weapon else "",
        "summary": ", ".join(parts),
        "href": href,
        "receipt_href": receipt_href,
        "undo_href": undo_href if at <= until and not undone else "",
        "undo_until": until.isoformat(),
        "undone": undone,
    }


def shown_at(problem: Problem, places: Mapping[str, str]) -> tuple[Shown, ...]:
    """The problem as lines, each beside the field that the page has for it."""
    return tuple(
        replace(line, field=places.get(line.field, line.field)) for line in shown_problems(problem)
    )


def short_text(short: Mapping[str, int]) -> str:
    """What the load-out asks for and the armoury has not."""
    return ", ".join(f"{number} {SHORT_WORDS.get(what, what)}" for what, number in short.items())


def _good(side: str, shown: Preview) -> str:
    match side:
        case "guard":
            return _until(_("credential"), shown.credential_until)
        case "weapon":
            return _("in this armoury, serviceable")
        case "permit":
            return _until(shown.permit_number, shown.permit_until)
        case _post if shown.terms is not None:
            return _("{post}, contract {contract}: {armed} of {firearms} armed").format(
                post=shown.terms.post.name,
                contract=shown.terms.contract,
                armed=shown.terms.armed,
                firearms=shown.terms.firearms,
            )
        case _other:
            return ""


def _until(what: str, until: Any) -> str:
    """Say until when something holds; the day is the last on which it does."""
    if until is None:
        return what
    return _("{what} to {day}").format(what=what, day=day_text(until - timedelta(days=1)))


def several(text: str, meanings: Sequence[Any]) -> str:
    """That a scan can mean more than one thing, or more than the sheet shows."""
    if len(meanings) > CANDIDATES_MAX:
        return _("“{text}” fits more than the sheet shows. Say which, or type more of it.").format(
            text=text
        )
    return _("“{text}” fits more than one. Say which.").format(text=text)


def candidates(meanings: Sequence[Any]) -> list[dict[str, Any]]:
    """Those of them that the sheet shows."""
    return [_candidate(each) for each in meanings[:CANDIDATES_MAX]]


def _candidate(meaning: Any) -> dict[str, Any]:
    """One of several things that a scan can mean; its label says it without doubt."""
    firearm = meaning.firearm if getattr(meaning, "kind", "") == "firearm" else None
    return {
        "key": meaning.code,
        "title": str(firearm.model) if firearm else str(meaning),
        "serial": firearm.serial if firearm else "",
    }
