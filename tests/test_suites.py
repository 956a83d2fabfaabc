"""The suites: what their files say, how answers are scored, and that the command names and refuses what it should."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from truceline.cli import main
from truceline.errors import NotFound, UsageError
from truceline.evaluate.suites import (
    DataInvalid,
    SuiteReport,
    acled,
    entities,
    factuality,
    geo,
    html,
    location,
    plv,
    polnear,
    sampled,
    suite_lines,
    syntax,
    tempeval,
)
from truceline.measure import SUITES, check_name, measure


def packed(path: Path, *rows: object) -> Path:
    """A gzipped file of JSON lines, or of text as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_a_row_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", {"id": "a", "text": "A raid.", "gold": {"acled_subtype": "ATTACK"}}, {"id": "b"})
    with pytest.raises(DataInvalid, match=r"line 2: KeyError: 'text'"):
        list(acled.read(path))


def test_a_missing_file_and_one_that_is_not_packed_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="--data"):
        list(acled.read(tmp_path / "none.gz"))
    (tmp_path / "plain.gz").write_text("{}")
    with pytest.raises(DataInvalid, match="cannot be read"):
        list(acled.read(tmp_path / "plain.gz"))


def test_a_sample_is_the_same_whatever_stands_around_it() -> None:
    names = [f"case {i}" for i in range(500)]
    few = sampled(names, str, one_in=5)
    assert sampled(reversed(names), str, one_in=5) == few[::-1]
    assert 60 < len(few) < 140
    assert sampled(names, str, one_in=1) == names


# syntax, entities, attributions


def test_trees_are_scored_by_head_and_relation(tmp_path: Path) -> None:
    rows = ["1\tRebels\t_\tNOUN\t_\t_\t2\tnsubj\t_\t_", "2\tleft\t_\tVERB\t_\t_\t0\troot\t_\t_", ""]
    (tree,) = syntax.read(packed(tmp_path / "t.gz", "# a comment", "1-2\tRebelsleft", *rows))
    assert tree.nodes == (("NOUN", 1, "nsubj"), ("VERB", -1, "root"))
    report = syntax.score([(tree, [("PROPN", 1, "nsubj:pass"), ("VERB", -1, "root")])])
    assert report.scores == {"upos": 0.5, "uas": 1.0, "las": 0.5, "las_universal": 1.0}


def test_named_entities_of_two_kinds_side_by_side_are_two(tmp_path: Path) -> None:
    rows = ["1 Orsk B-LOC", "2 Reuters B-ORG", "3 News I-ORG", "4 said O", ""]
    (sentence,) = entities.read_uner(packed(tmp_path / "u.gz", "# text", *rows))
    assert sentence.entities == {(0, 1, "LOC"), (1, 3, "ORG")}
    report = entities.score([(sentence, {(0, 1, "LOC"), (1, 2, "ORG"), (3, 4, "MISC")})])
    assert report.counts == {"uner.tp": 1, "uner.fp": 1, "uner.fn": 1}


def test_only_the_re3d_documents_held_back_are_measured_and_only_outermost_mentions(tmp_path: Path) -> None:
    held, kept = (next(str(i) for i in range(99) if entities.held_back(str(i)) is want) for want in (True, False))
    found = [
        {"type": "Location", "begin": 0, "end": 4},
        {"type": "Organisation", "begin": 0, "end": 9},
        {"type": "Money", "begin": 10, "end": 14},
    ]
    rows = [{"id": i, "source": "x", "text": "Orsk Army left.", "entities": found} for i in (held, kept)]
    cases = list(entities.read_re3d(packed(tmp_path / "r.gz", *rows), lambda text: [[(0, 4), (5, 9), (10, 14)]]))
    assert [case.entities for case in cases] == [{(0, 2, "ORGANISATION")}]


def test_attributions_are_runs_of_the_words_that_were_found() -> None:
    article = polnear.Reported("a", "Aid groups said it rained", (("source", 0, 10), ("cue", 11, 15)))
    words = ((0, 3), (4, 10), (11, 15), (16, 18), (19, 25))
    report = polnear.score([(article, polnear.Found(words, frozenset({("source", 0, 2), ("content", 3, 5)})))])
    assert report.scores["source.f1"] == 1.0
    assert (report.counts["cue.fn"], report.counts["content.fp"]) == (1, 1)
    assert report.scores["all.f1"] == 0.5


# times and places


def test_the_time_suite_measures_what_the_rules_were_not_made_on() -> None:
    assert not any(map(tempeval.in_aquaint, ("wsj_0127", "APW19980227.0487", "NYT19980206.0460", "CNN19980222.1130")))
    assert all(map(tempeval.in_aquaint, ("XIE19990227.0171", "APW19980807.0261", "NYT20000424.0319")))


