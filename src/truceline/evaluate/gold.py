"""Gold articles: read, checked, and refused when they contradict themselves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from truceline.errors import SourceError
from truceline.evaluate.items import GoldReader, Items
from truceline.evaluate.texts import Text
from truceline.evaluate.values import as_list, as_mapping

Pair = frozenset[str]  # the ids of two claims, or of two figures, in dispute


class GoldInvalid(SourceError):
    """A gold file that cannot be measured against: not there, not JSON, or at odds with its text or itself."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(str(path), message)
        self.path = path


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold article.

    `disputes` says of each pair of ids whether it is optional; `ignored` are the words of the text in which nothing is
    counted; `warnings` are oddities that people should look at.
    """

    name: str
    text_path: Path
    text: Text
    raw: Mapping[str, object]
    items: Items
    disputes: Mapping[Pair, bool]
    ignored: frozenset[int]
    warnings: tuple[str, ...]

    @property
    def published(self) -> str | None:
        """When the article was published (ISO 8601), as far as gold knows."""
        return self.text.published

    @property
    def optional(self) -> frozenset[str]:
        """The ids of the items that count on neither side."""
        return frozenset(item.id for items in self.items.values() for item in items if item.optional)

    @classmethod
    def load(cls, path: Path, text_path: Path) -> Gold:
        """The article of a gold file; GoldInvalid names everything that is wrong with it."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            published = raw.get("published")
            text = Text.load(text_path, str(published) if published else None)
        except (OSError, ValueError, AttributeError) as error:
            raise GoldInvalid(path, f"cannot be read: {error}") from error
        reader = GoldReader(text)
        items = reader.items(raw)
        disputes = _disputes(raw)
        spans = [span for entry in as_list(raw.get("ignore_spans")) for span in reader.spans(as_mapping(entry))]
        problems = [*reader.problems, *_broken_ids(raw, items, disputes)]
        if problems:
            raise GoldInvalid(path, "; ".join(problems))
        warnings = tuple(dict.fromkeys(reader.warnings))
        return cls(path.stem, text_path, text, raw, items, disputes, text.tokens(spans), warnings)


def load_folder(folder: Path, *, texts: Path | None = None) -> list[Gold]:
    """The gold articles NAME.json of a folder, each with its NAME.txt there or in `texts`."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise GoldInvalid(folder, "no gold here; a gold folder holds NAME.json and NAME.txt")
    return [Gold.load(path, (texts or folder) / f"{path.stem}.txt") for path in paths]


def id_pairs(dispute: Mapping[str, object]) -> list[Pair]:
    """A dispute over several claims stands for all its pairs."""
    ids = sorted({str(name) for name in as_list(dispute.get("claims"))})
    return [frozenset(pair) for pair in combinations(ids, 2)]


def _disputes(raw: Mapping[str, object]) -> dict[Pair, bool]:
    """Each pair in dispute, and whether it is optional: only if no entry says otherwise."""
    pairs: dict[Pair, bool] = {}
    for entry in map(as_mapping, as_list(raw.get("disputes"))):
        for pair in id_pairs(entry):
            pairs[pair] = pairs.get(pair, True) and entry.get("optional") is True
    return pairs


def _broken_ids(raw: Mapping[str, object], items: Items, disputes: Mapping[Pair, bool]) -> list[str]:
    used = Counter(item.id for entries in items.values() for item in entries)
    named = {name for pair in disputes for name in pair}
    for truce in map(as_mapping, as_list(raw.get("ceasefires"))):
        named.update(str(claim) for claim in as_list(truce.get("violations")))
    return [
        *(f"id {name} is used {times} times" for name, times in used.items() if times > 1),
        *(f"no claim or figure {name}" for name in sorted(named) if name not in used),
    ]
