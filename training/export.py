"""Write trained weights as the shipped ONNX file: `python -m training.export build/model src/truceline/data/model`.

The graph is written node by node, so that it holds exactly what the package runs, with the runtime's own operator
for attention. Weights are stored as int8 with one scale per output channel (weight-only
quantisation: activations stay in floating point, so a sentence reads the same whatever stands beside it in a batch);
the runtime unfolds them once when it loads. training.static goes on from there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.network import CHAINS, TAGS
from truceline.language.network import MODEL, SUMS, VECTORS
from truceline.language.pieces import MAX_PIECES

Array = np.ndarray[Any, Any]
OPSET, OWN = 20, "com.microsoft"  # the runtime's own operators
# What the reader asks for. The other heads (arguments, deeds, factuality, places of events) teach the encoder only.
ANCHORED, PAIRS = ("standing", "stance"), ("voice", "role", "evidence")
MASKED = -1e4  # the score of what is padding
NEAR = 4  # heads of a word whose relation is worked out; the tree takes another for one word in ten thousand at most
HEADS = ("relation", *TAGS, *ANCHORED, *PAIRS)


class Graph:
    """Nodes and initializers in the order they are added; every method returns the name of its result."""

    def __init__(self, weights: dict[str, Array], *, floats: bool = False) -> None:
        self.weights, self.floats = weights, floats
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.names: set[str] = set()

    def constant(self, name: str, value: Array) -> str:
        if name not in self.names:
            self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
            self.names.add(name)
        return name

    def ints(self, *values: int) -> str:
        return self.constant("ints_" + "_".join(map(str, values)).replace("-", "m"), np.array(values, np.int64))

    def add(self, op: str, inputs: list[str], result: str | None = None, **attributes: Any) -> str:
        result = result or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [result], **attributes))
        return result

    def int8(self, name: str, value: Array, axis: int) -> str:
        """A weight as int8 with a scale for each slice along an axis, unfolded to float; as it is with `floats`."""
        if self.floats:
            return self.constant(name, value)
        other = tuple(i for i in range(value.ndim) if i != axis)
        scale = np.maximum(np.abs(value).max(axis=other) / 127.0, 1e-12).astype(np.float32)
        shape = [-1 if i == axis else 1 for i in range(value.ndim)]
        rounded = np.clip(np.round(value / scale.reshape(shape)), -127, 127).astype(np.int8)
        inputs = [self.constant(name + ".int8", rounded), self.constant(name + ".scale", scale)]
        return self.add("DequantizeLinear", inputs, name + ".unfolded", axis=axis)

    def linear(self, x: str, *names: str) -> str:
        """x W' + b; several layers of one input become one product."""
        weight = np.concatenate([self.weights[f"{n}.weight"].T for n in names], axis=1)
        bias = np.concatenate([self.weights[f"{n}.bias"] for n in names])
        return self.product(x, names[0], weight, bias)

    def product(self, x: str, name: str, weight: Array, bias: Array) -> str:
        product = self.add("MatMul", [x, self.int8(name + ".weight", weight, 1)])
        return self.add("Add", [product, self.constant(name + ".bias", bias)])

    def norm(self, x: str, name: str) -> str:
        scale, shift = (self.constant(f"{name}.{p}", self.weights[f"{name}.{p}"]) for p in ("weight", "bias"))
        return self.add("LayerNormalization", [x, scale, shift], epsilon=1e-12, axis=-1)

    def settled(self, before: str, change: str, name: str) -> str:
        """The norm of what a part of a layer adds to its input."""
        return self.norm(self.add("Add", [before, change]), name)

    def embedding(self, name: str, ids: str) -> str:
        """Rows of a table stored as int8 with a scale a row."""
        table = self.weights[name]
        if self.floats:
            return self.add("Gather", [self.constant(name, table), ids])
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127.0, 1e-12).astype(np.float32)
        rows = self.add("Gather", [self.constant(name + ".int8", np.round(table / scale).astype(np.int8)), ids])
        scales = self.add("Gather", [self.constant(name + ".scale", scale), ids])
        return self.add("Mul", [self.add("Cast", [rows], to=TensorProto.FLOAT), scales])


