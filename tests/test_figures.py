"""Figures on short texts of our own: counts, parts, sides, voices, what overtakes what, and what is no toll at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from truceline.ingest import capture
from truceline.model import Change, Count, Figure, Standing
from truceline.pipeline import Reader, load_reader, read_document

PUBLISHED = datetime(2023, 5, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


def figures_of(reader: Reader, text: str) -> tuple[Figure, ...]:
    return read_document(capture(text.encode(), source="test.txt", published=PUBLISHED), reader).figures


def told(reader: Reader, text: str) -> list[tuple[str, Count]]:
    return [(str(f.kind), f.count) for f in figures_of(reader, text)]


def sides(figure: Figure) -> set[str | None]:
    return {actor.code for actor in figure.sides}


def speaker(figure: Figure) -> str | None:
    return figure.speaker.code if figure.speaker else None


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("As many as 40 fighters died.", "killed", Count(high=40)),
        ("Between 20 and 30 fighters were killed.", "killed", Count(20, None, 30)),
        ("Four to five million people have been displaced.", "displaced", Count(4_000_000, None, 5_000_000)),
        ("1.5m people were displaced.", "displaced", Count.exactly(1_500_000)),
        ("Some 10k people fled the town.", "displaced", Count(best=10_000)),
        ("Some 3,000 families fled the fighting.", "displaced", Count(low=3_000)),
        ("Scores of people died.", "killed", Count()),
        ("A handful of fighters surrendered.", "captured", Count()),
        ("Monitors put the number of dead at no fewer than 40.", "killed", Count(low=40)),
        ("The death toll from the blast, the deadliest this year, climbed to 73.", "killed", Count.exactly(73)),
        ("20 people are still missing.", "missing", Count.exactly(20)),
        ("200 soldiers are killed or missing.", "killed-or-missing", Count.exactly(200)),
        ("The 2020 war claimed 6,500 lives.", "killed", Count.exactly(6_500)),
        ("More than a quarter of a million people have been killed.", "killed", Count(low=250_000)),
    ],
)
def test_set_phrases_of_loss_are_figures(reader: Reader, text: str, kind: str, count: Count) -> None:
    assert told(reader, text) == [(kind, count)]


@pytest.mark.parametrize(
    "text",
    [
        "12 killed and 30 wounded in market blast",
        "The blast killed 12 people and wounded 30 more.",
        "Twelve soldiers died and 30 others were injured.",
    ],
)
def test_each_number_goes_with_the_word_beside_it(reader: Reader, text: str) -> None:
    assert told(reader, text) == [("killed", Count.exactly(12)), ("wounded", Count.exactly(30))]


def test_two_words_over_one_number_count_casualties(reader: Reader) -> None:
    assert told(reader, "Shells hit the village, killing and wounding 40 people.") == [
        ("casualties", Count.exactly(40))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The battle began at 16:30 on May 6, 15 km from the town.",
        "The 3rd Brigade shot down two Su-25 jets and a Mi-8 helicopter.",
        "Rebels seized 12 tanks and 3,000 rounds of ammunition.",
        "Brigade 7 lost its commander.",
        "60 percent of those killed were civilians.",
        "The killing of a farmer by soldiers angered the village.",
        "He was sentenced to 15 years' imprisonment.",
        "The hospitals are struggling with the number of wounded.",
        "The 15-member body circulated a draft after the shelling of the town.",
        "Rebels said a transitional body must be formed after the air strike.",
        "The sanctions cut off a nation of nearly 80 million.",
    ],
)
def test_times_types_units_shares_and_terms_are_no_tolls(reader: Reader, text: str) -> None:
    assert told(reader, text) == []


def test_parts_point_to_their_whole(reader: Reader) -> None:
    whole, two, part = figures_of(
        reader, "Shelling killed eight soldiers and two civilians, including three children, in Sumy."
    )
    assert (whole.who, two.who, part.group) == ("military", "civilian", "children")
    assert part.part_of == whole.id
    assert whole.part_of is None


def test_those_of_them_are_a_part_and_have_a_noun_of_their_own(reader: Reader) -> None:
    whole, part = figures_of(reader, "Ten people, four of them children, were wounded.")
    assert (part.group, part.part_of) == ("children", whole.id)


def test_soldiers_and_civilians_under_one_number_are_both(reader: Reader) -> None:
    (figure,) = figures_of(reader, "About 40 soldiers and civilians were killed.")
    assert figure.who == "both"


def test_more_is_an_increment_and_the_toll_it_brings_a_total(reader: Reader) -> None:
    more, total = figures_of(reader, "Another 12 people died of their wounds, bringing the toll to 52.")
    assert (more.change, total.change) == (Change.INCREMENT, Change.TOTAL)
    assert total.count == Count.exactly(52)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry raised the toll to 40 from 28.",
        "The toll rose from 28 to 40, officials said.",
        "Officials said 40 people were killed in the blast. They had earlier put the toll at 28.",
    ],
)
def test_a_new_toll_supersedes_the_old_one_and_both_stay(reader: Reader, text: str) -> None:
    by_number = {f.count.best: f for f in figures_of(reader, text)}
    assert set(by_number) == {28, 40}
    assert by_number[40].supersedes == by_number[28].id
    assert by_number[28].supersedes is None


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Armenia lost 49 soldiers, its defence ministry said.", "ARM"),
        ("Syrian troops suffered 30 casualties, Iran said.", "SYR"),
        ("Ukraine said 12 Russian soldiers were killed.", "RUS"),
        ("The London-based monitor said air strikes in Idlib killed 12 people.", "SYR"),
        ("France and the United States condemned the attack in Kharkiv, which killed 12 people.", "UKR"),
    ],
)
def test_losses_are_those_of_the_party_named_or_of_the_place(reader: Reader, text: str, side: str) -> None:
    (figure,) = figures_of(reader, text)
    assert sides(figure) == {side}


def test_people_of_two_nations_are_two_figures_with_their_own_sides(reader: Reader) -> None:
    first, second = figures_of(reader, "Twelve Azerbaijani and 49 Armenian soldiers died.")
    assert (sides(first), sides(second)) == ({"AZE"}, {"ARM"})


def test_who_puts_a_toll_is_its_speaker(reader: Reader) -> None:
    (figure,) = figures_of(reader, "Ukraine put the death toll at 12.")
    assert speaker(figure) == "UKR"


def test_who_claims_an_attack_has_not_told_its_toll(reader: Reader) -> None:
    figures = figures_of(reader, "Islamic State claimed responsibility for an attack in Kabul that killed 12 people.")
    assert [speaker(f) for f in figures] == [None]


@pytest.mark.parametrize(
    "text", ["Syria denied that 40 of its soldiers had been killed.", "The army did not lose 40 soldiers."]
)
def test_a_number_that_is_only_denied_is_nobodys_figure(reader: Reader, text: str) -> None:
    assert told(reader, text) == []


def test_none_is_a_figure_of_zero(reader: Reader) -> None:
    assert told(reader, "No soldiers were wounded.") == [("wounded", Count.exactly(0))]


def test_the_toll_of_a_whole_war_is_history(reader: Reader) -> None:
    (figure,) = figures_of(reader, "The conflict has killed more than 20,000 people.")
    assert figure.standing is Standing.BACKGROUND


def test_what_the_headline_counts_and_the_body_repeats_is_the_bodys(reader: Reader) -> None:
    text = "Blast in Kharkiv kills 12\n\nA blast killed 12 people in Kharkiv on Tuesday, the mayor said."
    (figure,) = figures_of(reader, text)
    assert figure.evidence.start > text.index("A blast")


def test_links_never_point_to_a_figure_that_is_left_out(reader: Reader) -> None:
    text = (
        "Blast in Kharkiv kills 12, including three children\n\n"
        "A blast killed 12 people in Kharkiv on Tuesday, the mayor said. He said two of them were soldiers."
    )
    figures = figures_of(reader, text)
    links = {f.part_of for f in figures} | {f.supersedes for f in figures}
    assert links - {None} <= {f.id for f in figures}
    assert any(f.part_of for f in figures)


def parts(reader: Reader, text: str) -> list[tuple[int | None, str | None]]:
    """The best number of each figure with that of its whole, as an id."""
    return [(f.count.best, f.part_of) for f in figures_of(reader, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sixty people died in the raid. Nine boys and four women were among those killed.", ["", "f1", "f1"]),
        ("The blast killed 14 people, including three girls, two women, and a nurse.", ["", "f1", "f1", "f1"]),
        ("The raid killed 20 people, including six guards and a judge, and wounded 30.", ["", "f1", "f1", ""]),
        ("The mine killed two men and injured 11, three of them critically.", ["", "", "f2"]),
        ("The shell killed nine soldiers and 12 villagers, including four boys.", ["", "", "f2"]),
    ],
)
def test_each_of_a_list_is_part_of_the_toll_it_is_told_with(reader: Reader, text: str, expected: list[str]) -> None:
    assert [whole or "" for _, whole in parts(reader, text)] == expected


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("The quake of shells left 31 people dead and another 212 injured.", ["total", "total"]),
        ("Six soldiers were captured and another four are missing.", ["total", "total"]),
        ("Eight more villagers died of their wounds on Monday.", ["increment"]),
        ("Twelve soldiers died on Monday and another five died on Tuesday.", ["total", "increment"]),
    ],
)
def test_another_number_adds_only_to_those_of_the_same_fate(reader: Reader, text: str, changes: list[str]) -> None:
    assert [str(f.change) for f in figures_of(reader, text)] == changes


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Four soldiers were killed and 13 others were injured.", ["military", "military"]),
        ("The rocket killed three villagers and wounded 20 more.", ["civilian", "civilian"]),
        ("Three members of the medical staff were wounded in the shelling.", ["civilian"]),
        ("Twenty members of the Taliban were killed.", ["military"]),
        ("Some 4,000 people fled the town.", ["civilian"]),
        ("Seven people were killed and 30 others were wounded.", ["unspecified", "unspecified"]),
    ],
)
def test_who_the_counted_are_is_told_by_those_beside_them(reader: Reader, text: str, who: list[str]) -> None:
    assert [str(f.who) for f in figures_of(reader, text)] == who


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A suicide bomber killed 37 people at the market.", [("killed", 37)]),
        ("About 2,000 of the 5,000 residents have left the town.", [("displaced", 2_000)]),
        ("One in three of the dead were women.", []),
        ("Several of the guards defending the depot were killed in the assault.", [("killed", None)]),
        ("The mayor was murdered by three men who shot him at his door.", []),
        ("Four men who killed him were arrested.", [("captured", 4)]),
        ("Two rebels who shot a guard fled.", [("wounded", 1)]),
        ("Five people who were killed in the raid were buried.", [("killed", 5)]),
        ("Three men whom they killed were farmers.", [("killed", 3)]),
        ("Rebels burned 11 houses and two buses.", []),
        ("Three churches and two villages were burned.", []),
    ],
)
def test_who_kills_and_what_a_share_is_of_are_no_toll(
    reader: Reader, text: str, kinds: list[tuple[str, int | None]]
) -> None:
    assert [(str(f.kind), f.count.best) for f in figures_of(reader, text)] == kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Five villagers were killed in the attack, a local official said.", Standing.CURRENT),
        ("The war has killed more than 250,000 people.", Standing.BACKGROUND),
        ("In 2015, shells killed 37 people at the market.", Standing.BACKGROUND),
        ("Thirty-one fighters were believed to have been killed, the army said.", Standing.CURRENT),
    ],
)
def test_a_count_is_history_only_where_words_look_back(reader: Reader, text: str, expected: Standing) -> None:
    assert [f.standing for f in figures_of(reader, text)] == [expected]


def test_a_headline_s_list_without_a_comma_gives_each_number_its_own_fate(reader: Reader) -> None:
    assert told(reader, "14 villagers killed 25 injured in a truck bomb attack in Baidoa") == [
        ("killed", Count.exactly(14)),
        ("wounded", Count.exactly(25)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 civilians killed 30 injured in Baidoa", [("killed", Count.exactly(20)), ("wounded", Count.exactly(30))]),
        ("Three killed over 70 injured", [("killed", Count.exactly(3)), ("wounded", Count(low=70))]),
        ("Nine soldiers killed at least 30 wounded", [("killed", Count.exactly(9)), ("wounded", Count(low=30))]),
        ("Rebels killed over 70 wounded soldiers in Baidoa.", [("killed", Count(low=70))]),
    ],
)
def test_an_amount_with_its_bound_goes_on_a_headline_s_list(
    reader: Reader, text: str, expected: list[tuple[str, Count]]
) -> None:
    assert told(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The war has displaced nearly half of Somalia's pre-war population of about 11 million.",
        "Shells killed guards of a union with a membership of 4,000.",
    ],
)
def test_how_many_a_people_is_counts_nobody_hurt(reader: Reader, text: str) -> None:
    assert told(reader, text) == []


def test_who_killed_soldiers_are_none_of_the_dead(reader: Reader) -> None:
    assert told(reader, "Ten gunmen killed 3 soldiers at a checkpoint near Baidoa.") == [("killed", Count.exactly(3))]


@pytest.mark.parametrize(
    "text",
    [
        "Twelve fighters escaped from the prison in Sumy.",
        "Russia withdrew 2,000 troops from Syria.",
        "32 Labour rebels joined the opposition in the vote.",
        "Clashes broke out while two men were holding talks.",
    ],
)
def test_fighters_who_flee_or_leave_and_rebels_of_a_vote_are_no_figures(reader: Reader, text: str) -> None:
    assert told(reader, text) == []


def test_another_kind_of_loss_is_no_increment(reader: Reader) -> None:
    dead, hurt = figures_of(reader, "The blast left 84 killed and another 659 injured.")
    assert (dead.count.best, dead.change, hurt.count.best, hurt.change) == (84, Change.TOTAL, 659, Change.TOTAL)


def test_a_list_behind_a_semicolon_has_the_word_behind_it(reader: Reader) -> None:
    text = "The attack killed 40 people; seventeen children and six women were among those killed."
    whole, children, women = figures_of(reader, text)
    assert (children.part_of, women.part_of) == (whole.id, whole.id)
