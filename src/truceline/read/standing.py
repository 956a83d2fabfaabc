"""Standing and stance: news, history or not (yet) real; asserted or denied.

The words decide where they can (a date older than seven days is history, a conditional is no fact); elsewhere the
model's heads, steadied by the paragraph around (ledger-format.md, rules 4 and 5, settled cases 3, 4, 22, 26).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.language import Sentence
from truceline.model import Period, Stance, Standing, TimePrecision
from truceline.read.grammar import CONDITIONS, MODALS, NEGATIONS
from truceline.read.patterns import lemma_of
from truceline.read.phrases import children, kept_from
from truceline.read.scene import Scene

HISTORY_VOTE = 0.5  # what words of old in a noun's own clause add
UNREAL_VOTE, UNREAL_UNSIGNED = 0.35, 0.5  # what a sign of unreality adds, and what its absence leaves of the head
TOLD_AS = "told as"  # how the reason begins where a happening's own modifier makes it unreal: it outweighs the head
NEWEST = "the greatest of its kind since another"
SINCE = "since"
SINCE_WITHIN = 6  # words behind a superlative happening in which the one it is measured against is told
HEAD = "the model's standing head"
SURE = 0.85  # from here on the model's own word counts
# Of the first two sentences' happenings 9% are history, of the next two's 20%, of the rest 30% and more (gold/train):
# what the odds of history in a sentence are multiplied by, up to a sentence's number.
HISTORY_ODDS = ((1, 0.25), (3, 0.5))
NEWS_DAYS = 7  # settled case 22: exactly seven days before publication is still current
# What is told of a stretch that long up to now ("since 2013", "for six years") is no news: of 35 such claims in the
# training gold that are told as fact, all may be history and none is news alone. Of stretches of months some are.
LONG_DAYS = 300
VERBAL = frozenset({"REQUEST", "THREATEN", "REJECT", "ACCUSE", "AGREE", "CONSULT", "SUPPORT", "CONCEDE"})


@dataclass(frozen=True, slots=True)
class Decision:
    """A value, how sure, and what decided it."""

    value: str
    probability: float
    reason: str


def standing_of(
    scene: Scene, sentence: Sentence, word: int, *, act: str, time: Period | None, told: Period | None = None
) -> Decision:
    """The standing of a happening at a word: `time` is its own, `told` that of the telling or thinking of it."""
    if told is not None and scene.published is not None and told.end < scene.published - timedelta(days=NEWS_DAYS):
        return Decision(Standing.BACKGROUND, 0.8, f"told more than {NEWS_DAYS} days before publication")
    if time is not None and scene.published is not None:
        dated = _dated(time, scene.published)
        if dated is not None:
            return dated
    hinted = standing_hinted(scene, sentence, word)
    unreal = None if act in VERBAL else unreal_because(scene, sentence, word)
    newest = _newest(sentence, word)
    if time is not None and not unreal and not newest and _long_up_to(time, scene.published):
        return Decision(Standing.BACKGROUND, 0.8, f"dated over more than {LONG_DAYS} days up to publication")
    if newest or not hinted:
        return (
            Decision(Standing.HYPOTHETICAL, 0.7, unreal)
            if unreal
            else Decision(Standing.CURRENT, 0.7 if newest else 0.6, NEWEST if newest else "no sign of history")
        )
    scores = dict(hinted)
    likely = next((odds for last, odds in HISTORY_ODDS if sentence.number <= last), 1.0)
    scores[Standing.BACKGROUND] = scores.get(Standing.BACKGROUND, 0.0) * likely
    if _told_of_old(scene, sentence, word):
        scores[Standing.BACKGROUND] += HISTORY_VOTE
    unsure = scores.get(Standing.HYPOTHETICAL, 0.0)
    vote = 1.0 if unreal and unreal.startswith(TOLD_AS) else UNREAL_VOTE
    scores[Standing.HYPOTHETICAL] = unsure + vote if unreal else unsure * UNREAL_UNSIGNED
    value = max(scores, key=lambda key: scores[key])
    reason = unreal if unreal and value == Standing.HYPOTHETICAL else HEAD
    return Decision(value, min(1.0, scores[value]), reason)


def standing_hinted(scene: Scene, sentence: Sentence, word: int) -> Mapping[str, float]:
    """What the model's head says of a happening; of one that somebody goes on with it may not say that it is unreal."""
    hinted = sentence.hints.standing(word) if sentence.hints else {}
    if not hinted or not _goes_on(scene, sentence, word) or unreal_because(scene, sentence, word):
        return hinted
    left = {value: chance for value, chance in hinted.items() if value != Standing.HYPOTHETICAL}
    whole = sum(left.values())
    return {v: chance / whole for v, chance in left.items()} if whole else {Standing.CURRENT: 1.0}


