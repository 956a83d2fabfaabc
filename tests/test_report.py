"""The HTML report: one file, nothing fetched, nothing of the article run, every line tied to its words."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.border_account import ACCOUNT, ARMENIA, AZERBAIJAN, TEXT, at
from truceline.cli import main
from truceline.cli import read as read_command
from truceline.export.phrases import load_phrases
from truceline.export.report import report_html
from truceline.export.report.article import paragraphs_of
from truceline.export.report.items import Shade, items_of
from truceline.export.report.matrix import WIDEST, matrix_of
from truceline.export.report.parties import party_labels
from truceline.export.report.rivals import rivalries_of
from truceline.export.report.timeline import Timeline, timeline_of
from truceline.export.report.tolls import Toll, panels_of
from truceline.export.report.truces import truces_of
from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Claim,
    Count,
    Dispute,
    DisputeKind,
    Document,
    Figure,
    FigureKind,
    Period,
    ReaderVersion,
    Removed,
    Span,
    Stance,
    Standing,
    TimePrecision,
)
from truceline.resources import data_path

VOID = {"meta", "br", "input", "use", "rect", "path", "circle", "line"}
PHRASES = load_phrases()


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parent: Element | None
    text: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(self.text)

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()


class Page(HTMLParser):
    """Elements in order; the text of each holds that of those inside it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[element.tag for element in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, self._open[-1] if self._open else None))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag} {self._open[-1].attrs}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text.append(data)

    def all(self, tag: str | None = None, **attrs: str) -> list[Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            element
            for element in self.elements
            if tag in (None, element.tag)
            and all(value in element.attrs.get(name, "").split() for name, value in wanted.items())
        ]

    def one(self, tag: str | None = None, **attrs: str) -> Element:
        (found,) = self.all(tag, **attrs)
        return found


def page_of(account: Account) -> Page:
    return Page(report_html(account))


def inside(element: Element, outer: Element) -> bool:
    within = element.parent
    while within is not None and within is not outer:
        within = within.parent
    return within is outer


def account_of(text: str, *claims: Claim, removed: tuple[Removed, ...] = (), title: str | None = None) -> Account:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Account(Document(digest, text, title=title, removed=removed), ReaderVersion("0", "0" * 64), claims)


