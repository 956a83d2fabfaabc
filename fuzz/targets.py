"""What is fuzzed: each target reads bytes, may refuse them with the errors named, and must do nothing else.

A target also holds what comes out to what must be true of it. Its seeds are small sound inputs to begin with. Where an
input names itself by a sum, the target makes it: what is spoiled would never be read any further.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import math
import os
import random
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fuzz import seeds
from fuzz.mutating import spoiled_lines
from truceline.config import load_settings
from truceline.engine.folders import Folder
from truceline.errors import LexiconInvalid, RobotsRefused, SourceError, TrucelineError, UsageError
from truceline.fetch.feeds import listing_of
from truceline.fetch.robots import Robots
from truceline.fetch.transport import Answer
from truceline.fetch.unpacking import Damaged, TooMuch, collect, unpack
from truceline.gazetteer.dump import Dump
from truceline.gazetteer.importing import Order, _intake
from truceline.ingest.files import capture
from truceline.ingest.furniture import read_furniture
from truceline.ingest.packing import Kind
from truceline.ingest.records import Columns
from truceline.ingest.sources import Found, capture_found, find
from truceline.language.remembered import read_back
from truceline.model import Account, Document, EntryKey, Picture
from truceline.model.form import account_from_dict, account_to_dict
from truceline.model.plain import from_json, to_json
from truceline.pipeline.manifests import MANIFEST, manifest_of
from truceline.pipeline.shards import READ, opened, outcomes
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
    given: tuple[bytes, ...] | Callable[[], tuple[bytes, ...]]
    spoil: Callable[[bytes, random.Random], bytes] | None = None  # beside the ways in which any bytes are spoiled

    @property
    def seeds(self) -> tuple[bytes, ...]:
        return self.given if isinstance(self.given, tuple) else self.given()

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
    """A picture, and back."""
    read = from_json(Picture, json.loads(raw))
    assert from_json(Picture, json.loads(json.dumps(to_json(read)))) == read


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
    """A shard, and below an empty line what became of its articles."""
    planned, _, told = raw.partition(b"\n\n")
    one = opened(gzip.compress(planned, 1), path="shard")
    head = json.dumps({"read": READ, "of": one.name()}).encode()
    for outcome in outcomes(one, gzip.compress(head + b"\n" + told, 1), path="answer"):
        if outcome.document is not None:
            sound(outcome.document)


def manifest(raw: bytes) -> None:
    folder = Folder(str(written(raw, MANIFEST).parent))
    manifest_of(folder).jobs(folder)


def backup(raw: bytes) -> None:
    """The lines of a backup, with the sum that is theirs."""
    end = json.dumps({"end": hashlib.sha256(raw).hexdigest()}).encode()
    check(written(gzip.compress(raw + end, 1), "backup.gz"))


def sentence(raw: bytes) -> None:
    """What is remembered of a sentence: it is read, or not known."""
    found = read_back(zlib.compress(raw, 1))
    assert found is None or all(array.nbytes >= 0 for array in found.values())


def robots(raw: bytes) -> None:
    rules = Robots(lambda address, most: Answer(address, 200, body=raw))
    delay = rules.require_allowed("https://river.example/a?b=%zz")
    assert delay is None or 0 <= delay < math.inf


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
ROBOTS = b"User-agent: truceline\nCrawl-delay: 5\nRequest-rate: 1/10s\nDisallow: /*.pdf$\nAllow: /a\nSitemap: https://river.example/s\n"
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
    "account": Target(account, (ValueError, RecursionError), (_account(),), spoiled_lines),
    "picture": Target(picture, (ValueError, TypeError, RecursionError), seeds.picture, spoiled_lines),
    "judgement": Target(judged, (ValueError, RecursionError), (KEY.encode(),), spoiled_lines),
    "shard": Target(shard, (TrucelineError,), seeds.shard, spoiled_lines),
    "manifest": Target(manifest, (TrucelineError,), seeds.manifest, spoiled_lines),
    "backup": Target(backup, (TrucelineError,), seeds.backup, spoiled_lines),
    "sentence": Target(sentence, (), seeds.sentence),
    "robots": Target(robots, (RobotsRefused,), (ROBOTS,)),
}
