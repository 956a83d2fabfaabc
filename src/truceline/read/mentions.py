"""From a noun phrase to the parties it names: names, offices and roles first, then what the document makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truceline.language import Sentence
from truceline.model import Actor, Span, hull
from truceline.read.parties import Form, Party, PartyMatch, Role
from truceline.read.phrases import INNER, base, case_of, extent, phrase, top
from truceline.read.scene import Scene, is_itself

OF_PARTY = ("of", "from", "in", "for", "")  # "the president of Syria", "troops from Chad", "rebels in Yemen"
NAMES = (Form.GROUP, Form.LEADER, Form.OUTLET, Form.NAME)
NEAR = 12  # code points
OWNED = ("amod", "compound", "flat", "nmod", "nmod:poss", "nmod:unmarked", "nmod:desc", "appos", "det")


@dataclass(frozen=True, slots=True)
class Mention:
    """A party named in a phrase, before pronouns and the like are resolved."""

    sentence: int
    head: int
    actor: Actor
    role: Role | None
    person: bool
    plural: bool
    subject: bool
    name: Span | None = None  # the words that name the party


def name_phrase(scene: Scene, sentence: Sentence, head: int) -> Mention | None:
    """The party a phrase names by itself; None where only the document could tell ("the army", "they")."""
    words = phrase(sentence, head)
    inside = set(words)
    role = _role(scene, sentence, head, inside)
    party, match = _party(scene, sentence, head, inside, role)
    if party is None:
        return None
    actor = _actor(scene, sentence, head, party, match, role)
    word = sentence.words[head]
    return Mention(
        sentence.number,
        head,
        actor,
        role,
        person=is_person(sentence, head) or (match is not None and match.form is Form.LEADER),
        plural=is_plural(sentence, head),
        subject=base(word.relation) == "nsubj",
        name=match.span if match else None,
    )


def _role(scene: Scene, sentence: Sentence, head: int, inside: set[int]) -> Role | None:
    """What the head noun is: "defence ministry", "rebels"; of a titled name the title."""
    word = sentence.words[head].span
    found = [(span, role) for span, role in scene.roles[sentence.number] if _words(sentence, span) & inside]
    at_head = [role for span, role in found if span.overlaps(word)]
    if at_head:
        return at_head[-1]
    titles = [
        role
        for span, role in found
        if any(top(sentence, i) == head for i in _words(sentence, span)) and span.start < word.start
    ]
    return titles[-1] if titles else None


def _party(
    scene: Scene, sentence: Sentence, head: int, inside: set[int], role: Role | None
) -> tuple[Party | None, PartyMatch | None]:
    """The match that names the phrase: at the head, or else the nearest that owns it; groups before states."""
    best: tuple[tuple[int, int], PartyMatch] | None = None
    for match in scene.parties[sentence.number]:
        covered = _words(sentence, match.span) & inside
        if not covered or not is_itself(scene.text, match.span):
            continue
        at_head = head in covered
        relational = sentence.words[head].lemma in scene.knowledge.lexicons.classes["relation"]
        if relational and not at_head:  # "Ardania's closest ally" is not Ardania
            continue
        if not at_head and not any(_owns(sentence, i, head) for i in covered):
            continue
        if at_head and match.form is Form.DEMONYM and role is not None:
            at_head = False
        group = match.form in (Form.GROUP, Form.LEADER, Form.OUTLET)
        rank = (0 if at_head else 1 if group else 2, min(abs(i - head) for i in covered))
        if best is None or rank < best[0]:
            best = rank, match
    return (best[1].candidates[0], best[1]) if best else (None, None)


def _owns(sentence: Sentence, number: int, head: int) -> bool:
    """Whether a word modifies a head as its owner: up a chain of modifiers, through harmless prepositions only."""
    at = number
    while at != head:
        word = sentence.words[at]
        if word.relation not in OWNED or word.head < 0:
            return False
        if word.relation == "nmod" and case_of(sentence, at) not in OF_PARTY:
            return False
        at = word.head
    return True


def _actor(
    scene: Scene, sentence: Sentence, head: int, party: Party, match: PartyMatch | None, role: Role | None
) -> Actor:
    span = sentence.run_span(_core(sentence, head))
    if match is not None and (match.span.start > span.end or match.form in NAMES) and span.distance(match.span) <= NEAR:
        span = hull((span, match.span))  # "units of the Ardanian army"; or a long name that the parse cut in two
    code, sector = party.code, party.sector
    if party.kind == "state":
        body = match is not None and match.form is Form.GROUP and party.sector is not None
        sector = (
            role.sector
            if role and not (body and role.voice)  # a Pentagon spokesman speaks for the forces
            else ("GOV" if match and match.form in (Form.CAPITAL, Form.METONYM) else sector or "GOV")
        )
        if role and role.code_suffix and code:
            code = code + role.code_suffix
    elif role and sector is None:
        sector = role.sector
    return Actor(span.of(scene.text), code, sector, span)


def _core(sentence: Sentence, head: int) -> tuple[int, int]:
    """The phrase without long tails: from its first word to the head, and what belongs to the head's name."""
    start, _ = extent(sentence, head)
    tail = [
        i
        for i in phrase(sentence, head)
        if i > head and top(sentence, i) == head and sentence.words[i].relation.startswith(INNER)
    ]
    return min(start, head), max([head, *tail]) + 1


