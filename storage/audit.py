"""The audit trail: written by the session itself, so that no write can forget it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import String, Table, UniqueConstraint, event, insert, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.unitofwork import UOWTransaction

from storage.base import Act, Audited, Base, InWorkspace, Record, act_of, found_by, reference
from storage.types import ID


class StoredAct(InWorkspace, Base):
    """One act that changed records: who did what, when and where, and which act it takes back."""

    __tablename__ = "acts"
    __table_args__ = (UniqueConstraint("workspace_id", "id"),)

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ID)
    surface: Mapped[str]
    """What it was done with: a command, a button, a form."""
    channel_id: Mapped[str | None] = mapped_column(String(32))
    message_ts: Mapped[str | None] = mapped_column(String(32))
    undoes_id: Mapped[int | None] = reference("acts")


class AuditEntry(InWorkspace, Base):
    """One record created, edited or deleted: who did it, from where, and each field's old and new value.

    A creation and a deletion hold every column; an edit what it changes, of the machine's own columns too.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        found_by("entity", "entity_id"),
        found_by("entity", "at"),
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    act_id: Mapped[int | None] = reference("acts")
    """None of what was written before acts were."""
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


before_deletion: list[Callable[[Session, Audited], None]] = []
"""What is done before a row goes, with what the database does not delete along with it."""


class Referring(NamedTuple):
    """A column of audited rows that refers to a table, and what happens to them when a row there goes."""

    model: type[Audited]
    column: InstrumentedAttribute[int]
    ondelete: str | None


def act_id(session: Session, workspace_id: str | None = None) -> int:
    """Return the id of this transaction's act, which is written down when it is first asked for."""
    act = act_of(session)
    workspace_id = workspace_id or act.workspace_id
    acts: dict[str | None, int] = session.info.setdefault("acts", {})
    if workspace_id not in acts:
        where = {"surface": act.surface, "channel_id": act.channel_id, "message_ts": act.message_ts}
        who = {"workspace_id": workspace_id, "at": act.now, "actor_id": act.actor_id}
        connection = session.connection(bind_arguments={"clause": _ACT})
        acts[workspace_id] = connection.execute(
            _ACT, {**who, **where, "undoes_id": act.undoes_id}
        ).scalar_one()
    return acts[workspace_id]


def unwritten(session: Session) -> list[dict[str, Any]]:
    """Return the entries of this transaction so far, as they will be written."""
    session.flush()
    entries: list[dict[str, Any]] = session.info.setdefault("audit", [])
    return entries


@cache
def referring_to(table: str) -> list[Referring]:
    """Return the columns that refer to a table's rows."""
    return [
        Referring(mapper.class_, getattr(mapper.class_, column.key), column.info["ondelete"])
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Audited)
        for column in mapper.columns
        if column.info.get("refers_to") == table
    ]


_acts = cast(Table, StoredAct.__table__)
_ACT = insert(_acts).returning(_acts.c.id)


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
    _foresee(session)


def _stay_home(session: Session, act: Act) -> None:
    """Refuse to write another workspace's row, whatever a bug asks for."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if act.workspace_id and isinstance(row, InWorkspace) and row.workspace_id != act.workspace_id:
            raise PermissionError(
                f"{type(row).__name__} of {row.workspace_id} in an act of {act.workspace_id}"
            )


def _foresee(session: Session) -> None:
    """Note what the database will delete or release along with the rows that are deleted."""
    going = [row for row in session.deleted if isinstance(row, Audited)]
    for row in going:
        for tidy in before_deletion:
            tidy(session, row)
        for model, column, ondelete in referring_to(inspect(row).mapper.local_table.description):
            for one in session.scalars(select(model).where(column == row.id)).unique() if ondelete else ():
                if one in session.deleted or one in going:
                    continue
                if ondelete == "CASCADE":
                    going.append(one)
                    _note(session, one, "delete", _changes(one, "delete"))
                else:
                    _note(session, one, "edit", {column.key: [row.id, None]})
                    set_committed_value(one, column.key, None)
    for row in going:
        if row not in session.deleted:
            session.expunge(row)


@event.listens_for(Session, "after_flush")
def _record(session: Session, _context: UOWTransaction) -> None:
    written = [
        *((row, "create") for row in session.new),
        *((row, "edit") for row in session.dirty),
        *((row, "delete") for row in session.deleted),
    ]
    for row, action in written:
        if isinstance(row, Audited) and ((changes := _changes(row, action)) or action == "delete"):
            _note(session, row, action, changes)


def note_edit(session: Session, record: Audited, changes: Mapping[str, list[Any]]) -> None:
    """Note a change of what a record has elsewhere than in its columns: field -> [old, new], as JSON."""
    _note(session, record, "edit", changes)


def _note(session: Session, row: Audited, action: str, changes: Mapping[str, list[Any]]) -> None:
    act = act_of(session)
    entry = {
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
    session.info.setdefault("audit", []).append(entry)


@event.listens_for(Session, "before_commit")
def _write_down(session: Session) -> None:
    """Write all entries of a transaction in one statement."""
    session.flush()
    if entries := session.info.pop("audit", []):
        acts = {
            workspace: act_id(session, workspace) for workspace in {one["workspace_id"] for one in entries}
        }
        rows = [{**one, "act_id": acts[one["workspace_id"]]} for one in entries]
        session.connection().execute(_ENTRIES, rows)


_ENTRIES = insert(cast(Table, AuditEntry.__table__))


def _changes(row: Audited, action: str) -> dict[str, list[Any]]:
    """field -> [old, new] for what this flush changes of the row; nothing if that is the machine's alone."""
    changes = {name: [_plain(old), _plain(new)] for name, old, new in _changed(row, action)}
    columns = inspect(row).mapper.columns
    is_people_s = action != "edit" or not all(columns[name].info.get("unaudited") for name in changes)
    return changes if is_people_s else {}


def _changed(row: Audited, action: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield (field, old, new)."""
    state = inspect(row)
    for column in state.mapper.column_attrs:
        name, info = column.key, column.columns[0].info
        if info.get("derived") or name in ("id", "workspace_id"):
            continue
        old, new = None, state.dict.get(name)
        if action == "delete":
            old, new = new, None
        elif action == "edit":
            history = state.attrs[name].history
            if not history.has_changes():
                continue
            old = history.deleted[0] if history.deleted else None
        if (old, new) != (None, None):
            yield name, old, new


def _plain(value: object) -> object:
    """Return a value as JSON can hold it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
