"""The weights of a shipped model, as training names them, to train or export them again.

A file of training.export holds the weights of a layer as a matrix turned on its side, in whole numbers with a scale for
each channel, and tags' layers side by side.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from training.network import ANCHORED, TAGS, Shape

Array = np.ndarray[Any, Any]
JOINT, HEADS = ("query", "key", "value"), Shape.attention_heads


def stored(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Weights by name, and the shape of the network (training.network.Shape) as far as the file tells it. What no
    reading asks for (deeds, factuality, places of events) is not in it."""
    model = onnx.load(path)
    told = {one.key: one.value for one in model.metadata_props}
    labels = {head: tuple(names) for head, names in json.loads(told["labels"]).items()}
    kept = _unfolded(model)
    found: dict[str, Array] = {}
    for name, value in kept.items():
        if name == "positions":
            found["encoder.positions.weight"] = value
        elif name == "cases.table":
            found["encoder.cases.weight"] = value
        elif name == "root":
            found["root"] = value[0, 0]
        elif name.startswith("relation.labels"):
            continue
        elif name == "encoder.words.weight" or name.endswith(".bilinear") or "norm." in name:
            found[name] = value
        elif name.endswith((".weight", ".bias")):
            found |= _parted(name, value, labels, value.shape[-1] == 3 * kept["root"].shape[-1])
    if "relation.labels.weight" in kept:
        found |= _relations(kept["relation.labels.weight"], kept["relation.labels.bias"], len(labels["relation"]))
    for head, chain in json.loads(told.get("chains", "{}")).items():
        found |= {f"chains.{head}.{part}": np.array(values, np.float32) for part, values in chain.items()}
    shape = {"layers": int(told["layers"]), "labels": labels, "attention_heads": HEADS}
    return found, shape | {"width": len(found["root"]), "relation": found["relation.bilinear"].shape[-1]}


def _relations(weight: Array, bias: Array, labels: int) -> dict[str, Array]:
    """The biaffine layer that was folded into one product (training.export)."""
    weight, bias = weight.reshape(len(weight), -1, labels), bias.reshape(-1, labels)
    return {
        "relation.bilinear": weight[:, :-1].transpose(2, 0, 1),
        "relation.linear_anchor.weight": weight[:, -1].T,
        "relation.linear_anchor.bias": bias[-1],
        "relation.linear_word.weight": bias[:-1].T,
        "relation.linear_word.bias": np.zeros_like(bias[-1]),
    }


def _parted(name: str, value: Array, labels: Mapping[str, tuple[str, ...]], three: bool) -> dict[str, Array]:
    """The layers that were put side by side, each under its name."""
    layer, _, kind = name.rpartition(".")
    above, _, last = layer.rpartition(".")
    if above == "tags":
        parts = [f"tags.{head}" for head in (*TAGS, *ANCHORED) if head in labels]
        ends = np.cumsum([len(labels[part.removeprefix("tags.")]) for part in parts])[:-1].tolist()
    elif last == JOINT[0] and three:  # of a file that has one product for the three
        parts, ends = [f"{above}.{part}" for part in JOINT], 3
    else:
        parts, ends = [layer], []
    return {
        f"{part}.{kind}": np.ascontiguousarray(piece.T if kind == "weight" else piece)
        for part, piece in zip(parts, np.split(value, ends, axis=-1), strict=True)
    }


def _unfolded(model: onnx.ModelProto) -> dict[str, Array]:
    """Constants by name, those in whole numbers as the floats they stand for."""
    found = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    axes = {node.input[0]: node.attribute[0].i for node in model.graph.node if node.op_type == "DequantizeLinear"}
    for name in [name for name in found if name.endswith(".int8")]:
        plain = name.removesuffix(".int8")
        whole, scale = found.pop(name), found.pop(f"{plain}.scale")
        others = tuple(at for at in range(whole.ndim) if at != axes.get(name, 0))
        found[plain] = whole.astype(np.float32) * (scale if scale.ndim == whole.ndim else np.expand_dims(scale, others))
    return found