def test_times_match_strictly_loosely_and_by_value() -> None:
    article = tempeval.Timed("a", date(2020, 1, 8), "x" * 40, ((0, 5, "2020"), (10, 20, "P1W"), (30, 34, "2020-01-07")))
    report = tempeval.score([(article, [(0, 5, "2020"), (12, 20, "P2W"), (36, 40, None)])])
    assert [report.counts[f"{name}.tp"] for name in ("strict", "relaxed", "value")] == [1, 2, 1]
    assert report.scores["relaxed.f1"] == pytest.approx(2 / 3)


def test_one_expression_answers_only_one() -> None:
    article = tempeval.Timed("a", date(2020, 1, 8), "x" * 40, ((0, 10, "A"), (11, 20, "B")))
    report = tempeval.score([(article, [(5, 20, "B")])])
    assert (report.counts["relaxed.tp"], report.counts["relaxed.fn"], report.counts["value.tp"]) == (1, 1, 1)


def test_a_place_missed_is_a_place_wrong() -> None:
    mentions = tuple(geo.Mention(i, i + 1, "x", (50.0, 10.0)) for i in range(4))
    near, far = (50.5, 10.0), (55.0, 10.0)  # 56 km, 556 km
    article = geo.Mapped("lgl", "a", "xxxx", mentions, tuple((i, i + 1) for i in range(5)))
    found = [(0, 1), (4, 5), (7, 9)]  # gold has the second without coordinates, and not the third
    report = geo.score([(article, [near, near, far, None], [near, None, None, None], found)])
    assert report.scores["lgl.given.acc161"] == 0.5
    assert report.scores["lgl.given.coverage"] == 0.75
    assert report.scores["lgl.given.acc161_of_found"] == pytest.approx(2 / 3)
    assert report.scores["lgl.read.acc161"] == 0.25
    assert report.scores["lgl.read.precision"] == pytest.approx(2 / 3)


def test_distances_are_on_the_sphere() -> None:
    assert geo.kilometres((0, 0), (0, 180)) == pytest.approx(20015, abs=1)
    assert geo.kilometres((52.52, 13.405), (48.857, 2.352)) == pytest.approx(878, abs=2)


def test_the_words_of_a_place_count_one_by_one() -> None:
    text = "Troops shot at a crowd in Port Sudan near Suakin."
    case = location.Sited("a", text, (7, 11), ((26, 36),))
    report = location.score([(case, [(31, 36), (42, 48)]), (location.Sited("b", text, (7, 11), ()), [])])
    assert report.counts | {"words.tp": 1, "words.fp": 1, "words.fn": 1} == report.counts
    assert (report.scores["exact"], report.scores["exact_if_any"]) == (0.5, 0.0)


# happened or not


def test_factuality_is_a_correlation_and_a_verdict() -> None:
    case = factuality.Told("dev", "a", ("a", "b", "c"), ((0, 3.0), (1, -3.0), (2, 0.0)))
    right = factuality.score([(case, [3.0, -3.0, 0.0])]).scores
    assert (right["dev.pearson"], right["dev.happened"]) == (pytest.approx(1.0), 1.0)
    blind = factuality.score([(case, [3.0, 3.0, 3.0])]).scores
    assert (blind["dev.pearson"], blind["dev.happened"]) == (0.0, pytest.approx(1 / 3))
    assert blind["dev.happened_if_always_yes"] == pytest.approx(1 / 3)


# acts


def test_marks_become_offsets_and_a_sentence_without_both_is_left_out(tmp_path: Path) -> None:
    gold = {"plover": "YIELD"}
    path = packed(
        tmp_path / "p.gz",
        {"id": "a", "marked": "<s>Ardania</s> freed <t>two men</t>.", "gold": gold},
        {"id": "b", "marked": "<s>Ardania</s> freed two men.", "gold": gold},
    )
    (case,) = plv.read(path)
    assert (case.text[slice(*case.source)], case.text[slice(*case.target)]) == ("Ardania", "two men")
    scores = plv.score([case], {"fitted": ["RETREAT"], "reader": [None]}).scores
    assert scores["accuracy"] == 1.0  # PLV's YIELD is either of two types of PLOVER
    assert scores["reader.answered"] == 0.0


def test_a_sentence_marked_twice_lies_in_one_fold() -> None:
    one = plv.Dyad("a", "Ardania freed Breland's men.", (0, 7), (14, 21), "YIELD")
    other = plv.Dyad("b", "Ardania freed Breland's men.", (0, 7), (14, 27), "YIELD")
    assert plv.fold_of(one) == plv.fold_of(other)
    folds = {plv.fold_of(plv.Dyad("c", f"Ardania freed {n} men.", (0, 7), (14, 15), "YIELD")) for n in range(40)}
    assert folds == set(range(plv.FOLDS))


