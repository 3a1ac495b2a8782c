"""Identifiers and dictionaries: how numbers become words when tables are written."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resguardo.insight.synthetic.clock import day_of
from resguardo.insight.synthetic.entries import Whole
from resguardo.insight.synthetic.life import Life


@dataclass
class Names:
    """A growing dictionary: names of one kind over all companies of a chunk."""

    texts: list[str] = field(default_factory=list)

    def extend(self, texts: list[str]) -> int:
        """Append names; give the index of the first."""
        first = len(self.texts)
        self.texts += texts
        return first

    def merge(self, texts: list[str]) -> Whole:
        """Note texts that may be known already; give the index of each. -1 stays -1.

        A Parquet dictionary must not hold a text twice.
        """
        known = {text: place for place, text in enumerate(self.texts)}
        places = [known.setdefault(text, len(known)) for text in texts]
        self.texts = list(known)
        return np.array([*places, -1], dtype=np.int64)

    def column(self, codes: Whole) -> pa.DictionaryArray:
        """Turn codes into a column; -1 becomes null."""
        indices = pa.array(codes.astype(np.int32), mask=codes < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(self.texts, pa.string()))


@dataclass
class Ids:
    """The identifiers of one company's rows, in an order that tells nothing."""

    people: list[str]
    accounts: list[str]
    things: list[str]
    lots: list[str]
    devices: list[str]

    @staticmethod
    def of(life: Life) -> "Ids":
        """Give identifiers by drawing lots."""
        org = life.plan.number + 1

        def drawn(letter: str, size: int) -> list[str]:
            return [f"{letter}{org:04d}-{place:05d}" for place in life.rng.permutation(size) + 1]

        return Ids(
            people=drawn("P", len(life.people)),
            accounts=drawn("A", len(life.accounts)),
            things=drawn("F", len(life.things)),
            lots=drawn("L", len(life.lots)),
            devices=drawn("D", life.device_count),
        )

    def one(self, kind: str, number: int) -> str | None:
        """Give one identifier, or nothing for -1."""
        return getattr(self, kind)[number] if number >= 0 else None


def day_or_none(number: int | None) -> date | None:
    """Give the date of a day number, if there is one."""
    return None if number is None else day_of(number)


def thing_kinds(life: Life) -> Whole:
    """Give the kind of every thing and lot, as in `["firearm", "part", "ammunition"]`."""
    return np.array(
        [int(each.kind == "part") for each in life.things] + [2] * len(life.lots), dtype=np.int64
    )


def numbered(prefix: str, size: int) -> pa.Array:
    """Give identifiers that count up."""
    numbers = pa.array(np.arange(1, size + 1)).cast(pa.string())
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(numbers, 8, "0"), "")


def constant(text: str, size: int) -> pa.Array:
    """Give one text so many times."""
    return pa.array([text]).take(pa.array(np.zeros(size, dtype=np.int64)))
