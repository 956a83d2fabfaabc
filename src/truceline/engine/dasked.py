"""A function over many tasks on a Dask cluster, its results in the order of the tasks.

The same bargain as `local.ordered`: no more than so many tasks are under way, a task whose workers died costs itself
alone, and an error that a task raises ends it all. Dask gives a task of a worker that died to another one; only a task
that was with several workers when they died is given up.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, TypeVar

from truceline.engine.local import TICK, Done, WorkerFailed

T = TypeVar("T")
R = TypeVar("R")

BEHIND = 3  # tasks under way or waiting for each thread of the cluster's workers
FEWEST = 8  # while no worker has come yet, as in a queue of Slurm's
COUNTED = 5.0  # seconds until the workers are counted again: they come and go
CONNECT = 30.0  # seconds that a scheduler is given to take a connection,
ANSWER = 60.0  # and until it has answered: Dask has no limit of its own for that
RECALLED = 20.0  # seconds without a worker, where there were some, until a cluster of our own is asked for them again
DESERTED = 120.0  # and until they are given up
FATAL = 3  # workers that a task may lose before it is given up (Dask's own default)


@contextmanager
def cluster(address: str, *, workers: int) -> Iterator[Any]:
    """A client of the scheduler at HOST:PORT, or of one in the file of an absolute path; of processes of this machine
    where there is no address. Needs distributed. WorkerFailed where no scheduler answers."""
    import dask
    from distributed import Client, LocalCluster

    settings = {
        "distributed.comm.timeouts.connect": f"{CONNECT} s",
        "distributed.scheduler.allowed-failures": FATAL,
        "distributed.worker.daemon": False,  # so that a reader may start processes of its own
    }
    with dask.config.set(settings):
        if not address:
            with (
                LocalCluster(  # one thread each: what reads holds Python's lock for much of its time
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address="127.0.0.1:0",
                    silence_logs=50,
                ) as made,
                Client(made) as client,
            ):
                yield client
            return
        try:
            client = _within(ANSWER, partial(Client, scheduler_at(address)))
        except (OSError, ValueError, ImportError) as error:  # ImportError: its Dask and ours do not fit
            raise WorkerFailed(f"no Dask scheduler at {address}: {error}") from error
        with client:
            yield client


def _within(seconds: float, connect: Callable[[], Any]) -> Any:
    """What connects, done beside this thread, so that neither silence nor Ctrl-C has to wait for its end."""
    made: Queue[Any] = Queue()

    def work() -> None:
        try:
            made.put(connect())
        except BaseException as error:
            made.put(error)

    Thread(target=work, daemon=True).start()
    try:
        found = made.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"what is there has not answered for {seconds:.0f} seconds") from None
    if isinstance(found, BaseException):
        raise found
    return found


def scheduler_at(address: str) -> str:
    """The address of a scheduler as Dask has it, out of its file where that is what is named.

    A file that is not there is a WorkerFailed at once: Dask itself would wait for it, and for ever.
    """
    if not address.startswith("/"):
        return address if "://" in address else f"tcp://{address}"
    try:
        said = json.loads(Path(address).read_bytes())["address"]
    except FileNotFoundError as error:
        raise WorkerFailed(f"no such file; dask scheduler --scheduler-file {address} writes it") from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise WorkerFailed(f"no file of a Dask scheduler ({type(error).__name__}: {error})") from error
    if not isinstance(said, str):
        raise WorkerFailed("no file of a Dask scheduler: its address is no string")
    return said


def ordered(
    tasks: Iterable[T | Done[R]],
    function: Callable[[T], R],
    *,
    client: Any,
    lost: Callable[[T, str], R],
    stop: Callable[[], bool],
    deserted: float = DESERTED,
) -> Iterator[R]:
    """The results of the tasks, in their order; `function` must be importable by name on the workers.

    `lost` gives the result of a task whose workers died again and again. Once `stop` says so, nothing more is begun
    and what is under way is dropped. Raises WorkerFailed where the scheduler is gone, or all workers for `deserted`
    seconds; before the first has come, as in a queue of Slurm's, it waits.
    """
    under_way: deque[tuple[T | None, Any]] = deque()
    waiting, exhausted = iter(tasks), False
    room = _Room(client, deserted)
    try:
        while not stop():
            begun = False
            most = room.most()
            if not exhausted and len(under_way) < most:
                try:
                    task = next(waiting)
                except StopIteration:
                    exhausted = True
                else:
                    begun = True
                    if isinstance(task, Done):
                        under_way.append((None, task))
                    else:
                        under_way.append((task, client.submit(function, task, pure=False)))
            if not under_way:
                if exhausted:
                    return
                continue
            first, future = under_way[0]
            if isinstance(future, Done):
                under_way.popleft()
                yield future.result
            elif _is_done(future, 0.0 if begun else TICK):
                under_way.popleft()
                yield _result(first, future, lost)
    finally:
        client.cancel([future for _, future in under_way if not isinstance(future, Done)], force=True)


class _Room:
    """How many tasks may be under way, by the workers that there are."""

    def __init__(self, client: Any, deserted: float) -> None:
        self._client = client
        self._deserted = deserted
        self._counted = -COUNTED
        self._threads = 0
        self._most = 0
        self._last: float | None = None  # when there was a worker

    def most(self) -> int:
        now = time.monotonic()
        if now - self._counted > min(COUNTED, self._deserted):
            self._threads, self._counted = sum(self._client.nthreads().values()), now
            if self._threads:
                self._last, self._most = now, max(self._most, self._threads)
            elif self._last is not None:
                self._wait_for_more(now - self._last)
        return max(FEWEST, BEHIND * self._threads)

    def _wait_for_more(self, seconds: float) -> None:
        """A worker that dies while it starts is not begun again by Dask: a cluster of our own is told to."""
        if seconds > self._deserted:
            raise WorkerFailed("the Dask cluster has no worker left; begin the run again with --resume")
        if seconds > RECALLED and self._client.cluster is not None:
            self._client.cluster.scale(self._most)


def _is_done(future: Any, seconds: float) -> bool:
    from distributed import wait
    from distributed.client import FutureCancelledError

    if future.done():
        return True
    try:
        wait(future, timeout=seconds)
    except TimeoutError:
        return False
    except FutureCancelledError as error:
        raise WorkerFailed("the Dask scheduler is gone; begin the run again with --resume") from error
    return True


def _result(task: Any, future: Any, lost: Callable[[Any, str], R]) -> R:
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    try:
        found: R = future.result()
    except KilledWorker:
        return lost(task, "the process that read it ended")
    except FutureCancelledError as error:
        raise WorkerFailed("the Dask scheduler is gone; begin the run again with --resume") from error
    return found
