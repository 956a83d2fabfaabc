"""Who may import whom, read from the imports themselves (docs/decisions/0002)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "truceline"
COMMON = {"model", "resources", "errors", "addresses", "literals"}
EVERYTHING = {"*"}
ROOMS = {
    "model": set(),
    "errors": set(),
    "resources": {"errors"},
    "addresses": {"resources", "errors"},
    "literals": set(),
    "gazetteer": COMMON,
    "ingest": COMMON,
    "fetch": COMMON,
    "language": COMMON,
    "read": COMMON | {"language", "gazetteer"},
    "reconcile": COMMON,
    "store": COMMON,
    "export": COMMON,
    "evaluate": COMMON,
    "engine": set(),
    "config": {"errors"},
    "logs": {"config"},
    "gauges": COMMON | {"store"},
    "pipeline": COMMON | {"ingest", "fetch", "language", "read", "reconcile", "store", "gazetteer", "engine"},
    "measure": COMMON | {"evaluate", "export", "gazetteer", "ingest", "language", "pipeline", "read", "reconcile"},
    "serve": EVERYTHING,
    "cli": EVERYTHING,
    "watch": EVERYTHING,
    "__main__": {"cli"},
    "api": COMMON | {"ingest", "export", "pipeline", "reconcile", "store"},
    "__init__": {"api", "model", "store"},
}
NOT_FOR_STAGES = {"store", "serve", "cli", "watch", "evaluate", "export", "pipeline", "config", "measure"}


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[int, str]]:
    """The rooms of ours that a file imports, wherever in it, each with its line."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import; the house writes them out"
            module = node.module or ""
            found += [
                (node.lineno, f"{module}.{name.name}" if module == "truceline" else module) for name in node.names
            ]
    ours = [(line, name.split(".")) for line, name in found if name.split(".")[0] == "truceline"]
    return [
        (line, parts[1] if len(parts) > 1 and not parts[1].startswith("__") else "__init__") for line, parts in ours
    ]


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_the_rooms_it_may_know(path: Path) -> None:
    room = room_of(path)
    assert room in ROOMS, f"{room} is a new room: say in ROOMS whom it may know, and why in docs/decisions"
    allowed = ROOMS[room]
    for line, other in imports(path):
        fine = other in {room, "__init__"} or "*" in allowed or other in allowed
        assert fine, f"{path}:{line}: {room} must not know {other}"


@pytest.mark.parametrize("stage", ["ingest", "fetch", "language", "read", "reconcile"])
def test_no_stage_may_know_the_store_or_anything_above_it(stage: str) -> None:
    assert not ROOMS[stage] & NOT_FOR_STAGES


def test_nothing_in_the_package_imports_training() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in {"training", "torch", "tests"}], path


def test_the_vocabulary_needs_only_the_standard_library() -> None:
    import sys

    for path in FILES:
        if room_of(path) != "model":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom | ast.Import):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
                roots = {name.split(".")[0] for name in names}
                assert roots <= sys.stdlib_module_names | {"truceline"}, path


def test_the_desks_questions_know_no_web() -> None:
    for path in (SOURCE / "serve" / "queries").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in {"fastapi", "starlette", "pydantic"}], path
            assert not [name for name in names if name.startswith("truceline.serve.api")], path


def test_nobody_but_the_command_knows_the_desk() -> None:
    for path in FILES:
        if room_of(path) not in {"serve", "cli"}:
            assert "serve" not in {other for _, other in imports(path)}, path
