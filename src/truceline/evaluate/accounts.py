"""Gold as the account that a perfect reader would give: of alternatives, the first."""

from __future__ import annotations

from collections.abc import Mapping

from truceline.evaluate.items import GoldReader
from truceline.evaluate.texts import Text
from truceline.evaluate.values import as_list, as_mapping
from truceline.model import Span

Json = dict[str, object]

# What gold says about itself and about its scoring, and what an account has no field for.
GOLD_ONLY = frozenset({
    "optional", "optional_fields", "nth", "alt_nth", "cue_nth", "trigger", "trigger_nth", "speaker_words",
    "actor_words", "target_words", "time_words",
})  # fmt: skip
NO_TIME: Mapping[str, object] = {"from": None, "to": None, "precision": "unknown", "words": None}


def to_account(gold_raw: Mapping[str, object], text: str) -> Json:
    """The account of an article, with offsets into its captured text, from its gold as it stands in the file.

    The gold must be sound (`Gold.load` checks it): evidence that is not in the text raises ValueError.
    """
    article = Text.capture(text)

    def every(category: str) -> list[Json]:
        return [_entry(category, as_mapping(entry), article) for entry in as_list(gold_raw.get(category))]

    return {
        "document": {key: gold_raw.get(key) for key in ("published", "published_basis")},
        "claims": every("claims"),
        "figures": every("figures"),
        "ceasefires": every("ceasefires"),
        "disputes": [
            {"claims": as_list(dispute.get("claims")), "kind": _first(dispute.get("kind"))}
            for dispute in map(as_mapping, as_list(gold_raw.get("disputes")))
        ],
    }


def _entry(category: str, raw: Mapping[str, object], text: Text) -> Json:
    spans = GoldReader(text).spans(raw)
    if not spans:
        raise ValueError(f"{raw.get('id')}: evidence is not in the text: {raw.get('evidence')!r}")
    plain = {key: _first(value) for key, value in raw.items() if key not in GOLD_ONLY}
    if category == "claims":
        return {**plain, **_claim(raw, text, spans[0])}
    if category == "figures":
        return {**plain, **_figure(raw, text, spans[0])}
    return {**plain, **_ceasefire(raw, spans)}


def _claim(raw: Mapping[str, object], text: Text, evidence: Span) -> Json:
    return {
        "evidence": _offsets(evidence),
        "speaker": _actor(raw.get("speaker")),
        "via": _actors(raw.get("via")),
        "cue": _cue(raw, text, evidence),
        "act": {key: _first(value) for key, value in as_mapping(raw.get("act")).items()},
        "violates_ceasefire": _first(raw.get("violates_ceasefire", False)),
        "actors": _actors(raw.get("actors")),
        "targets": _actors(raw.get("targets")),
        "places": [_place(place, text, evidence) for place in as_list(raw.get("places"))],
        "time": _time(raw.get("time")),
        "weapons": [_first(weapon) for weapon in as_list(raw.get("weapons"))],
    }


def _figure(raw: Mapping[str, object], text: Text, evidence: Span) -> Json:
    return {
        "evidence": _offsets(evidence),
        "speaker": _actor(raw.get("speaker")),
        "cue": _cue(raw, text, evidence),
        "sides": _actors(raw.get("sides")),
        "time": _time(raw.get("time")),
    }


def _ceasefire(raw: Mapping[str, object], spans: tuple[Span, ...]) -> Json:
    return {
        "evidence": [_offsets(span) for span in spans],
        "parties": _actors(raw.get("parties")),
        "brokers": _actors(raw.get("brokers")),
        "violations": as_list(raw.get("violations")),
    }


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _offsets(span: Span | None) -> Json | None:
    return {"start": span.start, "end": span.end} if span else None


def _cue(raw: Mapping[str, object], text: Text, evidence: Span) -> Json | None:
    words = _first(raw.get("cue"))
    numbered = text.find(words, raw["cue_nth"]) if raw.get("cue_nth") else None
    return _offsets(numbered or text.nearest(words, evidence))


def _actors(value: object) -> list[Json | None]:
    return [_actor(actor) for actor in as_list(value)]


def _actor(value: object) -> Json | None:
    value = _first(value)
    if value is None:
        return None
    actor = as_mapping(value if isinstance(value, dict) else {"code": value})
    code = _first(actor.get("code"))
    name = actor.get("name") or code or "somebody"
    return {"name": name, "code": code, "sector": _first(actor.get("sector")), "start": None, "end": None}


def _place(value: object, text: Text, evidence: Span) -> Json:
    name = as_mapping(_first(value)).get("name") or _first(value)
    return {"name": name, **(_offsets(text.nearest(name, evidence)) or {"start": None, "end": None})}


def _time(value: object) -> object:
    return _first(value) or dict(NO_TIME)
