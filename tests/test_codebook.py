"""The codebook says what every code means, and is what `make docs` writes."""

from __future__ import annotations

import csv
import re
from enum import Enum
from pathlib import Path

import pytest

from docs import codebook as book
from truceline import model
from truceline.export.cameo import load_cameo
from truceline.export.crosswalk import load_crosswalk
from truceline.model import ActType
from truceline.resources import data_path

TEXT = book.CODEBOOK.read_text(encoding="utf-8")


def part(title: str) -> str:
    """The text under a heading of the second or third level, up to the next of its level."""
    level = "## " if f"\n## {title}\n" in TEXT else "### "
    return TEXT.split(f"\n{level}{title}\n", 1)[1].split(f"\n{level}", 1)[0]


def flat(words: str) -> str:
    """Words without their line ends."""
    return " ".join(words.split())


def test_the_codebook_is_what_make_docs_writes() -> None:
    assert book.codebook() == TEXT, "make docs writes it anew"


@pytest.mark.parametrize(("vocabulary", "values"), sorted(book.closed_vocabularies().items()))
def test_every_value_of_a_closed_field_has_a_meaning_in_the_codebook(vocabulary: str, values: tuple[str, ...]) -> None:
    told = book.load_values()[vocabulary]
    for value in values:
        assert f"| `{value}` | {flat(told[value]['means'])} |" in TEXT
        assert told[value]["means"].endswith(".")


def test_every_enumeration_of_the_model_is_a_closed_field() -> None:
    kinds = [kind for name in model.__all__ if isinstance(kind := getattr(model, name), type)]
    enums = {kind.__name__ for kind in kinds if issubclass(kind, Enum)}
    assert enums - {kind.__name__ for kind in book.NOT_CODED} <= set(book.closed_vocabularies())
    assert len(enums) >= 11


@pytest.mark.parametrize("kind", list(ActType))
def test_every_type_of_act_has_a_definition_and_an_example(kind: ActType) -> None:
    whole = next(row for row in book.plover() if row["type"] == kind and not row["mode"])
    assert whole["definition"]
    assert whole["example"]
    assert f"{whole['definition']} *{whole['example']}*." in flat(part(kind))


@pytest.mark.parametrize("row", [row for row in book.plover() if row["mode"]], ids=lambda r: f"{r['type']}/{r['mode']}")
def test_every_mode_and_context_has_a_definition_an_example_and_its_cameo_codes(row: book.Row) -> None:
    assert row["example"]
    title = {"CONTEXT": "Contexts", "AUXILIARY": "PLOVER's auxiliary modes"}.get(row["type"], row["type"])
    line = next(line for line in part(title).splitlines() if line.startswith(f"| `{row['mode']}` |"))
    assert row["definition"] in line
    assert f"*{row['example']}*" in line
    assert all(code in line for code in row["cameo"].split())


def test_no_line_of_the_ontology_is_left_out() -> None:
    with data_path("ontologies", "plover.csv").open(encoding="utf-8", newline="") as lines:
        told = [row for row in csv.reader(lines) if row and not row[0].startswith("#")][1:]
    assert len(told) == len(book.plover())
    assert {row[0] for row in told} == {*ActType, "CONTEXT", "AUXILIARY"}


@pytest.mark.parametrize("name", book.SECTIONS)
def test_every_field_of_the_form_is_explained(name: str) -> None:
    section = book.load_section(name)
    for entry in section["field"]:
        assert flat(entry["decided"]) in flat(part(section["title"]))


@pytest.mark.parametrize("name", book.SECTIONS)
def test_every_rule_has_words_of_its_own_and_what_they_are_coded_as(name: str) -> None:
    rules = [rule for entry in book.load_section(name)["field"] for rule in entry.get("rule", ())]
    assert all(rule["says"] and rule["words"] and rule["coded"] for rule in rules)
    assert len({rule["words"] for rule in rules}) == len(rules)


def test_no_wrapped_line_turns_into_a_list() -> None:
    assert not re.findall(r"^ +(?:\d+[.)]|[-+*]) .*", TEXT, re.MULTILINE)


@pytest.mark.parametrize(
    ("cut", "complaint"),
    [("[Stance.denies]", "no words for: denies"), ("[Who.both]", "no words for: both")],
)
def test_a_value_without_words_stops_the_generator(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cut: str, complaint: str
) -> None:
    written = (book.FOLDER / "values.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(book, "FOLDER", tmp_path)
    other = cut.replace("]", "-of-nothing]")
    (tmp_path / "values.toml").write_text(written.replace(cut, other), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        book.load_values()


def test_words_for_what_is_not_there_stop_the_generator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written = (book.FOLDER / "dispute.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(book, "FOLDER", tmp_path)
    (tmp_path / "dispute.toml").write_text(written.replace('["kind"]', '["kind", "winner"]'), encoding="utf-8")
    with pytest.raises(ValueError, match="words for what is not there: winner"):
        book.load_section("dispute")


def test_the_crosswalk_tells_every_acled_type_and_the_cameo_code_of_every_act() -> None:
    for kind in load_crosswalk().types.values():
        assert f"| {kind.name} | {kind.event_type} | {kind.definition} |" in part("ACLED")
    for (act, mode), code in load_cameo().acts.items():
        name = "/".join(filter(None, (act, mode)))
        assert f"| `{name}` | {code.code} | {code.name} |" in part("CAMEO")
