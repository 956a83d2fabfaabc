"""The suites of groups: what their files say, and how found groups are scored."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from truceline.evaluate.clusters import b_cubed, pairs
from truceline.evaluate.suites import DataInvalid, grouping
from truceline.measure import measure
from truceline.reconcile.stories import stories
from truceline.reconcile.wording import Wording, alike, wording

GOLD = {"a": 1, "b": 1, "c": 1, "d": 2}


def packed(path: Path, *rows: object) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))


def test_pairs_are_counted_over_all_members() -> None:
    found = {"a": "x", "b": "x", "c": "y", "d": "y"}
    scored = pairs(GOLD, found)
    assert (scored.tp, scored.fp, scored.fn) == (1, 1, 2)
    assert (scored.precision, scored.recall) == (1 / 2, 1 / 3)
    assert pairs(GOLD, GOLD).f1 == 1
    assert pairs(GOLD, {}).recall == 0


def test_b_cubed_weighs_each_member() -> None:
    found = b_cubed(GOLD, {"a": "x", "b": "x", "c": "y", "d": "y"})
    assert found.precise == 1 + 1 + 1 / 2 + 1 / 2
    assert found.recalled == pytest.approx(2 / 3 + 2 / 3 + 1 / 3 + 1)
    assert b_cubed(GOLD, {}).recalled == pytest.approx(1 / 3 * 3 + 1)


def test_a_headline_filed_under_two_events_or_of_few_words_is_no_case(tmp_path: Path) -> None:
    def event(name: str, *headlines: str) -> dict[str, object]:
        sources = [{"office": "Wire", "date": "2031-05-06", "headline": text} for text in headlines]
        place = {"location": "Toldan town", "lat": 41.5, "lon": 44.25, "geo_precision": 1}
        return {"id": name, "sources": sources, **place}

    path = tmp_path / grouping.UCDP_FILE
    packed(
        path,
        event("1", "Three killed in Toldan", "Toldan", "Shells hit Toldan again"),
        event("2", "Three killed in Toldan"),
    )
    (case,) = grouping.read_headlines(path)
    assert (case.text, case.event, case.precision) == ("Shells hit Toldan again", "1", "exact")


def test_a_broken_row_is_named_with_its_line(tmp_path: Path) -> None:
    packed(tmp_path / grouping.ECB_FILE, {"id": "12_1", "sentences": "none"})
    with pytest.raises(DataInvalid, match="line 1"):
        list(grouping.read_stories(tmp_path / grouping.ECB_FILE))


def test_articles_are_put_together_by_their_words(tmp_path: Path) -> None:
    def row(name: str, subtopic: str, text: str) -> dict[str, object]:
        return {"id": name, "topic": 12, "subtopic": subtopic, "sentences": [text.split()]}

    packed(
        tmp_path / grouping.ECB_FILE,
        row("1", "12ecb", "Corsairs boarded the trawler Marlin off Sandport harbour"),
        row("2", "12ecb", "The trawler Marlin was boarded by corsairs near Sandport"),
        row("3", "12ecbplus", "A gunboat chased smugglers away from the Velmouth estuary"),
    )
    report = measure("ecb", tmp_path)
    assert report.scores["b3.f1"] == 1
    assert report.cases == 3


def test_rare_words_weigh_more_than_common_ones() -> None:
    def likeness(one: str, other: str) -> float:
        return alike(wording(one, most=20), wording(other, most=20))

    assert likeness("Velmouth troops", "Velmouth people") > likeness("Velmouth troops", "orchard troops")
    assert likeness("Velland captured pirates", "Velland captures a pirate") == pytest.approx(1)
    assert wording("Ardanian guns", most=9, without=["Ardania"]).stems == ("gun",)
    assert alike(Wording(), wording("guns", most=9)) == 0


def test_no_documents_tell_no_stories() -> None:
    assert stories([]) == []
