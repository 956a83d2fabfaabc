"""Truceline reads conflict news into an auditable ledger of claims: who says who did what to whom, where and when.

account = truceline.read("article.txt", published="2022-09-14T08:19:02Z")
with truceline.Ledger.open("sqlite:///truceline.db") as ledger: ...
truceline.to_pandas(ledger, "claims")
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # `typing` takes longer to import than all of this; checkers know the name
__version__ = "0.1.0"
__all__ = ["Ledger", "__version__", "read", "to_arrow", "to_pandas"]

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from truceline.api import read, to_arrow, to_pandas
    from truceline.model import Account
    from truceline.store import Ledger

# What is named here is loaded when it is asked for, so that `import truceline` costs nothing. `read` is a room of the
# package too: that module can be called, and calls `read_article`.
WHERE = {"Ledger": "truceline.store", "to_arrow": "truceline.api", "to_pandas": "truceline.api"}


def __getattr__(name: str) -> object:
    if name == "read":
        return import_module("truceline.read")
    if name not in WHERE:
        raise AttributeError(f"module 'truceline' has no attribute {name!r}")
    found = getattr(import_module(WHERE[name]), name)
    globals()[name] = found
    return found


def read_article(article: str | Path, *, published: str | datetime | None = None) -> Account:
    """What `truceline.read(...)` does: see `truceline.api.read`."""
    from truceline.api import read

    return read(article, published=published)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
