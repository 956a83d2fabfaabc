"""By what means an assault was done: the words of the act, its weapons, and the article's other blows."""

from __future__ import annotations

import pytest

from tests.knowledge import scene_of
from tests.sentences import Told, at
from truceline.model import Act, ActType, Claim, Span
from truceline.read.acts import Trigger
from truceline.read.blows import with_their_means
from truceline.read.claims import Draft
from truceline.read.means import mode_of


def trigger_of(word: int, mode: str | None = None) -> Trigger:
    return Trigger(word, (word, word + 1), ActType.ASSAULT, mode, None, 0.9, "lexicon")


@pytest.mark.parametrize(
    ("told", "word", "of_row", "mode"),
    [
        ("An/DET air/NOUN strike/NOUN hit/VERB/root Dren/PROPN", "strike", None, "aerial"),
        ("Air/NOUN raids/NOUN hit/VERB/root Dren/PROPN", "hit", None, "aerial"),
        ("A/DET suicide/NOUN bombing/NOUN shook/VERB/root Dren/PROPN", "bombing", "explosives", "suicide-attack"),
        ("A/DET suicide/NOUN bomber/NOUN caused/VERB/root a/DET blast/NOUN", "blast", "explosives", "suicide-attack"),
        ("Warplanes/NOUN bombed/VERB/root Dren/PROPN", "bombed", "explosives", "aerial"),
        ("Rebels/NOUN fired/VERB/root on/ADP Dren/PROPN with/ADP mortars/NOUN", "fired", "firearms", "heavy-weapons"),
        ("Rebels/NOUN fired/VERB/root rifles/NOUN and/CCONJ mortars/NOUN", "fired", "firearms", "firearms"),
        ("Guards/NOUN attacked/VERB/root Dren/PROPN", "attacked", None, None),
    ],
)
def test_the_words_of_an_act_tell_its_means(told: str, word: str, of_row: str | None, mode: str | None) -> None:
    scene = scene_of(Told(told))
    (sentence,) = scene.sentences
    evidence = (0, len(sentence.words))
    assert mode_of(scene, sentence, trigger_of(at(sentence, word), of_row), evidence) == mode


STRIKES = "The/DET strikes/NOUN killed/VERB/root nine/NUM"


def modes(*given: str | None) -> list[str | None]:
    """The modes of as many claims of strikes, told with these."""
    scene = scene_of(*[STRIKES] * len(given))
    drafts = [
        Draft(i, trigger_of(1, mode), Claim("", Span(0, 1), Act(ActType.ASSAULT, mode), reasons={"act": "lexicon"}))
        for i, mode in enumerate(given)
    ]
    return [draft.claim.act.mode for draft in with_their_means(scene, drafts)]


def test_strikes_without_means_are_of_the_kind_of_the_articles_other_strikes() -> None:
    assert modes("aerial", None) == ["aerial", "aerial"]


def test_where_the_other_strikes_differ_or_are_planted_bombs_nothing_is_carried_over() -> None:
    assert modes("aerial", "drone", None) == ["aerial", "drone", None]
    assert modes("explosives", None) == ["explosives", None]
