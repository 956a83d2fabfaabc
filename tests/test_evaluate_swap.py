"""The swap test: what counts as mirrored, and how much of the reader's accounts is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from truceline.cli.swapping import Sample, Swap, named_most, swap_report, swap_sample
from truceline.errors import SourceError
from truceline.evaluate import Mirror, Mirrored, SwapReport, compare, dyad, evaluate_swap, swap_lines
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
    Place,
    PlacePrecision,
    ReaderVersion,
    Span,
    Stance,
    Standing,
)

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
REACHED = {"examples": 0.97, "seed": 0.97, "dev": 0.97}
"""Shares reached, which may not fall. The goal is 0.97 for each, and 0.99 over many articles (design, rule 8)."""

TEXT = "Ardan shelled Brel near Goris. "
TURNED = "Brel shelled Ardan near Goris. "
CODES = {"AAA": "BBB", "BBB": "AAA"}


def moved(span: Span) -> Span:
    """Where words of TEXT went in TURNED."""
    return {Span(0, 5): Span(0, 4), Span(14, 18): Span(13, 18)}.get(span, span)


MIRROR = Mirror(moved, CODES)
SHELLING = Claim(
    "c1",
    Span(0, 29),
    Act(ActType.ASSAULT, "heavy-weapons"),
    speaker=Actor("Brel", "BBB", "GOV"),
    actors=(Actor("Ardan", "AAA", "MIL", Span(0, 5)),),
    targets=(Actor("Brel", "BBB", "GOV", Span(14, 18)),),
    places=(Place("Goris", Span(24, 29), PlacePrecision.NEAR),),
)
SWAPPED = replace(
    SHELLING,
    speaker=Actor("Ardan", "AAA", "GOV"),
    actors=(Actor("Brel", "BBB", "MIL", Span(0, 4)),),
    targets=(Actor("Ardan", "AAA", "GOV", Span(13, 18)),),
)
TOLL = Figure("f1", Span(0, 29), FigureKind.KILLED, Count.exactly(3), sides=(Actor("Ardan", "AAA", "MIL"),))
SWAPPED_TOLL = replace(TOLL, sides=(Actor("Brel", "BBB", "MIL"),))


def account(*told: Claim | Figure, text: str = TEXT) -> Account:
    claims = tuple(one for one in told if isinstance(one, Claim))
    figures = tuple(one for one in told if isinstance(one, Figure))
    return Account(Document("x", text), ReaderVersion("0", "0"), claims, figures)


def compared(ours: Account, theirs: Account) -> Mirrored:
    return compare("tale", ours, replace(theirs, document=Document("y", TURNED)), MIRROR, ("AAA", "BBB"))


def test_the_mirror_account_is_mirrored() -> None:
    result = compared(account(SHELLING, TOLL), account(SWAPPED, SWAPPED_TOLL))
    assert (result.mirrored, result.told, result.differences) == (2, 2, ())


@pytest.mark.parametrize(
    ("turned", "differs"),
    [
        (replace(SWAPPED, actors=SHELLING.actors), "actors"),
        (replace(SWAPPED, speaker=None), "speaker"),
        (replace(SWAPPED, targets=()), "targets"),
        (replace(SWAPPED, stance=Stance.DENIES), "stance"),
        (replace(SWAPPED, standing=Standing.BACKGROUND), "standing"),
        (replace(SWAPPED, act=Act(ActType.COERCE)), "act mode"),
        (replace(SWAPPED, violates_ceasefire=True), "breach"),
        (replace(SWAPPED, weapons=("mortar",)), "weapons"),
        (replace(SWAPPED, places=()), "places"),
        (replace(SWAPPED, actors=(Actor("Brel", "BBB", "REB"),)), "actors"),
        (replace(SWAPPED_TOLL, count=Count.exactly(4)), "count"),
        (replace(SWAPPED_TOLL, sides=TOLL.sides), "sides"),
    ],
)
def test_a_field_that_is_not_mirrored_is_named(turned: Claim | Figure, differs: str) -> None:
    ours = SHELLING if isinstance(turned, Claim) else TOLL
    result = compared(account(ours), account(turned))
    assert result.mirrored == 0
    assert [d.kind for d in result.differences] == [differs]


def test_what_is_missing_and_what_is_told_too_much_count_against() -> None:
    result = compared(account(SHELLING), account(SWAPPED, replace(SWAPPED, id="c2")))
    assert (result.mirrored, result.told, [d.kind for d in result.differences]) == (1, 2, ["extra"])
    result = compared(account(SHELLING), account())
    assert (result.mirrored, result.told, [d.kind for d in result.differences]) == (0, 1, ["missing"])


def test_rebels_of_a_country_go_with_it_and_a_named_group_may_stay() -> None:
    words = Span(19, 23)  # words that no exchange touched
    ours = account(replace(SHELLING, actors=(Actor("rebels", "AAAREB", "REB", words),)))
    for code in ("AAAREB", "BBBREB"):
        theirs = account(replace(SWAPPED, actors=(Actor("rebels", code, "REB", words),)))
        assert compared(ours, theirs).mirrored == 1
    named = account(replace(SHELLING, actors=(Actor("Ardan", "AAAREB", "REB", Span(0, 5)),)))
    stays = account(replace(SWAPPED, actors=(Actor("Brel", "AAAREB", "REB", Span(0, 4)),)))
    assert compared(named, stays).mirrored == 0


def test_the_parties_are_the_two_states_most_claims_name() -> None:
    other = replace(SHELLING, actors=(Actor("Crell", "CCC"),))
    group = replace(SHELLING, actors=(Actor("front", "FRONT"),))
    told = account(SHELLING, SHELLING, other, group, group)
    assert dyad(told, states=lambda code: len(code) == 3) == ("BBB", "AAA")
    assert dyad(account(SHELLING), states=lambda code: len(code) == 3) is None, "named once, a state is no party"


def turn(_: Account, codes: Mapping[str, str]) -> tuple[Account, Callable[[Span], Span]]:
    assert codes in (CODES, {"BBB": "AAA", "AAA": "BBB"})
    return account(*[replace(SWAPPED, evidence=Span(i, 29)) for i in range(5)], text=TURNED), moved


def test_articles_of_few_claims_or_one_state_are_left_out_and_said_so(tmp_path: Path) -> None:
    for name in ("long", "short", "peaceful"):
        (tmp_path / f"{name}.txt").write_text(name)
    (tmp_path / "long.json").write_text('{"published": "2022-09-14"}')
    dates: dict[str, str | None] = {}

    def account_at(path: Path, published: str | None) -> Account:
        dates[path.stem] = published
        times = {"long": 5, "short": 2, "peaceful": 0}[path.stem]
        return account(*[replace(SHELLING, evidence=Span(i, 29)) for i in range(times)])

    report = evaluate_swap(tmp_path, account_at, turn, states=lambda code: len(code) == 3)
    assert [a.article for a in report.articles] == ["long"]
    assert report.share == 1.0
    assert report.left_out == {"peaceful": "no two states are parties to it", "short": "fewer than 5 claims"}
    assert dates == {"long": "2022-09-14", "short": None, "peaceful": None}
    assert "MIRRORED  1.000  (5 of 5 claims and figures)" in "\n".join(swap_lines(report))


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no articles here"):
        evaluate_swap(tmp_path, lambda *_: account(), turn, states=lambda _: True)


def test_the_report_shows_what_differed() -> None:
    result = compared(account(SHELLING), account(replace(SWAPPED, stance=Stance.DENIES)))
    lines = "\n".join(swap_lines(SwapReport((result,)), errors=1))
    assert "“Ardan shelled Brel near Goris” / “Brel shelled Ardan near Goris”" in lines
    assert "stance: asserts / denies" in lines
    assert SwapReport(()).as_dict()["share"] is None


# ---------------------------------------------------------------- articles without gold


@pytest.fixture(scope="module")
def swap() -> Swap:
    return Swap.load()


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Kenya and Uganda talked. Ugandan and Kenyan officials met in Addis Ababa. Nairobi agreed.", ("KEN", "UGA")),
        ("Uganda warned Kenya. Kampala and Nairobi talk.", ("UGA", "KEN")),  # of equals the first named
        ("Kenya's army and Kenyan police met a visitor from Uganda.", None),  # named once, no party
        ("Hezbollah fired. Hezbollah fired again. Lebanon and Lebanese people waited.", None),  # one state
    ],
)
def test_the_parties_of_an_article_without_gold_are_the_states_it_names_most(
    text: str, parties: tuple[str, str] | None, swap: Swap
) -> None:
    assert named_most(Document("x", text), swap.exchanger) == parties


def news(folder: Path, *, packed: bool) -> Path:
    texts = [
        "Kenyan troops shelled a Ugandan base on Monday. Uganda said Kenya had killed four soldiers.",
        "A man was arrested in Nairobi over a theft.",
        "Chad accused Sudan of an attack on a border post. Sudanese officials denied that Chadian troops had died.",
        "Iraqi forces arrested two Iranian drivers on Friday, Iraq said. Iran called for their release.",
    ]
    lines = "".join(json.dumps({"text": text, "published": "2022-09-14"}) + "\n" for text in texts)
    path = folder / ("news.jsonl.gz" if packed else "news.jsonl")
    path.write_bytes(gzip.compress(lines.encode()) if packed else lines.encode())
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_articles_of_a_jsonl_file_are_drawn_by_a_seed_and_need_two_states(
    packed: bool, tmp_path: Path, swap: Swap
) -> None:
    path = news(tmp_path, packed=packed)
    drawn = [a.article for a in swap_sample(path, Sample(2, seed=3), swap).articles]
    assert len(drawn) == 2
    assert [a.article for a in swap_sample(path, Sample(2, seed=3), swap).articles] == drawn
    every = swap_sample(path, Sample(9, seed=3), swap)
    assert sorted(a.article for a in every.articles) == [f"{path.name}:{n}" for n in (1, 3, 4)]
    assert [a.article for a in every.articles][:2] == drawn, "a smaller number is the beginning of a larger"
    assert every.told > 0


def test_a_file_without_articles_is_refused(tmp_path: Path, swap: Swap) -> None:
    for name, raw in (("empty.jsonl", b"\n"), ("broken.jsonl.gz", b"no gzip")):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(SourceError, match=name):
            swap_sample(tmp_path / name, Sample(), swap)


def test_differences_are_told_kind_by_kind_the_commonest_first() -> None:
    denied, other = replace(SWAPPED, stance=Stance.DENIES), replace(SWAPPED, stance=Stance.DENIES, id="c2")
    once = compared(account(SHELLING), account(denied))
    report = SwapReport((once, once, compared(account(), account(other))))
    assert [(kind, len(found)) for kind, found in report.by_kind.items()] == [("claim, stance", 2), ("claim, extra", 1)]
    lines = list(swap_lines(report, errors=1))
    assert [line.strip() for line in lines if line.startswith("  claim")] == ["claim, stance: 2", "claim, extra: 1"]
    assert sum("stance: asserts / denies" in line for line in lines) == 1, "at most one of each kind was asked for"


def test_the_reader_takes_no_side_in_the_examples(swap: Swap) -> None:
    assert (swap_report(EXAMPLES, swap).share or 0.0) >= REACHED["examples"]


@pytest.mark.parametrize("name", ["seed", "dev"])
def test_the_reader_takes_no_side_on_gold(name: str, shared: Path, swap: Swap) -> None:
    assert (swap_report(shared / "gold" / name, swap).share or 0.0) >= REACHED[name]
