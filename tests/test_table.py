"""What an analyst sees: the table, its wording, and the explanation of a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from tests.border_account import ACCOUNT, ARMENIA, AZERBAIJAN, at
from truceline.cli.explain import explain
from truceline.cli.table import THEME, account_table
from truceline.errors import LexiconInvalid, UsageError
from truceline.export.phrases import Phrases, count_words, load_phrases, period_words, place_words, printable
from truceline.ingest.furniture import REASONS
from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Change,
    Claim,
    Count,
    Dispute,
    DisputeKind,
    Figure,
    FigureKind,
    Period,
    Place,
    PlacePrecision,
    Span,
    Stance,
    Standing,
    TimePrecision,
    Who,
)

HERE = Span(0, 7)


@pytest.fixture
def phrases() -> Phrases:
    return load_phrases()


def shown(told: RenderableType, width: int = 80, *, colour: bool = False) -> str:
    paper = StringIO()
    Console(file=paper, width=width, theme=THEME, highlight=False, force_terminal=colour, no_color=not colour).print(
        told
    )
    return "\n".join(line.rstrip() for line in paper.getvalue().splitlines()) + "\n"


def table(*claims: Claim, figures: tuple[Figure, ...] = (), everything: bool = False, width: int = 120) -> str:
    account = replace(ACCOUNT, claims=claims, figures=figures, ceasefires=(), disputes=())
    return shown(account_table(account, load_phrases(), everything=everything), width)


@pytest.mark.parametrize("width", [80, 120])
def test_the_example_reads_well(width: int, golden: Callable[[str, str], None], phrases: Phrases) -> None:
    golden(f"border-clashes.{width}.txt", shown(account_table(ACCOUNT, phrases), width))


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("everything", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, everything: bool, phrases: Phrases) -> None:
    told = shown(account_table(ACCOUNT, phrases, everything=everything), width)
    assert max(len(line) for line in told.splitlines()) <= width


def test_every_id_of_the_account_is_on_the_screen(phrases: Phrases) -> None:
    words = shown(account_table(ACCOUNT, phrases, everything=True)).replace(")", " ").split()
    for item in (*ACCOUNT.claims, *ACCOUNT.figures, *ACCOUNT.ceasefires):
        assert item.id in words


def test_background_is_one_line_unless_asked_for(phrases: Phrases) -> None:
    brief, whole = (shown(account_table(ACCOUNT, phrases, everything=asked), 120) for asked in (False, True))
    assert "… background (3): fighting 1990–1993 · fighting Sep–Nov 2020 · troops sent" in brief
    assert "c10" not in brief
    assert "BACKGROUND" in whole
    assert "c10" in whole


def test_a_denial_says_so_before_the_happening() -> None:
    denial = Claim("c1", HERE, Act(ActType.ASSAULT), speaker=AZERBAIJAN, stance=Stance.DENIES, actors=(AZERBAIJAN,))
    assert "DENIES: Azerbaijan attacked" in table(denial)


def test_what_is_hypothetical_or_a_breach_is_told_by_a_word_not_by_colour_alone() -> None:
    threat = Claim("c1", HERE, Act(ActType.ASSAULT), standing=Standing.HYPOTHETICAL, actors=(ARMENIA,))
    breach = Claim("c2", HERE, Act(ActType.ASSAULT), violates_ceasefire=True, actors=(ARMENIA,))
    told = table(threat, breach)
    assert "HYPOTHETICAL: Armenia attacked" in told
    assert "✗truce Armenia attacked" in told


def test_an_attack_nobody_is_named_for_stays_unnamed() -> None:
    told = table(Claim("c1", HERE, Act(ActType.ASSAULT), actors=(Actor("", None),), targets=(ARMENIA,)))
    assert "somebody (not named) attacked Armenia" in told


def test_relays_and_quotation_marks_stand_under_the_speaker() -> None:
    relay = Actor("state television", "ARM", "JRN")
    told = table(Claim("c1", HERE, Act(ActType.ASSAULT), speaker=ARMENIA, quoted=True, via=(relay,)), width=200)
    assert "quoted, via state television" in told


def test_colour_follows_the_kind_of_act_and_never_the_side(phrases: Phrases) -> None:
    def styles(actor: Actor, target: Actor) -> str:
        claim = Claim("c1", HERE, Act(ActType.ASSAULT), speaker=target, actors=(actor,), targets=(target,))
        account = replace(ACCOUNT, claims=(claim,), figures=(), ceasefires=(), disputes=())
        return shown(account_table(account, phrases), 120, colour=True)

    one, other = Actor("Aland", "AAA"), Actor("Bland", "BBB")
    swapped = styles(other, one).replace("Aland", "?").replace("Bland", "Aland").replace("?", "Bland")
    assert "\x1b[31m" in styles(one, other)
    assert styles(one, other) == swapped


def test_words_of_an_article_cannot_drive_the_terminal(phrases: Phrases) -> None:
    evil = Actor("Army\x1b[2J\u202e [bold]of X[/bold]", "XXX", "MIL")
    claim = Claim("c1", HERE, Act(ActType.ASSAULT), speaker=evil, actors=(evil,), weapons=("gun\x07s",))
    document = replace(ACCOUNT.document, title="A\x1b]0;owned\x07 title")
    account = Account(document, ACCOUNT.reader, (claim,))
    for told in (account_table(account, phrases), explain(account, "c1", phrases)):
        lines = shown(told, 140)
        assert not set(lines) & {"\x1b", "\x07", "\u202e"}
        assert "[bold]of X[/bold]" in lines


def test_an_account_without_claims_says_so(phrases: Phrases) -> None:
    document = replace(ACCOUNT.document, published=None, published_basis=None, removed=(), title=None)
    told = shown(account_table(Account(document, ACCOUNT.reader), phrases))
    assert "nothing current is claimed" in told
    assert "publication time not known" in told
    assert "Armenia says guns are firing again" in told


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count.exactly(49), "49"),
        (Count.exactly(0), "0"),
        (Count(low=100), "≥ 100"),
        (Count(best=2000), "~2,000"),
        (Count(high=40), "≤ 40"),
        (Count(low=10, high=15), "10–15"),
        (Count(10, 12, 15), "10–15 (best 12)"),
        (Count(low=10, best=12), "≥ 10 (best 12)"),
        (Count(), ""),
    ],
)
def test_counts_keep_their_bounds(count: Count, words: str) -> None:
    assert count_words(count) == words


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2022-09-13", "2022-09-13", "day", "Tue 13 Sep"),
        ("2020-09-27", "2020-09-27", "day", "Sun 27 Sep 2020"),
        ("2022-09-12", "2022-09-14", "part-week", "12–14 Sep"),
        ("2022-08-29", "2022-09-04", "week", "29 Aug–4 Sep"),
        ("2021-12-30", "2022-01-02", "part-week", "30 Dec 2021–2 Jan 2022"),
        ("2022-05-01", "2022-05-31", "month", "May 2022"),
        ("2020-09-01", "2020-11-30", "season", "Sep–Nov 2020"),
        ("2020-12-01", "2021-02-28", "season", "Dec 2020–Feb 2021"),
        ("2020-01-01", "2020-12-31", "year", "2020"),
        ("1991-01-01", "1994-12-31", "year", "1991–1994"),
        ("1990-01-01", "1999-12-31", "decade", "1990s"),
        ("1990-01-01", "2020-12-31", "decade", "1990–2020"),
    ],
)
def test_periods_are_told_at_their_own_precision(start: str, end: str, precision: str, words: str) -> None:
    period = Period(date.fromisoformat(start), date.fromisoformat(end), TimePrecision(precision))
    assert period_words(period, 2022) == words


def test_near_is_said_once_and_only_of_places_that_are_near() -> None:
    near, inside = (Place(name, None, precision) for name, precision in
                    (("Kelda", PlacePrecision.NEAR), ("Morva", PlacePrecision.ADM2)))  # fmt: skip
    assert place_words([near, near]) == "near Kelda, Kelda"
    assert place_words([near, inside]) == "near Kelda, Morva"
    assert place_words([inside]) == "Morva"


@pytest.mark.parametrize(
    ("mode", "actors", "targets", "weapons", "clause"),
    [
        (None, "AB", "", (), "fighting involving A and B"),
        (None, "A", "B", ("knives",), "A attacked B (knives)"),
        ("heavy-weapons", "A", "B", (), "A attacked B with heavy weapons"),
        ("heavy-weapons", "A", "B", ("mortars", "tanks"), "A attacked B with mortars and tanks"),
        ("heavy-weapons", "AB", "", (), "fighting with heavy weapons involving A and B"),
        ("no-such-mode", "ABC", "D", (), "A, B and C attacked D"),
        ("abduct", "", "A", (), "somebody (not named) captured or abducted A"),
    ],
)
def test_acts_are_worded_by_who_is_named(
    mode: str | None, actors: str, targets: str, weapons: tuple[str, ...], clause: str, phrases: Phrases
) -> None:
    claim = Claim(
        "c1",
        HERE,
        Act(ActType.ASSAULT, mode),
        actors=tuple(Actor(name, name * 3) for name in actors),
        targets=tuple(Actor(name, name * 3) for name in targets),
        weapons=weapons,
    )
    assert phrases.claim(claim) == clause


def test_a_party_named_twice_stands_once(phrases: Phrases) -> None:
    assert phrases.parties([ARMENIA, Actor("Armenia", "ARM", "MIL"), Actor("", None)]) == ["Armenia"]


def test_a_countrys_people_are_not_told_as_the_country(phrases: Phrases) -> None:
    people = Actor("Aland", "AAA", "CVL")
    assert phrases.parties([people, Actor("Aland", "AAA")]) == ["Aland (civilians)", "Aland"]
    assert phrases.parties([Actor("Aland villagers", "AAA", "CVL")]) == ["Aland villagers"]


@pytest.mark.parametrize("type", list(ActType))
def test_every_act_type_is_worded_with_and_without_parties(type: ActType, phrases: Phrases) -> None:
    for (known, mode), phrase in phrases.acts.items():
        if known == type:
            both = phrase.fill(["Aland"], "Bland", [])
            assert "Aland" in both
            assert "Bland" in both or "[" not in phrase.phrase, f"{type}/{mode}"
            for clause in (both, phrase.fill([], "", []), phrase.fill(["A", "B"], "", ["guns"])):
                assert not set("{}[]<>") & set(clause), f"{type}/{mode}"


def test_every_coded_value_the_table_shows_has_a_label(phrases: Phrases) -> None:
    from truceline.model import PublishedBasis, TruceStatus

    for field, codes in (
        ("basis", PublishedBasis),
        ("figure", FigureKind),
        ("who", Who),
        ("status", TruceStatus),
        ("dispute", DisputeKind),
    ):
        for code in codes:
            assert (field, code) in phrases.labels
    for reason in REASONS:
        assert ("removed", reason) in phrases.labels


def test_a_bare_name_is_told_what_it_is(phrases: Phrases) -> None:
    assert phrases.speaker(Actor("TASS", "RUS", "JRN")) == "TASS (media)"
    assert phrases.speaker(Actor("Russian news agency", "RUS", "JRN")) == "Russian news agency"
    assert phrases.speaker(Actor("The Hague", "NLD", "GOV")) == "The Hague (government)"
    assert phrases.speaker(Actor("The northern army", "AAA", "MIL")) == "northern army"
    assert phrases.speaker(None) == "the article"


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (
            Figure("f1", HERE, FigureKind.KILLED, Count(low=12), who=Who.CIVILIAN),
            "≥ 12 civilians · according to the article",
        ),
        (Figure("f1", HERE, FigureKind.KILLED, Count.exactly(3), change=Change.INCREMENT), "+3 people"),
        (Figure("f1", HERE, FigureKind.KILLED, Count(low=3), change=Change.INCREMENT), "≥ 3 people more"),
        (Figure("f1", HERE, FigureKind.WOUNDED, Count(), speaker=ARMENIA), "“Armenia” · according to Armenia"),
        (
            Figure("f2", HERE, FigureKind.KILLED, Count.exactly(13), group="children", part_of="f1", supersedes="f0"),
            "13 children · according to the article · part of f1 · replaces f0",
        ),
    ],
)
def test_a_figure_tells_its_bound_and_who_says_so(figure: Figure, words: str) -> None:
    assert words in table(figures=(figure,))


def test_a_sum_the_desk_made_is_nobodys_claim() -> None:
    told = table(figures=(Figure("f1", HERE, FigureKind.KILLED, Count(low=100), derived=True),))
    assert "sum, no source named" in told
    assert "according" not in told.split("KILLED")[1].split("truceline read")[0]


def test_figures_in_dispute_stand_beside_each_other(phrases: Phrases) -> None:
    figures = (
        Figure("f1", HERE, FigureKind.KILLED, Count.exactly(27), speaker=ARMENIA),
        Figure("f2", HERE, FigureKind.KILLED, Count.exactly(30), speaker=AZERBAIJAN),
    )
    account = Account(
        ACCOUNT.document, ACCOUNT.reader, figures=figures, disputes=(Dispute(("f1", "f2"), DisputeKind.FIGURE),)
    )
    disputed = shown(account_table(account, phrases)).split("DISPUTED")[1].split("KILLED")[0]
    assert "27 people · according to Armenia" in disputed
    assert "30 people · according to Azerbaijan" in disputed


def test_pairs_that_share_a_claim_are_one_dispute(phrases: Phrases) -> None:
    told = shown(account_table(ACCOUNT, phrases), 120)
    assert told.count("each accuses the other") == 1
    assert "c3 c6  Azerbaijan: ✗truce Armenia attacked Azerbaijan" in told


def test_an_explanation_shows_the_words_their_offsets_and_the_reasons(phrases: Phrases) -> None:
    told = shown(explain(ACCOUNT, "c1", phrases), 120)
    evidence = ACCOUNT.claims[0].evidence
    assert f"[{evidence.start}, {evidence.end})" in told
    assert "⟦accused Azerbaijan on Wednesday" in told
    assert "confidence 0.81" in told
    assert "because: lexicon: bombardment" in told
    speaker = at("The Armenian government")
    assert f"“The Armenian government” [{speaker.start}, {speaker.end})" in told
    assert "c1 / c7 (denial)" in told


def test_a_reason_for_a_field_that_is_not_shown_is_shown_all_the_same(phrases: Phrases) -> None:
    claim = replace(ACCOUNT.claims[0], reasons={"gate": "second opinion of the act head: ACCUSE"})
    told = shown(explain(replace(ACCOUNT, claims=(claim,)), "c1", phrases), 120)
    assert "second opinion of the act head" in told


@pytest.mark.parametrize("item", [*ACCOUNT.claims, *ACCOUNT.figures, *ACCOUNT.ceasefires], ids=lambda item: item.id)
def test_every_line_can_be_explained(item: object, phrases: Phrases) -> None:
    id = item.id  # type: ignore[attr-defined]
    assert id in shown(explain(ACCOUNT, id, phrases)).split()


def test_an_unknown_id_is_wrong_usage_and_names_those_there_are(phrases: Phrases) -> None:
    with pytest.raises(UsageError, match=r"c99.*c1 c2") as wrong:
        explain(ACCOUNT, "c99", phrases)
    assert wrong.value.exit_code == 2


def test_printable_folds_lines_and_keeps_every_script() -> None:
    assert printable("Ստեփանակերտ\n  Şuşa\t«x»") == "Ստեփանակերտ Şuşa «x»"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("ASSAULT,,assault,x,attacked[ {targets}],", "{actors} once"),
        ("ASSAULT,,assault,x,{actors} attacked {targets},", "must stand in [brackets]"),
        ("ATTACK,,assault,x,{actors} attacked,", "type is 'ATTACK'"),
        ("ASSAULT,,war,x,{actors} attacked,", "kind is 'war'"),
        ("ASSAULT,,assault,x,{actors} a,\nASSAULT,,assault,x,{actors} b,", "worded twice"),
        ("ASSAULT,,assault,x,{actors} a,", "no row with an empty mode"),
    ],
)
def test_a_broken_wording_names_its_file_and_line(line: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "en.csv").write_text(f"type,mode,kind,gist,phrase,mutual\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid) as broken:
        load_phrases(tmp_path)
    assert complaint in str(broken.value)
    assert "en.csv: line " in str(broken.value)
