"""The ledger: documents, readings and judgements, append-only, in SQLite or PostgreSQL. It knows the model alone."""

from truceline.store.ledger import Ledger
from truceline.store.search import Hit
from truceline.store.watching import WatchBook
from truceline.store.writing import Added

__all__ = ["Added", "Hit", "Ledger", "WatchBook"]
