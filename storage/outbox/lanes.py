"""Lanes: what each channel has waiting, and when its head may be claimed.

The session keeps this true by itself, as it writes the audit trail: when a transaction commits, the lanes
whose rows it has changed are brought up to date. First the lanes, in one order, then the paces: so no two
transactions wait for each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Table, bindparam, case, event, select, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from storage.base import act_of, insert_of
from storage.due import Old
from storage.outbox.allowances import CHANNEL
from storage.outbox.rows import LEASE, Lane, OutboxRow, Pace, State

IDLE = Old(Lane, Lane.free_at, after=timedelta(days=30), only=Lane.next_due_at.is_(None))
"""A lane is made anew when its channel has something to say again."""

Key = tuple[str, str]
"""(workspace, channel or method)."""


@dataclass
class _Changes:
    """What a transaction brings up to date when it commits: since when each is free at the earliest."""

    lanes: dict[Key, datetime] = field(default_factory=dict)
    paces: dict[Key, datetime] = field(default_factory=dict)


def touch(session: Session, workspace_id: str, channel: str, free_at: datetime | None = None) -> None:
    """Bring a lane up to date at the commit; its channel is not free before `free_at`."""
    free_at = free_at or act_of(session).now - CHANNEL.ahead
    _put(_changes(session).lanes, (workspace_id, channel), free_at)


def bring_forward(session: Session) -> None:
    """Let nothing wait longer than it would from now on: the clock was set back, and what had been written
    before lies ahead."""
    now = act_of(session).now
    pending, sending = OutboxRow.state == State.PENDING, OutboxRow.state == State.SENDING
    waiting = update(OutboxRow).where(OutboxRow.finished_at.is_(None))
    session.execute(waiting.where(pending, OutboxRow.due_at > now).values(due_at=now))
    session.execute(waiting.where(sending, OutboxRow.due_at > now + LEASE).values(due_at=now + LEASE))
    session.execute(update(Pace).where(Pace.free_at > now).values(free_at=now))
    ahead = update(Lane).where(Lane.free_at > now)
    session.execute(ahead.values(free_at=now))
    session.execute(
        update(Lane).where(Lane.next_due_at > now).values(next_due_at=_HEAD_DUE),
        execution_options={"synchronize_session": False},
    )


def gets_something(session: Session) -> bool:
    """Return whether the outbox gets something to send with this transaction."""
    return bool(session.info.get(_Changes))


def rest(session: Session, workspace_id: str, method: str, until: datetime) -> None:
    """Make no call of a method before an instant."""
    _put(_changes(session).paces, (workspace_id, method), until)


def _changes(session: Session) -> _Changes:
    changes: _Changes = session.info.setdefault(_Changes, _Changes())
    return changes


def _put(changes: dict[Key, datetime], key: Key, at: datetime) -> None:
    changes[key] = max(at, changes.get(key, at))


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, OutboxRow):
            touch(session, row.workspace_id, row.channel)


@event.listens_for(Session, "before_commit")
def _bring_up_to_date(session: Session) -> None:
    session.flush()
    changes: _Changes | None = session.info.pop(_Changes, None)
    if changes is None:
        return
    lanes, paces = sorted(changes.lanes.items()), sorted(changes.paces.items())
    _free(session, _lanes, [{"workspace_id": w, "channel": c, "free_at": at} for (w, c), at in lanes])
    if lanes:
        # A statement of its own: it sees what was committed while the one before waited for the lanes.
        session.connection().execute(_NEXT, [{"its_workspace": w, "its_channel": c} for (w, c), _ in lanes])
    _free(session, _paces, [{"workspace_id": w, "method": m, "free_at": at} for (w, m), at in paces])


def _free(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let each be free from an instant on at the earliest, and hold it until the transaction ends."""
    if rows:
        session.execute(_later(session.get_bind().dialect.name, table), rows)


@cache
def _later(dialect: str, table: Table) -> Insert:
    """Build once for each database what makes a lane or pace, or moves its instant on."""
    row = insert_of(dialect, table)
    later = case((row.excluded.free_at > table.c.free_at, row.excluded.free_at), else_=table.c.free_at)
    return row.on_conflict_do_update(index_elements=table.primary_key, set_={"free_at": later})


_lanes, _paces = cast(Table, Lane.__table__), cast(Table, Pace.__table__)


def head_of(lane: FromClause, value: Callable[[FromClause], ColumnElement[Any]]) -> ScalarSelect[Any]:
    """Select a value of the first row of a lane: one look into an index, however long the lane is."""
    row = OutboxRow.__table__.alias("head")
    return (
        select(value(row))
        .where(
            row.c.workspace_id == lane.c.workspace_id,
            row.c.channel == lane.c.channel,
            row.c.finished_at.is_(None),
        )
        .order_by(row.c.priority, row.c.id)
        .limit(1)
        .correlate(lane)
        .scalar_subquery()
    )


_HEAD_DUE = head_of(
    _lanes, lambda row: case((row.c.due_at > _lanes.c.free_at, row.c.due_at), else_=_lanes.c.free_at)
)
"""When the head of a lane may be claimed."""

_NEXT = (
    update(_lanes)
    .where(_lanes.c.workspace_id == bindparam("its_workspace"), _lanes.c.channel == bindparam("its_channel"))
    .values(next_due_at=_HEAD_DUE, priority=head_of(_lanes, lambda row: row.c.priority))
)
