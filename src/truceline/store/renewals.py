"""What reconciling needs of a ledger to make only what changed, beside what everybody needs of it."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.store import renewing, retrieval
from truceline.store.ledger import Ledger
from truceline.store.pictures import Basis
from truceline.store.renewing import Change


class Renewals:
    """What a ledger's picture was made of. Each method is a transaction of its own, or a part of the ledger's."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def told(self) -> list[tuple[int, str, int]]:
        """The number and id of each document that was read, and the number of its latest reading."""
        with self._ledger.reading() as connection:
            return list(retrieval.told(connection))

    def links(self) -> bytes:
        with self._ledger.reading() as connection:
            return renewing.links(connection)

    def versions(self) -> dict[int, tuple[int, str]]:
        with self._ledger.reading() as connection:
            return renewing.versions(connection)

    def notes(self) -> Iterator[tuple[int, bytes]]:
        with self._ledger.reading() as connection:
            yield from renewing.notes(connection)

    def parts(self) -> frozenset[str]:
        with self._ledger.reading() as connection:
            return renewing.parts(connection)

    def withdrawn(self) -> int:
        with self._ledger.reading() as connection:
            return renewing.withdrawn(connection)

    def put(self, change: Change, *, made_from: Basis) -> tuple[int, int] | None:
        """Put a picture as it differs; how many incidents and claims in them there are, None where it was too late."""
        with self._ledger.transaction() as connection:
            if not renewing.put(connection, change, made_from=made_from, at=self._ledger.now()):
                return None
            return renewing.counted(connection)