def claim_at(id: str, start: int, end: int, **more: object) -> Claim:
    return Claim(id, Span(start, end), Act(ActType.ASSAULT), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def border() -> Page:
    return page_of(ACCOUNT)


# One file that asks for nothing ---------------------------------------------------------------------------------


def test_nothing_is_loaded_from_anywhere(border: Page) -> None:
    for element in border.elements:
        assert not {"src", "srcset", "data", "action", "background", "poster", "ping"} & element.attrs.keys()
        assert element.tag not in {"link", "iframe", "object", "embed", "base", "img"}
        for name in ("href", "xlink:href"):
            assert element.attrs.get(name, "#").startswith("#"), element.attrs
        assert not [name for name in element.attrs if name.startswith("on") or name == "style"]
    for element in border.all("style") + border.all("script"):
        assert not re.search(r"http|url\(|@import|fetch|XMLHttp|import\(", element.words)


def test_the_pages_policy_allows_its_own_style_and_script_and_nothing_else(border: Page) -> None:
    policy = next(e.attrs["content"] for e in border.all("meta") if "http-equiv" in e.attrs)
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(border.one(tag).words.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_the_same_account_is_the_same_page() -> None:
    assert report_html(ACCOUNT) == report_html(ACCOUNT)


def test_every_link_leads_somewhere_and_no_id_stands_twice(border: Page) -> None:
    ids = [element.attrs["id"] for element in border.elements if "id" in element.attrs]
    assert len(ids) == len(set(ids))
    for element in border.elements:
        if "href" in element.attrs:
            assert element.attrs["href"][1:] in ids
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.attrs.get(name, "").split()) <= set(ids)


def test_whatever_the_article_holds_is_text_and_never_markup() -> None:
    evil = '<script>alert(1)</script> & "><img src=x onerror=alert(2)> </style> {{ 7 * 7 }} </article>'
    actor = Actor(evil, None, "MIL", Span(0, len(evil)))
    claim = claim_at(
        "c1", 0, len(evil), speaker=actor, actors=(actor,), targets=(actor,), weapons=(evil,), reasons={"act": evil}
    )
    document = Document(
        "0" * 64,
        evil,
        title=evil,
        url="javascript:alert(3)",
        outlet=evil,
        wire=evil,
        removed=(Removed(Span(0, 3), evil),),
    )
    figure = Figure("f1", Span(0, 9), FigureKind.KILLED, Count(), speaker=actor, group=evil, sides=(actor,))
    account = Account(
        document, ReaderVersion(evil, evil), (claim,), (figure,), (), (Dispute(("c1",), DisputeKind.DENIAL),)
    )
    page = page_of(account)
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert not page.all("img")
    assert page.one(id="sheet").words == evil
    assert "javascript:" not in "".join(element.attrs.get("href", "") for element in page.elements)
    assert "{{ 7 * 7 }}" in page.one("h1").words


# The words and their lines ---------------------------------------------------------------------------------------


def test_every_line_has_an_anchor_and_its_words_are_marked(border: Page) -> None:
    for told in (*ACCOUNT.claims, *ACCOUNT.figures):
        card = border.one("article", id=told.id)
        assert card.attrs["data-item"] == told.id
        marked = "".join(mark.words for mark in border.all("mark", data_on=told.id))
        assert marked == told.evidence.of(TEXT)
        assert [ref.attrs["href"] for ref in border.all("a", class_="ref", data_id=told.id)] == [f"#{told.id}"]
    for truce in ACCOUNT.ceasefires:
        assert border.one("article", id=truce.id)
        assert "".join(mark.words for mark in border.all("mark", data_on=truce.id)) == truce.evidence[0].of(TEXT)


def test_lines_stand_in_the_order_of_the_text(border: Page) -> None:
    ids = [card.attrs["id"] for card in border.all("article", class_="item")]
    assert ids.index("c4") < ids.index("f1") < ids.index("c5")
    assert ids.index("c10") < ids.index("f2") < ids.index("c11") < ids.index("f3")


def test_a_value_on_a_card_names_its_words(border: Page) -> None:
    card = border.one("article", id="c5")
    named = {
        words.words: border.all(None, data_w=key)
        for words in border.elements
        if inside(words, card) and words.tag != "tr"
        for key in words.attrs.get("data-words", "").split()
    }
    assert "".join(e.words for e in named["Armenian defence ministry"]) == "the Armenian defence ministry"


@pytest.mark.parametrize(
    "text",
    ["", "One line", "\ufeffHead\r\n\r\nBody\r\nwrapped on\r\n", "a\n\n\n  b\t\n", "x\u2028y\rz", "\n\n lead", "<&>\r"],
)
def test_the_text_stands_as_captured_code_point_for_code_point(text: str) -> None:
    claims = [claim_at(f"c{at}", at, min(len(text), at + 5)) for at in range(0, len(text), 3)]
    assert page_of(account_of(text, *claims)).one(id="sheet").words == text


@st.composite
def told(draw: st.DrawFn) -> Account:
    text = draw(st.text(alphabet="ab. \n\r<&é“”", min_size=1, max_size=60))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda ends: Span(min(ends), max(ends)))
    claims = [Claim(f"c{n}", span, Act(ActType.ASSAULT)) for n, span in enumerate(draw(st.lists(spans, max_size=6)))]
    removed = Removed(draw(spans), "boilerplate")
    return account_of(text, *claims, removed=(removed,) if removed.span else ())


@given(told())
def test_segments_reproduce_the_text_and_cover_each_evidence(account: Account) -> None:
    text = account.document.text
    paragraphs = paragraphs_of(account.document, items_of(account, PHRASES, party_labels(account)))
    assert "".join("".join(s.text for s in p.segments) + p.gap for p in paragraphs) == text
    for claim in account.claims:
        marked = "".join(s.text for p in paragraphs for s in p.segments if claim.id in s.on)
        evidence = claim.evidence.of(text)
        assert "".join(marked.split()) == "".join(evidence.split())
        ends = [id for p in paragraphs for s in p.segments for id in s.ends]
        assert ends.count(claim.id) == (1 if evidence.strip() else 0)


def test_overlapping_evidence_has_the_ground_of_the_widest_and_the_line_of_the_narrowest() -> None:
    text = "Rebels shelled the town, killing 12 people, it said."
    figure = Figure("f1", Span(25, 42), FigureKind.KILLED, Count.exactly(12))
    account = replace(account_of(text, claim_at("c1", 0, 42)), figures=(figure,))
    (paragraph,) = paragraphs_of(account.document, items_of(account, PHRASES, party_labels(account)))
    shades = [(s.text, s.on, s.ground, s.line) for s in paragraph.segments if s.on]
    assert shades == [
        ("Rebels shelled the town, ", ("c1",), Shade.ASSAULT, Shade.ASSAULT),
        ("killing 12 people", ("c1", "f1"), Shade.ASSAULT, Shade.FIGURE),
    ]


