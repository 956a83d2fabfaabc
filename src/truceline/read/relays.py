"""Words passed on: who is quoted, and by whom ("state television quoted the army as saying")."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.language import Attribution, Run, Sentence
from truceline.read.mentions import is_person
from truceline.read.phrases import children, extent, subject
from truceline.read.scene import Scene


@dataclass(frozen=True, slots=True)
class Relayed:
    """Somebody's words that another passes on."""

    quoted: Run
    relayer: Run | None


def relayed(scene: Scene, sentence: Sentence, attribution: Attribution, source: Run | None) -> Relayed | None:
    """Whom a relaying voice quotes: in "state TV quoted the army as saying" and "the agency said, citing the army" the
    army is the innermost speaker."""
    for number in _relaying(scene, sentence, attribution, source):
        for quoted_one in children(sentence, number, "obj")[:1]:
            if not is_party(scene, sentence, quoted_one):
                continue
            quoted = extent(sentence, quoted_one)
            by, _ = subject(sentence, number)
            relayers = (source, extent(sentence, by) if by is not None else None)
            return Relayed(quoted, next((r for r in relayers if r is not None and not _overlap(r, quoted)), None))
    return None


def _relaying(scene: Scene, sentence: Sentence, attribution: Attribution, source: Run | None) -> list[int]:
    """The relaying verbs of an attribution: in, above ("quoted X as saying") or below its cue, or behind its source."""
    relay = scene.knowledge.lexicons.classes["relay"]
    cue = list(range(*attribution.cue))
    above = [sentence.words[i].head for i in cue if sentence.words[i].head >= 0]
    held = [*cue, sentence.head_of(source)] if source else cue
    below = [child for i in held for child in children(sentence, i, "advcl", "acl")]
    behind = range(source[1], min(source[1] + 2, len(sentence.words))) if source else ()  # "according to X, citing Y"
    return [i for i in dict.fromkeys((*cue, *above, *below, *behind)) if sentence.words[i].lemma in relay]


def _overlap(a: Run, b: Run) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def is_party(scene: Scene, sentence: Sentence, head: int) -> bool:
    """Whether a phrase is of somebody who can speak: a name, a role, a person; no treaty that is cited."""
    if sentence.words[head].lemma.casefold() in scene.knowledge.lexicons.classes["norm"]:
        return False
    span = sentence.run_span(extent(sentence, head))
    named = any(m.span.overlaps(span) for m in scene.parties[sentence.number])
    return named or any(r.overlaps(span) for r, _ in scene.roles[sentence.number]) or is_person(sentence, head)
