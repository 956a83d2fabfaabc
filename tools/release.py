"""Builds sdist and wheel into dist/, checks them, and tries the wheel outside the checkout: make release.

The wheel is built from the sdist, so a sdist that lacks something is found out. Nothing is uploaded.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
EXAMPLES = ("border-clashes.txt", "market-toll.txt")
MOST_MB = 400  # installed, with all it requires; without .pyc files, which pip makes at once and uv as they are needed
MEGA = 1_000_000


def run(*command: str | Path, at: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """What the command printed. Ends the release where it fails, with its words."""
    print("$", *(str(word).replace(str(at), ".") for word in command), flush=True)
    done = subprocess.run([str(w) for w in command], cwd=at, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"failed with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def build() -> tuple[Path, Path]:
    """The sdist and the wheel, made anew and checked."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST)
    sdist, wheel = next(DIST.glob("*.tar.gz")), next(DIST.glob("*.whl"))
    run(sys.executable, "-m", "twine", "check", "--strict", sdist, wheel)
    run(sys.executable, "-m", "check_wheel_contents", wheel)
    return sdist, wheel


def sizes(site: Path) -> list[tuple[int, str]]:
    """Bytes of each folder and file at the top of an environment's packages, the largest first."""
    found = []
    for one in site.iterdir():
        files = [one] if one.is_file() else [file for file in one.rglob("*") if file.is_file()]
        found.append((sum(file.stat().st_size for file in files), one.name))
    return sorted(found, reverse=True)


def try_out(wheel: Path, folder: Path) -> None:
    """Install the wheel and use it as somebody would who has just met it."""
    home = folder / "venv"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TRUCELINE"))}
    uv, python, truceline = (sys.executable, "-m", "uv"), home / "bin" / "python", home / "bin" / "truceline"
    run(*uv, "venv", "--quiet", "--python", sys.executable, home, at=folder, env=env)
    install = (*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python)  # compiled, as pip does
    run(*install, wheel, at=folder, env=env)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", at=folder, env=env).strip())
    found = sizes(site)
    total = sum(size for size, _ in found) / MEGA
    compiled = sum(file.stat().st_size for file in site.rglob("*.pyc")) / MEGA
    print(
        f"installed with all it requires: {total - compiled:.0f} MB, and {compiled:.0f} MB that Python compiles of it:"
    )
    for size, name in found[:5]:
        print(f"  {size / MEGA:6.1f} MB  {name}")
    if total - compiled > MOST_MB:
        sys.exit(f"more than {MOST_MB} MB, what Python compiles left aside")
    for name in EXAMPLES:
        shutil.copy(ROOT / "examples" / name, folder)
    print(run(truceline, "--version", at=folder, env=env).strip())
    account = json.loads(run(truceline, "read", EXAMPLES[0], "--format", "json", at=folder, env=env))
    print(f"read: {len(account['claims'])} claims")
    run(truceline, "run", *EXAMPLES, at=folder, env=env)
    run(truceline, "reconcile", at=folder, env=env)
    run(truceline, "export", "--format", "acled", "--out", "events.csv", at=folder, env=env)
    rows = (folder / "events.csv").read_text(encoding="utf-8").splitlines()
    if not account["claims"] or len(rows) < 2:
        sys.exit("nothing was read or exported")
    print(f"export: {len(rows) - 1} rows")
    run(*install, f"{wheel}[serve]", at=folder, env=env)
    print(f"with [serve]: {sum(size for size, _ in sizes(site)) / MEGA:.0f} MB")
    serve(truceline, folder, env)


def serve(truceline: Path, folder: Path, env: Mapping[str, str]) -> None:
    """The desk answers, with its map."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    desk = subprocess.Popen([truceline, "serve", "--port", str(port)], cwd=folder, env=dict(env))
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                    print(f"/healthz: {answer.status} {answer.read().decode().strip()}")
                    return
            except OSError:
                if desk.poll() is not None:
                    break
                time.sleep(0.5)
        sys.exit("the desk did not answer /healthz")
    finally:
        desk.terminate()
        desk.wait(timeout=30)


def main() -> None:
    sdist, wheel = build()
    for one in (sdist, wheel):
        print(f"{one.name}: {one.stat().st_size / MEGA:.1f} MB")
    with tempfile.TemporaryDirectory(prefix="truceline-release-") as folder:
        try_out(wheel, Path(folder))


if __name__ == "__main__":
    main()
