"""The whole country: plan, chunks in several processes, tables joined, the truth beside them."""

import csv
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pyarrow as pa

from resguardo.insight import tables
from resguardo.insight.synthetic.clock import day_of
from resguardo.insight.synthetic.country import (
    CompanyPlan,
    CountryPlan,
    month_after,
    plan_country,
)
from resguardo.insight.synthetic.dealing import plan_cases
from resguardo.insight.synthetic.living import live
from resguardo.insight.synthetic.writer import Chunk, join_parts
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

FIRST: Final = date(2024, 1, 1)
CHUNK_ARMS: Final = 900


class DirectoryNotEmpty(Problem):
    """Tables are written into a directory of their own."""

    code = "simulate.directory-not-empty"
    wording = _("{directory} is not empty. Name a new directory, or empty it first.")

    directory: str


class NothingToSimulate(Problem):
    """A country needs a company and a month."""

    code = "simulate.nothing"
    wording = _(
        "A country needs at least one company and one month, and a number of diversions from 0."
    )


def simulate(
    out: Path,
    *,
    seed: int = 1,
    companies: int = 60,
    months: int = 12,
    diversions: int = 0,
    processes: int | None = None,
) -> Iterator[str]:
    """Write a synthetic country as tables and `truth.csv`; give each company as it is done.

    Nothing is finished before the last company has been taken. Refuses a directory that is in use.
    """
    plan = planned(seed=seed, companies=companies, months=months, diversions=diversions)
    yield from write_country(out, plan, processes=processes)


def planned(*, seed: int, companies: int, months: int, diversions: int) -> CountryPlan:
    """Plan a country and deal diversions out.

    Refuses without a company or a month (`NothingToSimulate`).
    """
    if companies < 1 or months < 1 or diversions < 0:
        raise NothingToSimulate
    plan = plan_country(
        seed=seed, companies=companies, first=FIRST, last=month_after(FIRST, months)
    )
    plan_cases(plan, diversions)
    return plan


def write_country(
    out: Path,
    plan: CountryPlan,
    *,
    processes: int | None = None,
) -> Iterator[str]:
    """Let every company of a plan live and write the tables; give each as it is done.

    Refuses a folder that has something in it (`DirectoryNotEmpty`).
    """
    if out.exists() and any(out.iterdir()):
        raise DirectoryNotEmpty(str(out))
    parts = out / ".parts"
    parts.mkdir(parents=True)
    (out / "moves").mkdir()
    truth: list[tuple[str, ...]] = []
    for companies, rows in _run(out, plan, list(_chunks(plan)), processes or os.cpu_count() or 1):
        truth += rows
        yield from companies
    for table in tables.TABLES:
        if table != "moves":
            join_parts(out, table, _offices(plan) if table == "organisations" else None)
    shutil.rmtree(parts)
    with (out / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(tables.TRUTH_COLUMNS)
        writer.writerows(sorted(truth))


def _chunks(plan: CountryPlan) -> Iterator[list[CompanyPlan]]:
    """Cut the companies into pieces of about equal weight."""
    waiting: list[CompanyPlan] = []
    for company in plan.companies:
        waiting.append(company)
        if sum(each.arms for each in waiting) >= CHUNK_ARMS:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _run(
    out: Path, plan: CountryPlan, chunks: list[list[CompanyPlan]], processes: int
) -> Iterator[tuple[list[str], list[tuple[str, ...]]]]:
    """Live the chunks, here or in several processes; give who lived and the truth of each."""
    jobs = [(out, plan, chunk, number) for number, chunk in enumerate(chunks)]
    if processes == 1 or len(jobs) == 1:
        for job in jobs:
            yield _live_chunk(job)
        return
    with ProcessPoolExecutor(min(processes, len(jobs)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_live_chunk, jobs)


def _live_chunk(
    job: tuple[Path, CountryPlan, list[CompanyPlan], int],
) -> tuple[list[str], list[tuple[str, ...]]]:
    out, plan, companies, number = job
    pa.set_cpu_count(1)
    chunk = Chunk()
    for company in companies:
        life, columns, lines = live(plan, company)
        chunk.add(life, columns, lines)
    chunk.write(out, number)
    return [company.org_id for company in companies], chunk.truth


def _offices(plan: CountryPlan) -> pa.Table:
    """Give the authority and the assistance partner."""
    first = day_of(plan.first_day - 5000)
    schema = tables.TABLES["organisations"]
    rows = [
        (
            "ORG-AUTH",
            "Registro Ficticio de Armas de Costaverde",
            "authority",
            None,
            first,
            None,
            None,
            None,
        ),
        (
            "ORG-ASST",
            "Programa Imaginario de Asistencia",
            "assistance",
            None,
            first,
            None,
            None,
            None,
        ),
    ]
    return pa.Table.from_arrays(
        [
            pa.array([row[place] for row in rows], type=each.type)
            for place, each in enumerate(schema)
        ],
        schema=schema,
    )
