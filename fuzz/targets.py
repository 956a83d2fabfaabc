"""What is fuzzed: each target reads bytes, may refuse them with the errors named, and must do nothing else.

A target also holds what comes out to what must be true of it. `SEEDS` are small sound inputs to begin with.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from truceline.config import load_settings
from truceline.errors import LexiconInvalid, SourceError, TrucelineError, UsageError
from truceline.fetch.feeds import listing_of
from truceline.fetch.unpacking import Damaged, TooMuch, collect, unpack
from truceline.gazetteer.dump import Dump
from truceline.gazetteer.importing import Order, _intake
from truceline.ingest.files import capture
from truceline.ingest.furniture import read_furniture
from truceline.ingest.packing import Kind
from truceline.ingest.records import Columns
from truceline.ingest.sources import Found, capture_found, find
from truceline.model import Account, Document, EntryKey, Picture
from truceline.model.form import account_from_dict, account_to_dict
from truceline.model.plain import from_json
from truceline.pipeline.shards import opened, outcomes
from truceline.read.parties.own import read_own
from truceline.resources import data_path
from truceline.store.backup import check
from truceline.watch.planning import load_plan

SHM = Path("/dev/shm")
PLACE = Path(tempfile.mkdtemp(prefix="truceline-fuzz-", dir=SHM if SHM.is_dir() and os.access(SHM, os.W_OK) else None))
TEXT = "TOLDAN, May 6 (AFP) - Velland shelled Toldan on Monday, killing at least 12 people, Ardania's army said.\n" * 3
PAGE = (
    f'<html><head><title>Guns</title><meta property=\'article:published_time\' content=\'2031-05-06T10:00:00Z\'><script \
type=\'application/ld+json\'>{{"@type":"NewsArticle","headline":"Guns"}}</script></head><body><article><h1>Guns</h1>\
<p>{TEXT}</p></article></body></html>'
)


@dataclass(frozen=True, slots=True)
class Target:
    """What reads the bytes, and the errors by which it may refuse them."""

    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]

    def __call__(self, raw: bytes) -> None:
        try:
            self.read(raw)
        except self.refuses:
            return


def sound(document: Document) -> None:
    """What is true of every document."""
    end = 0
    for removed in document.removed:
        assert end <= removed.span.start < removed.span.end <= len(document.text), (
            "removed spans overlap or leave the text"
        )
        end = removed.span.end
    document.text.encode()  # no half characters
    assert document.published is None or document.published.tzinfo is not None


def written(raw: bytes, name: str) -> Path:
    path = PLACE / name
    path.write_bytes(raw)
    return path


def articles(kind: Kind) -> Callable[[bytes], object]:
    """Files of many articles, each of which is captured."""

    def read(raw: bytes) -> None:
        for found in find([str(written(raw, "input"))], kind=kind):
            if isinstance(found, Found):
                try:
                    sound(capture_found(found, columns=Columns()))
                except SourceError:
                    continue

    return read


def feed(raw: bytes) -> None:
    listing = listing_of(raw, url="https://river.example/feed.xml", most=50)
    for entry in listing.entries if listing else ():
        assert entry.url.startswith(("http://", "https://"))
        assert entry.published is None or entry.published.tzinfo is not None


def packed(raw: bytes) -> None:
    coding = ("gzip", "deflate", "br", "zstd")[raw[0] % 4] if raw else "gzip"
    collect(unpack([raw[1:]], [coding]), most=1_000_000)


def geonames(raw: bytes) -> None:
    order = Order(dump=written(raw, "dump.txt"), out=PLACE / "index.sqlite")
    for entry in _intake(order, Dump.at(order.dump)).entries(lambda done, of: None):
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180


def account(raw: bytes) -> None:
    """Somebody else's account, and back."""
    said = json.loads(raw)
    read: Account = account_from_dict(said, text=TEXT)
    assert account_from_dict(account_to_dict(read), text=TEXT) == read


def picture(raw: bytes) -> None:
    from_json(Picture, json.loads(raw))


def judged(raw: bytes) -> None:
    """What a reviewer says about an entry: its key, and the fields that it sets."""
    said = json.loads(raw)
    if isinstance(said, dict):
        key = EntryKey.parse(str(said.get("subject")))
        assert EntryKey.parse(str(key)) == key
        amend(said.get("amendment"))


def amend(amendment: object) -> None:
    from truceline.model.records import CLAIM

    if isinstance(amendment, dict):
        CLAIM.read({**CLAIM_SAID, **amendment}, "amendment")


def shard(raw: bytes) -> None:
    half = len(raw) // 2
    one = opened(gzip.compress(raw[:half]), path="shard")
    for outcome in outcomes(one, gzip.compress(raw[half:]), path="answer"):
        if outcome.document is not None:
            sound(outcome.document)


def sums(raw: bytes) -> None:
    check(written(gzip.compress(raw) if not raw.startswith(b"\x1f\x8b") else raw, "backup.gz"))


