"""Histories: what records were before they were changed, as the audit trail remembers it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from storage.audit import AuditEntry
from storage.base import Record


@dataclass(frozen=True)
class Span:
    """What some fields of a record were from one instant up to another."""

    since: datetime
    until: datetime
    values: Mapping[str, Any]


def changed_since(
    session: Session, model: type[Record], fields: Collection[str], after: datetime
) -> dict[int, list[AuditEntry]]:
    """Record -> the edits after an instant that changed one of these fields, in the order of time."""
    edits: dict[int, list[AuditEntry]] = defaultdict(list)
    table = inspect(model).local_table.description
    query = select(AuditEntry).where(
        AuditEntry.entity == table, AuditEntry.action == "edit", AuditEntry.at > after
    )
    for entry in session.scalars(query.order_by(AuditEntry.id)):
        if not entry.changes.keys().isdisjoint(fields):
            edits[entry.entity_id].append(entry)
    return edits


def spans(
    record: Record, fields: Collection[str], edits: Sequence[AuditEntry], until: datetime
) -> list[Span]:
    """A record's life from its creation until an instant, cut at these edits, which are all since some time;
    the first of its spans is as if nothing had been changed before."""
    values = {name: getattr(record, name) for name in fields}
    lived: list[Span] = []
    for entry in reversed(edits):
        lived.append(Span(entry.at, until, values))
        old = {name: was for name, (was, _) in entry.changes.items() if name in values}
        values = {**values, **{name: _read(type(record), name, was) for name, was in old.items()}}
        until = entry.at
    lived.append(Span(record.created_at, until, values))
    return lived[::-1]


def _read(model: type[Record], name: str, plain: Any) -> Any:
    """A value as the record had it, of what the audit trail wrote down; words stay text."""
    kind = inspect(model).columns[name].type.python_type
    if plain is None:
        return None
    if issubclass(kind, datetime | date | time):
        return kind.fromisoformat(plain)
    return Decimal(plain) if kind is Decimal else plain
