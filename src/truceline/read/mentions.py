"""From a noun phrase to the parties it names: names, offices and roles first, then what the document makes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from truceline.language import Sentence
from truceline.model import Actor, Span, hull
from truceline.read.parties import Form, Party, PartyMatch, Role
from truceline.read.phrases import INNER, base, case_of, core, core_span, phrase, top
from truceline.read.scene import Scene, is_itself

OF_PARTY = ("of", "from", "in", "for", "")  # "the president of Syria", "troops from Chad", "rebels in Yemen"
NAMES = (Form.GROUP, Form.LEADER, Form.OUTLET, Form.NAME)
SERVING = ("GOV",)  # officials, spokesmen, leaders: the general run of them
SERVED = ("REB", "PRM", "OPP", "MIL", "COP", "SPY", "JUD", "LEG", "MED", "NGO")
SERVICE = ("of", "for", "from", "in", "with", "at")
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
    if sentence.words[head].lemma in scene.knowledge.lexicons.classes["border"]:
        return None
    inside = set(phrase(sentence, head))
    role = role_of(scene, sentence, head)
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
        person=_is_person_called(sentence, head, match) or (role is not None and role.person),
        plural=is_plural(sentence, head),
        subject=base(word.relation) == "nsubj",
        name=match.span if match else None,
    )


def _is_person_called(sentence: Sentence, head: int, match: PartyMatch | None) -> bool:
    """Whether a named phrase is of a person; the tables know better than a model that a capital is none."""
    if match is None or head not in _words(sentence, match.span):
        return is_person(sentence, head)
    return match.form is Form.LEADER


def role_of(scene: Scene, sentence: Sentence, head: int) -> Role | None:
    """What a phrase is: by its head noun ("defence ministry", "rebels"), of a titled name by the title.

    Somebody who serves others is what they are: "a rebel negotiator", "a spokesman for the militia", "members of the
    opposition".
    """
    inside = set(phrase(sentence, head))
    word = sentence.words[head].span
    around = _reach(sentence, inside)
    told = scene.roles[sentence.number]
    found = [(span, role) for span, role in told if span.overlaps(around) and _words(sentence, span) & inside]
    at_head = [role for span, role in found if span.overlaps(word)]
    if at_head and at_head[-1].sector not in SERVING:
        return at_head[-1]
    served = [
        role
        for span, role in found
        if not span.overlaps(word)
        and role.sector in SERVED
        and any(_serves(sentence, i, head) for i in _words(sentence, span))
    ]
    if at_head:
        return served[-1] if served and at_head[-1].voice else at_head[-1]
    titles = [
        role
        for span, role in found
        if any(top(sentence, i) == head for i in _words(sentence, span)) and span.start < word.start
    ]
    if titles:
        return titles[-1]
    partial = sentence.words[head].lemma in scene.knowledge.lexicons.classes["part"]
    return served[0] if served and partial else None


def _serves(sentence: Sentence, number: int, head: int) -> bool:
    """Whether a word says whom the head belongs to: right before it, or behind "of" and the like."""
    word = sentence.words[number]
    if word.head != head:
        return False
    return word.relation in ("compound", "amod", "nmod:poss") or (
        word.relation == "nmod" and case_of(sentence, number) in SERVICE
    )


def _party(
    scene: Scene, sentence: Sentence, head: int, inside: set[int], role: Role | None
) -> tuple[Party | None, PartyMatch | None]:
    """The match that names the phrase: at the head, or else the nearest that owns it; groups before states."""
    best: tuple[tuple[int, int], PartyMatch] | None = None
    around = _reach(sentence, inside)
    for match in scene.parties[sentence.number]:
        if not match.span.overlaps(around):
            continue
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
        if _is_a_states_own(scene, sentence, match):
            continue
        group = match.form in (Form.GROUP, Form.LEADER, Form.OUTLET)
        rank = (0 if at_head else 1 if group else 2, min(abs(i - head) for i in covered))
        if best is None or rank < best[0]:
            best = rank, match
    return (best[1].candidates[0], best[1]) if best else (None, None)


def _is_a_states_own(scene: Scene, sentence: Sentence, match: PartyMatch) -> bool:
    """Whether a body called like that of an alliance, or of another state, is its owner's: "Ardania's Security
    Council"."""
    party, run = match.candidates[0], sentence.run_of(match.span)
    if match.form is not Form.GROUP or not (party.sector == "IGO" or party.kind == "state") or run is None:
        return False
    head = sentence.head_of(run)
    relations = ("nmod:poss", "amod", "compound") if party.sector == "IGO" else ("nmod:poss",)
    owners = {w.number for w in sentence.words if w.head == head and w.relation in relations}
    states = (m for m in scene.parties[sentence.number] if m is not match and m.candidates[0].kind == "state")
    return any(
        m.form in (Form.NAME, Form.DEMONYM, Form.CAPITAL)
        and m.candidates[0].code != party.code
        and m.span.end <= match.span.start
        and _words(sentence, m.span) & owners
        for m in states
    )


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
    span = sentence.run_span(core(sentence, head))
    if match is not None and (match.span.start > span.end or match.form in NAMES) and span.distance(match.span) <= NEAR:
        whole = _behind_of(sentence, head, match.span)  # "units of the Ardanian army"
        span = hull((span, whole or match.span))  # or a long name that the parse cut in two
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


