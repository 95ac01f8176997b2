"""Rows refer to rows of their own workspace only, and the databases themselves see to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Index, Table, UniqueConstraint, insert, select
from sqlalchemy.exc import IntegrityError

from storage.contacts import Contact
from storage.customers import Customer
from storage.database import Database
from storage.followups import FollowUp
from storage.schema import metadata
from storage.tickets import Ticket

OURS, THEIRS = "T_OURS", "T_THEIRS"

REFERENCES = [
    key
    for table in metadata.sorted_tables
    for key in table.foreign_key_constraints
    if "workspace_id" in key.referred_table.columns
]
NULLED = [key for key in REFERENCES if (key.ondelete or "").startswith("SET NULL")]

numbers = count(1)
SAMPLES: dict[type, Any] = {
    bool: False,
    int: 1,
    Decimal: Decimal(1),
    datetime: datetime(2026, 3, 9, tzinfo=UTC),
    date: date(2026, 3, 9),
    time: time(9),
    dict: {},
    object: {},  # JSON
    list: [],
}


def test_every_key_begins_with_the_workspace() -> None:
    assert len(REFERENCES) > 40
    assert {tuple(key.column_keys)[:-1] for key in REFERENCES} == {("workspace_id",)}
    for table in metadata.sorted_tables:
        unique: list[Index | UniqueConstraint] = [index for index in table.indexes if index.unique]
        unique += [key for key in table.constraints if isinstance(key, UniqueConstraint)]
        assert all(next(iter(key.columns)).name == "workspace_id" for key in unique), table.name


def test_a_crossing_is_refused(database: Database) -> None:
    with _two_workspaces(database) as connection:
        for key in REFERENCES:
            column = key.column_keys[-1]
            ours, theirs = (_new(connection, key.referred_table, workspace) for workspace in (OURS, THEIRS))
            assert _new(connection, key.table, OURS, **{column: ours})
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
                _new(connection, key.table, OURS, **{column: theirs})
                pytest.fail(f"{key.table.name}.{column} took a row of another workspace")


def test_a_reference_ends_with_what_it_refers_to(database: Database) -> None:
    assert len(NULLED) > 10
    with _two_workspaces(database) as connection:
        for key in NULLED:
            table, column, of = key.table, key.column_keys[-1], key.referred_table
            gone, kept = (_new(connection, of, OURS) for _ in range(2))
            rows = [_new(connection, table, OURS, **{column: record}) for record in (gone, kept)]
            connection.execute(of.delete().where(of.c.id == gone))
            left = select(table.c.workspace_id, table.c[column]).where(table.c.id.in_(rows))
            found = [tuple(row) for row in connection.execute(left.order_by(table.c.id))]
            assert found == [(OURS, None), (OURS, kept)], f"{table.name}.{column}"


def test_what_hangs_on_a_customer_goes_and_what_names_one_stays(database: Database) -> None:
    customers, contacts, followups, tickets = (
        model.metadata.tables[model.__tablename__] for model in (Customer, Contact, FollowUp, Ticket)
    )
    with _two_workspaces(database) as connection:
        customer = _new(connection, customers, OURS)
        contact = _new(connection, contacts, OURS, customer_id=customer)
        first = _new(connection, followups, OURS, customer_id=customer, contact_id=contact)
        _new(connection, followups, OURS, customer_id=customer, repeats_id=first)
        _new(connection, tickets, OURS, customer_id=customer, contact_id=contact)
        connection.execute(customers.delete())
        assert connection.execute(select(contacts.c.id)).all() == []
        assert connection.execute(select(followups.c.id)).all() == []
        assert [*connection.execute(select(tickets.c.customer_id, tickets.c.contact_id))] == [(None, None)]


def test_ids_have_64_bits(database: Database) -> None:
    with _two_workspaces(database) as connection:
        customer = _new(connection, metadata.tables["customers"], OURS, id=2**40)
        assert _new(connection, metadata.tables["contacts"], OURS, id=2**41, customer_id=customer) == 2**41


@contextmanager
def _two_workspaces(database: Database) -> Iterator[Connection]:
    """A connection for plain SQL, with two more workspaces and without what the office has."""
    with database.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(insert(metadata.tables["workspaces"]), [{"id": OURS}, {"id": THEIRS}])
        yield connection
        connection.rollback()


def _new(connection: Connection, table: Table, workspace: str, **given: Any) -> int:
    """The id of a new row, with whatever it cannot be without."""
    values: dict[str, Any] = {"workspace_id": workspace, **given}
    for column in table.columns:
        if column.name in values or column.nullable or column.default is not None or column.primary_key:
            continue
        if of := column.info.get("refers_to"):
            values[column.name] = _new(connection, metadata.tables[of], workspace)
        else:
            values[column.name] = _sample(column.type)
    with connection.begin_nested():
        made = connection.execute(insert(table).values(values)).inserted_primary_key
    assert made
    return int(made[-1])


def _sample(kind: Any) -> Any:
    """A value for a column; numbers and words are each another."""
    if words := getattr(kind, "enums", None):
        return kind.python_type(words[0]) if getattr(kind, "enum_class", None) else words[0]
    if kind.python_type is int:
        return next(numbers)
    if kind.python_type is str:
        return f"{next(numbers):x}"[-(kind.length or 8) :]
    return SAMPLES[kind.python_type]
