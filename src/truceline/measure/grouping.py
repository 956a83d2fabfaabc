"""Reconciling put to its suites: stories of ECB+, headlines of UCDP, near copies. No article is read for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from truceline.evaluate.suites import SuiteReport, copies, grouping, sampled
from truceline.evaluate.suites.rows import rows
from truceline.ingest.cleaning import mark
from truceline.ingest.furniture import furniture
from truceline.ingest.wire import outlet_of
from truceline.measure.bench import Bench
from truceline.model import (
    Account,
    Act,
    ActType,
    Claim,
    Document,
    Place,
    PlacePrecision,
    ReaderVersion,
    Span,
)
from truceline.reconcile.lineage import lineages
from truceline.reconcile.picture import reconcile
from truceline.reconcile.signing import sign
from truceline.reconcile.stories import stories
from truceline.reconcile.wording import OF_DOCUMENT, wording

ARTICLES = "conflict_news_dev.jsonl.gz"
NOBODY = ReaderVersion("", "")


def measure_ecb(bench: Bench) -> SuiteReport:
    """Articles of conflict topics into events, by the words they share."""
    cases = [case for case in grouping.read_stories(bench.data / grouping.ECB_FILE) if case.conflict]
    cases = sampled(cases, lambda case: case.name, one_in=bench.one_in)
    groups = stories([wording(case.text, most=OF_DOCUMENT) for case in cases])
    found = {cases[at].name: number for number, members in enumerate(groups) for at in members}
    gold, words = {case.name: case.event for case in cases}, {case.name: case.text for case in cases}
    return grouping.score("ecb", gold, found, words, ("documents by their words alone; ECB+ dates few of them",))


def measure_ucdp(bench: Bench) -> SuiteReport:
    """Headlines into events: each as an article with one claim, an attack there that nobody is named for."""
    cases = sampled(
        grouping.read_headlines(bench.data / grouping.UCDP_FILE), lambda case: case.event, one_in=bench.one_in
    )
    picture = reconcile(map(_account, cases))
    found = {key.document: incident.id for incident in picture.incidents for key in incident.claims}
    gold, words = {case.name: case.event for case in cases}, {case.name: case.text for case in cases}
    return grouping.score("ucdp", gold, found, words, ("the day is the one the headline was printed on",))


def _account(case: grouping.Headline) -> Account:
    place = Place(case.place, None, PlacePrecision(case.precision), case.lat, case.lon)
    claim = Claim("c1", Span(0, len(case.text)), Act(ActType.ASSAULT), places=(place,))
    doc = Document(case.name, case.text, published=datetime.combine(case.printed, time(12), UTC))
    return Account(doc, NOBODY, (claim,))


def measure_neardup(bench: Bench) -> SuiteReport:
    """Near copies into lineages. Groups that may share boilerplate alone are traps: none of their pairs is one."""
    cases = list(grouping.read_copies(bench.data / grouping.NEARDUP_FILE))
    cases = sampled(cases, lambda case: case.group, one_in=bench.one_in)
    found = {name: lineage.id for lineage in lineages(map(sign, map(_copy, cases))) for name in lineage.documents}
    gold = {case.name: case.name if case.suspect else case.group for case in cases}
    words = {case.name: case.text for case in cases}
    return grouping.score("neardup", gold, found, words, ("the groups are silver: by overlap of shingles",))


def measure_copies(bench: Bench) -> SuiteReport:
    """Generated copies into lineages, of the articles in a data folder: pairs, look-alikes among them."""
    cases = list(copies.generate(list(rows(bench.data / ARTICLES, lambda row: str(row["text"])))))
    cases = sampled(cases, lambda case: case.group.split("/")[0], one_in=bench.one_in)
    return score_copies(cases)


def score_copies(cases: Sequence[grouping.Copy]) -> SuiteReport:
    """Lineages of generated copies against those they were made in."""
    found = {name: lineage.id for lineage in lineages(map(sign, map(_copy, cases))) for name in lineage.documents}
    gold, words = {case.name: case.group for case in cases}, {case.name: case.text for case in cases}
    return grouping.score("copies", gold, found, words, ("copies and look-alikes are generated; seed 7",))


def _copy(case: grouping.Copy) -> Document:
    published = case.published.replace(tzinfo=UTC) if case.published else None
    removed = mark(case.text, furniture())
    outlet = outlet_of(case.site)
    return Document(case.name, case.text, title=case.title, outlet=outlet, published=published, removed=removed)
