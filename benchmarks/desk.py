"""How long the desk's questions take over a large ledger: python benchmarks/desk.py FILE.db [CLAIMS].

A file that is not there is filled with an invented war: ten claims in each document, one incident for every six. Times
are of the processor, in milliseconds, of a process that has the ledger open; the first question of each is left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from truceline.serve.queries import documents, incidents, overview, parts, told
from truceline.serve.queries.paging import Asked
from truceline.serve.selection import Selection
from truceline.store import Ledger

ROUNDS = 12
ACTOR = """'{"name":"' || {0} || '","code":"' || {0} || '","sector":"MIL","start":0,"end":5}'"""
# Parties of very different frequency: the square makes the first ones common.
PARTY = "'P' || printf('%02d', ({0} * {0} * 7919) % 97 * (({0} * 31) % 97) / 97)"
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})"
DAY = "date('2020-01-01', '+' || (({0} * 37) % 2000) || ' days')"


def fill(connection: Connection, claims: int) -> None:
    """An invented war, made by the database itself."""
    docs, happenings = claims // 10, claims // 6
    words = "'Forces shelled ' || (i % 5000) || ' near place' || (i % 300) || ' while a ceasefire of ' || (i % 40) "
    day, one, other = DAY.format("i"), PARTY.format("i"), PARTY.format("(i + 13)")
    first, second = ACTOR.replace("{0}", f"({one})"), ACTOR.replace("{0}", f"({other})")
    actors = f"'\"actors\":[' || {first} || '],\"targets\":[' || {second} || ']'"
    place = (
        '\'{"name":"place\' || (i % 300) || \'","start":null,"end":null,"precision":"near","lat":40.1,'
        '"lon":44.2,"country":"ARM","geonames_id":null}\''
    )
    when = f'\'{{"from":"\' || {day} || \'","to":"\' || {day} || \'","precision":"day","start":null,"end":null}}\''
    act = '\'{"type":"ASSAULT","mode":null,"contexts":[]}\''
    document = "((i - 1) / 10 + 1)"
    claim = (
        "'{\"id\":\"c1\",\"evidence\":{\"start\":1,\"end\":6},\"act\":' || " + act + " || ',' || " + actors
        + " || ',\"speaker\":null,\"stance\":\"asserts\",\"standing\":\"current\",\"places\":[' || " + place
        + " || '],\"time\":' || " + when + " || '}'"
    )  # fmt: skip
    incident = (
        "'{\"id\":\"i' || i || '\",\"act\":' || " + act + " || ',' || " + actors + " || ',\"place\":' || " + place
        + " || ',\"time\":' || " + when + " || ',\"claims\":[],\"figures\":[],\"lineages\":[],\"grade\":\"fair\"}'"
    )  # fmt: skip
    statements = [
        f"""{NUMBERS.format(docs)} INSERT INTO documents (number, id, size, text, text_sha256, outlet, title, authors,
            published, language, removed, added) SELECT i, printf('%064x', i), 900, {words} || ' held.', 'x',
            'Outlet ' || (i % 120), 'Title ' || i, '[]', {day} || ' 12:00:00.000000', 'en', '[]',
            '2031-05-06 12:00:00.000000' FROM n""",
        f"""{NUMBERS.format(docs)} INSERT INTO readings (number, document, version, model_sha256, sha256, added)
            SELECT i, i, '1', 'x', 'x', '2031-05-06 12:00:00.000000' FROM n""",
        f"""{NUMBERS.format(claims)} INSERT INTO entries (number, document, kind, starts, ends, nth)
            SELECT i, {document}, 'claim', i % 10 * 7, i % 10 * 7 + 6, 1 FROM n""",
        f"""{NUMBERS.format(claims)} INSERT INTO claim_readings (reading, entry, position, name, sha256, stance,
            standing, act, violates_ceasefire, time_from, time_to, confidence, content)
            SELECT {document}, i, 1, 'c1', 'x',
            'asserts', 'current', 'ASSAULT', 0, {day}, {day}, 0.5, {claim} FROM n""",
        f"""{NUMBERS.format(claims)} INSERT OR IGNORE INTO entry_terms (kind, value, entry, reading)
            SELECT 'party', {one}, i, {document} FROM n UNION ALL SELECT 'party', {other}, i, {document} FROM n
            UNION ALL SELECT 'place', 'place' || (i % 300), i, {document} FROM n""",
        f"""{NUMBERS.format(happenings)} INSERT INTO incidents (number, id, act, grade, actors, targets, place, country,
            lat, lon, precision, time_from, time_to, claims, lineages, content)
            SELECT i, 'i' || i, 'ASSAULT', 'fair', '[]', '[]',
            'place' || (i % 300), 'ARM', 40.1, 44.2, 'near', {day}, {day}, 6, 1 + i % 9, {incident} FROM n""",
        f"""{NUMBERS.format(happenings)} INSERT OR IGNORE INTO incident_terms (kind, value, incident)
            SELECT 'party', {one}, i FROM n UNION ALL SELECT 'party', {other}, i FROM n
            UNION ALL SELECT 'place', 'place' || (i % 300), i FROM n""",
        f"""{NUMBERS.format(claims)} INSERT INTO incident_entries (incident, entry)
            SELECT (i - 1) % {happenings} + 1, i FROM n""",
        "INSERT INTO pictures (made, reading, judgement, review) VALUES ('2031-05-06 12:00:00.000000', 0, 0, '[]')",
        "ANALYZE",
    ]
    for statement in statements:
        began = time.perf_counter()
        connection.exec_driver_sql(statement)
        sys.stderr.write(f"{' '.join(statement.split())[60:110]} · {time.perf_counter() - began:,.0f} s\n")


QUESTIONS: list[tuple[str, list[tuple[str, str]]]] = [
    ("all", []),
    ("a common party", [("party", "P00")]),
    ("a rare party", [("party", "P90")]),
    ("two parties and a month", [("party", "P00"), ("party", "P05"), ("since", "2022-03-01"), ("until", "2022-03-31")]),
    ("a place", [("place", "place7")]),
    ("an outlet", [("source", "Outlet 7")]),
    ("a rare word", [("q", "4711")]),
    ("a word of every document", [("q", "ceasefire")]),
    ("unreviewed", [("review", "unreviewed")]),
]
LISTS: dict[str, Callable[[Connection, Selection], Any]] = {
    "incidents": lambda c, s: incidents.incidents(c, s, Asked()),
    "overview": overview.overview,
    "claims": lambda c, s: told.claims(c, s, Asked()),
    "claims by day": lambda c, s: told.claims(c, s, Asked(), sort="-time"),
    "documents": lambda c, s: documents.documents(c, s, Asked()),
    "disputes": lambda c, s: parts.disputes(c, s, Asked()),
}


def timed(ask: Callable[[], Any]) -> float:
    """The 95th percentile of the processor's milliseconds."""
    ask()
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        ask()
        taken.append(1000 * (time.process_time() - began))
    return sorted(taken)[int(0.95 * len(taken))]


def main(file: Path, claims: int) -> None:
    empty = not file.exists()
    with Ledger.open(f"sqlite:///{file}") as ledger:
        if empty:
            with ledger.transaction() as connection:
                fill(connection, claims)
        with ledger.reading() as connection:
            print("| | " + " | ".join(LISTS) + " |\n|---|" + "---|" * len(LISTS))
            for name, pairs in QUESTIONS:
                selection = Selection.parse(pairs)
                cells = [f"{timed(lambda ask=ask, s=selection: ask(connection, s)):,.0f}" for ask in LISTS.values()]
                print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
            print(f"facets {timed(lambda: overview.facets(connection)):,.0f} ms")
            print(f"search {timed(lambda: documents.search(connection, 'shelled ceasefire', limit=20)):,.0f} ms")
            id = f"{claims // 20:064x}"
            one = Selection(document=(id,))
            print(f"document's claims {timed(lambda: told.claims(connection, one, Asked())):,.0f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
