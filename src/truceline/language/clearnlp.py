"""ClearNLP dependencies, as spaCy's English pipelines give them, made into Universal Dependencies for our rules.

The two schemes differ in who heads whom: ClearNLP hangs a noun on its preposition and a predicate noun on "be", and
chains what is coordinated; UD does the opposite. Labels: ClearNLP Guidelines (Choi and Palmer, 2012) as spaCy uses
them; universaldependencies.org/u/dep. What no rule here knows keeps its head and its label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from truceline.language.analysis import Word

SIGN = "pobj"  # a label that ClearNLP has and UD, old or new, has not

RENAMED = {
    "acomp": "xcomp",
    "agent": "obl:agent",
    "attr": "xcomp",
    "auxpass": "aux:pass",
    "csubjpass": "csubj:pass",
    "dative": "iobj",
    "dobj": "obj",
    "intj": "discourse",
    "meta": "discourse",
    "neg": "advmod",
    "nsubjpass": "nsubj:pass",
    "oprd": "xcomp",
    "pcomp": "obl",
    "pobj": "obl",
    "poss": "nmod:poss",
    "preconj": "cc:preconj",
    "predet": "det:predet",
    "prep": "advmod",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "relcl": "acl:relcl",
    "": "dep",
}

CLAUSAL = frozenset({"VERB", "AUX"})
# What hangs by a preposition on one of these is its oblique; on any other word, the modifier of a noun.
PREDICATES = CLAUSAL | {"ADJ", "ADV"}
ADPOSITIONS = frozenset({"ADP", "SCONJ"})
INTRODUCED = ("pobj", "pcomp")
BE = frozenset("be am is are was were been being 's 're 'm ’s ’re ’m".split())


def to_universal(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of one sentence with UD heads and relations; the tree stays a tree."""
    tree = _Tree(words)
    for step in STEPS:
        step(tree)
    return tuple(
        replace(word, head=head, relation="root" if head < 0 else relation)
        for word, head, relation in zip(words, tree.heads, tree.relations, strict=True)
    )


