"""Which claims are of one incident, and why; what contradicts in day, place or roles never is."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace

import pytest

from benchmarks.claims import World
from benchmarks.reconcile import matched
from tests.news import ARD, MIRSK, NEAR_TOLDAN, SHELLING, TOLDAN, VEL, article, claim, key, on
from truceline.model import (
    Account,
    Actor,
    ActType,
    Claim,
    Contradiction,
    Count,
    Figure,
    FigureKind,
    Grade,
    Incident,
    Lineage,
    Period,
    Place,
    PlacePrecision,
    Span,
    Stance,
    Standing,
    TollSeries,
    plain,
)
from truceline.reconcile.picture import reconcile

FIRST = article(claim(when=on(0)), name="first")


def together(*accounts: Account) -> bool:
    """Whether the first claims of accounts are all of one incident."""
    found = [set(incident.claims) for incident in reconcile(accounts).incidents]
    wanted = {key(account) for account in accounts}
    return any(wanted <= claims for claims in found)


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (claim("Shells hit Toldan, a village chief said", by=None, when=on(0)), True),
        (claim("Velland's guns fired at Toldan", speaker=None, place=NEAR_TOLDAN, when=on(0)), True),
        (claim("Velland attacked Toldan", when=on(0, 1), mode=None), True),
        (claim("Velland shelled Toldan", when=on(1)), False),  # the same border, the next day
        (claim("Velland shelled Mirsk", place=MIRSK, when=on(0)), False),
        (claim("Ardania shelled Toldan", by=ARD, at=VEL, when=on(0)), False),  # the other way round
        (claim("Velland arrested a mayor", act=ActType.COERCE, mode="arrest", place=None, when=on(0)), False),
    ],
    ids=["no doer", "near", "two days", "next day", "elsewhere", "reversed", "another act"],
)
def test_claims_are_one_incident_where_day_place_parties_and_act_allow_it(other: tuple[str, Claim], one: bool) -> None:
    assert together(FIRST, article(other, day=2, name="other")) is one


def test_a_chain_of_vague_claims_makes_no_one_incident_of_two_days() -> None:
    vague = [article(claim(f"{SHELLING} again", when=on(0, 1)), name=f"vague {n}") for n in range(3)]
    last = article(claim(when=on(1)), name="last")
    assert not together(FIRST, last)
    found = {key_: incident.id for incident in reconcile([FIRST, *vague, last]).incidents for key_ in incident.claims}
    assert found[key(FIRST)] != found[key(last)]


def test_a_denial_stands_with_what_it_denies_and_joins_no_two_incidents() -> None:
    denied = claim("Velland denied shelling anybody", speaker=VEL, place=None, stance=Stance.DENIES)
    here, there = article(claim(when=on(0)), denied, name="here"), article(claim(place=MIRSK, when=on(0)), name="there")
    incidents = reconcile([here, there]).incidents
    assert len(incidents) == 2
    (with_denial,) = [incident for incident in incidents if key(here, 1) in incident.claims]
    assert key(here, 0) in with_denial.claims


def test_a_denial_of_what_nobody_asserts_is_no_incident() -> None:
    denied = article(claim("Velland denied shelling anybody", speaker=VEL, stance=Stance.DENIES))
    assert reconcile([denied]).incidents == ()


@pytest.mark.parametrize(
    ("act", "mode", "standing", "counts"),
    [
        (ActType.ASSAULT, None, Standing.CURRENT, True),
        (ActType.ASSAULT, None, Standing.BACKGROUND, False),
        (ActType.ASSAULT, None, Standing.HYPOTHETICAL, False),
        (ActType.RETREAT, "withdraw", Standing.CURRENT, True),
        (ActType.RETREAT, "ceasefire", Standing.CURRENT, False),
        (ActType.THREATEN, None, Standing.CURRENT, False),
    ],
)
def test_incidents_are_made_of_what_happens_now(
    act: ActType, mode: str | None, standing: Standing, counts: bool
) -> None:
    words, made = claim(act=act, mode=mode)
    assert bool(reconcile([article((words, replace(made, standing=standing)))]).incidents) is counts


def test_every_merge_says_why() -> None:
    other = article(claim("Velland's guns fired at Toldan", when=on(0)), day=2, name="other")
    (incident,) = reconcile([FIRST, other]).incidents
    (merge,) = incident.merges
    assert {merge.one, merge.other} == {key(FIRST), key(other)}
    named = {feature.name: feature for feature in merge.features}
    assert named["place"].words == "both Toldan"
    assert named["day"].value == 1
    assert named["prior"].weight < 0
    assert 0.5 <= merge.score <= 1


def test_an_incident_takes_its_id_from_its_earliest_claim() -> None:
    other = article(claim("Velland's guns fired at Toldan", when=on(0)), day=2, name="other")
    (alone,), (both,) = reconcile([FIRST]).incidents, reconcile([other, FIRST]).incidents
    assert alone.id == both.id
    assert both.claims[0] == key(FIRST)


def test_an_incident_is_as_sharp_as_its_sharpest_telling_and_no_sharper() -> None:
    province = Place("Tolland", None, PlacePrecision.ADM1, 41.4, 44.3, "ARD", 9)
    coarse = article(claim("Velland shelled Toldan's province", place=province, when=on(0)), name="coarse", day=2)
    (incident,) = reconcile([FIRST, coarse]).incidents
    assert incident.place == TOLDAN
    (undated,) = reconcile([article(claim(place=None))]).incidents
    assert undated.place is None
    assert undated.time is None


def test_figures_go_with_the_happening_they_are_told_beside() -> None:
    near = Figure("f1", Span(2, 8), FigureKind.KILLED, Count.exactly(3), ARD)
    past = replace(near, id="f2", standing=Standing.BACKGROUND)
    (incident,) = reconcile([article(claim(when=on(0)), figures=[near, past])]).incidents
    assert [figure.span for figure in incident.figures] == [Span(2, 8)]
    assert incident.figures[0].nth == 1


@pytest.mark.parametrize(("days", "is_its"), [(on(0), True), (on(-1, 0), True), (None, True), (on(-7, -5), False)])
def test_a_figure_of_other_days_is_not_its_toll(days: Period | None, is_its: bool) -> None:
    told = Figure(
        "f1", Span(2, 8), FigureKind.KILLED, Count.exactly(100), Actor("monitors", "RIVMON", "NGO"), time=days
    )
    (incident,) = reconcile([article(claim(when=on(0)), figures=[told])]).incidents
    assert bool(incident.figures) is bool(incident.tolls) is is_its


def test_copies_are_one_lineage_of_an_incident() -> None:
    long = f"{SHELLING} " + "and the villagers hid in their cellars until the guns fell silent at dawn " * 2
    told = claim(long, when=on(0))
    copies = [article(told, name="a wire"), article(told, name="a copy", day=2)]
    (incident,) = reconcile(copies).incidents
    assert len(incident.claims) == 2
    assert len(incident.lineages) == 1
    assert incident.grade is Grade.WEAK


def test_the_order_of_the_accounts_does_not_matter() -> None:
    accounts = list(World(seed=4, wars=4).accounts(claims=250))
    shuffled = accounts[:]
    random.Random(1).shuffle(shuffled)
    assert reconcile(shuffled) == reconcile(accounts)


def test_attacks_on_one_border_day_after_day_stay_apart() -> None:
    """One border, two sides that shell each other's villages two or three times a day, told with gaps."""
    world = World(seed=3, wars=1, villages=12, a_day=2)
    scored = matched(reconcile(world.accounts(claims=600)), world.told)
    assert scored["precision"] >= 0.9
    assert scored["recall"] >= 0.85


