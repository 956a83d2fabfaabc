"""The locks under requirements/ fit pyproject.toml: make lock writes them anew."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import REPOSITORY
from tools.dependencies import FOR_USERS

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==(\S+)")
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def blocks(lock: str) -> list[str]:
    """The requirements of a lock, each with its hashes."""
    text = (REPOSITORY / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return re.findall(r"^[^\s#].*(?:\n[ \t].*)*", text, re.MULTILINE)


def asked(*extras: str) -> list[Requirement]:
    texts = [*PROJECT["dependencies"], *(one for extra in extras for one in PROJECT["optional-dependencies"][extra])]
    return [one for one in map(Requirement, texts) if one.name != "truceline"]


@pytest.mark.parametrize(("lock", "extras"), [("runtime", FOR_USERS), ("dev", ("dev", *FOR_USERS))])
def test_the_lock_has_a_version_that_fits_for_whatever_is_asked(lock: str, extras: tuple[str, ...]) -> None:
    pins: dict[str, list[str]] = {}
    for block in blocks(lock):
        found = PINNED.match(block)
        assert found is not None, block.partition("\n")[0]
        pins.setdefault(canonicalize_name(found[1]), []).append(found[2])
    wrong = [
        str(one)
        for one in asked(*extras)
        if not any(one.specifier.contains(pin) for pin in pins.get(canonicalize_name(one.name), []))
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_every_pin_has_its_hashes(lock: str) -> None:
    assert [block.partition("\n")[0] for block in blocks(lock) if "--hash=sha256:" not in block] == []


def test_users_do_not_install_the_tools_of_development() -> None:
    names = {block.partition("==")[0].partition("[")[0] for block in blocks("runtime")}
    assert names & {"pytest", "mypy", "ruff", "torch", "playwright"} == set()
