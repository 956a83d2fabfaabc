"""Who a phrase means: names first, then pronouns, definite roles and pairs, through the document and the speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from truceline.language import Sentence
from truceline.model import Actor
from truceline.read.anaphors import Anaphor
from truceline.read.antecedents import (
    fits,
    hyphened,
    is_bare,
    is_called,
    is_definite,
    is_group,
    is_somebody,
    is_tied,
    owner_of,
    relative_of,
    sharing,
    strongest,
    told_before,
    whose_people,
)
from truceline.read.grammar import HE, IT, THEY, WE
from truceline.read.mentions import Mention, apposed, is_state, name_phrase, role_of, surname
from truceline.read.parties import ARMED
from truceline.read.phrases import base, case_of, children, coordinated, core_span
from truceline.read.scene import Scene
from truceline.read.story import Story
from truceline.read.unnamed import by_role, told_as

DESCRIBED = ("group", "armed-group", "namesake", "country")
BACK = 1  # sentences back in which a subject is taken up before other parties


@dataclass(frozen=True)
class Resolver:
    """Resolves phrases of one document. Every answer depends on the document and the speaker alone."""

    story: Story
    asked: frozenset[tuple[int, int]] = frozenset()  # offices that are being resolved, by sentence and head

    @property
    def scene(self) -> Scene:
        return self.story.scene

    @property
    def main_country(self) -> str | None:
        return self.story.main_country

    @property
    def pair(self) -> tuple[Actor, ...]:
        """The two parties the story tells of most."""
        return self.story.pair

    def actors(self, sentence: Sentence, head: int, *, speaker: Actor | None = None) -> tuple[Actor, ...]:
        """The parties of a phrase and of all that is coordinated with it, each once; unknown ones have code None."""
        found: list[Actor] = []
        for each in coordinated(sentence, head):
            for actor in (*self._alone(sentence, each, speaker), *self._sharing(sentence, each)):
                if actor.code is None or actor.code not in {a.code for a in found}:
                    found.append(actor)
        named = [a for a in found if a.code is not None]
        return tuple(named or found[:1])

    def _alone(self, sentence: Sentence, head: int, speaker: Actor | None) -> tuple[Actor, ...]:
        """The parties of a head; one that a hyphen joins to another by itself: the Breland of "Ardania-Breland"."""
        found = self.one(sentence, head, speaker=speaker)
        if len(found) != 1 or not any(hyphened(self.scene, sentence, head)):
            return found
        word = sentence.words[head]
        return (replace(found[0], name=word.text, words=word.span),)

    def one(self, sentence: Sentence, head: int, *, speaker: Actor | None = None) -> tuple[Actor, ...]:
        """The parties a single head stands for: one, but two for "both sides"."""
        if (anaphor := self._anaphor(sentence, head)) is not None:
            found = tuple(self._pointed(sentence, head, anaphor, speaker))
            if found:
                return found
        word = sentence.words[head].text.casefold()
        if word in WE and sentence.words[head].text != "US":
            us = self._here(sentence, head, speaker) if speaker else self._unknown(sentence, head)
            return self._called_by_theirs(sentence, head, (us,))
        if word in HE | IT | THEY:
            return self._called_by_theirs(sentence, head, self._pronoun(sentence, head, word, speaker))
        named = self._named(sentence, head)
        if named is not None:
            return (named,)
        owned = self._owned(sentence, head, speaker)
        if owned:
            return owned
        for other in apposed(sentence, head):
            if (named := self._named(sentence, other)) is not None:
                return (self._here(sentence, head, named),)
        for owner in children(sentence, head, "nmod"):
            if case_of(sentence, owner) in ("of", "from") and (both := self.pointed_pair(sentence, owner)):
                return both  # "delegates of the two sides"
        for whose in whose_people(self.scene, sentence, head):
            party = strongest(self.one(sentence, whose, speaker=speaker))
            if party and party.code and not (is_state(self.scene, party.code) and is_tied(self.scene, sentence, head)):
                return (self._serving(sentence, head, party),)
        return (self._introduced(sentence, head) or by_role(self.story, sentence, head),)

    def _owned(self, sentence: Sentence, head: int, speaker: Actor | None) -> tuple[Actor, ...]:
        """ "Its spokesman", "their fighters": people of whoever the pronoun means, a state's in their own role."""
        role = role_of(self.scene, sentence, head)
        owner = next((c for c in children(sentence, head, "nmod:poss") if sentence.words[c].upos == "PRON"), None)
        if owner is None or role is None or sentence.words[head].lemma in self._classes["relation"]:
            return ()
        span = core_span(sentence, head)
        owners = [a for a in self.one(sentence, owner, speaker=speaker) if a.code]
        sectors = [role.sector if is_state(self.scene, a.code) else a.sector for a in owners]
        return tuple(
            Actor(told_as(self.scene, span, a.code), a.code, sector, span)
            for a, sector in zip(owners, sectors, strict=True)
        )

    def _called_by_theirs(self, sentence: Sentence, head: int, found: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """Whom "our" and "its" stand for, called by what is theirs: "our posts (Ardania)" and not the ministry."""
        if sentence.words[head].relation != "nmod:poss":
            return found
        theirs = core_span(sentence, sentence.words[head].head)
        return tuple(replace(a, name=told_as(self.scene, theirs, a.code)) if a.code else a for a in found)

    def _sharing(self, sentence: Sentence, head: int) -> Iterator[Actor]:
        """The others of several owners of one phrase: "Ardanian and Brelish warplanes", "army and rebel positions"."""
        for other in sharing(self.scene, sentence, head):
            party = self._named(sentence, other)
            if party is None and sentence.words[other].upos in ("NOUN", "PROPN"):
                party = by_role(self.story, sentence, other)
            if party is not None and party.code and party.sector not in ("JRN", "CVL"):
                yield self._serving(sentence, head, party)

    def _serving(self, sentence: Sentence, head: int, party: Actor) -> Actor:
        """A party's people as a phrase tells them: a state's in their own role."""
        role = role_of(self.scene, sentence, head)
        sector = role.sector if role and is_state(self.scene, party.code) else party.sector
        return replace(self._here(sentence, head, party), sector=sector)

    @property
    def _classes(self) -> Mapping[str, frozenset[str]]:
        return self.scene.knowledge.lexicons.classes

    def _introduced(self, sentence: Sentence, head: int) -> Actor | None:
        """A person whom the document introduces by an office without a country: "the governor, Ali Demir"."""
        if sentence.words[head].upos != "PROPN":
            return None
        known = self.story.offices.get(surname(sentence, head))
        if known is None:
            return None
        number, office = known
        if known in self.asked:  # "her manager, A": who "her" is may lead back to A
            return None
        told = self.scene.sentences[number]
        if told.words[office].upos == "PROPN":
            party: Actor | None = by_role(self.story, told, office)
        else:
            party = strongest(replace(self, asked=self.asked | {known}).one(told, office))
        return self._here(sentence, head, party) if party else None

    def _named(self, sentence: Sentence, head: int) -> Actor | None:
        known = next((m.actor for m in self.story.mentions[sentence.number] if m.head == head), None)
        if known is not None:
            return known
        mention = name_phrase(self.scene, sentence, head)
        return mention.actor if mention else None

    # ------------------------------------------------------------------ pronouns and pointing phrases

    def _pronoun(self, sentence: Sentence, head: int, word: str, speaker: Actor | None) -> tuple[Actor, ...]:
        if word in ("which", "that", "who", "whose"):
            antecedent = relative_of(sentence, head)
            if antecedent is None:
                return (self._unknown(sentence, head),)
            return self.one(sentence, antecedent, speaker=speaker)
        owner = owner_of(sentence, head) if sentence.words[head].relation == "nmod:poss" else None
        if owner is not None and (word not in HE or fits(self.story, sentence, owner, word)):
            return tuple(self._here(sentence, head, actor) for actor in self.one(sentence, owner))
        if word in IT and self._thing_before(sentence, head):
            return (self._unknown(sentence, head),)
        for told, who in told_before(self.scene, sentence, head, BACK if word in THEY else 0):
            both = self.pointed_pair(told, who) if word in THEY else ()
            if not both and not fits(self.story, told, who, word):
                continue
            inside = told is sentence and who in sentence.ancestors(head)  # "rebels and their families": only rebels
            found = [a for a in (self.one(told, who) if inside else self.actors(told, who)) if a.code]
            if found:
                return tuple(self._here(sentence, head, a) for a in found)
            role = role_of(self.scene, told, who)
            if told.words[who].upos == "PROPN" or (role is not None and role.sector in ARMED):
                return (self._unknown(sentence, head),)  # it is they, and no table knows them; or gunmen of nobody's
        for mention in self.story.before(sentence, head):
            agrees = mention.person if word in HE else mention.plural if word in THEY else not mention.person
            if agrees and (word not in IT or not mention.plural):
                return (self._here(sentence, head, mention.actor),)
        if word in THEY:  # a state or group may be "they" as well
            for mention in self.story.before(sentence, head):
                if not mention.person and mention.actor.code:
                    return (self._here(sentence, head, mention.actor),)
        return (self._unknown(sentence, head),)

    def _thing_before(self, sentence: Sentence, head: int) -> bool:
        """Whether the subject told of before "it" in the sentence is a thing: a car that blew up is no army."""
        told = [w.number for w in sentence.words[:head] if base(w.relation) == "nsubj" and w.upos == "NOUN"][-1:]
        return any(
            self._named(sentence, w) is None
            and not is_somebody(self.scene, sentence, w)
            and not any(self._named(sentence, other) for other in apposed(sentence, w))  # "its ally Moscow"
            for w in told
        )

    def _anaphor(self, sentence: Sentence, head: int) -> Anaphor | None:
        words = self.scene.knowledge.anaphors
        text = core_span(sentence, head).of(self.scene.text).casefold()
        noun = sentence.words[head].text.casefold()
        found = words.get(text) or words.get(noun)
        if found is not None or not is_definite(sentence, head):
            return found
        named = name_phrase(self.scene, sentence, head)
        told = {sentence.words[c].text.casefold() for c in children(sentence, head, "nummod")}
        if named is None and "two" in told:
            return words.get(f"the two {noun}")  # "the two former Soviet republics"
        bare = words.get(f"the {noun}")  # "the militant Sunni Muslim group"
        described = (
            bare is not None and bare.kind in DESCRIBED and named is None and is_bare(self.scene, sentence, head)
        )
        return bare if described else None

    def _pointed(self, sentence: Sentence, head: int, anaphor: Anaphor, speaker: Actor | None) -> Iterator[Actor]:
        pair = self.pair
        if anaphor.kind == "pair" and len(pair) == 2:
            yield from (self._here(sentence, head, actor) for actor in pair)
        elif anaphor.kind == "states":
            yield from (self._here(sentence, head, actor) for actor in self._two_states(sentence, head))
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
            yield from self._last(
                sentence, head, lambda m: is_called(self.scene, m, noun), reach=len(self.scene.sentences)
            )
        elif anaphor.kind == "country":
            yield from self._last(sentence, head, lambda m: is_state(self.scene, m.actor.code))

    def pointed_pair(self, sentence: Sentence, head: int) -> tuple[Actor, ...]:
        """Both parties, if a word heads a phrase such as "both sides"; else nobody."""
        anaphor = self._anaphor(sentence, head)
        both = anaphor is not None and anaphor.kind in ("pair", "states")
        return tuple(self._pointed(sentence, head, anaphor, None)) if anaphor and both else ()

    def _two_states(self, sentence: Sentence, head: int) -> tuple[Actor, ...]:
        """The story's two parties if they are states; where one is an armed group, the two states told of last."""
        if len(self.pair) == 2 and all(is_state(self.scene, actor.code) for actor in self.pair):
            return self.pair
        told = (m.actor for m in self.story.before(sentence, head) if is_state(self.scene, m.actor.code))
        last = list({actor.code: actor for actor in told}.values())[:2]
        found = last[::-1] if len(last) == 2 else self.story.states
        name_of = self.scene.knowledge.parties.name_of
        named = tuple(replace(a, name=name_of(a.code), sector=None) for a in found if a.code)
        return named if len(named) == 2 else ()

    def points_to_other(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase is "each other" or "the other"."""
        anaphor = self._anaphor(sentence, head)
        return anaphor is not None and anaphor.kind == "other"

    def _last(self, sentence: Sentence, head: int, fits: Callable[[Mention], bool], reach: int = 6) -> Iterator[Actor]:
        mention = next((m for m in self.story.before(sentence, head, reach) if fits(m)), None)
        if mention is not None:
            yield self._here(sentence, head, mention.actor)

    def is_somebody(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase is of people at all: a person, a role, a pronoun, a word for people."""
        return is_somebody(self.scene, sentence, head)

    def _here(self, sentence: Sentence, head: int, actor: Actor) -> Actor:
        """A party meant by the words at hand."""
        span = core_span(sentence, head)
        return replace(actor, words=span)

    def _unknown(self, sentence: Sentence, head: int) -> Actor:
        span = core_span(sentence, head)
        return Actor(span.of(self.scene.text), None, None, span)
