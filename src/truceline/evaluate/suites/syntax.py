"""syntax: parts of speech and dependency trees on gold words, UD English EWT dev.

UAS and LAS as in the CoNLL 2017/2018 shared tasks on Universal Dependencies (Zeman et al. 2018), punctuation counted;
`las_universal` drops subtypes of relations ("nmod:poss" is nmod).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from truceline.evaluate.scoring import Tally
from truceline.evaluate.suites.report import SuiteReport
from truceline.evaluate.suites.rows import lines

NAME, FILE = "syntax", "ud_ewt_dev.conllu.gz"
UPOS, HEAD, RELATION = 3, 6, 7  # columns of CoNLL-U
SCORES = ("upos", "uas", "las", "las_universal")

Node = tuple[str, int, str]
"""Part of speech, number of the head from 0 (-1: the root), relation."""


@dataclass(frozen=True, slots=True)
class TreeSentence:
    """A sentence of a treebank: its words and a node for each."""

    name: str
    words: tuple[str, ...]
    nodes: tuple[Node, ...]


def read(path: Path) -> Iterator[TreeSentence]:
    """The sentences of a gzipped CoNLL-U file, without multi-word tokens and empty nodes."""
    cells: list[list[str]] = []
    number = 0
    for line in [*lines(path), "\n"]:
        if line[:1].isdigit():
            row = line.rstrip("\n").split("\t")
            cells.extend([row] if row[0].isdigit() else [])
        elif not line.strip() and cells:
            number += 1
            nodes = tuple((row[UPOS], int(row[HEAD]) - 1, row[RELATION]) for row in cells)
            yield TreeSentence(f"{number}", tuple(row[1] for row in cells), nodes)
            cells = []


def score(pairs: Iterable[tuple[TreeSentence, Sequence[Node]]]) -> SuiteReport:
    tally, cases = Tally(), 0
    for sentence, found in pairs:
        cases += 1
        for (upos, head, relation), (said, at, called) in zip(sentence.nodes, found, strict=True):
            universal = called.split(":")[0] == relation.split(":")[0]
            verdicts = (said == upos, at == head, at == head and called == relation, at == head and universal)
            for name, verdict in zip(SCORES, verdicts, strict=True):
                tally.record(name, verdict)
    return SuiteReport.of(NAME, cases, tally)
