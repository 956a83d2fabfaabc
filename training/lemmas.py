"""Write the table of inflected forms from the treebanks: `python -m training.lemmas ../shared/data OUT.csv`.

Only forms that the regular endings of `truceline.language.lemmas` would get wrong, or that decide between endings.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter, defaultdict
from pathlib import Path

KEPT = {"VERB", "NOUN", "AUX", "ADJ", "ADV", "PRON", "DET"}


def main(data: Path, target: Path) -> None:
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name in ("ud_ewt_train", "ud_gum_open_train"):
        with gzip.open(data / f"{name}.conllu.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                cells = line.split("\t")
                if len(cells) > 3 and cells[0].isdigit() and cells[3] in KEPT and cells[1].isascii():
                    upos = "VERB" if cells[3] == "AUX" else cells[3]
                    seen[cells[1].casefold(), upos][cells[2].casefold()] += 1
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("form", "upos", "lemma"))
        for (form, upos), lemmas in sorted(seen.items()):
            lemma, times = lemmas.most_common(1)[0]
            if (
                (form != lemma or upos in ("VERB", "NOUN"))
                and form.replace("'", "").replace("-", "").isalpha()
                and times > (form == lemma)
            ):
                writer.writerow((form, upos, lemma))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
