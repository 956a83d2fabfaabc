"""The written form of an account: what `--format json` prints, what can be read back, and the schema that says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Ceasefire,
    Change,
    Claim,
    Count,
    Dispute,
    DisputeKind,
    Document,
    Figure,
    FigureKind,
    Period,
    Place,
    PlacePrecision,
    PublishedBasis,
    ReaderVersion,
    Removed,
    Span,
    Stance,
    Standing,
    TimePrecision,
    TruceStatus,
    Who,
)
from truceline.model.form import account_from_dict, account_json, account_schema, account_schema_json, account_to_dict

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"

TEXT = (
    "Ardania's army said on Tuesday that Velland shelled Toldan with mortars, killing at least 12 villagers. "
    "Velland denied it. The truce of May holds, both said. Read also: The river war"
)


def words(of: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(of, start + 1)
    return Span(start, start + len(of))


ARMY = Actor("Ardania's army", "ARD", "MIL", words("Ardania's army"))
VELLAND = Actor("Velland", "VEL", "GOV", words("Velland", 1))
TUESDAY = Period(date(2031, 5, 6), date(2031, 5, 6), TimePrecision.DAY, words("Tuesday"))
TOLDAN = Place("Toldan", words("Toldan"), PlacePrecision.EXACT, 39.84, 45.67, "ARD", 4711)


@pytest.fixture
def account() -> Account:
    """Every field filled with something that is not its default."""
    shelling = Claim(
        id="c1",
        evidence=words("Velland shelled Toldan with mortars"),
        act=Act(ActType.ASSAULT, "heavy-weapons", ("military", "territory")),
        speaker=ARMY,
        via=(Actor("state television", "ARD", "JRN"),),
        cue=words("said"),
        quoted=True,
        violates_ceasefire=True,
        actors=(Actor("Velland", "VEL", "MIL", words("Velland")),),
        targets=(Actor("villagers", "ARD", "CVL", words("villagers")),),
        places=(TOLDAN, Place("the river", None, PlacePrecision.UNKNOWN)),
        time=TUESDAY,
        weapons=("mortars",),
        confidence=0.87,
        reasons={"speaker": "subject of the cue", "act": "lexicon: shell", "calibration": "isotonic"},
    )
    denial = replace(
        shelling, id="c2", evidence=words("Velland denied it"), speaker=VELLAND, stance=Stance.DENIES, via=(), time=None
    )
    return Account(
        document=Document(
            id="ab" * 32,
            text=TEXT,
            url="https://news.example/a",
            title="Shells on Toldan",
            outlet="news.example",
            wire="AFP",
            published=datetime(2031, 5, 7, 8, 19, 2, tzinfo=UTC),
            published_basis=PublishedBasis.URL_UNIQID,
            removed=(Removed(words("Read also: The river war"), "boilerplate"),),
        ),
        reader=ReaderVersion("0.1.0", "cd" * 32),
        claims=(shelling, denial),
        figures=(
            Figure(
                id="f1",
                evidence=words("at least 12 villagers"),
                kind=FigureKind.KILLED,
                count=Count(12, None, None),
                speaker=ARMY,
                cue=words("said"),
                standing=Standing.BACKGROUND,
                who=Who.CIVILIAN,
                group="women",
                sides=(Actor("villagers", "ARD", "CVL"),),
                derived=True,
                part_of="f2",
                change=Change.INCREMENT,
                supersedes="f3",
                time=TUESDAY,
                confidence=0.6,
                reasons={"count": "at least N"},
            ),
        ),
        ceasefires=(
            Ceasefire(
                id="t1",
                evidence=(words("The truce of May"),),
                parties=(ARMY, VELLAND),
                brokers=(Actor("the Lake League", "LAKELEAGUE", "IGO"),),
                declared=TUESDAY,
                in_force=Period(date(2031, 5, 1), date(2031, 5, 31), TimePrecision.MONTH),
                ended=None,
                standing=Standing.CURRENT,
                status=TruceStatus.DISPUTED,
                violations=("c1",),
            ),
        ),
        disputes=(Dispute(("c1", "c2"), DisputeKind.DENIAL),),
    )


def without_text(account: Account) -> dict[str, Any]:
    return json.loads(account_json(account))  # type: ignore[no-any-return]


def test_an_account_written_and_read_back_is_the_same(account: Account) -> None:
    assert account_from_dict(without_text(account), text=TEXT) == account


def test_the_same_account_is_the_same_bytes(account: Account) -> None:
    shuffled = replace(account.claims[0], reasons=dict(reversed(account.claims[0].reasons.items())))
    again = replace(account, claims=(shuffled, account.claims[1]))
    assert account_json(account) == account_json(again)
    assert account_json(account) == account_json(account_from_dict(without_text(account), text=TEXT))


def test_the_form_has_the_names_and_the_nesting_of_the_ledger(account: Account) -> None:
    written = account_to_dict(account)
    assert list(written) == ["schema", "reader", "document", "claims", "figures", "ceasefires", "disputes", "left_out"]
    claim = without_text(account)["claims"][0]
    assert claim["evidence"] == {"start": 36, "end": 71}
    assert claim["act"] == {"type": "ASSAULT", "mode": "heavy-weapons", "contexts": ["military", "territory"]}
    assert claim["time"] == {
        "from": "2031-05-06",
        "to": "2031-05-06",
        "precision": "day",
        "words": {"start": 23, "end": 30},
    }
    assert claim["speaker"] == {"name": "Ardania's army", "code": "ARD", "sector": "MIL", "start": 0, "end": 14}
    assert claim["via"][0]["start"] is None, "an implied actor has no words"
    assert claim["places"][0]["geonames_id"] == 4711
    assert written["document"]["published"] == "2031-05-07T08:19:02Z"  # type: ignore[call-overload,index]
    assert "text" not in written["document"]  # type: ignore[operator]


def test_reasons_are_one_line_and_by_field_in_the_order_of_the_fields(account: Account) -> None:
    claim = without_text(account)["claims"][0]
    assert claim["reason"] == "speaker: subject of the cue; act: lexicon: shell; calibration: isotonic"
    assert list(claim["reasons"]) == ["speaker", "act", "calibration"]


def test_confidence_has_two_decimals(account: Account) -> None:
    sharp = replace(account, claims=(replace(account.claims[0], confidence=0.123456),))
    assert without_text(sharp)["claims"][0]["confidence"] == 0.12


def test_a_time_of_another_zone_is_written_in_utc(account: Account) -> None:
    local = datetime(2031, 5, 7, 10, 0, tzinfo=timezone(timedelta(hours=4)))
    moved = replace(account, document=replace(account.document, published=local))
    assert without_text(moved)["document"]["published"] == "2031-05-07T06:00:00Z"


def test_an_account_of_another_reader_may_lack_what_is_ours_and_add_what_is_not() -> None:
    data = {
        "document": {"id": "x", "pages": 3},
        "claims": [{"id": "c1", "evidence": {"start": 0, "end": 7}, "act": {"type": "ASSAULT"}, "mood": "grim"}],
    }
    account = account_from_dict(data, text=TEXT)
    assert account.claims[0] == Claim("c1", Span(0, 7), Act(ActType.ASSAULT))
    assert account.document.published is None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"act": {"type": "SHELLING"}}, r"account\.claims\[0\]\.act\.type: 'SHELLING' is none of AGREE"),
        ({"evidence": {"start": 0, "end": 9999}}, r"claims\[0\]\.evidence: its words end at 9999"),
        ({"evidence": {"start": 9, "end": 3}}, r"claims\[0\]\.evidence: no span"),
        ({"evidence": None}, r"claims\[0\]\.evidence: an object is needed, not null"),
        ({"stance": "hints"}, r"claims\[0\]\.stance: 'hints' is none of asserts, denies"),
        ({"confidence": 1.5}, r"claims\[0\]\.confidence: 1\.5 is not between"),
        ({"quoted": "yes"}, r"claims\[0\]\.quoted: a boolean is needed"),
        ({"actors": {"code": "VEL"}}, r"claims\[0\]\.actors: a list is needed"),
        ({"time": {"from": "Tuesday", "to": "2031-05-06"}}, r"claims\[0\]\.time\.from: Invalid isoformat"),
        ({"time": {"from": "2031-05-07", "to": "2031-05-06"}}, r"claims\[0\]\.time: a period cannot end"),
    ],
)
def test_a_wrong_form_is_refused_and_the_place_is_named(
    account: Account, change: dict[str, Any], complaint: str
) -> None:
    data = without_text(account)
    data["claims"][0] |= change
    with pytest.raises(ValueError, match=complaint):
        account_from_dict(data, text=TEXT)


def test_a_missing_id_and_a_later_schema_are_refused(account: Account) -> None:
    data = without_text(account)
    del data["claims"][1]["id"]
    with pytest.raises(ValueError, match=r"claims\[1\]: id is missing"):
        account_from_dict(data, text=TEXT)
    with pytest.raises(ValueError, match=r"schema: 2 is no schema this version reads"):
        account_from_dict({**without_text(account), "schema": 2}, text=TEXT)


def test_the_committed_schema_is_the_one_of_the_vocabulary() -> None:
    committed = (REFERENCE / "account.schema.json").read_text(encoding="utf-8")
    assert committed == account_schema_json(), "write account_schema_json() to docs/reference/account.schema.json"


def test_a_full_account_and_an_empty_one_fit_the_schema(account: Account) -> None:
    schema = account_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(without_text(account))
    validator.validate(without_text(Account(Document("x", ""), ReaderVersion("0", ""))))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("claims", 0, "stance"), "hints"),
        (("claims", 0, "act", "type"), "SHELLING"),
        (("claims", 0, "evidence", "start"), -1),
        (("claims", 0, "confidence"), 2),
        (("figures", 0, "kind"), "hurt"),
        (("figures", 0, "low"), "12"),
        (("ceasefires", 0, "status"), "shaky"),
        (("document", "published_basis"), "mtime"),
        (("schema",), 2),
    ],
)
def test_the_schema_refuses_what_the_vocabulary_lacks(
    account: Account, path: tuple[str | int, ...], wrong: Any
) -> None:
    data = without_text(account)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert not jsonschema.Draft202012Validator(account_schema()).is_valid(data)


def test_the_schema_names_every_key_that_is_written_and_no_other(account: Account) -> None:
    schema: Any = account_schema()

    def check(value: Any, shape: Any, where: str) -> None:
        shape = next((s for s in shape.get("anyOf", [shape]) if "$ref" in s or s.get("type") != "null"), shape)
        if "$ref" in shape:
            shape = schema["$defs"][shape["$ref"].rsplit("/", 1)[1]]
        if isinstance(value, dict) and "properties" in shape:
            assert list(value) == list(shape["properties"]), where
            for key, inner in value.items():
                check(inner, shape["properties"][key], f"{where}.{key}")
        elif isinstance(value, list):
            for inner in value:
                check(inner, shape["items"], where)

    check(without_text(account), schema, "account")


def test_the_reference_explains_every_key() -> None:
    page = (REFERENCE / "account.md").read_text(encoding="utf-8")
    schema: Any = account_schema()
    for record in (schema, *schema["$defs"].values()):
        for key in record["properties"]:
            assert f"`{key}`" in page, f"docs/reference/account.md does not explain {key}"
