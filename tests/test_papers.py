"""The papers that come with a release: how to cite it, whose work it carries, what changed."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from jsonschema import Draft7Validator

import truceline
from tests.conftest import REPOSITORY

CARD = REPOSITORY / "docs" / "model-card.md"
OURS = {"act sentences (evaluation/acts)", "hand-made accounts of 137 articles", "MiniLM-L6 encoder"}


def paper(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def test_the_citation_is_valid_and_of_this_version() -> None:
    citation = yaml.load(paper("CITATION.cff"), yaml.BaseLoader)  # strings only: a date stays as it is written
    schema = json.loads((REPOSITORY / "tests" / "schemas" / "cff-1.2.0.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(citation)] == []
    assert citation["version"] == truceline.__version__


def trained_on() -> list[str]:
    """The data sets of the model card's table that are other people's."""
    table = paper("docs/model-card.md").partition("## Data: where an outsider gets each set")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")]
    names = [name for row in rows[2:] if row not in OURS for name in row.split(", ")]
    return [name.removesuffix(" on EWT") for name in names]


def test_the_model_card_names_what_the_model_was_trained_on() -> None:
    assert {"UD English EWT", "wikigold", "PolNeAR", "PLV"} <= set(trained_on())


@pytest.mark.parametrize("work", [*trained_on(), "MiniLM", "GeoNames", "htmx", "MapLibre", "world-atlas", "PLOVER"])
def test_the_notice_names_every_work_the_package_is_made_of(work: str) -> None:
    assert work in " ".join(paper("NOTICE").split())


def test_the_changelog_keeps_its_form() -> None:
    text = paper("CHANGELOG.md")
    versions = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d\d-\d\d)?$", text, re.MULTILINE)
    assert versions[:1] == ["Unreleased"]
    assert len(versions) == len(re.findall(r"^## ", text, re.MULTILINE))
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds
