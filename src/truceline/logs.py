"""Logs of what runs as a service: a line of words for people, or one JSON object a line for machines.

We log no words of a document, nor the query of an address: what somebody searched for is nobody else's business. The
message of a defect is whoever's raised it, and is told as it is.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from truceline.config import LogFormat

# Where it happened, without the values of local variables: those are words of documents, and passwords.
PLACES = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))


def set_up(form: LogFormat, *, stream: TextIO | None = None) -> None:
    """Send what is logged, by us and by the libraries, to a stream (default: stderr) in one form.

    Warnings and worse; as JSON also what we say of our work, which at a terminal would be in somebody's way.
    """
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = (
        [PLACES, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if form is LogFormat.JSON
        else [structlog.processors.format_exc_info, _words]
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("truceline").setLevel(logging.INFO if form is LogFormat.JSON else logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        own = logging.getLogger(name)
        own.handlers.clear()
        own.propagate = True
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """What says things with their values: `log.info("polled", source="river", new=2)`."""
    found: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(f"truceline.{name}")
    return found


def _words(_logger: Any, _method: str, event: Any) -> str:
    """A line for people: when, what, and the values."""
    said = dict(event)
    at, level, what = said.pop("timestamp"), said.pop("level"), said.pop("event")
    trace, name = said.pop("exception", None), said.pop("logger", None)
    head = f"{at[:19]}Z {'' if level == 'info' else level.upper() + ' '}{f'{name}: ' if name else ''}{what}"
    line = " ".join([head, *(f"{key}={_shown(value)}" for key, value in said.items())])
    return f"{line}\n{trace}" if trace else line


def _shown(value: Any) -> str:
    text = str(value)
    return repr(text) if not text or not text.isprintable() or " " in text else text
