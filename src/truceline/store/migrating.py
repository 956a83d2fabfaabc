"""The schema's version: made where there is none, brought up to date where it is older, refused where it is newer."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from truceline.errors import NoLedger, SchemaTooNew, StoreError
from truceline.store.engines import POSTGRESQL, WRITES, shown

HEAD = "r0008"  # the newest revision; a test holds it to migrations/versions
VERSION_TABLE = "truceline_version"
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_239_116_034  # of PostgreSQL's advisory locks, the one that whoever migrates holds


def migrate(engine: Engine, *, create: bool) -> tuple[str | None, str]:
    """Bring the schema up to date, in one transaction; returns the version before and after."""
    with engine.connect() as connection:
        before = version(connection)
    if before is None and not create:
        raise NoLedger(f"no ledger at {shown(engine.url)}; truceline run SOURCE makes one, --db names another")
    if before == HEAD:
        return before, HEAD
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == POSTGRESQL:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        before = version(connection)  # somebody else may have been quicker
        if before != HEAD:
            _upgrade(connection, before)
    return before, HEAD


def version(connection: Connection) -> str | None:
    """The revision that the schema is at; None in a database without a ledger."""
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        return None if found is None else str(found)
    if "documents" in tables or "readings" in tables:
        raise StoreError(
            f"{shown(connection.engine.url)} holds tables of something else; give the ledger its own place"
        )
    return None


def create(connection: Connection, revision: str, *, asked: str | None = None) -> None:
    """Make a ledger's tables as they were at a revision, in an empty database. SchemaTooNew where it is not known;
    `asked` is what asks for it, where that is not the database."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    _upgrade(connection, None, to=revision, asked=asked)


def _upgrade(connection: Connection, before: str | None, *, to: str = "head", asked: str | None = None) -> None:
    from alembic import command  # half a second to import, and nearly always not needed
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    wanted = before if to == "head" else to
    if wanted is not None and wanted not in known:
        raise SchemaTooNew(
            f"{asked or shown(connection.engine.url)}: its schema is {wanted}, and this truceline knows up to {HEAD}; "
            "install the truceline that made it, or a newer one"
        )
    command.upgrade(config, to)
