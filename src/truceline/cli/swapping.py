"""The swap test of `truceline evaluate --swap`, composed: the reader, the exchange of names, the comparison."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from truceline.errors import SourceError
from truceline.evaluate import SwapReport, evaluate_swap, evaluate_swap_of, first_two
from truceline.ingest import capture, parse_published
from truceline.ingest.records import Columns, capture_record
from truceline.ingest.sources import Found, records
from truceline.language.sentences import unwrapped
from truceline.model import Account, Document, Span
from truceline.pipeline import Reader, load_reader, read_document
from truceline.read.parties import Exchanger, Form
from truceline.read.parties.exchange import lines
from truceline.read.turned import turned as turned_knowledge

PLAINLY = frozenset({Form.NAME, Form.DEMONYM, Form.CAPITAL, Form.METONYM})  # how a state is named, not somebody of it
ARTICLES, SEED = 200, 1


@dataclass(frozen=True, slots=True)
class Swap:
    """The reader, and the same with two states exchanged."""

    reader: Reader
    exchanger: Exchanger
    towns: bool = False  # whether whose towns and groups these are is exchanged as well

    @classmethod
    def load(cls, *, gazetteer: Path | None = None, actors: Path | None = None, towns: bool = False) -> Swap:
        """The bundled reader, with a place-name index or parties of the user's own."""
        reader = load_reader(gazetteer=gazetteer, actors=actors)
        return cls(reader, Exchanger.load(parties=reader.knowledge.parties), towns)

    def account_at(self, path: Path, published: str | None) -> Account:
        moment = parse_published(published) if published else None
        document = capture(path.read_bytes(), source=str(path), published=moment)
        return read_document(_unwrapped(document), self.reader)

    def turn(self, account: Account, codes: Mapping[str, str]) -> tuple[Account, Callable[[Span], Span]]:
        document = account.document
        on = document.published.date() if document.published else None
        exchanged = self.exchanger.exchange(codes, on=on, article=document.text)(document.text)
        turned = capture(exchanged.text.encode(), source="the exchanged text", published=document.published)
        reader = self.reader
        if self.towns:
            reader = replace(reader, knowledge=turned_knowledge(reader.knowledge, codes))
        return read_document(turned, reader), exchanged.span


def swap_report(folder: Path, swap: Swap) -> SwapReport:
    """Every article of a folder read, and read again with its two state parties exchanged."""
    return evaluate_swap(folder, swap.account_at, swap.turn, states=swap.exchanger.names.__contains__)


@dataclass(frozen=True, slots=True)
class Sample:
    """Which articles of a JSONL file are asked: so many, drawn by a seed. The same file and seed draw the same ones,
    and of a larger number the smaller is the beginning."""

    articles: int = ARTICLES
    seed: int = SEED
    columns: Columns = field(default_factory=Columns)


def swap_sample(path: Path, sample: Sample, swap: Swap) -> SwapReport:
    """Articles of a JSONL file with two state parties read, and read again with these exchanged. Needs no gold."""
    documents = _drawn(path, sample)

    def articles() -> Iterator[tuple[str, tuple[str, str], Callable[[], Account]]]:
        taken = 0
        for name, document in documents:
            if taken == sample.articles:
                return
            if (two := named_most(document, swap.exchanger)) is not None:
                taken += 1
                yield name, two, partial(read_document, document, swap.reader)

    return evaluate_swap_of(articles(), swap.turn)


def _drawn(path: Path, sample: Sample) -> Iterator[tuple[str, Document]]:
    """The articles of a file, named by their lines, in an order that the seed decides; what is none is passed over."""
    try:
        found: list[Found] = list(records(path))
    except (OSError, ValueError) as error:
        raise SourceError(str(path), f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    none = True
    for one in random.Random(sample.seed).sample(found, len(found)):
        try:
            document = capture_record(one.raw, source=one.source, columns=sample.columns)
        except SourceError:
            continue
        none = False
        yield Path(one.source).name, _unwrapped(document)
    if none:
        raise SourceError(str(path), "no articles here; a file for the swap test holds one JSON record a line")


def _unwrapped(document: Document) -> Document:
    """A hard-wrapped article with its paragraphs on one line each: an exchange of names would wrap it otherwise."""
    text = unwrapped(document.text)
    if text == document.text:
        return document
    return capture(text.encode(), source=document.id, published=document.published)


def named_most(document: Document, exchanger: Exchanger) -> tuple[str, str] | None:
    """The two states most often named (name, demonym, capital, metonym), each twice at least; of equals the first."""
    on = document.published.date() if document.published else None
    named: Counter[str] = Counter()
    for start, end in lines(document.text):
        for match in exchanger.parties.find(document.text, start, end, on=on):
            code = match.candidates[0].code or ""
            if match.form in PLAINLY and code in exchanger.names:
                named[code] += 1
    return first_two(named)
