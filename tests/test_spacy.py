"""A spaCy pipeline in the place of the bundled model: taught here, saved, loaded, and read with."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'truceline[spacy]'")

from spacy.tokens import Doc  # noqa: E402
from spacy.training import Example  # noqa: E402
from spacy.util import fix_random_seed  # noqa: E402

from tests.spacy_lessons import as_doc, lessons, made, tree  # noqa: E402
from truceline.cli import main  # noqa: E402
from truceline.errors import UsageError  # noqa: E402
from truceline.ingest import capture  # noqa: E402
from truceline.language.analysis import Analysis  # noqa: E402
from truceline.language.spacy_analyzer import SpacyAnalyzer, entities_of, words_of  # noqa: E402
from truceline.model import Document, Removed, Span, Stance  # noqa: E402
from truceline.pipeline import Reader, load_analyzer, load_reader, read_document  # noqa: E402

PUBLISHED = datetime(2023, 5, 10, tzinfo=UTC)  # a Wednesday
ROUNDS = 9  # the loss is next to nothing by then


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline that parses sentences like those of the lessons into Universal Dependencies."""
    fix_random_seed(7)
    nlp = spacy.blank("en")
    nlp.add_pipe("morphologizer")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    nlp.add_pipe("ner")
    taught = [as_doc(told, nlp.vocab, ents=told.entities) for told in lessons()]
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in taught]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(ROUNDS):
        for first in range(0, len(examples), 16):
            nlp.update(examples[first : first + 16], sgd=optimizer)
    saved = tmp_path_factory.mktemp("pipeline") / "en_taught"
    nlp.to_disk(saved)
    return saved


@pytest.fixture(scope="module")
def analyzer(folder: Path) -> SpacyAnalyzer:
    return SpacyAnalyzer.load(str(folder))


@pytest.fixture(scope="module")
def reader(analyzer: SpacyAnalyzer) -> Reader:
    return load_reader(analyzer=analyzer)


def document(text: str) -> Document:
    return capture(text.encode(), source="test.txt", published=PUBLISHED)


class TestReading:
    """The whole way, with the pipeline taught here."""

    ARTICLE = (
        "Ukraine accused Russia of shelling Kupiansk on Tuesday.\n\n"
        "Russia denied shelling Kupiansk.\n\n"
        "Sudan's army said Chad attacked Kassala on Monday. Libya attacked villages near Afrin, Turkey said.\n"
    )

    def test_an_accusation_is_the_accusers_claim_with_its_own_words(self, reader: Reader) -> None:
        account = read_document(document(self.ARTICLE), reader)
        claim = account.claims[0]
        assert claim.speaker is not None
        assert (claim.speaker.code, [a.code for a in claim.actors]) == ("UKR", ["RUS"])
        assert (claim.act.type, claim.act.mode) == ("ASSAULT", "heavy-weapons")
        assert claim.cue is not None
        assert claim.cue.of(self.ARTICLE) == "accused"
        assert claim.speaker.words is not None
        assert claim.speaker.words.of(self.ARTICLE) == "Ukraine"
        assert "shelling Kupiansk" in claim.evidence.of(self.ARTICLE)
        assert claim.time is not None
        assert claim.time.start == date(2023, 5, 9)

    def test_a_denial_keeps_the_denied_act(self, reader: Reader) -> None:
        account = read_document(document(self.ARTICLE), reader)
        denial = next(c for c in account.claims if c.stance is Stance.DENIES)
        assert denial.speaker is not None
        assert (denial.speaker.code, denial.act.type) == ("RUS", "ASSAULT")

    def test_a_voice_is_found_without_the_models_attributions(self, reader: Reader) -> None:
        account = read_document(document(self.ARTICLE), reader)
        said = {c.speaker.code: c for c in account.claims if c.speaker}
        assert [a.code for a in said["SDN"].actors] == ["TCD"]
        assert [a.code for a in said["TUR"].actors] == ["LBY"]
        assert [p.words.of(self.ARTICLE) for p in said["TUR"].places if p.words] == ["Afrin"]

    def test_the_account_names_the_pipeline_that_read_it(self, reader: Reader, analyzer: SpacyAnalyzer) -> None:
        account = read_document(document(self.ARTICLE), reader)
        assert account.reader.model_sha256 == analyzer.fingerprint
        assert len(analyzer.fingerprint) == 64

    def test_the_same_article_reads_the_same_again(self, reader: Reader, folder: Path) -> None:
        first = read_document(document(self.ARTICLE), reader)
        read_document(document("Georgia denied shelling Gori.\n"), reader)
        assert read_document(document(self.ARTICLE), reader) == first
        assert read_document(document(self.ARTICLE), load_reader(analyzer=SpacyAnalyzer.load(str(folder)))) == first

    def test_the_command_reads_with_it(
        self, folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], analyzer: SpacyAnalyzer
    ) -> None:
        (tmp_path / "article.txt").write_text(self.ARTICLE, encoding="utf-8")
        article = str(tmp_path / "article.txt")
        with pytest.raises(SystemExit) as left:
            main(["read", article, "--format", "json", "--published", "2023-05-10", "--analyzer", f"spacy:{folder}"])
        account = json.loads(capfd.readouterr().out)
        assert not left.value.code
        assert account["reader"]["model_sha256"] == analyzer.fingerprint
        assert account["claims"][0]["speaker"]["code"] == "UKR"


