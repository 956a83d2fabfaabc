"""Everything truceline raises on purpose.

TrucelineError
├── SourceError(source)            the input could not be read          exit 1
│   ├── NotFound
│   ├── NotText                    binary, or an encoding nobody knows
│   └── NotAnArticle               empty, too large, not English
├── UsageError                     wrong usage                          exit 2
└── ResourceError(path)            a damaged part of the installation   exit 3
    ├── ResourceMissing
    ├── LexiconInvalid(line)
    └── ChecksumMismatch
"""

from __future__ import annotations

from pathlib import Path


class TrucelineError(Exception):
    """The root. Messages say what, where, and what to do next."""

    exit_code = 1


class SourceError(TrucelineError):
    """An input that could not be read."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source


class NotFound(SourceError):
    """The input is not there."""


class NotText(SourceError):
    """The input is not text."""


class NotAnArticle(SourceError):
    """The input is text, but nothing that can be read as an English article."""


class UsageError(TrucelineError):
    """The command or option does not fit."""

    exit_code = 2


class ResourceError(TrucelineError):
    """A resource of the installation is missing or damaged; no document can be read."""

    exit_code = 3

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class ResourceMissing(ResourceError):
    """A file of the installation is not there."""


class LexiconInvalid(ResourceError):
    """A line of a knowledge file breaks that file's rules."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(path, f"line {line}: {message}")
        self.line = line


class ChecksumMismatch(ResourceError):
    """A file of the installation is not the one that was released."""
