"""The command line as scripts outside the project use it: names, streams, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.border_account import ACCOUNT, ARTICLE
from truceline import __version__
from truceline.cli import main
from truceline.cli import read as read_command
from truceline.config import Settings, load_settings
from truceline.errors import NotAnArticle, ResourceMissing, UsageError

ROOT = ARTICLE.parent.parent


class Ran:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """Run a command in an empty folder, with no settings of the tester's own."""
    for name in ("FORMAT", "JOBS", "DB", "WORKERS", "GATE", "GATE_THRESHOLD", "DEBUG"):
        monkeypatch.delenv(f"TRUCELINE_{name}", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main(arguments)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Ran(int(left.value.code or 0), out, err)

    return run


@pytest.fixture
def hand_read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every article reads as the account made by hand; the list holds what was asked for."""
    asked: list[tuple[str, str]] = []

    def account_at(path: str, published: str, **_: object) -> object:
        asked.append((path, published))
        return ACCOUNT

    monkeypatch.setattr(read_module(), "account_at", account_at)
    return asked


@pytest.fixture
def hand_table_code() -> str:
    """A program that shows the account made by hand, for streams that need a process of their own."""
    return (
        "import sys; from tests.border_account import ACCOUNT; from truceline.cli import main, read; "
        "sys.modules[read.__module__].account_at = lambda *asked, **how: ACCOUNT; main(['read', 'article.txt'])"
    )


def read_module() -> object:
    return sys.modules[read_command.__module__]


def test_the_version_is_the_packages(run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out.strip()) == (0, f"truceline {__version__}")


@pytest.mark.parametrize("command", ["read", "run", "evaluate", "issues", "withdraw", "migrate"])
def test_every_command_has_help_with_an_example(run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert f"Example: truceline {command}" in ran.out


def test_help_has_no_type_behind_a_flag_and_names_extras(run) -> None:
    assert "<bool>" not in run("run", "--help").out
    assert "truceline[pdf]" in run("brief", "--help").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-command"], "no-such-command"),
        (["read"], "PATH"),
        (["read", "x.txt", "--format", "yaml"], "yaml"),
        (["read", "x.txt", "--no-such-option"], "--no-such-option"),
        (["read", "x.txt", "--format", "json", "--explain", "c1"], "--explain"),
        (["read", "x.txt", "--out", "no/such/folder/a.json"], "no/such/folder"),
        (["read", "x.txt", "--out", "."], "a folder"),
        (["evaluate"], "GOLD_DIR"),
        (["evaluate", "gold", "--jobs", "0"], "jobs is 0"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(run, arguments: list[str], says: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert ran.err.startswith("truceline: ")
    assert len(ran.err.splitlines()) == 1


def test_the_bare_command_shows_what_there_is(run) -> None:
    ran = run()
    assert ran.code == 2
    assert "evaluate" in ran.out + ran.err


def test_the_table_goes_to_stdout_and_fits_80_columns(run, hand_read) -> None:
    ran = run("read", "article.txt")
    assert ran.code == 0
    assert ran.err == ""
    assert "WHO SAYS" in ran.out
    assert "\x1b" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_published_time_is_handed_on(run, hand_read) -> None:
    run("read", "article.txt", "--published", "2022-09-14")
    run("read", "article.txt", "--published", "")
    assert hand_read == [("article.txt", "2022-09-14"), ("article.txt", "")]


def test_out_writes_plain_lines_and_leaves_stdout_empty(run, hand_read, tmp_path: Path) -> None:
    ran = run("read", "article.txt", "--out", "table.txt")
    assert (ran.code, ran.out) == (0, "")
    assert "wrote table.txt" in ran.err
    told = (tmp_path / "table.txt").read_text(encoding="utf-8")
    assert "WHO SAYS" in told
    assert "\x1b" not in told


def test_all_and_explain_reach_the_screen(run, hand_read) -> None:
    assert "c10" in run("read", "article.txt", "--all").out
    assert "confidence 0.81" in run("read", "article.txt", "--explain", "c1").out
    unknown = run("read", "article.txt", "--explain", "c99")
    assert (unknown.code, unknown.out) == (2, "")


def test_colour_can_be_forced_and_refused(run, hand_read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m" in run("read", "article.txt").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in run("read", "article.txt").out


def test_a_reader_who_has_seen_enough_is_no_failure(hand_table_code: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", hand_table_code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_terminal_without_unicode_still_gets_the_bounds(hand_table_code: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(
        [sys.executable, "-c", hand_table_code], capture_output=True, check=True, env=environment, cwd=ROOT
    )
    assert b">= 100 troops" in ran.stdout
    assert ran.stderr == b""


def test_an_address_of_another_kind_is_refused_with_what_would_do(run) -> None:
    ran = run("read", "ftp://news.example.org/a")
    assert ran.code == 1
    assert "http:// or https://" in ran.err


def test_a_defect_is_one_line_with_the_way_to_more(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str, published: str, **_: object) -> object:
        raise KeyError("c1")

    monkeypatch.setattr(read_module(), "account_at", broken)
    ran = run("read", "article.txt")
    assert ran.code == 1
    assert "TRUCELINE_DEBUG" in ran.err
    assert len(ran.err.splitlines()) == 1
    monkeypatch.setenv("TRUCELINE_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["read", "article.txt"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotAnArticle("a.txt", "empty\n\x1b[2Jtext"), 1),
        (UsageError("--published: not a time"), 2),
        (ResourceMissing(Path("model.onnx"), "missing"), 3),
    ],
)
def test_each_failure_has_its_exit_code(run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int) -> None:
    def failing(path: str, published: str, **_: object) -> object:
        raise error

    monkeypatch.setattr(read_module(), "account_at", failing)
    ran = run("read", "article.txt")
    assert ran.code == code
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert "\x1b" not in ran.err


class TestReading:
    """The whole way, with the bundled reader."""

    def test_json_is_exactly_one_account_on_stdout(self, run) -> None:
        ran = run("read", str(ARTICLE), "--format", "json")
        account = json.loads(ran.out)
        assert (ran.code, ran.err) == (0, "")
        assert account["document"]["published"].startswith("2022-09-14T08:42:55")
        assert account["document"]["published_basis"] == "url-uniqid"
        assert account["claims"]

    def test_an_empty_published_counts_as_not_given(self, run) -> None:
        empty, absent = (run("read", str(ARTICLE), "--format", "json", *more).out for more in (["--published", ""], []))
        assert empty == absent

    def test_a_given_time_without_zone_is_utc(self, run) -> None:
        ran = run("read", str(ARTICLE), "--format", "json", "--published", "2022-09-15T10:00")
        document = json.loads(ran.out)["document"]
        assert (document["published"], document["published_basis"]) == ("2022-09-15T10:00:00Z", "given")

    def test_standard_input_reads_as_the_file_does(self, run, monkeypatch: pytest.MonkeyPatch) -> None:
        with ARTICLE.open() as article:
            monkeypatch.setattr(sys, "stdin", article)
            piped = json.loads(run("read", "-", "--format", "json").out)
        whole = json.loads(run("read", str(ARTICLE), "--format", "json").out)
        assert piped["claims"] == whole["claims"]
        assert piped["document"]["id"] == whole["document"]["id"]

    def test_out_holds_what_stdout_would_have(self, run, tmp_path: Path) -> None:
        printed = run("read", str(ARTICLE), "--format", "json").out
        assert run("read", str(ARTICLE), "--format", "json", "--out", "a.json").out == ""
        assert (tmp_path / "a.json").read_text(encoding="utf-8") == printed

    def test_every_claim_can_be_explained(self, run) -> None:
        account = json.loads(run("read", str(ARTICLE), "--format", "json").out)
        for claim in account["claims"][:3]:
            assert claim["id"] in run("read", str(ARTICLE), "--explain", claim["id"]).out

    @pytest.mark.parametrize(
        ("content", "says"),
        [(None, "no such file"), (b"", ""), (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "")],
        ids=["missing", "empty", "picture"],
    )
    def test_what_cannot_be_read_is_exit_1(self, run, tmp_path: Path, content: bytes | None, says: str) -> None:
        path = tmp_path / "article.txt"
        if content is not None:
            path.write_bytes(content)
        ran = run("read", str(path))
        assert (ran.code, ran.out) == (1, "")
        assert says in ran.err
        assert len(ran.err.splitlines()) == 1

    def test_a_folder_is_not_an_article(self, run, tmp_path: Path) -> None:
        ran = run("read", str(tmp_path))
        assert ran.code == 1
        assert "folder" in ran.err

    def test_a_time_that_is_none_is_wrong_usage(self, run) -> None:
        ran = run("read", str(ARTICLE), "--published", "last week")
        assert ran.code == 2
        assert "last week" in ran.err


def test_evaluating_prints_scores_as_text_and_as_json(run, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "clash.txt").write_text("Aland shelled Bland on Monday.\n", encoding="utf-8")
    claim = {"id": "c1", "evidence": "Aland shelled Bland", "act": {"type": "ASSAULT"}}
    gold = {"published": "2022-09-14T00:00:00Z", "claims": [claim]}
    (tmp_path / "gold" / "clash.json").write_text(json.dumps(gold), encoding="utf-8")
    assert "HEADLINE" in run("evaluate", "gold").out
    assert json.loads(run("evaluate", "gold", "--json").out)["articles"] == 1


def test_a_folder_without_gold_is_exit_1(run, tmp_path: Path) -> None:
    ran = run("evaluate", str(tmp_path))
    assert ran.code == 1
    assert "gold" in ran.err


def test_the_command_line_outranks_the_environment_and_that_the_file(tmp_path: Path) -> None:
    file = tmp_path / "truceline.toml"
    file.write_text('format = "json"\njobs = 2\n', encoding="utf-8")
    assert load_settings(given={}, environment={}, file=file) == Settings("json", 2)
    assert load_settings(given={}, environment={"TRUCELINE_JOBS": "3"}, file=file).jobs == 3
    assert load_settings(given={"jobs": 4}, environment={"TRUCELINE_JOBS": "3"}, file=file).jobs == 4
    assert (
        load_settings(given={"format": None}, environment={"TRUCELINE_JOBS": ""}, file=tmp_path / "none") == Settings()
    )


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("colour = 1\n", "colour"),
        ("jobs = \n", "not TOML"),
        ('format = "pdf"\n', "pdf"),
        ('jobs = "many"\n', "many"),
        ('[db]\nurl = "x"\n', r"truceline.toml: \[db\] is a table"),
    ],
)
def test_a_setting_nobody_knows_is_refused(tmp_path: Path, written: str, says: str) -> None:
    file = tmp_path / "truceline.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        load_settings(given={}, environment={}, file=file)


def test_the_command_reference_is_what_the_program_says() -> None:
    from docs.generate import CLI, reference

    assert CLI.read_text(encoding="utf-8") == reference(), "make docs writes it anew"


def test_the_picture_in_the_readme_is_what_the_command_prints() -> None:
    from docs.generate import PICTURE, README, readme

    assert len(PICTURE.findall(README.read_text(encoding="utf-8"))) == 1
    assert README.read_text(encoding="utf-8") == readme(), "make docs writes it anew"


def test_a_command_starts_without_the_heavy_libraries() -> None:
    code = "import sys, truceline.cli; print([m for m in ('numpy', 'onnxruntime', 'tokenizers') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=None)
    assert ran.stdout.strip() == "[]"
