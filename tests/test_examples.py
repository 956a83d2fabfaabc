"""The example articles as a careful person reads them: what the reader must find in them, and what it must not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from truceline.ingest import capture
from truceline.model import (
    Account,
    Actor,
    ActType,
    Claim,
    Count,
    Figure,
    FigureKind,
    PublishedBasis,
    Span,
    Stance,
    Standing,
    TruceStatus,
)
from truceline.pipeline import Reader, load_reader, read_document

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NAMES = sorted(path.name.removesuffix(".golden.toml") for path in EXAMPLES.glob("*.golden.toml"))
PEACEFUL = ["veterans-bill"]
SHARE_OF_WORDS = 0.5  # of an excerpt, that the evidence must hold
COUNT = re.compile(r"(?P<about>~?)(?P<low>\d*)(?P<open>\.\.)?(?P<high>\d*)")

Row = Mapping[str, Any]
Told = TypeVar("Told", Claim, Figure)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


@pytest.fixture(scope="module")
def accounts(reader: Reader) -> Mapping[str, Account]:
    read = {}
    for name in NAMES:
        article = EXAMPLES / f"{name}.txt"
        read[name] = read_document(capture(article.read_bytes(), source=str(article)), reader)
    return read


def expected(name: str) -> Row:
    return tomllib.loads((EXAMPLES / f"{name}.golden.toml").read_text(encoding="utf-8"))


def span_of(excerpt: str, text: str) -> Span:
    start = text.index(excerpt)
    return Span(start, start + len(excerpt))


def holds(evidence: Span, excerpt: Span, text: str) -> bool:
    """Whether at least half of an excerpt's words stand in the evidence."""
    words = [word.start() + excerpt.start for word in re.finditer(r"\w+", excerpt.of(text))]
    return sum(evidence.start <= word < evidence.end for word in words) >= SHARE_OF_WORDS * len(words)


def codes(actors: Sequence[Actor]) -> set[str]:
    return {actor.code for actor in actors if actor.code}


def count_of(words: str) -> Count:
    """18 = exactly; 40.. = at least; ..40 = at most; ~40 = about."""
    found = COUNT.fullmatch(words)
    assert found, f"no count: {words!r}"
    assert found["low"] or found["high"], f"no count: {words!r}"
    low, high = (int(found[name]) if found[name] else None for name in ("low", "high"))
    if found["about"]:
        return Count(best=low)
    return Count(low=low, high=high) if found["open"] else Count(low, low, low)


def tells_claim(claim: Claim, row: Row, text: str) -> bool:
    wanted = set(row["actor"].split())
    same_actors = wanted <= codes(claim.actors) if wanted else not codes(claim.actors)
    return (
        same_actors
        and claim.act.type in row["act"].split()
        and holds(claim.evidence, span_of(row["excerpt"], text), text)
    )


def tells_figure(figure: Figure, row: Row, text: str) -> bool:
    same_count = figure.kind == row["kind"] and figure.count == count_of(row["count"])
    return same_count and holds(figure.evidence, span_of(row["excerpt"], text), text)


def missed(rows: Sequence[Row], told: Sequence[Told], tells: Callable[[Told, Row, str], bool], text: str) -> list[Row]:
    """The rows that nothing told answers; one thing told answers one row."""
    left, without = list(told), []
    for row in rows:
        answer = next((one for one in left if tells(one, row, text)), None)
        if answer is None:
            without.append(row)
        else:
            left.remove(answer)
    return without


def hold_floor(rows: Sequence[Row], without: Sequence[Row], floor: float) -> None:
    share = 1 - len(without) / len(rows) if rows else 1.0
    assert share >= floor, f"found {share:.2f} of {len(rows)}; missed: {[row['excerpt'] for row in without]}"


def test_every_example_has_an_expectation() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.txt")} == set(NAMES)
    assert [name for name in NAMES if expected(name).get("peaceful")] == PEACEFUL


@pytest.mark.parametrize("name", NAMES)
def test_expectations_quote_their_article_and_use_the_ledgers_words(name: str) -> None:
    golden, text = expected(name), (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    rows = [*golden["claims"], *golden["figures"], *golden["ceasefires"]]
    for excerpt in [*(row["excerpt"] for row in rows), *golden.get("mistaken", ())]:
        assert text.count(excerpt) == 1, excerpt
    assert all(Standing(row["standing"]) for row in rows)
    assert all(Stance(row["stance"]) and all(map(ActType, row["act"].split())) for row in golden["claims"])
    assert all(FigureKind(row["kind"]) and count_of(row["count"]) for row in golden["figures"])
    assert all(TruceStatus(row["status"]) for row in golden["ceasefires"])


@pytest.mark.parametrize("name", NAMES)
def test_the_article_tells_when_it_was_published(name: str, accounts: Mapping[str, Account]) -> None:
    document = accounts[name].document
    assert document.published is not None
    assert document.published.date() == expected(name)["published"]
    assert document.published_basis is PublishedBasis(expected(name)["basis"])


@pytest.mark.parametrize("name", NAMES)
def test_claims_are_found(name: str, accounts: Mapping[str, Account]) -> None:
    golden, account = expected(name), accounts[name]
    without = missed(golden["claims"], account.claims, tells_claim, account.document.text)
    hold_floor(golden["claims"], without, golden["claims_found_at_least"])


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_found(name: str, accounts: Mapping[str, Account]) -> None:
    golden, account = expected(name), accounts[name]
    without = missed(golden["figures"], account.figures, tells_figure, account.document.text)
    hold_floor(golden["figures"], without, golden["figures_found_at_least"])


@pytest.mark.parametrize("name", PEACEFUL)
def test_a_debate_at_home_is_no_war(name: str, accounts: Mapping[str, Account]) -> None:
    """No count of people at all; no attack and no truce of today beyond those known to be mistaken."""
    account = accounts[name]
    text = account.document.text
    known = [span_of(excerpt, text) for excerpt in expected(name)["mistaken"]]
    attacks = [claim.evidence for claim in account.claims if claim.act.type is ActType.ASSAULT]
    truces = [truce.evidence for truce in account.ceasefires if truce.standing is Standing.CURRENT]
    read = [*attacks, *(span for spans in truces for span in spans)]
    assert [figure.evidence.of(text) for figure in account.figures] == []
    assert [span.of(text) for span in read if not any(span.overlaps(one) for one in known)] == []