class _Tree:
    """The sentence while it is rebuilt: heads and relations change, words do not."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.heads = [word.head for word in words]
        # ClearNLP's nmod is a noun before its head ("envoy Ali"), not UD's, which the steps write.
        self.relations = ["compound" if word.relation == "nmod" else word.relation for word in words]

    def kids(self, of: int, *relations: str) -> list[int]:
        """Dependents in text order, of these relations if any are named."""
        return [
            n for n, head in enumerate(self.heads) if head == of and (not relations or self.relations[n] in relations)
        ]

    def hang(self, number: int, head: int, relation: str) -> None:
        self.heads[number], self.relations[number] = head, relation

    def top_down(self) -> Iterator[int]:
        """Every word, heads before their dependents, by the tree as it is at the start."""
        order = [n for n, head in enumerate(self.heads) if head < 0]
        for number in order:  # grows while it is walked
            order.extend(self.kids(number))
        return iter(order)

    def is_predicate(self, number: int) -> bool:
        return number >= 0 and self.words[number].upos in PREDICATES


def _prepositions(tree: _Tree) -> None:
    """ "prep > pobj" becomes "obl > case", and "prep > pcomp" a clause with a mark, coordinated ones included."""
    for number in tree.top_down():
        if _is_preposition(tree, number):
            _turn_over(tree, number)


def _is_preposition(tree: _Tree, number: int) -> bool:
    """Of a preposition that is coordinated, or heads a fragment, the label does not tell; "including" is one, too."""
    return tree.relations[number] in ("prep", "agent") or (
        tree.relations[number] in ("dative", "conj", "root", "parataxis") and tree.words[number].upos in ADPOSITIONS
    )


def _introduced(tree: _Tree, number: int) -> tuple[list[int], int] | None:
    """What a preposition introduces, and the prepositions on the way there ("because of X", "from behind X")."""
    chain = [number]
    while True:
        objects = tree.kids(chain[-1], *INTRODUCED)
        if objects and not (tree.words[objects[0]].upos in ADPOSITIONS and tree.kids(objects[0], *INTRODUCED)):
            return chain, objects[0]
        further = objects or tree.kids(chain[-1], "prep")
        if not further:
            return None
        chain.append(further[0])


def _turn_over(tree: _Tree, number: int) -> None:
    """Put what a preposition introduces in its place, and the preposition below; a stranded one stays where it is."""
    found = _introduced(tree, number)
    if found is None:
        return
    chain, introduced = found
    head, relation = tree.heads[number], tree.relations[number]
    clause = tree.relations[introduced] == "pcomp" and tree.words[introduced].upos in CLAUSAL
    rest = [kid for link in chain for kid in tree.kids(link) if kid not in chain and kid != introduced]
    tree.hang(introduced, head, _relation(tree, head, relation, clause=clause))
    for before, link in zip([None, *chain], chain, strict=False):
        if before is not None and link == before + 1:
            tree.hang(link, chain[0], "fixed")
        else:
            tree.hang(link, introduced, "mark" if clause else "case")
    for kid in rest:  # "from May to June": the second phrase depends on what the first depends on
        tree.heads[kid] = head if tree.relations[kid] == "prep" and head >= 0 and kid > introduced else introduced


def _relation(tree: _Tree, head: int, relation: str, *, clause: bool) -> str:
    if relation in ("conj", "root", "parataxis"):
        return relation
    if relation == "agent":
        return "obl:agent"
    if clause:
        return "advcl" if tree.is_predicate(head) else "acl"
    return "obl" if tree.is_predicate(head) else "nmod"


def _copulas(tree: _Tree) -> None:
    """ "be > attr" becomes "attr > cop"; of "there were clashes" the clashes are the subject."""
    for verb, word in enumerate(tree.words):
        predicates = tree.kids(verb, "attr", "acomp") if word.text.casefold() in BE else []
        if not predicates:
            continue
        if tree.kids(verb, "expl") and not tree.kids(verb, "nsubj"):
            tree.relations[predicates[0]] = "nsubj"
            continue
        predicate = predicates[0]
        others = [kid for kid in tree.kids(verb) if kid != predicate]
        tree.hang(predicate, tree.heads[verb], tree.relations[verb])
        for kid in others:
            tree.heads[kid] = predicate
        tree.hang(verb, predicate, "cop")


def _coordination(tree: _Tree) -> None:
    """A chain of conjuncts becomes a bunch on the first; a conjunction goes to the conjunct that it introduces."""
    for number in tree.top_down():
        while tree.relations[number] == "conj" and tree.relations[tree.heads[number]] == "conj":
            tree.heads[number] = tree.heads[tree.heads[number]]
    for number, relation in enumerate(tree.relations):
        if relation == "cc":
            above = tree.heads[number]
            first = tree.heads[above] if tree.relations[above] == "conj" else above
            behind = [kid for kid in tree.kids(first, "conj") if kid > number]
            tree.heads[number] = behind[0] if behind else above


def _infinitives(tree: _Tree) -> None:
    """The particle "to" is a mark; "ordered troops to leave" has an object and an open complement."""
    for number, word in enumerate(tree.words):
        if tree.relations[number] != "aux" or word.text.casefold() != "to":
            continue
        tree.relations[number] = "mark"
        clause = tree.heads[number]
        verb = tree.heads[clause]
        subjects = tree.kids(clause, "nsubj")
        if tree.relations[clause] == "ccomp" and subjects and verb < subjects[0] and not tree.kids(verb, "dobj"):
            tree.relations[clause] = "xcomp"
            tree.hang(subjects[0], verb, "dobj")


def _labels(tree: _Tree) -> None:
    for number, relation in enumerate(tree.relations):
        if relation == "npadvmod":
            kind = "obl" if tree.is_predicate(tree.heads[number]) else "nmod"
            tree.relations[number] = f"{kind}:unmarked"
        elif relation == "neg" and tree.words[number].upos == "DET":
            tree.relations[number] = "det"
        else:
            tree.relations[number] = RENAMED.get(relation, relation)


STEPS: tuple[Callable[[_Tree], None], ...] = (_prepositions, _infinitives, _copulas, _coordination, _labels)
