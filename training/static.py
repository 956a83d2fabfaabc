"""Work the encoder's products out in whole numbers, with fixed scales: `python -m training.static MODEL TARGET ...`.

MODEL is a folder that training.export wrote. Of each product of the encoder, and of the one behind relations
(docs/decisions/0005):

- What comes in is rounded to 256 steps between the lowest and the highest value that the training articles show. These
  are constants, unlike with dynamic quantisation: a sentence's numbers stay apart from its batch mates'.
- Channels that reach far are narrowed first and their weights widened in turn, so that all share the steps more evenly
  (Xiao et al. 2023, SmoothQuant, section 4). What attention mixes is narrowed in the weights before it, at no cost.
- A few channels reach ten times as far as all others (outliers: Dettmers et al. 2022, LLM.int8(), section 3). They are
  left out of the steps, which would be coarse for all others, and multiplied as floats.
- Weights are rounded to 127 steps, one scale for each channel that comes out. Seven bits and not eight, so that
  processors without instructions for eight-bit products, which add pairs in 16 bits, find the same sums.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import helper

from training.export import OWN, Graph, build, write
from training.stored import stored
from truceline.ingest import capture
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.lemmas import Lemmatizer
from truceline.language.network import MODEL, Feed, Network, Scores
from truceline.language.pieces import Pieces
from truceline.read.parties.standins import StandIns
from truceline.read.scene import Knowledge

STEPS, WEIGHT_STEPS = 255, 63  # between the ends of a range; on either side of zero
DAMPED = 0.01  # of the mean of the squares, added to each


@dataclass(frozen=True)
class Plan:
    """How a kind of product is rounded."""

    outliers: int = 0  # channels that stay floats
    power: float = 0.0  # of a channel's reach, by which it is narrowed
    share: float = 1.0  # of the reach that the steps cover; what lies beyond is cut


# Found by the error of each product's sums on the training articles.
PLANS = {
    "query": Plan(outliers=8, power=0.85, share=0.85),
    "attended": Plan(power=1.0),
    "inner": Plan(outliers=8, power=0.85, share=0.85),
    "outer": Plan(outliers=32, power=0.5, share=0.85),
    "labels": Plan(),
}

Array = np.ndarray[Any, Any]


@dataclass(slots=True)
class Watched:
    """What comes into a product, as far as seen: each channel's lowest and highest value, and how they go together."""

    low: Array
    high: Array
    sums: Array  # of the products of every two channels

    @classmethod
    def of(cls, seen: Array) -> Watched:
        return cls(seen.min(0), seen.max(0), seen.T.astype(np.float64) @ seen)

    def add(self, other: Watched) -> None:
        self.low, self.high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        self.sums += other.sums

    def outliers(self, most: int) -> Array:
        """The channels that reach furthest, ascending."""
        reach = np.maximum(-self.low, self.high)
        return np.sort(np.argsort(-reach, kind="stable")[:most]).astype(np.int64)

    def narrowing(self, plan: Plan) -> Array:
        """What each channel is divided by: its reach to a power, against the middle one's; 1 for outliers."""
        reach = np.maximum(np.maximum(-self.low, self.high), 1e-6)
        found = np.asarray((reach / np.median(reach)) ** plan.power)
        found[self.outliers(plan.outliers)] = 1.0
        return found

    def divided(self, by: Array) -> Watched:
        return Watched(self.low / by, self.high / by, self.sums / np.outer(by, by))

    def steps(self, without: Array, share: float) -> tuple[Array, Array]:
        """The scale and the zero point that cover a share of the reach of all channels but some."""
        low = min(0.0, float(np.delete(self.low, without).min())) * share
        high = max(0.0, float(np.delete(self.high, without).max())) * share
        scale = np.float32((high - low) / STEPS)
        return np.array(scale), np.array(np.clip(round(-low / scale), 0, STEPS), np.uint8)


def whole_weights(weight: Array, sums: Array) -> tuple[Array, Array]:
    """Weights in steps, and the scale of each channel that comes out. One channel that comes in after the other: what
    rounding it took away is made up for by those not yet rounded, as far as they go together with it (Frantar et al.
    2023, GPTQ, section 3)."""
    scales = np.maximum(np.abs(weight).max(0) / WEIGHT_STEPS, 1e-12)
    damped = sums + np.eye(len(sums)) * DAMPED * np.trace(sums) / len(sums)
    shares = np.linalg.cholesky(np.linalg.inv(damped)).T
    left, whole = weight.astype(np.float64), np.empty(weight.shape, np.int8)
    for at in range(len(left)):
        whole[at] = np.clip(np.round(left[at] / scales), -WEIGHT_STEPS, WEIGHT_STEPS)
        missed = (left[at] - whole[at] * scales) / shares[at, at]
        left[at + 1 :] -= np.outer(shares[at, at + 1 :], missed)
    return whole, scales.astype(np.float32)


