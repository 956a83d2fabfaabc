"""The reader on short texts of our own: what an analyst would hold it to. Real model, real knowledge, no stand-ins."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from truceline.ingest import capture
from truceline.model import Account, Claim, FigureKind, Stance, Standing, TruceStatus
from truceline.pipeline import Reader, load_reader, read_document

PUBLISHED = datetime(2023, 5, 10, tzinfo=UTC)  # a Wednesday


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


def account_of(reader: Reader, text: str, published: datetime | None = PUBLISHED) -> Account:
    return read_document(capture(text.encode(), source="test.txt", published=published), reader)


def codes(actors: object) -> set[str | None]:
    return {actor.code for actor in actors}  # type: ignore[attr-defined]


def said_by(account: Account, code: str | None) -> list[Claim]:
    return [c for c in account.claims if (c.speaker.code if c.speaker else None) == code]


def test_an_accusation_is_a_claim_of_the_accuser_and_never_a_fact(reader: Reader) -> None:
    account = account_of(reader, "Ukraine on Tuesday accused Russia of shelling the town of Nikopol with artillery.")
    assert account.claims
    claim = account.claims[0]
    assert claim.speaker is not None
    assert claim.speaker.code == "UKR"
    assert codes(claim.actors) == {"RUS"}
    assert claim.act.type == "ASSAULT"
    assert claim.time is not None
    assert (claim.time.start, claim.time.end) == (date(2023, 5, 9), date(2023, 5, 9))
    assert not said_by(account, None)


def test_each_of_two_speakers_makes_a_claim_of_his_own(reader: Reader) -> None:
    account = account_of(
        reader,
        "Azerbaijan and Armenia clashed on Tuesday. "
        "Baku and Yerevan have both accused each other of violating the ceasefire.",
    )
    accusers = {c.speaker.code: codes(c.actors) for c in account.claims if c.speaker and c.violates_ceasefire}
    assert accusers == {"AZE": {"ARM"}, "ARM": {"AZE"}}
    assert any(d.kind == "mutual-accusation" for d in account.disputes)


def test_a_denial_keeps_the_denied_act(reader: Reader) -> None:
    account = account_of(
        reader, "Israel's army bombed a hospital in Gaza, Hamas said. The Israeli army denied shelling the hospital."
    )
    denials = [c for c in account.claims if c.stance is Stance.DENIES]
    assert denials
    assert denials[0].speaker is not None
    assert denials[0].speaker.code == "ISR"
    assert denials[0].act.type == "ASSAULT"


def test_history_is_background(reader: Reader) -> None:
    account = account_of(
        reader,
        "Sudan's army shelled Omdurman on Tuesday. In 2003 rebels attacked the airport of El Fasher, "
        "and the war that followed killed about 300,000 people.",
    )
    standing = {c.time.start.year: c.standing for c in account.claims if c.time}
    assert standing.get(2023) is Standing.CURRENT
    assert standing.get(2003) is Standing.BACKGROUND
    toll = next(f for f in account.figures if f.kind is FigureKind.KILLED)
    assert (toll.count.low, toll.count.best, toll.count.high) == (None, 300_000, None)
    assert toll.standing is Standing.BACKGROUND


@pytest.mark.parametrize(
    ("sentence", "kind", "bounds"),
    [
        ("The shelling killed at least 12 soldiers in Bakhmut on Tuesday.", "killed", (12, None, None)),
        ("Some 30 people were wounded in the attack in Bakhmut.", "wounded", (None, 30, None)),
        ("Up to 40 fighters died in the raid near Bakhmut.", "killed", (None, None, 40)),
        ("The blast left seven civilians dead in Bakhmut.", "killed", (7, 7, 7)),
        ("A policeman was killed in Bakhmut on Tuesday.", "killed", (1, 1, 1)),
        ("Dozens of villagers were injured by shells near Bakhmut.", "wounded", (None, None, None)),
        ("The army deployed about 2,000 soldiers to Bakhmut.", "deployed", (None, 2000, None)),
    ],
)
def test_numbers_keep_their_meaning(
    reader: Reader, sentence: str, kind: str, bounds: tuple[int | None, int | None, int | None]
) -> None:
    figures = account_of(reader, sentence).figures
    assert [(f.kind, (f.count.low, f.count.best, f.count.high)) for f in figures] == [(kind, bounds)]


def test_a_truce_has_parties_a_broker_and_a_status(reader: Reader) -> None:
    account = account_of(
        reader,
        "A ceasefire between Azerbaijan and Armenia brokered by Russia came into force on Monday. "
        "On Tuesday Armenia's defence ministry said Azerbaijani forces had violated the ceasefire near Goris.",
    )
    assert len(account.ceasefires) == 1
    truce = account.ceasefires[0]
    assert codes(truce.parties) == {"ARM", "AZE"}
    assert codes(truce.brokers) == {"RUS"}
    assert truce.status is TruceStatus.DISPUTED
    assert truce.violations


def test_without_a_publication_date_relative_days_stay_unresolved(reader: Reader) -> None:
    account = account_of(reader, "Russia shelled Kherson on Tuesday.", published=None)
    assert account.claims
    assert all(c.time is None for c in account.claims)


def test_every_span_lies_in_the_captured_text(reader: Reader) -> None:
    text = "The army said rebels shelled Kadugli on Tuesday, killing at least 12 civilians. The rebels denied it.\n"
    account = account_of(reader, text)
    for claim in account.claims:
        assert claim.evidence.of(text).strip()
        for actor in (*claim.actors, *claim.targets, *([claim.speaker] if claim.speaker else [])):
            assert actor.words is None or actor.words.of(text)


def test_the_same_words_read_the_same_in_any_company_and_on_any_number_of_threads() -> None:
    from truceline.model.form import account_json

    texts = [
        "Ukraine accused Russia of shelling Nikopol on Tuesday.",
        "Ethiopian troops pulled out of Mekelle on Monday, residents said.",
        "Colombia's ELN rebels freed three soldiers, the Red Cross said on Sunday.",
    ]
    one, two = load_reader(threads=1), load_reader(threads=2)
    alone = [account_json(account_of(one, text)) for text in texts]
    again = [account_json(account_of(one, text)) for text in reversed(texts)][::-1]
    assert alone == again == [account_json(account_of(two, text)) for text in texts]
