"""Move everything from one database to an empty other one, as from SQLite to PostgreSQL."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, insert, select, text

from storage.database import Database
from storage.schema import metadata
from storage.upgrade import UnusableDatabase

BATCH = 1_000
"""Rows in one insert."""

LAST_IDS = {
    "sqlite": "SELECT name, seq FROM sqlite_sequence",
    "postgresql": "SELECT replace(sequencename, '_id_seq', ''), last_value FROM pg_sequences "
    "WHERE schemaname = current_schema() AND last_value IS NOT NULL",
}
"""table -> the last id that was given out, in the database's own words."""


def move_all(source: Database, target: Database) -> int:
    """Copy all rows, in one transaction of the target, and return how many.

    Rapport must not be running: what it wrote meanwhile would be missing. Raises UnusableDatabase if the
    target is not empty.
    """
    source.migrate()
    target.migrate()
    with source.migrating() as theirs, target.migrating() as ours:
        for connection in (theirs, ours):
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))
        if filled := [table.name for table in metadata.sorted_tables if _has_rows(ours, table)]:
            raise UnusableDatabase(
                f"The other database is not empty ({filled[0]} has rows); name one that is new."
            )
        copied = sum(_copy(theirs, ours, table) for table in metadata.sorted_tables)
        _count_on(ours, _last_ids(theirs))
    return copied


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(table).limit(1)).first() is not None


def _copy(source: Connection, target: Connection, table: Table) -> int:
    copied = 0
    rows = source.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": BATCH})
    for batch in rows.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in batch])
        copied += len(batch)
    return copied


def _last_ids(source: Connection) -> dict[str, int]:
    return {row[0]: row[1] for row in source.execute(text(LAST_IDS[source.dialect.name]))}


def _count_on(target: Connection, last_ids: Mapping[str, int]) -> None:
    """Let the target give out ids after those that the source gave out: none is given twice."""
    for table, last in ((table, last) for table, last in last_ids.items() if last):
        if target.dialect.name == "postgresql":
            target.execute(select(func.setval(f"{table}_id_seq", last)))
        else:
            target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
            target.execute(
                text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), {"name": table, "last": last}
            )
