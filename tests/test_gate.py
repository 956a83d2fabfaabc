"""The gate: what it lets through, what it passes over, and that its decision is kept. All articles are invented."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import stub_reader
from tests.gate_articles import CONFLICT, OTHER
from tests.test_cli import run  # noqa: F401 - a fixture
from tests.test_run import ENVIRONMENT
from truceline.errors import LexiconInvalid
from truceline.ingest.gate import FEW, Gate, Glance, bundled, known_words
from truceline.model import Document, IssueKind, Removed, Span
from truceline.pipeline import runs
from truceline.pipeline.tasks import Fate
from truceline.resources import data_path
from truceline.store import Ledger

GATE = Gate.load()
SPORT, TRUCE = OTHER["football with the words of war"], CONFLICT["a truce"]


def document(text: str, *, title: str | None = None, removed: tuple[Removed, ...] = ()) -> Document:
    return Document(id="", text=text, title=title, removed=removed)


def passes(text: str) -> bool:
    return GATE.glance(document(text)).passes(GATE.threshold)


@pytest.mark.parametrize("name", CONFLICT)
def test_conflict_news_passes(name: str) -> None:
    assert passes(CONFLICT[name])


@pytest.mark.parametrize("name", OTHER)
def test_what_is_no_conflict_news_is_passed_over(name: str) -> None:
    assert not passes(OTHER[name])


def test_the_scores_are_what_they_were(golden: Callable[[str, str], None]) -> None:
    lines = []
    for name, text in {**CONFLICT, **OTHER}.items():
        seen = GATE.glance(document(text))
        lines.append(f"{seen.score:.3f}  {seen.words:3}  {name}  {' '.join(seen.signs)}".rstrip())
    golden("gate.txt", "\n".join(lines) + "\n")


def test_the_same_article_scores_alike_in_every_process() -> None:
    code = (
        "from tests.gate_articles import CONFLICT, OTHER; from truceline.ingest.gate import bundled; "
        "from truceline.model import Document; "
        "print([bundled().glance(Document(id='', text=t)) for t in [*CONFLICT.values(), *OTHER.values()]])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**ENVIRONMENT, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).resolve().parent.parent,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_it_knows_no_side() -> None:
    told = CONFLICT["war"]
    assert "Velland" in told
    swapped = told.replace("Velland", "?").replace("Ardania", "Velland").replace("?", "Ardania")
    real = told.replace("Velland", "Russia").replace("Ardania", "Ukraine")
    assert GATE.glance(document(swapped)) == GATE.glance(document(told)) == GATE.glance(document(real))


@pytest.mark.parametrize("name", ["syria", "ukraine", "russian", "israel", "putin", "taliban", "reuters", "monday"])
def test_names_have_no_weight(name: str) -> None:
    assert name not in GATE.weights


def test_an_article_in_capitals_is_seen_as_in_small_letters() -> None:
    assert GATE.glance(document(TRUCE.upper())) == GATE.glance(document(TRUCE))


def test_what_the_newsroom_put_around_the_article_is_not_looked_at() -> None:
    banner = "Read also: troops besieged, rebels bombed.\n"
    removed = (Removed(Span(0, len(banner)), "boilerplate"),)
    assert GATE.glance(document(banner + SPORT, removed=removed)) == GATE.glance(document(SPORT))
    assert GATE.glance(document(banner + SPORT)) != GATE.glance(document(SPORT))


def test_the_title_counts_and_what_stands_far_below_does_not() -> None:
    long = SPORT * 10
    assert GATE.glance(document(long, title="Rebels attack")).signs == ("rebel*",)
    assert known_words(document(long + " Rebels attacked.")) == known_words(document(long))


def test_two_different_signs_open_the_gate_by_themselves() -> None:
    assert not Glance(0.0, 100, ("bomb*",)).passes(0.5)
    assert Glance(0.0, 100, ("bomb*", "rebel*")).passes(0.5)
    assert GATE.glance(document("The bombers bombed the bombs.")).signs == ("bomb*",)


@pytest.mark.parametrize("text", ["", "12 345", "The council met.", "Ardania shelled Velland, killing 3."])
def test_too_short_a_text_is_let_through(text: str) -> None:
    seen = GATE.glance(document(text))
    assert seen.words < FEW
    assert seen.passes(1.0)


@pytest.mark.parametrize("text", ["", "zzz qqq", "war " * 100_000, "killed attack army troops " * 50, "\u2019 - _ 7"])
def test_a_score_is_from_0_to_1_whatever_the_text(text: str) -> None:
    assert 0 <= GATE.glance(document(text)).score <= 1


# The data file


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in data_path("gate").iterdir()) <= 300_000


HEAD = "word,weight\n(threshold),0.5\n(base),-1\n"
SIGNS = "word,note\ntroops,\n"


def folder(tmp_path: Path, weights: str, signs: str) -> Path:
    (tmp_path / "weights.csv").write_text(weights, encoding="utf-8")
    (tmp_path / "signs.csv").write_text(signs, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("weights", "signs", "says"),
    [
        ("word,weight\n(base),-1\n", SIGNS, r"weights.csv: line 1: no row \(threshold\)"),
        ("word,weight\n(threshold),0.5\n", SIGNS, r"weights.csv: line 1: no row \(base\)"),
        ("term,weight\n", SIGNS, "weights.csv: line 1: the header must be word,weight"),
        (HEAD + "army,many\n", SIGNS, "line 4: weight 'many' is no number"),
        (HEAD + "army,nan\n", SIGNS, "line 4: weight 'nan' is out of bounds"),
        (HEAD + "army,1e9\n", SIGNS, "line 4: weight '1e9' is out of bounds"),
        (HEAD + "army,1\narmy,2\n", SIGNS, "line 5: 'army' stands here twice"),
        (HEAD + "Army,1\n", SIGNS, "line 4: 'Army' is no word in lower case"),
        (HEAD + "army unit,1\n", SIGNS, "line 4: 'army unit' is no word"),
        ("word,weight\n(threshold),1.5\n(base),-1\n", SIGNS, "line 2: the threshold must be from 0 to 1"),
        (HEAD, "word,note\nre*,\n", "signs.csv: line 2: 're\\*' would take too much"),
        (HEAD, "word,note\nre*bel,\n", "signs.csv: line 2: 're\\*bel' is no word"),
        (HEAD, "word,note\nrebel,\nrebel*,\n", "signs.csv: line 3: 'rebel' stands here twice"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(tmp_path: Path, weights: str, signs: str, says: str) -> None:
    with pytest.raises(LexiconInvalid, match=says):
        Gate.load(folder(tmp_path, weights, signs))


def test_another_folder_is_another_gate(tmp_path: Path) -> None:
    own = Gate.load(folder(tmp_path, HEAD + "harvest,9\n", SIGNS))
    assert own.glance(document("The harvest.")).score == 1.0
    assert own.glance(document("The harvests.")) == Glance(0.269, 0, ())


# Runs


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    found = tmp_path / "articles"
    found.mkdir()
    (found / "sport.txt").write_text(SPORT, encoding="utf-8")
    (found / "truce.txt").write_text(TRUCE, encoding="utf-8")
    return found


def read(ledger: Ledger, articles: Path, *, gate: float | None = GATE.threshold, **more: object) -> runs.Summary:
    options = {"reader": stub_reader.VERSION, "prepare": stub_reader.reading, "workers": 0, "gate": gate, **more}
    return runs.run([str(articles)], ledger, **options)


@pytest.mark.parametrize("workers", [0, 2])
def test_what_is_passed_over_is_kept_without_an_account_and_told(ledger: Ledger, articles: Path, workers: int) -> None:
    summary = read(ledger, articles, workers=workers)
    assert summary.fates == {Fate.GATED: 1, Fate.NEW: 1}
    assert not summary.issues
    assert summary.counts()["gated"] == 1
    (issue,) = ledger.issues()
    score = GATE.glance(document(SPORT, title=next(ledger.documents()).title)).score
    assert issue.kind is IssueKind.NO_CONFLICT_NEWS
    assert issue.source.endswith("sport.txt")
    assert issue.sha256 == hashlib.sha256(SPORT.encode()).hexdigest()
    assert issue.reason == f"score {score:.3f}, below {GATE.threshold:.3f}"
    assert {doc.text for doc in ledger.documents()} == {SPORT, TRUCE}
    assert [account.document.text for account in ledger.accounts()] == [TRUCE]


def test_a_second_run_passes_over_it_again_and_writes_nothing(ledger: Ledger, articles: Path) -> None:
    read(ledger, articles)
    before = ledger.dump()
    assert read(ledger, articles).fates == {Fate.GATED: 1, Fate.DUPLICATE: 1}
    assert ledger.dump() == before


@pytest.mark.parametrize("options", [{"gate": None}, {"reread": True}], ids=["--no-gate", "--reread"])
def test_a_later_run_reads_what_was_passed_over(ledger: Ledger, articles: Path, options: dict[str, object]) -> None:
    read(ledger, articles)
    assert read(ledger, articles, **options).fates[Fate.REREAD] == 1
    assert len(list(ledger.accounts())) == 2
    assert read(ledger, articles).fates == {Fate.DUPLICATE: 2}


def test_a_threshold_of_0_passes_over_nothing(ledger: Ledger, articles: Path) -> None:
    assert read(ledger, articles, gate=0.0).fates == {Fate.NEW: 2}


# Commands


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs read with the stub, in this process."""
    real = runs.run

    def stubbed(sources: list[str], ledger: Ledger, **options: object) -> runs.Summary:
        options |= {"workers": 0, "reader": stub_reader.VERSION, "prepare": stub_reader.reading}
        return real(sources, ledger, **options)

    monkeypatch.setattr(runs, "run", stubbed)


