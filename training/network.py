"""The model: one pass of a small BERT encoder over a sentence, shared by all heads.

Words are the mean of their first and last word piece. The encoder is uncased, so each word's letter-case shape is
added to the input. Tags are one linear layer; pairs of words (dependency arcs and relations, the roles seen from a
cue or a trigger) are biaffine (Dozat & Manning 2017, https://arxiv.org/abs/1611.01734).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from training.labels import IGNORE

TAGS = ("upos", "named", "conflict", "cue", "trigger")
ANCHORED = ("standing", "stance", "fact")
# head -> width of its biaffine layer
PAIRS = {"voice": 128, "role": 128, "evidence": 64, "frame": 128, "where": 64}
CHAINS = ("named", "conflict", "cue", "voice")  # heads whose labels are read as a sequence
LAYERS = "encoder.layers."  # how the names of their weights begin
CHECKPOINT_LAYERS = 6  # of MiniLM-L6
DEED = 64  # width of the layer that names the deed between two words


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; saved with the weights."""

    vocabulary: int
    labels: Mapping[str, tuple[str, ...]]
    width: int = 384
    layers: int = 6
    attention_heads: int = 12
    inner: int = 1536
    positions: int = 512
    letter_cases: int = 10
    arc: int = 256
    relation: int = 96
    dropout: float = 0.15
    chains: tuple[str, ...] = CHAINS

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class Layer(nn.Module):
    """One BERT encoder layer (post-norm)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.attention_heads
        self.query, self.key, self.value, self.attended = (nn.Linear(shape.width, shape.width) for _ in range(4))
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner, self.outer = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = states.shape

        def split(x: Tensor) -> Tensor:
            return x.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        scores = query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5 + bias
        mixed = (self.dropout(scores.softmax(-1)) @ value).transpose(1, 2).reshape(batch, length, width)
        states = self.attended_norm(states + self.dropout(self.attended(mixed)))
        return self.outer_norm(states + self.dropout(self.outer(F.gelu(self.inner(states)))))


class Encoder(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.cases = nn.Embedding(shape.letter_cases, shape.width) if shape.letter_cases else None
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        if self.cases is not None:
            nn.init.zeros_(self.cases.weight)

    def forward(self, pieces: Tensor, cases: Tensor, mask: Tensor) -> Tensor:
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        states = self.words(pieces) + self.positions(positions)
        if self.cases is not None:
            states = states + self.cases(cases)
        states = self.dropout(self.norm(states))
        bias = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e4
        for layer in self.layers:
            states = layer(states, bias)
        return states


class Biaffine(nn.Module):
    """A score for each label of each ordered pair (anchor, word)."""

    def __init__(self, width: int, inner: int, labels: int, dropout: float) -> None:
        super().__init__()
        self.anchor, self.word = nn.Linear(width, inner), nn.Linear(width, inner)
        self.bilinear = nn.Parameter(torch.empty(labels, inner, inner))
        self.linear_anchor, self.linear_word = nn.Linear(inner, labels), nn.Linear(inner, labels)
        self.dropout = nn.Dropout(dropout)
        nn.init.xavier_uniform_(self.bilinear)

    def forward(self, anchors: Tensor, words: Tensor) -> Tensor:
        """(batch, anchors, width), (batch, words, width) -> (batch, labels, anchors, words)."""
        a = self.dropout(F.gelu(self.anchor(anchors)))
        w = self.dropout(F.gelu(self.word(words)))
        pairs = torch.matmul(torch.matmul(a[:, None], self.bilinear[None]), w[:, None].transpose(-1, -2))
        return (
            pairs + self.linear_anchor(a).transpose(1, 2)[..., None] + self.linear_word(w).transpose(1, 2)[:, :, None]
        )


class Chain(nn.Module):
    """A linear-chain CRF over the labels of a sentence (Lafferty, McCallum and Pereira 2001), for spans whose two ends
    must agree. Labels that nobody judged are summed over."""

    UNLIKELY = -4.0  # where learning begins, for an I that continues nothing

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        inside = torch.tensor([label.startswith("I-") for label in labels])
        stray = torch.tensor([[to.startswith("I-") and last[1:] != to[1:] for to in labels] for last in labels])
        self.first = nn.Parameter(inside * self.UNLIKELY)
        self.moves = nn.Parameter(stray * self.UNLIKELY)  # from, to

    def loss(self, scores: Tensor, gold: Tensor) -> Tensor:
        """Negative log likelihood per word; scores (batch, words, labels), gold (batch, words) with IGNORE.

        Sentences end where their last judged word does."""
        judged = gold != IGNORE
        lengths = (judged * torch.arange(1, gold.shape[1] + 1, device=gold.device)).amax(1)
        allowed = F.one_hot(gold.clamp(min=0), scores.shape[-1]).bool() | ~judged[..., None]
        barred = scores.masked_fill(~allowed, -1e4)
        total = self._sum(scores, lengths) - self._sum(barred, lengths)
        return total.sum() / judged.sum().clamp(min=1)

    def _sum(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """(batch,): the log of the summed weights of all label sequences."""
        state = self.first + scores[:, 0]
        for at in range(1, int(lengths.max())):
            moved = torch.logsumexp(state[:, :, None] + self.moves, 1) + scores[:, at]
            state = torch.where((at < lengths)[:, None], moved, state)
        return torch.logsumexp(state, 1)


class Network(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.root = nn.Parameter(torch.zeros(shape.width))
        self.dropout = nn.Dropout(shape.dropout)
        size = {name: len(labels) for name, labels in shape.labels.items()}
        self.tags = nn.ModuleDict({name: nn.Linear(shape.width, size[name]) for name in (*TAGS, *ANCHORED)})
        self.arc = Biaffine(shape.width, shape.arc, 1, shape.dropout)
        self.relation = Biaffine(shape.width, shape.relation, size["relation"], shape.dropout)
        self.pairs = nn.ModuleDict(
            {name: Biaffine(shape.width, width, size[name], shape.dropout) for name, width in PAIRS.items()}
        )
        self.deed = Biaffine(shape.width, DEED, size["deed"], shape.dropout)
        self.chains = nn.ModuleDict({name: Chain(shape.labels[name]) for name in shape.chains})

    def words(self, pieces: Tensor, cases: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """(batch, words, width): the mean of each word's first and last piece."""
        states = self.encoder(pieces, cases, mask)

        def take(index: Tensor) -> Tensor:
            return states.gather(1, index[..., None].expand(-1, -1, states.shape[-1]))

        return self.dropout((take(first) + take(last)) * 0.5)

    def rooted(self, words: Tensor) -> Tensor:
        """The words behind a learned root: the possible heads of a word."""
        return torch.cat([self.root.to(words.dtype).expand(len(words), 1, -1), words], 1)


