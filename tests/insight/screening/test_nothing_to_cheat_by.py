"""A country tells who diverted by what was done, never by how this program wrote it down.

A simple detector is given what has nothing to do with any deed: identifiers, the order of rows, the
seconds and fractions of moments, digits of serials and papers. It learns on half of the companies
and is asked about the other half. If it is right more often than chance, the simulator has left a
mark, and every figure of the screening's quality would be worth nothing.
"""

from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resguardo.insight import tables
from resguardo.insight.screening.quality import CONTROL, WHOLE_COMPANY, Diversion

SECOND = 1_000_000
BINS = 10
SIGMAS = 3
"""How far beyond chance is too far; one case in seven hundred is so by chance alone."""
LEAST = 12
"""Kinds of entry with fewer guilty ones say nothing."""

Numbers = npt.NDArray[np.float64]
Country = tuple[Path, list[Diversion]]
Facts = dict[str, Sequence[Any] | npt.NDArray[Any]]


def test_the_detector_finds_a_mark_where_there_is_one() -> None:
    """Or the tests below could not fail."""
    chance = np.random.default_rng(3)
    guilty = chance.random(2_000) < 0.05
    orgs = [f"O{each}" for each in chance.integers(0, 20, 2_000)]
    honest = chance.integers(0, 60, 2_000) * SECOND
    marked = honest + guilty * chance.integers(1, SECOND, 2_000)
    assert beyond_chance({"fraction": honest % SECOND}, guilty, orgs, cases=40) <= 0
    assert beyond_chance({"fraction": marked % SECOND}, guilty, orgs, cases=40) > 0.2


def test_registers_do_not_tell(country: Country) -> None:
    directory, truths = country[0], of_guilt(country)
    things = {thing for each in truths for thing in each.things if len(each.things) < WHOLE_COMPANY}
    arms = tables.read(directory, "firearms")
    orgs, names = arms["org_id"].to_pylist(), arms["firearm_id"].to_pylist()
    facts: Facts = {
        "identifier": rank_within(orgs, [number_of(name) for name in names]),
        "row": rank_within(orgs, range(len(names))),
        "last digit": [ord(serial[-1]) for serial in arms["serial"].to_pylist()],
        "weekday": [day.weekday() for day in arms["acquired_on"].to_pylist()],
    }
    guilty = np.array([name in things for name in names])
    assert beyond_chance(facts, guilty, orgs, cases=len(truths)) <= 0
    persons = {person for each in truths for person in each.persons}
    people = tables.read(directory, "people")
    people = people.filter(pa.array([role == "guard" for role in people["role"].to_pylist()]))
    orgs, names = people["org_id"].to_pylist(), people["person_id"].to_pylist()
    facts = {
        "identifier": rank_within(orgs, [number_of(name) for name in names]),
        "row": rank_within(orgs, range(len(names))),
        "hash": [sum(map(ord, name)) % 97 for name in people["identity_hash"].to_pylist()],
    }
    guilty = np.array([name in persons for name in names])
    assert beyond_chance(facts, guilty, orgs, cases=len(truths)) <= 0


def test_clocks_and_papers_of_entries_do_not_tell(country: Country) -> None:
    directory, truths = country[0], of_guilt(country)
    moves = tables.read(directory, "moves")
    # What a company had at its beginning comes in with another paper than what it buys.
    moves = moves.filter(pa.compute.not_equal(moves["capture"], "imported"))
    occurred, recorded = micros(moves["occurred_at"]), micros(moves["recorded_at"])
    orgs = np.array(moves["org_id"].to_pylist())
    facts: Facts = {
        "second": occurred // SECOND % 60,
        "fraction": occurred % SECOND,
        "full minute": occurred % (60 * SECOND) == 0,
        "second of recording": recorded // SECOND % 60,
        "fraction of recording": recorded % SECOND,
        "full second of recording": recorded % SECOND == 0,
        "entry": [ord(name[-1]) for name in moves["entry_id"].to_pylist()],
        "digits": [sum(map(str.isdigit, text or "")) for text in moves["document"].to_pylist()],
    }
    guilty = acted(moves, truths)
    kinds = np.array(moves["kind"].to_pylist())
    looked_at = 0
    for kind in np.unique(kinds):
        here = kinds == kind
        if min(int(guilty[here].sum()), int((~guilty[here]).sum())) < LEAST:
            continue
        looked_at += 1
        mine = {name: np.asarray(values)[here] for name, values in facts.items()}
        assert beyond_chance(mine, guilty[here], orgs[here], cases=len(truths)) <= 0, kind
    assert looked_at >= 3


