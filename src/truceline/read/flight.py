"""Flight: people who flee or are driven from home are a figure and no claim, unless it is said who drove them out
(ledger-format.md, settled case 20). Fighters who flee retreat."""

from __future__ import annotations

from truceline.language import Sentence
from truceline.model import ActType, Claim, FigureKind, Who
from truceline.read.lexicon_rows import FigureRole
from truceline.read.parties import ARMED, Form
from truceline.read.patterns import matching_figures, objects
from truceline.read.people import who_told
from truceline.read.phrases import children, coordinated, subject
from truceline.read.scene import Scene

COUNTS = frozenset("dozen hundred thousand million most many people half third quarter majority".split())
MOVING = (ActType.RETREAT, ActType.SANCTION, ActType.COERCE)


def only_flight(scene: Scene, sentence: Sentence, word: int, claim: Claim) -> bool:
    """Whether a verb tells of nothing but people who had to leave: "a million have fled", "families were displaced"."""
    if claim.act.type not in MOVING or sentence.words[word].upos != "VERB":
        return False
    if any(actor.sector in ARMED for actor in claim.actors):
        return False
    rows = matching_figures(scene.knowledge.lexicons, sentence, word)
    told = {c for r in rows if r.role is FigureRole.KIND and r.value == FigureKind.DISPLACED for c in r.counted}
    who, is_passive = subject(sentence, word)
    if "subj" in told:
        return who is not None and not is_passive and _all_civilians(scene, sentence, who)
    gone = objects(sentence, word)
    return (
        "obj" in told and not claim.actors and bool(gone) and all(_all_civilians(scene, sentence, one) for one in gone)
    )


def _all_civilians(scene: Scene, sentence: Sentence, head: int) -> bool:
    return all(_are_civilians(scene, sentence, one) for one in coordinated(sentence, head))


def _are_civilians(scene: Scene, sentence: Sentence, noun: int) -> bool:
    """People who are called so, are counted ("200,000 Ardanians") or are a people ("Ardanians"); no single person."""
    who, _ = who_told(scene, sentence, noun)
    if who is not Who.UNSPECIFIED:
        return who is Who.CIVILIAN
    word = sentence.words[noun]
    people = any(m.form is Form.DEMONYM and m.span.overlaps(word.span) for m in scene.parties[sentence.number])
    counted = bool(children(sentence, noun, "nummod")) or word.upos == "NUM" or word.lemma in COUNTS
    return counted or (people and word.text.endswith("s"))
