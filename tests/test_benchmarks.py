"""The benchmarks measure what they say: what is in a mix, what a copy is, and whose memory is told."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.firehose import LENGTHS, altered, elsewhere, mixes, run
from benchmarks.memory import children_of, held
from benchmarks.plot import bars
from benchmarks.served import filled, percentile, questions, served, told, waits
from benchmarks.together import BEGIN, END, FIGURES, ROOT, ratios, speeds, table, with_table

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "border-clashes.txt"


def test_a_copy_is_the_same_text_elsewhere_and_an_altered_one_shares_most_sentences() -> None:
    article = {"text": " ".join(f"Shells fell on village {n} at night." for n in range(20)), "url": "https://a.example"}
    copy, edited = elsewhere(article, 3), altered(article, random.Random(1))
    assert copy["text"] == article["text"]
    assert copy["url"] != article["url"]
    kept = [s for s in str(article["text"]).split(". ") if s in str(edited["text"])]
    assert len(kept) in range(10, 14)


def test_the_mixes_hold_what_they_are_said_to(shared: Path) -> None:
    found = mixes(shared / "data", 220)
    assert all(len(str(one["text"]).split()) in LENGTHS for one in found["conflict"])
    conflict = {str(one["text"]) for one in map(json.loads, _lines(shared / "data" / "conflict_news_dev.jsonl.gz"))}
    assert 20 <= sum(str(one["text"]) in conflict for one in found["mixed"]) <= 30, "some are in both sets"
    assert len({str(one["text"]) for one in found["copied"]}) <= round(0.4 * len(found["copied"])) + 1
    assert len(found["mixed"]) == len(found["copied"]) == len(found["altered"]) == 220


def _lines(path: Path) -> list[str]:
    import gzip

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(lines)


def test_a_run_is_told_with_what_became_of_its_articles() -> None:
    article = {"text": EXAMPLE.read_text("utf-8"), "url": "https://a.example/1"}
    seconds, memory, told = run([article, elsewhere(article, 1)], 1, ["--no-gate"])
    assert (told["read"], told["passed_over"]) == (2, 0)
    assert seconds > told["busy"] * 0.1 > 0
    assert memory > 50, "a process that has the model loaded holds more than that"


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="told by Linux alone")
def test_the_memory_of_a_process_and_of_those_it_started_is_found() -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    child = subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"], **pipes)
    assert child.stdout is not None
    child.stdout.readline()  # it is there
    try:
        assert child.pid in children_of(os.getpid())
        assert held(child.pid) > 1000
    finally:
        child.communicate(b"\n")
    assert held(child.pid) == 0
    assert children_of(child.pid) == []


def test_bars_are_as_long_as_their_amounts(tmp_path: Path) -> None:
    bars(tmp_path / "b.svg", {"one": 10.0, "four": 40.0}, title="Of <things>", unit="a/s")
    drawn = ElementTree.parse(tmp_path / "b.svg").getroot()
    assert "Of <things>" in [one.text for one in drawn.findall(".//{*}text")]
    short, long = (float(one.attrib["width"]) for one in drawn.findall(".//{*}rect")[1:])
    assert long == pytest.approx(4 * short)


def test_one_in_twenty_waits_longer_than_the_95th_percentile() -> None:
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 96.0
    assert percentile([3.0], 0.95) == 3.0


def test_the_desk_answers_all_that_the_benchmark_asks(tmp_path: Path) -> None:
    with served(filled(tmp_path / "ledger.db", 60), 1) as address:
        asked = questions(address)
        found = waits(address, asked, people=2, seconds=2.0)
    assert {kind for kind, _ in asked} >= {"overview", "incidents", "claims", "documents", "search", "document"}
    assert told(found, 2.0)["answers_per_s"] > 1
    assert sum(map(len, found.values())) > len(found)


def test_the_readme_tells_the_ratios_that_were_measured() -> None:
    found = json.loads(FIGURES.read_text("utf-8"))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert found["ratios"] == ratios(found)
    assert f"{BEGIN}\n{table(found)}\n{END}" in readme
    assert with_table(readme, found) == readme
    drawn = FIGURES.with_suffix(".svg").read_text("utf-8")
    assert all(f"{speed:,.3g} articles/s" in drawn for speed in speeds(found).values())
