"""A bureau has a serial that somebody read off worn steel, and a register that must hold it."""

import csv
import random
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from resguardo.insight.tracing import building, likelihood, neighbourhood, search
from resguardo.insight.tracing.batch import QueriesUnreadable, answers, read_queries
from resguardo.insight.tracing.search import Index, Reading
from resguardo.interfaces.cli.main import main

FIREARMS = 6_000
MAKERS = {
    "Taurus": ("{0}{1}{2:06d}", ".38 Special"),
    "Rossi": ("{0}{2:06d}", ".38 Special"),
    "Glock": ("{0}{1}{0}{3:03d}", "9 mm Luger"),
    "Bersa": ("{2:06d}", "9 mm Luger"),
}


def register_rows(chance: random.Random) -> list[dict[str, str]]:
    rows = []
    for number in range(FIREARMS):
        make = chance.choice(list(MAKERS))
        pattern, calibre = MAKERS[make]
        letters = chance.choices(string.ascii_uppercase, k=2)
        serial = pattern.format(*letters, chance.randrange(10**6), chance.randrange(10**3))
        rows.append(
            {"firearm_id": f"F{number}", "serial": serial, "make": make, "model": "82",
             "calibre": calibre}
        )  # fmt: skip
    return rows


ROWS = register_rows(random.Random(5))
RARE = {"firearm_id": "RARE", "serial": "N° ÑK-12O0/7", "make": "Pasper", "model": "",
        "calibre": ".32 S&W Long"}  # fmt: skip


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("tracing")
    with (base / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, building.COLUMNS)
        writer.writeheader()
        writer.writerows([*ROWS, RARE])
    building.build_index(building.read_register(base / "register.csv"), base / "index")
    return base / "index"


@pytest.fixture(scope="session")
def index(folder: Path) -> Index:
    return Index(folder)


def ids(index: Index, reading: Reading, limit: int = 10) -> list[str]:
    return index.firearm_ids(index.search(reading, limit=limit))


def misread(serial: str, chance: random.Random) -> str:
    text, place = list(serial), chance.randrange(len(serial) - 1)
    way = chance.randrange(10)
    if way < 7:
        text[place] = chance.choice(likelihood.ALPHABET)
    elif way == 7:
        del text[place]
    elif way == 8:
        text.insert(place, chance.choice(likelihood.ALPHABET))
    else:
        text[place], text[place + 1] = text[place + 1], text[place]
    return "".join(text)


CAN_HAPPEN: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda serial, _chance: serial,
    "written by hand": lambda serial, _chance: f" n° {serial[:2].lower()}-{serial[2:]} ",
    "one misread": misread,
    "two misread": lambda serial, chance: misread(misread(serial, chance), chance),
    "one unknown": lambda serial, _chance: serial[:3] + "?" + serial[4:],
    "one unknown, one misread": lambda serial, chance: (
        misread(serial[:3], chance) + "?" + serial[4:]
    ),
    "the end is gone": lambda serial, _chance: serial[:5] + "*",
    "the beginning is gone": lambda serial, _chance: "*" + serial[-4:],
    "the middle is gone": lambda serial, _chance: serial[:2] + "*" + serial[-3:],
}


@pytest.mark.parametrize("what", CAN_HAPPEN)
def test_the_firearm_is_among_the_first_ten(what: str, index: Index) -> None:
    chance = random.Random(11)
    asked = chance.sample(ROWS, 150)
    missed = [
        row
        for row in asked
        if row["firearm_id"]
        not in ids(
            index,
            Reading(CAN_HAPPEN[what](row["serial"], chance), row["make"], row["calibre"]),
        )
    ]
    assert len(missed) <= 0.02 * len(asked)


