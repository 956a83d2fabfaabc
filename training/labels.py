"""The label sets of the model's heads. They travel with the weights, so that the package never repeats them."""

from __future__ import annotations

UPOS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())

NAMED = ("PER", "ORG", "LOC", "MISC")
# re3d's convention: mentions, also of common nouns ("the Iraqi government"); weapons, vehicles and platforms are one.
CONFLICT = ("PERSON", "ORGANISATION", "LOCATION", "NATIONALITY", "TEMPORAL", "QUANTITY", "WEAPON")

CUE = ("CUE",)
VOICE_ROLES = ("source", "content")  # of an attribution, seen from its cue

ACTS = tuple(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT".split()
)
CLAIM_ROLES = ("speaker", "actor", "target", "place")  # of a claim, seen from its trigger
STANDING = ("current", "background", "hypothetical")
STANCE = ("asserts", "denies")

# PropBank's arguments of a predicate: who does it, to whom, a third part, where and when.
FRAME = ("ARG0", "ARG1", "ARG2", "ARGM-LOC", "ARGM-TMP")
# UDS factuality of an event, -3 to 3, in three steps: it did not or will not happen, open, it did.
FACT = ("no", "open", "yes")

IGNORE = -100


def bio(types: tuple[str, ...]) -> tuple[str, ...]:
    """O, then B- and I- of each type."""
    return ("O", *(f"{mark}-{name}" for name in types for mark in "BI"))


def heads(relations: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Labels by head, in the order of the weights. `relations` are those of the training treebanks."""
    return {
        "upos": UPOS,
        "relation": relations,
        "named": bio(NAMED),
        "conflict": bio(CONFLICT),
        "cue": bio(CUE),
        "voice": bio(VOICE_ROLES),
        "trigger": ("O", *ACTS),
        "role": bio(CLAIM_ROLES),
        "evidence": ("O", "I"),
        "standing": STANDING,
        "stance": STANCE,
        "frame": bio(FRAME),
        "where": ("O", "I"),
        "deed": (*ACTS, "YIELD"),  # PLV's older code for CONCEDE and RETREAT in one
        "fact": FACT,
    }