def test_macro_f1_weighs_classes_alike_and_weighted_f1_by_size() -> None:
    cases = [acled.Snippet(str(i), "", label) for i, label in enumerate(["ATTACK"] * 3 + ["GRENADE"])]
    scores = acled.score([(case, "Attack") for case in cases]).scores
    attack = 2 * 3 / (2 * 3 + 1)
    assert scores["macro_f1"] == pytest.approx(attack / 2)
    assert scores["weighted_f1"] == pytest.approx(attack * 3 / 4)
    assert scores["events.accuracy"] == 0.75


def test_what_acled_does_not_code_is_no_answer_and_leaves_the_events() -> None:
    scores = acled.score([(acled.Snippet("a", "", "NATURAL_DISASTER"), None)]).scores
    assert scores["accuracy"] == 0.0
    assert scores["events.accuracy"] is None


def test_the_types_of_the_suite_are_those_of_the_exporter() -> None:
    from truceline.export.crosswalk import load_crosswalk

    assert set(acled.OF_SUB_TYPE) <= set(load_crosswalk().types)


# web pages


@pytest.mark.parametrize(
    ("head", "url", "days"),
    [
        ('<script type="application/ld+json">{"datePublished": "2031-05-07T22:30:00-04:00"}</script>', "", (7, 8)),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "20 May 2031 08:02 GMT"}]}</script>',
            "",
            (20,),
        ),
        ('<meta property="article:published_time" content="2031-05-07">', "https://a.example/2031/05/06/x/", (7,)),
        (
            '<script type="application/ld+json">{"datePublished": "0001-01-01T00:00:00Z"}</script>',
            "https://a.example/2031/may/06/x/",
            (6,),
        ),
        ('<script type="application/ld+json">{"author": {"datePublished": "2031-05-09"}}</script>', "", ()),
        ("", "https://a.example/2031/05/x/", ()),
    ],
)
def test_the_day_a_page_states_is_read_from_the_surest_place(head: str, url: str, days: tuple[int, ...]) -> None:
    assert html.stated_days(f"<html><head>{head}</head></html>", url) == {date(2031, 5, day) for day in days}


def test_pages_are_scored_by_their_words_and_their_day() -> None:
    page = html.Page("https://a.example/", "", "Nine were killed", frozenset({date(2031, 5, 7)}))
    undated = html.Page("https://b.example/", "", "Nine were killed", frozenset())
    right = html.Read("nine were killed", date(2031, 5, 7), 0.1, "nine", 0.2)
    wrong = html.Read("nine were", None, 0.1, "", 0.2)
    report = html.score([(page, right), (undated, wrong), (page, wrong)])
    assert report.scores["text.f1"] == pytest.approx((1 + 0.8 + 0.8) / 3)
    assert report.scores["library.f1"] == pytest.approx(0.5 / 3)
    assert (report.scores["date"], report.counts["date.n"]) == (0.5, 2)
    assert "speed: 2.00 of the library's" in report.notes[0]


# the command


def test_every_suite_of_the_command_line_is_there(tmp_path: Path) -> None:
    named = (
        "syntax entities polnear plv tempeval muc4 geo location factuality acled html neardup copies ecb ucdp".split()
    )
    assert set(named) == set(SUITES)
    check_name("html")
    with pytest.raises(UsageError, match="no suite 'sytnax'"):
        measure("sytnax", tmp_path)


def test_a_report_is_shown_with_its_counts_its_notes_and_its_errors() -> None:
    case = plv.Dyad("a", "Ardania freed Breland's men.", (0, 7), (14, 27), "YIELD")
    report: SuiteReport = plv.score([case], {"fitted": ["AID"]}, ("a note",))
    shown = "\n".join(suite_lines(report, errors=1))
    assert "plv: 1 cases" in shown
    assert "note: a note" in shown
    assert "is YIELD, read as AID" in shown
    assert report.as_dict(errors=0)["errors"] == []
    assert json.loads(json.dumps(report.as_dict()))["scores"]["accuracy"] == 0.0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--suite", "sytnax", "--data", "."], "no suite 'sytnax'"),
        (["--suite", "plv"], "--suite plv --data DIR"),
        (["gold", "--suite", "plv", "--data", "."], "no gold folder"),
        (["gold", "--suite", "ledger", "--data", "."], "name one gold folder"),
        (["gold", "--data", "."], "--data is for --suite"),
        ([], "name one gold folder"),
    ],
)
def test_wrong_usage_of_suites_is_refused_with_what_to_write(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["evaluate", *arguments])
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_a_suite_is_measured_from_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    times = [{"start": 20, "end": 29, "value": "2019-06-03"}]
    row = {"id": "wsj_1", "dct": "2019-06-04", "text": "Ardania held a vote yesterday.", "timex": times}
    packed(tmp_path / tempeval.FILE, row)
    with pytest.raises(SystemExit) as left:
        main(["evaluate", "--suite", "tempeval", "--data", str(tmp_path), "--json"])
    assert not left.value.code
    report = json.loads(capfd.readouterr().out)
    assert (report["suite"], report["cases"], report["scores"]["value.f1"]) == ("tempeval", 1, 1.0)
