"""The vocabulary: frozen values, standard library only. This room knows no other."""

from truceline.model.actors import Actor
from truceline.model.claims import (
    Account,
    Act,
    ActType,
    Ceasefire,
    Change,
    Claim,
    Dispute,
    DisputeKind,
    Figure,
    FigureKind,
    ReaderVersion,
    Stance,
    Standing,
    TruceStatus,
    Who,
)
from truceline.model.counts import Count
from truceline.model.documents import Document, PublishedBasis, Removed
from truceline.model.entries import Entry, EntryKey, EntryKind, Told, entries_of
from truceline.model.issues import Issue, IssueKind
from truceline.model.judgements import Judgement, Recorded, Verdict
from truceline.model.periods import Period, TimePrecision
from truceline.model.places import Place, PlacePrecision
from truceline.model.spans import Span, hull

__all__ = [
    "Account",
    "Act",
    "ActType",
    "Actor",
    "Ceasefire",
    "Change",
    "Claim",
    "Count",
    "Dispute",
    "DisputeKind",
    "Document",
    "Entry",
    "EntryKey",
    "EntryKind",
    "Figure",
    "FigureKind",
    "Issue",
    "IssueKind",
    "Judgement",
    "Period",
    "Place",
    "PlacePrecision",
    "PublishedBasis",
    "ReaderVersion",
    "Recorded",
    "Removed",
    "Span",
    "Stance",
    "Standing",
    "TimePrecision",
    "Told",
    "TruceStatus",
    "Verdict",
    "Who",
    "entries_of",
    "hull",
]