def test_what_was_removed_is_struck_through_and_never_deleted(border: Page) -> None:
    struck = [junk.words for junk in border.all("del", class_="junk")]
    assert struck[0] == ". by [author_name]"
    assert struck[1].startswith("https://")
    switch = border.one("input", id="show-removed")
    assert (switch.attrs["type"], switch.attrs["role"], "checked" in switch.attrs) == ("checkbox", "switch", False)
    assert [gone.attrs["data-note"] for gone in border.all("span", class_="gone")] == [
        "author placeholder",
        "tracking link",
    ]


def test_background_stands_on_grey_in_the_text_and_in_the_list(border: Page) -> None:
    grey = [p.words for p in border.all("p", class_="para") if "bg" in p.classes]
    assert [words.split()[0] for words in grey] == ["The", "They", "Russia"]
    for id, background in (("c10", True), ("f2", True), ("t2", True), ("c1", False), ("f1", False)):
        assert ("bg" in border.one("article", id=id).classes) is background


def test_a_paragraph_wrapped_by_hand_stays_one() -> None:
    text = "Shells fell on the town\nand its market.\nNobody claimed it.\n\nLater"
    account = account_of(text)
    assert [p.segments[0].text for p in paragraphs_of(account.document, ())] == [
        "Shells fell on the town\nand its market.",
        "Nobody claimed it.",
        "Later",
    ]


# What a card says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("c6", ["Azerbaijani defence ministry", "✗truce", "quoted", "with mortars", "Lachin, Kalbajar", "Tue 13 Sep"]),
        ("c7", ["denies", "Azerbaijan attacked with artillery"]),
        ("c1", ["subject of the cue 'accused'", "lexicon: bombardment", "0.81"]),
        ("f1", ["no source named", "sum made by the desk", "≥ 100 troops of Armenia and Azerbaijan killed"]),
        ("t1", ["Armenia and Azerbaijan", "brokered by", "Russia", "disputed", "c2 c3 c6"]),
        ("c10", ["background", "fighting involving Armenia and Azerbaijan", "1990–1993 (year)"]),
    ],
)
def test_a_card_says_who_what_where_when_and_why(border: Page, id: str, says: list[str]) -> None:
    words = " ".join(border.one("article", id=id).words.split())
    for said in says:
        assert said in words


def test_how_the_publication_time_is_known_is_said(border: Page) -> None:
    head = " ".join(border.one("p", class_="meta").words.split())
    assert "Wed 14 Sep 2022, 08:42 UTC (from the time stamp in a link)" in head
    unknown = replace(ACCOUNT, document=replace(ACCOUNT.document, published=None, published_basis=None))
    assert "Publication time not known" in page_of(unknown).one("p", class_="meta").words


# Who says what ----------------------------------------------------------------------------------------------------


def test_the_matrix_counts_who_is_said_to_act_and_to_be_acted_on() -> None:
    matrix = matrix_of(ACCOUNT, PHRASES, party_labels(ACCOUNT))
    rows = {row.label: dict(zip([c.label for c in matrix.columns], row.cells, strict=True)) for row in matrix.rows}
    does, suffers = rows["Armenia"]["Azerbaijan"]
    assert (does.ids, suffers.ids) == (("c1", "c2", "c5"), ())
    does, suffers = rows["Azerbaijan"]["Azerbaijan"]
    assert (does.ids, does.denied, suffers.ids) == (("c7",), 1, ("c3", "c6"))
    assert list(rows)[-1] == "the article"


def test_background_is_not_counted_in_the_matrix() -> None:
    matrix = matrix_of(ACCOUNT, PHRASES, party_labels(ACCOUNT))
    assert matrix.background == 3
    assert not {"c10", "c11", "c12"} & {id for row in matrix.rows for id in row.all.ids}


