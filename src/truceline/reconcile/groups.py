"""Things that belong together, joined pair by pair (union-find)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups:
    """Groups of the numbers 0 to `count` - 1. A group goes by its smallest number, in whatever order it was joined."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def find(self, one: int) -> int:
        """The number that a group goes by."""
        above = self._above
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    def join(self, one: int, other: int) -> int:
        """Make one group of two; returns the number it goes by."""
        first, second = sorted((self.find(one), self.find(other)))
        self._above[second] = first
        return first

    def members(self) -> Iterable[list[int]]:
        """The groups, each ascending, in the order of their first members."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for one in range(len(self._above)):
            found[self.find(one)].append(one)
        return found.values()


class Parted(Groups):
    """Groups of which some are held apart from others."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.parts: dict[int, set[int]] = {}  # what a group goes by, and what those go by that it is held apart from

    def part(self, one: int, other: int) -> bool:
        """Hold two groups apart from now on; False where they are one already."""
        first, second = self.find(one), self.find(other)
        if first == second:
            return False
        self.parts.setdefault(first, set()).add(second)
        self.parts.setdefault(second, set()).add(first)
        return True

    def join_unless_apart(self, one: int, other: int) -> bool:
        """Make one group of two, unless they are held apart; whether they are one now."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return True
        if second in self.parts.get(first, ()):
            return False
        self.join(first, second)
        moved = self.parts.pop(second, set())
        for apart in moved:
            self.parts[apart].discard(second)
            self.parts[apart].add(first)
        if moved:
            self.parts.setdefault(first, set()).update(moved)
        return True
