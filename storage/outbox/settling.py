"""Settling: what came of a call. Each takes the row as it was claimed, so that a claim which has ended
meanwhile, and been taken over by another process, settles nothing."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from storage.base import act_of
from storage.outbox import lanes
from storage.outbox.rows import Message, Method, OutboxRow, Priority, State

STEPS_ASIDE = 10
"""After so many tries (each failure is one, and the look-up after it another) that fail by its own fault, a
message lets the others of its channel pass."""


def sent(session: Session, row: OutboxRow, channel: str | None = None, ts: str | None = None) -> None:
    """Note that a message is in its channel, whoever holds the claim by now."""
    place = {"posted_channel": channel, "ts": ts, "finished_at": act_of(session).now}
    which = {"its_id": row.id, "its_workspace": row.workspace_id}
    connection = session.connection(bind_arguments={"clause": _SENT})
    waited_in = connection.scalar(_SENT, {**which, **place})
    if waited_in is not None:  # by now perhaps in another lane than when it was claimed
        lanes.touch(session, row.workspace_id, waited_in)


_rows = cast(Table, OutboxRow.__table__)
_SENT = (
    update(_rows)
    .where(
        _rows.c.workspace_id == bindparam("its_workspace"),
        _rows.c.id == bindparam("its_id"),
        _rows.c.state != State.SENT,
    )
    .values(
        state=State.SENT,
        finished_at=bindparam("finished_at"),
        unsure_since=None,
        error=None,
        payload={},
        posted_channel=bindparam("posted_channel"),
        ts=bindparam("ts"),
    )
    .returning(_rows.c.channel)
)


def not_found(session: Session, row: OutboxRow) -> None:
    """Queue a message that was looked up and is not in its channel, as if for the first time."""
    _pending(session, row, act_of(session).now, unsure_since=None)


def hand_back(session: Session, row: OutboxRow) -> None:
    """Give back a claim that came too late: the call must end before the lease does."""
    _pending(session, row, act_of(session).now)


def try_again(
    session: Session, row: OutboxRow, at: datetime, error: str, *, unsure: bool, own_fault: bool = False
) -> None:
    """Try again at an instant.

    `unsure` says that the try may have taken effect, `own_fault` that the error may be this row's own and
    not Slack's trouble with everything.
    """
    since = row.unsure_since or (row.claimed_at if unsure else None)
    ours = _pending(session, row, at, error=error, unsure_since=since)
    if ours and own_fault and row.tries >= STEPS_ASIDE:
        _step_aside(session, ours)


def give_up(session: Session, row: OutboxRow, error: str) -> bool:
    """Give up a call; return whether its sender is to be told.

    Changes of a message that was surely not posted become part of it. Changes of one that may have been
    posted wait with it. A change that another follows is dropped.
    """
    ours = _held(session, row)
    if ours is None:
        return False
    _fail(session, ours, error)
    for change in _changes(session, ours):
        if ours.unsure_since is not None:
            _fail(session, change, error)
        elif change.method is Method.DELETE:
            ours.state, ours.payload = State.TAKEN_BACK, {}
            session.delete(change)
        else:
            ours.payload = {**ours.payload, **change.payload}
            session.delete(change)
    is_moot = ours.target_key is not None and _newest_change(session, ours) != ours.id
    if is_moot:
        session.delete(ours)
    session.flush()
    return not is_moot


def nothing_to_change(session: Session, row: OutboxRow) -> None:
    """Drop a change whose message is nowhere; if that message was given up, the change waits with it."""
    ours = _held(session, row)
    if ours is None:
        return
    if row.target is not None and row.target.state is State.FAILED:
        _fail(session, ours, row.target.error)
    else:
        session.delete(ours)
    session.flush()


def send_directly(session: Session, row: OutboxRow) -> None:
    """Turn a whisper that its channel refuses into a direct message to the same person."""
    ours = _pending(session, row, act_of(session).now, unsure_since=None)
    if ours is not None:
        lanes.touch(session, ours.workspace_id, ours.channel)
        ours.method, ours.channel = Method.POST, ours.user or ours.channel
        ours.payload = {name: value for name, value in ours.payload.items() if name != "thread_ts"}


def without_blocks(session: Session, row: OutboxRow, error: str) -> None:
    """Slack refuses the blocks: the next plainer ones, or else the text alone, which says all of it."""
    ours = _pending(session, row, act_of(session).now, error=error)
    if ours is not None:
        plainer = ours.payload.get("plainer") or [[]]
        ours.payload = {**ours.payload, "blocks": plainer[0], "plainer": plainer[1:]}


def repeat_marked(session: Session, row: OutboxRow, marked: Message) -> None:
    """Post again what may be there already, saying so."""
    ours = _pending(session, row, act_of(session).now, unsure_since=None)
    if ours is not None:
        ours.payload = {**ours.payload, **marked}


def _pending(session: Session, row: OutboxRow, at: datetime, **more: Any) -> OutboxRow | None:
    ours = _held(session, row)
    if ours is not None:
        ours.state, ours.due_at = State.PENDING, at
        for name, value in more.items():
            setattr(ours, name, value)
    return ours


def _held(session: Session, row: OutboxRow) -> OutboxRow | None:
    """Return the row, if the claim it was given out under still holds."""
    return session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.id == row.id,
            OutboxRow.state == State.SENDING,
            OutboxRow.tries == row.tries,
            OutboxRow.due_at == row.due_at,  # tries are counted anew when somebody retries
        )
        .with_for_update()
    )


def _fail(session: Session, row: OutboxRow, error: str | None) -> None:
    row.state, row.finished_at, row.error = State.FAILED, act_of(session).now, error


def _changes(session: Session, posted: OutboxRow) -> list[OutboxRow]:
    """Return the waiting changes of a message, in order."""
    if posted.key is None:
        return []
    waiting = select(OutboxRow).where(
        OutboxRow.workspace_id == posted.workspace_id,
        OutboxRow.target_key == posted.key,
        OutboxRow.finished_at.is_(None),
    )
    return list(session.scalars(waiting.order_by(OutboxRow.id)))


def _newest_change(session: Session, change: OutboxRow) -> int | None:
    """Return the id of the newest change of a message."""
    return session.scalar(
        select(func.max(OutboxRow.id)).where(
            OutboxRow.workspace_id == change.workspace_id, OutboxRow.target_key == change.target_key
        )
    )


def _step_aside(session: Session, row: OutboxRow) -> None:
    """Move a message behind everything else of its channel, with its changes."""
    for each in (row, *_changes(session, row)):
        each.priority = Priority.ASIDE
