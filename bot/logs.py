"""Logs: a sentence and structured fields, on stderr; never a comment, an address or a token."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

# What every record has of itself; the rest was given as fields.
OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class Lines(logging.Formatter):
    """`2026-11-22T09:00:00Z info a wave was opened action=wave survey=customers`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback where there is one."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields = "".join(f" {name}={spelled(value)}" for name, value in vars(record).items() if name not in OWN)
        line = f"{at} {record.levelname.lower()} {record.getMessage()}{fields}"
        return line if record.exc_info is None else f"{line}\n{self.formatException(record.exc_info)}"


def spelled(value: object) -> str:
    """A field's value, quoted where it has blanks."""
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if set(text) & set(' "=\n') or not text else text


def set_up(level: int = logging.INFO) -> None:
    """For this process. Libraries are heard from warnings on: some log what people wrote at lower levels."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "scheduler", "storage"):
        logging.getLogger(name).setLevel(level)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
