"""What words may point to: which phrases a pronoun agrees with, whose "its" is, which party "the coalition" is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from truceline.language import Run, Sentence
from truceline.model import Actor
from truceline.read.cues import attributions
from truceline.read.grammar import HE, HYPHENS, THEY
from truceline.read.mentions import Mention, apposed, is_person, is_plural, role_of
from truceline.read.parties import Form
from truceline.read.phrases import base, children, coordinated, subject
from truceline.read.scene import Scene
from truceline.read.story import Story

JOINT = re.compile(r"\s*(?:,|and|&|, and|as well as)\s*(?:the\s+)?", re.IGNORECASE)
LISTED = (Form.NAME, Form.GROUP, Form.CAPITAL, Form.METONYM)
DEFINITE = frozenset("the this that these those".split())


def told_before(scene: Scene, sentence: Sentence, head: int, reach: int) -> Iterator[tuple[Sentence, int]]:
    """Subjects that a pronoun may take up: of the verbs above it, nearest first ("the group said it had ..."); then
    those of so many sentences before, who only speak there last ("witnesses said gunmen came ... they fired").
    """
    for verb in sentence.ancestors(head):
        who = subject(sentence, verb)[0] if sentence.words[verb].upos == "VERB" else None
        if who is not None and who < head and sentence.words[who].upos != "PRON":
            yield sentence, who
    for number in range(sentence.number - 1, max(-1, sentence.number - 1 - reach), -1):
        told = scene.sentences[number]
        subjects = [w.number for w in told.words if base(w.relation) == "nsubj" and w.upos != "PRON"]
        speak = {i for a in attributions(scene, told) for run in a.source for i in range(*run)}
        order = sorted(subjects, key=lambda who: (who in speak, len(list(told.ancestors(who))), who))
        yield from ((told, who) for who in order)


def fits(story: Story, sentence: Sentence, who: int, pronoun: str) -> bool:
    """Whether a pronoun can take up a phrase: he a person, they several people, it a body and no person."""
    role = role_of(story.scene, sentence, who)
    heads = (who, *apposed(sentence, who))  # "its ally Moscow"
    named = next((m for head in heads for m in story.mentions[sentence.number] if m.head == head), None)
    person = named.person if named else is_person(sentence, who) or (role is not None and role.person)
    several = is_plural(sentence, who)
    if pronoun in HE:
        return person and not several
    if pronoun in THEY:
        return several and is_somebody(story.scene, sentence, who)
    return not person and not several and (named is not None or role is not None)


def owner_of(sentence: Sentence, head: int) -> int | None:
    """Whose "its" is: the subject of the verb that the owned thing belongs to ("the enemy renewed its attack")."""
    owned = sentence.words[head].head
    verb = next((a for a in sentence.ancestors(head) if sentence.words[a].upos == "VERB"), None)
    if verb is None or base(sentence.words[owned].relation) not in ("obj", "obl", "nmod", "xcomp"):
        return None
    who, is_passive = subject(sentence, verb)
    apart = who is not None and not is_passive and who not in (head, owned) and sentence.words[who].upos != "PRON"
    return who if apart else None


def relative_of(sentence: Sentence, head: int) -> int | None:
    """What "which" and "who" are: the noun that their clause belongs to, or that "it was" sets before them."""
    clause = next((a for a in sentence.ancestors(head) if sentence.words[a].relation.startswith("acl")), None)
    if clause is not None:
        return sentence.words[clause].head
    return head - 1 if head and _cleft(sentence, head - 1) else None


def _cleft(sentence: Sentence, word: int) -> bool:
    """Whether "it was" sets a word apart: "it was the rebels that attacked"."""
    told = children(sentence, word, "nsubj", "expl")
    return bool(children(sentence, word, "cop")) and any(sentence.words[c].text.casefold() == "it" for c in told)


def enumerated(scene: Scene, sentence: Sentence, run: Run) -> tuple[Actor, ...]:
    """The parties of a plain list ("the EU, France and Iran"), which parsers often take apart; else nobody."""
    span = sentence.run_span(run)
    listed = [m for m in scene.parties[sentence.number] if span.covers(m.span) and m.form in LISTED]
    joints = [scene.text[a.span.end : b.span.start] for a, b in pairwise(listed)]
    if len(listed) < 2 or not all(JOINT.fullmatch(joint) for joint in joints):
        return ()
    parties = [(m, m.candidates[0]) for m in listed]
    return tuple(Actor(m.span.of(scene.text), p.code, p.sector or "GOV", m.span) for m, p in parties)


def is_somebody(scene: Scene, sentence: Sentence, head: int) -> bool:
    """Whether a phrase is of people at all: a person, a role, a pronoun, a word for people."""
    word = sentence.words[head]
    classes = scene.knowledge.lexicons.classes
    return (
        any(span.overlaps(word.span) for span, _ in scene.roles[sentence.number])
        or is_person(sentence, head)
        or word.upos == "PRON"
        or word.lemma.casefold() in classes["people"] | classes["force"]
    )


def is_definite(sentence: Sentence, head: int) -> bool:
    return bool({sentence.words[c].text.casefold() for c in children(sentence, head, "det")} & DEFINITE)


def sharing(scene: Scene, sentence: Sentence, head: int) -> list[int]:
    """The further owners of a phrase that several own: the second adjective of "Ardanian and Brelish warplanes", the
    first of "Ardanian-Brelish clashes"; of a name itself the one that a hyphen joins to it ("Ardania-Breland")."""
    owners = children(sentence, head, "amod", "compound", "nmod:poss")
    found = [other for owner in owners for other in coordinated(sentence, owner) if other != owner]
    found += [other for name in (head, *owners) for other in hyphened(scene, sentence, name)]
    return list(dict.fromkeys(other for other in found if other != head))


def hyphened(scene: Scene, sentence: Sentence, name: int) -> Iterator[int]:
    """The words that name another party and that a hyphen joins to one's name, before or behind it."""
    words, named = sentence.words, scene.parties[sentence.number]
    mine = next((m for m in named if m.span.overlaps(words[name].span)), None)
    for mark, other in ((name - 1, name - 2), (name + 1, name + 2)):
        if mine is None or not 0 <= other < len(words) or words[mark].text not in HYPHENS:
            continue
        first, last = sorted((name, other))
        glued = words[first].end == words[mark].start and words[mark].end == words[last].start
        if glued and any(m.span.overlaps(words[other].span) and m.candidates != mine.candidates for m in named):
            yield other


