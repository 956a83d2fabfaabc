"""When two counts are one number told in other words, and when a count is the sum of two others."""

from __future__ import annotations

from truceline.model import Count

SLACK = 0.1  # how far "almost", "about" and a rounded "more than" may stand from the number they round
ROUND = 10  # what a number is rounded to: "more than 50" rounds 52, "at least 49" rounds nothing


def size(count: Count) -> int | None:
    """The number that stands for a count: the best, else a bound; None of "dozens"."""
    return next((number for number in (count.best, count.low, count.high) if number is not None), None)


def retells(known: Count, count: Count) -> bool:
    """Whether a count, told later, is a known one again: the same number, a range around it, or its rounding."""
    number, mine = size(known), size(count)
    if number is None or mine is None:
        return False
    return number == mine or _holds(known, mine) or _holds(count, number) or (known.exact and rounds(count, number))


def _holds(count: Count, number: int) -> bool:
    """Whether a range of two bounds has room for a number."""
    return count.low is not None and count.high is not None and count.low <= number <= count.high


def rounds(count: Count, number: int) -> bool:
    """Whether words such as "almost 100", "about 100", "more than 50" or "up to 100" may be told of a number."""
    mine = size(count)
    if mine is None or count.exact:
        return mine == number
    if count.low is not None:
        return mine == number or (mine % ROUND == 0 and mine <= number <= mine * (1 + SLACK))
    if count.best is not None:
        return abs(mine - number) <= SLACK * number
    return number <= mine <= number * (1 + SLACK)