def test_a_run_always_tells_how_much_the_gate_passed_over(run, quick, articles: Path) -> None:  # noqa: F811
    told = (
        "the gate passed over 1 of 2 articles as no conflict news "
        "(kept unread: truceline issues lists them as no-conflict-news; --no-gate or --reread reads them)"
    )
    assert told in run("run", "articles", "--no-picture").out
    assert run("issues", "--kind", "no-conflict-news").out.startswith("no-conflict-news articles/sport.txt: score 0.")
    off = run("run", "articles", "--no-picture", "--no-gate").out
    assert "the gate" not in off
    assert "1 read again" in off
    assert "the gate passed over 0 of 0 articles" in run("run", "articles", "--no-picture").out


def test_a_run_of_nothing_but_other_news_is_no_failure(run, quick, articles: Path) -> None:  # noqa: F811
    (articles / "truce.txt").unlink()
    assert run("run", "articles", "--no-picture").code == 0


@pytest.mark.parametrize("written", ["gate = false\n", "gate_threshold = 0\n", "gate_threshold = 0.001\n"])
def test_the_settings_open_the_gate(run, quick, articles: Path, written: str) -> None:  # noqa: F811
    Path("truceline.toml").write_text(written, encoding="utf-8")
    assert "2 new" in run("run", "articles", "--no-picture").out


