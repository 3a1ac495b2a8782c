"""Log lines: one JSON object a line, each with the request that caused it.

Lines carry codes and identifiers, never names, serials or texts that a person typed. A line break
inside a value stays inside its JSON string, so nobody can forge a line through a form.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

current_request_id: ContextVar[str] = ContextVar("request_id", default="")

_ORDINARY: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request"}


class JsonLine(logging.Formatter):
    """Writes a record, its extra fields and its request as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "source": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id.get():
            line["request_id"] = request_id
        line |= {name: value for name, value in vars(record).items() if name not in _ORDINARY}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLine(logging.Formatter):
    """Writes the same for somebody who reads along."""

    def __init__(self) -> None:
        """Fix the shape: time, level, source, words."""
        super().__init__("{asctime} {levelname:7} {name}: {message}", style="{")