def test_sides_swapped_give_the_same_incidents_with_the_sides_swapped() -> None:
    swap = {"A00": "B00", "B00": "A00"}

    def other(actor: Actor) -> Actor:
        return replace(actor, code=swap.get(actor.name, actor.code), name=swap.get(actor.name, actor.name))

    def turned(one: Claim) -> Claim:
        speaker = other(one.speaker) if one.speaker else None
        return replace(
            one, speaker=speaker, actors=tuple(map(other, one.actors)), targets=tuple(map(other, one.targets))
        )

    def mirror(account: Account) -> Account:
        text = re.sub("[AB]00", lambda found: swap[found[0]], account.document.text)
        doc = replace(account.document, text=text)
        return replace(account, document=doc, claims=tuple(map(turned, account.claims)))

    accounts = list(World(seed=6, wars=1).accounts(claims=120))
    plain, swapped = reconcile(accounts), reconcile(map(mirror, accounts))
    assert [one.claims for one in plain.incidents] == [one.claims for one in swapped.incidents]
    assert [{*map(other, one.actors)} for one in plain.incidents] == [{*one.actors} for one in swapped.incidents]


def test_parts_of_a_picture_are_written_as_json_writes_them() -> None:
    picture = reconcile(World(seed=8, wars=2).accounts(claims=150))
    parts = [*picture.incidents, *picture.lineages, *picture.tolls, *picture.contradictions]
    assert {type(part) for part in parts} == {Incident, Lineage, TollSeries, Contradiction}
    assert [plain.written(part) for part in parts] == [json.dumps(plain.to_json(part)) for part in parts]
