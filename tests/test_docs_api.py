"""The page on the API is what the routes say, and the page on the desk names what there is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from truceline.serve.selection import NAMES
from truceline.store.users import Role

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_reference_of_the_api_is_up_to_date() -> None:
    found = importlib.util.spec_from_file_location("docs_api", DOCS / "api.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    assert (DOCS / "reference" / "api.md").read_text(encoding="utf-8") == module.page(), "make docs writes it anew"


def test_every_filter_and_role_is_documented() -> None:
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in page] == []
    desk = (DOCS / "how-to" / "desk.md").read_text(encoding="utf-8")
    assert [role for role in Role if f"| `{role}` |" not in desk] == []
