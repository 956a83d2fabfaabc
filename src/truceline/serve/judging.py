"""From what a reviewer says to the judgements that it comes to.

A judgement is of an entry, of two claims or of the texts of two documents; what is said of an incident is said of its
claims, of a lineage of its documents. Merging and splitting hold a whole incident or lineage together by a chain of its
members, so that the next picture has it as the reviewer saw it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import Connection

from truceline.errors import NoLedger, UsageError
from truceline.model import Claim, EntryKey, EntryKind, Figure, Incident, Judgement, Verdict
from truceline.model.judgements import DOCUMENT
from truceline.reconcile.judging import amended, reading_of
from truceline.serve.queries import changes
from truceline.serve.queries.changes import Difference
from truceline.serve.queries.incidents import SUBJECT, stored_incident
from truceline.serve.queries.lineages import SUBJECT as LINEAGE
from truceline.serve.queries.lineages import stored_lineage
from truceline.serve.queries.told import claims_at, figures_at
from truceline.serve.results import ToldClaim, ToldFigure
from truceline.store.reviews import Action, Draft, joint_revision

MOST = 500  # claims of one incident that are judged at once
LONGEST = 2_000  # characters of a reason
OF_AN_INCIDENT = frozenset("act actors targets places time weapons violates_ceasefire standing".split())
VERDICTS = {Action.ACCEPT: Verdict.ACCEPT, Action.AMEND: Verdict.AMEND, Action.REJECT: Verdict.REJECT}
KINDS = {EntryKind.CLAIM, EntryKind.FIGURE}


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer says. `subject` and `other` are keys of claims or figures, incident:ID or lineage:ID.

    `revision` is that of the subject as the reviewer saw it, `other_revision` that of the other. `claims` are those
    that a split takes out of an incident (of a lineage document:ID of each that goes), `amendment` the fields that an
    amendment sets, in the form of the account.
    """

    action: Action
    subject: str
    by: str
    reason: str
    revision: str
    other: str | None = None
    other_revision: str | None = None
    claims: tuple[str, ...] = ()
    amendment: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A subject as the ledger has it: its entries' keys, and of each the value and hash of the latest reading."""

    subject: str
    keys: tuple[str, ...]
    values: Mapping[str, Claim | Figure]
    readings: Mapping[str, str]


def revision_now(connection: Connection, written: str) -> str:
    """The revision of a subject as the ledger has it now."""
    return joint_revision(connection, _subject(connection, written).keys)


def drafted(connection: Connection, said: Said) -> Draft:
    """The review as it is to be written, with the incidents that it may change as they are. Raises UsageError for what
    makes no sense, NoLedger for what is not there."""
    draft = _drafted(connection, said)
    joins = draft.action is not Action.ACCEPT  # what is accepted stays where it is
    touched = changes.expected(connection, draft.keys, draft.steps) if joins else ()
    before = tuple(changes.as_json(one) for one in changes.seen(connection, draft.keys, also=touched))
    return replace(draft, before=before, touched=touched)


def _drafted(connection: Connection, said: Said) -> Draft:
    if not said.reason.strip():
        raise UsageError("reason: say why; it stays in the feed")
    if len(said.reason) > LONGEST:
        raise UsageError(f"reason: over {LONGEST:,} characters")
    first = _subject(connection, said.subject)
    bases = {said.subject: (first.keys, said.revision)}
    match said.action:
        case Action.ACCEPT | Action.AMEND | Action.REJECT:
            _refuse(said, other=True, claims=True, amendment=said.action is not Action.AMEND)
            steps = _of_each(said, first)
        case Action.MERGE:
            _refuse(said, claims=True, amendment=True)
            second = _second(connection, said)
            bases[second.subject] = (second.keys, said.other_revision or "")
            steps = _merged(said, first, second)
        case Action.SPLIT:
            _refuse(said, amendment=True)
            if first.subject.startswith((SUBJECT, LINEAGE)):
                _refuse(said, other=True)
                steps = _parted(said, first)
            else:
                _refuse(said, claims=True)
                second = _second(connection, said)
                bases[second.subject] = (second.keys, said.other_revision or "")
                steps = [_pair(said, Verdict.DIFFERENT, first, first.keys[0], second.keys[0])]
        case _:
            raise UsageError(f"action: {said.action} is no review; it is said of one, by its number")
    amendment = None if said.amendment is None else json.dumps(said.amendment, ensure_ascii=False, sort_keys=True)
    return Draft(
        said.action,
        said.subject,
        said.by,
        said.reason.strip(),
        tuple(steps),
        bases,
        said.other,
        said.claims,
        amendment,
    )


def previewed(connection: Connection, said: Said) -> tuple[str | None, tuple[Difference, ...]]:
    """What a review would change, and the revision of what is merged with its subject, as it is now."""
    other = revision_now(connection, said.other) if said.other else None
    draft = _drafted(connection, replace(said, other_revision=other or said.other_revision))
    return other, changes.previewed(connection, draft.keys, draft.steps)


def subject_of(written: str) -> str:
    """A subject in the form it is kept in; UsageError for what is none."""
    if any(written.startswith(one) and len(written) > len(one) for one in (SUBJECT, LINEAGE)):
        return written
    try:
        key = EntryKey.parse(written)
    except ValueError as error:
        raise UsageError(f"subject: {error}, incident:ID or lineage:ID") from error
    if key.kind not in KINDS:
        raise UsageError(f"subject: claims, figures and incidents are reviewed; {written} is a {key.kind}")
    return str(key)


