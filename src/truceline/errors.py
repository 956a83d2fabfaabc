"""Everything truceline raises on purpose.

TrucelineError
├── SourceError(source)            the input could not be read          exit 1
│   ├── NotFound
│   ├── NotText                    binary, or an encoding nobody knows
│   ├── BadRecord                  a record of a container that is no article's
│   ├── ShardInvalid               a file of shards that is broken, or of another version
│   ├── FeedInvalid                a feed or sitemap that cannot, or must not, be read
│   ├── FetchError                 an address that gave nothing
│   │   ├── AddressRefused         not http or https, or an address of a private network
│   │   ├── RobotsRefused          the site asks robots to stay away
│   │   ├── ServerRefused          the server keeps it from us
│   │   ├── Gone                   the server says it is not there
│   │   ├── Unwanted               too large, or an image, a film, a sound
│   │   ├── HostResting            its server is to be left alone for a while
│   │   └── Unreachable            no answer, a broken one, or an error of the server
│   │       └── TooSlow            not all of it was there when its time was over
│   └── NotAnArticle               empty, too large, a page without an article
│       └── NotEnglish
├── UsageError                     wrong usage                          exit 2
│   ├── WatchInvalid(path, line)   a file of sources or alerts that breaks its rules
│   └── MissingExtra               a library that is not installed
├── StoreError                     the ledger cannot be used            exit 3
│   ├── NoLedger                   there is none, or no such entry      exit 1
│   ├── ReviewConflict             somebody else was quicker            exit 1
│   ├── EditLocked                 somebody else is editing it          exit 1
│   └── SchemaTooNew               made by a newer truceline
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

    def __reduce__(self) -> tuple[object, ...]:
        """So that an error comes back from a worker process as it was; by itself, pickle would call __init__ anew."""
        return _revived, (type(self), self.args, dict(self.__dict__))


def _revived(kind: type[TrucelineError], args: tuple[object, ...], state: dict[str, object]) -> TrucelineError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class SourceError(TrucelineError):
    """An input that could not be read."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source


class NotFound(SourceError):
    """The input is not there."""


class NotText(SourceError):
    """The input is not text."""


class BadRecord(SourceError):
    """A record is not in the form that was agreed on."""


class ShardInvalid(SourceError):
    """A file of a sharded run is broken, or was made by another version."""


class NotAnArticle(SourceError):
    """The input is text, but nothing that can be read as an English article."""


class NotEnglish(NotAnArticle):
    """The input is an article in another language."""


class FeedInvalid(SourceError):
    """A feed, sitemap or OPML file is broken beyond reading, or made to do harm."""


class FetchError(SourceError):
    """Nothing could be fetched from an address. `lasting`: nor will it be by trying again tomorrow."""

    lasting = True


class AddressRefused(FetchError):
    """An address that is not asked at all: another scheme, a password in it, a host within a private network."""


class RobotsRefused(FetchError):
    """The robots.txt of the site disallows the address."""


class ServerRefused(FetchError):
    """The server has something at the address, but not for us: 401, 403, 451 and other codes of the 400s."""


class Gone(FetchError):
    """The server says that there is nothing at the address: 404 or 410."""


class Unwanted(FetchError):
    """What the server would send is too large, or of a kind that holds no article."""


class HostResting(FetchError):
    """The server asked to be left alone, or failed often; it is not asked again for `seconds`."""

    lasting = False

    def __init__(self, source: str, message: str, *, seconds: float) -> None:
        super().__init__(source, message)
        self.seconds = seconds


class Unreachable(FetchError):
    """No answer, an answer that broke off or was too slow, or an error of the server; another time it may work."""

    lasting = False


class TooSlow(Unreachable):
    """An answer that was not whole when its time was over; asked at once, it would be no quicker."""


class UsageError(TrucelineError):
    """The command or option does not fit."""

    exit_code = 2


class WatchInvalid(UsageError):
    """A file of watched sources and alerts breaks its rules."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}: line {line}: {message}")
        self.path = path
        self.line = line


class MissingExtra(UsageError):
    """What was asked for needs a library that truceline is installed without."""

    def __init__(self, module: str, extra: str) -> None:
        super().__init__(f"this needs {module}: pip install 'truceline[{extra}]'")
        self.module = module


class StoreError(TrucelineError):
    """The ledger cannot be opened or used."""

    exit_code = 3


class NoLedger(StoreError):
    """There is no ledger at the address, or not what was asked for in it."""

    exit_code = 1


class ReviewConflict(StoreError):
    """What was judged is not as the reviewer saw it any more, or the review is closed."""

    exit_code = 1


class EditLocked(StoreError):
    """Somebody else is editing it."""

    exit_code = 1


class SchemaTooNew(StoreError):
    """The ledger was made by a newer truceline."""


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
