"""The swap test of `truceline evaluate --swap`, composed: the reader, the exchange of names, the comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.evaluate import SwapReport
    from truceline.model import Account, Span


def swap_report(folder: Path, *, gazetteer: Path | None = None) -> SwapReport:
    """Every article of a folder read, and read again with its two state parties exchanged."""
    from truceline.evaluate import evaluate_swap
    from truceline.ingest import capture, parse_published
    from truceline.pipeline import load_reader, read_document
    from truceline.read.parties import Exchanger

    reader = load_reader(gazetteer=gazetteer)
    parties = reader.knowledge.parties
    exchanger = Exchanger.load(parties=parties)

    def account_at(path: Path, published: str | None) -> Account:
        moment = parse_published(published) if published else None
        return read_document(capture(path.read_bytes(), source=str(path), published=moment), reader)

    def turn(account: Account, codes: Mapping[str, str]) -> tuple[Account, Callable[[Span], Span]]:
        document = account.document
        on = document.published.date() if document.published else None
        exchanged = exchanger.exchange(codes, on=on, article=document.text)(document.text)
        turned = capture(exchanged.text.encode(), source="the exchanged text", published=document.published)
        return read_document(turned, reader), exchanged.span

    return evaluate_swap(folder, account_at, turn, states=lambda code: parties.state(code) is not None)
