"""Round the encoder's activations to eight bits with fixed scales: `python -m training.static FLOATS TARGET ...`.

Unlike dynamic quantisation it keeps a sentence's numbers apart from its batch mates': the scales are constants, found
once on sentences of the training accounts. It is here to be measured (docs/model-card.md); the package ships weights
rounded to int8 and activations as they are (docs/decisions/0005).
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from training import ROUNDED
from training.datasets import sources
from truceline.language.network import MODEL, Network
from truceline.language.pieces import WordPieces

SENTENCES = 1500  # to choose from: those of the most frequent length calibrate


class Sentences(CalibrationDataReader):  # type: ignore[misc]
    """What the model is shown while the ranges of its activations are watched."""

    def __init__(self, folder: Path, sentences: Sequence[Sequence[str]]) -> None:
        word_pieces = WordPieces(folder / "vocabulary.txt")
        feeds = [dict(feed) for _, feed in Network.feeds([word_pieces.cut(words) for words in sentences])]
        shapes = Counter((feed["pieces"].shape, feed["first"].shape) for feed in feeds)
        usual = max(shapes, key=lambda shape: shapes[shape])  # percentiles are taken over arrays of one shape
        self._feeds = (feed for feed in feeds if (feed["pieces"].shape, feed["first"].shape) == usual)

    def get_next(self) -> dict[str, Any] | None:
        return next(self._feeds, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("floats", type=Path, help="folder of a model exported with --floats")
    parser.add_argument("target", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--accounts", type=Path, required=True)
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    words = [example.words for example in sources(options.data, options.accounts)["accounts"]()][:SENTENCES]
    prepared = options.target / "prepared.onnx"
    quant_pre_process(options.floats / MODEL, prepared, skip_symbolic_shape=True)
    path = options.target / MODEL
    quantize_static(
        prepared,
        path,
        Sentences(options.floats, words),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.Percentile,
        extra_options={"MatMulConstBOnly": True, "CalibPercentile": 99.995},
    )
    model, known = onnx.load(path), onnx.load(options.floats / MODEL, load_external_data=False)
    onnx.helper.set_model_props(model, {p.key: p.value for p in known.metadata_props} | {ROUNDED: "int8"})
    onnx.save(model, path)
    prepared.unlink()
    shutil.copy(options.floats / "vocabulary.txt", options.target / "vocabulary.txt")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
