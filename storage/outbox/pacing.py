"""Slack's pace: which calls may be made now, and what has to wait."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.base import act_of, insert_into
from storage.outbox import lanes
from storage.outbox.allowances import CHANNEL, HISTORY, METHODS
from storage.outbox.rows import OutboxRow, Pace, State

RATE_LIMITED = "ratelimited"
"""Slack's word for too much, kept as a row's error."""


class Head(NamedTuple):
    """The head of a lane that has its turn."""

    row: OutboxRow
    free_at: datetime
    """When its channel is free."""
    rests_until: datetime | None
    """When its method's allowance lets the next call be made, if anything is known of it."""


def affordable(session: Session, heads: Sequence[Head]) -> list[OutboxRow]:
    """Return the rows whose method has allowance left, and use up its allowance and their channels'.

    The others are put off until it is their turn.
    """
    now = act_of(session).now
    by_method = defaultdict(list)
    for head in heads:
        by_method[head.row.workspace_id, _method(head.row)].append(head)
    chosen = []
    for (workspace_id, method), wanted in sorted(by_method.items()):
        allowance = METHODS[method]
        may, free_at = _used(session, workspace_id, method, wanted)
        for head in wanted[:may]:
            lanes.touch(session, workspace_id, head.row.channel, CHANNEL.after(1, head.free_at, now))
            chosen.append(head.row)
        for turn, head in enumerate(wanted[may:]):
            head.row.state, head.row.due_at = State.PENDING, free_at + allowance.span * turn
    return chosen


def _used(session: Session, workspace_id: str, method: str, wanted: Sequence[Head]) -> tuple[int, datetime]:
    """Use up as much of a method's allowance as is wanted and left.

    Returns for how many, and when the next call may be made. Where nothing is counted there is nothing to
    hold: Slack's 429 alone says when.
    """
    now, allowance = act_of(session).now, METHODS[method]
    if not allowance.span:
        free_at = wanted[0].rests_until or now
        return allowance.calls(free_at, now, len(wanted)), free_at
    pace = _held(session, workspace_id, method)
    may = allowance.calls(pace.free_at, now, len(wanted))
    if may:
        pace.free_at = allowance.after(may, pace.free_at, now)
    return may, pace.free_at


def rest_channel(session: Session, row: OutboxRow, until: datetime) -> None:
    """Say nothing more in this channel before an instant; then no burst."""
    lanes.touch(session, row.workspace_id, row.channel, until)


def rest_method(session: Session, row: OutboxRow, until: datetime) -> None:
    """Let a method rest in a row's workspace until an instant, then allow no burst."""
    lanes.rest(session, row.workspace_id, _method(row), until)


def rest_workspace(session: Session, row: OutboxRow, until: datetime) -> None:
    """Let every method rest in a row's workspace until an instant."""
    for method in METHODS:
        lanes.rest(session, row.workspace_id, method, until)


def other_channels_rest(session: Session, row: OutboxRow) -> bool:
    """Say whether Slack has just refused posts in another channel too: then it is not the channel's limit."""
    return (
        session.scalar(
            select(OutboxRow.id)
            .where(
                OutboxRow.workspace_id == row.workspace_id,
                OutboxRow.channel != row.channel,
                OutboxRow.finished_at.is_(None),
                OutboxRow.due_at > act_of(session).now,
                OutboxRow.state == State.PENDING,
                OutboxRow.error == RATE_LIMITED,
            )
            .limit(1)
        )
        is not None
    )


def _method(row: OutboxRow) -> str:
    """Return the method that this row's claim is for."""
    return HISTORY if row.to_be_looked_up else row.method


def _held(session: Session, workspace_id: str, method: str) -> Pace:
    """Return a method's pace, which no other process changes until we commit; a new one is free."""
    held = (
        select(Pace)
        .where(Pace.workspace_id == workspace_id, Pace.method == method)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    known = session.scalar(held)
    if known is not None:
        return known
    free_at = act_of(session).now - METHODS[method].ahead
    new = insert_into(session, Pace).values(workspace_id=workspace_id, method=method, free_at=free_at)
    session.execute(new.on_conflict_do_nothing())
    return session.scalars(held).one()
