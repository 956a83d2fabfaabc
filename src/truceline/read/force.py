"""Whether words that read as an assault tell of force at all: "attacked the budget", "hit by a storm", "shot a film".

Two things decide. Words for what no force can hurt, or what uses none, make a figure of speech of any such word
(`unassailable` and `no-attacker` in classes.csv). And an article that is about no force, which nobody armed appears in
and in which the model sees hardly an assault, has to say it plainly: by a word that means nothing else, by a weapon, by
somebody armed, or by whom it hurt. In news of a war a bare word is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from truceline.language import Sentence
from truceline.model import Actor, ActType, Standing
from truceline.read.claims import Draft
from truceline.read.lexicon_rows import Strength, WeaponKind
from truceline.read.parties import ARMED
from truceline.read.patterns import lemma_of, matching_acts, objects, particles
from truceline.read.phrases import case_of, children, coordinated, subject
from truceline.read.scene import Scene
from truceline.read.weights import Weights

OF_FORCE = 0.2  # of an article's force, from which a bare word is enough; 0.23 is the least of a gold article with one
SURE = 0.75  # the chance that makes an assault on somebody named of a word that can mean other things as well
MODEL_ALONE = 0.6  # and of a word that no lexicon knows, where somebody armed or a weapon stands
THINGS_ONLY = "destroy"  # the mode of what a storm, a fire and an accident do as well
ON_OWN_LIFE = "suicide-attack"
HURT = ("CVL", "COP", "CRM", "MED", "EDU", "REF", "REL", "AGR", "LAB")  # whom a word of words and arms hurts by arms
AGAINST = ("on", "against", "upon")
AIMED = (*AGAINST, "of", "into", "with", "over", "to")  # before what a deed told as a noun is aimed at
BY = ("by", "with", "from")


def force_of(scene: Scene) -> float:
    """How much an article is about armed force, 0 to 1: the geometric mean of the share of sentences that name somebody
    armed or a weapon, and of what the model sees of assaults a sentence. Neither alone is enough: captains and units
    are of many trades, and words of war too."""
    total = max(1, len(scene.sentences))
    armed = sum(_names_arms(scene, sentence) for sentence in scene.sentences)
    return sqrt(armed / total * sum(_assault(sentence) for sentence in scene.sentences) / total)


def borne_out(scene: Scene, drafts: Sequence[Draft], weights: Weights) -> tuple[list[Draft], list[Draft]]:
    """The drafts but for assaults that nothing bears out, and those. A draft that no model spoke of is borne out."""
    force = force_of(scene)
    parted: tuple[list[Draft], list[Draft]] = ([], [])
    for draft in drafts:
        asked = draft.claim.act.type is ActType.ASSAULT and bool(draft.features) and not draft.by_reference
        bare = force < OF_FORCE and draft.claim.standing is Standing.CURRENT  # history is told in a word
        unsaid = bare and not _says_so(scene, draft, weights.right(draft.features))
        is_out = asked and (unsaid or is_figure_of_speech(scene, draft) or _only_moves(scene, draft))
        parted[is_out].append(draft)
    return parted


def _only_moves(scene: Scene, draft: Draft) -> bool:
    """Whether a word of moving is an assault to the model alone: "three bombers flew along the border"."""
    row = draft.trigger.row
    sentence, word = scene.sentences[draft.sentence], draft.trigger.word
    lemma = lemma_of(sentence, word)
    phrases = {lemma, *(f"{lemma} {lemma_of(sentence, one)}" for one in particles(sentence, word))}  # "fly", "take off"
    moves = bool(phrases & scene.knowledge.lexicons.classes["only-moves"])
    return moves and (row is None or row.type is not ActType.ASSAULT)


def is_figure_of_speech(scene: Scene, draft: Draft) -> bool:
    """Whether what the word is done to, or what does it, is nothing that force hurts or that uses force."""
    sentence, word = scene.sentences[draft.sentence], draft.trigger.word
    classes = scene.knowledge.lexicons.classes
    if _is_one_of(sentence, _hit(sentence, word), classes["unassailable"]):
        return True
    if _is_one_of(sentence, _doers(sentence, word), classes["no-attacker"]):
        return not draft.claim.weapons
    own = objects(sentence, word) if sentence.words[word].upos == "VERB" else []
    return draft.claim.act.mode != ON_OWN_LIFE and _is_one_of(sentence, own, classes["reflexive"])


def _hit(sentence: Sentence, word: int) -> list[int]:
    """The heads of what a deed is done to: its object, or what stands behind "on", "against", "of" its noun."""
    deed = sentence.words[word].upos in ("NOUN", "PROPN")
    aimed = [] if deed else objects(sentence, word)
    aimed += [
        c for c in children(sentence, word, "obl", "nmod") if case_of(sentence, c) in (AIMED if deed else AGAINST)
    ]
    return [m for n in aimed for m in coordinated(sentence, n)]


def _doers(sentence: Sentence, word: int) -> list[int]:
    """The heads of what does a deed: its subject, what stands behind "by" or "with", or before its noun."""
    deed = sentence.words[word].upos in ("NOUN", "PROPN")
    who, is_passive = (None, False) if deed else subject(sentence, word)
    found = [who] if who is not None and not is_passive else []
    found += [c for c in children(sentence, word, "obl", "nmod") if case_of(sentence, c) in BY]
    found += children(sentence, word, "compound") if deed else []
    if sentence.words[word].relation == "acl:relcl":  # "a storm that hit the coast"
        found = [sentence.words[word].head if sentence.words[n].upos in ("PRON", "DET") else n for n in found]
    return [m for n in found for m in coordinated(sentence, n)]


def _is_one_of(sentence: Sentence, heads: Sequence[int], lemmas: frozenset[str]) -> bool:
    return bool(heads) and all(lemma_of(sentence, head) in lemmas for head in heads)


def _says_so(scene: Scene, draft: Draft, chance: float) -> bool:
    """Whether an assault in an article of no force is told by more than a word that can mean something else."""
    claim, row = draft.claim, draft.trigger.row
    rows = matching_acts(scene.knowledge.lexicons, scene.sentences[draft.sentence], draft.trigger.word)
    if rows and rows[0].type is None:  # "shot a film": what lowers a word's odds elsewhere forbids it here
        return False
    armed = bool(claim.weapons) or any(_is_armed(party) for party in (*claim.actors, *claim.targets))
    if row is None or row.type is not ActType.ASSAULT:
        return armed and claim.act.mode is not None and chance >= MODEL_ALONE
    if armed:
        return True
    if claim.act.mode == THINGS_ONLY:
        return any(party.code for party in claim.actors) and chance >= SURE
    spoken = row.lemma in scene.knowledge.lexicons.classes["words-too"]
    if row.strength is Strength.STRONG and not spoken:
        return bool(claim.actors or claim.targets or claim.places or claim.act.mode)
    hit = any(party.sector in HURT for party in claim.targets) if spoken else bool(claim.targets)
    sentence, lexicons = scene.sentences[draft.sentence], scene.knowledge.lexicons
    aimed = {lemma_of(sentence, head) for head in _hit(sentence, draft.trigger.word)}
    hit = hit or bool(aimed & (lexicons.classes["place"] | lexicons.classes["site"] | lexicons.classes["weapon"]))
    return (bool(claim.targets) and claim.act.mode is not None) or (hit and chance >= SURE)


def _is_armed(party: Actor) -> bool:
    return party.code is not None and party.sector in ARMED


def _names_arms(scene: Scene, sentence: Sentence) -> bool:
    number = sentence.number
    if any(role.sector in ARMED for _, role in scene.roles[number]):
        return True
    if any(match.candidates[0].sector in ARMED for match in scene.parties[number] if match.candidates):
        return True
    found = scene.knowledge.lexicons.weapons_in(sentence, (0, len(sentence.words)))
    return any(weapon.kind is WeaponKind.YES for _, weapon in found)


def _assault(sentence: Sentence) -> float:
    """What the model gives the likeliest assault of a sentence."""
    hints = sentence.hints
    return max((hints.act(w.number).get(ActType.ASSAULT, 0.0) for w in sentence.words), default=0.0) if hints else 0.0