CLAIM_SAID = {"id": "c1", "evidence": {"start": 0, "end": 9}, "act": {"type": "ASSAULT"}}
RECORD = json.dumps({"text": TEXT, "url": "https://river.example/1", "published": "2031-05-06"}).encode()
MAIL = f"From: a@river.example\r\nSubject: Guns\r\nDate: Tue, 6 May 2031 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{TEXT}\r\n--b--\r\n".encode()
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://river.example/a\r\nWARC-Date: 2031-05-06T10:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
ONE_WARC = WARC % (len(HTTP), HTTP)
RSS = f"<rss version='2.0'><channel><title>River</title><item><title>Guns</title><link>https://river.example/a</link>\
<pubDate>Tue, 06 May 2031 10:00:00 GMT</pubDate><description>{TEXT[:80]}</description></item></channel></rss>".encode()
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/><updated>2031-05-06T10:00:00Z</updated></entry></feed>"
SITEMAP = (
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://river.example/a</loc><lastmod>2031-05-06\
</lastmod></url></urlset>"
)
OPML = b"<opml version='2.0'><body><outline text='a'><outline xmlUrl='https://river.example/feed.xml'/></outline></body></opml>"
JSONFEED = b'{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"https://river.example/a","date_published":"2031-05-06"}]}'
PLAN = (
    b'[[source]]\nname = "river"\nurl = "https://river.example/f"\nevery = "15 min"\nmin_daily = 3\n[[channel]]\nname = "c"\n'
    b'webhook = "https://h.example/"\n[[alert]]\nname = "a"\nkind = "toll"\nfigure = "killed"\nleast = 20\nto = ["c"]\n'
)
DUMP = b"1\tToldan\tToldan\tToldanu,Toldany\t41.5\t44.25\tP\tPPL\tAM\t\t01\t\t\t\t1200\t\t\tEtc/UTC\t2024-05-06\n"


def _wacz() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/a.warc.gz", gzip.compress(ONE_WARC, mtime=0))
        archive.writestr("datapackage.json", "{}")
    return file.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.table({"text": [TEXT], "url": ["https://river.example/1"], "published": ["2031-05-06"]}), file)
    return file.getvalue()


def _account() -> bytes:
    claim = {
        **CLAIM_SAID,
        "actors": [{"name": "Velland", "code": "VEL"}],
        "time": {"from": "2031-05-05", "to": "2031-05-05"},
    }
    figure = {"id": "f1", "evidence": {"start": 0, "end": 9}, "kind": "killed", "low": 12}
    return json.dumps({"document": {"id": "a"}, "claims": [claim], "figures": [figure]}).encode()


KEY = json.dumps(
    {"subject": f"claim:{'a' * 64}:0-9", "amendment": {"stance": "denies", "places": [{"name": "Toldan"}]}}
)
HEAD = json.dumps({"shard": 1, "reader": ["a", "b"], "columns": {}, "learned": [], "actors": None}).encode()
BACKUP = (
    b'{"truceline_backup":1,"schema":"r0008","truceline":"0.1.0","made":"2031-05-06T10:00:00+00:00"}\n{"end":"0"}\n'
)
OWN = (b"what,code,name,aliases,sector,country,from,to\ngroup,RVM,River Movement,the Movement;RM,REB,,2031-01-01,\n",)

TARGETS: dict[str, Target] = {
    "text": Target(lambda raw: sound(capture(raw, source="a.txt")), (SourceError,), (TEXT.encode(),)),
    "page": Target(lambda raw: sound(capture(raw, source="a.html", page=True)), (SourceError,), (PAGE.encode(),)),
    "mail": Target(articles(Kind.EML), (SourceError,), (MAIL,)),
    "mbox": Target(articles(Kind.MBOX), (SourceError,), (b"From a\n" + MAIL + b"\nFrom b\n" + MAIL,)),
    "warc": Target(articles(Kind.WARC), (SourceError,), (ONE_WARC,)),
    "wacz": Target(articles(Kind.WACZ), (SourceError,), (_wacz(),)),
    "jsonl": Target(articles(Kind.JSONL), (SourceError,), (RECORD + b"\n" + RECORD,)),
    "csv": Target(articles(Kind.CSV), (SourceError, UsageError), (b'text,url\n"' + TEXT[:90].encode() + b'",a\n',)),
    "parquet": Target(articles(Kind.PARQUET), (SourceError, UsageError), (_parquet(),)),
    "feed": Target(feed, (SourceError,), (RSS, ATOM, SITEMAP, OPML, JSONFEED)),
    "packed": Target(packed, (Damaged, TooMuch), (b"\0" + gzip.compress(RSS),)),
    "geonames": Target(geonames, (SourceError,), (DUMP,)),
    "sources": Target(lambda raw: load_plan(written(raw, "s.toml")), (UsageError, SourceError), (PLAN,)),
    "settings": Target(
        lambda raw: load_settings(given={}, environment={}, file=written(raw, "t.toml")),
        (UsageError,),
        (b"jobs = 2\n",),
    ),
    "rules": Target(
        lambda raw: read_furniture(written(raw, "f.toml")),
        (LexiconInvalid,),
        (data_path("lexicons", "en", "boilerplate.toml").read_bytes(),),
    ),
    "actors": Target(lambda raw: read_own(written(raw, "own.csv"), {}), (LexiconInvalid,), OWN),
    "account": Target(account, (ValueError, RecursionError), (_account(),)),
    "picture": Target(picture, (ValueError, TypeError, RecursionError), (b"{}",)),
    "judgement": Target(judged, (ValueError, RecursionError), (KEY.encode(),)),
    "shard": Target(shard, (TrucelineError,), (HEAD + b"\n" + b" " * len(HEAD),)),
    "backup": Target(sums, (TrucelineError,), (BACKUP,)),
}