def test_moments_that_people_write_down_are_all_of_one_grain(country: Country) -> None:
    """Too few a kind for statistics, so none may be finer than another at all."""
    directory = country[0]
    for table, columns in {
        "incidents": ("occurred_at", "known_at", "reported_at"),
        "counts": ("counted_at",),
        "authority_actions": ("at",),
    }.items():
        content = tables.read(directory, table)
        for column in columns:
            assert not np.any(micros(content[column].drop_null()) % (60 * SECOND)), (table, column)
    moves = tables.read(directory, "moves")
    assert not np.any(micros(moves["occurred_at"]) % SECOND)
    for kind in set(moves["kind"].to_pylist()):
        mine = moves.filter(pa.compute.equal(moves["kind"], kind))
        assert np.count_nonzero(micros(mine["recorded_at"]) % SECOND == 0) <= 0.01 * len(mine) + 1


def beyond_chance(
    facts: Facts,
    guilty: npt.NDArray[np.bool_],
    orgs: Sequence[str] | npt.NDArray[Any],
    *,
    cases: int,
) -> float:
    """By how much the detector is better than three deviations of chance; below 0 it is not.

    One diversion is one case, however many entries it has: they are not independent.
    """
    half = np.unique(np.asarray(orgs), return_inverse=True)[1] % 2 == 1
    score: Numbers = np.zeros(len(guilty))
    for values in facts.values():
        column = np.asarray(values, dtype=float)
        edges = np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1]))
        # What stands on an edge, as many a zero does, is a bin of its own.
        bins = np.searchsorted(edges, column) + np.searchsorted(edges, column, side="right")
        for asked in (half, ~half):
            seen = [
                np.bincount(bins[~asked & side], minlength=2 * len(edges) + 1) + 1.0
                for side in (guilty, ~guilty)
            ]
            odds = np.log(seen[0] / seen[0].sum()) - np.log(seen[1] / seen[1].sum())
            score[asked] += odds[bins[asked]]
    right = float(np.mean([area(score[side], guilty[side]) for side in (half, ~half)]))
    few = min(cases, int(guilty.sum()), int((~guilty).sum()))
    return right - 0.5 - SIGMAS * sqrt(1 / (12 * few))


def area(score: Numbers, guilty: npt.NDArray[np.bool_]) -> float:
    """Probability that a guilty one has the higher score than an honest one; a tie is half."""
    _values, place, many = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(many) - (many - 1) / 2)[place]
    ones, others = int(guilty.sum()), int((~guilty).sum())
    if not ones or not others:
        return 0.5
    return float((rank[guilty].sum() - ones * (ones + 1) / 2) / (ones * others))


def of_guilt(country: Country) -> list[Diversion]:
    return [each for each in country[1] if each.pattern != CONTROL]


def acted(moves: pa.Table, truths: list[Diversion]) -> npt.NDArray[np.bool_]:
    """Which moves are of a diverted thing while it was being diverted."""
    mine: dict[str, list[Diversion]] = {}
    for each in truths:
        if len(each.things) < WHOLE_COMPANY:
            for thing in each.things:
                mine.setdefault(thing, []).append(each)
    days = [moment.date() for moment in moves["occurred_at"].to_pylist()]
    return np.array(
        [
            any(each.started_on <= day <= each.ended_on for each in mine.get(thing, ()))
            for thing, day in zip(moves["thing_id"].to_pylist(), days, strict=True)
        ]
    )


def rank_within(orgs: Sequence[str], values: Sequence[int]) -> Numbers:
    """Where each row stands among those of its company, from 0 to 1."""
    group, value = np.asarray(orgs), np.asarray(values)
    rank: Numbers = np.zeros(len(value))
    for org in np.unique(group):
        rows = np.flatnonzero(group == org)
        rank[rows[np.argsort(value[rows], kind="stable")]] = np.arange(len(rows)) / len(rows)
    return rank


def number_of(name: str) -> int:
    return int(name.rsplit("-", 1)[1])


def micros(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = column.cast(pa.int64()).to_numpy()
    return found