def test_what_the_index_finds_is_what_a_look_at_every_row_finds(index: Index) -> None:
    """Against a scan of all rows by the same costs: nothing within two edits is overlooked."""
    chance = random.Random(2)
    for row in chance.sample(ROWS, 25):
        read = misread(row["serial"], chance)
        scanned = scan(read.encode())
        cheapest = min(scanned.values())
        best = {identifier for identifier, cost in scanned.items() if cost <= cheapest + 1e-3}
        found = index.search(Reading(read), limit=10)
        assert set(index.firearm_ids(found[:1])) <= best
        assert found[0].equals >= len(best)


def scan(read: bytes) -> dict[str, float]:
    costs = costs_of([(read.decode(), row["serial"]) for row in ROWS])
    return {row["firearm_id"]: cost for row, cost in zip(ROWS, costs, strict=True)}


def costs_of(pairs: list[tuple[str, str]]) -> list[float]:
    texts = [np.array([pair[side].encode() for pair in pairs]) for side in (0, 1)]
    (read, read_lengths), (struck, struck_lengths) = (
        (each.view(np.uint8).reshape(len(pairs), -1), np.char.str_len(each).astype(np.uint8))
        for each in texts
    )
    found: list[float] = likelihood.aligned(read, read_lengths, struck, struck_lengths).tolist()
    return found


def test_a_reading_costs_what_the_cheapest_way_to_it_costs() -> None:
    """Against the same alignment written cell by cell, as a textbook has it."""
    chance = random.Random(4)
    pairs = []
    for _each in range(400):
        struck = "".join(chance.choices("0O18B", k=chance.randrange(2, 11)))
        read = struck
        for _edit in range(chance.randrange(3)):
            read = misread(read, chance) if len(read) > 1 else read
        pairs.append((read.replace("8", "?", 1) if chance.random() < 0.3 else read, struck))
    for pair, cost in zip(pairs, costs_of(pairs), strict=True):
        assert (
            cost == pytest.approx(plain_cost(*pair), abs=0.01)
            or abs(len(pair[0]) - len(pair[1])) > 2
        )


def plain_cost(read: str, struck: str) -> float:
    table = likelihood.substitution()
    best = {(0, 0): 0.0}
    for i in range(len(read) + 1):
        for j in range(len(struck) + 1):
            ways: list[Any] = [best.get((i, j), float("inf"))]
            if i and j:
                ways.append(best[i - 1, j - 1] + table[ord(read[i - 1]), ord(struck[j - 1])])
            if i:
                twice = i > 1 and read[i - 1] == read[i - 2]
                ways.append(
                    best[i - 1, j] + (likelihood.COST_TWICE if twice else likelihood.COST_ADDED)
                )
            if j:
                ways.append(best[i, j - 1] + likelihood.COST_MISSED)
            if i > 1 and j > 1 and read[i - 2 : i] == struck[j - 2 : j][::-1]:
                ways.append(best[i - 2, j - 2] + likelihood.COST_SWAP)
            best[i, j] = float(min(ways))
    return best[len(read), len(struck)]


def test_a_serial_that_is_not_there_gets_no_confident_match(index: Index) -> None:
    chance = random.Random(3)
    for _each in range(100):
        serial = "".join(chance.choices(likelihood.ALPHABET, k=8))
        assert not [hit for hit in index.search(Reading(serial)) if hit.score > 0.5]


def test_rivals_that_explain_the_reading_equally_well_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    lines = ["firearm_id,serial,make,model,calibre", "A,AB100,Taurus,82,.38 Special",
             "B,AB108,Taurus,82,.38 Special", "C,ZZ999,Taurus,82,.38 Special"]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    building.build_index(building.read_register(path), tmp_path / "two")
    index = Index(tmp_path / "two")
    both = index.search(Reading("AB10?", "Taurus"))
    assert index.firearm_ids(both) == ["A", "B"]
    assert [hit.equals for hit in both] == [2, 2]
    assert both[0].score == pytest.approx(both[1].score)


