"""Hand-made accounts (quote-based gold with trigger and role words): acts, roles, evidence, standing, stance."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.example import Anchor, Deed, Example, paint
from truceline.evaluate.suites.entities import words_within
from truceline.ingest import capture, parse_published
from truceline.language.sentences import sentences
from truceline.language.standins import Cast, Seen, StandIn
from truceline.language.tokens import Offsets, tokenize

MARKED_ROLES = (("speaker", "speaker_words"), ("actor", "actor_words"), ("target", "target_words"), ("place", "places"))


def kept_for_analysis(name: str) -> bool:
    """Every fifth article is left out of training, so that errors can be taken apart on text the model has not seen."""
    return zlib.crc32(name.encode()) % 5 == 0


def read_accounts(folder: Path, *, all_articles: bool = False, cast: Cast | None = None) -> Iterator[Example]:
    """The sentences of the articles of a gold folder; with `cast`, as the reader shows them to the model."""
    for path in sorted(folder.glob("*.json")):
        if kept_for_analysis(path.stem) and not all_articles:
            continue
        gold, text = json.loads(path.read_text("utf-8")), path.with_suffix(".txt").read_bytes().decode("utf-8")
        yield from read_account(gold, text, _stand_ins(gold, text, cast) if cast else ())


def _stand_ins(gold: Mapping[str, Any], text: str, cast: Cast) -> Sequence[StandIn]:
    doc = capture(text.encode(), source="gold", published=parse_published(gold.get("published") or ""))
    return cast(doc) if doc.text == text else ()


def read_account(gold: Mapping[str, Any], text: str, stand_ins: Sequence[StandIn] = ()) -> Iterator[Example]:
    located = [(claim, span) for claim in gold["claims"] for span in _evidence(claim, text)]
    for start, end in sentences(text):
        words = tokenize(text, start, end)
        seen = Seen.of(text, words, [s for s in stand_ins if start <= s.span.start and s.span.end <= end])
        offsets = [(words[first][0], words[behind - 1][1]) for first, behind in seen.groups]
        tags: list[str | None] = ["O"] * len(offsets)
        anchors: list[Anchor] = []
        deeds: list[Deed] = []
        here = [(claim, span) for claim, span in located if start <= span[0] < end]
        for claim, span in sorted(here, key=lambda pair: pair[0].get("optional") is True):  # firm claims first
            _mark(claim, span, text, (start, end), offsets, tags, anchors, deeds)
        yield Example(seen.surface, {"trigger": tuple(tags)}, anchors=tuple(anchors), deeds=tuple(deeds))


def _mark(
    claim: Mapping[str, Any],
    span: Offsets,
    text: str,
    sentence: Offsets,
    offsets: list[Offsets],
    tags: list[str | None],
    anchors: list[Anchor],
    deeds: list[Deed],
) -> None:
    evidence = words_within(offsets, *span)
    trigger = _first(claim.get("trigger"))
    where = _nearest(text, trigger, span, sentence) if trigger else None
    covered = words_within(offsets, *where) if where else []
    if claim.get("optional") is True:  # neither right nor wrong to report: not judged
        for i in [i for i in (covered or evidence) if tags[i] == "O"]:
            tags[i] = None
        return
    if not covered:
        return
    act = _first(claim["act"]["type"])
    for i in covered:
        tags[i] = act
    roles = ["O"] * len(offsets)
    for role, key in MARKED_ROLES:
        for words in _quotes(claim.get(key)):
            found = _nearest(text, words, span, sentence)
            if found:
                paint(roles, [i for i in words_within(offsets, *found) if roles[i] == "O"], role)
    ends = [[i for i, tag in enumerate(roles) if tag.endswith(role)] for role in ("actor", "target")]
    if all(ends):
        deeds.append(Deed(ends[0][-1], ends[1][-1], act))
    inside = tuple("I" if i in set(evidence) else "O" for i in range(len(offsets)))
    marks = {name: _first(claim[name]) for name in ("standing", "stance")}
    anchors.append(Anchor(covered[0], {"role": tuple(roles), "evidence": inside}, marks))


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _quotes(value: Any) -> list[str]:
    """The marked words: a string, or a list with alternatives nested and null where implied."""
    found = (_first(v) for v in value) if isinstance(value, list) else [value]
    return [v["name"] if isinstance(v, dict) else v for v in found if v]


def _evidence(claim: Mapping[str, Any], text: str) -> list[Offsets]:
    spots = [m.span() for m in re.finditer(re.escape(claim["evidence"]), text)]
    return spots[claim.get("nth", 1) - 1 :][:1]


def _nearest(text: str, words: str, evidence: Offsets, sentence: Offsets) -> Offsets | None:
    """The occurrence of some words in a sentence that lies in the evidence or next to it."""
    spots = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text[sentence[0] : sentence[1]])]
    moved = [(s + sentence[0], e + sentence[0]) for s, e in spots]
    return min(moved, key=lambda spot: max(evidence[0] - spot[0], spot[1] - evidence[1], 0), default=None)
