"""The command line: each command in a module of its own, imported when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Protocol, runtime_checkable

import typer

from truceline import __version__
from truceline.cli.backup import backup, restore
from truceline.cli.brief import brief
from truceline.cli.copies import copies, versions
from truceline.cli.doctor import doctor
from truceline.cli.evaluate import evaluate
from truceline.cli.export import export
from truceline.cli.gazetteer import gazetteer
from truceline.cli.ledger import issues, migrate, withdraw
from truceline.cli.read import read
from truceline.cli.reconcile import reconcile
from truceline.cli.run import run
from truceline.cli.serve import serve
from truceline.cli.shard import shard
from truceline.cli.streams import forgive
from truceline.cli.user import user
from truceline.cli.watch import watch
from truceline.errors import TrucelineError
from truceline.export.phrases import printable

DEFECT, INTERRUPTED = 1, 130  # exit codes; the others are the errors' own

app = typer.Typer(
    name="truceline",
    help="Read conflict news into a ledger of claims: who says who did what to whom, where, when, and who denies it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # it would swallow [pdf], and write <bool> behind every flag
    context_settings={"max_content_width": 120},
    pretty_exceptions_enable=False,
)
app.command()(read)
app.command()(run)
app.add_typer(shard)
app.command()(watch)
app.command()(serve)
app.add_typer(user)
app.command()(reconcile)
app.command()(copies)
app.command()(versions)
app.command()(export)
app.command()(brief)
app.command()(evaluate)
app.add_typer(gazetteer)
app.command()(issues)
app.command()(withdraw)
app.command()(migrate)
app.command()(backup)
app.command()(restore)
app.command()(doctor)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"truceline {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and leave.")
    ] = False,
) -> None:
    """Options that stand before the command."""


@runtime_checkable
class Refusal(Protocol):
    """What the argument parser raises on wrong usage, wherever typer keeps its copy of click."""

    exit_code: int

    def format_message(self) -> str: ...


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code: 0 done, 1 unreadable input, 2 wrong usage, 3 broken resource.

    A failure is one line on stderr. TRUCELINE_DEBUG=1 shows where it came from.
    """
    forgive()
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app(args=arguments, prog_name="truceline", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("TRUCELINE_DEBUG"):
            raise
        return _refuse(error)
    return code if isinstance(code, int) else 0


def _refuse(error: Exception) -> int:
    match error:
        case TrucelineError():
            message, code = str(error), error.exit_code
        case Refusal():
            said, code = error.format_message().strip(), error.exit_code
            message = f"{said} (truceline --help shows the usage)" if said else ""  # the bare command: help was shown
        case _:
            message = f"a defect of truceline, please report it: {type(error).__name__}: {error} (TRUCELINE_DEBUG=1)"
            code = DEFECT
    if message:
        sys.stderr.write(f"truceline: {printable(message)}\n")
    return code
