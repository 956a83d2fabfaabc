"""Names of parties and words for roles in running text: case, acronyms, possessives, dates, tables that are wrong."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.knowledge import knowledge
from truceline.errors import LexiconInvalid
from truceline.model import Span
from truceline.read.countries import dateline_of
from truceline.read.mentions import is_itself
from truceline.read.parties import Form, Parties, PartyMatch, load_peoples
from truceline.read.parties.newcomers import with_newcomers
from truceline.read.parties.tables import GROUPS as GROUPS_COLUMNS
from truceline.read.parties.tables import LEADERS, OUTLETS, ROLES, STATES
from truceline.resources import data_path

MAY_2023 = date(2023, 5, 10)


def find(text: str, on: date | None = MAY_2023, parties: Parties | None = None) -> list[PartyMatch]:
    return (parties or knowledge().parties).find(text, 0, len(text), on=on)


def named(text: str, on: date | None = MAY_2023, parties: Parties | None = None) -> list[tuple[str, str | None]]:
    """The names found and the likeliest party of each."""
    return [(m.span.of(text), m.candidates[0].code) for m in find(text, on, parties)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They told us to leave.", []),
        ("Us and them.", []),
        ("The US sent a carrier.", [("US", "USA")]),
        ("The U.S. sent a carrier.", [("U.S.", "USA")]),
        ("They shared a roast turkey.", []),
        ("Turkey closed the crossing.", [("Turkey", "TUR")]),
        ("The war is not over.", []),
        ("This is where IS dug in.", [("IS", "IS")]),
        ("Isis dug in.", [("Isis", "IS")]),
        ("He gave it to them for a day at sea, as an act of mercy.", []),
        ("Monitors of the AU and the EU met.", [("AU", "IGOAFU"), ("EU", "IGOEUR")]),
        ("The SDF dug in; an sdf file did not.", [("SDF", "SDF")]),
        ("polish the boots of Polish troops", [("Polish", "POL")]),
        ("a hanging chad, and the army of Chad", [("Chad", "TCD")]),
        ("A white house burned near the White House.", [("White House", "USA")]),
    ],
)
def test_a_name_is_one_only_as_it_is_written(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TURKEY BOMBS PKK POSITIONS", [("TURKEY", "TUR"), ("PKK", "PKK")]),
        ("RUSSIA SAYS UKRAINE SHELLED BELGOROD", [("RUSSIA", "RUS"), ("UKRAINE", "UKR")]),
        ("BOKO HARAM RAIDS VILLAGE IN NIGER", [("BOKO HARAM", "BOKOHARAM"), ("NIGER", "NER")]),
        ("REBELS TELL US WHAT IS NEXT", []),
    ],
)
def test_in_capitals_names_are_found_but_words_that_merely_look_like_acronyms_are_not(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert named(text) == expected


@pytest.mark.parametrize("spelling", ["Sana'a", "Sana’a", "Sanaa", "San'a"])
def test_an_apostrophe_inside_a_name_makes_no_other_name(spelling: str) -> None:
    assert named(f"Aid reached {spelling} at last.") == [(spelling, "YEM")]


@pytest.mark.parametrize("spelling", ["Türkiye", "Turkiye", "Côte d'Ivoire", "Cote d’Ivoire"])
def test_accents_make_no_other_name(spelling: str) -> None:
    assert [m.span.of(spelling) for m in find(spelling)] == [spelling]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Armenia's army", "Armenia", "ARM"),
        ("Armenia’s army", "Armenia", "ARM"),
        ("Hezbollah's rockets", "Hezbollah", "HEZBOLLAH"),
        ("the U.S.'s envoy", "U.S.", "USA"),
    ],
)
def test_a_possessive_is_no_part_of_the_name(text: str, name: str, code: str) -> None:
    assert named(text) == [(name, code)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Sudan and Sudan", [("South Sudan", "SSD"), ("Sudan", "SDN")]),
        ("Islamic State West Africa Province", [("Islamic State West Africa Province", "ISWAP")]),
        ("the DR Congo and the Republic of the Congo", [("DR Congo", "COD"), ("Republic of the Congo", "COG")]),
        (
            "the Syrian Observatory for Human Rights and Syrian troops",
            [("Syrian Observatory for Human Rights", "SOHR"), ("Syrian", "SYR")],
        ),
    ],
)
def test_the_longest_name_at_a_place_counts(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


def test_a_name_of_two_states_keeps_both_with_the_likelier_first() -> None:
    (match,) = find("Talks on Congo went on.")
    assert [party.code for party in match.candidates] == ["COD", "COG"]


@pytest.mark.parametrize(
    ("text", "form", "sector"),
    [
        ("Russia", Form.NAME, None),
        ("Russian", Form.DEMONYM, None),
        ("Moscow", Form.CAPITAL, "GOV"),
        ("Kremlin", Form.METONYM, "GOV"),
        ("Tass", Form.OUTLET, "JRN"),
    ],
)
def test_a_capital_speaks_as_the_government_and_a_name_as_the_state(text: str, form: Form, sector: str | None) -> None:
    (match,) = find(text)
    assert (match.form, match.candidates[0].code, match.candidates[0].sector) == (form, "RUS", sector)


def test_an_outlet_of_its_own_is_no_voice_of_its_country() -> None:
    (match,) = find("Reuters")
    assert (match.candidates[0].code, match.candidates[0].country) == ("REUTERS", "GBR")


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        ("Moscow", date(1985, 1, 1), "SUN"),
        ("Moscow", date(1992, 1, 1), "RUS"),
        ("Prague", date(1990, 1, 1), "CSK"),
        ("Prague", date(1995, 1, 1), "CZE"),
        ("SPLA", date(2005, 1, 1), "SPLA"),
        ("SPLA", date(2015, 1, 1), "SSD"),
        ("Islamic Emirate", date(2015, 1, 1), "TALIBAN"),
        ("Islamic Emirate", date(2022, 1, 1), "AFG"),
        ("Bachelet", date(2010, 1, 1), "CHL"),
        ("Bachelet", date(2020, 1, 1), "IGOUNO"),
        ("Afwerki", date(1990, 1, 1), "EPLF"),
        ("Afwerki", date(2000, 1, 1), "ERI"),
    ],
)
def test_the_date_decides_whose_name_it_is(text: str, on: date, code: str) -> None:
    assert named(text, on) == [(text, code)]


@pytest.mark.parametrize(
    ("text", "on", "known"),
    [
        ("Lavrov", MAY_2023, True),
        ("Obama", date(2017, 12, 31), True),  # shortly out of office
        ("Obama", date(2008, 6, 1), True),  # shortly before
        ("Obama", date(2023, 5, 10), False),
        ("Barack Obama", date(2023, 5, 10), True),  # a whole name always means its bearer
        ("Obama", None, True),
    ],
)
def test_a_bare_surname_means_its_bearer_in_office_and_a_year_around_it(
    text: str, on: date | None, known: bool
) -> None:
    assert bool(named(text, on)) is known


@pytest.mark.parametrize(
    ("text", "itself"),
    [
        ("Russian-backed rebels", False),
        ("Russia-backed rebels", False),
        ("Turkish–backed rebels", False),
        ("pro-Russian rebels", False),
        ("anti-Russian rebels", False),
        ("Houthi-controlled Hodeidah", False),
        ("Russian rebels", True),
        ("Russian - backed by tanks -", True),
        ("the Russian army", True),
    ],
)
def test_whoever_is_backed_by_a_party_is_not_that_party(text: str, itself: bool) -> None:
    (match,) = find(text)
    assert is_itself(text, match.span) is itself


@pytest.mark.parametrize(
    ("text", "words", "sector", "suffix"),
    [
        ("Syrian rebels", "rebels", "REB", "REB"),
        ("eastern separatists", "separatists", "REB", "REB"),
        ("Iraqi militias", "militias", "PRM", "PRM"),
        ("the opposition", "opposition", "OPP", "OPP"),
        ("government forces", "government forces", "MIL", None),
        ("a defence ministry spokesman", "defence ministry spokesman", "MIL", None),
        ("The Army", "Army", "MIL", None),
        ("residents", "residents", "CVL", None),
        ("doctors", "doctors", "MED", None),
        ("aid workers", "aid workers", "NGO", None),
    ],
)
def test_a_role_has_a_sector_and_what_a_countrys_code_gets_behind_it(
    text: str, words: str, sector: str, suffix: str | None
) -> None:
    ((span, role),) = knowledge().parties.roles(text, 0, len(text))
    assert (span.of(text), role.sector, role.code_suffix) == (words, sector, suffix)


def test_roles_and_names_are_sought_between_two_code_points_only() -> None:
    text = "Syrian rebels fought Turkish troops"
    assert [m.span.of(text) for m in knowledge().parties.find(text, 14, len(text), on=None)] == ["Turkish"]
    assert [s.of(text) for s, _ in knowledge().parties.roles(text, 14, len(text))] == ["troops"]


@pytest.mark.parametrize(
    ("code", "name"), [("SYR", "Syria"), ("SYRREB", "Syria"), ("PKK", "Kurdistan Workers' Party"), ("ZZZZ", "ZZZZ")]
)
def test_a_code_has_a_name_for_people(code: str, name: str) -> None:
    assert knowledge().parties.name_of(code) == name


# ---------------------------------------------------------------- tables of one's own, and tables that are wrong

GROUPS = ",".join(GROUPS_COLUMNS)


@pytest.mark.parametrize("columns", [STATES, GROUPS_COLUMNS, LEADERS, OUTLETS, ROLES], ids=lambda c: c[0])
def test_the_reference_tells_every_table_with_its_columns(columns: tuple[str, ...]) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs/reference/actors.md").read_text(encoding="utf-8")
    assert f"`{','.join(columns)}`" in page


@pytest.mark.parametrize(
    ("table", "line", "complaint"),
    [
        ("states.csv", "Syria,Syria,,,,,,", "iso3 is 'Syria'"),
        ("states.csv", "XYZ,Nowhere,,,,,1990-13,", "from is '1990-13'"),
        ("leaders.csv", "Ann Other,,NOSUCH,official,GOV,,", "code 'NOSUCH' is in none"),
        ("leaders.csv", "Ann Other,,SYR,official,KING,,", "sector is 'KING'"),
        ("leaders.csv", "Ann Other,,SYR,official,GOV,yesterday,", "from is 'yesterday'"),
        ("outlets.csv", "SYR,Evening Post,,SYR,maybe", "state is 'maybe'"),
        ("outlets.csv", "POST,Evening Post,,NOS,no", "country is 'NOS'"),
        ("roles.csv", "harpists,ART,,yes,no", "sector is 'ART'"),
        ("roles.csv", "harpists,CVL,ARP,yes,no", "code_suffix is 'ARP'"),
        ("roles.csv", "harpists,CVL,,often,no", "voice is 'often'"),
    ],
)
def test_a_shipped_table_is_held_to_its_format(tmp_path: Path, table: str, line: str, complaint: str) -> None:
    folder = tmp_path / "actors"
    shutil.copytree(data_path("actors"), folder)
    path = folder / table
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid) as error:
        Parties.load(folder)
    assert (error.value.path, error.value.line) == (path, len(lines) + 1)
    assert complaint in str(error.value)


@pytest.mark.parametrize("body", ["army", "government", "military", "air force"])
@pytest.mark.parametrize("demonym", ["Syrian", "Iranian", "Ukrainian", "Bolivian", "Indian"])
def test_a_body_that_a_name_and_a_role_tell_is_read_alike_for_every_state(demonym: str, body: str) -> None:
    (match,) = find(f"The {demonym} {body} moved.")
    assert match.form is Form.DEMONYM, "an entry of some states only would read them otherwise than the others"


def test_an_army_that_is_not_the_states_keeps_its_name() -> None:
    assert named("The Free Syrian Army and the Israel Defense Forces met") == [
        ("Free Syrian Army", "FSA"),
        ("Israel Defense Forces", "ISR"),
    ]


# ---------------------------------------------------------------- datelines, groups that no table lists


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("NAIROBI Kenyan police freed two men.", "NAIROBI"),
        ("NAIROBI - Two men were freed.", "NAIROBI"),
        ("DUBAI, United Arab Emirates (AP) -- A drone fell.", "DUBAI, United Arab Emirates"),
        ("BEIRUT A drone fell.", "BEIRUT"),
        ("NATO said so.", None),
        ("SHELLING KILLS TWO IN GOMA", None),
        ("Beirut is calm.", None),
    ],
)
def test_a_dateline_is_a_town_in_capitals_before_the_story(text: str, dateline: str | None) -> None:
    found = dateline_of(text, Span(0, len(text)))
    assert (found.of(text) if found else None) == dateline


def newcomers(text: str) -> list[tuple[str, str | None]]:
    found = with_newcomers(text, [Span(0, len(text))], [find(text)], knowledge().lexicons.classes)
    return [(m.span.of(text), m.candidates[0].code) for m in found[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Northern Defence Front struck.", [("Northern Defence Front", "NORTHERNDEFENCEFRONT")]),
        ("Later the Ardan Liberation Brigades struck.", [("Ardan Liberation Brigades", "ARDANLIBERATIONBRIGADES")]),
        ("Liwa Ansar al-Dren struck.", [("Liwa Ansar al-Dren", "LIWAANSARALDREN")]),
        ("Jaish al-Islam struck.", [("Jaish al-Islam", "JAI")]),
        ("The Ardan Defence Forces struck.", []),
        ("The Third Army Corps struck.", []),
        ("The Eastern Front collapsed.", []),
        ("Lashkar Gah fell.", []),
    ],
)
def test_an_armed_group_that_no_table_lists_is_a_party_of_its_own(text: str, expected: list[tuple[str, str]]) -> None:
    assert newcomers(text) == expected


def test_a_short_name_means_what_the_document_says_it_means() -> None:
    text = "The Northern Defence Front (NDF) struck. The NDF fled."
    assert [code for _, code in newcomers(text)] == ["NORTHERNDEFENCEFRONT"] * 3
    assert named("The NDF fled.") == [("NDF", "NDF")]


def test_a_short_name_that_a_table_lists_keeps_its_meaning_behind_another_groups_name() -> None:
    text = "The US-led coalition against Islamic State (IS) struck."
    assert newcomers(text)[-1] == ("IS", "IS")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. AND UN CONDEMN RAID", [("U.S.", "USA"), ("UN", "IGOUNO")]),
        ("EU ENVOYS LEAVE BAMAKO", [("EU", "IGOEUR"), ("BAMAKO", "MLI")]),
        ("WHO IS NEXT FOR US", []),
    ],
)
def test_short_acronyms_that_are_no_words_are_found_in_capitals(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


def test_a_code_without_a_country_in_it_is_not_named_by_its_first_letters() -> None:
    names = knowledge().parties
    assert (names.name_of("SYRREB"), names.name_of("NORTHERNDEFENCEFRONT")) == ("Syria", "NORTHERNDEFENCEFRONT")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("Kurdish,SY,SDF,SYRREB", "three capitals"),
        ("Kurdish,SYR,NOBODY,SYRREB", "NOBODY"),
        ("Kurdish,SYR,SDF,TURREB", "TURREB"),
        ("Kurdish;Kurdish,SYR,SDF,SYRREB", "listed twice"),
    ],
)
def test_a_wrong_row_of_peoples_is_named_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    table = tmp_path / "peoples.csv"
    table.write_text(f"words,country,groups,else\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=f"peoples.csv.*2.*{complaint}"):
        load_peoples(knowledge().parties.knows, table)


@pytest.mark.parametrize("text", ["It weakens Russia.Today it fights on.", "They left Russia. Today it is calm."])
def test_a_name_does_not_run_over_a_full_stop(text: str) -> None:
    assert [m.form for m in find(text)] == [Form.NAME]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US-led coalitions warplanes struck.", "COALITION"),
        ("The Peoples Protection Units left.", "YPG"),
        ("The Talibans spokesman left.", "TALIBAN"),
        ("Nikol Pashinyans troops left.", "ARM"),
    ],
)
def test_a_name_may_have_lost_its_apostrophe_or_be_of_several(text: str, code: str) -> None:
    assert code in [m.candidates[0].code for m in find(text)]
