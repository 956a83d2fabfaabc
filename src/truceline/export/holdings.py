"""What is exported: accounts by document, the picture, and the way from a key of the picture back to its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from truceline.model import (
    Account,
    Ceasefire,
    Claim,
    Document,
    EntryKey,
    Figure,
    Picture,
    entries_of,
)

QUOTED = 300  # code points of an article that one row quotes at most: a quotation, not a copy


@dataclass(frozen=True, slots=True)
class Holdings:
    """Accounts and the picture they make. `quotes`: whether words of the articles go out."""

    accounts: Mapping[str, Account]
    picture: Picture
    claims: Mapping[EntryKey, Claim]
    figures: Mapping[EntryKey, Figure]
    ceasefires: Mapping[EntryKey, Ceasefire]
    quotes: bool = True

    @classmethod
    def of(cls, accounts: Iterable[Account], picture: Picture, *, quotes: bool = True) -> Holdings:
        by_document = {account.document.id: account for account in accounts}
        claims: dict[EntryKey, Claim] = {}
        figures: dict[EntryKey, Figure] = {}
        ceasefires: dict[EntryKey, Ceasefire] = {}
        for account in by_document.values():
            for entry in entries_of(account):
                match entry.value:
                    case Claim():
                        claims[entry.key] = entry.value
                    case Figure():
                        figures[entry.key] = entry.value
                    case Ceasefire():
                        ceasefires[entry.key] = entry.value
        return cls(by_document, picture, claims, figures, ceasefires, quotes)

    def account(self, key: EntryKey) -> Account:
        return self.accounts[key.document]

    def document(self, key: EntryKey) -> Document:
        return self.accounts[key.document].document

    def holds(self, key: EntryKey) -> bool:
        """Whether the entry is still there: a document may have been withdrawn since the picture was made."""
        return key in self.claims or key in self.figures or key in self.ceasefires

    def words(self, key: EntryKey) -> str:
        """The words of an entry, cut to a quotation; empty where words do not go out."""
        if not self.quotes:
            return ""
        said = " ".join(key.span.of(self.document(key).text).split())
        return said if len(said) <= QUOTED else said[: QUOTED - 1].rstrip() + "…"
