"""Histories: what records were before they were changed, as the audit trail remembers it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from storage.audit import AuditEntry
from storage.base import Audited, Record


@dataclass(frozen=True)
class Edit:
    at: datetime
    changes: Mapping[str, Sequence[Any]]
    """field -> [old, new], as the audit trail wrote them down."""
    actor_id: int | None = None


@dataclass(frozen=True)
class Span:
    """What some fields of a record were from one instant up to another."""

    since: datetime
    until: datetime
    values: Mapping[str, Any]


def changed_since(
    session: Session, model: type[Record], fields: Collection[str], after: datetime
) -> dict[int, list[Edit]]:
    """Record -> the edits after an instant that changed one of these fields, in the order of time."""
    edits: dict[int, list[Edit]] = defaultdict(list)
    table = inspect(model).local_table.description
    query = select(AuditEntry.entity_id, AuditEntry.at, AuditEntry.changes).where(
        AuditEntry.entity == table, AuditEntry.action == "edit", AuditEntry.at > after
    )
    for record_id, at, changes in session.execute(query.order_by(AuditEntry.id)):
        if not changes.keys().isdisjoint(fields):
            edits[record_id].append(Edit(at, changes))
    return edits


def edits_of(session: Session, record: Record, after: datetime) -> list[Edit]:
    """Return the edits of one record after an instant, in the order of time."""
    table = inspect(record).mapper.local_table.description
    of_record = AuditEntry.entity == table, AuditEntry.entity_id == record.id, AuditEntry.at > after
    query = select(AuditEntry.at, AuditEntry.changes, AuditEntry.actor_id).where(*of_record)
    return [Edit(at, changes, who) for at, changes, who in session.execute(query.order_by(AuditEntry.id))]


def spans(record: Record, fields: Collection[str], edits: Sequence[Edit], until: datetime) -> list[Span]:
    """Return a record's life from its creation until an instant, cut at these edits,
    which are all since some time;
    the first of its spans is as if nothing had been changed before."""
    values = {name: getattr(record, name) for name in fields}
    lived: list[Span] = []
    for edit in reversed(edits):
        lived.append(Span(edit.at, until, values))
        old = {name: was for name, (was, _) in edit.changes.items() if name in values}
        values = {**values, **{name: read(type(record), name, was) for name, was in old.items()}}
        until = edit.at
    lived.append(Span(record.created_at, until, values))
    return lived[::-1]


def read(model: type[Audited], name: str, plain: Any) -> Any:
    """Return a value as the record had it, of what the audit trail wrote down."""
    kind = inspect(model).columns[name].type.python_type
    if plain is None:
        return None
    if issubclass(kind, StrEnum):
        return kind(plain)
    if issubclass(kind, datetime | date | time):
        return kind.fromisoformat(plain)
    return Decimal(plain) if kind is Decimal else plain
