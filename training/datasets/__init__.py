"""The training data, each set read into `Example`s. `sources` names them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from training.datasets.accounts import read_accounts
from training.datasets.attribution import read_polnear
from training.datasets.entities import read_meantime, read_re3d, read_uner, read_wikigold
from training.datasets.events import read_deeds, read_event_places, read_predicates
from training.datasets.own_attribution import read_own_attribution
from training.datasets.treebank import read_treebank
from training.example import Example

OWN = Path(__file__).resolve().parents[2] / "evaluation" / "attribution" / "train.txt"


def sources(data: Path, accounts: Path, *, all_accounts: bool = False) -> dict[str, Callable[[], Iterator[Example]]]:
    """Readers by name; nothing that is measured on is among them (UNER: its test part, as dev measures)."""
    return {
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
        "accounts": lambda: read_accounts(accounts, all_articles=all_accounts),
    }
