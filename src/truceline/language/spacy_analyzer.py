"""Any installed spaCy pipeline as the analyzer, in the place of the bundled model (`pip install 'truceline[spacy]'`).

The pipeline must give parts of speech and dependencies: Universal Dependencies, or ClearNLP as spaCy's own English
pipelines do. It has no hints at claims and no attributions, so the reader decides by syntax and lexicons alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from truceline.errors import UsageError
from truceline.language import clearnlp
from truceline.language.analysis import Analysis, Entity, Sentence, Word, with_children
from truceline.language.lemmas import Lemmatizer
from truceline.language.quotes import find_quotes
from truceline.language.sentences import own_sentences
from truceline.model import Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

Lemma = Callable[[str, str], str]  # (word, part of speech) -> lemma

PROBE = "Troops shelled the town on Tuesday."
UNIVERSAL = frozenset({"nsubj", "obj", "obl"})  # a parser without these does not give Universal Dependencies
# OntoNotes' names of kinds, and those that are ours already. Dates and numbers are read by other means.
ENTITY_KINDS = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "MISC": "MISC",
    "NORP": "MISC",
    "EVENT": "MISC",
    "PRODUCT": "MISC",
    "WORK_OF_ART": "MISC",
    "LAW": "MISC",
    "LANGUAGE": "MISC",
}


class SpacyAnalyzer:
    """A spaCy pipeline behind the `Analyzer` protocol; documents are parsed sentence by sentence, as we cut them."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._clearnlp = _is_clearnlp(nlp)
        self._fingerprint = _fingerprint(nlp)  # before the first text: a pipeline's store of strings grows as it reads
        # The lexicons are keyed on our own lemmas, so these count for English.
        self._lemma = Lemmatizer.load().lemma if nlp.lang == "en" else None
        _require_annotations(nlp)

    @classmethod
    def load(cls, pipeline: str) -> SpacyAnalyzer:
        """The pipeline of an installed package or of a folder. Raises UsageError where it is of no use."""
        try:
            import spacy
        except ImportError as error:
            raise UsageError("a spaCy pipeline needs spaCy: pip install 'truceline[spacy]'") from error
        try:
            return cls(spacy.load(pipeline))
        except OSError as error:
            remedy = f"python -m spacy download {pipeline}, or name the folder of one"
            raise UsageError(f"no spaCy pipeline {pipeline!r} is installed here: {remedy}") from error

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def analyze(self, doc: Document) -> Analysis:
        spans = own_sentences(doc)
        found: list[Sentence] = []
        for span, parsed in zip(spans, self._parsed(span.of(doc.text) for span in spans), strict=True):
            words = words_of(parsed, start=span.start, from_clearnlp=self._clearnlp, lemma=self._lemma)
            if words:
                entities = entities_of(parsed)
                found.append(Sentence(len(found), span, words, entities, children=with_children(words)))
        return Analysis(doc, tuple(found), find_quotes(doc.text))

    def _parsed(self, sentences: Iterable[str]) -> Iterable[Doc]:
        """Each sentence parsed as one. The pipeline may batch them: they are of one document."""
        return self._nlp.pipe([_as_one_sentence(self._nlp, text) for text in sentences])


def words_of(parsed: Doc, *, start: int = 0, from_clearnlp: bool, lemma: Lemma | None = None) -> tuple[Word, ...]:
    """The words of one parsed sentence that begins at code point `start` of a text, in Universal Dependencies.

    White space is no word. Where the pipeline saw several sentences, the later roots hang on the first as parataxis.
    """
    number = _numbers(parsed)
    heads = {token.i: _head(token) for token in parsed if not token.is_space}
    root = next((number[i] for i, head in heads.items() if head is None), -1)
    words = []
    for i, head in heads.items():
        token, at = parsed[i], number[i]
        above, relation = (-1, "root") if head is None else (number[head], token.dep_)
        if above < 0 and at != root:
            above, relation = root, "parataxis"
        upos = token.pos_ or "X"
        base = lemma(token.text, upos) if lemma else token.lemma_ or token.text.casefold()
        first = start + token.idx
        words.append(Word(at, first, first + len(token.text), token.text, base, upos, above, relation))
    return clearnlp.to_universal(words) if from_clearnlp else tuple(words)


def _head(token: Token) -> int | None:
    """The token that one depends on, white space passed over; None for a root."""
    while token.head.i != token.i:
        token = token.head
        if not token.is_space:
            return token.i
    return None


def entities_of(parsed: Doc) -> tuple[Entity, ...]:
    """Named entities in our kinds, as runs of words."""
    number = _numbers(parsed)
    found = []
    for entity in parsed.ents:
        inside = [number[token.i] for token in entity if not token.is_space]
        if inside and entity.label_ in ENTITY_KINDS:
            found.append(Entity((inside[0], inside[-1] + 1), ENTITY_KINDS[entity.label_]))
    return tuple(found)


def _numbers(parsed: Doc) -> dict[int, int]:
    """From a token's place in the parse to its word's number."""
    return {token.i: number for number, token in enumerate(token for token in parsed if not token.is_space)}


def _as_one_sentence(nlp: Language, text: str) -> Doc:
    made = nlp.make_doc(text)
    if made.text != text:
        raise UsageError(f"the tokenizer of {_name(nlp)} changes the text: offsets would be wrong")
    for token in made[1:]:
        token.is_sent_start = False
    return made


def _is_clearnlp(nlp: Language) -> bool:
    labels = {label for of_pipe in nlp.pipe_labels.values() for label in of_pipe}
    if clearnlp.SIGN in labels:
        return True
    if labels >= UNIVERSAL:
        return False
    raise UsageError(f"{_name(nlp)} parses into neither Universal Dependencies nor ClearNLP's: choose another pipeline")


def _require_annotations(nlp: Language) -> None:
    probe = next(iter(nlp.pipe([_as_one_sentence(nlp, PROBE)])))
    for attribute, what in (("DEP", "dependencies"), ("POS", "universal parts of speech")):
        if not probe.has_annotation(attribute):
            raise UsageError(f"{_name(nlp)} gives no {what}: choose another pipeline")


def _fingerprint(nlp: Language) -> str:
    """SHA-256 of the pipeline's files, names included; of its bytes where it was not loaded from a folder."""
    folder = nlp.path if isinstance(nlp.path, Path) and nlp.path.is_dir() else None
    if folder is None:
        return hashlib.sha256(nlp.to_bytes()).hexdigest()
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _name(nlp: Language) -> str:
    return f"spaCy's {nlp.meta.get('lang', '')}_{nlp.meta.get('name', 'pipeline')}"
