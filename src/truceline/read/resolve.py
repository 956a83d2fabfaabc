"""Who a phrase means: names first, then pronouns, definite roles and pairs, through the document and the speaker."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from truceline.language import Run, Sentence
from truceline.model import Actor
from truceline.read.anaphors import Anaphor
from truceline.read.grammar import HE, IT, THEY, WE
from truceline.read.mentions import Mention, apposed, core_span, is_person, is_plural, name_phrase, role_of, surname
from truceline.read.parties import Form, Role
from truceline.read.phrases import INNER, base, children, coordinated, subject
from truceline.read.scene import Scene
from truceline.read.story import Story

JOINT = re.compile(r"\s*(?:,|and|&|, and|as well as)\s*(?:the\s+)?", re.IGNORECASE)
LISTED = (Form.NAME, Form.GROUP, Form.CAPITAL, Form.METONYM)
RECENT = 3  # sentences back in which a group is still "the militants"
DESCRIBED = ("group", "armed-group", "namesake", "country")
DEFINITE = frozenset("the this that these those".split())
BACK = 1  # sentences back in which a subject is taken up before other parties
STATE_SECTORS = frozenset("GOV MIL COP LEG JUD SPY CVL OPP".split())


@dataclass(frozen=True)
class Resolver:
    """Resolves phrases of one document. Every answer depends on the document and the speaker alone."""

    scene: Scene

    @cached_property
    def story(self) -> Story:
        return Story(self.scene)

    @property
    def mentions(self) -> tuple[tuple[Mention, ...], ...]:
        """By sentence the parties that phrases name by themselves."""
        return self.story.mentions

    @property
    def main_country(self) -> str | None:
        """The country that the story plays in."""
        return self.story.main_country

    @property
    def pair(self) -> tuple[Actor, ...]:
        """The two parties the story tells of most."""
        return self.story.pair

    def actors(self, sentence: Sentence, head: int, *, speaker: Actor | None = None) -> tuple[Actor, ...]:
        """The parties of a phrase and of all that is coordinated with it, each once; unknown ones have code None."""
        found: list[Actor] = []
        for each in coordinated(sentence, head):
            for actor in self.one(sentence, each, speaker=speaker):
                if actor.code is None or actor.code not in {a.code for a in found}:
                    found.append(actor)
        named = [a for a in found if a.code is not None]
        return tuple(named or found[:1])

    def enumerated(self, sentence: Sentence, run: Run) -> tuple[Actor, ...]:
        """The parties of a plain list ("the EU, France and Iran"), which parsers often take apart; else nobody."""
        span = sentence.run_span(run)
        listed = [m for m in self.scene.parties[sentence.number] if span.covers(m.span) and m.form in LISTED]
        joints = [self.scene.text[a.span.end : b.span.start] for a, b in pairwise(listed)]
        if len(listed) < 2 or not all(JOINT.fullmatch(joint) for joint in joints):
            return ()
        parties = [(m, m.candidates[0]) for m in listed]
        return tuple(Actor(m.span.of(self.scene.text), p.code, p.sector or "GOV", m.span) for m, p in parties)

    def one(self, sentence: Sentence, head: int, *, speaker: Actor | None = None) -> tuple[Actor, ...]:
        """The parties a single head stands for: one, but two for "both sides"."""
        if (anaphor := self._anaphor(sentence, head)) is not None:
            found = tuple(self._pointed(sentence, head, anaphor, speaker))
            if found:
                return found
        word = sentence.words[head].text.casefold()
        if word in WE:
            return (self._here(sentence, head, speaker),) if speaker else (self._unknown(sentence, head),)
        if word in HE | IT | THEY:
            return self._pronoun(sentence, head, word)
        named = self._named(sentence, head)
        if named is not None:
            return (named,)
        owned = self._owned(sentence, head, speaker)
        if owned:
            return owned
        for other in apposed(sentence, head):
            if (named := self._named(sentence, other)) is not None:
                return (self._here(sentence, head, named),)
        return (self._introduced(sentence, head) or self._by_role(sentence, head),)

    def _owned(self, sentence: Sentence, head: int, speaker: Actor | None) -> tuple[Actor, ...]:
        """ "Its spokesman", "their fighters": people of whoever the pronoun means, a state's in their own role."""
        role = role_of(self.scene, sentence, head)
        owner = next((c for c in children(sentence, head, "nmod:poss") if sentence.words[c].upos == "PRON"), None)
        if owner is None or role is None or sentence.words[head].lemma in self._classes["relation"]:
            return ()
        owners = [a for a in self.one(sentence, owner, speaker=speaker) if a.code]
        return tuple(
            self._here(sentence, head, replace(a, sector=role.sector if len(a.code or "") == 3 else a.sector))
            for a in owners
        )

    @property
    def _classes(self) -> Mapping[str, frozenset[str]]:
        return self.scene.knowledge.lexicons.classes

    def _introduced(self, sentence: Sentence, head: int) -> Actor | None:
        """A person whom the document introduces by an office without a country: "the governor, Ali Demir"."""
        if sentence.words[head].upos != "PROPN":
            return None
        known = self._offices.get(surname(sentence, head))
        if known is None:
            return None
        number, office = known
        told = self.scene.sentences[number]
        titled = told.words[office].upos == "PROPN"
        party = self._by_role(told, office) if titled else strongest(self.one(told, office))
        return self._here(sentence, head, party) if party else None

    @cached_property
    def _offices(self) -> Mapping[str, tuple[int, int]]:
        """By surname the sentence and the head of the words that tell a person's office."""
        found: dict[str, tuple[int, int]] = {}
        for sentence in self.scene.sentences:
            for word in sentence.words:
                if word.upos != "PROPN" or not is_person(sentence, word.number) or word.relation.startswith(INNER):
                    continue
                offices = (word.number, *apposed(sentence, word.number))
                roles = {o: role_of(self.scene, sentence, o) for o in offices}
                told = next((o for o, role in roles.items() if role and role.voice), None)
                if told is not None:
                    found.setdefault(surname(sentence, word.number), (sentence.number, told))
        return found

    def _named(self, sentence: Sentence, head: int) -> Actor | None:
        known = next((m.actor for m in self.story.mentions[sentence.number] if m.head == head), None)
        if known is not None:
            return known
        mention = name_phrase(self.scene, sentence, head)
        return mention.actor if mention else None

    # ------------------------------------------------------------------ pronouns and pointing phrases

    def _pronoun(self, sentence: Sentence, head: int, word: str) -> tuple[Actor, ...]:
        if word in ("which", "that", "who", "whose"):
            antecedent = self._relative(sentence, head)
            return self.one(sentence, antecedent) if antecedent is not None else (self._unknown(sentence, head),)
        if sentence.words[head].relation == "nmod:poss" and (owner := self._owner(sentence, head)) is not None:
            return tuple(self._here(sentence, head, actor) for actor in self.one(sentence, owner))
        if word in IT and self._thing_before(sentence, head):
            return (self._unknown(sentence, head),)
        for told, who in self._told_before(sentence, head, BACK if word in THEY else 0):
            found = [a for a in self.actors(told, who) if a.code] if self._fits(told, who, word) else []
            if found:
                return tuple(self._here(sentence, head, a) for a in found)
        for mention in self.story.before(sentence, head):
            fits = mention.person if word in HE else mention.plural if word in THEY else not mention.person
            if fits and (word not in IT or not mention.plural):
                return (self._here(sentence, head, mention.actor),)
        if word in THEY:  # a state or group may be "they" as well
            for mention in self.story.before(sentence, head):
                if not mention.person and mention.actor.code:
                    return (self._here(sentence, head, mention.actor),)
        return (self._unknown(sentence, head),)

    def _told_before(self, sentence: Sentence, head: int, reach: int) -> Iterator[tuple[Sentence, int]]:
        """Subjects that a pronoun may take up: of the verbs above it, nearest first ("the group said it had ...")."""
        for verb in sentence.ancestors(head):
            who, is_passive = subject(sentence, verb) if sentence.words[verb].upos == "VERB" else (None, False)
            if who is not None and who < head and sentence.words[who].upos != "PRON":
                yield sentence, who
        for number in range(sentence.number - 1, max(-1, sentence.number - 1 - reach), -1):
            told = self.scene.sentences[number]
            subjects = [w.number for w in told.words if base(w.relation) == "nsubj" and w.upos != "PRON"]
            yield from ((told, who) for who in sorted(subjects, key=lambda who: (len(list(told.ancestors(who))), who)))

    def _fits(self, sentence: Sentence, who: int, pronoun: str) -> bool:
        """Whether a pronoun can take up a phrase: he a person, they several people, it a body and no person."""
        role = role_of(self.scene, sentence, who)
        person = is_person(sentence, who) or (role is not None and role.person)
        named = next((m for m in self.story.mentions[sentence.number] if m.head == who), None)
        person = person or (named is not None and named.person)
        several = is_plural(sentence, who)
        if pronoun in HE:
            return person and not several
        if pronoun in THEY:
            return several and self.is_somebody(sentence, who)
        return not person and not several and (named is not None or role is not None)

    def _thing_before(self, sentence: Sentence, head: int) -> bool:
        """Whether the subject told of before "it" in the sentence is a thing: a car that blew up is no army."""
        told = [w.number for w in sentence.words[:head] if base(w.relation) == "nsubj" and w.upos == "NOUN"]
        return bool(told) and self._named(sentence, told[-1]) is None and not self.is_somebody(sentence, told[-1])

    def _owner(self, sentence: Sentence, head: int) -> int | None:
        """Whose "its" is: the subject of the verb that the owned thing belongs to ("the enemy renewed its attack")."""
        owned = sentence.words[head].head
        verb = next((a for a in sentence.ancestors(head) if sentence.words[a].upos == "VERB"), None)
        if verb is None or base(sentence.words[owned].relation) not in ("obj", "obl", "nmod", "xcomp"):
            return None
        who, is_passive = subject(sentence, verb)
        fits = who is not None and not is_passive and who not in (head, owned) and sentence.words[who].upos != "PRON"
        return who if fits else None

    def _relative(self, sentence: Sentence, head: int) -> int | None:
        clause = next((a for a in sentence.ancestors(head) if sentence.words[a].relation.startswith("acl")), None)
        return sentence.words[clause].head if clause is not None else None

    def _anaphor(self, sentence: Sentence, head: int) -> Anaphor | None:
        words = self.scene.knowledge.anaphors
        text = core_span(sentence, head).of(self.scene.text).casefold()
        found = words.get(text) or words.get(sentence.words[head].text.casefold())
        if found is not None or not self._is_definite(sentence, head):
            return found
        bare = words.get(f"the {sentence.words[head].text.casefold()}")  # "the militant Sunni Muslim group"
        named = name_phrase(self.scene, sentence, head)
        described = bare is not None and bare.kind in DESCRIBED and named is None and self._bare_role(sentence, head)
        return bare if described else None

    def _bare_role(self, sentence: Sentence, head: int) -> bool:
        """Whether a noun's role, if it has one, is that of the noun alone: "the ruling party" is no mere party."""
        role = role_of(self.scene, sentence, head)
        return role is None or role.sector in ("REB", "PRM", "NGO") or " " not in role.words

    def _pointed(self, sentence: Sentence, head: int, anaphor: Anaphor, speaker: Actor | None) -> Iterator[Actor]:
        pair = self.pair
        if anaphor.kind == "pair" and len(pair) == 2:
            yield from (self._here(sentence, head, actor) for actor in pair)
        elif anaphor.kind in ("enemy", "other") and speaker and speaker.code:
            yield from (self._here(sentence, head, a) for a in self.story.opponent(speaker.code))
        elif anaphor.kind in ("former", "latter"):
            named = [m.actor for m in self.story.before(sentence, head) if m.actor.code][:2]
            if len(named) == 2:
                yield self._here(
                    sentence,
                    head,
                    sorted(named, key=lambda a: a.words.start if a.words else 0)[anaphor.kind == "latter"],
                )
        elif anaphor.kind == "group":
            said_by = speaker.code if speaker and speaker.sector == "NGO" else None
            yield from self._last(sentence, head, lambda m: is_group(m) and m.actor.code != said_by)
        elif anaphor.kind == "armed-group":
            yield from self._last(sentence, head, lambda m: m.actor.sector in ("REB", "PRM"))
        elif anaphor.kind == "namesake":
            noun = sentence.words[head].text.casefold()
            yield from self._last(sentence, head, lambda m: self._is_called(m, noun), reach=len(self.scene.sentences))
        elif anaphor.kind == "country":
            yield from self._last(sentence, head, lambda m: len(m.actor.code or "") == 3)

    def _is_called(self, mention: Mention, noun: str) -> bool:
        """Whether a noun is the head of a party's name, as written or in full: "the coalition", "the Observatory"."""
        if mention.name is None or mention.actor.code is None:
            return False
        full = self.scene.knowledge.parties.name_of(mention.actor.code)
        return any(noun in name_heads(name) for name in (mention.name.of(self.scene.text), full))

    def pointed_pair(self, sentence: Sentence, head: int) -> tuple[Actor, ...]:
        """Both parties, if a word heads a phrase such as "both sides"; else nobody."""
        anaphor = self._anaphor(sentence, head)
        return tuple(self._pointed(sentence, head, anaphor, None)) if anaphor and anaphor.kind == "pair" else ()

    def points_to_other(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase is "each other" or "the other"."""
        anaphor = self._anaphor(sentence, head)
        return anaphor is not None and anaphor.kind == "other"

    def _last(
        self, sentence: Sentence, head: int, fits: Callable[[Mention], bool], reach: int = 6
    ) -> Iterator[Actor]:
        mention = next((m for m in self.story.before(sentence, head, reach) if fits(m)), None)
        if mention is not None:
            yield self._here(sentence, head, mention.actor)

    # ------------------------------------------------------------------ roles without a name

    def _by_role(self, sentence: Sentence, head: int) -> Actor:
        """Who "the army", "residents" or "the rebels" are: the party of that kind last named, else the country's."""
        span = core_span(sentence, head)
        role = role_of(self.scene, sentence, head)
        if role is None:
            return Actor(span.of(self.scene.text), None, None, span)
        code = self._party_of(sentence, head, role)
        words = span.of(self.scene.text)
        name = f"{words} ({self.scene.knowledge.parties.name_of(code)})" if code else words
        return Actor(name, code, role.sector, span)

    def _party_of(self, sentence: Sentence, head: int, role: Role) -> str | None:
        if role.sector in ("GOV", "MIL") and self._is_elsewhere(sentence, head):
            return None
        if role.sector in ("REB", "PRM") and (dominant := self.story.dominant(role.sector)) is not None:
            return dominant
        if role.sector == "REB" and role.words in self._classes["taken-up"] and self._is_definite(sentence, head):
            last = (m for m in self.story.before(sentence, head, reach=RECENT) if m.actor.sector == "REB")
            if (mention := next(last, None)) is not None:
                return mention.actor.code
        if role.words not in self._classes["at-home"]:
            again = self._called_so(sentence, head, role)
            if again is not None:
                return again
        only = self.story.only_of(role.sector) or (self.story.usual_of("COP") if role.sector == "COP" else None)
        if only is not None:
            return only
        country = self.story.country_of(sentence)
        if country is None or role.sector not in STATE_SECTORS | {"REB", "PRM", "MED", "CRM"}:
            return None
        return country + (role.code_suffix or "")

    def _is_definite(self, sentence: Sentence, head: int) -> bool:
        told = {sentence.words[c].text.casefold() for c in children(sentence, head, "det")}
        return bool(told & DEFINITE)

    def _called_so(self, sentence: Sentence, head: int, role: Role) -> str | None:
        """The party last called so, else the last one of that sector."""
        before = list(self.story.before(sentence, head, reach=40))
        same = (m for m in before if m.role == role and m.actor.code)
        if role.sector not in ("REB", "PRM", "CVL") and (again := next(same, None)) is not None:
            return again.actor.code  # "the officials" are those last called so
        for mention in before:
            code, sector = mention.actor.code, mention.actor.sector
            if code and sector == role.sector and sector not in ("CVL", "JRN", "REB", "PRM"):
                return code
        return None

    def _is_elsewhere(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase is of nobody's country: "Western governments", "foreign forces", "other countries"."""
        told = {sentence.words[c].text.casefold() for c in children(sentence, head, "amod", "compound", "det")}
        return bool(told & self._classes["elsewhere"])

    def is_somebody(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase is of people at all: a person, a role, a pronoun, a word for people."""
        word = sentence.words[head]
        people = self.scene.knowledge.lexicons.classes["people"] | self.scene.knowledge.lexicons.classes["force"]
        return (
            self._role_at(sentence, head) is not None
            or is_person(sentence, head)
            or word.upos == "PRON"
            or word.lemma.casefold() in people
        )

    def _role_at(self, sentence: Sentence, head: int) -> Role | None:
        word = sentence.words[head].span
        return next((role for span, role in self.scene.roles[sentence.number] if span.overlaps(word)), None)

    def _here(self, sentence: Sentence, head: int, actor: Actor) -> Actor:
        """A party meant by the words at hand."""
        span = core_span(sentence, head)
        return replace(actor, words=span)

    def _unknown(self, sentence: Sentence, head: int) -> Actor:
        span = core_span(sentence, head)
        return Actor(span.of(self.scene.text), None, None, span)


def is_group(mention: Mention) -> bool:
    """Whether a party can be "the group": armed or political, a monitor or charity, no state and no alliance."""
    own = len(mention.actor.code or "") > 3 and mention.actor.sector not in ("IGO", "JRN", "MIL", "GOV")
    return own or mention.actor.sector in ("REB", "PRM")


def name_heads(name: str) -> set[str]:
    """The words a party's name is shortened to, in lower case: the last, and the last before "for", "of" or "in"."""
    words = name.casefold().split()
    stop = next((i for i, word in enumerate(words) if word in ("for", "of", "in", "against", "to")), len(words))
    return {words[-1], *words[max(0, stop - 1) : stop]}


def strongest(actors: Sequence[Actor]) -> Actor | None:
    """The first party with a code, else the first."""
    return next((a for a in actors if a.code), actors[0] if actors else None)
