"""Examples as padded tensors, and their losses."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from training.example import Anchor, Deed, Example, number
from training.labels import IGNORE
from training.network import ANCHORED, PAIRS, Network
from truceline.language.pieces import Pieces, WordPieces

BUCKET = 16  # padded lengths are multiples of this, so that memory does not creep over many shapes
MAX_TRAINING_WORDS = 110


@dataclass(frozen=True)
class Encoded:
    """An example, cut and numbered."""

    pieces: Pieces
    example: Example


@dataclass
class Batch:
    pieces: Tensor
    cases: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    examples: list[Example]

    @property
    def words(self) -> int:
        return self.first.shape[1]


def encode(examples: Sequence[Example], word_pieces: WordPieces) -> list[Encoded]:
    short = (e for e in examples if 0 < len(e.words) <= MAX_TRAINING_WORDS)
    return [Encoded(word_pieces.cut(e.words), e) for e in short]


def batches(encoded: Sequence[Encoded], pieces: int, rng: random.Random) -> list[list[Encoded]]:
    """Groups of like length with about so many padded pieces each, in random order."""
    if not encoded:
        return []
    order = sorted(encoded, key=lambda e: len(e.pieces.ids) + rng.random() * 4)
    groups: list[list[Encoded]] = [[]]
    for item in order:
        if groups[-1] and (len(groups[-1]) + 1) * _up(len(item.pieces.ids)) > pieces:
            groups.append([])
        groups[-1].append(item)
    rng.shuffle(groups)
    return groups


def _up(length: int) -> int:
    return -(-length // BUCKET) * BUCKET


def collate(group: Sequence[Encoded], device: torch.device) -> Batch:
    length = _up(max(len(e.pieces.ids) for e in group))
    words = max(len(e.pieces.first) for e in group)
    words = -(-words // 4) * 4

    def pad(rows: Iterator[Sequence[int]], size: int) -> Tensor:
        return torch.tensor([[*row, *[0] * (size - len(row))] for row in rows], device=device)

    return Batch(
        pad((e.pieces.ids for e in group), length),
        pad((e.pieces.cases for e in group), length),
        pad(([1] * len(e.pieces.ids) for e in group), length),
        pad((e.pieces.first for e in group), words),
        pad((e.pieces.last for e in group), words),
        [e.example for e in group],
    )


def losses(network: Network, batch: Batch) -> dict[str, Tensor]:
    """One loss per head that the batch says something about."""
    words = network.words(batch.pieces, batch.cases, batch.mask, batch.first, batch.last)
    found: dict[str, Tensor] = {}
    for head in sorted({h for e in batch.examples for h in e.tags} - {"relation"}):
        found[head] = _tags(network, batch, words, head)
    for head in sorted({h for e in batch.examples for h in e.chances}):
        found[head] = _chances(network, batch, words, head)
    if batch.examples[0].heads is not None:
        found.update(_tree(network, batch, words))
    anchors = [(row, a) for row, e in enumerate(batch.examples) for a in e.anchors]
    for head in PAIRS:
        if seeing := [(row, a) for row, a in anchors if head in a.seen]:
            found[head] = _seen(network, batch, words, seeing, head)
    for head in ANCHORED:
        if marked := [(row, a) for row, a in anchors if head in a.marks]:
            found[head] = _marked(network, words, marked, head)
    if deeds := [(row, d) for row, e in enumerate(batch.examples) for d in e.deeds]:
        found["deed"] = _deeds(network, words, deeds)
    return found


def _tags(network: Network, batch: Batch, words: Tensor, head: str) -> Tensor:
    labels = network.shape.labels[head]
    rows = [number(labels, e.tags[head]) if head in e.tags else [] for e in batch.examples]
    scores, gold = network.tags[head](words).float(), _padded(rows, batch.words, words.device)
    return network.chains[head].loss(scores, gold) if head in network.chains else _cross_entropy(scores, gold)


def _chances(network: Network, batch: Batch, words: Tensor, head: str) -> Tensor:
    """Cross-entropy with what a teacher thinks, mean over words."""
    index = {label: i for i, label in enumerate(network.shape.labels[head])}
    gold = torch.zeros(len(batch.examples), batch.words, len(index), device=words.device)
    for row, example in enumerate(batch.examples):
        for at, chances in enumerate(example.chances[head]):
            for label, chance in chances.items():
                gold[row, at, index[label]] = chance
    scores = network.tags[head](words).float().log_softmax(-1)
    return -(gold * scores).sum() / gold.sum().clamp(min=1)


def _tree(network: Network, batch: Batch, words: Tensor) -> dict[str, Tensor]:
    device, rooted = words.device, network.rooted(words)
    heads = _padded([list(e.heads or ()) for e in batch.examples], batch.words, device)
    arcs = network.arc(words, rooted)[:, 0].float()  # (batch, word, head)
    width = torch.arange(batch.words + 1, device=device)[None, None, :]
    lengths = torch.tensor([len(e.words) for e in batch.examples], device=device)[:, None, None]
    arcs = arcs.masked_fill(width > lengths, -1e4)
    relations = _padded(
        [number(network.shape.labels["relation"], e.tags["relation"]) for e in batch.examples], batch.words, device
    )
    chosen = heads.clamp(min=0)[:, None, :, None]
    scores = network.relation(words, rooted)  # (batch, relation, word, head)
    at_head = scores.gather(3, chosen.expand(-1, scores.shape[1], -1, -1))[..., 0].transpose(1, 2)
    return {"arc": _cross_entropy(arcs, heads), "relation": _cross_entropy(at_head.float(), relations)}


def _seen(network: Network, batch: Batch, words: Tensor, anchors: Sequence[tuple[int, Anchor]], head: str) -> Tensor:
    """The labels of all words, seen from each anchor."""
    rows = torch.tensor([row for row, _ in anchors], device=words.device)
    at = torch.tensor([a.word for _, a in anchors], device=words.device)
    gold = _padded([number(network.shape.labels[head], a.seen[head]) for _, a in anchors], batch.words, words.device)
    scores = network.pairs[head](words[rows, at][:, None], words[rows])[:, :, 0].transpose(1, 2).float()
    return network.chains[head].loss(scores, gold) if head in network.chains else _cross_entropy(scores, gold)


def _marked(network: Network, words: Tensor, anchors: Sequence[tuple[int, Anchor]], head: str) -> Tensor:
    rows = torch.tensor([row for row, _ in anchors], device=words.device)
    at = torch.tensor([a.word for _, a in anchors], device=words.device)
    gold = torch.tensor(number(network.shape.labels[head], [a.marks[head] for _, a in anchors]), device=words.device)
    return F.cross_entropy(network.tags[head](words[rows, at]).float(), gold)


def _deeds(network: Network, words: Tensor, deeds: Sequence[tuple[int, Deed]]) -> Tensor:
    rows = torch.tensor([row for row, _ in deeds], device=words.device)
    sources = torch.tensor([d.source for _, d in deeds], device=words.device)
    targets = torch.tensor([d.target for _, d in deeds], device=words.device)
    gold = torch.tensor(number(network.shape.labels["deed"], [d.act for _, d in deeds]), device=words.device)
    scores = network.deed(words[rows, sources][:, None], words[rows, targets][:, None])[:, :, 0, 0]
    return F.cross_entropy(scores.float(), gold)


def _padded(rows: Sequence[Sequence[int]], size: int, device: torch.device) -> Tensor:
    return torch.tensor([[*row, *[IGNORE] * (size - len(row))] for row in rows], device=device)


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    """Mean over judged words; scores (batch, words, labels)."""
    total = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORE, reduction="sum")
    return total / (gold != IGNORE).sum().clamp(min=1)
