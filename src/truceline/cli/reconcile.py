"""`truceline reconcile`: the ledger's accounts and judgements become incidents, and a table of them."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.meter import Meter
from truceline.cli.run import DB, processors
from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.export.phrases import counted, printable

if TYPE_CHECKING:
    from truceline.model import Actor, Incident, TruceLife
    from truceline.pipeline.picturing import Made
    from truceline.store import Ledger

SHOWN = 30  # incidents
WIDTHS = {"grade": 10, "who": 26, "what": 18, "where": 18, "when": 10}


def reconcile(
    db: DB = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--most",
            metavar="N",
            min=0,
            help="Show so many, those of most lineages first. Default: 30; with --json or --ceasefires all.",
        ),
    ] = None,
    truces: Annotated[bool, typer.Option("--ceasefires", help="List the ceasefires instead of the incidents.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Each as one JSON object a line.")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Make all of it anew, not only what changed since the last time.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", help="Processes that it is spread over if there is much. Default: as processors."),
    ] = None,
) -> None:
    """Make the picture: who copied whom, which claims tell of one incident, and how well each is borne out.

    Only what is new, withdrawn or judged since the last time is worked out again; the picture is the same as if all of
    it were (--full). Nothing else in the ledger changes by it.

    Example: truceline reconcile --db sqlite:///border.db --most 10
    """
    settings = load_settings(given={"db": db, "workers": workers}, environment=os.environ)
    from truceline.pipeline.picturing import reconcile_ledger
    from truceline.store import Ledger

    began = time.monotonic()
    with Ledger.open(settings.db, create=False) as ledger:
        with progress() as told:
            made = reconcile_ledger(ledger, workers=settings.workers or processors(), full=full, told=told)
        if as_json:
            from truceline.model.plain import to_json

            for one in _lives(ledger, most) if truces else ledger.incidents(most=most):
                write(json.dumps(to_json(one), ensure_ascii=False) + "\n", utf8=True)
            return
        if truces:
            lines = truces_of(_lives(ledger, most), of=made.ceasefires)
        else:
            lines = table_of(list(ledger.incidents(most=SHOWN if most is None else most)), of=made.incidents)
        write("".join(f"{line}\n" for line in lines))
    write(f"{summary_of(made)} · {time.monotonic() - began:,.0f} s\n")


@contextmanager
def progress(*, live_only: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A line on stderr that says how far the reconciling is; with `live_only`, on a terminal alone."""
    if live_only and not sys.stderr.isatty():
        yield lambda phase, done, of: None
        return
    meter = Meter(sys.stderr)
    try:
        yield meter.tell
    finally:
        meter.end()


def summary_of(made: Made) -> str:
    """The picture in a line of counts."""
    said = [
        f"the picture of it: {counted(made.documents, 'document')} in {counted(made.lineages, 'lineage')}",
        f"{counted(made.claims, 'claim')} in {counted(made.incidents, 'incident')} (what is current, and no mere talk)",
    ]
    if made.ceasefires:
        said.append(f"{counted(made.ceasefires, 'ceasefire')} across articles")
    if made.contradictions:
        said.append(f"{counted(made.contradictions, 'contradiction')} between articles")
    if made.review:
        said.append(f"{counted(len(made.review), 'judgement')} to be looked at again")
    return " · ".join(said)


def table_of(chosen: Sequence[Incident], *, of: int) -> Iterator[str]:
    """Incidents as lines: grade, who does it to whom, what, where, when, and how many lineages and claims tell it."""
    if not chosen:
        return
    yield _line("GRADE", "WHO", "WHAT", "WHERE", "WHEN", "LINEAGES", "CLAIMS", "ID")
    for one in chosen:
        what = one.act.type.value.lower() + (f"/{one.act.mode}" if one.act.mode else "")
        yield _line(
            one.grade.value,
            f"{_sides(one.actors)} ▸ {_sides(one.targets)}" if one.targets else _sides(one.actors),
            what,
            one.place.name if one.place else "–",
            one.time.start.isoformat() if one.time else "–",
            str(len(one.lineages)),
            str(len(one.claims)),
            one.id,
        )
    if of > len(chosen):
        yield f"… and {of - len(chosen):,} more (--most N, --json)"


def truces_of(chosen: Sequence[TruceLife], *, of: int) -> Iterator[str]:
    """Ceasefires as lines: how each stands, between whom, since when it is to hold, and in how many lineages."""
    if not chosen:
        return
    yield _truce("STANDS AS", "BETWEEN", "IN FORCE", "LINEAGES", "ID")
    for one in chosen:
        begun = one.in_force or one.declared
        stands = one.status.value.replace("-", " ") + (", disputed" if one.disputed else "")
        yield _truce(
            stands, _sides(one.parties), begun.start.isoformat() if begun else "–", str(len(one.lineages)), one.id
        )
    if of > len(chosen):
        yield f"… and {of - len(chosen):,} more (--most N, --json)"


def _lives(ledger: Ledger, most: int | None) -> Sequence[TruceLife]:
    """The ceasefires in the picture's order; with `most` so many, those of most lineages first."""
    lives = ledger.truces()
    return lives if most is None else sorted(lives, key=lambda one: -len(one.lineages))[:most]


def _truce(stands: str, between: str, begun: str, lineages: str, id: str) -> str:
    return f"{_cut(stands, 24):<24} {_cut(between, 40):<40} {begun:<10} {lineages:>8}  {id}"


def _sides(actors: Sequence[Actor]) -> str:
    return "+".join(actor.code or actor.name for actor in actors) or "?"


def _line(grade: str, who: str, what: str, where: str, when: str, lineages: str, claims: str, id: str) -> str:
    cells = zip((grade, who, what, where, when), WIDTHS.values(), strict=True)
    return " ".join(f"{_cut(cell, width):<{width}}" for cell, width in cells) + f" {lineages:>8} {claims:>6}  {id}"


def _cut(cell: str, width: int) -> str:
    cell = printable(cell)
    return cell if len(cell) <= width else cell[: width - 1] + "…"
