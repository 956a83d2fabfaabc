"""Whole accounts put to their suites: the act between two parties, ACLED's types, incidents and their victims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from truceline.evaluate.suites import SuiteReport, acled, muc4, sampled
from truceline.export.acled_types import main_type
from truceline.ingest import capture
from truceline.measure.bench import Bench
from truceline.measure.capitals import joined_lines, mixed_case
from truceline.measure.scenes import document
from truceline.measure.victims import toll_nearest, victims_told, with_victims
from truceline.model import Account, ActType, Claim, Document, Standing
from truceline.pipeline import Reader, read_document
from truceline.read.reader import read
from truceline.read.scene import set_scene
from truceline.read.standing import NEWS_DAYS
from truceline.read.story import Story

BOMBING_MODES = ("explosives", "suicide-attack")


def measure_acled(bench: Bench) -> SuiteReport:
    cases = sampled(acled.read(bench.data / acled.FILE), lambda case: case.name, one_in=bench.one_in)
    accounts = ((case, _account(bench.reader, document(case.name, case.text))) for case in cases)
    return acled.score((case, main_type(account).sub_event_type) for case, account in accounts)


def measure_muc4(bench: Bench) -> SuiteReport:
    cases = sampled(muc4.read(bench.data), lambda case: case.name, one_in=bench.one_in)
    return muc4.score((case, list(_incidents(bench, case))) for case in cases)


def _account(reader: Reader, doc: Document) -> Account:
    return read_document(doc, reader)


def _incidents(bench: Bench, case: muc4.Bulletin) -> Iterator[muc4.Incident]:
    """The acts of violence of an article that are told as having happened, each with the tolls told beside it."""
    text = mixed_case(joined_lines(case.text), bench.analyzer, bench.reader.knowledge)
    reader, doc = bench.reader, capture(text.encode(), source=case.name)
    analysis = reader.analyzer.analyze(doc)
    account = read(analysis, reader.knowledge, version=reader.version)
    scene = set_scene(analysis, reader.knowledge)
    home = Story(scene).main_country
    told: list[muc4.Incident] = []
    tolls: list[Mapping[str, int]] = []
    for claim in account.claims:
        kind = _muc_type(claim)
        if kind is not None and claim.standing is not Standing.HYPOTHETICAL:
            places = _places(reader, claim) or ({_country(reader, home)} if home else set())
            told.append(muc4.Incident(kind, _days(doc, claim), frozenset(places), victims_told(scene, claim)))
            tolls.append(toll_nearest(account, claim))
    yield from with_victims(told, tolls)


def _muc_type(claim: Claim) -> str | None:
    if claim.act.type is not ActType.ASSAULT:
        return None
    if claim.act.mode == "abduct":
        return "KIDNAPPING"
    return "BOMBING" if claim.act.mode in BOMBING_MODES else "ATTACK"


def _days(doc: Document, claim: Claim) -> muc4.Days | None:
    """The days of a claim; of one that is current and has none, the week that standing speaks of."""
    if claim.time is not None:
        return claim.time.start, claim.time.end
    if claim.standing is Standing.CURRENT and doc.published is not None:
        return doc.published.date() - timedelta(days=NEWS_DAYS), doc.published.date()
    return None


def _places(reader: Reader, claim: Claim) -> set[str]:
    """The names of a claim's places and of their countries, in capitals."""
    names = {place.name.upper() for place in claim.places}
    return names | {_country(reader, place.country) for place in claim.places if place.country}


def _country(reader: Reader, iso3: str) -> str:
    return reader.knowledge.parties.name_of(iso3).upper()
