"""The outbox: everything Rapport says besides answering, written in the transaction of its cause.

Each row is one Slack call to be made. A row with a key is made once, whoever asks for it again. The sender
claims rows, makes the calls and settles them; a call whose outcome nobody knows is marked `unsure`, so that
the channel is looked at before anything is posted a second time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import Base, InWorkspace, act_of, choice, insert_into

LEASE = timedelta(seconds=60)
"""A claim that has not been settled by then belongs to a process that died."""

SPACING = timedelta(seconds=1)
"""Slack takes one message a second in a channel."""

Message = dict[str, Any]
"""`text` (the whole meaning, for screen readers and notifications) and `blocks`."""


class Method(StrEnum):
    POST = "chat.postMessage"
    EPHEMERAL = "chat.postEphemeral"
    UPDATE = "chat.update"


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class OutboxRow(InWorkspace, Base):
    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_outbox_due", "state", "due_at"),
        Index("ix_outbox_target", "workspace_id", "target_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None]
    method: Mapped[Method] = mapped_column(choice(Method))
    channel: Mapped[str] = mapped_column(String(32))
    """A channel, or a user's id for their direct message with Rapport."""
    user: Mapped[str | None] = mapped_column(String(32))
    """Who alone sees an ephemeral message; of a post, who is told if it cannot be made."""
    target_key: Mapped[str | None]
    """The key of the posted message that an update changes."""
    payload: Mapped[dict[str, Any]]
    state: Mapped[State] = mapped_column(choice(State), default=State.PENDING)
    unsure: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    posted_channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None]


class ChannelPace(InWorkspace, Base):
    """When a channel takes its next message: a row, so that several processes keep one pace."""

    __tablename__ = "channel_paces"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    free_at: Mapped[datetime]


# Writing


def post(
    session: Session,
    key: str,
    channel: str,
    message: Message,
    *,
    thread: str | None = None,
    asked_by: str | None = None,
) -> None:
    """Say something in a channel or direct message, once for this key; `asked_by` hears if that fails."""
    _write(session, key, Method.POST, channel, _threaded(message, thread), user=asked_by)


def say_privately(
    session: Session, key: str, channel: str | None, user: str, message: Message, thread: str | None = None
) -> None:
    """Answer one person: whispered where they are, by direct message if that is nowhere in particular."""
    if channel is None or channel.startswith("D"):
        post(session, key, channel or user, message, thread=thread)
    else:
        _write(session, key, Method.EPHEMERAL, channel, _threaded(message, thread), user=user)


def update_posted(session: Session, key: str, message: Message) -> None:
    """Change the message that was (or will be) posted under `key`; does nothing if there is none."""
    posted = session.scalar(select(OutboxRow).where(OutboxRow.key == key, OutboxRow.state != State.FAILED))
    if posted is None:
        return
    waiting = select(OutboxRow).where(OutboxRow.target_key == key, OutboxRow.state == State.PENDING)
    update_to_come = session.scalar(waiting.with_for_update(skip_locked=True))
    if update_to_come is not None:
        update_to_come.payload = message
        session.flush()
    else:
        _write(session, None, Method.UPDATE, posted.channel, message, target_key=key)


def posted(session: Session, key: str) -> tuple[str, str] | None:
    """(channel, ts) of the message posted under `key`, once it is."""
    row = session.scalar(select(OutboxRow).where(OutboxRow.key == key))
    return (row.posted_channel, row.ts) if row and row.posted_channel and row.ts else None


def _threaded(message: Message, thread: str | None) -> Message:
    return {**message, "thread_ts": thread} if thread else message


def _write(
    session: Session, key: str | None, method: Method, channel: str, payload: Message, **more: Any
) -> None:
    act = act_of(session)
    row = insert_into(session, OutboxRow).values(
        workspace_id=act.workspace_id,
        key=key,
        method=method,
        channel=channel,
        payload=payload,
        due_at=act.now,
        created_at=act.now,
        **more,
    )
    session.execute(row.on_conflict_do_nothing(index_elements=[OutboxRow.workspace_id, OutboxRow.key]))


# Claiming


