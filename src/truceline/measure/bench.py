"""What suites are measured with: the reader, and the bare language model; each loaded when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from truceline.language.analyzer import BundledAnalyzer
from truceline.pipeline import Reader, load_reader


@dataclass(frozen=True)
class Bench:
    """A reader, the model without stand-ins, the folder of the data sets, and how thin a sample of them to take.

    Of one_in=10, every tenth case is measured, chosen by a checksum (`sampled`).
    """

    data: Path
    one_in: int = 1

    @cached_property
    def reader(self) -> Reader:
        return load_reader()

    @cached_property
    def analyzer(self) -> BundledAnalyzer:
        return BundledAnalyzer.load()
