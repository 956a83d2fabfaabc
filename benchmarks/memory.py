"""The memory of running processes, as Linux tells it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

EVERY = 0.5  # seconds between two looks


class Memory:
    """The memory of this process and its children together, looked at again and again; `peak` is in megabytes."""

    def __init__(self) -> None:
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            self.peak = max(self.peak, sum(map(held, (os.getpid(), *children_of(os.getpid())))) // 1024)
            if self._ended.wait(EVERY):
                return


def children_of(pid: int) -> list[int]:
    """The processes that a process started, if it has not ended."""
    try:
        return [int(one) for told in Path(f"/proc/{pid}/task").glob("*/children") for one in told.read_text().split()]
    except OSError:
        return []


def held(pid: int) -> int:
    """Kilobytes of a process; what several share is shared out among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
