"""The memory of running processes, as Linux tells it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

EVERY = 0.2  # seconds between two looks


class Memory:
    """The memory of a process and its children, looked at again and again: `together` at their highest, and the
    `largest` of them, in megabytes."""

    def __init__(self, pid: int | None = None) -> None:
        self.together = self.largest = 0
        self._pid, self._ended = pid or os.getpid(), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            each = [held(pid) // 1024 for pid in (self._pid, *children_of(self._pid))]
            self.together, self.largest = max(self.together, sum(each)), max(self.largest, *each)
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
