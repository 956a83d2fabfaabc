"""Hatchling's build hook: makes the place-name index from the data in the repository, for wheels and editable installs.

It needs the standard library only: the parts of truceline it imports (gazetteer, resources, errors) hold to that.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INDEX = "src/truceline/data/gazetteer.sqlite"


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds src/truceline/data/gazetteer.sqlite when it is missing or older than its data."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the files are gathered; `version` is "standard" or "editable"."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from truceline.gazetteer.build import ensure

            ensure(root / INDEX)
        finally:
            sys.path.remove(str(root / "src"))