def test_parties_heard_of_equally_often_share_a_column_together() -> None:
    crowd = tuple(Actor(f"Party {n}", f"P{n}") for n in range(WIDEST + 3))
    often = [claim_at(f"c{n}", 0, 4, actors=(ARMENIA,), targets=(AZERBAIJAN,)) for n in range(2)]
    account = account_of("They fought.", *often, claim_at("c9", 0, 4, actors=crowd))
    matrix = matrix_of(account, PHRASES, party_labels(account))
    assert [column.label for column in matrix.columns] == ["Armenia", "Azerbaijan", f"{WIDEST + 3} others"]
    assert len(matrix.others) == WIDEST + 3


# What is disputed -------------------------------------------------------------------------------------------------


def test_rivals_stand_side_by_side() -> None:
    labels = party_labels(ACCOUNT)
    rivalries = rivalries_of(ACCOUNT, items_of(ACCOUNT, PHRASES, labels), PHRASES, labels)
    told = [[(c.head, [e.item.id for e in c.entries]) for c in rivalry.columns] for rivalry in rivalries]
    assert told == [
        [("Armenia says", ["c2"]), ("Azerbaijan says", ["c3", "c6"])],
        [("Asserted", ["c1"]), ("Denied", ["c7"])],
    ]


def test_rival_numbers_stand_side_by_side() -> None:
    text = "Armenia counts 27 dead, Azerbaijan 30."
    figures = (
        Figure("f1", Span(15, 22), FigureKind.KILLED, Count.exactly(27), speaker=ARMENIA),
        Figure("f2", Span(35, 37), FigureKind.KILLED, Count.exactly(30), speaker=AZERBAIJAN),
    )
    account = replace(account_of(text), figures=figures, disputes=(Dispute(("f1", "f2"), DisputeKind.FIGURE),))
    labels = party_labels(account)
    (rivalry,) = rivalries_of(account, items_of(account, PHRASES, labels), PHRASES, labels)
    assert [column.head for column in rivalry.columns] == ["Armenia says", "Azerbaijan says"]
    assert [column.entries[0].item.told for column in rivalry.columns] == ["27 people killed", "30 people killed"]


# The timeline ------------------------------------------------------------------------------------------------------


def drawn(account: Account) -> Timeline:
    labels = party_labels(account)
    return timeline_of(account, items_of(account, PHRASES, labels), labels)


def marks(timeline: Timeline) -> Iterator[tuple[str, float, float]]:
    for lane in timeline.lanes:
        for mark in lane.marks:
            yield mark.item.id, mark.x, mark.y


def test_background_stands_left_of_the_break_and_the_news_to_scale_on_the_right() -> None:
    timeline = drawn(ACCOUNT)
    at = {id: x for id, x, _ in marks(timeline)}
    assert at["c10"] < at["c11"] < timeline.axis.earlier_end < timeline.axis.news_start < at["c4"] < at["c5"]
    assert timeline.published is not None
    assert timeline.axis.at(date(2022, 9, 14)) < timeline.published < timeline.axis.right


def test_what_has_no_time_is_listed_beside_the_axis() -> None:
    assert [item.id for item in drawn(ACCOUNT).undated] == ["c2", "c3", "c7", "c8", "c9", "f4", "c12"]


def test_no_two_marks_of_the_timeline_overlap_and_none_leaves_it() -> None:
    day = Period(date(2022, 9, 13), date(2022, 9, 13), TimePrecision.DAY)
    week = Period(date(2022, 9, 7), date(2022, 9, 13), TimePrecision.WEEK)
    claims = [claim_at(f"c{n}", 0, 3, time=week if n % 5 == 0 else day) for n in range(1, 90)]
    claims.append(claim_at("c90", 0, 3, time=Period(date(2022, 10, 1), date(2022, 10, 1), TimePrecision.DAY)))
    timeline = drawn(account_of("War.", *claims))
    placed = list(marks(timeline))
    assert len(placed) == 90
    for n, (id, x, y) in enumerate(placed):
        assert timeline.gutter < x < timeline.width - 7 * len(id) - 10
        assert y < timeline.foot
        for other, x2, y2 in placed[n + 1 :]:
            assert abs(y - y2) >= 20 or abs(x - x2) >= 20 + 7 * len(id), (id, other)


def test_news_that_began_long_ago_does_not_flatten_the_days() -> None:
    published = datetime(2022, 9, 14, 8, tzinfo=UTC)
    old = Period(date(1994, 1, 1), date(2022, 12, 31), TimePrecision.YEAR)
    new = Period(date(2022, 9, 13), date(2022, 9, 13), TimePrecision.DAY)
    account = account_of("War.", claim_at("c1", 0, 3, time=old), claim_at("c2", 0, 3, time=new))
    timeline = drawn(replace(account, document=replace(account.document, published=published)))
    assert timeline.axis.first == date(2022, 9, 13)
    assert timeline.axis.earlier == (old,)


