"""Who copied whom, in a ledger and out of it: parts, versions, passages, frames, origins, and what recurs on a site."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from truceline.addresses import Variants, canonical
from truceline.errors import LexiconInvalid
from truceline.evaluate.suites.copies import generate
from truceline.ingest.recurring import RECURRING, paragraphs, without_recurring
from truceline.language.remembered import Remembered
from truceline.measure.grouping import score_copies
from truceline.model import Account, Act, ActType, Claim, CopyKind, Document, OriginBasis, ReaderVersion, Span
from truceline.pipeline.copying import keep, known_copies, learn, sign_all, signed
from truceline.pipeline.picturing import reconcile_ledger
from truceline.reconcile.copying import ties
from truceline.reconcile.lineage import lineages, lineages_of, tied
from truceline.reconcile.passages import passages_of, voice_at, voices
from truceline.reconcile.picture import reconcile
from truceline.reconcile.signing import METHOD, sign
from truceline.store import Ledger
from truceline.store.shelves import Shelves
from truceline.store.versions import changes_of

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
READER = ReaderVersion("0", "0" * 64)
SYLLABLES = "ka ver lo mi tan dor sel bri gor una pel zha ost rim dal fen".split()
WORDS = [one + other for one in SYLLABLES for other in SYLLABLES]


def prose(seed: int, words: int = 150) -> str:
    """Invented sentences of ten words."""
    chosen = random.Random(seed).choices(WORDS, k=words)
    return " ".join(f"{' '.join(chosen[at : at + 10]).capitalize()}." for at in range(0, words, 10))


def doc(
    text: str,
    *,
    hours: float | None = 0,
    url: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    wire: str | None = None,
) -> Document:
    published = None if hours is None else NOON + timedelta(hours=hours)
    id = hashlib.sha256(f"{text}{url}{outlet}{title}{hours}{wire}".encode()).hexdigest()
    return Document(id, text, url=url, outlet=outlet, title=title, published=published, wire=wire)


def put(ledger: Ledger, *documents: Document, told: Span | None = None) -> None:
    """Take documents in as a run does, each with an account; `told` is where a claim of each stands."""
    for one in documents:
        raw = f"{one.text}{one.url}{one.outlet}{one.title}{one.published}".encode()
        kept = replace(one, id=hashlib.sha256(raw).hexdigest())
        ledger.add(kept, raw, source="a.txt")
        keep(ledger, signed(kept))
        claims = (Claim("c1", told, Act(ActType.ASSAULT)),) if told else ()
        ledger.put_account(Account(kept, READER, claims))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.river.example/a/?utm_source=x", "http://river.example/a#top"),
        ("https://m.river.example/a/amp", "river.example/a"),
        ("https://river.example/?p=7&a=1&fbclid=q", "https://river.example/?a=1&p=7"),
    ],
)
def test_addresses_of_one_page_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_an_address_that_asks_for_another_page_is_another() -> None:
    assert canonical("https://river.example/?id=7") != canonical("https://river.example/?id=8")
    assert canonical("a.txt/") != canonical("https://river.example/a")
    assert canonical(None) is None
    assert canonical("http://[broken") is None


def test_a_row_of_the_addresses_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("part,value,note\nharbour,x,\n")
    with pytest.raises(LexiconInvalid, match="harbour"):
        Variants.load(tmp_path / "a.csv")


def test_a_short_wire_copy_within_a_long_article_is_a_part_with_its_place() -> None:
    wire = prose(1, 60)
    late, early = doc(f"{prose(2, 300)}\n{wire}\n{prose(3, 300)}", hours=3), doc(wire)
    (tie,) = ties(sign(early), sign(late))
    assert (tie.kind, tie.document, tie.other, tie.longest) == (CopyKind.PART, late.id, early.id, 60)
    assert tie.span.of(late.text) == wire[:-1]
    assert tie.other_span.of(early.text) == wire[:-1]


def test_a_paragraph_quoted_by_many_is_a_passage_of_the_one_who_had_it_first() -> None:
    quoted = prose(9, 40)
    documents = [doc(f"{prose(n, 150)}\n\n{quoted}\n\n{prose(n + 50, 150)}", hours=n) for n in (1, 2, 3)]
    members, found = tied(map(sign, documents))
    alone = lineages_of(members, found)
    assert [len(one.documents) for one in alone] == [1, 1, 1]
    (passage,) = passages_of(members, found, alone)
    assert (passage.origin, passage.basis, passage.words) == (documents[0].id, OriginBasis.EARLIEST, 40)
    assert [holding.span.of(one.text) for holding, one in zip(passage.holders, documents, strict=True)] == [
        quoted[:-1]
    ] * 3
    at = documents[2].text.index(quoted)
    spans = voices([passage], alone)[documents[2].id]
    assert voice_at(spans, Span(at + 5, at + 60)) == documents[0].id
    assert voice_at(spans, Span(0, 60)) is None


@pytest.mark.parametrize(
    ("hours", "wires", "basis", "origin"),
    [
        ((2, 0, 1), (None, None, "AFP"), OriginBasis.EARLIEST, 1),
        ((0, 0, 1), (None, "AFP", None), OriginBasis.WIRE, 1),
        ((None, None, None), (None, None, "AFP"), OriginBasis.WIRE, 2),
    ],
)
def test_the_origin_is_named_with_the_reason(
    hours: tuple[float | None, ...], wires: tuple[str | None, ...], basis: OriginBasis, origin: int
) -> None:
    documents = [
        doc(prose(1), hours=hour, wire=wire, outlet=f"{name}.example")
        for name, hour, wire in zip("abc", hours, wires, strict=True)
    ]
    (lineage,) = lineages(map(sign, documents))
    assert (lineage.basis, lineage.origin) == (basis, documents[origin].id)
    assert {tie.document for tie in lineage.ties} == set(lineage.documents) - {
        min(documents, key=lambda one: (one.published or NOON, one.id)).id
    }


def test_without_dates_or_credits_the_one_most_of_which_stands_elsewhere_is_the_origin() -> None:
    wire = prose(1, 100)
    long = doc(f"{prose(2, 200)}\n{wire}", hours=None)
    (lineage,) = lineages(map(sign, [long, doc(wire, hours=None)]))
    assert (lineage.basis, lineage.origin) == (OriginBasis.LONGEST, doc(wire, hours=None).id)


def test_one_outlets_text_under_headlines_of_other_things_is_its_frame() -> None:
    def page(title: str) -> Document:
        return doc(prose(1), outlet="river.example", title=title)

    assert len(lineages(map(sign, [page("Ferry sinks off Velmouth"), page("Sandport votes on a harbour")]))) == 2
    assert len(lineages(map(sign, [page("Ferry sinks off Velmouth"), page("Ferry sinks off Velmouth: 3 dead")]))) == 1


def test_another_outlet_may_carry_a_text_late_and_the_same_outlets_form_is_news() -> None:
    changed = f"{prose(1, 100)} {prose(2, 40)}"
    first = doc(prose(1, 150), outlet="a.example")
    assert len(lineages(map(sign, [first, doc(changed, hours=300, outlet="b.example")]))) == 1
    assert len(lineages(map(sign, [first, doc(changed, hours=300, outlet="a.example")]))) == 2


def test_versions_of_one_address_are_one_voice_however_much_was_written_anew() -> None:
    first = doc(prose(1), url="https://river.example/a")
    second = doc(prose(2), url="https://www.river.example/a?utm_medium=feed", hours=30)
    (lineage,) = lineages(map(sign, [first, second]))
    assert lineage.documents == (first.id, second.id)
    assert lineage.ties[0].kind is CopyKind.VERSION


def test_generated_copies_of_the_examples_are_found_and_their_look_alikes_are_not() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    war = (EXAMPLES / "war" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    cases = list(generate([*texts, *(json.loads(line)["text"] for line in war)]))
    scores = score_copies(cases).scores
    assert len(cases) >= 30
    assert scores["pairs.precision"] >= 0.98
    assert scores["pairs.recall"] >= 0.98


def test_a_crowded_mark_costs_no_more_than_a_bounded_look(ledger: Ledger) -> None:
    background = prose(9, 40)
    put(ledger, *(doc(f"{prose(n, 60)}\n\n{background}", hours=n) for n in range(100, 160)))
    marks = sign(doc(background)).marks
    assert sum(Shelves(ledger).seen(marks, crowd=5).values()) <= 10 * len(marks)


def test_what_the_ledger_knows_of_copies_is_what_is_found_anew(ledger: Ledger) -> None:
    texts = [prose(1), f"Coast Press - {prose(1)}", prose(2), f"{prose(3, 200)}\n\n{prose(4, 40)}", prose(4, 40)]
    documents = [doc(text, hours=hour, outlet=f"{hour}.example") for hour, text in enumerate(texts)]
    put(ledger, *reversed(documents))
    kept = list(ledger.documents())
    assert {one.documents for one in lineages_of(*known_copies(ledger))} == {
        one.documents for one in lineages(map(sign, kept))
    }
    reconcile_ledger(ledger)
    picture = ledger.picture()
    assert picture is not None
    assert picture == reconcile(ledger.accounts())
    assert sorted(len(one.documents) for one in picture.lineages) == [1, 2, 2]


def test_a_document_is_signed_once_and_one_of_an_older_ledger_when_it_is_met(ledger: Ledger) -> None:
    put(ledger, doc(prose(1)))
    (known,) = ledger.documents()
    assert not Shelves(ledger).sign(signed(known), method=METHOD)
    assert sign_all(ledger) == 0
    raw = b"older"
    ledger.add(Document(hashlib.sha256(raw).hexdigest(), prose(1)), raw, source="b.txt")
    assert sign_all(ledger) == 1
    assert len(list(Shelves(ledger).ties())) == 1


def test_of_a_withdrawn_document_no_hash_of_its_words_is_left(ledger: Ledger) -> None:
    put(ledger, doc(prose(1)), doc(prose(1), hours=1))
    gone, _ = ledger.documents()
    ledger.withdraw(gone.id, by="ana", reason="asked")
    assert list(Shelves(ledger).ties()) == []
    assert Shelves(ledger).seen(sign(gone).marks, crowd=5).total() == len(sign(gone).marks)  # the other's alone


def test_versions_come_in_order_with_what_changed_at_the_offsets_of_both(ledger: Ledger) -> None:
    old, new = (
        "Shells fell on Toldan. Three were hurt. Talks go on.",
        "Shells fell on Toldan. Five were hurt. Talks go on.",
    )
    put(ledger, doc(new, hours=2, url="https://river.example/a"), doc(old, url="https://river.example/a?utm_source=x"))
    first, second = ledger.versions("http://www.river.example/a/")
    assert (first.document.text, first.changes, second.document.text) == (old, (), new)
    ((change),) = second.changes
    assert change.before
    assert change.before.of(old) == "Three were hurt."
    assert change.after
    assert change.after.of(new) == "Five were hurt."
    assert ledger.versions("https://river.example/b") == ()


def test_the_commands_show_versions_and_who_copied_whom(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from truceline.cli import main

    old = f"{prose(1)} Three were hurt."
    new = old.replace("Three", "Five")
    put(ledger, doc(old, url="https://river.example/a"), doc(new, hours=2, url="https://m.river.example/a"))
    reconcile_ledger(ledger)
    db = f"sqlite:///{tmp_path / 'ledger.db'}"
    for command, told in (
        (["versions", "https://river.example/a"], "  - Three were hurt.\n  + Five were hurt."),
        (["copies"], "the origin by earliest"),
        (["copies", "--json"], '"kind": "version"'),
        (["versions", "river.example/a", "--json"], '"changes"'),
    ):
        with pytest.raises(SystemExit) as left:
            main([*command, "--db", db])
        assert left.value.code == 0
        assert told in capsys.readouterr().out


def test_a_sentence_added_or_taken_out_stands_on_one_side_alone() -> None:
    (added,) = changes_of("One came. Two left.", "One came. Nobody spoke. Two left.")
    assert added.before is None
    assert added.after == Span(10, 23)
    assert changes_of("One  came.\nTwo left.", "One came. Two left.") == ()


NOTICE = "Read the River Brief every morning and never miss what matters on the coast."


def issues(many: int, *, outlet: str = "river.example", days: int = 1, notice: str = NOTICE) -> list[Document]:
    subjects = "ferry harvest election orchestra bridge school glacier lottery".split()
    return [
        doc(
            f"{prose(n, 60)}\n\n{notice}", hours=24 * days * n, outlet=outlet, title=f"{subjects[n]} {WORDS[3 * n]} {n}"
        )
        for n in range(many)
    ]


def test_what_recurs_under_unrelated_articles_of_a_site_is_marked_in_later_ones(ledger: Ledger) -> None:
    put(ledger, *issues(5))
    (lesson,) = learn(ledger)
    assert (lesson.documents, lesson.days) == (5, 5)
    learned = Shelves(ledger).learned()
    later = doc(f"{prose(77, 60)}\n\n{NOTICE}", outlet="river.example")
    (removed,) = without_recurring(later, learned).removed
    assert (removed.reason, removed.span.of(later.text)) == (RECURRING, NOTICE)
    assert without_recurring(later, learned).text == later.text
    elsewhere = doc(f"{prose(77, 60)}\n\n{NOTICE}", outlet="coast.example")
    assert without_recurring(elsewhere, learned).removed == ()
    assert learn(ledger) == []


def test_too_few_documents_or_days_teach_nothing(ledger: Ledger) -> None:
    put(ledger, *issues(4), *issues(8, outlet="daily.example", days=0))
    assert learn(ledger) == []


def test_what_copies_of_one_wire_share_is_never_learned(ledger: Ledger) -> None:
    wire = f"{prose(1, 80)}\n\n{NOTICE}"
    put(ledger, *(doc(wire, hours=30 * n, outlet=f"{n}.example", title=f"Shells {n}") for n in range(6)))
    put(ledger, *(doc(wire, hours=30 * n, outlet="river.example", title="Shells fall on Toldan") for n in range(6)))
    assert learn(ledger) == []


def test_a_paragraph_in_which_something_was_read_is_never_learned(ledger: Ledger) -> None:
    documents = issues(6)
    for one in documents:
        at = one.text.index(NOTICE)
        put(ledger, one, told=Span(at + 5, at + 20))
    assert learn(ledger) == []


def test_paragraphs_are_their_sites_own() -> None:
    (here,), (there,) = (paragraphs(doc(NOTICE, outlet=outlet)) for outlet in ("a.example", "b.example"))
    assert here.mark != there.mark
    assert paragraphs(doc(NOTICE)) == []


@pytest.mark.parametrize("on_disk", [False, True])
def test_an_account_is_the_same_to_the_byte_whether_sentences_are_remembered(on_disk: bool, tmp_path: Path) -> None:
    from truceline.ingest import capture
    from truceline.model.form import account_to_dict
    from truceline.pipeline import load_reader, read_document

    folder = tmp_path / "cache" if on_disk else None
    documents = [capture(path.read_bytes(), source=str(path)) for path in sorted(EXAMPLES.glob("*.txt"))]
    plain = load_reader(threads=1)
    expected = [json.dumps(account_to_dict(read_document(one, plain))) for one in documents]
    first = Remembered(folder=folder)
    for remembered in (first, Remembered(folder=folder) if on_disk else first):
        reader = load_reader(threads=1, remembered=remembered)
        assert [json.dumps(account_to_dict(read_document(one, reader))) for one in documents] == expected
    assert remembered.known >= remembered.asked / 2


def test_memory_for_sentences_is_bounded() -> None:
    class Told:
        fingerprint = "f"

        def score(self, sentences: object) -> list[dict[str, object]]:
            import numpy as np

            return [{"arc": np.zeros(100, np.float32)} for _ in sentences]  # type: ignore[attr-defined]

    remembered = Remembered(memory=1_000)
    for word in "one two three four".split():
        remembered.score(Told(), [[word]])  # type: ignore[arg-type]
    remembered.score(Told(), [["four"], ["one"]])  # type: ignore[arg-type]
    assert (remembered.asked, remembered.known) == (6, 1)