class TestOffsets:
    """Every word lies in the captured text, and nothing removed is read."""

    def analysis(self, analyzer: SpacyAnalyzer, text: str, *removed: str) -> Analysis:
        spans = sorted(Span(text.index(words), text.index(words) + len(words)) for words in removed)
        return analyzer.analyze(Document("0", text, removed=tuple(Removed(span, "boilerplate") for span in spans)))

    @pytest.mark.parametrize(
        "text",
        [
            "Chad denied shelling Gao.",
            "“Mali,” he said,  “denied\nshelling   Gao” — twice.",
            "🕊 Mali\u00a0denied shelling Gao…\r\n\r\nNiger’s army said Mali attacked Goris on Monday.",
        ],
    )
    def test_a_words_offsets_give_the_word(self, analyzer: SpacyAnalyzer, text: str) -> None:
        analysis = self.analysis(analyzer, text)
        words = [word for sentence in analysis.sentences for word in sentence.words]
        assert "".join(text.split()) == "".join(word.text for word in words)
        assert [word.span.of(text) for word in words] == [word.text for word in words]
        for sentence in analysis.sentences:
            assert [word.number for word in sentence.words] == list(range(len(sentence.words)))
            assert sum(word.head < 0 for word in sentence.words) == 1

    def test_what_is_removed_is_not_read(self, analyzer: SpacyAnalyzer) -> None:
        text = "Mali denied shelling Gao.\nRead also: Chad shelled Goris.\nNiger denied shelling Gori."
        analysis = self.analysis(analyzer, text, "Read also: Chad shelled Goris.")
        assert [sentence.span.of(text) for sentence in analysis.sentences] == [
            "Mali denied shelling Gao.", "Niger denied shelling Gori.",
        ]  # fmt: skip
        assert [sentence.number for sentence in analysis.sentences] == [0, 1]

    def test_an_entity_is_a_run_of_words_in_our_kinds(self, analyzer: SpacyAnalyzer) -> None:
        sentence = self.analysis(analyzer, "Chad denied shelling Gao.").sentences[0]
        found = {(sentence.run_span(entity.run).start, entity.kind) for entity in sentence.entities}
        assert found == {(0, "LOC"), (21, "LOC")}

    def test_it_has_no_hints_and_no_attributions(self, analyzer: SpacyAnalyzer) -> None:
        sentence = self.analysis(analyzer, "Chad denied shelling Gao.").sentences[0]
        assert (sentence.hints, sentence.attributions) == (None, ())


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("PERSON", ["PER"]),
        ("GPE", ["LOC"]),
        ("FAC", ["LOC"]),
        ("ORG", ["ORG"]),
        ("NORP", ["MISC"]),
        ("DATE", []),
        ("CARDINAL", []),
    ],
)
def test_the_kinds_of_ontonotes_become_ours(label: str, kinds: list[str]) -> None:
    parsed = made(
        "Hamid/PROPN/3/compound Ali/PROPN/3/compound Khan/PROPN/0/root", ents=["O", f"B-{label}", f"I-{label}"]
    )
    assert [entity.kind for entity in entities_of(parsed)] == kinds
    assert all(entity.run == (1, 3) for entity in entities_of(parsed))


def test_universal_dependencies_stay_as_they_are() -> None:
    line = "Goris/PROPN/3/nsubj:pass was/AUX/3/aux:pass hit/VERB/0/root by/ADP/5/case fire/NOUN/3/obl:agent"
    expected = "Goris nsubj:pass>hit was aux:pass>hit hit root by case>fire fire obl:agent>hit"
    assert tree(words_of(made(line), from_clearnlp=False)) == expected


def test_a_parse_in_two_sentences_still_has_one_root() -> None:
    words = words_of(made("Fire/NOUN/0/root came/VERB/0/root again/ADV/2/advmod"), from_clearnlp=False)
    assert tree(words) == "Fire root came parataxis>Fire again advmod>came"


def test_what_hangs_on_white_space_hangs_on_the_word_above_it() -> None:
    vocab = spacy.blank("en").vocab
    words, spaces = ["Fire", "\n", "came", "again"], [False, False, True, False]
    for heads, told in (
        ([2, 2, 2, 1], "Fire dep>came came root again dep>came"),
        ([1, 1, 1, 2], "Fire root came parataxis>Fire again dep>came"),
    ):
        parsed = Doc(vocab, words, spaces, pos=["NOUN", "SPACE", "VERB", "ADV"], heads=heads, deps=["dep"] * 4)
        assert tree(words_of(parsed, from_clearnlp=False)) == told


class TestRefusals:
    """What cannot stand in says so at once, and what to do."""

    @pytest.mark.parametrize("name", ["en_core_web_sm", "spacy:", "spcy:en_core_web_sm", ""])
    def test_an_analyzer_is_named_by_its_kind_and_pipeline(self, name: str) -> None:
        with pytest.raises(UsageError, match="spacy:PIPELINE"):
            load_analyzer(name)

    def test_a_pipeline_that_is_not_there(self) -> None:
        with pytest.raises(UsageError, match="spacy download xx_no_such_pipeline"):
            load_analyzer("spacy:xx_no_such_pipeline")

    def test_a_pipeline_without_a_parser(self) -> None:
        with pytest.raises(UsageError, match="neither Universal Dependencies nor ClearNLP"):
            SpacyAnalyzer(spacy.blank("en"))

    def test_a_pipeline_without_parts_of_speech(self, folder: Path) -> None:
        with pytest.raises(UsageError, match="parts of speech"):
            SpacyAnalyzer(spacy.load(folder, exclude=["morphologizer"]))

    def test_a_tokenizer_that_changes_the_text(self, folder: Path) -> None:
        nlp = spacy.load(folder)
        nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.lower().split())
        with pytest.raises(UsageError, match="offsets would be wrong"):
            SpacyAnalyzer(nlp)
