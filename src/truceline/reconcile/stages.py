"""The steps of a ceasefire's life and which may follow which, from ontologies/truce_stages.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from truceline.model import TruceStage
from truceline.resources import data_path, read_table

COLUMNS = ("stage", "course", "next", "definition")
COURSES = ("main", "beside")


@dataclass(frozen=True, slots=True)
class Stages:
    """`after` leads from each step of the main course to those that may follow; `beside` are told of a truce as it
    stands and change nothing of where it stands."""

    after: Mapping[TruceStage, frozenset[TruceStage]]
    beside: frozenset[TruceStage]
    definitions: Mapping[TruceStage, str]

    @classmethod
    def load(cls, path: Path | None = None) -> Stages:
        after: dict[TruceStage, frozenset[TruceStage]] = {}
        beside: set[TruceStage] = set()
        definitions: dict[TruceStage, str] = {}
        row = None
        for row in read_table(path or data_path("ontologies", "truce_stages.csv"), COLUMNS):
            stage = TruceStage(row.one_of("stage", tuple(TruceStage)))
            if stage in definitions:
                raise row.invalid(f"{stage} is listed twice")
            unknown = [name for name in row.many("next") if name not in tuple(TruceStage)]
            if unknown:
                raise row.invalid(f"next names {', '.join(unknown)}, which is no stage")
            if not row["definition"]:
                raise row.invalid(f"{stage} has no definition")
            if row.one_of("course", COURSES) == "main":
                after[stage] = frozenset(TruceStage(name) for name in row.many("next"))
            elif row["next"]:
                raise row.invalid(f"{stage} stands beside the course and leads nowhere")
            else:
                beside.add(stage)
            definitions[stage] = row["definition"]
        missing = [stage for stage in TruceStage if stage not in definitions]
        aside = {stage for stages in after.values() for stage in stages if stage not in after}
        if row is not None and (missing or aside):
            raise row.invalid(f"not in the main course: {', '.join(sorted({*missing, *aside}))}")
        return cls(after, frozenset(beside), definitions)

    def follow(self, stages: Iterable[TruceStage]) -> TruceStage | None:
        """Where a truce stands after steps told in this order: those that may not follow change nothing."""
        here: TruceStage | None = None
        for stage in stages:
            if stage in self.after and (here is None or stage in self.after[here]):
                here = stage
        return here

    def over(self, stage: TruceStage | None) -> bool:
        """Whether a truce that stands there can only be replaced."""
        return stage is not None and self.after[stage] <= {TruceStage.REPLACED}


@cache
def truce_stages() -> Stages:
    """The package's own table."""
    return Stages.load()
