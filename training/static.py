"""Work the encoder's products out in whole numbers, with fixed scales: `python -m training.static MODEL TARGET ...`.

MODEL is a folder that training.export wrote. Of each product with weights in the encoder (docs/decisions/0005):

- What comes in is rounded to 256 steps between the lowest and the highest value that the training articles show. These
  are constants, unlike with dynamic quantisation: a sentence's numbers stay apart from its batch mates'.
- A few channels reach ten times as far as all others (outliers: Dettmers et al. 2022, LLM.int8(), section 3). They are
  left out of the steps, which would be coarse for all others, and multiplied as floats.
- Weights are rounded to 127 steps, one scale for each channel that comes out. Seven bits and not eight, so that
  processors without instructions for eight-bit products, which add pairs in 16 bits, find the same sums.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

from truceline.ingest import capture
from truceline.language.analyzer import BundledAnalyzer
from truceline.language.lemmas import Lemmatizer
from truceline.language.network import MODEL, Network, Scores
from truceline.language.pieces import Pieces
from truceline.read.parties.standins import StandIns
from truceline.read.scene import Knowledge

STEPS, WEIGHT_STEPS = 255, 63  # between the ends of a range; on either side of zero
DAMPED = 0.01  # of the mean of the squares, added to each
OUTLIERS = {"query": 8, "attended": 0, "inner": 8, "outer": 32}  # channels of a product that stay floats
OWN = "com.microsoft"  # the runtime's own operators

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

    def steps(self, without: Array) -> tuple[Array, Array]:
        """The scale and the zero point that cover all channels but some."""
        low = min(0.0, float(np.delete(self.low, without).min()))
        high = max(0.0, float(np.delete(self.high, without).max()))
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


@dataclass(slots=True)
class Rewriting:
    """A model's graph while its products are replaced."""

    model: onnx.ModelProto
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    added: set[str] = field(default_factory=set)

    def constant(self, name: str, value: Array) -> str:
        if name not in self.added:
            self.model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
            self.added.add(name)
        return name

    def add(self, op: str, inputs: Sequence[str], result: str, **more: Any) -> str:
        if result not in self.added:
            self.nodes.append(helper.make_node(op, list(inputs), [result], **more))
            self.added.add(result)
        return result

    def product(self, node: onnx.NodeProto, weight: Array, watched: Watched) -> None:
        """A product in whole numbers, its outliers added as floats."""
        source, result = node.input[0], node.output[0]
        outliers = watched.outliers(OUTLIERS[kind_of(node)])
        scale, zero = watched.steps(without=outliers)
        grid = self.constant(f"{source}.scale", scale), self.constant(f"{source}.zero", zero)
        rounded = self.add("QuantizeLinear", [source, *grid], f"{source}.rounded")
        others = np.delete(np.arange(len(weight)), outliers)
        whole = np.zeros(weight.shape, np.int8)
        whole[others], scales = whole_weights(weight[others], watched.sums[np.ix_(others, others)])
        inputs = [rounded, self.constant(f"{result}.whole", whole), grid[0]]
        inputs += [self.constant(f"{result}.scales", scales), grid[1]]
        if not len(outliers):
            self.add("MatMulIntegerToFloat", inputs, result, domain=OWN)
            return
        most = self.add("MatMulIntegerToFloat", inputs, f"{result}.most", domain=OWN)
        far = self.add("Gather", [source, self.constant(f"{source}.far", outliers)], f"{source}.outliers", axis=-1)
        kept = self.constant(f"{result}.kept", weight[outliers].astype(np.float32))
        self.add("Add", [most, self.add("MatMul", [far, kept], f"{result}.outliers")], result)


def products(model: onnx.ModelProto) -> Mapping[str, onnx.NodeProto]:
    """The products of the encoder with weights, by what comes out of them."""
    return {
        node.output[0]: node
        for node in model.graph.node
        if node.op_type == "MatMul" and node.input[1].startswith("encoder.layers.")
    }


def kind_of(node: onnx.NodeProto) -> str:
    """query (with key and value), attended, inner or outer."""
    return node.input[1].split(".")[3]


def weights(model: onnx.ModelProto) -> Mapping[str, Array]:
    """The weights of products by the name of the tensor, whether they are stored as floats or are unfolded first."""
    stored = {one.name: one for one in model.graph.initializer}
    found = {name: numpy_helper.to_array(one) for name, one in stored.items() if name.startswith("encoder.layers.")}
    for node in model.graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in stored:
            (axis,) = (one.i for one in node.attribute if one.name == "axis")
            whole, scale = (numpy_helper.to_array(stored[name]) for name in node.input)
            found[node.output[0]] = whole.astype(np.float32) * np.expand_dims(
                scale, [at for at in range(whole.ndim) if at != axis]
            )
    return found


def seen(model: onnx.ModelProto, feeds: Iterable[Mapping[str, Array]]) -> Mapping[str, Watched]:
    """What comes into products, padding aside."""
    names = sorted({node.input[0] for node in products(model).values()})
    telling = onnx.ModelProto()
    telling.CopyFrom(model)
    telling.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(telling.SerializeToString(), providers=["CPUExecutionProvider"])
    found: dict[str, Watched] = {}
    for feed in feeds:
        pieces = feed["mask"].astype(bool)
        for name, values in zip(names, session.run(names, dict(feed)), strict=True):
            here = Watched.of(values[pieces])
            if name in found:
                found[name].add(here)
            else:
                found[name] = here
    return found


def in_whole_numbers(model: onnx.ModelProto, watched: Mapping[str, Watched]) -> onnx.ModelProto:
    """The same model with the encoder's products rounded."""
    known, replaced, made = weights(model), products(model), Rewriting(model)
    for node in list(model.graph.node):
        if node.output[0] in replaced:
            made.product(node, known[node.input[1]], watched[node.input[0]])
        else:
            made.nodes.append(node)
    used = {name for node in made.nodes for name in node.input}
    nodes = [node for node in made.nodes if node.op_type != "DequantizeLinear" or node.output[0] in used]
    used = {name for node in nodes for name in node.input}
    stored = [one for one in model.graph.initializer if one.name in used]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(stored)
    model.opset_import.append(helper.make_opsetid(OWN, 1))
    return model


class Listening(Network):
    """A network that keeps what it is shown."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.shown: list[Pieces] = []

    def score(self, sentences: Sequence[Sequence[str]]) -> list[Scores]:
        self.shown.extend(map(self.word_pieces.cut, sentences))
        return super().score(sentences)


def shown(folder: Path, articles: Path) -> Iterator[Mapping[str, Array]]:
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
    model = onnx.load(options.model / MODEL)
    model = in_whole_numbers(model, seen(model, shown(options.model, options.articles)))
    options.target.mkdir(parents=True, exist_ok=True)
    path = options.target / MODEL
    onnx.save(model, path)
    if options.target.resolve() != options.model.resolve():
        shutil.copy(options.model / "vocabulary.txt", options.target / "vocabulary.txt")
    sums = {
        name: hashlib.sha256((options.target / name).read_bytes()).hexdigest() for name in (MODEL, "vocabulary.txt")
    }
    (options.target / "SHA256SUMS").write_text("".join(f"{sum}  {name}\n" for name, sum in sums.items()), "ascii")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