def core_span(sentence: Sentence, head: int) -> Span:
    return sentence.run_span(_core(sentence, head))


def is_person(sentence: Sentence, head: int) -> bool:
    return any(e.kind in ("PER", "PERSON") and e.run[0] <= head < e.run[1] for e in sentence.entities)


def is_plural(sentence: Sentence, head: int) -> bool:
    word = sentence.words[head]
    coordinated = any(base(sentence.words[c].relation) == "conj" for c in sentence.children[head])
    return (
        coordinated or (word.upos == "NOUN" and word.lemma != word.text.casefold()) or word.text.casefold() in PLURALS
    )


PLURALS = frozenset("troops forces people police rebels they them themselves both".split())


def _words(sentence: Sentence, span: Span) -> set[int]:
    run = sentence.run_of(span)
    return set(range(*run)) if run else set()


def named_mentions(scene: Scene) -> tuple[tuple[Mention, ...], ...]:
    """For each sentence the parties its phrases name by themselves, in text order; titled people keep their party.

    "Syrian army spokesman Ali Hassan" makes a later "Hassan" SYR MIL.
    """
    people: dict[str, Actor] = {}
    found = []
    for sentence in scene.sentences:
        heads = [
            w.number
            for w in sentence.words
            if w.upos in ("NOUN", "PROPN", "ADJ", "X") and not w.relation.startswith(INNER)
        ]
        mentions = []
        for head in heads:
            mention = name_phrase(scene, sentence, head) or _known_person(sentence, head, people)
            if mention is None:
                continue
            mentions.append(mention)
            if is_person(sentence, head):
                people[_surname(sentence, head)] = mention.actor
        found.append(tuple(_each_name_once(sentence, mentions)))
    return tuple(found)


def _each_name_once(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Of the phrases that one name gives its party to, the outermost that is not a phrase of its own right."""
    for mention in mentions:
        above = set(sentence.ancestors(mention.head))
        inside = [m for m in mentions if m is not mention and m.name == mention.name and m.head in above]
        if mention.name is None or not inside or mention.role is not None:
            yield mention


def _known_person(sentence: Sentence, head: int, people: dict[str, Actor]) -> Mention | None:
    actor = people.get(_surname(sentence, head)) if sentence.words[head].upos == "PROPN" else None
    if actor is None:
        return None
    span = core_span(sentence, head)
    named = replace(actor, words=span)
    return Mention(sentence.number, head, named, None, True, False, base(sentence.words[head].relation) == "nsubj")


def _surname(sentence: Sentence, head: int) -> str:
    run = next(
        (e.run for e in sentence.entities if e.kind in ("PER", "PERSON") and e.run[0] <= head < e.run[1]),
        (head, head + 1),
    )
    return sentence.words[run[1] - 1].text.casefold()
