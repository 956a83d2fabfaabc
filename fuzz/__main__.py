"""Fuzz: `python -m fuzz [TARGET…] [--seconds N]`, all targets one after another where none is named.

What breaks a target is written to fuzz/found/TARGET/, where tests/test_fuzz.py tries it from then on. Needs atheris
(Apache-2.0; `pip install 'truceline[fuzz]'`), which is for Linux.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

FOUND = Path(__file__).resolve().parent / "found"
LARGEST = 20_000  # bytes of one input


def main() -> int:
    """Each target in a process of its own; the exit code is that of the first that broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="of each target")
    parser.add_argument("--slowest", type=int, default=20, help="seconds for one input; more on a busy machine")
    parser.add_argument("--here", action="store_true", help="fuzz the one target in this process, as atheris wants it")
    options = parser.parse_args()
    if options.here:
        fuzz(options.targets[0], options.seconds, options.slowest)
        return 0
    from fuzz.targets import TARGETS

    broken = 0
    for name in options.targets or TARGETS:
        print(f"== {name}, {options.seconds} s", flush=True)
        command = [sys.executable, "-m", "fuzz", name, "--seconds", str(options.seconds)]
        command += ["--slowest", str(options.slowest), "--here"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
        lines = (done.stderr + done.stdout).splitlines()
        if done.returncode:
            print("\n".join(line for line in lines[-60:] if not line.startswith("#")), flush=True)
            broken = broken or done.returncode
        else:
            print(
                next((line for line in reversed(lines) if line.startswith("Done") or "exec/s" in line), "done"),
                flush=True,
            )
    return broken


def fuzz(name: str, seconds: int, slowest: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["truceline"]):
        from fuzz.targets import TARGETS
    target = TARGETS[name]
    for seed in target.seeds:  # loads what is loaded once: it counts as no slow input
        target(seed)
    corpus = Path(tempfile.mkdtemp(prefix=f"truceline-{name}-"))
    for nth, seed in enumerate(target.seeds):
        (corpus / f"seed{nth}").write_bytes(seed)
    kept = FOUND / name
    kept.mkdir(parents=True, exist_ok=True)  # atheris makes no folders; git keeps none that is empty
    for nth, path in enumerate(sorted(kept.iterdir())):
        (corpus / f"kept{nth}").write_bytes(path.read_bytes())
    longest = max(LARGEST, *(2 * len(seed) for seed in target.seeds))
    limits = [f"-max_total_time={seconds}", f"-timeout={slowest}", f"-max_len={longest}", "-rss_limit_mb=3000"]

    def spoiled(raw: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        if target.spoil is None or dice.random() < 0.3:
            mutated: bytes = atheris.Mutate(raw, most)
            return mutated
        return target.spoil(raw, dice)[:most]

    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={kept}/", *limits], target, custom_mutator=spoiled)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
