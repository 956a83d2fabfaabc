"""A function over many tasks in processes of this machine, its results in the order of the tasks.

Each process prepares the function once (loads a model, say) and works on one task at a time, with the next one at hand,
so that it need not wait for whoever stores the answers. No more than `window` tasks are under way or waiting for their
turn, however many there are. A process that dies or takes too long costs the task it was at alone; an error that a task
or the preparation raises ends it all.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

TICK = 0.2  # seconds until it is asked again whether to stop
AT_HAND = 2  # tasks of a process: the one it is at and the next
LAST_WORDS = 2.0  # seconds that a process is given to end by itself
ENDED = object()  # in place of a task: there are no more
SPAWN = multiprocessing.get_context("spawn")  # a fork would inherit the database's connection and the threads' locks


class WorkerFailed(Exception):
    """A process could not be got to work, or raised what cannot be carried over."""


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """A task that needs no process: its result is known."""

    result: R


class _Worker(Generic[T]):
    """A process, the pipe to it, and what it is at: the first of its tasks, since when."""

    def __init__(self, prepare: Callable[[], Callable[[T], Any]]) -> None:
        self.pipe, theirs = SPAWN.Pipe()
        self.process: BaseProcess = SPAWN.Process(target=_work, args=(theirs, prepare), daemon=True)
        self.ready = False
        self.tasks: deque[tuple[int, T]] = deque()
        self.since = time.monotonic()
        with _unheard(signal.SIGINT):
            self.process.start()
        theirs.close()

    def give(self, number: int, task: T) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append((number, task))
        with suppress(OSError):  # it has died; that is noticed where its answer is awaited
            self.pipe.send(task)

    def end(self) -> None:
        self.pipe.close()
        self.process.join(0 if self.tasks else LAST_WORDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def ordered(
    tasks: Iterable[T | Done[R]],
    prepare: Callable[[], Callable[[T], R]],
    *,
    workers: int,
    window: int,
    patience: float | Callable[[T], float],
    lost: Callable[[T, str], R],
    stop: Callable[[], bool],
) -> Iterator[R]:
    """The results of the tasks, in their order.

    `prepare` runs in each process and must be importable by name, as must what it returns for. A task whose process
    died, or took more seconds than its `patience`, has the result that `lost` gives it. Once `stop` says so, no more is
    begun and what is under way is dropped. Processes start when they are first needed. With no `workers` at all it
    runs here, where nothing guards against a task that dies or never ends.
    """
    pool = _Pool(prepare, workers=workers, window=window, patience=patience, lost=lost)
    try:
        yield from pool.run(iter(tasks), stop)
    finally:
        pool.end()


class _Pool(Generic[T, R]):
    def __init__(
        self,
        prepare: Callable[[], Callable[[T], R]],
        *,
        workers: int,
        window: int,
        patience: float | Callable[[T], float],
        lost: Callable[[T, str], R],
    ) -> None:
        self._prepare, self._lost = prepare, lost
        self._most, self._window = workers, max(window, workers, 1)
        self._patience = patience if callable(patience) else lambda _: patience
        self._here: Callable[[T], R] | None = None
        self._workers: list[_Worker[T]] = []
        self._results: dict[int, R] = {}
        self._begun = self._told = 0
        self._next: list[T] = []  # a task that waits for a free process
        self._again: deque[tuple[int, T]] = deque()  # what a process that died had at hand
        self._exhausted = False

    def run(self, tasks: Iterator[T | Done[R]], stop: Callable[[], bool]) -> Iterator[R]:
        while True:
            while self._told in self._results:
                result = self._results.pop(self._told)
                self._told += 1
                yield result
                if stop():
                    return
            if stop():
                return
            begun = self._hand_out(tasks)
            if self._told in self._results:
                continue
            if self._exhausted and not self._next and self._told == self._begun:
                return
            self._listen(0.0 if begun else TICK)

    def end(self) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _hand_out(self, tasks: Iterator[T | Done[R]]) -> bool:
        """Begin one task, if there is room for it; whether it was begun.

        One at a time: the next may be long in coming, from a slow server, say, and answers are not to wait for it.
        """
        if self._again and (worker := self._free()) is not None:
            worker.give(*self._again.popleft())
            return True
        if self._begun - self._told >= self._window or (not self._next and not self._fetch(tasks)):
            return False
        if self._next and self._most == 0:
            self._here = self._here or self._prepare()
            self._results[self._begun] = self._here(self._next.pop())
            self._begun += 1
        elif self._next:
            worker = self._free()
            if worker is None:
                return False
            worker.give(self._begun, self._next.pop())
            self._begun += 1
        return True

    def _fetch(self, tasks: Iterator[T | Done[R]]) -> bool:
        """Take the next task; False where there is none."""
        if self._exhausted:
            return False
        try:
            task = next(tasks)
        except StopIteration:
            self._exhausted = True
            return False
        if isinstance(task, Done):
            self._results[self._begun] = task.result
            self._begun += 1
        else:
            self._next.append(task)
        return True

    def _free(self) -> _Worker[T] | None:
        """The process with the fewest tasks, if it may have another; a new one rather than a second task for any."""
        least = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if least is not None and not least.tasks:
            return least
        if len(self._workers) < self._most:
            self._workers.append(_Worker(self._prepare))
            return self._workers[-1]
        return least if least is not None and len(least.tasks) < AT_HAND else None

    def _listen(self, seconds: float) -> None:
        """Wait a moment for answers, and look after processes that died or take too long."""
        pipes = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(pipes), timeout=seconds):
            assert isinstance(pipe, Connection)
            self._hear(pipes[pipe])
        for worker in list(self._workers):
            if worker.ready and worker.tasks:
                patience = self._patience(worker.tasks[0][1])
                if time.monotonic() - worker.since > patience:
                    self._give_up(worker, f"took more than {patience:.0f} seconds")

    def _hear(self, worker: _Worker[T]) -> None:
        try:
            kind, answer = worker.pipe.recv()
        except (EOFError, OSError):
            if not worker.ready:
                raise WorkerFailed("a worker process ended while it was starting; is there memory enough?") from None
            self._give_up(worker, "the process that read it ended")
            return
        if kind == "raised":
            raise answer
        if kind == "ready":
            worker.ready, worker.since = True, time.monotonic()
        elif worker.tasks:
            number, _ = worker.tasks.popleft()
            self._results[number] = answer
            worker.since = time.monotonic()

    def _give_up(self, worker: _Worker[T], why: str) -> None:
        if worker.tasks:
            number, task = worker.tasks.popleft()
            self._results[number] = self._lost(task, why)
            self._again.extend(worker.tasks)
        self._workers.remove(worker)
        worker.end()


def _work(pipe: Any, prepare: Callable[[], Callable[[Any], Any]]) -> None:
    """The life of a process: it ends when the pipe does, so none outlives the one that started it.

    Tasks are taken off the pipe as they come, by a thread of their own: were they left there, a long task and a long
    answer could wait for each other."""
    try:
        try:
            function = prepare()
            pipe.send(("ready", None))
            tasks: SimpleQueue[Any] = SimpleQueue()
            threading.Thread(target=_take, args=(pipe, tasks), daemon=True).start()
            while (task := tasks.get()) is not ENDED:
                if isinstance(task, BaseException):
                    raise task
                pipe.send(("answer", function(task)))
        except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
            return
        except BaseException as error:
            pipe.send(("raised", portable(error)))
    except OSError:
        return  # nobody listens any more


def _take(pipe: Any, tasks: SimpleQueue[Any]) -> None:
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        tasks.put(ENDED)
    except BaseException as error:  # a task that cannot be unpickled here
        tasks.put(error)


def portable(error: BaseException) -> BaseException:
    """The error, if it survives the journey; else its traceback in words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return WorkerFailed("".join(traceback.format_exception(error)))
    return error


@contextmanager
def _unheard(number: signal.Signals) -> Iterator[None]:
    """While it lasts, a signal is ignored, by processes started now for good: Ctrl-C is for their starter alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)
