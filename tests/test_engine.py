"""A function over tasks in processes: order, bounds, and what happens to processes that fail."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from truceline.engine import Done, WorkerFailed, forked, ordered


def squaring() -> Callable[[int], int]:
    return square


def square(number: int) -> int:
    time.sleep(0.05 * (number % 3))  # so that they do not end in order
    if number == 13:
        os._exit(1)
    if number == 17:
        time.sleep(60)
    if number == 19:
        raise ValueError("nineteen")
    return number * number


def failing() -> Callable[[int], int]:
    raise RuntimeError("no model")


def echoing() -> Callable[[bytes], bytes]:
    return bytes


def dying() -> Callable[[int], int]:
    os._exit(1)


def squares(tasks: Iterator[int | Done[int]] | list[int | Done[int]], prepare=squaring, **more: object) -> list[int]:
    options = {"workers": 2, "window": 4, "patience": 30.0, "lost": lambda task, why: -task, "stop": lambda: False}
    return list(ordered(tasks, prepare, **{**options, **more}))


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    assert squares(list(range(8)), workers=workers) == [n * n for n in range(8)]


def test_what_is_known_takes_its_place_and_needs_no_process() -> None:
    assert squares([Done(-1), Done(-2)], prepare=dying) == [-1, -2]
    assert squares([2, Done(-1), 3, Done(-2)]) == [4, -1, 9, -2]


def test_a_process_that_dies_costs_its_own_task_alone() -> None:
    assert squares([1, 13, 2, 13, 3]) == [1, -13, 4, -13, 9]


def test_what_a_process_that_dies_had_at_hand_is_done_by_the_next() -> None:
    assert squares([13, 2, 13, 3, 4], workers=1) == [-13, 4, -13, 9, 16]


def test_large_tasks_and_large_answers_do_not_wait_for_each_other() -> None:
    """More than a pipe holds in either direction."""
    large = [bytes([n]) * 3_000_000 for n in range(6)]
    results = ordered(large, echoing, workers=1, window=6, patience=30, lost=lambda task, why: b"", stop=lambda: False)
    assert list(results) == large


def test_a_task_that_takes_too_long_is_given_up() -> None:
    assert squares([1, 17, 2], patience=1.5) == [1, -17, 4]


def test_an_error_in_a_task_ends_it_all_after_what_came_before() -> None:
    got: list[int] = []
    results = ordered(
        [1, 2, 19, 3], squaring, workers=2, window=4, patience=30, lost=lambda task, why: 0, stop=lambda: False
    )
    with pytest.raises(ValueError, match="nineteen"):
        got.extend(results)
    assert got in ([1, 4], [1], [])


@pytest.mark.parametrize(("prepare", "says"), [(failing, "no model"), (dying, "memory")])
def test_a_process_that_cannot_start_ends_it_all(prepare: Callable[[], Callable[[int], int]], says: str) -> None:
    with pytest.raises((RuntimeError, WorkerFailed), match=says):
        squares([1, 2], prepare=prepare)


def test_no_more_is_taken_than_the_window_holds() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(30):
            taken.append(number)
            yield number

    results = ordered(tasks(), squaring, workers=2, window=4, patience=30, lost=lambda task, why: 0, stop=lambda: False)
    next(results)
    assert len(taken) <= 4 + 1
    results.close()


def test_answers_do_not_wait_for_tasks_that_are_long_in_coming() -> None:
    """As those of a slow server are: what is done must be written meanwhile."""
    got: list[int] = []
    most = 6_000

    def slow() -> Iterator[int | Done[int]]:
        yield 3
        for _ in range(most):
            if got:
                return
            time.sleep(0.01)
            yield Done(0)

    options = {"workers": 1, "window": 10 * most, "patience": 30.0, "lost": lambda task, why: -task}
    for result in ordered(slow(), squaring, stop=lambda: False, **options):
        got.append(result)
    assert got[0] == 9
    assert len(got) < most


def test_once_asked_to_stop_nothing_more_is_begun() -> None:
    got: list[int] = []
    for result in ordered(
        list(range(30)),
        squaring,
        workers=2,
        window=4,
        patience=30,
        lost=lambda task, why: 0,
        stop=lambda: len(got) >= 3,
    ):
        got.append(result)
    assert got == [0, 1, 4]


def test_processes_do_not_hear_ctrl_c() -> None:
    results = ordered(
        [1, 2, 4, 5], squaring, workers=1, window=2, patience=30, lost=lambda task, why: -task, stop=lambda: False
    )
    first = next(results)
    for process in multiprocessing.active_children():
        os.kill(process.pid or 0, signal.SIGINT)
    assert [first, *results] == [1, 4, 16, 25]


# ---------------------------------------------------------------------- copies of this process


def test_copies_know_what_their_original_knows_and_answer_in_order() -> None:
    known = {number: [number] * 3 for number in range(6)}
    taken = [laid.take() for laid in forked(lambda n: (square(n), known.pop(n)), list(range(6)), workers=3)]
    assert taken == [(n * n, [n] * 3) for n in range(6)]
    assert len(known) == 6, "what a copy does to what it knows is done to no other"


def test_with_fewer_than_two_workers_nothing_is_copied() -> None:
    assert [laid.take() for laid in forked(lambda n: os.getpid(), [1, 2], workers=1)] == [os.getpid()] * 2


def test_an_error_in_a_copy_is_raised_here_and_the_others_are_ended(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if number == 17:
            (tmp_path / "part").write_text(str(os.getpid()))
            (tmp_path / "part").rename(tmp_path / "other")
        else:
            while not (tmp_path / "other").exists():
                time.sleep(0.01)
        return square(number)

    with pytest.raises(ValueError, match="nineteen"):
        list(forked(work, [19, 17], workers=2))
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "other").read_text()), 0)


def test_a_copy_that_is_killed_is_told_of() -> None:
    with pytest.raises(WorkerFailed, match="memory"):
        list(forked(lambda n: os.kill(os.getpid(), signal.SIGKILL), [1, 2], workers=2))


def test_an_error_that_cannot_be_carried_over_comes_as_its_traceback() -> None:
    class Local(Exception):
        pass

    def fail(number: int) -> None:
        raise Local("of this function alone")

    with pytest.raises(WorkerFailed, match="of this function alone"):
        list(forked(fail, [1, 2], workers=2))
