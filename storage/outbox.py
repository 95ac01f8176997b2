"""The outbox: everything Rapport says besides answering, written in the transaction of its cause.

Each row is one Slack call to be made. A row with a key is made once, whoever asks for it again. The sender
claims rows, makes the calls and settles them; a call whose outcome nobody knows is marked `unsure`, so that
the channel is looked at before anything is posted a second time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

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
    HOME = "views.publish"


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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None]
    method: Mapped[Method] = mapped_column(choice(Method))
    channel: Mapped[str] = mapped_column(String(32))
    """A channel, or a user's id for their direct message with Rapport."""
    user: Mapped[str | None] = mapped_column(String(32))
    """Who alone sees an ephemeral message, or whose Home tab it is."""
    target_key: Mapped[str | None] = mapped_column(index=True)
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


def post(session: Session, key: str, channel: str, message: Message, thread_ts: str | None = None) -> None:
    """Say something in a channel or direct message, once for this key."""
    payload = {**message, "thread_ts": thread_ts} if thread_ts else message
    _write(session, key, Method.POST, channel, payload)


def whisper(
    session: Session, key: str, channel: str, user: str, message: Message, thread: str | None = None
) -> None:
    """Say something that one person alone sees in a channel."""
    payload = {**message, "thread_ts": thread} if thread else message
    _write(session, key, Method.EPHEMERAL, channel, payload, user=user)


def say_privately(
    session: Session, key: str, channel: str | None, user: str, message: Message, thread: str | None = None
) -> None:
    """Answer one person: whispered where they are, by direct message if that is nowhere in particular."""
    if channel is None or channel.startswith("D"):
        post(session, key, channel or user, message, thread)
    else:
        whisper(session, key, channel, user, message, thread)


def update_posted(session: Session, key: str, message: Message) -> None:
    """Change the message that was (or will be) posted under `key`; does nothing if there is none."""
    posted = session.scalar(select(OutboxRow).where(OutboxRow.key == key, OutboxRow.state != State.FAILED))
    if posted is None:
        return
    waiting = session.scalar(
        select(OutboxRow).where(OutboxRow.target_key == key, OutboxRow.state == State.PENDING)
    )
    if waiting is not None:
        waiting.payload = message
    else:
        _write(session, None, Method.UPDATE, posted.channel, message, target_key=key)
    session.flush()


def publish_home(session: Session, user: str, view: dict[str, Any]) -> None:
    """Show a person's Home tab anew."""
    _write(session, None, Method.HOME, user, {"view": view}, user=user)


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


def claim(session: Session, limit: int = 100) -> Sequence[OutboxRow]:
    """Take the next call of each channel that is free now; what a dead process left is taken as unsure.

    An update waits until the message it changes has been posted.
    """
    now = act_of(session).now
    posted = select(OutboxRow.id).where(OutboxRow.state.in_([State.PENDING, State.SENDING])).subquery()
    target = OutboxRow.__table__.alias("target")
    target_is_open = (
        select(target.c.id)
        .where(
            target.c.workspace_id == OutboxRow.workspace_id,
            target.c.key == OutboxRow.target_key,
            target.c.id.in_(select(posted.c.id)),
        )
        .exists()
    )
    paced = select(ChannelPace.channel).where(
        ChannelPace.workspace_id == OutboxRow.workspace_id,
        ChannelPace.channel == OutboxRow.channel,
        ChannelPace.free_at > now,
    )
    claimable = or_(
        and_(OutboxRow.state == State.PENDING, OutboxRow.due_at <= now),
        and_(OutboxRow.state == State.SENDING, OutboxRow.lease_until <= now),
    )
    first_of_channel = (
        select(func.min(OutboxRow.id))
        .where(claimable, ~target_is_open, ~paced.exists())
        .group_by(OutboxRow.workspace_id, OutboxRow.channel)
        .limit(limit)
    )
    claimed: list[OutboxRow] = []
    for row_id in session.scalars(first_of_channel).all():
        row = session.scalar(
            select(OutboxRow).where(OutboxRow.id == row_id).with_for_update(skip_locked=True)
        )
        if row is not None and _take_turn(session, row, now):
            row.unsure = row.unsure or row.state == State.SENDING
            row.state, row.lease_until, row.tries = State.SENDING, now + LEASE, row.tries + 1
            claimed.append(row)
    session.flush()
    return claimed


def _take_turn(session: Session, row: OutboxRow, now: datetime) -> bool:
    """Whether the channel's next place is ours; of several processes one gets it."""
    place = insert_into(session, ChannelPace).values(
        workspace_id=row.workspace_id, channel=row.channel, free_at=now + SPACING
    )
    taken = place.on_conflict_do_update(
        index_elements=[ChannelPace.workspace_id, ChannelPace.channel],
        set_={"free_at": now + SPACING},
        where=ChannelPace.free_at <= now,
    )
    return session.scalar(taken.returning(ChannelPace.channel)) is not None


def settle_sent(session: Session, row_id: int, channel: str | None, ts: str | None) -> None:
    row = session.get_one(OutboxRow, row_id)
    row.state, row.sent_at, row.lease_until, row.error = State.SENT, act_of(session).now, None, None
    row.posted_channel, row.ts = channel, ts


def settle_again(session: Session, row_id: int, at: datetime, error: str, *, unsure: bool) -> None:
    """Try again later; `unsure` says that the last try may have taken effect."""
    row = session.get_one(OutboxRow, row_id)
    row.state, row.due_at, row.lease_until, row.error = State.PENDING, at, None, error
    row.unsure = unsure


def settle_failed(session: Session, row_id: int, error: str) -> None:
    row = session.get_one(OutboxRow, row_id)
    row.state, row.lease_until, row.error = State.FAILED, None, error


def hold_channel(session: Session, row_id: int, until: datetime) -> None:
    """Slack asked for a pause: nothing goes to this row's channel before `until`."""
    row = session.get_one(OutboxRow, row_id)
    session.execute(
        update(ChannelPace)
        .where(ChannelPace.workspace_id == row.workspace_id, ChannelPace.channel == row.channel)
        .values(free_at=until)
    )


def posted(session: Session, key: str) -> tuple[str, str] | None:
    """(channel, ts) of the message posted under `key`, once it is."""
    row = session.scalar(select(OutboxRow).where(OutboxRow.key == key, OutboxRow.ts.is_not(None)))
    return None if row is None else (row.posted_channel or row.channel, row.ts or "")


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