def _subject(connection: Connection, written: str) -> Judged:
    subject = subject_of(written)
    if subject.startswith(LINEAGE):
        return _texts(connection, subject)
    if subject.startswith(SUBJECT):
        incident = stored_incident(connection, subject.removeprefix(SUBJECT))
        if incident is None:
            raise NoLedger(f"there is no {subject}; the picture may have been made anew since")
        keys = _keys_of(incident)
    else:
        keys = (subject,)
    told: list[ToldClaim | ToldFigure] = [*claims_at(connection, keys), *figures_at(connection, keys)]
    if len(told) < len(keys):
        raise NoLedger(f"{subject}: it is not told any more; reload the page")
    return Judged(subject, keys, {one.key: one.value for one in told}, {one.key: reading_of(one.value) for one in told})


def _texts(connection: Connection, subject: str) -> Judged:
    """The documents of a lineage."""
    lineage = stored_lineage(connection, subject.removeprefix(LINEAGE))
    if lineage is None:
        raise NoLedger(f"there is no {subject}; the picture may have been made anew since")
    if len(lineage.documents) > MOST:
        raise UsageError(f"a text in {len(lineage.documents):,} documents is too many to judge at once")
    return Judged(subject, tuple(DOCUMENT + id for id in lineage.documents), {}, {})


def _keys_of(incident: Incident) -> tuple[str, ...]:
    keys = tuple(str(key) for key in incident.claims)
    if len(keys) > MOST:
        raise UsageError(f"an incident of {len(keys):,} claims is too many to judge at once; judge its claims")
    return keys


def _second(connection: Connection, said: Said) -> Judged:
    if not said.other or not said.other_revision:
        raise UsageError(f"other, other_revision: {said.action} needs both")
    second = _subject(connection, said.other)
    if second.subject == said.subject:
        raise UsageError("other: it is the subject itself")
    if said.subject.partition(":")[0] != second.subject.partition(":")[0]:
        raise UsageError("other: two incidents, two lineages or two claims")
    return second


def _of_each(said: Said, first: Judged) -> list[Judgement]:
    if first.subject.startswith(LINEAGE):
        raise UsageError(
            "action: lineages are merged and split; what is told in them is accepted, amended and rejected"
        )
    if said.action is Action.AMEND and not said.amendment:
        raise UsageError("amendment: say which fields, as in an account")
    if first.subject.startswith(SUBJECT) and (strange := sorted(set(said.amendment or ()) - OF_AN_INCIDENT)):
        raise UsageError(f"amendment: {', '.join(strange)} is of one claim, not of an incident")
    for key, value in first.values.items():
        if said.amendment is not None:
            _fits(value, said, key)
    return [_judgement(said, VERDICTS[said.action], first, key) for key in first.keys]


def _fits(value: Claim | Figure, said: Said, key: str) -> None:
    if {"id", "evidence"} & set(said.amendment or ()):
        raise UsageError("amendment: id and evidence say where it is told, and stay")
    try:
        amended(value, Judgement(key, Verdict.AMEND, said.by, amendment=said.amendment), key)
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"amendment: {error}") from error


def _merged(said: Said, first: Judged, second: Judged) -> list[Judgement]:
    keys = (*first.keys, *second.keys)
    return [_pair(said, Verdict.SAME, first, one, other) for one, other in pairwise(keys)]


def _parted(said: Said, first: Judged) -> list[Judgement]:
    """The claims that go and those that stay, each held together, and the two held apart."""
    out = tuple(key for key in first.keys if key in set(said.claims))
    rest = tuple(key for key in first.keys if key not in out)
    if len(out) != len(set(said.claims)) or not out or not rest:
        raise UsageError("claims: some of its members, and not all of them: choose what goes")
    chains = [pair for keys in (out, rest) for pair in pairwise(keys)]
    together = [_pair(said, Verdict.SAME, first, one, other) for one, other in chains]
    return [*together, _pair(said, Verdict.DIFFERENT, first, out[0], rest[0])]


def _pair(said: Said, verdict: Verdict, first: Judged, one: str, other: str) -> Judgement:
    if not all(key.startswith(("claim:", DOCUMENT)) for key in (one, other)):
        raise UsageError("only claims, incidents and lineages are merged and split; figures go with their claims")
    return Judgement(one, verdict, said.by, said.reason.strip(), other, first.readings.get(one))


def _judgement(said: Said, verdict: Verdict, first: Judged, key: str) -> Judgement:
    return Judgement(key, verdict, said.by, said.reason.strip(), None, first.readings.get(key), said.amendment)


def _refuse(said: Said, *, other: bool = False, claims: bool = False, amendment: bool = False) -> None:
    """What does not go with an action is not passed over in silence."""
    given: Sequence[tuple[str, bool, bool]] = (
        ("other", other, said.other is not None),
        ("claims", claims, bool(said.claims)),
        ("amendment", amendment, said.amendment is not None),
    )
    for name, unwanted, there in given:
        if unwanted and there:
            raise UsageError(f"{name}: it does not go with {said.action}")
