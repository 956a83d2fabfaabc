"""The mode of an assault: by what means it was done, from the words that name the act, its weapons and the article.

The words that hold the trigger come first ("suicide bombing", "air strike"), however the parser took them apart; then
the lexicon's row; then the weapons of the evidence and phrases that name a means without being a weapon (rows of kind
`no` in weapons.csv)."""

from __future__ import annotations

from truceline.language import Run, Sentence
from truceline.read.acts import Trigger
from truceline.read.scene import Scene

# A bomb that a plane dropped or that its bearer blew up with himself is told by the plane and by the bearer.
TELLS_MORE = {"explosives": ("suicide-attack", "aerial")}
FIRED = "firearms"  # what "fired on" tells by itself; what was fired tells it better
FROM_BARRELS = frozenset({"heavy-weapons", "crowd-control"})


def mode_of(scene: Scene, sentence: Sentence, trigger: Trigger, evidence: Run) -> str | None:
    """The mode of an assault; None where the words tell no means."""
    named = scene.knowledge.lexicons.means_in(sentence, evidence)
    holding = [mode for (start, end), mode in named if start <= trigger.word < end]
    if holding:
        return holding[0]
    told = [mode for _, mode in named]
    mode = trigger.mode or next(iter(told), None)
    if mode == trigger.mode == FIRED and FIRED not in told:
        mode = next((better for better in told if better in FROM_BARRELS), mode)
    return next((better for better in TELLS_MORE.get(mode or "", ()) if better in told), mode)