def _goes_on(scene: Scene, sentence: Sentence, word: int) -> bool:
    """Whether a happening is what somebody is told to begin, go on with or bring off: "continued to shell the town"."""
    token = sentence.words[word]
    above = sentence.words[token.head] if token.head >= 0 else None
    told = above is not None and above.upos == "VERB" and token.relation == "xcomp"
    return told and above is not None and above.lemma in scene.knowledge.lexicons.classes["going-on"]


def _feared(scene: Scene, sentence: Sentence, word: int) -> str | None:
    """The noun that a happening stands behind with "of", where what is of it has not come about: "fears of a clash"."""
    behind_of = [c for c in children(sentence, word, "case") if sentence.words[c].text.casefold() == "of" and c]
    nouns = (lemma_of(sentence, c - 1) for c in behind_of if sentence.words[c - 1].upos == "NOUN")
    return next((noun for noun in nouns if noun in scene.knowledge.lexicons.classes["foreboding"]), None)


def _newest(sentence: Sentence, word: int) -> bool:
    """Whether a happening is measured against all since another: "the deadliest attack since May" is today's."""
    tokens = sentence.words
    superlative = any(
        tokens[c].upos == "ADJ" and (tokens[c].text.casefold().endswith("est") or tokens[c].text.casefold() == "worst")
        for c in children(sentence, word, "amod")
    )
    return superlative and any(w.text.casefold() == SINCE for w in tokens[word + 1 : word + 1 + SINCE_WITHIN])


def _told_of_old(scene: Scene, sentence: Sentence, word: int) -> bool:
    """Whether a noun's own clause puts it in the past: "protests that ignited the war seven years ago"."""
    if sentence.words[word].upos != "NOUN":
        return False
    classes, below = scene.knowledge.lexicons.classes, sentence.subtree(word)
    if any(sentence.words[i].text.casefold() in classes["ago"] for i in below):
        return True
    backs = (i for i in below if i and sentence.words[i].text.casefold() in classes["back"])
    return any(sentence.words[i - 1].lemma in classes["long-while"] for i in backs)


def history_told(scene: Scene, sentence: Sentence) -> str | None:
    """The words of a sentence that speak of a longer past, if any: a date before the last days, "since", "the war"."""
    published = scene.published
    for time in scene.times[sentence.number]:
        if time.period is not None and (published is None or time.period.end < published - timedelta(days=NEWS_DAYS)):
            return time.span.of(scene.text)
    history = scene.knowledge.lexicons.classes["history"]
    return next((w.text for w in sentence.words if w.lemma.casefold() in history), None)


def _dated(time: Period, published: date) -> Decision | None:
    if time.start > published:
        return None
    coarse = time.precision in (TimePrecision.MONTH, TimePrecision.SEASON, TimePrecision.YEAR, TimePrecision.DECADE)
    if time.end < published - timedelta(days=NEWS_DAYS):
        return Decision(Standing.BACKGROUND, 0.9, f"dated more than {NEWS_DAYS} days before publication")
    recent = time.start >= published - timedelta(days=NEWS_DAYS)
    if not coarse and recent and time.end <= published:
        return Decision(Standing.CURRENT, 0.85, f"dated within {NEWS_DAYS} days before publication")
    return None


def _long_up_to(time: Period, published: date | None) -> bool:
    if published is None:
        return False
    return time.start < published - timedelta(days=LONG_DAYS) and time.end >= published - timedelta(days=NEWS_DAYS)


