"""Who a role without a name is: "the army", "residents", "regime jets", "Kurdish fighters", told by the document."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.language import Sentence
from truceline.model import Actor, Span
from truceline.read.antecedents import is_definite, is_tied
from truceline.read.mentions import role_of
from truceline.read.parties import ARMED, Role
from truceline.read.phrases import children, core_span
from truceline.read.scene import Scene, is_itself
from truceline.read.story import Story

FAR = 40  # sentences back in which somebody was called so
RECENT = 3  # sentences back in which a group is still "the militants"
STATE_SECTORS = frozenset("GOV MIL COP LEG JUD SPY CVL OPP".split())
OWNING = frozenset(("GOV", "REB", "PRM", "OPP"))  # whose planes and raids news tells of by a role alone


def by_role(story: Story, sentence: Sentence, head: int) -> Actor:
    """Who "the army", "residents" or "the rebels" are: the party of that kind last named, else the country's."""
    scene = story.scene
    span = core_span(sentence, head)
    role = role_of(scene, sentence, head)
    if role is None:
        return Actor(span.of(scene.text), None, None, span)
    people = called_by_people(scene, sentence, head) if role.sector in ARMED else None
    if people is not None:
        code = story.fighters_of(people, role, sentence)
        sector = scene.knowledge.parties.sector_of(code) if code else None
        return Actor(told_as(scene, span, code), code, sector or role.sector, span)
    code = _party_of(story, sentence, head, role)
    return Actor(told_as(scene, span, code), code, role.sector, span)


def told_as(scene: Scene, words: Span, code: str | None) -> str:
    """The words and, in brackets, who they mean: "its diplomats (Russia)"."""
    told = words.of(scene.text)
    return f"{told} ({scene.knowledge.parties.name_of(code)})" if code else told


def _party_of(story: Story, sentence: Sentence, head: int, role: Role) -> str | None:
    scene, classes = story.scene, story.scene.knowledge.lexicons.classes
    for owner, its in _owners(scene, sentence, head):
        return _party_of(story, sentence, owner, its)  # "regime jets", "rebel tanks"
    if role.sector == "JRN" and _is_local(scene, sentence, head):
        return story.country_of(sentence)
    if role.sector in ("GOV", "MIL") and _is_elsewhere(scene, sentence, head):
        return None
    if role.words in classes["of-several"]:
        return next((m.actor.code for m in story.before(sentence, head, reach=FAR) if m.role == role), None)
    if role.sector in ("REB", "PRM") and (dominant := story.dominant(role.sector)) is not None:
        return dominant
    if role.sector == "REB" and role.words in classes["taken-up"] and is_definite(sentence, head):
        last = (m for m in story.before(sentence, head, reach=RECENT) if m.actor.sector == "REB")
        if (mention := next(last, None)) is not None:
            return mention.actor.code
    if role.words in classes["perpetrator"]:
        return None
    if role.words not in classes["at-home"]:
        again = _called_so(story, sentence, head, role)
        if again is not None:
            return again
    only = story.only_of(role.sector) or (story.usual_of("COP") if role.sector == "COP" else None)
    if only is not None:
        return only
    country = story.main_country if is_tied(scene, sentence, head) else story.country_of(sentence)
    if country is None or role.sector not in STATE_SECTORS | {"REB", "PRM", "MED", "CRM"}:
        return None
    return country + (role.code_suffix or "")


def _called_so(story: Story, sentence: Sentence, head: int, role: Role) -> str | None:
    """The party last called so, else the last one of that sector."""
    before = list(story.before(sentence, head, reach=FAR))
    same = (m for m in before if m.role and m.role.named_again_by(role) and m.actor.code)
    if role.sector not in ("REB", "PRM", "CVL") and (again := next(same, None)) is not None:
        return again.actor.code  # "the officials" are those last called so
    for mention in before:
        code, sector = mention.actor.code, mention.actor.sector
        if code and sector == role.sector and sector not in ("CVL", "JRN", "REB", "PRM"):
            return code
    return None


def called_by_people(scene: Scene, sentence: Sentence, head: int) -> str | None:
    """The people without a state that a phrase is called by: "Kurdish" of "Kurdish fighters"; None if by none."""
    told = (sentence.words[c].text.casefold() for c in children(sentence, head, "amod", "compound", "nmod:desc"))
    return next((word for word in told if word in scene.knowledge.peoples), None)


def _owners(scene: Scene, sentence: Sentence, head: int) -> Iterator[tuple[int, Role]]:
    """Who has what a phrase tells of, told by a role right before it: the regime of "regime jets", with the role."""
    word = sentence.words[head].span
    for span, role in scene.roles[sentence.number]:
        if role.sector in OWNING and span.end <= word.start:
            for child in children(sentence, head, "compound", "amod", "nmod:poss"):
                if sentence.words[child].span.overlaps(span):
                    yield child, role


def _is_elsewhere(scene: Scene, sentence: Sentence, head: int) -> bool:
    """Whether a phrase is of nobody's country: "Western governments", "foreign forces", "other countries"."""
    modifiers = children(sentence, head, "amod", "compound", "det")
    told = {sentence.words[c].text.casefold() for c in modifiers if is_itself(scene.text, sentence.words[c].span)}
    return bool(told & scene.knowledge.lexicons.classes["elsewhere"])


def _is_local(scene: Scene, sentence: Sentence, head: int) -> bool:
    """Whether a phrase is of the place's own people: "local media"."""
    told = {sentence.words[c].text.casefold() for c in children(sentence, head, "amod", "compound")}
    return bool(told & scene.knowledge.lexicons.classes["of-here"])
