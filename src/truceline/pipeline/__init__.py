"""The composition on one screen: Document -> Analysis -> Account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from truceline import __version__
from truceline.errors import UsageError
from truceline.language import Analyzer
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.lemmas import Lemmatizer
from truceline.language.network import Network
from truceline.language.remembered import Remembered
from truceline.language.spacy_analyzer import SpacyAnalyzer
from truceline.model import Account, Document, ReaderVersion
from truceline.read.parties.standins import StandIns
from truceline.read.reader import read
from truceline.read.scene import Knowledge
from truceline.resources import data_path


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

    `model` is the folder of a model of the user's own; its SHA256SUMS is held to where there is one.
    `gazetteer` is a place-name index of the user's own; None is the bundled one. `actors` is a file of parties of the
    user's own beside the bundled ones (docs/how-to/own-actors.md). `remembered` holds what the bundled model said of
    sentences; the accounts are the same without it.
    """
    if analyzer is not None:
        return Reader(analyzer, Knowledge.load(gazetteer=gazetteer, actors=actors))
    with ThreadPoolExecutor(1) as beside:  # the runtime makes its session on the other processor
        network = beside.submit(Network, model or data_path("model"), threads=threads)
        knowledge = Knowledge.load(gazetteer=gazetteer, actors=actors)
        cast = StandIns.load(parties=knowledge.parties)
    bundled = BundledAnalyzer(network.result(), Lemmatizer.load(), cast, remembered=remembered)
    return Reader(bundled, knowledge)


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
