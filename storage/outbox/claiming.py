"""Claiming: of several processes each row is taken by one, by the locks on it and on its lane."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    Executable,
    Integer,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from storage.base import act_of, guarded
from storage.outbox import pacing
from storage.outbox.lanes import head_of
from storage.outbox.pacing import Head
from storage.outbox.rows import LEASE, Lane, OutboxRow, Pace, Priority, State
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
    now, of_one = act_of(session).now, _is_of_one(session)
    ids = [one for one in session.scalars(_HEADS[of_one], {"now": now, "at_most": limit}) if one not in held]
    if not ids:
        return []
    heads = [Head(*found) for found in session.execute(_LOCKED[of_one], {"now": now, "ids": ids})]
    for row, _, _ in heads:
        if row.state is State.SENDING and row.unsure_since is None:
            row.unsure_since = row.claimed_at
    claimed = pacing.affordable(session, heads)
    session.flush()
    _take(session, claimed, now + LEASE)
    _load_targets(session, claimed)
    return claimed


def _take(session: Session, rows: Sequence[OutboxRow], until: datetime) -> None:
    """Claim rows that are locked, all in one statement; their lanes have been touched."""
    if rows:
        session.connection().execute(_TAKE, {"ids": [row.id for row in rows], "until": until})
    for row in rows:
        set_committed_value(row, "state", State.SENDING)
        set_committed_value(row, "due_at", until)
        set_committed_value(row, "tries", row.tries + 1)


def _load_targets(session: Session, rows: Sequence[OutboxRow]) -> None:
    """Load what is changed by those that are changes: most are not."""
    for row in rows:
        if row.target_key is None:
            set_committed_value(row, "target", None)
    if changes := [row.id for row in rows if row.target_key is not None]:
        session.scalars(_WITH_TARGETS[_is_of_one(session)], {"ids": changes}).all()


def _is_of_one(session: Session) -> bool:
    return act_of(session).workspace_id is not None


S = TypeVar("S", bound=Executable)


def _of_all_and_of_one(statement: S) -> dict[bool, S]:
    """Return a statement as it is, and as it sees one workspace."""
    return {False: statement, True: guarded(statement)}


def _of_each_priority(first: Select[Any, Any, Any, Any]) -> Subquery:
    """Ask for each priority by itself: an index holds the lanes of one in the order in which they are due."""
    return union_all(*(select(first.where(Lane.priority == int(p)).subquery()) for p in Priority)).subquery()


_waiting = select(Lane.workspace_id, Lane.channel, Lane.priority, Lane.next_due_at).order_by(Lane.next_due_at)
_first = _of_each_priority(_waiting.where(Lane.next_due_at.is_not(None)).limit(1))
_first_due = select(func.min(_first.c.next_due_at))
_FIRST_DUE = _of_all_and_of_one(_first_due)
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
_HEADS = _of_all_and_of_one(_heads)

_now = bindparam("now", type_=UTCDateTime())
_ids: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
_locked = (
    select(OutboxRow, Lane.free_at, Pace.free_at)
    .join(Lane, and_(Lane.workspace_id == OutboxRow.workspace_id, Lane.channel == OutboxRow.channel))
    .outerjoin(Pace, and_(Pace.workspace_id == OutboxRow.workspace_id, Pace.method == OutboxRow.method))
    .where(OutboxRow.id.in_(_ids), OutboxRow.finished_at.is_(None), OutboxRow.due_at <= _now)
    .where(Lane.next_due_at <= _now)
    .order_by(OutboxRow.priority, OutboxRow.id)
    .with_for_update(skip_locked=True, of=[OutboxRow, Lane])
    .execution_options(populate_existing=True)
)
_LOCKED = _of_all_and_of_one(_locked)
"""Those of the heads that no other process has or had."""

_rows = cast(Table, OutboxRow.__table__)
_TAKE = (
    update(_rows)
    .where(_rows.c.id.in_(_ids))
    .values(state=State.SENDING, due_at=bindparam("until"), tries=_rows.c.tries + 1)
)
_with_targets = select(OutboxRow).where(OutboxRow.id.in_(_ids)).options(selectinload(OutboxRow.target))
_WITH_TARGETS = _of_all_and_of_one(_with_targets.execution_options(populate_existing=True))
