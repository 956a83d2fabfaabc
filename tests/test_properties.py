"""What holds for any input: offsets, intervals, counts, and the way from what is read back to the captured text."""

from __future__ import annotations

import csv
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import StringIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import wars
from truceline.errors import SourceError
from truceline.export.filters import Filters
from truceline.export.ged import deaths_of
from truceline.export.happenings import happenings
from truceline.export.holdings import Holdings
from truceline.export.hxl import export_hxl
from truceline.ingest.cleaning import mark, without_overlaps
from truceline.ingest.files import capture
from truceline.ingest.furniture import furniture
from truceline.model import Account, Count, Document, Figure, Period, Removed, Span, TimePrecision, Who
from truceline.model.form import account_from_dict, account_to_dict
from truceline.model.spans import hull
from truceline.pipeline import Reader, load_reader, read_document
from truceline.pipeline.carried import document_from, document_to, outcome_from, outcome_to
from truceline.pipeline.copying import signed
from truceline.pipeline.tasks import Outcome
from truceline.reconcile.copying import ties
from truceline.reconcile.picture import reconcile
from truceline.reconcile.tolls import toll_series

PATIENT = settings(deadline=None)  # the first example loads tables; nothing here is timed
SPANS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda ends: Span(min(ends), max(ends)))
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 400), st.sampled_from(list(TimePrecision))).map(
    lambda made: Period(made[0], made[0] + timedelta(days=made[1]), made[2])
)
BOUNDS = st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=3, max_size=3)
COUNTS = BOUNDS.filter(lambda b: [n for n in b if n is not None] == sorted(n for n in b if n is not None)).map(
    lambda b: Count(*b)
)
NEWS = st.lists(
    st.sampled_from(
        [
            "Velland’s army said rebels shelled Goris on Monday, killing at least 12 people.",
            "Ukraine accused Russia of breaking the truce; Moscow denied it.",
            "“We will not leave,” the mayor of Kharkiv said 😀 on Tuesday.",
            "Between 20 and 30 soldiers — three of them medics — died near Lachin, the ministry said.",
            "A ceasefire brokered by the EU was to begin at midnight.",
            "Cafe\u0301 owners in Sana’a counted two dozen dead; nobody claimed the strike.",
            "Read also: Shells fall on the harbour",
            "(Reporting by Mira Velk; Editing by Osk Toldan)",
            "[author_name]",
            "ISTANBUL, May 6 (Reuters) - Syria’s rebels seized 40 tanks.",
            "\u202bشلل\u202c in Gaza, residents said.",
        ]
    ),
    min_size=1,
    max_size=6,
).flatmap(lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", " ", "\u2028"]).map(lambda between: between.join(lines)))


VOICES = (None, wars.ARD_MINISTRY, wars.VEL_MINISTRY, wars.MONITORS)
FIGURES = st.builds(
    lambda count, voice, side, who: wars.figure(count, voice, side or (), who=who),
    COUNTS,
    st.sampled_from(VOICES),
    st.sampled_from((None, wars.ARDANIA, wars.VELLAND)),
    st.sampled_from(list(Who)),
)


@PATIENT
@example(
    [
        wars.figure(3, None, wars.ARDANIA),
        wars.figure(1, None, wars.ARDANIA, who=Who.CIVILIAN),
        wars.figure(3, wars.ARD_MINISTRY, wars.VELLAND),
    ]
)
@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_no_toll_and_no_row_of_dead_has_a_floor_above_its_ceiling(figures: list[Figure]) -> None:
    tolls = toll_series(wars.reports(wars.article("a", *figures)).figures, dyads=wars.AT_WAR)
    for toll in (toll for series in tolls for toll in series.points):
        bounds = [bound.number for bound in (toll.low, toll.best, toll.high) if bound]
        assert bounds == sorted(bounds)
    when = Period(date(2031, 5, 5), date(2031, 5, 5), TimePrecision.DAY)
    account = wars.article("a", replace(wars.attack(None, wars.ARDANIA, wars.VELLAND), time=when), *figures)
    holdings = Holdings.of([account], reconcile([account]))
    rows = list(csv.DictReader(StringIO(export_hxl(holdings, Filters()).files[""])))[1:]
    assert all(int(row["killed_min"] or 0) <= int(row["killed_max"] or 0) for row in rows)
    for happening in happenings(holdings, Filters())[0]:
        dead = deaths_of(holdings, happening)
        assert dead.parts.low <= dead.parts.best <= dead.parts.high <= dead.highest


@PATIENT
@given(SPANS, SPANS, SPANS)
def test_spans_are_half_open_intervals(one: Span, other: Span, third: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) == bool(set(range(one.start, one.end)) & set(range(other.start, other.end)))
    assert one.covers(other) == (one.start <= other.start and other.end <= one.end)
    assert hull([one, other]).covers(one)
    assert hull([hull([one, other]), third]) == hull([one, hull([other, third])])
    assert one.distance(other) == other.distance(one)


@PATIENT
@given(PERIODS, PERIODS)
def test_the_hull_of_two_periods_holds_both_at_the_coarser_precision(one: Period, other: Period) -> None:
    both = one.hull(other)
    order = list(TimePrecision)
    assert both.start <= min(one.start, other.start)
    assert both.end >= max(one.end, other.end)
    assert order.index(both.precision) == max(order.index(one.precision), order.index(other.precision))
    assert both.days >= max(one.days, other.days)


@PATIENT
@given(COUNTS, COUNTS)
def test_counts_keep_what_unknown_means(one: Count, other: Count) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)
    assert one.overlaps(Count())  # "dozens" contradicts nobody
    assert one.exact == (one.low is not None and one.low == one.high)