def warm_start(network: Network, weights: Path, kept: list[int]) -> None:
    """Take a BERT checkpoint (safetensors); `kept` are the word pieces of its vocabulary that ours keeps, in order."""
    source = {name.removeprefix("bert."): value for name, value in load_file(weights).items()}
    e = network.encoder
    with torch.no_grad():
        e.words.weight.copy_(source["embeddings.word_embeddings.weight"][kept])
        # every sentence is one segment: its type embedding is part of the positions
        e.positions.weight.copy_(
            source["embeddings.position_embeddings.weight"] + source["embeddings.token_type_embeddings.weight"][0]
        )
        _copy(e.norm, source, "embeddings.LayerNorm")
        for i, layer in zip(spread(len(e.layers), CHECKPOINT_LAYERS), e.layers, strict=True):
            at = f"encoder.layer.{i}"
            _copy(layer.query, source, f"{at}.attention.self.query")
            _copy(layer.key, source, f"{at}.attention.self.key")
            _copy(layer.value, source, f"{at}.attention.self.value")
            _copy(layer.attended, source, f"{at}.attention.output.dense")
            _copy(layer.attended_norm, source, f"{at}.attention.output.LayerNorm")
            _copy(layer.inner, source, f"{at}.intermediate.dense")
            _copy(layer.outer, source, f"{at}.output.dense")
            _copy(layer.outer_norm, source, f"{at}.output.LayerNorm")


def spread(fewer: int, layers: int) -> list[int]:
    """Which of so many layers fewer ones begin as: evenly spread, the last among them (Sanh and others 2019)."""
    return [(i + 1) * layers // fewer - 1 for i in range(fewer)]


def go_on(network: Network, saved: Mapping[str, Tensor]) -> list[str]:
    """Take the weights of an earlier run, of a network with as many layers or more; what it lacks is told."""
    layers = 1 + max(int(name.split(".")[2]) for name in saved if name.startswith(LAYERS))
    taken = {f"{LAYERS}{old}.": f"{LAYERS}{new}." for new, old in enumerate(spread(network.shape.layers, layers))}
    own = {name: value for name, value in saved.items() if not name.startswith(LAYERS)}
    for name, value in saved.items():
        at = ".".join(name.split(".")[:3]) + "."
        if at in taken:
            own[taken[at] + name.removeprefix(at)] = value
    return list(network.load_state_dict(own, strict=False).missing_keys)


def _copy(module: nn.Module, source: Mapping[str, Tensor], name: str) -> None:
    module.weight.copy_(source[f"{name}.weight"])
    module.bias.copy_(source[f"{name}.bias"])
