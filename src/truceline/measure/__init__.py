"""The reader and its parts put to the public data sets of `truceline.evaluate.suites`: what composes the two.

`evaluate` knows gold and answers but no reader; `pipeline` knows the reader but no gold. Here each suite's cases are
handed to the part of truceline that has the skill, and the answers to the suite's scorer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from truceline.errors import UsageError
from truceline.evaluate.suites import SuiteReport
from truceline.measure.bench import Bench
from truceline.measure.events import measure_acled, measure_muc4
from truceline.measure.grouping import measure_copies, measure_ecb, measure_neardup, measure_ucdp
from truceline.measure.language import measure_entities, measure_polnear, measure_syntax
from truceline.measure.pages import measure_html
from truceline.measure.pairs import measure_plv
from truceline.measure.reading import measure_factuality, measure_geo, measure_location, measure_tempeval

SUITES: Mapping[str, Callable[[Bench], SuiteReport]] = {
    "syntax": lambda bench: measure_syntax(bench.analyzer, bench.data, one_in=bench.one_in),
    "entities": lambda bench: measure_entities(bench.analyzer, bench.data, one_in=bench.one_in),
    "polnear": lambda bench: measure_polnear(bench.analyzer, bench.data, one_in=bench.one_in),
    "tempeval": measure_tempeval,
    "geo": measure_geo,
    "factuality": measure_factuality,
    "location": measure_location,
    "plv": measure_plv,
    "acled": measure_acled,
    "muc4": measure_muc4,
    "neardup": measure_neardup,
    "copies": measure_copies,
    "ecb": measure_ecb,
    "ucdp": measure_ucdp,
    "html": measure_html,
}


def measure(suite: str, data: Path, *, one_in: int = 1) -> SuiteReport:
    """The report of a suite by its name, on every case of the data sets in a folder or on one in so many."""
    check_name(suite)
    return SUITES[suite](Bench(data, one_in))


def check_name(suite: str) -> None:
    """Refuse what is no suite."""
    if suite not in SUITES:
        raise UsageError(f"no suite {suite!r}: there are {', '.join(SUITES)} and ledger")


__all__ = ["SUITES", "Bench", "check_name", "measure"]
