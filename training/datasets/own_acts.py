"""Act sentences written for this project: which words report a happening, who did it to whom, in `evaluation/acts/`.

A block is a header, one sentence, and a line for each claim in it:

    # manner: wire · war: sudan · form: passive
    Nine traders were killed when gunmen raided a market in Um Dafuq on Friday, residents said.
      ASSAULT · current · asserts | trigger: raided | actor: gunmen | target: a market | place: Um Dafuq | \
speaker: residents | evidence: gunmen raided a market in Um Dafuq on Friday

(one line in the file). ` || ` stands between several parties, `the army#2` is the second `the army`. A sentence that
reports no happening says `no act`; `either: WORDS` marks words that a coder may take for an act or not. The conventions
are those of the ledger (docs/codebook.md); README.md beside the sentences spells them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.datasets.blocks import Block, annotated_blocks, find
from training.example import Anchor, Deed, Example, paint
from training.labels import ACTS, CLAIM_ROLES, STANCE, STANDING
from truceline.errors import LexiconInvalid
from truceline.evaluate.suites.entities import words_within
from truceline.language.tokens import Offsets, tokenize

NOTHING, EITHER = "no act", "either: "


@dataclass(frozen=True, slots=True)
class AnnotatedAct:
    """One claim of a sentence; spans are half-open code points of it."""

    type: str
    standing: str
    stance: str
    trigger: Offsets
    evidence: Offsets
    roles: Mapping[str, tuple[Offsets, ...]]


@dataclass(frozen=True, slots=True)
class ActSentence:
    """One block: where it stands in the file, how it speaks and of which war, what it reports."""

    line: int  # of the sentence, from 1
    manner: str
    war: str
    form: str
    text: str
    acts: tuple[AnnotatedAct, ...]
    either: tuple[Offsets, ...]


def read_own_acts(path: Path) -> Iterator[Example]:
    """The sentences of one file as training examples, made as those of the hand-made accounts."""
    for sentence in act_sentences(path):
        yield _example(sentence)


def act_sentences(path: Path) -> Iterator[ActSentence]:
    """The sentences of a file, each checked; `LexiconInvalid` names file and line of the first that is wrong."""
    for block in annotated_blocks(path):
        yield _sentence(path, block)


def _sentence(path: Path, block: Block) -> ActSentence:
    text = block.text
    lines = [(n, line.strip()) for n, line in block.lines]
    either = [find(path, n, line.removeprefix(EITHER), text) for n, line in lines if line.startswith(EITHER)]
    told = [(n, line) for n, line in lines if not line.startswith(EITHER) and line != NOTHING]
    if any(line == NOTHING for _, line in lines) and told:
        raise LexiconInvalid(path, told[0][0], f"more after {NOTHING!r}")
    acts = tuple(_act(path, n, line, text) for n, line in told)
    _check_triggers(path, block.number, text, acts)
    return ActSentence(block.number, block.manner, block.war, block.form, text, acts, tuple(either))


def _act(path: Path, number: int, line: str, text: str) -> AnnotatedAct:
    """`TYPE · standing · stance | trigger: … | actor: … | … | evidence: …`"""
    kind, *parts = line.split(" | ")
    marks = kind.split(" · ")
    if len(marks) != 3 or marks[0] not in ACTS or marks[1] not in STANDING or marks[2] not in STANCE:
        raise LexiconInvalid(path, number, f"{kind!r} is no 'TYPE · standing · stance' of the ledger")
    found: dict[str, tuple[Offsets, ...]] = {}
    for part in parts:
        role, mark, words = part.partition(": ")
        if role not in ("trigger", "evidence", *CLAIM_ROLES) or not mark or role in found:
            raise LexiconInvalid(path, number, f"{part!r} is no part of an act, or told twice")
        found[role] = tuple(find(path, number, piece, text) for piece in words.split(" || "))
    for role in ("trigger", "evidence"):
        if len(found.get(role, ())) != 1:
            raise LexiconInvalid(path, number, f"an act has one {role}, in one piece")
    trigger, evidence = found.pop("trigger")[0], found.pop("evidence")[0]
    if not evidence[0] <= trigger[0] < trigger[1] <= evidence[1]:
        raise LexiconInvalid(path, number, f"the evidence does not hold the trigger {text[slice(*trigger)]!r}")
    return AnnotatedAct(*marks, trigger, evidence, found)


def _check_triggers(path: Path, number: int, text: str, acts: Sequence[AnnotatedAct]) -> None:
    """Acts that share a trigger ("both sides accused") have one type: the model gives each word one."""
    types: dict[Offsets, str] = {}
    for act in acts:
        if types.setdefault(act.trigger, act.type) != act.type:
            raise LexiconInvalid(path, number, f"{text[slice(*act.trigger)]!r} is of two types")


def _example(sentence: ActSentence) -> Example:
    offsets = tokenize(sentence.text)
    tags: list[str | None] = ["O"] * len(offsets)
    for span in sentence.either:
        for i in words_within(offsets, *span):
            tags[i] = None
    anchors, deeds = [], []
    for act in sentence.acts:
        covered = words_within(offsets, *act.trigger)
        for i in covered:
            tags[i] = act.type
        roles = ["O"] * len(offsets)
        for role in CLAIM_ROLES:
            for span in act.roles.get(role, ()):
                paint(roles, [i for i in words_within(offsets, *span) if roles[i] == "O"], role)
        inside = set(words_within(offsets, *act.evidence))
        seen = {"role": tuple(roles), "evidence": tuple("I" if i in inside else "O" for i in range(len(offsets)))}
        anchors.append(Anchor(covered[0], seen, {"standing": act.standing, "stance": act.stance}))
        ends = [[i for i, tag in enumerate(roles) if tag.endswith(role)] for role in ("actor", "target")]
        if all(ends):
            deeds.append(Deed(ends[0][-1], ends[1][-1], act.type))
    words = tuple(sentence.text[s:e] for s, e in offsets)
    return Example(words, {"trigger": tuple(tags)}, anchors=tuple(anchors), deeds=tuple(deeds))
