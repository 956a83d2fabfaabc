"""The plv suite: the reader's own answer, and that of a regression fitted to the other folds (`dyad_features`)."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.evaluate.suites import SuiteReport, plv, sampled
from truceline.measure.bench import Bench
from truceline.measure.dyad_features import MODEL, features
from truceline.measure.dyads import root_between
from truceline.measure.logistic import LOOSENESS, Features, fit
from truceline.measure.meanings import with_meanings
from truceline.measure.scenes import scene_of
from truceline.read.scene import Scene

NOTES = (
    "the shipped model's encoder was trained on these sentences too, through a head that is not shipped; "
    "`fitted` leaves out what its trigger head says, `fitted_with_model` does not",
)


def measure_plv(bench: Bench) -> SuiteReport:
    cases = sampled(plv.read(bench.data / plv.FILE), lambda case: case.name, one_in=bench.one_in)
    scenes = [scene_of(bench.reader, case.name, case.text) for case in cases]
    alone = [root_between(scene, case) for scene, case in zip(scenes, cases, strict=True)]
    rows = [row_of(scene, case) for scene, case in zip(scenes, cases, strict=True)]
    rows = with_meanings(bench.analyzer, scenes, cases, rows)
    answers = {"fitted": folded(cases, [unaided(row) for row in rows]), "fitted_with_model": folded(cases, rows)}
    return plv.score(cases, {**answers, "reader": alone}, NOTES)


def row_of(scene: Scene, case: plv.Dyad) -> Features:
    """All features of a case."""
    return features(scene, case.source, case.target, model=True)


def unaided(row: Features) -> Features:
    """The features without what the trigger head says."""
    return {name: value for name, value in row.items() if not name.startswith(MODEL)}


def folded(cases: Sequence[plv.Dyad], rows: Sequence[Features], *, looseness: float = LOOSENESS) -> list[str | None]:
    """For each case the answer of a regression fitted to all folds but its own."""
    found: list[str | None] = [None] * len(cases)
    for fold in range(plv.FOLDS):
        own = [i for i, case in enumerate(cases) if plv.fold_of(case) == fold]
        others = [i for i, case in enumerate(cases) if plv.fold_of(case) != fold]
        if own and others:
            regression = fit([rows[i] for i in others], [cases[i].root for i in others], looseness=looseness)
            for i, root in zip(own, regression.choose([rows[i] for i in own]), strict=True):
                found[i] = root
    return found