def whose_people(scene: Scene, sentence: Sentence, head: int) -> list[int]:
    """Who tells whose a nameless phrase is: whom "forces loyal to A" are bound to, or the alliance of "the alliance
    has been the main force fighting them"."""
    found = children(sentence, head, "nsubj") if children(sentence, head, "cop") else []
    classes = scene.knowledge.lexicons.classes
    bonds = _bonds(sentence, head, classes["bound-to"] | classes["tied-to"])
    if bonds and role_of(scene, sentence, head) is not None:
        behind = [c for c in children(sentence, head, "nmod") if c > bonds[0]]
        found += [*children(sentence, bonds[0], "obl", "nmod"), *behind][:1]
    return found


def is_tied(scene: Scene, sentence: Sentence, head: int) -> bool:
    """Whether a phrase is only tied to somebody: "groups affiliated to Ardania", "militants linked to the A Front"."""
    return bool(_bonds(sentence, head, scene.knowledge.lexicons.classes["tied-to"]))


def _bonds(sentence: Sentence, head: int, words: frozenset[str]) -> list[int]:
    return [c for c in children(sentence, head, "amod", "acl") if c > head and sentence.words[c].lemma in words]


def is_bare(scene: Scene, sentence: Sentence, head: int) -> bool:
    """Whether a noun's role, if it has one, is that of the noun alone: "the ruling party" is no mere party."""
    role = role_of(scene, sentence, head)
    return role is None or role.sector in ("REB", "PRM", "NGO") or " " not in role.words


def is_group(mention: Mention) -> bool:
    """Whether a party can be "the group": armed or political, a monitor or charity, no state and no alliance."""
    own = len(mention.actor.code or "") > 3 and mention.actor.sector not in ("IGO", "JRN", "MIL", "GOV")
    return own or mention.actor.sector in ("REB", "PRM")


def is_called(scene: Scene, mention: Mention, noun: str) -> bool:
    """Whether a noun is the head of a party's name, as written or in full: "the coalition", "the Observatory"; of an
    outlet, of any of its names: "TASS ... the news agency"."""
    if mention.name is None or mention.actor.code is None:
        return False
    parties = scene.knowledge.parties
    outlet = parties.names_of_outlet(scene.text, mention.name)
    return any(noun in name_heads(name) for name in (mention.name.of(scene.text), *outlet)) or (
        not outlet and noun in name_heads(parties.name_of(mention.actor.code))
    )


def name_heads(name: str) -> set[str]:
    """The words a party's name is shortened to, in lower case: the last, and the last before "for", "of" or "in"."""
    words = name.casefold().split()
    stop = next((i for i, word in enumerate(words) if word in ("for", "of", "in", "against", "to")), len(words))
    return {words[-1], *words[max(0, stop - 1) : stop]}


def strongest(actors: Sequence[Actor]) -> Actor | None:
    """The first party with a code, else the first."""
    return next((a for a in actors if a.code), actors[0] if actors else None)
