"""Ceasefires: parties, brokers, status and standing, mentions of one truce together, breaches alleged of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.knowledge import codes, resolver_of
from tests.sentences import Heads, Told
from truceline.errors import LexiconInvalid
from truceline.model import Act, Actor, ActType, Ceasefire, Claim, Span, Stance, Standing, TruceStatus
from truceline.read.truce_words import BROKERED, CEASE, load_status_words
from truceline.read.truces import find_truces

BETWEEN = "between/ADP/Armenia/case Armenia/PROPN/truce/nmod and/CCONJ/Azerbaijan/cc Azerbaijan/PROPN/Armenia/conj"
AGREED = (
    "Armenia/PROPN/agreed/nsubj and/CCONJ/Azerbaijan/cc Azerbaijan/PROPN/Armenia/conj agreed/VERB/root"
    " to/ADP/truce/case a/DET/truce/det truce/NOUN/agreed/obl"
)
HELD = f"The/DET/truce/det truce/NOUN/held/nsubj {BETWEEN} held/VERB/root"
ARMENIA, AZERBAIJAN = Actor("Yerevan", "ARM", "GOV"), Actor("Baku", "AZE", "GOV")
BREACH = Claim(
    "c1", Span(0, 3), Act(ActType.ASSAULT), speaker=ARMENIA, violates_ceasefire=True, actors=(AZERBAIJAN,),
    targets=(ARMENIA,),
)  # fmt: skip


def truces(*told: str | Told, claims: tuple[Claim, ...] = (), published: date = date(2023, 5, 10)) -> list[Ceasefire]:
    resolver = resolver_of(*told, published=published)
    return find_truces(resolver.scene, resolver, claims)


def only_truce(*told: str | Told, claims: tuple[Claim, ...] = ()) -> Ceasefire:
    (truce,) = truces(*told, claims=claims)
    return truce


@pytest.mark.parametrize(
    "words",
    [
        HELD,
        AGREED,
        f"Russia/PROPN/brokered/nsubj brokered/VERB/root a/DET/truce/det truce/NOUN/brokered/obj {BETWEEN}",
        f"Iran/PROPN/called/nsubj called/VERB/root for/ADP/truce/case a/DET/truce/det truce/NOUN/called/obl {BETWEEN}",
        HELD.replace("between/", "among/"),
    ],
)
def test_the_parties_are_those_it_is_between_or_who_agree_to_it(words: str) -> None:
    truce = only_truce(words)
    assert codes(truce.parties) == ["ARM", "AZE"]
    assert [a.name for a in truce.parties] == ["Armenia", "Azerbaijan"]


def test_parties_that_no_words_name_are_the_two_the_document_tells_of() -> None:
    fight = (
        "Armenian/ADJ/troops/amod troops/NOUN/fought/nsubj fought/VERB/root Azerbaijani/ADJ/forces/amod"
        " forces/NOUN/fought/obj"
    )
    assert codes(only_truce(fight, "The/DET/truce/det truce/NOUN/held/nsubj held/VERB/root").parties) == ["ARM", "AZE"]


@pytest.mark.parametrize(
    ("words", "brokers"),
    [
        (
            "The/DET/truce/det Russian/ADJ/brokered/compound -/PUNCT/brokered/punct brokered/VERB/truce/amod"
            f" truce/NOUN/held/nsubj {BETWEEN} held/VERB/root",
            ["RUS"],
        ),
        (
            "The/DET/truce/det Russian/ADJ/truce/amod -/PUNCT/truce/punct mediated/VERB/truce/amod"
            f" truce/NOUN/held/nsubj {BETWEEN} held/VERB/root",
            ["RUS"],
        ),
        (
            f"The/DET/truce/det truce/NOUN/held/nsubj {BETWEEN} brokered/VERB/truce/acl by/ADP/Russia/case"
            " Russia/PROPN/brokered/obl and/CCONJ/Turkey/cc Turkey/PROPN/Russia/conj held/VERB/root",
            ["RUS", "TUR"],
        ),
        (
            f"Russia/PROPN/brokered/nsubj brokered/VERB/root a/DET/truce/det truce/NOUN/brokered/obj {BETWEEN}",
            ["RUS"],
        ),
        (
            f"A/DET/truce/det truce/NOUN/brokered/nsubj:pass {BETWEEN} was/AUX/brokered/aux:pass brokered/VERB/root"
            " by/ADP/Russia/case Russia/PROPN/brokered/obl",
            ["RUS"],
        ),
        (HELD, []),
    ],
)
def test_brokers_are_who_brokered_mediated_or_negotiated_it(words: str, brokers: list[str]) -> None:
    truce = only_truce(words)
    assert codes(truce.brokers) == brokers
    assert codes(truce.parties) == ["ARM", "AZE"]


def test_a_party_to_the_truce_is_not_its_broker() -> None:
    truce = only_truce(
        f"The/DET/truce/det truce/NOUN/held/nsubj {BETWEEN} negotiated/VERB/truce/acl by/ADP/Baku/case"
        " Baku/PROPN/negotiated/obl held/VERB/root"
    )
    assert codes(truce.brokers) == []


@pytest.mark.parametrize(
    ("words", "parties", "brokers"),
    [
        (  # who agrees a truce for a third country does not lay down arms
            "Russia/PROPN/agreed/nsubj and/CCONJ/Turkey/cc Turkey/PROPN/Russia/conj agreed/VERB/root"
            " a/DET/truce/det truce/NOUN/agreed/obj for/ADP/Sudan/case Sudan/PROPN/truce/nmod",
            ["SDN"],
            ["RUS", "TUR"],
        ),
        (
            f"Russia/PROPN/announced/nsubj announced/VERB/root a/DET/truce/det truce/NOUN/announced/obj {BETWEEN}",
            ["ARM", "AZE"],
            ["RUS"],
        ),
        (
            "Hamas/PROPN/declared/nsubj declared/VERB/root a/DET/truce/det unilateral/ADJ/truce/amod"
            " truce/NOUN/declared/obj with/ADP/Israel/case Israel/PROPN/truce/nmod",
            ["HAMAS", "ISR"],
            [],
        ),
        (  # the parser takes the two names for one another's modifiers, or for nothing at all
            "A/DET/truce/det Turkey/PROPN/truce/compound -/PUNCT/truce/punct Russia/PROPN/truce/dep"
            f" brokered/VERB/truce/amod truce/NOUN/held/nsubj {BETWEEN} held/VERB/root",
            ["ARM", "AZE"],
            ["TUR", "RUS"],
        ),
        (
            f"{BETWEEN.replace('/truce/nmod', '/held/obl')} the/DET/truce/det truce/NOUN/brokered/obl"
            " brokered/VERB/held/advcl by/ADP/Russia/case Russia/PROPN/brokered/obl held/VERB/root",
            None,
            ["RUS"],
        ),
    ],
    ids=["for-another", "announced-for-others", "alone", "list", "hung-on-it"],
)
def test_who_does_what_with_a_truce_tells_parties_from_brokers(
    words: str, parties: list[str] | None, brokers: list[str]
) -> None:
    truce = only_truce(words)
    assert codes(truce.brokers) == brokers
    assert parties is None or codes(truce.parties) == parties


def test_a_truce_somebody_declares_as_it_is_the_one_told_before() -> None:
    held = "A/DET/truce/det truce/NOUN/held/nsubj held/VERB/root"
    truce = only_truce(held, "Hamas/PROPN/declared/nsubj declared/VERB/root it/PRON/declared/obj")
    assert len(truce.evidence) == 2
    assert codes(truce.parties)[:1] == ["HAMAS"]


@pytest.mark.parametrize("scope", ["wider", "previous"])
def test_a_truce_set_apart_by_its_scope_is_another(scope: str) -> None:
    other = HELD.replace("The/DET/truce/det", f"The/DET/truce/det {scope}/ADJ/truce/amod")
    assert len(truces(HELD, other)) == 2
    assert len(truces(HELD, HELD)) == 1


def test_a_truce_that_history_introduces_is_another() -> None:
    ended = (
        "A/DET/war/det war/NOUN/ended/nsubj ended/VERB/root with/ADP/truce/case {}/DET/truce/det truce/NOUN/ended/obl"
    )
    news = Told(HELD, heads=Heads(standings={1: {"current": 1.0}}))

    def told(article: str) -> list[Ceasefire]:
        return truces(news, Told(ended.format(article), heads=Heads(standings={5: {"background": 1.0}})))

    assert [t.standing for t in told("a")] == [Standing.CURRENT, Standing.BACKGROUND]
    assert len(told("the")) == 1


def test_mentions_told_as_news_and_as_history_are_of_one_truce_unless_dated_apart() -> None:
    signed = AGREED.replace("agreed", "signed").replace("to/ADP/truce/case ", "").replace("signed/obl", "signed/obj")
    found = truces(HELD, f"{signed} in/ADP/March/case March/PROPN/signed/obl".replace(" a/DET", " the/DET"))
    assert len(found) == 1
    assert found[0].declared is not None
    assert found[0].declared.start == date(2023, 3, 1)


@pytest.mark.parametrize(
    ("told", "field"),
    [("signed", "declared"), ("collapsed", "ended"), ("expired", "ended"), ("held", "in_force")],
)
def test_a_date_is_of_the_declaration_the_force_or_the_end_as_the_words_tell(told: str, field: str) -> None:
    truce = only_truce(
        f"The/DET/truce/det truce/NOUN/{told}/nsubj {told}/VERB/root on/ADP/Monday/case Monday/PROPN/{told}/obl"
    )
    dates = {name: getattr(truce, name) for name in ("declared", "in_force", "ended")}
    assert [name for name, period in dates.items() if period] == [field]


def test_a_breach_is_of_the_truce_whose_parties_it_is_about() -> None:
    gaza = HELD.replace("Armenia", "Israel").replace("Azerbaijan", "Hamas")
    assert [t.violations for t in truces(gaza, HELD, claims=(BREACH,))] == [(), ("c1",)]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("held/VERB/root", "in-force"),
        ("came/VERB/root into/ADP/force/case force/NOUN/came/obl", "in-force"),
        ("took/VERB/root effect/NOUN/took/obj", "in-force"),
        ("collapsed/VERB/root", "collapsed"),
        ("shattered/VERB/root", "collapsed"),
        ("broke/VERB/root down/ADP/broke/compound:prt", "collapsed"),
        ("expired/VERB/root", "ended"),
        ("lapsed/VERB/root", "ended"),
        ("frayed/VERB/root", "disputed"),
        ("is/VERB/root fragile/ADJ/is/xcomp", "disputed"),
        ("was/AUX/signed/aux:pass signed/VERB/root", "agreed"),
        ("was/AUX/extended/aux:pass extended/VERB/root", "agreed"),
        ("was/AUX/proposed/aux:pass proposed/VERB/root", "proposed"),
        ("began/VERB/root", "unknown"),
    ],
)
def test_the_words_around_a_truce_tell_its_status(told: str, status: str) -> None:
    verb = next(word.split("/")[0] for word in told.split() if word.endswith("/root"))
    assert only_truce(f"The/DET/truce/det truce/NOUN/{verb}/nsubj {BETWEEN} {told}").status == status


def test_words_of_another_clause_tell_nothing_of_the_truce() -> None:
    words = (
        f"The/DET/truce/det truce/NOUN/began/nsubj {BETWEEN} began/VERB/said/ccomp ,/PUNCT/said/punct"
        " Iran/PROPN/said/nsubj said/VERB/root as/SCONJ/collapsed/mark talks/NOUN/collapsed/nsubj"
        " collapsed/VERB/said/advcl"
    )
    assert only_truce(words).status is TruceStatus.UNKNOWN


@pytest.mark.parametrize(
    ("later", "status"),
    [("collapsed", "collapsed"), ("expired", "ended"), ("frayed", "disputed"), ("began", "in-force")],
)
def test_mentions_of_one_truce_are_one_and_its_worst_news_counts(later: str, status: str) -> None:
    truce = only_truce(HELD, f"The/DET/ceasefire/det ceasefire/NOUN/{later}/nsubj {later}/VERB/root")
    assert len(truce.evidence) == 2
    assert truce.status == status


def test_a_truce_of_other_parties_is_another() -> None:
    gaza = HELD.replace("Armenia", "Israel").replace("Azerbaijan", "Hamas")
    assert [codes(t.parties) for t in truces(HELD, gaza)] == [["ARM", "AZE"], ["ISR", "HAMAS"]]
    assert [t.id for t in truces(HELD, gaza)] == ["t1", "t2"]


def test_a_truce_of_years_ago_is_another_and_history() -> None:
    found = truces(HELD, f"In/ADP/1994/case 1994/NUM/agreed/obl {AGREED}")
    assert [t.standing for t in found] == [Standing.CURRENT, Standing.BACKGROUND]
    assert found[1].declared is not None
    assert (found[1].declared.start, found[1].declared.end) == (date(1994, 1, 1), date(1994, 12, 31))


def test_the_day_it_was_signed_is_its_date() -> None:
    signed = AGREED.replace("agreed", "signed").replace("to/ADP/truce/case ", "").replace("signed/obl", "signed/obj")
    declared = only_truce(f"{signed} on/ADP/Monday/case Monday/PROPN/signed/obl").declared
    assert declared is not None
    assert (declared.start, declared.end) == (date(2023, 5, 8), date(2023, 5, 8))


def test_breaches_alleged_make_a_truce_disputed_and_are_listed() -> None:
    truce = only_truce(HELD, claims=(BREACH,))
    assert truce.status is TruceStatus.DISPUTED
    assert truce.violations == ("c1",)


def test_a_breach_denied_is_listed_and_alone_makes_no_dispute() -> None:
    truce = only_truce(HELD, claims=(replace(BREACH, stance=Stance.DENIES),))
    assert truce.status is TruceStatus.IN_FORCE
    assert truce.violations == ("c1",)


@pytest.mark.parametrize("change", [{"violates_ceasefire": False}, {"standing": Standing.BACKGROUND}])
def test_what_breaches_no_truce_or_an_older_one_is_not_listed(change: dict[str, object]) -> None:
    truce = only_truce(HELD, claims=(replace(BREACH, **change),))  # type: ignore[arg-type]
    assert truce.violations == ()
    assert truce.status is TruceStatus.IN_FORCE


def test_who_is_accused_of_a_breach_is_a_party() -> None:
    truce = only_truce("The/DET/truce/det truce/NOUN/held/nsubj held/VERB/root", claims=(BREACH,))
    assert codes(truce.parties) == ["AZE", "ARM"]


def test_a_truce_that_is_only_asked_for_counts_where_no_other_is_told_of() -> None:
    asked = (
        "Iran/PROPN/called/nsubj called/VERB/root for/ADP/truce/case a/DET/truce/det truce/NOUN/called/obl"
        " in/ADP/2031/case 2031/NUM/called/obl"
    )
    assert [t.status for t in truces(asked)] == [TruceStatus.PROPOSED]


def test_a_truce_that_is_only_asked_for_beside_another_is_none_of_its_own() -> None:
    asked = "Iran/PROPN/called/nsubj called/VERB/root for/ADP/truce/case a/DET/truce/det truce/NOUN/called/obl"
    assert [
        t.status for t in truces(HELD, asked.replace("a/DET/truce/det", "a/DET/truce/det local/ADJ/truce/amod"))
    ] == [TruceStatus.IN_FORCE]


@pytest.mark.parametrize(
    "words",
    ["ceasefire", "cease-fire", "cease fire", "Ceasefires", "truce", "armistice", "cessation of hostilities",
     "humanitarian pause", "de-escalation zones", "halt to the fighting", "halt to Ardania's aerial bombing"],
)  # fmt: skip
def test_truces_go_by_many_names(words: str) -> None:
    assert CEASE.fullmatch(words)


@pytest.mark.parametrize("words", ["fire", "peace", "pause", "hostilities", "deal", "halt to the talks", "halt"])
def test_not_all_peace_is_a_truce(words: str) -> None:
    assert CEASE.search(words) is None


@pytest.mark.parametrize("words", ["brokered", "mediated", "US-brokered", "sponsored", "facilitated"])
def test_brokering_goes_by_many_names(words: str) -> None:
    assert BROKERED.search(words)


@pytest.mark.parametrize(
    ("line", "complaint"), [("broken,violat*,", "status is 'broken'"), ("agreed,signed", "2 cells, but 3 columns")]
)
def test_a_broken_line_is_named_with_its_file_and_number(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "truces.csv"
    path.write_text(f"status,words,note\nagreed,deal,\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint) as error:
        load_status_words(path)
    assert (error.value.path, error.value.line) == (path, 3)


def test_a_star_stands_for_any_ending_and_lines_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "truces.csv"
    path.write_text("status,words,note\ncollapsed,collaps*,\nagreed,came into force,\n", encoding="utf-8")
    (first, collapse), (_, force) = load_status_words(path)
    assert first is TruceStatus.COLLAPSED
    assert [bool(collapse.search(w)) for w in ("collapsing", "Collapsed", "relapse")] == [True, True, False]
    assert force.search("came  into force")
