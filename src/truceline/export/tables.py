"""Every table of the ledger and the picture, as typed columns: for Parquet, Arrow and data frames.

`documents` holds no text: what an article says stays in the ledger, where it can be withdrawn. `words` of other tables
are quotations, cut to a length, and left out where persons are redacted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from truceline.export import rows, truce_rows
from truceline.export.filters import Filters
from truceline.export.holdings import Holdings

Value: TypeAlias = "str | int | float | bool | date | datetime | list[str] | None"


# Tables that the accounts alone fill; the others are of the picture.
OF_ACCOUNTS = frozenset({"documents", "claims", "figures", "ceasefires"})


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "true or false"
    DAY = "day"
    MOMENT = "time, UTC"
    TEXTS = "list of texts"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the kinds of its columns in their order, and its rows as records with some of these columns."""

    name: str
    about: str
    columns: Mapping[str, Kind]
    records: Callable[[Holdings, Filters], Iterator[rows.Record]]

    def read(self, holdings: Holdings, filters: Filters | None = None) -> dict[str, list[Value]]:
        """The table by column; what a record does not have is None."""
        found: dict[str, list[Value]] = {name: [] for name in self.columns}
        for record in self.records(holdings, filters or Filters()):
            if unknown := record.keys() - self.columns.keys():
                raise ValueError(f"{self.name} has no column {', '.join(sorted(unknown))}")
            for name, values in found.items():
                values.append(record.get(name))
        return found


def _columns(*told: str) -> dict[str, Kind]:
    """Columns in the order given; each line is a kind and the names of columns of that kind."""
    lines = [line.split() for line in told]
    return {name: Kind[kind.upper()] for kind, *names in lines for name in names}


_WHERE = ("text entry document", "whole start end", "text words")
_WHEN = ("day date_from date_to", "text date_precision")

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "documents",
            "the articles, without their text",
            _columns(
                "text id url title outlet", "texts authors", "text wire", "moment published",
                "text published_basis language lineage", "whole characters",
            ),
            rows.documents,
        ),
        Table(
            "claims",
            "who says who did what to whom",
            _columns(
                "text speaker speaker_code speaker_sector", "texts via", "flag quoted",
                "text stance standing act mode", "texts contexts", "flag violates_ceasefire",
                "texts actors actor_codes targets target_codes places", "text place place_country",
                "number latitude longitude", "text place_precision", *_WHEN, "texts weapons",
                "number confidence", "text reader verdict incident", *_WHERE,
            ),
            rows.claims,
        ),
        Table(
            "figures",
            "every count of people; a bound that nobody gives is null and not 0",
            _columns(
                "text speaker speaker_code speaker_sector standing kind", "whole low best high",
                "text who group", "texts sides", "flag derived", "text part_of change supersedes", *_WHEN,
                "number confidence", "text reader verdict", *_WHERE,
            ),
            rows.figures,
        ),
        Table(
            "ceasefires",
            "truces as one article tells each",
            _columns(
                "texts parties brokers", "day declared_from declared_to in_force_from in_force_to ended_from ended_to",
                "text standing status", "texts violations", *_WHERE,
            ),
            rows.ceasefires,
        ),
        Table(
            "incidents",
            "happenings, as the claims of many articles tell them",
            _columns(
                "text id act mode", "texts contexts actors actor_codes targets target_codes",
                "text place place_country", "number latitude longitude", "text place_precision", *_WHEN,
                "text grade", "flag adversary_only breach", "whole claims denials lineages killed_lowest",
                "texts entries",
            ),
            rows.incidents,
        ),
        Table(
            "tolls",
            "how many, by side and by who says so, in the order told",
            _columns(
                "text incident kind side basis who part", "whole low best high",
                "text low_entry best_entry high_entry", "texts speakers entries", "whole lineages",
                "moment told", "flag derived latest",
            ),
            rows.tolls,
        ),
        Table(
            "truces",
            "truces across articles",
            _columns(
                "text id", "texts parties brokers",
                "day declared_from declared_to in_force_from in_force_to ended_from ended_to",
                "text status", "flag disputed", "text replaced_by", "whole lineages", "texts entries",
            ),
            truce_rows.truces,
        ),
        Table(
            "truce_moments",
            "the steps of each truce's life",
            _columns("text truce stage", "day date_from date_to", "moment told", "text speaker", "texts entries"),
            truce_rows.truce_moments,
        ),
        Table(
            "breaches",
            "what each accuser lays to each party: series that are never added up",
            _columns(
                "text truce accuser", "texts accused", "text basis", "whole count claims", "texts lineages entries"
            ),
            truce_rows.breaches,
        ),
        Table(
            "breach_tallies",
            "the numbers of breaches that each accuser told, as told",
            _columns(
                "text truce accuser", "texts accused", "whole low best high", "day date_from date_to", "moment told",
                "texts lineages entries",
            ),
            truce_rows.breach_tallies,
        ),
        Table(
            "contradictions",
            "what cannot all be true",
            _columns("text id kind incident", "whole side", "texts entries"),
            rows.contradictions,
        ),
        Table(
            "lineages",
            "documents that pass on one text",
            _columns("text id wire document"),
            rows.lineages,
        ),
        Table(
            "merges",
            "why two claims are one incident",
            _columns(
                "text incident one other", "number score", "whole judgement", "text feature",
                "number value weight", "text said",
            ),
            rows.merges,
        ),
    )
}  # fmt: skip
