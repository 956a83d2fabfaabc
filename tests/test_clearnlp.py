"""ClearNLP's trees, as spaCy's English pipelines give them, made into Universal Dependencies: parses made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'truceline[spacy]'")

from tests.spacy_lessons import made, tree
from truceline.language.analysis import Word
from truceline.language.clearnlp import RENAMED, to_universal
from truceline.language.spacy_analyzer import words_of


@pytest.mark.parametrize(
    ("clearnlp", "universal"),
    [
        pytest.param(
            "Shells/NOUN/2/nsubj fell/VERB/0/root on/ADP/2/prep houses/NOUN/3/pobj in/ADP/4/prep Goris/PROPN/5/pobj",
            "Shells nsubj>fell fell root on case>houses houses obl>fell in case>Goris Goris nmod>houses",
            id="a prepositional phrase of a verb and of a noun",
        ),
        pytest.param(
            "Goris/PROPN/3/nsubjpass was/AUX/3/auxpass shelled/VERB/0/root by/ADP/3/agent troops/NOUN/4/pobj",
            "Goris nsubj:pass>shelled was aux:pass>shelled shelled root by case>troops troops obl:agent>shelled",
            id="a passive and its agent",
        ),
        pytest.param(
            "Mali/PROPN/2/nsubj accused/VERB/0/root Chad/PROPN/2/dobj of/ADP/2/prep shelling/VERB/4/pcomp "
            "Gao/PROPN/5/dobj",
            "Mali nsubj>accused accused root Chad obj>accused of mark>shelling shelling advcl>accused Gao obj>shelling",
            id="a clause behind a preposition",
        ),
        pytest.param(
            "the/DET/2/det threat/NOUN/0/root of/ADP/2/prep shelling/VERB/3/pcomp Gao/PROPN/4/dobj",
            "the det>threat threat root of mark>shelling shelling acl>threat Gao obj>shelling",
            id="a clause of a noun",
        ),
        pytest.param(
            "The/DET/2/det raid/NOUN/3/nsubj was/AUX/0/root a/DET/5/det breach/NOUN/3/attr of/ADP/5/prep "
            "it/PRON/6/pobj on/ADP/3/prep Monday/PROPN/8/pobj",
            "The det>raid raid nsubj>breach was cop>breach a det>breach breach root of case>it it nmod>breach "
            "on case>Monday Monday obl>breach",
            id="a predicate noun with a copula",
        ),
        pytest.param(
            "They/PRON/2/nsubj became/VERB/0/root responsible/ADJ/2/acomp",
            "They nsubj>became became root responsible xcomp>became",
            id="a predicate of a verb that is no copula",
        ),
        pytest.param(
            "There/PRON/2/expl were/AUX/0/root clashes/NOUN/2/attr near/ADP/2/prep Gao/PROPN/4/pobj",
            "There expl>were were root clashes nsubj>were near case>Gao Gao obl>were",
            id="there were",
        ),
        pytest.param(
            "Chad/PROPN/6/nsubj ,/PUNCT/1/punct Mali/PROPN/1/conj and/CCONJ/3/cc Niger/PROPN/3/conj agreed/VERB/0/root",
            "Chad nsubj>agreed , punct>Chad Mali conj>Chad and cc>Niger Niger conj>Chad agreed root",
            id="three coordinated",
        ),
        pytest.param(
            "Fire/NOUN/2/nsubj rained/VERB/0/root on/ADP/2/prep Gao/PROPN/3/pobj and/CCONJ/3/cc near/ADP/3/conj "
            "Gori/PROPN/6/pobj",
            "Fire nsubj>rained rained root on case>Gao Gao obl>rained and cc>Gori near case>Gori Gori conj>Gao",
            id="two coordinated prepositional phrases",
        ),
        pytest.param(
            "Villagers/NOUN/2/nsubj fled/VERB/0/root because/SCONJ/2/prep of/ADP/3/pcomp mortars/NOUN/4/pobj",
            "Villagers nsubj>fled fled root because case>mortars of fixed>because mortars obl>fled",
            id="a preposition of two words",
        ),
        pytest.param(
            "Troops/NOUN/2/nsubj left/VERB/0/root ,/PUNCT/2/punct according/VERB/2/prep to/ADP/4/prep "
            "Chad/PROPN/5/pobj",
            "Troops nsubj>left left root , punct>left according case>Chad to fixed>according Chad obl>left",
            id="according to",
        ),
        pytest.param(
            "They/PRON/2/nsubj fought/VERB/0/root from/ADP/2/prep May/PROPN/3/pobj to/ADP/3/prep June/PROPN/5/pobj",
            "They nsubj>fought fought root from case>May May obl>fought to case>June June obl>fought",
            id="from one to the other",
        ),
        pytest.param(
            "Ten/NUM/2/nummod people/NOUN/3/nsubj died/VERB/0/root including/VERB/2/prep two/NUM/6/nummod "
            "medics/NOUN/4/pobj",
            "Ten nummod>people people nsubj>died died root including case>medics two nummod>medics medics nmod>people",
            id="a part of a whole",
        ),
        pytest.param(
            "Chad/PROPN/3/poss 's/PART/1/case army/NOUN/8/nsubj which/PRON/5/nsubj shot/VERB/3/relcl down/ADP/5/prt "
            "never/ADV/8/neg retreated/VERB/0/root",
            "Chad nmod:poss>army 's case>Chad army nsubj>retreated which nsubj>shot shot acl:relcl>army "
            "down compound:prt>shot never advmod>retreated retreated root",
            id="an owner, a relative clause, a particle, a negation",
        ),
        pytest.param(
            "Mali/PROPN/2/nsubj gave/VERB/0/root rebels/NOUN/2/dative from/ADP/3/prep Gao/PROPN/4/pobj "
            "arms/NOUN/2/dobj",
            "Mali nsubj>gave gave root rebels iobj>gave from case>Gao Gao nmod>rebels arms obj>gave",
            id="a receiver as an object",
        ),
        pytest.param(
            "Mali/PROPN/2/nsubj gave/VERB/0/root arms/NOUN/2/dobj to/ADP/2/dative rebels/NOUN/4/pobj",
            "Mali nsubj>gave gave root arms obj>gave to case>rebels rebels obl>gave",
            id="a receiver behind a preposition",
        ),
        pytest.param(
            "He/PRON/2/nsubj wanted/VERB/0/root troops/NOUN/5/nsubj to/PART/5/aux leave/VERB/2/ccomp",
            "He nsubj>wanted wanted root troops obj>wanted to mark>leave leave xcomp>wanted",
            id="an object that is to act",
        ),
        pytest.param(
            "Chad/PROPN/2/nsubj spoke/VERB/0/root Tuesday/PROPN/2/npadvmod",
            "Chad nsubj>spoke spoke root Tuesday obl:unmarked>spoke",
            id="a day without a preposition",
        ),
        pytest.param(
            "the/DET/2/det town/NOUN/0/root they/PRON/4/nsubj came/VERB/2/relcl from/ADP/4/prep",
            "the det>town town root they nsubj>came came acl:relcl>town from advmod>came",
            id="a stranded preposition",
        ),
        pytest.param(
            "In/ADP/0/root Gao/PROPN/1/pobj ,/PUNCT/1/punct fear/NOUN/1/appos",
            "In case>Gao Gao root , punct>Gao fear appos>Gao",
            id="a fragment that a preposition heads",
        ),
    ],
)
def test_clearnlp_becomes_universal(clearnlp: str, universal: str) -> None:
    assert tree(words_of(made(clearnlp), from_clearnlp=True)) == universal


@st.composite
def sentences(draw: st.DrawFn) -> list[Word]:
    """Any tree at all over a few words, with any of ClearNLP's labels."""
    size = draw(st.integers(1, 9))
    order = draw(st.permutations(range(size)))
    heads = {order[0]: -1} | {order[i]: order[draw(st.integers(0, i - 1))] for i in range(1, size)}
    labels = st.sampled_from(sorted({*RENAMED, "nsubj", "aux", "ccomp", "conj", "cc", "expl", "npadvmod", "punct"}))
    texts, tags = st.sampled_from(["was", "to", "of", "truce"]), st.sampled_from("VERB AUX NOUN ADP SCONJ DET".split())
    return [
        Word(n, 0, 0, draw(texts), "", draw(tags), heads[n], "root" if heads[n] < 0 else draw(labels))
        for n in range(size)
    ]


@given(sentences())
def test_whatever_a_parser_says_the_outcome_is_a_tree(words: list[Word]) -> None:
    universal = to_universal(words)
    assert [word.relation for word in universal if word.head < 0] == ["root"]
    for word in universal:
        steps, at = 0, word.number
        while at >= 0 and steps <= len(words):
            steps, at = steps + 1, universal[at].head
        assert at < 0, "a circle"
