"""The written form of an account: JSON as the ledger's format has it, back again, and its JSON Schema.

Writing, reading and the schema all follow from the records. Offsets are half-open, in Unicode code points of the
captured text, which is itself not part of the form.
"""

from __future__ import annotations

import json
from dataclasses import replace

from truceline.model.claims import Account
from truceline.model.records import ACCOUNT
from truceline.model.shapes import JSON

SCHEMA_ID = "urn:truceline:schema:account:1"


def account_to_dict(account: Account) -> dict[str, JSON]:
    """An account as JSON values, keys in the order of the format."""
    return ACCOUNT.write(account)


def account_from_dict(data: JSON, *, text: str, trusted: bool = False) -> Account:
    """The account that a JSON object tells, about this captured text.

    Keys that are not ours are passed over and optional ones may lack, so that other readers' accounts can be read.
    Raises ValueError, saying where, for a wrong form and for words outside the text; not for these where it is
    `trusted` to be of this text.
    """
    account = ACCOUNT.read(data, "account")
    if not trusted:
        _require_within(data, len(text), "account")
    return replace(account, document=replace(account.document, text=text))


def account_json(account: Account) -> str:
    """One account as text, the same bytes for the same account; ends with a line feed."""
    return json.dumps(account_to_dict(account), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def account_schema() -> dict[str, JSON]:
    """The form as a JSON Schema, draft 2020-12."""
    records = ACCOUNT.all_records()
    definitions: dict[str, JSON] = {name: records[name].schema() for name in sorted(records) if name != ACCOUNT.name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Account",
        **ACCOUNT.schema(),
        "$defs": definitions,
    }


def account_schema_json() -> str:
    """The schema as docs/reference/account.schema.json holds it."""
    return json.dumps(account_schema(), ensure_ascii=False, indent=2) + "\n"


def _require_within(value: JSON, length: int, where: str) -> None:
    """Hold every pair of offsets to the text."""
    if isinstance(value, list):
        for at, entry in enumerate(value):
            _require_within(entry, length, f"{where}[{at}]")
    elif isinstance(value, dict):
        end = value.get("end")
        if "start" in value and isinstance(end, int) and end > length:
            raise ValueError(f"{where}: its words end at {end}, the text at {length}; is it another article's?")
        for key, entry in value.items():
            _require_within(entry, length, f"{where}.{key}")
