"""Claiming: of several processes each row is taken by one, by the locks on it and on its channel's pace."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased, selectinload

from storage.base import act_of
from storage.outbox import pacing
from storage.outbox.rows import LEASE, OutboxRow, Pace, State


def anything_due(session: Session) -> bool:
    """Whether a call waits to be made: of a million rows one is looked at."""
    due = select(OutboxRow.id).where(_is_due(act_of(session).now)).limit(1)
    return session.scalar(due) is not None


def claim(session: Session, limit: int) -> Sequence[OutboxRow]:
    """Take the heads of the lanes that are free now; what a dead process left is taken as unsure."""
    now = act_of(session).now
    ids = session.scalars(_heads(now, limit)).all()
    if not ids:
        return []
    claimed = pacing.affordable(session, session.execute(_locked(now, ids)).all())
    for row in claimed:
        if row.state is State.SENDING and row.unsure_since is None:
            row.unsure_since = row.claimed_at
        row.state, row.due_at, row.tries = State.SENDING, now + LEASE, row.tries + 1
    session.flush()
    return claimed


def _heads(now: datetime, limit: int) -> Select[int]:
    """The head of each lane that has its turn: one look into an index for a lane, however long it is."""
    candidate = aliased(OutboxRow)
    head = (
        select(candidate.id)
        .where(
            candidate.workspace_id == Pace.workspace_id,
            candidate.channel == Pace.name,
            candidate.finished_at.is_(None),
        )
        .order_by(candidate.priority, candidate.id)
        .limit(1)
        .correlate(Pace)
        .scalar_subquery()
    )
    lanes = select(head.label("head_id")).where(_is_free(now)).subquery()
    return (
        select(OutboxRow.id)
        .join(lanes, lanes.c.head_id == OutboxRow.id)
        .where(_is_due(now))
        .order_by(OutboxRow.priority, OutboxRow.id)
        .limit(limit)
    )


def _locked(now: datetime, ids: Sequence[int]) -> Select[OutboxRow, Pace]:
    """Those rows with their lanes, unless another process has them or has just had them."""
    lane = and_(Pace.workspace_id == OutboxRow.workspace_id, Pace.name == OutboxRow.channel)
    return (
        select(OutboxRow, Pace)
        .join(Pace, lane)
        .where(OutboxRow.id.in_(ids), _is_due(now), _is_free(now))
        .order_by(OutboxRow.priority, OutboxRow.id)
        .with_for_update(skip_locked=True, of=[OutboxRow, Pace])
        .options(selectinload(OutboxRow.target))
        .execution_options(populate_existing=True)
    )


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(OutboxRow.finished_at.is_(None), OutboxRow.due_at <= now)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return Pace.used_until <= now + pacing.CHANNEL.ahead
