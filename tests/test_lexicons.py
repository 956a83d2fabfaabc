"""The lexicons: every shipped line is valid, and what a broken line is told."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from truceline.errors import LexiconInvalid
from truceline.language.tokens import tokenize
from truceline.model import ActType, FigureKind, Stance
from truceline.read.lexicon_rows import ActRow, CueKind, FigureRole, FrameKind, Plover, Strength, WeaponKind
from truceline.read.lexicons import (
    ACT_COLUMNS,
    CLASS_COLUMNS,
    CONTEXT_COLUMNS,
    CUE_COLUMNS,
    FIGURE_COLUMNS,
    WEAPON_COLUMNS,
    Lexicons,
    fold,
    longest,
)
from truceline.resources import data_path, read_table

HEADERS = {
    "acts.csv": ACT_COLUMNS,
    "reporting.csv": CUE_COLUMNS,
    "weapons.csv": WEAPON_COLUMNS,
    "contexts.csv": CONTEXT_COLUMNS,
    "figures.csv": FIGURE_COLUMNS,
    "classes.csv": CLASS_COLUMNS,
}


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return Lexicons.load()


def with_line(folder: Path, table: str, *lines: str) -> Path:
    """A folder of empty tables, but for some lines in one of them."""
    for name, columns in HEADERS.items():
        body = "\n".join(lines) if name == table else "place,village," if name == "classes.csv" else ""
        (folder / name).write_text(",".join(columns) + "\n" + body + "\n", encoding="utf-8")
    return folder


def row_for(lexicons: Lexicons, lemma: str, pos: str, **demands: str) -> ActRow:
    """The row of a word whose pattern makes just these demands."""
    wanted = {(role, frozenset(words.split("|"))) for role, words in demands.items()}
    rows = [
        row
        for row in lexicons.acts[lemma]
        if row.pos == pos
        and {c.role for c in row.pattern} == set(demands)
        and all(any(c.role == role and words <= c.lemmas for c in row.pattern) for role, words in wanted)
    ]
    assert rows, f"no row {lemma} {pos} {demands}"
    return rows[0]


def test_shipped_tables_load_and_cover_all_sixteen_types(lexicons: Lexicons) -> None:
    assert {row.type for rows in lexicons.acts.values() for row in rows if row.type} == set(ActType)


def test_every_act_mode_of_plover_has_a_predicate(lexicons: Lexicons) -> None:
    coded = {(row.type, row.mode) for rows in lexicons.acts.values() for row in rows}
    assert set(lexicons.plover.acts) - coded == set()


def test_every_plover_context_has_words(lexicons: Lexicons) -> None:
    assert {c for contexts in lexicons.contexts.values() for c in contexts} == set(lexicons.plover.contexts)


@pytest.mark.parametrize(
    ("lemma", "pos", "demands", "act", "mode"),
    [
        ("shell", "VERB", {}, "ASSAULT", "heavy-weapons"),
        ("open", "VERB", {"obj": "fire"}, "ASSAULT", "firearms"),
        ("step", "VERB", {"prt": "down"}, "RETREAT", "resign"),
        ("lay", "VERB", {"obj": "siege"}, "COERCE", "restrict"),
        ("seize", "VERB", {"obj": "village"}, "COERCE", "seize"),
        ("agree", "VERB", {"prep": "on|to", "obl": "truce|ceasefire"}, "AGREE", "ceasefire"),
        ("declare", "VERB", {"obj": "ceasefire"}, "CONCEDE", "ceasefire"),
        ("hold", "VERB", {"subj": "truce"}, "RETREAT", "ceasefire"),
        ("bombing", "NOUN", {"mod": "suicide"}, "ASSAULT", "suicide-attack"),
        ("strike", "NOUN", {"mod": "hunger"}, "PROTEST", "hunger"),
        ("strike", "NOUN", {"mod": "air"}, "ASSAULT", "aerial"),
        ("deploy", "VERB", {"obj": "troop"}, "MOBILIZE", "troops"),
        ("release", "VERB", {"obj": "hostage"}, "RETREAT", "release"),
        ("call", "VERB", {"prep": "for", "obl": "ceasefire"}, "REQUEST", "yield"),
        ("walk", "VERB", {"prt": "out", "prep": "of"}, "REJECT", "meet"),
    ],
)  # fmt: skip
def test_predicates_are_coded_as_the_codebook_has_them(
    lexicons: Lexicons, lemma: str, pos: str, demands: dict[str, str], act: str, mode: str
) -> None:
    row = row_for(lexicons, lemma, pos, **demands)
    assert (row.type, row.mode) == (act, mode)


@pytest.mark.parametrize(
    ("lemma", "pos", "demands", "kind"),
    [
        ("clash", "NOUN", {}, FrameKind.BOTH),
        ("exchange", "VERB", {"obj": "fire"}, FrameKind.BOTH),
        ("kill", "VERB", {}, FrameKind.HARM),
        ("launch", "VERB", {"obj": "offensive"}, FrameKind.LIGHT),
        ("erupt", "VERB", {"subj": "fighting"}, FrameKind.NONE),
        ("shell", "VERB", {}, FrameKind.DIRECTED),
    ],
)  # fmt: skip
def test_frames_say_how_the_parties_stand(
    lexicons: Lexicons, lemma: str, pos: str, demands: dict[str, str], kind: FrameKind
) -> None:
    assert row_for(lexicons, lemma, pos, **demands).frame.kind is kind


def test_coming_under_fire_makes_the_subject_the_target(lexicons: Lexicons) -> None:
    frame = row_for(lexicons, "come", "VERB", prep="under", obl="fire").frame
    assert (frame.actors, frame.targets) == (("by", "from"), ("subj",))


def test_dying_is_never_an_act(lexicons: Lexicons) -> None:
    assert not {"die", "perish"} & set(lexicons.acts)
    assert any(row.value == FigureKind.KILLED for row in lexicons.figures["die"])


def test_the_most_demanding_row_of_a_word_comes_first(lexicons: Lexicons) -> None:
    for rows in lexicons.acts.values():
        lengths = [len(row.pattern) for row in rows]
        assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("lemma", "obj"), [("battle", "cancer"), ("launch", "album"), ("strike", "balance"), ("kill", "mosquito")]
)
def test_figures_of_speech_are_stopped(lexicons: Lexicons, lemma: str, obj: str) -> None:
    matching = [
        r for r in lexicons.acts[lemma] if [c.role for c in r.pattern] == ["obj"] and obj in r.pattern[0].lemmas
    ]
    assert [r.strength for r in matching] == [Strength.STOP]
    assert matching[0].type is None


def test_no_two_rows_of_a_word_claim_the_same_words_for_different_acts() -> None:
    by_word = defaultdict(list)
    for row in read_table(data_path("lexicons", "en", "acts.csv"), ACT_COLUMNS):
        demands = [part.split(":") for part in row["pattern"].split()]
        if demands and len({role for role, _ in demands}) == len(demands):
            by_word[row["lemma"], row["pos"]].append((row, {role: set(words.split("|")) for role, words in demands}))
    for rows in by_word.values():
        for (a, asked), (b, other) in combinations(rows, 2):
            if (a["type"], a["mode"]) != (b["type"], b["mode"]) and set(asked) == set(other):
                shared = {role: asked[role] & other[role] for role in asked}
                assert not all(shared.values()), f"lines {a.line} and {b.line} both claim {shared}"


def test_lemmas_and_cues_are_one_word_as_the_tokenizer_cuts_them_or_hyphenated(lexicons: Lexicons) -> None:
    for word in (*lexicons.acts, *lexicons.cues):
        assert " " not in word
        assert "-" in word or len(tokenize(word)) == 1, word


@pytest.mark.parametrize("cue", ["deny", "refute", "denial", "baseless"])
def test_denials_deny(lexicons: Lexicons, cue: str) -> None:
    assert {row.stance for row in lexicons.cues[cue]} == {Stance.DENIES}


@pytest.mark.parametrize(
    ("cue", "kind"),
    [
        ("say", CueKind.SAY),
        ("accuse", CueKind.ACCUSE),
        ("blame", CueKind.BLAME),
        ("condemn", CueKind.CONDEMN),
        ("urge", CueKind.VERBAL_ACT),
        ("overhear", CueKind.HEAR),
        ("reportedly", CueKind.HEDGE),
        ("acknowledge", CueKind.FACTIVE),
        ("confess", CueKind.CLAIM_RESPONSIBILITY),
    ],
)  # fmt: skip
def test_cues_have_their_kind(lexicons: Lexicons, cue: str, kind: CueKind) -> None:
    assert kind in {row.kind for row in lexicons.cues[cue]}


def test_rejecting_a_claim_denies_it_and_rejecting_an_offer_is_an_act(lexicons: Lexicons) -> None:
    narrow, bare = lexicons.cues["reject"]
    assert narrow.stance is Stance.DENIES
    assert "allegation" in narrow.pattern[0].lemmas
    assert bare.kind is CueKind.VERBAL_ACT


@pytest.mark.parametrize(
    ("text", "words", "mode"),
    [
        ("the convoy met a roadside bomb", "roadside bomb", "explosives"),
        ("they fired Kalashnikovs", "Kalashnikovs", "firearms"),
        ("a Grad rocket fell short", "Grad rocket", "heavy-weapons"),
        ("barrel bombs on the old quarter", "barrel bombs", "aerial"),
        ("with AK-47s and nothing else", "AK-47s", "firearms"),
        ("knives were found", "knives", "primitive"),
        ("chlorine in the air", "chlorine", "unconventional"),
        ("the tear-gas grenade", "tear-gas grenade", "crowd-control"),
    ],
)  # fmt: skip
def test_weapons_are_found_whole_in_either_number(lexicons: Lexicons, text: str, words: str, mode: str) -> None:
    cut = [text[a:b] for a, b in tokenize(text)]
    [((start, stop), row)] = [f for f in longest(lexicons.weapons, cut, 0, len(cut)) if f[1].kind is WeaponKind.YES]
    assert fold("".join(cut[start:stop])) == fold(words.replace(" ", ""))
    assert row.mode == mode


@pytest.mark.parametrize("word", ["strike", "shelling", "raid", "bombardment", "suicide bomber"])
def test_modes_of_an_act_are_no_weapons(lexicons: Lexicons, word: str) -> None:
    assert lexicons.weapons[word].kind is WeaponKind.NO


def test_a_truck_is_a_weapon_only_as_an_instrument(lexicons: Lexicons) -> None:
    assert lexicons.weapons["truck"].kind is WeaponKind.INSTRUMENT
    assert not lexicons.weapons["truck"].is_weapon


@pytest.mark.parametrize(
    ("word", "who", "group"),
    [
        ("soldier", "military", None),
        ("villager", "civilian", None),
        ("child", "civilian", "children"),
        ("nurse", "civilian", "medics"),
        ("reporter", "civilian", "journalists"),
        ("person", "unspecified", None),
    ],
)  # fmt: skip
def test_words_for_people_tell_who_is_counted(lexicons: Lexicons, word: str, who: str, group: str | None) -> None:
    assert (who, group) in {(r.value, r.group) for r in lexicons.figures[word] if r.role is FigureRole.WHO}


@pytest.mark.parametrize(("phrase", "bound"), [("at least", "low"), ("about", "best"), ("up to", "high")])
def test_bounds_follow_the_ledger_table(lexicons: Lexicons, phrase: str, bound: str) -> None:
    assert [r.value for r in lexicons.figures[phrase] if r.role is FigureRole.BOUND] == [bound]


@pytest.mark.parametrize(
    ("table", "lines", "complaint"),
    [
        ("acts.csv", ["shell,VERB,,BOMBARD,,,strong,"], "type is 'BOMBARD'"),
        ("acts.csv", ["shell,VERB,,ASSAULT,curfew,,strong,"], "no mode 'curfew' of ASSAULT"),
        ("acts.csv", ["Shell,VERB,,ASSAULT,,,strong,"], "lower case"),
        ("acts.csv", ["shell,VERB,,ASSAULT,,,strong,", "shell,VERB,,ASSAULT,,,weak,"], "twice"),
        ("acts.csv", ["take,VERB,prt:up obj:arm,ASSAULT,,,weak,", "take,VERB,obj:arm prt:up,ASSAULT,,,weak,"], "twice"),
        ("acts.csv", ["open,VERB,fire,ASSAULT,,,strong,"], "ROLE:word"),
        ("acts.csv", ["open,VERB,object:fire,ASSAULT,,,strong,"], "ROLE:word"),
        ("acts.csv", ["open,VERB,obj:fire|,ASSAULT,,,strong,"], "empty, repeated"),
        ("acts.csv", ["open,VERB,obj:*|fire,ASSAULT,,,strong,"], "beside"),
        ("acts.csv", ["open,VERB,obj:@planet,ASSAULT,,,strong,"], "@planet"),
        ("acts.csv", ["shell,VERB,,ASSAULT,,subject>object,strong,"], "frame"),
        ("acts.csv", ["shell,VERB,,ASSAULT,,subj,strong,"], "frame"),
        ("acts.csv", ["shell,VERB,prt:out,ASSAULT,,,stop,"], "must be empty"),
        ("reporting.csv", ["say,VERB,,asserts,say,", "say,VERB,,denies,deny,"], "both assertion and denial"),
        ("reporting.csv", ["say,VERB,,denies,say,"], "cannot be of kind"),
        ("reporting.csv", ["say,VERB,,asserts,murmur,"], "kind is 'murmur'"),
        ("weapons.csv", ["mortar,,artillery,yes,"], "no mode 'artillery'"),
        ("weapons.csv", ["tear-gas,,,yes,", "tear gas,,,yes,"], "twice"),
        ("contexts.csv", ["army,warfare,"], "context is 'warfare'"),
        ("contexts.csv", ["army,military,", "army,military,"], "twice"),
        ("figures.csv", ["die,VERB,,kind,dead,subj,,"], "value is 'dead'"),
        ("figures.csv", ["die,VERB,,kind,killed,,,"], "counted"),
        ("figures.csv", ["soldier,NOUN,,who,military,self,,"], "counted"),
        ("classes.csv", ["place,village,", "place,village,"], "twice"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named_with_its_file_and_number(
    tmp_path: Path, table: str, lines: list[str], complaint: str
) -> None:
    with pytest.raises(LexiconInvalid, match=complaint) as caught:
        Lexicons.load(with_line(tmp_path, table, *lines))
    assert caught.value.path == tmp_path / table
    assert caught.value.line == 1 + len(lines)


def test_plover_refuses_a_mode_listed_twice(tmp_path: Path) -> None:
    path = tmp_path / "plover.csv"
    path.write_text("type,mode,definition,example,cameo\nAID,,a,b,070\nAID,,a,b,071\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match="AID"):
        Plover.load(path)
