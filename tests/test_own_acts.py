"""The project's own act sentences: every annotation holds, and what is wrong is named with its line."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from training.datasets.own_acts import AnnotatedAct, act_sentences, read_own_acts
from truceline.errors import LexiconInvalid

FOLDER = Path(__file__).resolve().parent.parent / "evaluation" / "acts"
FILES = sorted(FOLDER.glob("*.txt"))
HEADER = "# manner: wire · war: sudan · form: active"
SENTENCE = "Rebels shelled the army hospital in Kadu, the army said."
ACT = (
    "  ASSAULT · current · asserts | trigger: shelled | actor: Rebels | target: the army hospital | place: Kadu"
    " | speaker: the army#2 | evidence: Rebels shelled the army hospital in Kadu"
)


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "acts.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def shares_words(act: AnnotatedAct, role: str) -> bool:
    """Whether the words of a role are also another's: "the town of Kadu" and its place."""
    others = [span for other, spans in act.roles.items() if other != role for span in spans]
    return any(start < behind and first < end for start, end in act.roles[role] for first, behind in others)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_act_reaches_the_training_example(path: Path) -> None:
    for sentence, example in zip(act_sentences(path), read_own_acts(path), strict=True):
        assert len(example.anchors) == len(sentence.acts), sentence.text
        for act, anchor in zip(sentence.acts, example.anchors, strict=True):
            assert example.tags["trigger"][anchor.word] == act.type, sentence.text
            starts = {role[2:] for role in anchor.seen["role"] if role.startswith("B-")}
            own = {role for role in act.roles if not shares_words(act, role)}
            assert own <= starts <= set(act.roles), sentence.text


def test_no_sentence_is_in_two_files() -> None:
    texts = {path.name: {sentence.text.casefold() for sentence in act_sentences(path)} for path in FILES}
    for one, other in combinations(texts, 2):
        assert not texts[one] & texts[other], (one, other)


def test_a_block_becomes_labels_of_its_words(tmp_path: Path) -> None:
    (example,) = read_own_acts(written(tmp_path, HEADER, SENTENCE, ACT))
    roles = dict(zip(example.words, example.anchors[0].seen["role"], strict=True))
    assert [t for t in example.tags["trigger"] if t != "O"] == ["ASSAULT"]
    assert (roles["Rebels"], roles["hospital"], roles["Kadu"]) == ("B-actor", "I-target", "B-place")
    assert example.anchors[0].marks == {"standing": "current", "stance": "asserts"}
    assert example.anchors[0].seen["evidence"].count("I") == 7


def test_words_that_may_be_an_act_or_not_are_not_judged(tmp_path: Path) -> None:
    (example,) = read_own_acts(written(tmp_path, HEADER, SENTENCE, "  no act", "  either: shelled"))
    assert example.tags["trigger"].count(None) == 1
    assert example.anchors == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (ACT.replace("ASSAULT", "ATTACK"), "is no 'TYPE"),
        (ACT.replace("trigger: shelled", "trigger: bombed"), "'bombed' is not in the sentence"),
        (ACT.replace("| evidence: Rebels shelled", "| evidence: the army hospital"), "not in the sentence"),
        (ACT.replace("| place: Kadu", "| city: Kadu"), "no part of an act"),
        (ACT.replace("evidence: Rebels shelled the army hospital in Kadu", "evidence: the army hospital"), "not hold"),
    ],
)
def test_what_does_not_hold_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(LexiconInvalid, match=said) as caught:
        list(act_sentences(written(tmp_path, HEADER, SENTENCE, line)))
    assert "line 3" in str(caught.value)
