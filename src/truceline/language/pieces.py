"""Word pieces: how a sentence's words are handed to the model.

The vocabulary is BERT's uncased English one without unused and non-Latin entries. As the pieces know no case, each
word's letter-case shape goes along (`LetterCase`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

MAX_PIECES = 256
KNOWN_WORDS = 50_000  # whose pieces are kept
CLS, SEP, PAD, UNKNOWN = "[CLS]", "[SEP]", "[PAD]", "[UNK]"


class LetterCase(IntEnum):
    """The shape of a word as written; a capital that only opens a sentence says less, so it has a shape of its own."""

    NONE = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    MIXED = 4
    DIGIT = 5
    MARK = 6
    OPENING = 7
    INITIAL = 8
    QUOTE = 9


def letter_case(word: str, opening: bool) -> LetterCase:
    if word in "\"“”'‘’«»":
        return LetterCase.QUOTE
    if any(c.isdigit() for c in word):
        return LetterCase.DIGIT
    if not any(c.isalpha() for c in word):
        return LetterCase.MARK
    if word.islower():
        return LetterCase.LOWER
    if word.isupper():
        return LetterCase.INITIAL if len(word) == 1 else LetterCase.UPPER
    if word[0].isupper() and word[1:].islower():
        return LetterCase.OPENING if opening else LetterCase.TITLE
    return LetterCase.MIXED


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence as the model takes it: ids and cases of its pieces, and each word's first and last piece."""

    ids: tuple[int, ...]
    cases: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]


class WordPieces:
    """Cuts words into pieces of a vocabulary (one piece a line, the line number is the id)."""

    def __init__(self, vocabulary: Path) -> None:
        entries = vocabulary.read_text(encoding="utf-8").split("\n")
        self.ids = {piece: i for i, piece in enumerate(entries) if piece}
        self._tokenizer = Tokenizer(WordPiece(self.ids, unk_token=UNKNOWN, max_input_chars_per_word=64))
        self._tokenizer.normalizer = BertNormalizer(lowercase=True)
        self._tokenizer.pre_tokenizer = BertPreTokenizer()
        self._known: dict[str, tuple[int, ...]] = {}  # a word is cut alone, so always in the same way

    def cut(self, words: Sequence[str]) -> Pieces:
        """Words too long for the window keep one unknown piece each, so that no word is without a vector."""
        encoded = self._encoded(words)
        spare = MAX_PIECES - 2 - len(words)
        ids, cases, first, last = [self.ids[CLS]], [int(LetterCase.NONE)], [], []
        opening = True
        for word, pieces in zip(words, encoded, strict=True):
            taken = pieces[: 1 + max(0, min(len(pieces) - 1, spare))]
            spare -= len(taken) - 1
            case = letter_case(word, opening)
            opening = opening and case in (LetterCase.QUOTE, LetterCase.MARK)
            first.append(len(ids))
            ids.extend(taken)
            cases.extend([int(case)] * len(taken))
            last.append(len(ids) - 1)
        ids.append(self.ids[SEP])
        cases.append(int(LetterCase.NONE))
        return Pieces(tuple(ids), tuple(cases), tuple(first), tuple(last))

    def _encoded(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The pieces of each word; those of words met before are at hand."""
        found = dict.fromkeys(words, ()) | {word: self._known[word] for word in words if word in self._known}
        new = [word for word, pieces in found.items() if not pieces]
        for word, encoding in zip(new, self._tokenizer.encode_batch(new) if new else (), strict=True):
            found[word] = tuple(encoding.ids) or (self.ids[UNKNOWN],)
            if len(self._known) < KNOWN_WORDS:
                self._known[word] = found[word]
        return [found[word] for word in words]