def claim(session: Session, limit: int = 100) -> Sequence[OutboxRow]:
    """Take the oldest call of each channel that is free now; what a dead process left is taken as unsure.

    An update waits until the message it changes has been posted. Of several processes each row is taken by
    one: by the row's lock, and by its channel's pace.
    """
    now = act_of(session).now
    oldest = (
        select(func.min(OutboxRow.id))
        .where(_claimable(now), ~_waits_for_its_target(), ~_channel_rests(now))
        .group_by(OutboxRow.workspace_id, OutboxRow.channel)
        .order_by(func.min(OutboxRow.id))
        .limit(limit)
    )
    ids = session.scalars(oldest).all()
    if not ids:
        return []
    locked = select(OutboxRow).where(OutboxRow.id.in_(ids), _claimable(now)).order_by(OutboxRow.id)
    rows = session.scalars(locked.with_for_update(skip_locked=True)).all()
    free = _take_turns(session, rows, now)
    claimed = [row for row in rows if (row.workspace_id, row.channel) in free]
    for row in claimed:
        row.unsure = row.unsure or row.state == State.SENDING
        row.state, row.lease_until, row.tries = State.SENDING, now + LEASE, row.tries + 1
    session.flush()
    return claimed


def _claimable(now: datetime) -> Any:
    return or_(
        and_(OutboxRow.state == State.PENDING, OutboxRow.due_at <= now),
        and_(OutboxRow.state == State.SENDING, OutboxRow.lease_until <= now),
    )


def _waits_for_its_target() -> Any:
    target = aliased(OutboxRow)
    return (
        select(target.id)
        .where(
            target.workspace_id == OutboxRow.workspace_id,
            target.key == OutboxRow.target_key,
            target.state.in_([State.PENDING, State.SENDING]),
        )
        .exists()
    )


def _channel_rests(now: datetime) -> Any:
    return (
        select(ChannelPace.channel)
        .where(
            ChannelPace.workspace_id == OutboxRow.workspace_id,
            ChannelPace.channel == OutboxRow.channel,
            ChannelPace.free_at > now,
        )
        .exists()
    )


def _take_turns(session: Session, rows: Sequence[OutboxRow], now: datetime) -> set[tuple[str, str]]:
    """The (workspace, channel) whose next place is ours; of several processes one gets it."""
    if not rows:
        return set()
    places = insert_into(session, ChannelPace).values(
        [
            {"workspace_id": row.workspace_id, "channel": row.channel, "free_at": now + SPACING}
            for row in sorted(rows, key=lambda row: (row.workspace_id, row.channel))
        ]
    )
    taken = places.on_conflict_do_update(
        index_elements=[ChannelPace.workspace_id, ChannelPace.channel],
        set_={"free_at": now + SPACING},
        where=ChannelPace.free_at <= now,
    )
    won = session.execute(taken.returning(ChannelPace.workspace_id, ChannelPace.channel))
    return {(workspace_id, channel) for workspace_id, channel in won}


# Settling


def settle_sent(session: Session, row_id: int, channel: str | None, ts: str | None) -> None:
    row = session.get_one(OutboxRow, row_id)
    row.state, row.sent_at, row.lease_until, row.error = State.SENT, act_of(session).now, None, None
    row.posted_channel, row.ts = channel, ts


def settle_again(
    session: Session, row_id: int, at: datetime, error: str, *, unsure: bool, channel_rests: bool = False
) -> None:
    """Try again at an instant; `unsure` says that the last try may have taken effect, `channel_rests` that
    Slack wants nothing in the channel before."""
    row = session.get_one(OutboxRow, row_id)
    row.state, row.due_at, row.lease_until, row.error = State.PENDING, at, None, error
    row.unsure = unsure
    if channel_rests:
        session.execute(
            update(ChannelPace)
            .where(ChannelPace.workspace_id == row.workspace_id, ChannelPace.channel == row.channel)
            .values(free_at=at)
        )


def settle_failed(session: Session, row_id: int, error: str) -> None:
    row = session.get_one(OutboxRow, row_id)
    row.state, row.lease_until, row.error = State.FAILED, None, error


def send_directly(session: Session, row_id: int) -> None:
    """A whisper that its channel does not let us make becomes a direct message to the same person."""
    row = session.get_one(OutboxRow, row_id)
    row.method, row.channel, row.state, row.lease_until = (
        Method.POST,
        row.user or row.channel,
        State.PENDING,
        None,
    )
    row.payload = {name: value for name, value in row.payload.items() if name != "thread_ts"}


def forget_sent(session: Session, before: datetime) -> None:
    """Let go of what needs no more: whispers and updates; posts stay, for their cards to be changed."""
    over = delete(OutboxRow).where(OutboxRow.sent_at < before, OutboxRow.method != Method.POST)
    session.execute(over)
