"""What must hold after any fault: nothing half there, all books the same, the log without gap."""

from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps
from django.db import connection

from resguardo.records.custody import audit as ledger
from resguardo.records.custody.models import Entry
from resguardo.records.transparency import audit as log
from resguardo.records.transparency.models import LogEntry, LogState

PASSING = frozenset({"people_usersession", "sessions_session", "axes_accessattempt"})
"""Tables of libraries that say who is signed in; they are no record."""


@dataclass(frozen=True)
class Picture:
    """What every row of every table says, as one hash a table."""

    tables: dict[str, str]

    def differs(self, other: "Picture") -> list[str]:
        """The tables that are not the same."""
        return sorted(name for name in self.tables if self.tables[name] != other.tables[name])


def picture() -> Picture:
    """Look at every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in PASSING:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = sha256("\n".join(rows).encode()).hexdigest()
    return Picture(found)


def assert_sound() -> None:
    """Everything that `resguardo fsck` recomputes holds, and the log has no gap."""
    assert not list(ledger.differences())
    assert not list(log.differences())
    assert not list(log.opening_differences())
    places = list(LogEntry.objects.order_by("index").values_list("index", flat=True))
    assert places == list(range(len(places)))
    assert LogState.objects.get().size == len(places)
    assert LogEntry.objects.filter(kind="entry").count() == Entry.objects.count()
