"""How good the alerts are, on invented countries whose truth is known and rules never saw.

Prints what it found over all countries; with `--out`, the JSON has a row for every pattern too. The
baselines stand beside: one full count a year, visits by chance, visits by last year's losses. With
`--page FILE.md` the table of patterns and levels of care is written as a page of the guides.
"""

import argparse
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Final

from resguardo.insight.screening.quality import (
    CARE,
    HARD,
    TEST_SEEDS,
    Quality,
    add_country,
    invented,
    pattern_table,
)
from resguardo.insight.screening.screen import screen
from resguardo.interfaces.cli.bench.figures import Figure

TARGETS: Final = {"recall": ">= 0.90", "hard": ">= 0.98", "precision": ">= 0.80", "median": "<= 10"}


UNSEEN: Final = {
    "A2": "one staged robbery by one guard looks like a robbery. Only the second one tells.",
    "A4": "genuine robberies are the control class: they are in the countries, and whoever points "
    "at a robbed guard is counted as wrong.",
    "A5": "a weapon rented out between two punctual entries leaves nothing.",
    "B5": "a replica, until somebody scans, photographs or counts who is not in it.",
    "C-6, C-7": "surplus weapons, until somebody independent counts.",
    "D6": "the reloading leak at schools: primers and powder are no things in these tables.",
    "E8": "a crime gun that nobody traces back.",
    "all": "whatever never enters the record: no rule sees a company that keeps two books and "
    "shows one. And no claim about a real country follows from any figure here.",
}
"""What leaves no trace in the tables, or leaves it late."""


NOT_ACTED: Final = {
    "A4": "the control class, no diversion",
    "D6": "leaves no trace: primers and powder are no things in these tables",
}
"""Patterns of the catalogue that no adversary of the countries acts out, and why."""


def measure(args: argparse.Namespace) -> list[Figure]:
    """Measure on the test seeds."""
    quality, started = Quality(), perf_counter()
    for seed in TEST_SEEDS:
        _add_country(quality, seed, args)
    if args.page:
        args.page.write_text(quality_page(quality, args), encoding="utf-8")
    return [
        *_over_all(quality),
        *_by_pattern(quality),
        Figure("time for all countries", perf_counter() - started, "s"),
    ]


def _add_country(quality: Quality, seed: int, args: argparse.Namespace) -> None:
    """Invent a country, screen it, and hold the alerts against the truth."""
    with tempfile.TemporaryDirectory(prefix="resguardo-country-") as folder:
        directory = Path(folder) / "tables"
        truths = invented(
            directory,
            seed=seed,
            companies=args.companies,
            months=args.months,
            diversions=args.diversions,
        )
        add_country(quality, directory, screen(directory), truths)
        quality.seeds.append(seed)


def _over_all(quality: Quality) -> list[Figure]:
    """Put the figures of a measurement in order."""
    alarms = 1000 * quality.alarms / max(quality.weapon_months, 1)
    visits = max(quality.losses_visits, 1)
    accused = quality.accused / max(quality.guard_years, 1e-9)
    return [
        Figure("recall, all patterns with a trace, all care", quality.recall(), "share"),
        *(
            Figure(f"recall, {word} adversary", quality.recall(care=care), "share",
                   TARGETS["recall"] if word == "ordinary" else "")
            for care, word in enumerate(CARE)
        ),
        Figure("recall, patterns with a hard rule", quality.recall(HARD), "share", TARGETS["hard"]),
        Figure("named with the very pattern",
               _share(len(quality.named), quality.days_to_first),
               "of those found"),
        Figure("precision, rule and high", quality.precision("rule", "high"), "share",
               TARGETS["precision"]),
        *(
            Figure(f"precision, {severity}", quality.precision(severity), "share")
            for severity in ("rule", "high", "medium", "low")
        ),
        Figure("median days to the first alarm", quality.median_days, "days", TARGETS["median"]),
        Figure("alarms in 1,000 weapon-months", alarms, "alarms"),
        Figure("honest guards accused in 1,000 guard-years", 1000 * accused, "persons", "< 5"),
        Figure("robbed guards accused", quality.victims_accused, "persons", "0"),
        Figure("first five visits of a month right",
               quality.visits_right / max(quality.visits, 1), "share", ">= 0.8"),
        Figure("of them worth a visit by alerts alone, in a month",
               quality.worth / max(quality.months, 1), "visits"),
        Figure("right of those worth a visit",
               quality.worth_right / max(quality.worth, 1), "share", ">= 0.8"),
        Figure("ceiling: five visits by the truth, where something had shown",
               quality.oracle_right / visits, "share"),
        Figure("ceiling: five visits by the truth, whatever had begun",
               quality.oracle_begun / visits, "share"),
        Figure("baseline: five visits by chance", quality.random_right / visits,
               "share"),
        Figure("baseline: five visits by last year's losses",
               quality.losses_right / visits, "share"),
        Figure("baseline: one full count a year, recall", quality.full_count_recall, "share"),
        Figure("baseline: one full count a year, median days", quality.full_count_median, "days"),
    ]  # fmt: skip


def _share(part: int, whole: dict[int, int]) -> float:
    return part / max(len(whole), 1)


def _by_pattern(quality: Quality) -> list[Figure]:
    """Give recall and days for each pattern."""
    return [
        Figure(f"{row.pattern}: found {row.found} of {row.acted}", row.found / row.acted, "share")
        for row in pattern_table(quality)
    ]


def quality_page(quality: Quality, args: argparse.Namespace) -> str:
    """Write what was found of each pattern at each level of care, and what cannot be."""
    rows = [f"| {pattern} | | {why} | | | | |" for pattern, why in NOT_ACTED.items()]
    rows += [
        f"| {row.pattern} | {'yes' if row.pattern in HARD else ''} | "
        + " | ".join(f"{found} of {acted}" if acted else "–" for acted, found in row.by_care)
        + f" | {row.named} | {'–' if row.median_days is None else f'{row.median_days:.0f}'} |"
        for row in pattern_table(quality)
    ]
    totals = " | ".join(f"{quality.recall(care=care):.2f}" for care, _word in enumerate(CARE))
    days = f"{quality.median_days:.0f}"
    seeds = ", ".join(map(str, quality.seeds))
    about = (
        f"Invented countries with the seeds {seeds}, on which no rule was tuned: {args.companies} "
        f"companies and {args.months} months each, {len(quality.diversions)} diversions acted out "
        "in all. Found means that an alert points at a weapon, a lot or a person of the diversion, "
        "or names its pattern for its company, between its start and four months after its end. "
        "*Named* are those found whose alert names the very pattern; days are from the start to "
        "the first alert, in the middle. What is small here is small: one found of two is no half."
    )
    command = (
        f"resguardo bench screening --companies {args.companies} --months {args.months}"
        f" --diversions {args.diversions} --page"
    )
    lines = [
        "# What the screening finds, pattern by pattern",
        "",
        f"<!-- written by `{command}` -->",
        "",
        about,
        "",
        f"| pattern | hard rule | {' | '.join(CARE)} | named | days |",
        "|---|---|" + "---|" * len(CARE) + "---|---|",
        *sorted(rows),
        f"| recall, all | | {totals} | {len(quality.named)} | {days} |",
        "",
        "## What cannot be seen",
        "",
        *(f"- **{code}**: {why}" for code, why in UNSEEN.items()),
        "",
    ]
    return "\n".join(lines)
