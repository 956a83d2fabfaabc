"""The composition on one screen: Document -> Analysis -> Account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from truceline import __version__
from truceline.errors import UsageError
from truceline.language import Analyzer
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.remembered import Remembered
from truceline.language.spacy_analyzer import SpacyAnalyzer
from truceline.model import Account, Document, ReaderVersion
from truceline.read.parties.standins import StandIns
from truceline.read.reader import read
from truceline.read.scene import Knowledge


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads documents: an analyzer and what it knows. Loaded once, then pure."""

    analyzer: Analyzer
    knowledge: Knowledge

    @property
    def version(self) -> ReaderVersion:
        return ReaderVersion(__version__, self.analyzer.fingerprint)


def load_reader(
    *,
    model: Path | None = None,
    threads: int = 0,
    analyzer: Analyzer | None = None,
    gazetteer: Path | None = None,
    actors: Path | None = None,
    remembered: Remembered | None = None,
) -> Reader:
    """The reader with the bundled model, or another analyzer; `threads` 0 leaves their number to the machine.

    `gazetteer` is a place-name index of the user's own; None is the bundled one. `actors` is a file of parties of the
    user's own beside the bundled ones (docs/how-to/own-actors.md). `remembered` holds what the bundled model said of
    sentences; the accounts are the same without it.
    """
    knowledge = Knowledge.load(gazetteer=gazetteer, actors=actors)
    if analyzer is None:
        cast = StandIns.load(parties=knowledge.parties)
        analyzer = BundledAnalyzer.load(model, threads=threads, cast=cast, remembered=remembered)
    return Reader(analyzer, knowledge)


def load_analyzer(name: str) -> Analyzer:
    """An analyzer by its name: `spacy:` and an installed pipeline or the folder of one."""
    kind, _, pipeline = name.partition(":")
    if kind != "spacy" or not pipeline:
        raise UsageError(f"no analyzer {name!r}: write spacy:PIPELINE, such as spacy:en_core_web_sm")
    return SpacyAnalyzer.load(pipeline)


def read_document(doc: Document, reader: Reader) -> Account:
    """One document's account. The same document gives the same account, whatever was read before it."""
    account = read(reader.analyzer.analyze(doc.as_read()), reader.knowledge, version=reader.version)
    return replace(account, document=doc)
