"""A rule that is silenced on a line of the program has its reason beside it."""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "resguardo"
MARK = re.compile(r"#\s*(?:noqa:\s*[A-Z0-9]+(?:,\s*[A-Z0-9]+)*|type: ignore\[[a-z, -]+\])(.*)")


def test_every_mark_of_the_program_has_its_reason() -> None:
    bare, found = [], 0
    for path in sorted(SOURCE.rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for said in MARK.findall(line):
                found += 1
                if not re.search(r"\w", said.split("# type: ignore")[-1]):
                    bare.append(f"{path.relative_to(SOURCE)}:{number} {line.strip()}")
    assert not bare, "\n".join(bare)
    assert found