def test_marks_with_accents_and_labels_are_read_too(index: Index) -> None:
    assert ids(index, Reading("ñk 1200-7"))[0] == "RARE"
    found = index.describe(index.search(Reading("ÑK12OO7", "Pasper"))[0], Reading("ÑK12OO7", "X"))
    assert found.serial == RARE["serial"]
    assert found.steps == (("look_alike", "O", "0"),)


@pytest.mark.parametrize("text", ["", "  ", "?", "***", "- -"])
def test_a_reading_of_nothing_is_refused(text: str, index: Index) -> None:
    with pytest.raises(search.SerialEmpty):
        index.search(Reading(text))


def test_two_texts_within_two_edits_always_share_a_number() -> None:
    chance = random.Random(8)
    for _each in range(2_000):
        struck = "".join(chance.choices("AB01", k=chance.randrange(3, 13)))
        read = struck
        for _edit in range(chance.randrange(3)):
            place = chance.randrange(len(read))
            new = chance.choice("AB01")
            read = chance.choice(
                [read[:place] + read[place + 1 :] or new, read[:place] + new + read[place:],
                 read[:place] + new + read[place + 1 :]]
            )  # fmt: skip
        rows = np.frombuffer(struck.encode(), dtype=np.uint8)[None, :]
        numbers = {int(keys[0]) for keys in neighbourhood.all_keys(rows, len(struck))}
        tail = np.frombuffer(read.encode()[-neighbourhood.TAIL :], dtype=np.uint8)[None, :]
        asked = neighbourhood.keys_of_tails(tail, neighbourhood.ways_of(tail.shape[1]))
        assert numbers & set(asked[0].tolist()) or min(len(read), len(struck)) <= 2


def test_the_command_builds_and_answers_and_says_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = next(row for row in ROWS if "0" in row["serial"])
    read = row["serial"].replace("0", "O", 1)
    assert main(["trace", "--index", str(folder), "--serial", read, "--make", row["make"]]) == 0
    first = capsys.readouterr().out.splitlines()[1]
    assert row["firearm_id"] in first
    assert "O looks like 0; maker fits" in first


def test_many_queries_are_answered_in_one_run(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "queries.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("query_id", "serial", "make", "calibre"))
        writer.writerows((f"q{n}", row["serial"], row["make"], "") for n, row in enumerate(ROWS))
        writer.writerow(("nothing", "", "", ""))
    queries = read_queries(path)
    found = [each for portion in answers(folder, queries[-1500:], limit=3) for each in portion]
    firsts = {each.query_id: each.firearm_id for each in found if each.rank == 1}
    right = [n for n in range(FIREARMS - 1499, FIREARMS) if firsts[f"q{n}"] == f"F{n}"]
    assert len(right) >= 1450
    assert "nothing" not in firsts


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--serial", "1", "--index", "{tmp}/none"], "holds no index"),
        (["--serial", "??", "--index", "{index}"], "at least one character"),
        (["--build", "{tmp}/columns.csv", "--index", "{tmp}/a"], "has no column"),
        (["--build", "{tmp}/empty.csv", "--index", "{tmp}/a"], "no firearm in"),
        (["--build", "{tmp}/noise.csv", "--index", "{tmp}/a"], "cannot be read as CSV"),
        (["--queries", "{tmp}/columns.csv", "--index", "{index}"], "no file of queries"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], said: str, folder: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "columns.csv").write_text("serie;marca\n1;2\n", encoding="utf-8")
    header = ",".join(building.COLUMNS)
    (tmp_path / "empty.csv").write_text(f"{header}\n", encoding="utf-8")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 3)
    filled = [each.format(tmp=tmp_path, index=folder) for each in arguments]
    assert main(["trace", *filled]) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert not printed.out
    assert not (tmp_path / "a").exists()


def test_queries_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("query_id,serial\n1,ñandú\n".encode("latin-1"))
    with pytest.raises(QueriesUnreadable):
        read_queries(path)