def unreal_because(scene: Scene, sentence: Sentence, word: int) -> str | None:
    """Why a happening is only spoken of as possible: a modal, a condition, a wish above it; None if told as fact."""
    classes = scene.knowledge.lexicons.classes
    at = word
    while at >= 0:
        token = sentence.words[at]
        marks = {sentence.words[c].text.casefold() for c in children(sentence, at, "mark", "aux", "advmod", "amod")}
        if marks & CONDITIONS:
            return f"condition: {sorted(marks & CONDITIONS)[0]}"
        if token.upos in ("VERB", "AUX", "NOUN", "ADJ") and marks & MODALS and "have" not in marks:
            return f"modal: {sorted(marks & MODALS)[0]}"
        if at == word and (told := marks & classes["unreal-modifier"]):
            return f"{TOLD_AS} {sorted(told)[0]}"
        if token.head >= 0 and token.relation in ("xcomp", "ccomp", "advcl", "obj", "obl", "acl"):
            above = sentence.words[token.head]
            if above.lemma in classes["unreal"] and token.relation in ("xcomp", "ccomp", "obj", "acl"):
                return f"only {above.lemma}"
        if (keeping := kept_from(sentence, at)) is not None and not negated_by(sentence, keeping):
            return f"{TOLD_AS} {sentence.words[keeping].text.casefold()}"
        if at == word and (weak := marks & classes["perhaps-unreal"]):
            return f"perhaps, as {sorted(weak)[0]}"
        if feared := _feared(scene, sentence, at):
            return f"{TOLD_AS} a {feared}"
        if token.upos == "VERB" and token.relation not in ("xcomp", "conj", "acl", "advcl"):
            break
        at = token.head
    return None


def standing_of_breach(found: Decision, *, dated: bool) -> Decision:
    """The standing of an alleged breach of a truce: without a date it is news, unless the model is sure it is history.

    Of the breaches without a date in the training gold none is background alone.
    """
    if dated or found.value != Standing.BACKGROUND or found.probability >= SURE:
        return found
    return Decision(Standing.CURRENT, SURE, "a breach alleged without a date")


def stance_of(sentence: Sentence, word: int, *, denied_by_cue: bool, denying: frozenset[str]) -> Decision:
    """Whether the speaker asserts or denies: the cue's force and the negations on the way to the trigger.

    The model's head alone denies nothing in a sentence without a word that could: a negation, or one of `denying`.
    """
    negation = negated_by(sentence, word)
    if not denied_by_cue and (none := _none_of(sentence, word)):
        return Decision(Stance.DENIES, 0.9, f"told that there was none: {none}")
    hinted = (sentence.hints.stance(word) if sentence.hints else {}).get(Stance.DENIES, 0.0)
    if denied_by_cue:
        return Decision(Stance.DENIES, 0.9, "the cue denies")
    signed = negation or any(w.lemma in denying or w.text.casefold() in denying | NEGATIONS for w in sentence.words)
    if hinted > 0.5 and not signed:
        return Decision(Stance.ASSERTS, 0.6, "no word that could deny")
    if (negation and hinted > 0.1) or hinted > 0.5:
        return Decision(
            Stance.DENIES, max(hinted, 0.6), f"negated: {negation}" if negation else "the model's stance head"
        )
    return Decision(Stance.ASSERTS, 1.0 - hinted, "no negation")


def _none_of(sentence: Sentence, word: int) -> str | None:
    """The determiner of a noun that says there was none of it: "no violations were reported"."""
    if sentence.words[word].upos != "NOUN":
        return None
    told = (sentence.words[c].text for c in children(sentence, word, "det"))
    return next((text for text in told if text.casefold() in NEGATIONS), None)


def negated_by(sentence: Sentence, word: int) -> str | None:
    """The negation that governs a word, if any: on itself, on its determiner, on the verb whose object it is."""
    at, steps = word, 0
    while at >= 0 and steps < 3:
        for child in sentence.children[at]:
            if sentence.words[child].text.casefold() in NEGATIONS and sentence.words[child].relation in (
                "advmod",
                "det",
                "cc",
                "mark",
                "case",
            ):
                return sentence.words[child].text
        if sentence.words[at].relation not in ("obj", "nsubj", "nsubj:pass", "xcomp", "obl"):
            return None
        at, steps = sentence.words[at].head, steps + 1
    return None
