"""Whether a database has the tables that the code thinks it has."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from truceline.store.migrating import VERSION_TABLE
from truceline.store.tables import METADATA


def differences(url: str) -> list[object]:
    """Where the tables of the code and those of the database are not the same."""
    engine = create_engine(url)

    def ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        searching = reflected and bool(name) and ("documents_search" in str(name) or name == "search")
        return not searching and name != VERSION_TABLE

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        found = list(compare_metadata(context, METADATA))
    engine.dispose()
    return found
