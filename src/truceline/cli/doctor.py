"""`truceline doctor`: whether everything is there and in order, and what to do where it is not."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Annotated

import typer

from truceline.cli.run import DB
from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.export.phrases import printable

BROKEN = 3  # the exit code of a broken resource


def doctor(
    db: DB = None, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False
) -> None:
    """Check the installation and the ledger: model, data files, database, schema, what can be written, free disk.

    Exit code 3 where something is bad, 0 else. Nothing is changed.

    Example: truceline doctor --db sqlite:///border.db
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.cli.checks import State, examine

    bad = 0
    for one in examine(settings, os.environ):
        bad += one.state is State.BAD
        if as_json:
            write(json.dumps(asdict(one), ensure_ascii=False) + "\n", utf8=True)
            continue
        write(f"{one.state:<5}{one.what:<12}{printable(one.said)}\n")
        if one.advice:
            write(f"{'':<17}→ {printable(one.advice)}\n")
    if bad:
        raise typer.Exit(BROKEN)
