"""How well the act between two marked parties can be learnt: `python -m training.plv --data ../shared/data`.

Five folds over plv_train, as the plv suite has them: the features with and without what the shipped model's trigger
head says, and the suite's penalty beside a stricter and a looser one. Nothing is written: what is fitted is measured
and not shipped (docs/reference/evaluation.md says why).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from truceline.evaluate.suites import plv
from truceline.measure.bench import Bench
from truceline.measure.logistic import LOOSENESS
from truceline.measure.pairs import folded, row_of, unaided
from truceline.measure.scenes import scene_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    bench = Bench(options.data)
    cases = list(plv.read(bench.data / plv.FILE))
    rows = [row_of(scene_of(bench.reader, case.name, case.text), case) for case in cases]
    for name, seen in (("fitted", [unaided(row) for row in rows]), ("fitted with model", rows)):
        for looseness in (LOOSENESS / 3, LOOSENESS, LOOSENESS * 3):
            scores = plv.score(cases, {name: folded(cases, seen, looseness=looseness)}).scores
            print(f"{name}, {looseness:g}: accuracy {scores['accuracy']:.3f}, macro-F1 {scores['macro_f1']:.3f}")


if __name__ == "__main__":
    main()
