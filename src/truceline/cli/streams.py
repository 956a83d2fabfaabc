"""Writing to stdout: whole, as UTF-8 where a program reads it, and at ease with a reader who leaves early."""

from __future__ import annotations

import codecs
import os
import sys

# For terminals without Unicode: a bound must not become a "?".
PLAIN = {"≥": ">=", "≤": "<=", "–": "-", "·": "-", "…": "...", "✗": "x ", "“": '"', "”": '"', "⟦": "[[", "⟧": "]]"}


def forgive() -> None:
    """Let an old terminal have ">=" for "≥", and "?" for what has no plain form, instead of a crash."""
    codecs.register_error("truceline-plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="truceline-plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(PLAIN.get(character, "?") for character in unknown), error.end


def write(told: str, *, utf8: bool = False) -> None:
    """Write to stdout, in the terminal's encoding or in UTF-8.

    `truceline read … | head` is no failure: the reader has seen enough. (Left to typer, it would be exit code 1.)
    """
    try:
        if utf8:
            sys.stdout.buffer.write(told.encode("utf-8"))
        else:
            sys.stdout.write(told)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
