"""Everything that reads bytes from outside, on sound inputs, spoiled ones, and those that once broke it (fuzz/)."""

from __future__ import annotations

import random

import pytest

from fuzz.__main__ import FOUND
from fuzz.targets import TARGETS

SPOILED = 25  # of each seed


def spoiled(seed: bytes, dice: random.Random) -> bytes:
    """A seed with bytes changed, taken out, doubled or cut off."""
    raw = bytearray(seed)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(raw) + 1) if raw else 0
        match dice.randrange(4):
            case 0:
                raw[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del raw[at : at + dice.randint(1, 20)]
            case 2:
                raw[at:at] = raw[max(0, at - 30) : at]
            case _:
                del raw[at:]
    return bytes(raw)


@pytest.mark.parametrize("name", TARGETS)
def test_sound_inputs_are_read_and_spoiled_ones_read_or_refused(name: str) -> None:
    target, dice = TARGETS[name], random.Random(name)
    for seed in target.seeds:
        target(seed)
        for _ in range(SPOILED):
            target(spoiled(seed, dice))
            if target.spoil is not None:
                target(target.spoil(seed, dice))
    target(b"")


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name[:16]}")
def test_what_once_broke_it_does_so_no_more(path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_a_sound_input_of_each_target_is_no_refusal() -> None:
    for target in TARGETS.values():
        for seed in target.seeds:
            target.read(seed)
