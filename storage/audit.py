"""The audit trail: written by the session itself, so that no write can forget it."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import String, event, insert, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.unitofwork import UOWTransaction

from storage.base import Act, Base, InWorkspace, Record, act_of, found_by
from storage.types import ID


class AuditEntry(InWorkspace, Base):
    """One record created, edited or deleted: who did it, from where, and each field's old and new value."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        found_by("entity", "entity_id"),
        found_by("entity", "at"),
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ID)
    action: Mapped[str] = mapped_column(String(16))
    entity: Mapped[str] = mapped_column(String(32))
    """The table's name."""
    entity_id: Mapped[int] = mapped_column(ID)
    changes: Mapped[dict[str, Any]]
    surface: Mapped[str]
    channel_id: Mapped[str | None] = mapped_column(String(32))
    message_ts: Mapped[str | None] = mapped_column(String(32))


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Fill in the workspace and the times, which belong to the act and not to the caller."""
    act = act_of(session)
    for row in session.new:
        if isinstance(row, InWorkspace) and row.workspace_id is None:
            row.workspace_id = act.workspace_id or ""
        if isinstance(row, Record):
            row.created_at = row.created_at or act.now
            row.updated_at = act.now
    for row in session.dirty:
        if isinstance(row, Record) and session.is_modified(row):
            row.updated_at = act.now
    _stay_home(session, act)


def _stay_home(session: Session, act: Act) -> None:
    """Refuse to write another workspace's row, whatever a bug asks for."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if act.workspace_id and isinstance(row, InWorkspace) and row.workspace_id != act.workspace_id:
            raise PermissionError(
                f"{type(row).__name__} of {row.workspace_id} in an act of {act.workspace_id}"
            )


@event.listens_for(Session, "after_flush")
def _record(session: Session, _context: UOWTransaction) -> None:
    act = act_of(session)
    written = [
        *((row, "create") for row in session.new),
        *((row, "edit") for row in session.dirty),
        *((row, "delete") for row in session.deleted),
    ]
    entries = [
        {
            "workspace_id": row.workspace_id,
            "at": act.now,
            "actor_id": act.actor_id,
            "action": action,
            "entity": inspect(row).mapper.local_table.description,
            "entity_id": row.id,
            "changes": changes,
            "surface": act.surface,
            "channel_id": act.channel_id,
            "message_ts": act.message_ts,
        }
        for row, action in written
        if isinstance(row, Record) and ((changes := _changes(row, action)) or action == "delete")
    ]
    session.info.setdefault("audit", []).extend(entries)


@event.listens_for(Session, "before_commit")
def _write_down(session: Session) -> None:
    """Write all entries of a transaction in one statement."""
    session.flush()
    if entries := session.info.pop("audit", []):
        session.execute(insert(AuditEntry), entries)


def _changes(row: Record, action: str) -> dict[str, list[Any]]:
    """field -> [old, new] for what this flush changes of the row."""
    state = inspect(row)
    changes: dict[str, list[Any]] = {}
    for column in state.mapper.column_attrs:
        name = column.key
        if column.columns[0].info.get("unaudited") or name in ("id", "workspace_id"):
            continue
        if action == "delete":
            changes[name] = [_plain(state.dict.get(name)), None]
            continue
        history = state.attrs[name].history
        if history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if (old, new) != (None, None):
                changes[name] = [_plain(old), _plain(new)]
    return changes


def _plain(value: object) -> object:
    """Return a value as JSON can hold it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