class Whole(Graph):
    """A graph whose products are worked out in whole numbers, those that were watched."""

    def __init__(self, weights: dict[str, Array], watched: Mapping[str, Watched]) -> None:
        super().__init__(weights)
        self.watched = watched
        self.made: set[str] = set()

    def product(self, x: str, name: str, weight: Array, bias: Array) -> str:
        if name not in self.watched:
            return super().product(x, name, weight, bias)
        above, _, kind = name.rpartition(".")
        if kind == "value":  # a mix of narrowed values is narrow
            narrow = self.watched[f"{above}.attended"].narrowing(PLANS["attended"])
            weight, bias = weight / narrow, bias / narrow
        plan, watched = plan_of(name), self.watched[name]
        outliers, narrow = watched.outliers(plan.outliers), watched.narrowing(plan)
        watched, widened = watched.divided(narrow), weight * narrow[:, None]
        within = np.setdiff1d(np.arange(len(weight)), outliers)
        whole = np.zeros(weight.shape, np.int8)
        whole[within], scales = whole_weights(widened[within], watched.sums[np.ix_(within, within)])
        even = self.evened(x, narrow) if plan.power and kind != "attended" else x
        rounded, scale, zero = self.rounded(even, *watched.steps(outliers, plan.share))
        inputs = [rounded, self.constant(f"{name}.whole", whole), scale, self.constant(f"{name}.scales", scales)]
        inputs += [zero, "", self.constant(f"{name}.bias", bias.astype(np.float32))]
        most = self.add("MatMulIntegerToFloat", inputs, domain=OWN)
        if not len(outliers):
            return most
        far = self.once("Gather", [x, self.constant(f"{x}.far", outliers)], axis=-1)
        kept = self.constant(f"{name}.kept", weight[outliers].astype(np.float32))
        return self.add("Add", [most, self.add("MatMul", [far, kept])])

    def evened(self, x: str, narrow: Array) -> str:
        return self.once("Mul", [x, self.constant(f"{x}.narrow", (1 / narrow).astype(np.float32))])

    def rounded(self, x: str, scale: Array, zero: Array) -> tuple[str, str, str]:
        grid = self.constant(f"{x}.scale", scale), self.constant(f"{x}.zero", zero)
        return self.once("QuantizeLinear", [x, *grid]), *grid

    def once(self, op: str, inputs: list[str], **more: Any) -> str:
        """A node that several products of one input have in common."""
        result = f"{inputs[0]}.{op}"
        if result not in self.made:
            self.made.add(self.add(op, inputs, result, **more))
        return result


def plan_of(product: str) -> Plan:
    kind = product.rpartition(".")[2]
    return PLANS["query" if kind in ("key", "value") else kind]


def products(model: onnx.ModelProto) -> Mapping[str, str]:
    """What comes into the products to be rounded, by their names."""
    named = {
        node.input[1].removesuffix(".weight.unfolded"): node.input[0]
        for node in model.graph.node
        if node.op_type == "MatMul"
    }
    return {name: x for name, x in named.items() if name.startswith("encoder.layers.") or name == "relation.labels"}


def seen(model: onnx.ModelProto, feeds: Iterable[Feed]) -> Mapping[str, Watched]:
    """What comes into products, padding aside."""
    inputs = products(model)
    names = sorted(set(inputs.values()))
    telling = onnx.ModelProto()
    telling.CopyFrom(model)
    telling.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(telling.SerializeToString(), providers=["CPUExecutionProvider"])
    found: dict[str, Watched] = {}
    for feed in feeds:
        for name, values in zip(names, session.run(names, dict(feed)), strict=True):
            of_words = name == inputs["relation.labels"]
            here = Watched.of(values[feed["first"] > 0 if of_words else feed["mask"].astype(bool)])
            if name in found:
                found[name].add(here)
            else:
                found[name] = here
    return {product: found[name] for product, name in inputs.items()}


class Listening(Network):
    """A network that keeps what it is shown."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.shown: list[Pieces] = []

    def score(self, sentences: Sequence[Sequence[str]]) -> list[Scores]:
        self.shown.extend(map(self.word_pieces.cut, sentences))
        return super().score(sentences)


def shown(folder: Path, articles: Path) -> Iterator[Feed]:
    """The sentences of the training articles as the reader shows them to the model, stand-ins and all."""
    network = Listening(folder)
    analyzer = BundledAnalyzer(network, Lemmatizer.load(), StandIns.load(parties=Knowledge.load().parties))
    for path in sorted(articles.glob("*.txt")):
        analyzer.analyze(capture(path.read_bytes(), source=str(path)).as_read())
    return (feed for _, feed in Network.feeds(network.shown))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of a model as training.export wrote it")
    parser.add_argument("target", type=Path)
    parser.add_argument("--articles", type=Path, required=True, help="folder of the training articles, NAME.txt")
    options = parser.parse_args()
    weights, shape = stored(options.model / MODEL)
    watched = seen(build(Graph(weights), shape), shown(options.model, options.articles))
    path = write(build(Whole(weights, watched), shape), options.model / "vocabulary.txt", options.target)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
