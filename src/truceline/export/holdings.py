"""What is exported: accounts by document, the picture, and the way from a key of the picture back to its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from truceline.model import (
    Account,
    Ceasefire,
    Claim,
    Document,
    EntryKey,
    Figure,
    Judgement,
    Picture,
    Recorded,
    Told,
    Verdict,
    entries_of,
)
from truceline.model.judgements import OF_TWO
from truceline.model.records import CEASEFIRE, CLAIM, FIGURE
from truceline.model.shapes import Record

RECORDS: Mapping[type[Told], Record[Any]] = {Claim: CLAIM, Figure: FIGURE, Ceasefire: CEASEFIRE}
QUOTED = 300  # code points of an article that one row quotes at most: a quotation, not a copy


@dataclass(frozen=True, slots=True)
class Holdings:
    """Accounts and the picture they make. `quotes`: whether words of the articles go out."""

    accounts: Mapping[str, Account]
    picture: Picture
    claims: Mapping[EntryKey, Claim]
    figures: Mapping[EntryKey, Figure]
    ceasefires: Mapping[EntryKey, Ceasefire]
    verdicts: Mapping[EntryKey, Verdict]
    quotes: bool = True

    @classmethod
    def of(
        cls,
        accounts: Iterable[Account],
        picture: Picture,
        *,
        judgements: Iterable[Recorded] = (),
        quotes: bool = True,
    ) -> Holdings:
        """What accounts tell, as people amended it; what they rejected stays, with its verdict."""
        judged = _judged(judgements)
        by_document = {account.document.id: account for account in accounts}
        claims: dict[EntryKey, Claim] = {}
        figures: dict[EntryKey, Figure] = {}
        ceasefires: dict[EntryKey, Ceasefire] = {}
        for account in by_document.values():
            for entry in entries_of(account):
                match _amended(entry.value, judged.get(str(entry.key))):
                    case Claim() as claim:
                        claims[entry.key] = claim
                    case Figure() as figure:
                        figures[entry.key] = figure
                    case Ceasefire() as truce:
                        ceasefires[entry.key] = truce
        keys = {str(key): key for key in (*claims, *figures, *ceasefires)}
        verdicts = {keys[subject]: one.verdict for subject, one in judged.items() if subject in keys}
        return cls(by_document, picture, claims, figures, ceasefires, verdicts, quotes)

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


def _judged(judgements: Iterable[Recorded]) -> dict[str, Judgement]:
    """The newest judgement of each entry that was not taken back; those about two entries are the picture's."""
    standing = sorted((one for one in judgements if one.retracted_by is None), key=lambda one: one.number)
    return {one.judgement.subject: one.judgement for one in standing if one.judgement.verdict not in OF_TWO}


def _amended(value: Told, judgement: Judgement | None) -> Told:
    """A value with what a person set; as it was read, where that does not fit the reading any more."""
    record = RECORDS.get(type(value))
    if record is None or judgement is None or judgement.amendment is None:
        return value
    amendment: Any = judgement.amendment
    try:
        found: Told = record.read({**record.write(value), **amendment}, judgement.subject)
    except ValueError:  # such judgements are in Picture.review
        return value
    return found
