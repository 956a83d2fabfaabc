"""A user's own parties in one file: what it may say, what is told of a bad line, and how `truceline read` takes it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from truceline.cli import app
from truceline.errors import LexiconInvalid, ResourceMissing
from truceline.read.parties import Parties, PartyMatch

HEADER = "what,code,name,aliases,sector,country,from,to"
PAGE = Path(__file__).resolve().parents[1] / "docs/how-to/own-actors.md"
VALLEY = (
    "# the valley war",
    "group,GREENRIVER,Green River Front,GRF;the Riverines,REB,SYR,2019,",
    "group,SYR,Valley Brigade,5th Valley Brigade,MIL,,,2021-06-30",
    "leader,GREENRIVER,Anna Dolmer,Dolmer,REB,,2020-03-01,",
    "outlet,RIVERPOST,River Post,,,SYR,,",
    "state,VLK,Valeskia,Republic of Valeskia,,,,",
    "demonym,VLK,Valeskian,Valeskians,,,,",
    "capital,VLK,Porlend,,,,,",
    "metonym,SYR,the Hill Palace,,,,,",
)


def own_file(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def found(text: str, parties: Parties, on: date | None = None) -> list[PartyMatch]:
    return parties.find(text, 0, len(text), on=on)


@pytest.mark.parametrize(
    ("words", "code", "sector", "kind"),
    [
        ("Green River Front", "GREENRIVER", "REB", "group"),
        ("the Riverines", "GREENRIVER", "REB", "group"),
        ("5th Valley Brigade", "SYR", "MIL", "state"),
        ("Dolmer", "GREENRIVER", "REB", "group"),
        ("River Post", "RIVERPOST", "JRN", "group"),
        ("Valeskia", "VLK", None, "state"),
        ("Valeskians", "VLK", None, "state"),
        ("Porlend", "VLK", "GOV", "state"),
        ("the Hill Palace", "SYR", "GOV", "state"),
        ("Turkey", "TUR", None, "state"),  # what ships is still there
    ],
)
def test_every_kind_of_name_of_ones_own_is_found(
    tmp_path: Path, words: str, code: str, sector: str | None, kind: str
) -> None:
    parties = Parties.load(own=own_file(tmp_path, *VALLEY))
    (match,) = found(words, parties, date(2021, 5, 1))
    party = match.candidates[0]
    assert (party.code, party.sector, party.kind) == (code, sector, kind)


def test_a_name_of_ones_own_holds_for_its_days(tmp_path: Path) -> None:
    parties = Parties.load(own=own_file(tmp_path, *VALLEY))
    assert found("Green River Front", parties, date(2018, 12, 31)) == []
    assert found("Valley Brigade", parties, date(2021, 7, 1)) == []
    assert parties.name_of("GREENRIVER") == "Green River Front"


def test_ones_own_party_counts_before_one_that_ships(tmp_path: Path) -> None:
    parties = Parties.load(own=own_file(tmp_path, "group,OTHERSDF,Southern Defence Front,SDF,REB,SSD,,"))
    (match,) = found("SDF", parties)
    assert [party.code for party in match.candidates] == ["OTHERSDF", "SDF"]


def test_a_spreadsheets_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = own_file(tmp_path, *VALLEY)
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert found("the GRF", Parties.load(own=path))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("army,GRF,Green River Front,,REB,SYR,,", "what is 'army'"),
        ("group,grf,Green River Front,,REB,SYR,,", "code is 'grf'"),
        ("group,GRF,Green River Front,,ARMY,SYR,,", "sector is 'ARMY'"),
        ("group,GRF,Green River Front,,REB,SYRIA,,", "country is 'SYRIA'"),
        ("group,GRF,Green River Front,,REB,SYR,spring 2019,", "from is 'spring 2019'"),
        ("group,GRF,Green River Front,,REB,SYR,,2019-02-30", "to is '2019-02-30'"),
        ("group,GRF,Green River Front,,REB,SYR,2020,2019", "from is 2020, after to, which is 2019"),
        ("group,GRF,Green River Front,REB,SYR,,", "7 cells, but 8 columns"),
        ("group,GRF,,GRF,REB,SYR,,", "name is ''"),
        ("group,GRF,First Front,,REB,SYR,,", "'First Front' is FIRST in line 3 already"),
        ("leader,NOSUCH,Ann Other,,REB,,,", "code is 'NOSUCH', which is no state or group"),
        ("leader,SYR,Ann Other,,KING,,,", "sector is 'KING'"),
        ("demonym,XYZ,Xyzian,,,,,", "code is 'XYZ', which is no state's"),
        ("capital,SYR,Hill Town,,GOV,,,", "sector is 'GOV'; a line with `capital` has none"),
        ("outlet,POST,Evening Post,,JRN,,,", "sector is 'JRN'; a line with `outlet` has none"),
        ("state,VALESKIA,Valeskia,,,,,", "code is 'VALESKIA'; a state's must be three capitals"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_file_and_number(tmp_path: Path, line: str, complaint: str) -> None:
    own = own_file(tmp_path, "# ours", "group,FIRST,First Front,,REB,SYR,,", line)
    with pytest.raises(LexiconInvalid) as error:
        Parties.load(own=own)
    assert (error.value.path, error.value.line) == (own, 4)
    assert complaint in str(error.value)
    assert f"{own}: line 4" in str(error.value)


def test_one_name_may_be_of_two_parties_one_after_the_other(tmp_path: Path) -> None:
    lines = ("group,FIRST,Hill Guard,,REB,SYR,,2015", "group,SECOND,Hill Guard,,PRM,SYR,2016,")
    parties = Parties.load(own=own_file(tmp_path, *lines))
    codes = [found("Hill Guard", parties, date(year, 6, 1))[0].candidates[0].code for year in (2015, 2016)]
    assert codes == ["FIRST", "SECOND"]


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconInvalid, match=f"line 1: the header must be {HEADER}"):
        Parties.load(own=own_file(tmp_path, header="code,name"))
    with pytest.raises(ResourceMissing, match=r"none\.csv"):
        Parties.load(own=tmp_path / "none.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes(f"{HEADER}\ngroup,FRONT,Fr\xe9nt,,REB,SYR,,\n".encode("latin-1"))
    with pytest.raises(LexiconInvalid, match="not UTF-8"):
        Parties.load(own=latin)


# ---------------------------------------------------------------- through the command

STORY = "The Green River Front shelled Kolm on Monday, killing four civilians. Dolmer denied the attack."


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[int, str, str]:
    monkeypatch.chdir(folder)
    (folder / "story.txt").write_text(STORY)
    result = CliRunner().invoke(app, ["read", "story.txt", "--published", "2022-09-14", "--format", "json", *options])
    return result.exit_code, result.stdout, f"{result.stderr} {result.exception or ''}"


def codes_of(told: str) -> set[str]:
    claims = json.loads(told)["claims"]
    return {party["code"] for claim in claims for party in [*claim["actors"], claim["speaker"] or {"code": None}]}


@pytest.mark.parametrize("how", ["option", "environment", "file"])
def test_read_knows_the_parties_of_ones_own_file(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_file(tmp_path, *VALLEY)
    if how == "environment":
        monkeypatch.setenv("TRUCELINE_ACTORS", "own.csv")
    if how == "file":
        (tmp_path / "truceline.toml").write_text('actors = "own.csv"\n')
    status, told, complaint = read(tmp_path, monkeypatch, *(["--actors", "own.csv"] if how == "option" else []))
    assert (status, "GREENRIVER" in codes_of(told)) == (0, True), complaint


def test_read_stops_at_a_bad_line_or_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_file(tmp_path, "group,GRF,Green River Front,,ARMY,SYR,,")
    status, _, complaint = read(tmp_path, monkeypatch, "--actors", "own.csv")
    assert "own.csv: line 2: sector is 'ARMY'" in complaint
    assert status != 0
    status, _, complaint = read(tmp_path, monkeypatch, "--actors", "none.csv")
    assert "none.csv, which is no file" in complaint
    assert status != 0


def test_the_example_of_the_page_loads(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    block = page[page.index(HEADER) :].split("\n```")[0]
    (tmp_path / "own.csv").write_text(block + "\n", encoding="utf-8")
    parties = Parties.load(own=tmp_path / "own.csv")
    assert parties.name_of("GREENRIVER") == "Green River Front"
