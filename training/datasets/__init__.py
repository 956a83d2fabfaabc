"""The training data, each set read into `Example`s. `sources` names them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from training.datasets.accounts import read_accounts
from training.datasets.attribution import read_polnear
from training.datasets.entities import read_meantime, read_re3d, read_uner, read_wikigold
from training.datasets.events import read_deeds, read_event_places, read_predicates
from training.datasets.own_acts import read_own_acts
from training.datasets.own_attribution import read_own_attribution
from training.datasets.taught import read_renamed, read_taught
from training.datasets.treebank import read_treebank
from training.example import Example
from truceline.read.parties.standins import StandIns

EVALUATION = Path(__file__).resolve().parents[2] / "evaluation"
OWN = EVALUATION / "attribution" / "train.txt"
OWN_ACTS = EVALUATION / "acts"


def sources(
    data: Path, accounts: Path, *, all_accounts: bool = False, taught: Path | None = None
) -> dict[str, Callable[[], Iterator[Example]]]:
    """Readers by name; nothing that is measured on is among them (UNER: its test part, as dev measures).

    `taught` is a file of training.teach; with it the accounts are read once more, under other names."""
    cast = StandIns.load()

    def read_hand_made() -> Iterator[Example]:
        return read_accounts(accounts, all_articles=all_accounts, cast=cast)

    found: dict[str, Callable[[], Iterator[Example]]] = {
        "ewt": lambda: read_treebank(
            data / "ud_ewt_train.conllu.gz",
            anchors=read_predicates(data / "propbank_ewt_train.jsonl.gz", data / "uds_factuality_train.jsonl.gz"),
        ),
        "gum": lambda: read_treebank(data / "ud_gum_open_train.conllu.gz", entities=True),
        "named": lambda: chain(
            read_wikigold(data / "wikigold.conll.gz"),
            read_uner(data / "uner_ewt_test.iob2.gz"),
            read_meantime(data / "meantime.jsonl.gz"),
        ),
        "re3d": lambda: read_re3d(data / "re3d.jsonl.gz", held=False),
        "event places": lambda: read_event_places(data / "event_location_train.jsonl.gz"),
        "deeds": lambda: read_deeds(data / "plv_train.jsonl.gz"),
        "polnear": lambda: read_polnear(data / "polnear_train.jsonl.gz"),
        # as PolNeAR does, without the attributions inside another's content: the reader finds those by syntax
        "own": lambda: read_own_attribution(OWN, nested=False),
        "accounts": read_hand_made,
        "own acts": lambda: chain.from_iterable(map(read_own_acts, sorted(OWN_ACTS.glob("train*.txt")))),
    }
    if taught:
        standing_in = {word for row in cast.rows for word in row.values()}
        found["renamed"] = lambda: read_renamed(read_hand_made(), taught, standing_in)
        found["taught"] = lambda: read_taught(taught)
    return found
