"""Work that may be done in several processes; which, is for whoever has processes to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Laid(Protocol[R_co]):
    """A result that waits to be taken, once."""

    def take(self) -> R_co: ...


class Spread(Protocol):
    """Does some work for each task, somewhere that knows all that is known here; the results in the order of the tasks.
    What the work does to what it knows may or may not be seen here."""

    def __call__(self, work: Callable[[T], R], tasks: Sequence[T], /) -> Iterator[Laid[R]]: ...


@dataclass(frozen=True, slots=True)
class _Due(Generic[R]):
    take: Callable[[], R]


def here(work: Callable[[T], R], tasks: Sequence[T], /) -> Iterator[Laid[R]]:
    """In this process, each when its result is taken."""
    return (_Due(partial(work, task)) for task in tasks)