def build(g: Graph, shape: dict[str, Any]) -> onnx.ModelProto:
    states = _encoder(g, shape)
    words = _words(g, states)
    labels = {head: names for head, names in shape["labels"].items() if head in HEADS}
    joint = g.linear(words, *(f"tags.{name}" for name in (*TAGS, *ANCHORED)))
    sizes = g.ints(*(len(labels[name]) for name in (*TAGS, *ANCHORED)))
    g.nodes.append(helper.make_node("Split", [joint, sizes], [*TAGS, *ANCHORED], axis=-1))
    rooted = _rooted(g, words)
    arc = _biaffine(g, "arc", words, rooted)
    g.add("Squeeze", [arc, g.ints(1)], "arc")
    _relations(g, words, rooted)
    for name in PAIRS:
        g.add("Identity", [_biaffine(g, f"pairs.{name}", words, words)], name)
    inputs = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "pieces"]) for n in ("pieces", "cases", "mask")
    ]
    inputs += [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "words"]) for n in ("first", "last")]
    axes = {name: ["batch", "words", len(labels[name])] for name in (*TAGS, *ANCHORED)}
    axes |= {"arc": ["batch", "words", "heads"]} | {
        name: ["batch", len(labels[name]), "words", "words"] for name in PAIRS
    }
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name, dims in axes.items()]
    outputs += [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "words", NEAR])
        for name in ("near", "relation")
    ]
    outputs.append(helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, ["batch", "pieces", shape["width"]]))
    graph = helper.make_graph(g.nodes, "truceline-english", inputs, outputs, g.initializers)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(OWN, 1)], ir_version=10
    )
    properties = {
        "labels": json.dumps(labels),
        "layers": str(shape["layers"]),
        "chains": json.dumps(_chains(g.weights)),
    }
    helper.set_model_props(model, properties)
    return model


def _chains(weights: dict[str, Array]) -> dict[str, dict[str, Any]]:
    """First and following scores of the labels of each head that is read as a sequence."""
    return {
        head: {part: np.round(weights[f"chains.{head}.{part}"], 4).tolist() for part in ("first", "moves")}
        for head in CHAINS
        if f"chains.{head}.first" in weights
    }


def _encoder(g: Graph, shape: dict[str, Any]) -> str:
    positions = g.constant("positions", g.weights["encoder.positions.weight"][:MAX_PIECES])
    used = g.add("Slice", [positions, g.ints(0), g.add("Shape", ["pieces"], start=1, end=2), g.ints(0)])
    states = g.add("Add", [g.add("Identity", [g.embedding("encoder.words.weight", "pieces")], VECTORS), used])
    if "encoder.cases.weight" in g.weights:
        cases = g.constant("cases.table", g.weights["encoder.cases.weight"])
        states = g.add("Add", [states, g.add("Gather", [cases, "cases"])])
    states = g.norm(states, "encoder.norm")
    mask = g.add("Cast", ["mask"], to=TensorProto.INT32)
    for i in range(shape["layers"]):
        states = _layer(g, f"encoder.layers.{i}", states, mask, shape["attention_heads"])
    return states


def _layer(g: Graph, at: str, states: str, mask: str, heads: int) -> str:
    query, key, value = (g.linear(states, f"{at}.{part}") for part in ("query", "key", "value"))
    inputs = [query, key, value, "", mask]
    mixed = g.add("MultiHeadAttention", inputs, domain=OWN, num_heads=heads, mask_filter_value=MASKED)
    states = g.settled(states, g.linear(mixed, f"{at}.attended"), f"{at}.attended_norm")
    outer = g.linear(g.add("Gelu", [g.linear(states, f"{at}.inner")]), f"{at}.outer")
    return g.settled(states, outer, f"{at}.outer_norm")


def _words(g: Graph, states: str) -> str:
    def take(index: str) -> str:
        return g.add("GatherND", [states, g.add("Unsqueeze", [index, g.ints(-1)])], batch_dims=1)

    both = g.add("Add", [take("first"), take("last")])
    return g.add("Mul", [both, _float(g, 0.5)])


def _rooted(g: Graph, words: str) -> str:
    """The learned root before the words of each sentence."""
    root = g.constant("root", g.weights["root"][None, None])
    batch = g.add("Shape", [words], start=0, end=1)
    shape = g.add("Concat", [batch, g.ints(1, len(g.weights["root"]))], axis=0)
    return g.add("Concat", [g.add("Expand", [root, shape]), words], axis=1)


def _biaffine(g: Graph, at: str, anchors: str, words: str) -> str:
    """Scores (batch, label, anchor, word)."""
    a = g.add("Gelu", [g.linear(anchors, f"{at}.anchor")])
    w = g.add("Gelu", [g.linear(words, f"{at}.word")])
    bilinear = g.int8(f"{at}.bilinear", g.weights[f"{at}.bilinear"], 0)
    left = g.add("MatMul", [g.add("Unsqueeze", [a, g.ints(1)]), bilinear])
    pairs = g.add("MatMul", [left, g.add("Unsqueeze", [g.add("Transpose", [w], perm=[0, 2, 1]), g.ints(1)])])
    by_anchor = g.add("Transpose", [g.linear(a, f"{at}.linear_anchor")], perm=[0, 2, 1])
    by_word = g.add("Transpose", [g.linear(w, f"{at}.linear_word")], perm=[0, 2, 1])
    pairs = g.add("Add", [pairs, g.add("Unsqueeze", [by_anchor, g.ints(3)])])
    return g.add("Add", [pairs, g.add("Unsqueeze", [by_word, g.ints(2)])])


