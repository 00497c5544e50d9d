"""Structured logs: one line per event, as JSON in production. No search word, place or person is ever logged."""

from __future__ import annotations

import logging
import sys
from logging.handlers import SysLogHandler
from typing import Any

import structlog

LEVELS = {name.lower(): level for name, level in logging.getLevelNamesMapping().items()} | {"exception": logging.ERROR}


def set_up_logs(*, as_json: bool, syslog: str | tuple[str, int] | None = None) -> None:
    """Configure structlog for this process; `syslog` is the socket to which each line goes, too."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
            *([_Elsewhere(syslog).send] if syslog else []),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


class _Elsewhere(SysLogHandler):
    """Sends lines to a syslog server, without waiting for it."""

    ident = "finepoint: "

    def send(self, _logger: Any, level: str, line: Any) -> Any:
        """Send a line; it goes on to where it would go without."""
        self.handle(logging.LogRecord("finepoint", LEVELS.get(level, logging.INFO), "", 0, line, None, None))
        return line

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name there
        """Nothing: the line stands on standard error, and no log may hold a request up."""
