"""Claiming: of several processes each row is taken by one, by the locks on it and on its lane."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, Subquery, and_, bindparam, func, select, union_all
from sqlalchemy.orm import Session, selectinload

from storage.base import act_of, guarded
from storage.outbox import pacing
from storage.outbox.lanes import head_of
from storage.outbox.rows import LEASE, Lane, OutboxRow, Priority, State
from storage.types import UTCDateTime


def next_due(session: Session) -> datetime | None:
    """Return when the next call may be made, in the past if it waits; None if nothing is to be said."""
    at: datetime | None = session.scalar(_FIRST_DUE[_is_of_one(session)])
    return at


def claim(session: Session, limit: int, held: Collection[int] = ()) -> Sequence[OutboxRow]:
    """Take the heads of the lanes that have their turn; what a dead process left is taken as unsure.

    In an act that serves one workspace, of its lanes.
    What this process holds itself, by their ids, is never taken from it, whatever the clock says.
    """
    now = act_of(session).now
    ids = [
        one
        for one in session.scalars(_HEADS[_is_of_one(session)], {"now": now, "at_most": limit})
        if one not in held
    ]
    if not ids:
        return []
    heads = session.execute(_locked(now, ids)).all()
    for row, _ in heads:
        if row.state is State.SENDING and row.unsure_since is None:
            row.unsure_since = row.claimed_at
    claimed = pacing.affordable(session, [(row, free_at) for row, free_at in heads])
    for row in claimed:
        row.state, row.due_at, row.tries = State.SENDING, now + LEASE, row.tries + 1
    session.flush()
    return claimed


def _is_of_one(session: Session) -> bool:
    return act_of(session).workspace_id is not None


def _locked(now: datetime, ids: Sequence[int]) -> Select[OutboxRow, datetime]:
    """Select those rows, with when their channels are free, unless another process has them or had them."""
    lane = and_(Lane.workspace_id == OutboxRow.workspace_id, Lane.channel == OutboxRow.channel)
    return (
        select(OutboxRow, Lane.free_at)
        .join(Lane, lane)
        .where(OutboxRow.id.in_(ids), OutboxRow.finished_at.is_(None), OutboxRow.due_at <= now)
        .where(Lane.next_due_at <= now)
        .order_by(OutboxRow.priority, OutboxRow.id)
        .with_for_update(skip_locked=True, of=[OutboxRow, Lane])
        .options(selectinload(OutboxRow.target))
        .execution_options(populate_existing=True)
    )


def _of_each_priority(first: Select[Any, Any, Any, Any]) -> Subquery:
    """Ask for each priority by itself: an index holds the lanes of one in the order in which they are due."""
    return union_all(*(select(first.where(Lane.priority == int(p)).subquery()) for p in Priority)).subquery()


_waiting = select(Lane.workspace_id, Lane.channel, Lane.priority, Lane.next_due_at).order_by(Lane.next_due_at)
_first = _of_each_priority(_waiting.where(Lane.next_due_at.is_not(None)).limit(1))
_first_due = select(func.min(_first.c.next_due_at))
_FIRST_DUE = {False: _first_due, True: guarded(_first_due)}
_due = _of_each_priority(
    _waiting.where(Lane.next_due_at <= bindparam("now", type_=UTCDateTime())).limit(
        bindparam("at_most", type_=Integer)
    )
)
_heads = (
    select(head_of(_due, lambda row: row.c.id))
    .select_from(_due)
    .order_by(_due.c.priority, _due.c.next_due_at)
    .limit(bindparam("at_most", type_=Integer))
)
_HEADS = {False: _heads, True: guarded(_heads)}
