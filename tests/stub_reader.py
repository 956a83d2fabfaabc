"""A quick reader for tests of runs, and a program that runs it: `python -m tests.stub_reader URL WORKERS SOURCE…`.

It makes a claim of every "X shelled Y" and a figure of every number, and does on request what readers should not.
"""

from __future__ import annotations

import os
import re
import sys
import time
from functools import partial
from pathlib import Path

from truceline.errors import ResourceMissing
from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Claim,
    Count,
    Document,
    Figure,
    FigureKind,
    ReaderVersion,
    Span,
)
from truceline.pipeline.shards import Terms
from truceline.pipeline.tasks import Reading, read_task

VERSION = ReaderVersion("stub", "0" * 64)
SHELLING = re.compile(r"(\w+) shelled (\w+)")
NUMBER = re.compile(r"\d+")


def stub_account(document: Document, *, version: ReaderVersion = VERSION) -> Account:
    text = document.text
    if "worker dies" in text:
        os._exit(9)
    if "never ends" in text:
        time.sleep(3600)
    if "resource is broken" in text:
        raise ResourceMissing(Path("model.onnx"), "missing from the installation")
    if "defect" in text:
        raise KeyError("c1")
    if "takes long" in text:
        time.sleep(0.02)
    claims = tuple(
        Claim(f"c{i}", Span(*found.span()), Act(ActType.ASSAULT), actors=(Actor(found[1], found[1][:3].upper()),))
        for i, found in enumerate(SHELLING.finditer(text), 1)
    )
    figures = tuple(
        Figure(f"f{i}", Span(*found.span()), FigureKind.KILLED, Count.exactly(int(found[0])))
        for i, found in enumerate(NUMBER.finditer(text), 1)
    )
    return Account(document, version, claims, figures)


def reading() -> Reading:
    return partial(read_task, read=stub_account)


def reading_on(terms: Terms) -> Reading:
    """For shards: with what was learned of sites."""
    return partial(read_task, read=stub_account, learned=terms.learned)


def reading_anew() -> Reading:
    return partial(read_task, read=partial(stub_account, version=ReaderVersion("stub 2", "1" * 64)))


def reading_broken() -> Reading:
    raise ResourceMissing(Path("model.onnx"), "missing from the installation")


def main(url: str, workers: int, *sources: str) -> None:
    from truceline.pipeline.runs import run  # not for the workers
    from truceline.store import Ledger

    with Ledger.open(url) as ledger:
        run(sources, ledger, workers=workers, reader=VERSION, prepare=reading)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
