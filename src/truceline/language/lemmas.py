"""Lemmas of English words by part of speech: a table of inflected forms first, then regular endings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from truceline.resources import data_path, read_table

DOUBLED = "bdfglmnprst"
SILENT_E = ("c", "s", "u", "v", "z", "at", "ir", "ur", "ag", "eg", "dg", "ng", "bl", "pl", "tl", "iz", "ys")
NO_SILENT_E = ("ss", "ou", "eat", "oat", "ait", "our", "air", "ring", "ang", "ong", "ess")
KEEPS = ("PROPN", "NUM", "PUNCT", "SYM", "X")


class Lemmatizer:
    """`forms` maps (lower-case form, part of speech) to a lemma; `known` are lemmas that decide between endings."""

    def __init__(self, forms: Mapping[tuple[str, str], str], *, known: Iterable[tuple[str, str]] = ()) -> None:
        self._forms = forms
        self._known = frozenset((lemma, upos) for (_, upos), lemma in forms.items()) | frozenset(known)
        self.lemma = lru_cache(maxsize=50_000)(self._lemma)

    @classmethod
    def load(cls, folder: Path | None = None) -> Lemmatizer:
        """From a folder of lexicons; our own table outranks the one of the treebanks."""
        folder = folder or data_path("lexicons", "en")
        tables = (folder / "ud" / "lemmas.csv", folder / "lemmas.csv")
        rows = (row for table in tables for row in read_table(table, ("form", "upos", "lemma")))
        forms = {(row["form"], row["upos"]): row["lemma"] for row in rows}
        return cls(forms, known=_lexicon_words(folder))

    def _lemma(self, word: str, upos: str) -> str:
        form = word.casefold().replace("’", "'")
        upos = "VERB" if upos == "AUX" else upos
        if (form, upos) in self._forms:
            return self._forms[form, upos]
        if upos in KEEPS:
            return word
        if upos in ("VERB", "NOUN"):
            candidates = list(_verb(form) if upos == "VERB" else _noun(form))
            return next((c for c in candidates if (c, upos) in self._known), candidates[0])
        return form


def _lexicon_words(folder: Path) -> Iterator[tuple[str, str]]:
    """The words the other tables are keyed by: whatever the lexicons know, the lemmatizer must arrive at."""
    for path in (folder / name for name in ("acts.csv", "reporting.csv", "figures.csv")):
        if not path.exists():  # a folder of lemmas alone; who needs the lexicons says so himself
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            for cells in csv.reader(lines):
                if len(cells) > 1 and cells[1] in ("VERB", "NOUN") and " " not in cells[0]:
                    yield cells[0], cells[1]


def _noun(form: str) -> list[str]:
    if len(form) < 4 or form.endswith(("ss", "us", "is")) or not form.endswith("s"):
        return [form]
    if form.endswith("ies"):
        return [form[:-3] + "y", form[:-1]]
    if form.endswith("men"):
        return [form[:-2] + "an"]
    if form.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return [form[:-2], form[:-1]]
    return [form[:-1], form[:-2] if form.endswith("es") else form]


def _verb(form: str) -> list[str]:
    if form.endswith("ies") and len(form) > 4:
        return [form[:-3] + "y"]
    if form.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")):
        return [form[:-2], form[:-1]]
    if form.endswith("s") and not form.endswith("ss"):
        return [form[:-1]]
    for ending in ("ied", "ing", "ed"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form[: -len(ending)] + ("y" if ending == "ied" else "")
            return [stem] if ending == "ied" else _restored(stem)
    return [form]


def _restored(stem: str) -> list[str]:
    """The likeliest bases of a stem without -ed or -ing, best guess first: shell(ed), stop(p)ed, seiz(e)d."""
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in DOUBLED:
        return [stem, stem[:-1]] if stem[-1] in "ls" else [stem[:-1], stem]
    silent = stem.endswith(SILENT_E) and not stem.endswith(NO_SILENT_E)
    return [stem + "e", stem] if silent else [stem, stem + "e"]
