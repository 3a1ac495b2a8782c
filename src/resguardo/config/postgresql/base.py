"""Django's PostgreSQL backend, telling the database who looks before each statement that needs it.

Connections are pooled and threads come and go, so what the last request was shown must never be
what the next one is. The connection remembers what it told the database and says it again whenever
what is in sight has changed, or a rollback may have taken it back.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from resguardo.records.people import sight

_TELL = f"SELECT set_config('{sight.SETTING}', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps the database's setting and what is in sight the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: str | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Take a connection, perhaps a used one: what it was told is not known."""
        self._told = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """Give a cursor behind which the right rows are in sight."""
        wanted = sight.current()
        if wanted != self._told and self._listens():
            with self.connection.cursor() as cursor:
                cursor.execute(_TELL, [wanted])
            self._told = wanted
        return super().create_cursor(name)

    def _listens(self) -> bool:
        """Whether a statement can be sent; a transaction that failed takes none but its end."""
        return bool(self.connection.info.transaction_status != TransactionStatus.INERROR)

    def rollback(self) -> None:
        """Undo everything, perhaps what was told too."""
        self._told = None
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        """Undo a part, perhaps what was told too."""
        super().savepoint_rollback(sid)
        self._told = None

    def close(self) -> None:
        """Give the connection back; the next one has been told something else."""
        self._told = None
        super().close()