def _relations(g: Graph, words: str, rooted: str) -> None:
    """The biaffine layer of relations, for the few likeliest heads of each word in place of all pairs of words.

    A score is linear in what is seen of the head, with 1 behind it: so each word has a vector for each label, all in
    one product. What is padding hangs on the first word piece, where no word begins, and is no head."""
    bilinear, by_head = g.weights["relation.bilinear"], g.weights["relation.linear_word.weight"]
    labels, inner, _ = bilinear.shape
    weight = np.zeros((inner, inner + 1, labels), np.float32)
    weight[:, :inner] = bilinear.transpose(1, 2, 0)
    weight[:, inner] = g.weights["relation.linear_anchor.weight"].T
    bias = np.zeros((inner + 1, labels), np.float32)
    bias[:inner] = by_head.T
    bias[inner] = g.weights["relation.linear_anchor.bias"] + g.weights["relation.linear_word.bias"]
    seen = g.add("Gelu", [g.linear(words, "relation.anchor")])
    by_label = g.product(seen, "relation.labels", weight.reshape(inner, -1), bias.reshape(-1))
    by_label = g.add("Reshape", [by_label, g.ints(0, 0, inner + 1, labels)])
    real = g.add("Cast", [g.add("Greater", ["first", g.constant("int_zero", np.array(0))])], to=TensorProto.FLOAT)
    far = g.add("Mul", [g.add("Sub", [real, _float(g, 1)]), _float(g, -MASKED)])
    shift = g.add("Pad", [far, g.ints(0, 1, 0, 0)])  # the root is real
    likely = g.add("Add", ["arc", g.add("Unsqueeze", [shift, g.ints(1)])])
    count = g.add("Min", [g.ints(NEAR), g.add("Shape", [rooted], start=1, end=2)])
    g.nodes.append(helper.make_node("TopK", [likely, count], ["relation.likeliest", "near"], axis=-1))
    heads = g.add("Gelu", [g.linear(rooted, "relation.word")])
    heads = g.add("Pad", [heads, g.ints(0, 0, 0, 0, 0, 1), _float(g, 1)])
    flat = g.add("Reshape", ["near", g.ints(0, -1, 1)])
    near = g.add("GatherND", [heads, flat], batch_dims=1)
    shape = g.add("Concat", [g.add("Shape", ["near"]), g.ints(inner + 1)], axis=0)
    scores = g.add("MatMul", [g.add("Reshape", [near, shape]), by_label])
    g.add("ArgMax", [scores], "relation", axis=-1, keepdims=0)


def _float(g: Graph, value: float) -> str:
    return g.constant(f"float_{value:g}".replace("-", "m"), np.array(value, np.float32))


def trained(folder: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Weights and shape that training.train left in a folder."""
    checkpoint = folder / "weights.pt"
    saved = torch.load(
        checkpoint if checkpoint.exists() else folder / "checkpoint.pt", map_location="cpu", weights_only=False
    )
    return {name: value.float().numpy() for name, value in saved["network"].items()}, saved["shape"]


def write(model: onnx.ModelProto, vocabulary: Path, target: Path) -> Path:
    """The folder of a model that the package loads."""
    target.mkdir(parents=True, exist_ok=True)
    path = target / MODEL
    onnx.save(model, path)
    if vocabulary.resolve() != (target / vocabulary.name).resolve():
        shutil.copy(vocabulary, target / vocabulary.name)
    sums = {name: hashlib.sha256((target / name).read_bytes()).hexdigest() for name in (MODEL, vocabulary.name)}
    (target / SUMS).write_text("".join(f"{sum}  {name}\n" for name, sum in sums.items()), "ascii")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path, help="folder with weights.pt and vocabulary.txt")
    parser.add_argument("target", type=Path, help="folder of the package's model")
    parser.add_argument("--floats", action="store_true", help="weights as they are, to measure what int8 costs")
    options = parser.parse_args()
    weights, shape = trained(options.trained)
    model = build(Graph(weights, floats=options.floats), shape)
    path = write(model, options.trained / "vocabulary.txt", options.target)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
