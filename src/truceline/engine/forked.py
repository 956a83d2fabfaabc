"""A function over tasks in copies of this process, so that what it works on need not be handed over.

Each task has a copy of its own, forked when its turn comes and gone when it is done: what it writes to (a count of
references will do) is no longer held in common, but only as long as it lives. So tasks are best small and many.
Results wait in files until they are taken, in the order of the tasks.

Only where processes can be copied (Linux and its like); elsewhere the tasks are done here, one after the other. A copy
must not touch what cannot be copied: connections, other threads' locks.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from select import select
from tempfile import TemporaryFile
from typing import Generic, NoReturn, TypeVar, cast

from truceline.engine.local import WorkerFailed, portable

T = TypeVar("T")
R = TypeVar("R")

FORKS = sys.platform.startswith("linux")  # macOS has fork, but its libraries do not outlive it
DONE, RAISED = 0, 3  # exit statuses; a copy that ends by any other was killed


class Laid(Generic[R]):
    """A result that waits in a file."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 -- it is closed when the result is taken

    def put(self, result: R | BaseException) -> None:
        self._file.seek(0)
        self._file.truncate()
        pickle.dump(result, self._file, protocol=5)
        self._file.flush()

    def take(self) -> R:
        """The result; this can be done once."""
        with self._file:
            self._file.seek(0)
            return cast(R, pickle.load(self._file))

    def close(self) -> None:
        self._file.close()


def forked(work: Callable[[T], R], tasks: Sequence[T], *, workers: int) -> Iterator[Laid[R]]:
    """The results of tasks, in their order, each as soon as it is there.

    No more than `workers` copies live at a time, and all that is done waits in files. With fewer than two workers there
    are no copies. An error of a task is raised here; so is WorkerFailed where a copy was killed.
    """
    if workers < 2 or not FORKS:
        for task in tasks:
            laid = Laid[R]()
            laid.put(work(task))
            yield laid
        return
    alive: dict[int, _Copy[R]] = {}  # by the numbers of their tasks
    done: dict[int, Laid[R]] = {}
    begun = told = 0
    try:
        while told < len(tasks):
            while begun < len(tasks) and len(alive) < workers:
                alive[begun] = _forked(work, tasks[begun])
                begun += 1
            ended, _, _ = select([copy.pipe for copy in alive.values()], [], [])
            for number in [number for number, copy in alive.items() if copy.pipe in ended]:
                done[number] = alive.pop(number).ended()
            while told in done:
                yield done.pop(told)
                told += 1
    finally:
        for copy in alive.values():
            copy.kill()
        for laid in done.values():
            laid.close()


@dataclass(frozen=True, slots=True)
class _Copy(Generic[R]):
    """A copy of this process at its task: where its result goes, and a pipe that ends when it does."""

    pid: int
    laid: Laid[R]
    pipe: int

    def ended(self) -> Laid[R]:
        """Its result; its error is raised."""
        os.close(self.pipe)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if status == DONE:
            return self.laid
        if status == RAISED:
            raise cast(BaseException, self.laid.take())
        self.laid.close()
        raise WorkerFailed(f"a process ended with {status} before its work was done; is there memory enough?")

    def kill(self) -> None:
        os.close(self.pipe)
        self.laid.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def _forked(work: Callable[[T], R], task: T) -> _Copy[R]:
    """A task begun in a copy of this process. What this one has not yet written is not written by both."""
    sys.stdout.flush()
    sys.stderr.flush()
    laid, (ours, theirs) = Laid[R](), os.pipe()
    pid = os.fork()
    if not pid:
        _do(work, task, laid)
    os.close(theirs)
    return _Copy(pid, laid, ours)


def _do(work: Callable[[T], R], task: T, laid: Laid[R]) -> NoReturn:
    """The life of a copy. It ends without any of the cleaning up that is its original's to do."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            laid.put(work(task))
            status = DONE
        except BaseException as error:
            laid.put(portable(error))
            status = RAISED
    finally:
        os._exit(status)
