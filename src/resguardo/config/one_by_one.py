"""The requests of a process, worked on one after the other by one thread.

The threads of a process share one Python. Where four of them work, each is made to wait for the
others at every statement that it sends to SQLite, whoever has the turn to write keeps it for as
long, and a connection's pages are stale after what the other three have written. One thread with
one warm connection answers all of them earlier. What has waited for `PATIENCE_S`, behind an import
or a large paper, is worked on beside it by the thread that brought it.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, Final

PATIENCE_S: Final = 0.1

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""What a WSGI server calls for each request (PEP 3333)."""


class OneByOne:
    """A WSGI application in front of another, for which requests stand in line."""

    def __init__(self, application: Application, *, patience_s: float = PATIENCE_S) -> None:
        """Stand in front of an application; the thread begins with the first request."""
        self._application = application
        self._patience_s = patience_s
        self._line = ThreadPoolExecutor(1, "one by one")
        self._began_at: float | None = None

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer when it is this request's turn, or when it has waited long enough."""
        began_at = self._began_at
        if began_at is not None and monotonic() - began_at > self._patience_s:
            return self._application(environ, start_response)
        work = self._line.submit(self._work, environ, start_response)
        try:
            return work.result(self._patience_s)
        except TimeoutError:
            if work.cancel():
                return self._application(environ, start_response)
            return work.result()

    def _work(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._began_at = monotonic()
        try:
            return self._application(environ, start_response)
        finally:
            self._began_at = None