@PATIENT
@given(st.text(max_size=400))
def test_what_is_marked_lies_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for removed in mark(text, furniture()):
        assert end <= removed.span.start < removed.span.end <= len(text)
        end = removed.span.end


@PATIENT
@given(st.lists(SPANS.filter(len).map(lambda span: Removed(span, "caption")), max_size=12))
def test_overlapping_marks_become_some_that_do_not_and_nothing_unmarked_is_marked(found: list[Removed]) -> None:
    kept = without_overlaps(found)
    points = {at for one in found for at in range(one.span.start, one.span.end)}
    taken = [at for one in kept for at in range(one.span.start, one.span.end)]
    assert len(taken) == len(set(taken))
    assert set(taken) <= points


@PATIENT
@given(NEWS)
def test_a_captured_text_is_the_bytes_as_they_came(text: str) -> None:
    """Cleaning marks; it deletes nothing, so an offset is one of the file's own text."""
    try:
        document = capture(text.encode(), source="a.txt")
    except SourceError:
        return
    assert document.text == text
    removed = sum(len(one.span) for one in document.removed)
    assert removed <= len(text)


@cache
def reader() -> Reader:
    return load_reader(threads=1)


def spans_in(value: object) -> list[Span]:
    """Every span of an account, however deep."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple):
        return [span for one in value for span in spans_in(one)]
    if is_dataclass(value) and not isinstance(value, Document):
        return [span for field in fields(value) for span in spans_in(getattr(value, field.name))]
    return []


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(NEWS)
def test_every_value_of_an_account_stands_in_the_captured_text(text: str) -> None:
    try:
        document = capture(text.encode(), source="a.txt", published=datetime(2031, 5, 7, tzinfo=UTC))
    except SourceError:
        return
    account = read_document(document, reader())
    for span in spans_in(account):
        assert 0 <= span.start <= span.end <= len(document.text)
        assert span.of(text) == text[span.start : span.end]
    for told in (*account.claims, *account.figures):
        assert told.evidence.of(text).strip()
        assert not document.is_removed(told.evidence)
    for claim in account.claims:
        for party in (*claim.actors, *claim.targets, *([claim.speaker] if claim.speaker else [])):
            assert party.words is None or party.words.of(text).strip()
        for weapon in claim.weapons:
            assert weapon in text.lower()
        assert claim.time is None or claim.time.start <= claim.time.end
    for figure in account.figures:
        given = [n for n in (figure.count.low, figure.count.best, figure.count.high) if n is not None]
        assert given == sorted(given)
    held(account, document)


def held(account: Account, document: Document) -> None:
    """Written and read again, and carried to another machine and back, it is the same."""
    assert account_from_dict(account_to_dict(account), text=document.text) == account
    assert document_from(document_to(document)) == document
    outcome = Outcome(document=document, account=account, signature=signed(document))
    assert outcome_from(outcome_to(outcome), None) == replace(outcome, found=None)


@PATIENT
@given(NEWS, NEWS)
def test_what_two_texts_share_stands_in_both(one: str, other: str) -> None:
    first, second = Document("a" * 64, one), Document("b" * 64, other)
    for tie in ties(signed(first), signed(second)):
        assert 0 <= tie.share <= 1
        assert tie.span.end <= len(second.text if tie.document == second.id else first.text)
        early = first if tie.other == first.id else second
        late = second if early is first else first
        words = late.text[tie.span.start : tie.span.end].lower().split()
        assert [w for w in words if w.isalpha()][:3] == [
            w for w in early.text[tie.other_span.start : tie.other_span.end].lower().split() if w.isalpha()
        ][:3]


@pytest.mark.parametrize("count", [Count(12, None, None), Count(None, 30, None), Count(0, 0, 0)])
def test_unknown_is_no_zero(count: Count) -> None:
    assert (count.low is None) or count.low >= 0
    assert Count().vague
    assert not count.vague