def _behind_of(sentence: Sentence, head: int, name: Span) -> Span | None:
    """The phrase of a head's that a name stands in: "the Ardanian army" of "units of the Ardanian army"."""
    nouns = (c for c in sentence.children[head] if base(sentence.words[c].relation) == "nmod" and c > head)
    phrases = (core_span(sentence, c) for c in nouns)
    return next((words for words in phrases if words.covers(name) and words.start > name.start - NEAR), None)


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


def _reach(sentence: Sentence, inside: Collection[int]) -> Span:
    """From the first of some words to the last."""
    return sentence.run_span((min(inside), max(inside) + 1))


def named_mentions(scene: Scene) -> tuple[tuple[Mention, ...], ...]:
    """For each sentence the parties its phrases name by themselves, in text order; titled people keep their party.

    "Syrian army spokesman Ali Hassan" and "the Syrian envoy, Ali Hassan," make a bare "Hassan" theirs, wherever it is.
    """
    named = [_by_name(scene, sentence) for sentence in scene.sentences]
    people: dict[str, Actor] = {}
    for sentence, mentions in zip(scene.sentences, named, strict=True):
        for mention in mentions:
            known = {m.head for m in mentions if not m.person}
            for head in (mention.head, *apposed(sentence, mention.head)):
                if is_person(sentence, head) and head not in known:
                    people.setdefault(surname(sentence, head), mention.actor)
    return tuple(
        tuple(_each_name_once(sentence, _with_people(scene, sentence, mentions, people)))
        for sentence, mentions in zip(scene.sentences, named, strict=True)
    )


def _by_name(scene: Scene, sentence: Sentence) -> list[Mention]:
    found = (name_phrase(scene, sentence, head) for head in _heads(sentence))
    return [mention for mention in found if mention is not None]


def _heads(sentence: Sentence) -> list[int]:
    upos = ("NOUN", "PROPN", "ADJ", "X")
    return [w.number for w in sentence.words if w.upos in upos and not w.relation.startswith(INNER)]


def _with_people(
    scene: Scene, sentence: Sentence, mentions: Sequence[Mention], people: Mapping[str, Actor]
) -> list[Mention]:
    """The mentions and, of the other phrases, the people whose party the document tells elsewhere."""
    by_head = {mention.head: mention for mention in mentions}
    found = (by_head.get(head) or _known_person(scene, sentence, head, people) for head in _heads(sentence))
    return [mention for mention in found if mention is not None]


def apposed(sentence: Sentence, head: int) -> list[int]:
    """The phrases in apposition with one: "the envoy, Ali Demir", "Ali Demir, the envoy"."""
    word = sentence.words[head]
    above = [word.head] if word.relation == "appos" and word.head >= 0 else []
    return above + [c for c in sentence.children[head] if sentence.words[c].relation == "appos"]


def _each_name_once(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Of the phrases that one name gives its party to, the outermost that is not a phrase of its own right."""
    for mention in mentions:
        above = set(sentence.ancestors(mention.head))
        inside = [m for m in mentions if m is not mention and m.name == mention.name and m.head in above]
        if mention.name is None or not inside or mention.role is not None:
            yield mention


def _known_person(scene: Scene, sentence: Sentence, head: int, people: Mapping[str, Actor]) -> Mention | None:
    actor = people.get(surname(sentence, head)) if sentence.words[head].upos == "PROPN" else None
    if actor is None:
        return None
    words = core_span(sentence, head)
    named = replace(actor, name=words.of(scene.text), words=words)
    return Mention(sentence.number, head, named, None, True, False, base(sentence.words[head].relation) == "nsubj")


def is_state(scene: Scene, code: str | None) -> bool:
    """Whether a code is a state's own; codes of groups may have three letters as well."""
    return code is not None and scene.knowledge.parties.state(code) is not None


def surname(sentence: Sentence, head: int) -> str:
    """The last word of a person's name, in lower case."""
    run = next(
        (e.run for e in sentence.entities if e.kind in ("PER", "PERSON") and e.run[0] <= head < e.run[1]),
        (head, head + 1),
    )
    return sentence.words[run[1] - 1].text.casefold()
