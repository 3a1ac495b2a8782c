"""The committed number of SQL queries of each page.

A page that asks the database once a row is fast on a developer's ten rows and dead on a million.
So the numbers stand in a file, and a change of one shows as a line in the difference.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_name("sql_counts.json")


@dataclass
class Baseline:
    counts: dict[str, int]
    writing: bool

    @classmethod
    def read(cls) -> "Baseline":
        writing = os.environ.get("RESGUARDO_TEST_SQL_COUNTS") == "write"
        return cls(json.loads(FILE.read_text(encoding="utf-8")), writing)

    def compare(self, page: str, captured: CaptureQueriesContext) -> None:
        made = len(captured)
        if self.writing:
            self.counts = json.loads(FILE.read_text(encoding="utf-8")) | {page: made}
            text = json.dumps(self.counts, indent=2, sort_keys=True)
            FILE.write_text(f"{text}\n", encoding="utf-8")
            return
        if made == self.counts.get(page):
            return
        shown = "\n".join(query["sql"][:200] for query in captured.captured_queries)
        expected = self.counts.get(page, "no number yet")
        message = f"{page}: {made} queries, committed is {expected}\n{shown}"
        raise AssertionError(message)
