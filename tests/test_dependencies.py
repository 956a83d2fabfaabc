"""What comes along with truceline may come along, and is written down."""

from __future__ import annotations

import json
import tomllib
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools import bill, dependencies
from tools.dependencies import OURS, LicenceUnclear, Rules

RULES = Rules()
REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("extra", [OURS, *dependencies.extras()])
def test_every_licence_that_comes_along_goes_with_ours(extra: str) -> None:
    packages = dependencies.closure(RULES, extra)
    assert {p.name: p.licence for p in packages.values() if not RULES.may_come(p.name, p.licence, extra)} == {}


@pytest.mark.parametrize(
    "licence",
    [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "SSPL-1.0",
        "CC-BY-NC-4.0",
        "LGPL-3.0-only",
        "MIT AND GPL-2.0-only",
        "GPL-3.0-only OR AGPL-3.0-only",
    ],
)
def test_what_binds_others_may_not_come(licence: str) -> None:
    assert not RULES.may_come("some-package", licence, OURS)


def test_of_a_choice_of_licences_one_must_do() -> None:
    assert RULES.may_come("some-package", "GPL-2.0-only OR MIT", OURS)


def test_a_licence_with_a_condition_comes_with_its_package_and_extra_only() -> None:
    assert RULES.may_come("psycopg", "LGPL-3.0-only", "postgresql")
    assert not RULES.may_come("psycopg", "LGPL-3.0-only", OURS)
    assert not RULES.may_come("another", "LGPL-3.0-only", "postgresql")


def test_a_package_without_a_licence_is_an_error() -> None:
    with pytest.raises(LicenceUnclear, match="some-package"):
        RULES.licence("some-package", Message())  # type: ignore[arg-type]


def test_the_page_lists_whatever_comes_along() -> None:
    page = dependencies.PAGE.read_text(encoding="utf-8")
    missing = [name for name, (licence, _) in dependencies.rows(RULES).items() if f"| {name} | {licence} |" not in page]
    assert missing == [], "make docs writes it anew"


def test_the_bill_of_materials_is_valid_and_complete() -> None:
    text = bill.bill("0.1.0")
    assert bill.problems(text) is None
    told = json.loads(text)
    assert told["metadata"]["component"]["purl"] == "pkg:pypi/truceline@0.1.0"
    required = {one["name"] for one in told["components"] if one["scope"] == "required"}
    assert required == set(dependencies.closure(RULES))
    assert all(one["licenses"] for one in told["components"])
    assert {one["name"] for one in told["components"]} >= {"psycopg", "fastapi", "pyarrow", "weasyprint"}
    assert "torch" not in {one["name"] for one in told["components"]}


@pytest.mark.parametrize(
    ("name", "broken"),
    [("typer", "0.15.1"), ("typer", "0.17.5")],  # defects on --help, or on a missing argument, with click 8.2 and newer
)
def test_versions_that_do_not_work_are_not_asked_for(name: str, broken: str) -> None:
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    (asked,) = [one for one in map(Requirement, declared) if one.name == name]
    assert broken not in asked.specifier


def test_a_broken_bill_is_refused() -> None:
    assert bill.problems('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "x"}]}') is not None