# People ------------------------------------------------------------------------------------------------------------


def tolls(*counts: Count, **more: object) -> list[Toll]:
    figures = tuple(
        Figure(f"f{n}", Span(0, 4), FigureKind.KILLED, count, **more)  # type: ignore[arg-type]
        for n, count in enumerate(counts)
    )
    account = replace(account_of("Many died."), figures=figures)
    labels = party_labels(account)
    (panel,) = panels_of(account, items_of(account, PHRASES, labels), PHRASES, labels)
    return list(panel.tolls)


@pytest.mark.parametrize(
    ("count", "about", "no_ceiling", "no_floor", "exact"),
    [
        (Count(low=100), False, True, False, False),
        (Count(high=40), False, False, True, False),
        (Count(best=2_000), True, False, False, False),
        (Count.exactly(49), False, False, False, True),
        (Count(10, 12, 15), False, False, False, False),
    ],
)
def test_a_side_without_a_bound_is_open(
    count: Count, about: bool, no_ceiling: bool, no_floor: bool, exact: bool
) -> None:
    (toll,) = tolls(count)
    plot = toll.whisker
    assert plot is not None
    assert (plot.about, plot.no_ceiling, plot.no_floor, plot.exact) == (about, no_ceiling, no_floor, exact)
    for x in (plot.low, plot.best, plot.high):
        assert x is None or 0 <= x <= 100


def test_a_word_that_is_no_number_gets_no_mark_and_is_not_zero() -> None:
    (toll,) = tolls(Count())
    assert (toll.whisker, toll.number) == (None, "“Many”")


def test_zero_is_a_number() -> None:
    (toll,) = tolls(Count.exactly(0))
    assert toll.whisker is not None
    assert (toll.whisker.low, toll.number) == (0, "0")


def test_numbers_far_apart_stand_on_a_logarithmic_axis_that_says_so() -> None:
    small, large = tolls(Count.exactly(3), Count.exactly(30_000))
    assert small.whisker is not None
    assert large.whisker is not None
    assert 5 < (small.whisker.low or 0) < (large.whisker.low or 0) < 100
    figures = tuple(Figure(f"f{n}", Span(0, 4), FigureKind.KILLED, Count.exactly(n)) for n in (3, 30_000))
    page = page_of(replace(account_of("Many died."), figures=figures))
    assert "logarithmic" in page.one("table", class_="tolls").words


def test_a_sum_is_grey_and_marked_and_a_replaced_figure_says_so(border: Page) -> None:
    row = border.one("tr", data_open="f1")
    assert "derived" in row.classes
    assert "Σ" in row.words
    assert "sum made by the desk" in row.words
    later = Figure("f9", at("at least 100"), FigureKind.KILLED, Count(low=120), supersedes="f1")
    page = page_of(replace(ACCOUNT, figures=(*ACCOUNT.figures, later)))
    assert "replaced" in page.one("tr", data_open="f1").classes


def test_a_part_stands_below_its_whole() -> None:
    part = Figure("f0", Span(0, 4), FigureKind.KILLED, Count.exactly(13), group="children", part_of="f1")
    whole = Figure("f1", Span(5, 9), FigureKind.KILLED, Count.exactly(71))
    account = replace(account_of("Many died."), figures=(part, whole))
    labels = party_labels(account)
    (panel,) = panels_of(account, items_of(account, PHRASES, labels), PHRASES, labels)
    assert [(toll.item.id, toll.depth) for toll in panel.tolls] == [("f1", 0), ("f0", 1)]


# Ceasefires ---------------------------------------------------------------------------------------------------------


def test_alleged_breaches_stand_in_parallel_by_accuser() -> None:
    labels = party_labels(ACCOUNT)
    truce = truces_of(ACCOUNT, items_of(ACCOUNT, PHRASES, labels), PHRASES, labels)[0]
    assert [(b.accuser, b.accused, b.ids) for b in truce.breaches] == [
        ("Armenia", "Azerbaijan", ("c2",)),
        ("Azerbaijan", "Armenia", ("c3", "c6")),
    ]
    assert (truce.brokers, truce.status, truce.mood) == ("Russia", "disputed", "shaken")
    assert [(stage.label, stage.told) for stage in truce.stages] == [
        ("declared", "Tue 13 Sep"),
        ("in force", ""),
        ("ended", ""),
    ]


