"""Which documents tell one story: those that share many of the words that are rare in conflict news.

Wider than a lineage, which copies, and than an incident, which has claims: a story's articles may be of several
incidents, and need tell no claim that was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from truceline.reconcile.groups import Groups
from truceline.reconcile.wording import Wording, alike

ONE_STORY = 0.2  # likeness, chosen on the training topics of ECB+
CROWDED = 500  # documents under one stem: it tells nothing, and the others find whom to compare


def stories(documents: Sequence[Wording]) -> list[list[int]]:
    """Groups of documents, by position, each likely to tell the story of another one of its group."""
    groups = Groups(len(documents))
    under: defaultdict[str, list[int]] = defaultdict(list)
    for at, wording in enumerate(documents):
        for earlier in sorted({one for stem in wording.stems for one in under[stem][:CROWDED]}):
            if groups.find(earlier) != groups.find(at) and alike(documents[earlier], wording) >= ONE_STORY:
                groups.join(earlier, at)
        for stem in wording.stems:
            under[stem].append(at)
    return list(groups.members())
