"""What `truceline run` shows while it lasts, and what it says of itself at its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from truceline.export.phrases import counted, printable

if TYPE_CHECKING:
    from truceline.pipeline.intake import Intake
    from truceline.pipeline.runs import Summary
    from truceline.store import Ledger


@contextmanager
def progress(sources: Sequence[str], intake: Intake | None) -> Iterator[Callable[[Summary], None]]:
    """A bar with rate and time left, on a terminal; nothing elsewhere. Feeds make it longer as they are opened."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda summary: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from truceline.ingest.sources import count

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(compact=True))
    with Progress(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        total = 0 if intake else count(sources)
        task = bar.add_task("", total=total, rate="")
        started = time.monotonic()

        def told(summary: Summary) -> None:
            rate = summary.seen / max(time.monotonic() - started, 0.001)
            issues = counted(summary.issues.total(), "issue") if summary.issues else ""
            of = max(intake.expected, summary.seen) if intake else total
            bar.update(task, total=of, completed=summary.seen, rate=f"{rate:.1f}/s", description=issues)

        yield told


def summary_lines(summary: Summary, ledger: Ledger, seconds: float, *, gated: bool) -> Iterator[str]:
    """What became of everything: documents, copies, what the gate passed over, issues by kind, files skipped."""
    from truceline.pipeline.tasks import Fate

    n = summary.fates
    read = n[Fate.NEW] + n[Fate.REREAD]
    yield (
        f"{n[Fate.NEW]:,} new, {n[Fate.REREAD]:,} read again, {counted(n[Fate.DUPLICATE], 'duplicate')}, "
        + (f"{counted(n[Fate.UNCHANGED], 'address', 'addresses')} unchanged, " if n[Fate.UNCHANGED] else "")
        + f"{counted(n[Fate.SKIPPED], 'file')} skipped, {counted(n[Fate.ISSUE], 'issue')}"
        + f" · {seconds:,.0f} s"
        + (f", {read / seconds:.1f} documents a second" if read and seconds else "")
    )
    if gated:
        yield (
            f"the gate passed over {n[Fate.GATED]:,} of {counted(n[Fate.GATED] + read, 'article')} as no conflict news"
            + (
                " (kept unread: truceline issues lists them as no-conflict-news; --no-gate or --reread reads them)"
                if n[Fate.GATED]
                else ""
            )
        )
    if summary.copies:
        yield f"{counted(summary.copies, 'copy', 'copies')} among what came in (truceline copies shows whose)"
    if summary.issues:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(summary.issues.items()))
        yield f"issues: {kinds} (truceline issues lists them)"
    if n[Fate.SKIPPED]:
        yield "files were skipped for their endings (truceline issues --kind skipped lists them)"
    held = ", ".join(counted(count, name.removesuffix("s")) for name, count in ledger.counts().items())
    yield printable(f"the ledger holds {held}, each as one article tells it")
