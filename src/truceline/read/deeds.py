"""Deeds taken up again: "the air strikes" of a later sentence are those of whoever was told to have made them before.

A blow told without its maker has the one of the last blow of the same kind, where nothing between names another
(ledger-format.md, settled case 5: an actor is given where the document makes it plain).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.language import Sentence
from truceline.model import Actor, ActType, Claim, Stance, Standing
from truceline.read.antecedents import is_definite
from truceline.read.claims import Draft
from truceline.read.lexicon_rows import FrameKind
from truceline.read.patterns import lemma_of
from truceline.read.roles import BY_MODEL
from truceline.read.scene import Scene

REACH = 4  # sentences back in which a deed told before is still the one that is meant
NOUNS = ("NOUN", "PROPN")
NAMELESS = ("REB", "PRM", "OPP")  # gunmen of no known party: who they were is what is not known


def with_their_doers(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts in which a deed that takes up an earlier one has the earlier one's doer."""
    found: list[Draft] = []
    for draft in drafts:
        if _lays_it_to_the_victim(scene, draft, found):
            reasons = {**draft.claim.reasons, "actors": "nobody: the model's is whom the deed was told to have hit"}
            draft = replace(draft, claim=replace(draft.claim, actors=(), reasons=reasons))
        doers = _doers_before(scene, draft, found) if _takes_up(scene, draft) else ()
        if doers:
            reasons = {**draft.claim.reasons, "actors": "as told of the deed before"}
            draft = replace(draft, claim=replace(draft.claim, actors=doers, reasons=reasons))
        found.append(draft)
    return found


def _lays_it_to_the_victim(scene: Scene, draft: Draft, before: Sequence[Draft]) -> bool:
    """Whether the model alone sees as the doer of "the bombing" whom that bombing was told to have hit."""
    claim = draft.claim
    deed = _noun(scene, scene.sentences[draft.sentence], draft.trigger.word)
    doers = _codes(claim.actors)
    if claim.act.type is not ActType.ASSAULT or claim.reasons.get("actors") != BY_MODEL or not doers or deed is None:
        return False
    near = [o for o in before if draft.sentence - o.sentence <= REACH and _word(scene, o) == _word(scene, draft)]
    hit = any(doers <= _codes(o.claim.targets) and not doers & _codes(o.claim.actors) for o in near)
    return hit and is_definite(scene.sentences[draft.sentence], deed)


def _takes_up(scene: Scene, draft: Draft) -> bool:
    """Whether a deed without a doer is told as one known already: "the strikes", "the latest shelling"."""
    claim = draft.claim
    if claim.act.type is not ActType.ASSAULT or _codes(claim.actors) or _two_sided(draft):
        return False
    sentence = scene.sentences[draft.sentence]
    deed = _noun(scene, sentence, draft.trigger.word)
    return deed is not None and is_definite(sentence, deed)


def _noun(scene: Scene, sentence: Sentence, word: int) -> int | None:
    """The noun that names the deed: the trigger, or the subject of a trigger that says what the deed did."""
    if sentence.words[word].upos in NOUNS:
        return word
    blows = scene.knowledge.lexicons.classes["blow"] | scene.knowledge.lexicons.classes["attack"]
    below = (c for c in sentence.children[word] if sentence.words[c].relation in ("nsubj", "obl:agent", "obl"))
    return next((c for c in below if lemma_of(sentence, c) in blows), None)


def _doers_before(scene: Scene, draft: Draft, before: Sequence[Draft]) -> tuple[Actor, ...]:
    for other in reversed(before):
        if draft.sentence - other.sentence > REACH:
            return ()
        if _alike(scene, draft, other):
            return tuple(replace(a, words=None) for a in other.claim.actors if a.code)
    return ()


def _alike(scene: Scene, draft: Draft, other: Draft) -> bool:
    """Whether an earlier deed can be the one taken up: of one side, as real as this one, of one kind with it."""
    mine, told = draft.claim, other.claim
    doers = _codes(told.actors)
    if told.act.type is not ActType.ASSAULT or not doers or _two_sided(other) or doers & _codes(mine.targets):
        return False
    if told.speaker is not None and _voice(told) != _voice(mine):  # what one voice lays to somebody is no fact
        return False
    real = told.stance is Stance.ASSERTS and (Standing.HYPOTHETICAL not in (mine.standing, told.standing))
    anonymous = any(scene.knowledge.parties.state(code[:3]) and code[3:] in NAMELESS for code in doers)
    same_word = _word(scene, draft) == _word(scene, other)
    same_kind = mine.act.mode is None or mine.act.mode == told.act.mode
    return (real or mine.standing is told.standing) and not anonymous and (same_word or same_kind)


def _word(scene: Scene, draft: Draft) -> str:
    return lemma_of(scene.sentences[draft.sentence], draft.trigger.word)


def _voice(claim: Claim) -> str | None:
    return claim.speaker.code if claim.speaker else None


def _two_sided(draft: Draft) -> bool:
    row = draft.trigger.row
    return row is not None and row.frame.kind is FrameKind.BOTH


def _codes(actors: Sequence[Actor]) -> set[str]:
    return {a.code for a in actors if a.code}
