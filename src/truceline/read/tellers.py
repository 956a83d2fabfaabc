"""Who vouches for a figure, and whether it is news: what the words around a number say beyond those around an act."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.language import Sentence
from truceline.model import Actor, FigureKind, Period, Standing
from truceline.read.counted import Counted
from truceline.read.lexicon_rows import CueKind
from truceline.read.patterns import lemma_of
from truceline.read.phrases import children, subject
from truceline.read.relays import is_party
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.standing import HEAD, SURE, Decision, history_told, standing_of
from truceline.read.voice import Voice, around

OF_A_WAR = 1_000  # from here on the dead of a war are those of the whole war (settled case 7)
NOT_TELLING = (CueKind.CLAIM_RESPONSIBILITY, CueKind.VERBAL_ACT)
"""Who claims an attack, and who asks for something, has not told how many died (settled case 23)."""
REACH = 3  # words from the number up to the verb of reckoning
NO_HISTORY = "no word of history"
IN_HEADLINE = "counted in the headline"
NEVER_NEWS = 10_000  # the dead of no single happening


def voice_of(
    scene: Scene, resolver: Resolver, sentence: Sentence, counted: Counted, voices: Sequence[Voice]
) -> tuple[Actor | None, Voice | None]:
    """The speaker of a figure and the voice it stands in; the speaker alone where he is who reckons the sum."""
    telling = [v for v in voices if v.kind not in NOT_TELLING]
    surrounding = around(telling, counted.amount.number) or around(telling, counted.word)
    voice = surrounding[0] if surrounding else None
    reckoner = _reckoner(scene, resolver, sentence, counted)
    if reckoner is not None and (voice is None or voice.speaker is None or voice.speaker.code != reckoner.code):
        return reckoner, None
    return (voice.speaker if voice else None), voice


def told_aside(sentence: Sentence, counted: Counted, voice: Voice) -> bool:
    """Whether a figure stands in a relative clause inside what is said: history there is the article's own."""
    path = [counted.word]
    for above in sentence.ancestors(counted.word):
        if above not in voice.words:
            break
        path.append(above)
    return any(sentence.words[at].relation == "acl:relcl" for at in path)


def _reckoner(scene: Scene, resolver: Resolver, sentence: Sentence, counted: Counted) -> Actor | None:
    """Who puts, gives, counts: the subject of a verb of reckoning above the number or its noun of a sum."""
    classes = scene.knowledge.lexicons.classes
    for at in (counted.word, counted.noun):
        for above in list(sentence.ancestors(at))[:REACH]:
            word = sentence.words[above]
            if word.upos != "VERB":
                continue
            if word.lemma not in classes["reckoning"]:
                break
            who, is_passive = subject(sentence, above)
            if who is not None and not is_passive and _may_reckon(scene, sentence, who):
                return resolver.actors(sentence, who)[0]
            break
    return None


def _may_reckon(scene: Scene, sentence: Sentence, who: int) -> bool:
    return sentence.words[who].upos == "PRON" or is_party(scene, sentence, who)


def standing_of_figure(scene: Scene, sentence: Sentence, counted: Counted, period: Period | None) -> Decision:
    """As of an act told in the same words; but the dead of a whole war are history.

    Of 62 undated counts in annotated articles that the model calls history, 10 of the 12 which it is unsure of, in
    sentences without a word of a longer past, were news.
    """
    decision = standing_of(scene, sentence, counted.word, act="", time=period)
    if decision.value == Standing.HYPOTHETICAL and decision.reason == HEAD:
        decision = _told_as_fact(sentence, counted)
    unsure = decision.value == Standing.BACKGROUND and decision.reason == HEAD and decision.probability < SURE
    if unsure and history_told(scene, sentence) is None:
        decision = Decision(Standing.CURRENT, 1.0 - decision.probability / 2, NO_HISTORY)
    if decision.value != Standing.CURRENT or decision.reason.startswith("dated"):
        return decision
    count = counted.amount.count
    size = count.low or count.best or count.high or 0
    if counted.kind is FigureKind.KILLED and (
        size >= NEVER_NEWS or (size >= OF_A_WAR and _of_a_war(scene, sentence, counted))
    ):
        return Decision(Standing.BACKGROUND, 0.8, "the toll of a whole war")
    return decision


def _told_as_fact(sentence: Sentence, counted: Counted) -> Decision:
    """News or history, as the head has it: no word calls the count unreal."""
    hinted = sentence.hints.standing(counted.word) if sentence.hints else {}
    known = {value: hinted.get(value, 0.0) for value in (Standing.CURRENT, Standing.BACKGROUND)}
    value = max(known, key=lambda key: known[key])
    return Decision(value, 0.6, HEAD)


def _of_a_war(scene: Scene, sentence: Sentence, counted: Counted) -> bool:
    """Whether the clause names a war as what killed them or as when they died."""
    war = scene.knowledge.lexicons.classes["war"]
    below = children(sentence, counted.word, "nsubj", "obl", "nmod")
    return any(lemma_of(sentence, c) in war for c in below)
