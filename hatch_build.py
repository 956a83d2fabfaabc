"""Hatchling's build hooks: the place-name index, for wheels and editable installs; map and timeline, for wheels.

It needs the standard library only: the parts of truceline it imports (gazetteer, resources, errors) hold to that.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INDEX = "src/truceline/data/gazetteer.sqlite"
WITHOUT = "TRUCELINE_WITHOUT_WEB"  # =1: a wheel without map and timeline; its desk has the tables


class TrucelineHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds what the package carries beside its sources, where it is missing or (the index) older than its data."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling: Node as a wheel, where the system has none."""
        building = _building(Path(self.root))
        editable = any("build_editable" in one for one in sys.argv)  # so pip asks; `version` is not known here
        wanted = self._wants_web() and not editable
        return [building.NODE_WHEEL] if wanted and building.node_of_system() is None else []

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
        if version == "standard" and self._wants_web():
            _building(root).build_web(root)

    def _wants_web(self) -> bool:
        there = _building(Path(self.root)).is_built(Path(self.root))
        return self.target_name == "wheel" and not there and os.environ.get(WITHOUT) != "1"


def _building(root: Path) -> Any:
    """web/building.py, which `make web` runs too."""
    found = importlib.util.spec_from_file_location("building", root / "web" / "building.py")
    if found is None or found.loader is None:
        raise RuntimeError("web/building.py is missing")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
