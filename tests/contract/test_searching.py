"""Full-text search, the same questions on every database."""

from __future__ import annotations

import pytest

from tests.contract.stories import CEASEFIRE, SHELLED, document
from truceline.store import Ledger


class TestSearching:
    @pytest.fixture
    def two(self, told: Ledger) -> Ledger:
        told.add(*document(CEASEFIRE, url=None, title="Quiet at last"), source="b.txt")
        return told

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("mortars", [SHELLED]),
            ("mortar shelling", [SHELLED]),  # word endings
            ("quiet", [CEASEFIRE]),  # in the title
            ('"at least 12 villagers"', [SHELLED]),
            ('"12 at least"', []),
            ("velland -mortars", [CEASEFIRE]),
            ("velland Sandport", [CEASEFIRE]),
            ("sandport mortars", []),
            ("-mortars", []),
            ("", []),
            ('"*', []),
            ("velland NEAR", []),  # no word is an operator
            ("toldan:*) & ('", [SHELLED]),
        ],
    )
    def test_words_phrases_and_what_to_leave_out(self, two: Ledger, query: str, found: list[str]) -> None:
        texts = {doc.id: doc.text for doc in two.documents()}
        assert [texts[hit.document] for hit in two.search(query)] == found

    def test_no_more_hits_than_asked_for(self, two: Ledger) -> None:
        assert len(two.search("velland")) == 2
        assert len(two.search("velland", limit=1)) == 1

    def test_a_hit_says_where_the_words_stand(self, told: Ledger) -> None:
        doc, _ = document()
        hit = told.search("villagers")[0]
        assert (hit.document, hit.title, hit.url, hit.published) == (doc.id, doc.title, doc.url, doc.published)
        assert "villagers" in hit.excerpt
