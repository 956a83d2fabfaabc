"""Some hours of feeds with faults, simulated (benchmarks/soak.py has a day): every address is accounted for.

Under seed 11 one feed already has the bytes of a news article while the feed that had it first is broken.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak import soak


@pytest.mark.parametrize("seed", [3, 11])
def test_every_address_that_was_offered_is_accounted_for(tmp_path: Path, seed: int) -> None:
    books = soak(tmp_path, hours=2.5, seed=seed)
    assert books.wrong == ()
    assert books.balanced
    assert books.offered.total() > 10
    assert books.faults.total() > 0
