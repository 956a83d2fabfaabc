"""From a row back to the words: whose claims it rests on, in a sentence and in a table beside the export."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from truceline.export.cells import Cell, Sheet, sheet
from truceline.export.happenings import Happening, LeftOut, Telling
from truceline.export.holdings import Holdings
from truceline.export.phrases import ARTICLE, listed, load_phrases, place_words, printable
from truceline.export.tolls import lowest
from truceline.model import Actor, Claim, Document, EntryKey, Figure, FigureKind, Incident, TimePrecision

PROVENANCE = (
    "row_id", "field", "entry", "document", "start", "end", "speaker", "speaker_code", "via", "stance", "standing",
    "outlet", "wire", "published", "url", "words", "note",
)  # fmt: skip
LEFT_OUT = ("id", "reason")
SHORT = 12  # digits of a document's hash in a sentence; they find it with `truceline withdraw` and in the sidecar


@dataclass(frozen=True, slots=True)
class Origin:
    """What a field of a row rests on: `field` is empty where all of the row does."""

    row: str
    key: EntryKey
    field: str = ""
    note: str = ""


def provenance(holdings: Holdings, origins: Iterable[Origin]) -> Sheet:
    """The table beside an export: a line for each row and entry behind it, with the offsets of its words."""
    return sheet(PROVENANCE, (_line(holdings, origin) for origin in origins if holdings.holds(origin.key)))


def left_out_sheet(left_out: Sequence[LeftOut]) -> Sheet:
    """The table of what has no row, and why."""
    return sheet(LEFT_OUT, ({"id": one.id, "reason": one.reason} for one in left_out))


def origins_of(row: str, happening: Happening, *, note: str = "") -> list[Origin]:
    """The claims and figures behind a row; its note stands with the first of them."""
    claims = [Origin(row, telling.key, "", "" if n else note) for n, telling in enumerate(happening.tellings)]
    return claims + [Origin(row, key, "figures") for key in happening.incident.figures]


def gist(happening: Happening) -> str:
    """What is told, in a clause: who did what to whom with what."""
    incident = happening.incident
    weapons = tuple(dict.fromkeys(weapon for telling in happening.told for weapon in telling.claim.weapons))
    claim = Claim("", happening.first.claim.evidence, incident.act, weapons=weapons)
    phrases = load_phrases()
    parties = [phrases.parties(actors) for actors in (incident.actors, incident.targets)]
    said = phrases.of(claim.act).fill(parties[0], listed(parties[1]), [printable(weapon) for weapon in weapons])
    return said[:1].upper() + said[1:]


def sources_note(happening: Happening, more: Sequence[str] = (), *, shown: Collection[str] = ()) -> str:
    """The note of a row: what is told, who says so in which article and at which offsets, who denies it.

    `shown` are names of places that rows show; the incident's own is if none are given.
    """
    parts = [gist(happening), f"Said by {'; '.join(_cited(telling) for telling in happening.told)}"]
    if happening.denied:
        parts.append(f"Denied by {'; '.join(_cited(telling) for telling in happening.denied)}")
    if happening.accusers:
        parts.append("Nobody but an adversary tells it")
    if happening.breach:
        parts.append("Told as a breach of a truce")
    parts += [_when(happening.incident), _elsewhere(happening, shown), *more, f"Grade: {happening.incident.grade}"]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def full_note(holdings: Holdings, happening: Happening) -> str:
    """The note with every toll of the incident: for tables that have a column for one number, or for none."""
    tolls = [note for kind in FigureKind for note in lowest(holdings, happening.incident, kind).notes]
    return sources_note(happening, [f"Told of people: {'; '.join(tolls)}"] if tolls else [])


def speaker_words(speaker: Actor | None) -> str:
    return load_phrases().speaker(speaker) if speaker else ARTICLE


def source_name(document: Document) -> str:
    """Who is to be cited for a document: the outlet and the agency it prints, else its address, else its hash."""
    names = [printable(name) for name in (document.outlet, document.wire) if name]
    if names:
        return " / ".join(dict.fromkeys(names))
    return document.url or f"document {document.id[:SHORT]}"


def documents_of(happening: Happening) -> list[Document]:
    """The documents that assert an incident, the earliest published first, each once."""
    return list({telling.account.document.id: telling.account.document for telling in happening.told}.values())


def _cited(telling: Telling) -> str:
    claim, document = telling.claim, telling.account.document
    via = f" via {listed([speaker_words(actor) for actor in claim.via])}" if claim.via else ""
    day = f", {document.published:%Y-%m-%d}" if document.published else ""
    where = f"{document.id[:SHORT]}:{claim.evidence.start}-{claim.evidence.end}"
    return f"{speaker_words(claim.speaker)}{via} ({source_name(document)}{day}, {where})"


def _when(incident: Incident) -> str:
    """The days as told, where one day in a column would say too much."""
    time = incident.time
    if time is None:
        return "No date is told"
    if time.precision is TimePrecision.DAY and time.days == 1:
        return ""
    return f"Told of {time.start} to {time.end} ({time.precision})"


def _elsewhere(happening: Happening, shown: Collection[str]) -> str:
    """Places and acts that some of the claims tell and the row does not show."""
    incident = happening.incident
    shown = shown or ([incident.place.name] if incident.place else [])
    places = {place.name: place for t in happening.told for place in t.claim.places if place.name not in shown}
    acts = dict.fromkeys(
        "/".join(filter(None, (t.claim.act.type, t.claim.act.mode)))
        for t in happening.told
        if t.claim.act.type is not incident.act.type or t.claim.act.mode != incident.act.mode
    )
    told = [f"Also told of: {place_words(list(places.values()))}"] if places else []
    told += [f"Also told as: {', '.join(acts)}"] if acts else []
    return ". ".join(told)


def _line(holdings: Holdings, origin: Origin) -> dict[str, Cell]:
    key, document = origin.key, holdings.document(origin.key)
    line: dict[str, Cell] = {
        "row_id": origin.row,
        "field": origin.field,
        "entry": str(key),
        "document": document.id,
        "start": key.span.start,
        "end": key.span.end,
        "outlet": document.outlet,
        "wire": document.wire,
        "published": document.published,
        "url": document.url,
        "words": holdings.words(key),
        "note": origin.note,
    }
    entry = holdings.claims.get(key) or holdings.figures.get(key)
    return line | (_said(entry) if entry else {})


def _said(entry: Claim | Figure) -> dict[str, Cell]:
    said: dict[str, Cell] = {
        "speaker": speaker_words(entry.speaker),
        "speaker_code": entry.speaker.code if entry.speaker else None,
        "standing": entry.standing,
    }
    if isinstance(entry, Claim):
        said |= {"stance": entry.stance, "via": "; ".join(speaker_words(actor) for actor in entry.via)}
    return said