@pytest.mark.parametrize("written", ['gate = "perhaps"\n', "gate_threshold = 2\n", 'gate_threshold = "high"\n'])
def test_a_setting_out_of_bounds_is_refused(run, articles: Path, written: str) -> None:  # noqa: F811
    Path("truceline.toml").write_text(written, encoding="utf-8")
    assert run("run", "articles").code == 2


def test_read_reads_and_warns(run, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    ran = run("read", "articles/sport.txt", "--format", "json")
    assert ran.code == 0
    assert ran.out.startswith("{")
    assert "does not look like conflict news (score 0." in ran.err
    monkeypatch.setenv("TRUCELINE_GATE", "false")
    assert "conflict news" not in run("read", "articles/sport.txt", "--format", "json").err


# With the shared data


@pytest.fixture(scope="module")
def measured(shared: Path):
    from training.datasets.gate import parts

    return parts(shared / "data", shared / "gold")


def test_conflict_news_is_recalled_and_the_rest_is_skipped(measured) -> None:
    from benchmarks.gate import scored

    found = scored(measured, bundled())
    assert found["labelled"] >= 200
    assert found["recall_labelled"] >= 0.99
    assert found["recall_gold"] == 1.0
    assert found["recall_off_topic_conflict"] >= 0.94
    assert found["skipped_off_topic"] >= 0.92


def test_the_labels_are_of_the_articles_they_were_given_to(shared: Path) -> None:
    from training.datasets.gate import labels, rows

    texts = {name: rows(shared / "data", name) for name in ("conflict_news_dev", "off_topic_news")}
    for (name, row), (digits, _) in labels().items():
        assert hashlib.sha256(texts[name][row]["text"].encode()).hexdigest().startswith(digits), f"{name} {row}"


def test_a_copy_of_what_is_measured_is_not_trained_on() -> None:
    from training.datasets.gate import apart, shingles

    copied = document("By our staff. " + TRUCE + " More follows.")
    assert apart([copied, document(SPORT)], shingles(TRUCE)) == [document(SPORT)]