# Reading it ---------------------------------------------------------------------------------------------------------


def test_every_plot_has_a_table(border: Page) -> None:
    timeline = border.one("section", id="timeline")
    rows = [row for row in border.all("tr") if inside(row, timeline)]
    assert len(rows) - 1 == len(drawn(ACCOUNT).dated)
    assert all(
        plot.attrs.get("aria-hidden") == "true" for plot in border.all("svg") if plot.attrs.get("height") == "24"
    )


def colours() -> Iterator[tuple[str, dict[str, str]]]:
    style = page_of(ACCOUNT).one("style").words
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in style.split("prefers-color-scheme: dark", 1)
    )
    yield "light", light
    yield "dark", light | dark


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


KINDS = [shade.value for shade in Shade]
TEXTS = [(ink, ground) for ink in ("ink", "quiet") for ground in ("paper", "sheet", "past", "faint")]
TEXTS += [("ink", "lit"), *((kind, ground) for kind in KINDS for ground in ("paper", "sheet", "past"))]
TEXTS += [("ink", f"{kind}-ground") for kind in KINDS]
GRAPHICS = [("edge", "sheet"), ("edge", "paper"), ("focus", "paper"), ("focus", "sheet"), ("lit-edge", "sheet")]
GRAPHICS += [("lit-edge", "lit"), *((kind, f"{kind}-ground") for kind in KINDS), *((kind, "lit") for kind in KINDS)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_signs_stand_out_from_their_ground(theme: str) -> None:
    """WCAG 2.2 AA: 4.5 for text (1.4.3), 3 for what carries meaning without being text (1.4.11)."""
    palette = dict(colours())[theme]
    weak = [
        (a, b, round(contrast(palette[a], palette[b]), 2)) for a, b in TEXTS if contrast(palette[a], palette[b]) < 4.5
    ]
    weak += [
        (a, b, round(contrast(palette[a], palette[b]), 2)) for a, b in GRAPHICS if contrast(palette[a], palette[b]) < 3
    ]
    assert not weak


# Whole ---------------------------------------------------------------------------------------------------------------


def test_an_account_of_nothing_is_still_a_page() -> None:
    page = page_of(account_of("Nothing happened in the village."))
    assert "The reader found no claim" in page.one(id="claims").words
    assert page.one(id="sheet").words == "Nothing happened in the village."
    assert not page.all("section", id="timeline")


def test_a_denial_of_nobody_by_nobody_is_still_a_page() -> None:
    claim = claim_at("c1", 0, 7, stance=Stance.DENIES, standing=Standing.HYPOTHETICAL, actors=(Actor("", None),))
    page = page_of(account_of("Nothing happened.", claim))
    assert "hypothetical" in page.one("article", id="c1").words


def test_what_the_reader_reads_becomes_a_page() -> None:
    if not data_path("model", "english.onnx").is_file():
        pytest.skip("the bundled model is not there")
    from truceline.ingest import capture
    from truceline.pipeline import load_reader, read_document

    text = (
        "Border post shelled, army says\r\n\r\nThe Sudanese army said on Tuesday that rebels had shelled a market in "
        "Kadugli, killing at least 12 civilians.\r\n\r\nThe rebels denied it.\r\n"
    )
    published = datetime(2024, 3, 7, tzinfo=UTC)
    account = read_document(capture(text.encode(), source="article.txt", published=published), load_reader())
    page = page_of(account)
    assert page.one(id="sheet").words == text
    assert account.claims
    for told in (*account.claims, *account.figures):
        assert "".join(mark.words for mark in page.all("mark", data_on=told.id)) == told.evidence.of(text)


@pytest.mark.parametrize("to_file", [True, False])
def test_the_command_writes_the_page(
    to_file: bool, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import sys

    monkeypatch.setattr(sys.modules[read_command.__module__], "account_at", lambda path, published, **_: ACCOUNT)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["read", "article.txt", "--format", "html", *(["--out", "page.html"] if to_file else [])])
    out, err = capfd.readouterr()
    assert left.value.code == 0
    written = (tmp_path / "page.html").read_text(encoding="utf-8") if to_file else out
    assert written == report_html(ACCOUNT)
    assert err == ("wrote page.html\n" if to_file else "")
