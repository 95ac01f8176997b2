"""The tables: calls to be made, the lane of each channel, and the pace of each method."""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from storage.base import Base, Entity, InWorkspace, Record, choice, found_by
from storage.types import ID

LEASE = timedelta(seconds=30)
"""A claim that has not been settled by then belongs to a process that died: longer than a call may take to
begin, to be answered, and after that to take effect unanswered."""

UNKNOWN = "unknown_outcome"
"""The error of a call of which nobody can find out whether it took effect."""

OUTSIDERS = "read_by_outsiders"
"""The error of a message that is not posted since another organization reads its channel."""

NO_TOKEN = ("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed")
"""Slack's words for a token that it does not know, now: it may be replaced, or Slack be mistaken."""

Message = dict[str, Any]
"""`text` (the whole meaning, for screen readers and notifications) and `blocks`. `plainer`, if given, is a
list of blocks to use where Slack refuses those, the plainest last."""


Place = tuple[str, str]
"""(channel, ts) of a message in Slack."""


class Method(StrEnum):
    POST = "chat.postMessage"
    EPHEMERAL = "chat.postEphemeral"
    UPDATE = "chat.update"
    DELETE = "chat.delete"


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    TAKEN_BACK = "taken back"
    """Deleted before it was posted."""


class Priority(IntEnum):
    """What goes first in a channel, and first of all when Slack wants us slow."""

    URGENT = 0
    """A person waits for it, or it is of use now."""
    BULK = 5
    """Digests and announcements."""
    ASIDE = 9
    """What failed again and again by its own fault holds up nothing else."""


class OutboxRow(Entity, InWorkspace, Base):
    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(
            "ix_outbox_lane",
            "workspace_id",
            "channel",
            "priority",
            "id",
            sqlite_where="finished_at IS NULL",
            postgresql_where="finished_at IS NULL",
        ),
        Index("ix_outbox_state", "workspace_id", "state", "id"),
        Index("ix_outbox_target", "workspace_id", "target_key"),
        Index(
            "ix_outbox_posted",
            "workspace_id",
            "ts",
            sqlite_where="about IS NOT NULL",
            postgresql_where="about IS NOT NULL",
        ),
        Index(
            "ix_outbox_about",
            "workspace_id",
            "about",
            sqlite_where="about IS NOT NULL",
            postgresql_where="about IS NOT NULL",
        ),
    )

    entity = "delivery"
    label = "delivery"
    rights = """
        role       view    create  edit    delete  export
        manager    all     -       all     -       -
        admin      all     -       all     -       -
    """

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    key: Mapped[str | None]
    method: Mapped[Method] = mapped_column(choice(Method))
    channel: Mapped[str] = mapped_column(String(32))
    """A channel, or a user's id for their direct message with Rapport."""
    user: Mapped[str | None] = mapped_column(String(32))
    """Who alone sees an ephemeral message; of a post, who is told if it cannot be made."""
    target_key: Mapped[str | None]
    """The key of the posted message that an update or delete changes, or that tells of this among others."""
    about: Mapped[str | None]
    """The record that a post follows, as `about_record` writes it."""
    payload: Mapped[dict[str, Any]]
    priority: Mapped[int]
    state: Mapped[State] = mapped_column(choice(State), default=State.PENDING)
    tries: Mapped[int] = mapped_column(default=0)
    """Counts the claims; who settles says which claim was theirs."""
    due_at: Mapped[datetime]
    """When it is to be taken up next: at once, later after a failure, or at the lease's end."""
    unsure_since: Mapped[datetime | None]
    """When the first try began that may have taken effect without our knowing."""
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    """When it was sent, given up or taken back; until then it stands in its channel's lane."""
    let_go_at: Mapped[datetime] = mapped_column(index=True)
    """When the row may be forgotten, if it is finished."""
    posted_channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None]

    target: Mapped["OutboxRow | None"] = relationship(
        primaryjoin=lambda: and_(
            foreign(OutboxRow.workspace_id) == remote(OutboxRow.workspace_id),
            foreign(OutboxRow.target_key) == remote(OutboxRow.key),
        ),
        viewonly=True,
        lazy="raise",
    )
    """The post that an update or delete changes, loaded with a claim."""

    @property
    def place(self) -> Place | None:
        """Where it stands, once it is posted."""
        return (self.posted_channel, self.ts) if self.posted_channel and self.ts else None

    @property
    def claimed_at(self) -> datetime:
        """When the claim that holds it was made."""
        return self.due_at - LEASE

    @property
    def to_be_looked_up(self) -> bool:
        """Whether it may be in its channel already."""
        return self.unsure_since is not None and self.method is Method.POST


def about_record(record: Record) -> str:
    """Return how a row refers to the record it follows."""
    return f"{record.entity}:{record.id}"


class Lane(InWorkspace, Base):
    """The rows of a channel that are not finished, in the order in which they are sent."""

    __tablename__ = "lanes"
    __table_args__ = (
        Index(
            "ix_lanes_due",
            "priority",
            "next_due_at",
            sqlite_where="next_due_at IS NOT NULL",
            postgresql_where="next_due_at IS NOT NULL",
        ),
        found_by("priority", "next_due_at", where="next_due_at IS NOT NULL", name="ix_lanes_theirs"),
    )

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    free_at: Mapped[datetime]
    """When Slack's allowance for the channel lets the next call be made. In the past, it allows a burst."""
    next_due_at: Mapped[datetime | None]
    """When the head may be claimed: it is due and the channel is free. None while nothing waits."""
    priority: Mapped[int | None]
    """The head's."""


class Pace(InWorkspace, Base):
    """How much of Slack's allowance for a method is used: a row, so that processes share it."""

    __tablename__ = "paces"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    method: Mapped[str] = mapped_column(String(32), primary_key=True)
    free_at: Mapped[datetime]
    """When the allowance lets the next call be made. In the past, it allows a burst."""
