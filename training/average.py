"""Average the weights of several trained models: `python -m training.average build/mean build/a .5 build/b .5`.

Models trained on from one another lie in one valley of the loss, and their mean reads unseen articles better than each
(Wortsman et al. 2022, model soups). Shares must add up to 1.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch

TOLERANCE = 1e-6


def average(folders: list[Path], shares: list[float], out: Path) -> None:
    """Write to `out` the mean of the weights in some folders; what not all of them have is the first one's."""
    if abs(sum(shares) - 1) > TOLERANCE:
        raise SystemExit(f"shares must add up to 1, and these are {sum(shares):g}")
    saved = [torch.load(folder / "weights.pt", map_location="cpu", weights_only=False) for folder in folders]
    networks = [one["network"] for one in saved]
    mean = {
        name: sum(share * network[name] for share, network in zip(shares, networks, strict=True))
        if value.is_floating_point() and all(name in network for network in networks)
        else value
        for name, value in networks[0].items()
    }
    out.mkdir(parents=True, exist_ok=True)
    torch.save({"network": mean, "shape": saved[0]["shape"]}, out / "weights.pt")
    shutil.copy(folders[0] / "vocabulary.txt", out / "vocabulary.txt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("pairs", nargs="+", metavar="FOLDER SHARE", help="a folder of trained weights and its share")
    options = parser.parse_args()
    if len(options.pairs) % 2:
        parser.error("each folder needs a share behind it")
    average([Path(p) for p in options.pairs[::2]], [float(p) for p in options.pairs[1::2]], options.out)


if __name__ == "__main__":
    main()
