"""Words of time in English news, resolved against the publication as precisely as they say and no more."""

from truceline.read.times.expression import TimeExpression, TimeKind, timex_value
from truceline.read.times.find import anchored, find_times

__all__ = ["TimeExpression", "TimeKind", "anchored", "find_times", "timex_value"]
