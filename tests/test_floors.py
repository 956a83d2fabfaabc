"""What the reader scores on gold may not fall: floors that only rise (`truceline evaluate`, evaluation/floors.json)."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.evaluate import Gold, check_floors, evaluate_gold, load_floors
from truceline.ingest import capture, parse_published
from truceline.model.form import account_to_dict
from truceline.pipeline import Reader, load_reader, read_document

FLOORS = Path(__file__).resolve().parent.parent / "evaluation" / "floors.json"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.mark.parametrize("name", ["seed", "dev"])
def test_scores_on_gold_do_not_fall(name: str, reader: Reader, shared: Path) -> None:
    def account_of(gold: Gold) -> dict[str, object]:
        published = parse_published(gold.published or "")
        return dict(
            account_to_dict(
                read_document(
                    capture(gold.text_path.read_bytes(), source=str(gold.text_path), published=published), reader
                )
            )
        )

    floors = load_floors(FLOORS, name)
    assert floors, "no floors are set"
    report = evaluate_gold(shared / "gold" / name, account_of)
    assert check_floors(report, floors) == []
