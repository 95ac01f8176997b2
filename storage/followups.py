"""Follow-ups: what somebody promised to do, and the minute at which Rapport reminds them.

A follow-up is kept as its wall-clock time in the owner's zone; the instant of its reminder follows from it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage.base import Base, Owned, act_of, add, choice, unaudited
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Viewer, visible
from storage.users import User
from storage.wallclock import instant
from storage.workspaces import settings_of

FIRST_DUE = 1_000
"""Whose workspaces are served next; the others follow when these are done."""


class FollowUpStatus(StrEnum):
    OPEN = "open"
    DONE = "done"


class FollowUp(Owned, Base):
    __tablename__ = "followups"
    __table_args__ = (Index("ix_followups_remind_at", "remind_at", postgresql_where="remind_at IS NOT NULL"),)
    entity = "followup"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    interaction_id: Mapped[int | None] = mapped_column(
        ForeignKey("interactions.id", ondelete="SET NULL", use_alter=True), index=True
    )
    note: Mapped[str]
    due_on: Mapped[date]
    due_time: Mapped[time | None]
    """Wall-clock time in `zone`; None is all day."""
    zone: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime] = mapped_column(index=True)
    """The instant that `due_on`, `due_time` and `zone` name."""
    remind_at: Mapped[datetime | None]
    """When to remind next: `due_at`, later when snoozed, None once reminded or done."""
    reminded_at: Mapped[datetime | None] = unaudited()
    """When the latest reminder was due."""
    channel_id: Mapped[str | None] = mapped_column(String(32))
    """Where to remind besides the owner's direct message."""
    status: Mapped[FollowUpStatus] = mapped_column(choice(FollowUpStatus), default=FollowUpStatus.OPEN)
    done_at: Mapped[datetime | None]

    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)
    contact: Mapped[Contact | None] = relationship(lazy="joined")
    owner: Mapped[User | None] = relationship(lazy="joined")

    @property
    def due(self) -> date | datetime:
        """The day, or the aware moment in the owner's zone when a time was said."""
        return self.due_on if self.due_time is None else self.due_at.astimezone(ZoneInfo(self.zone))


def create(session: Session, followup: FollowUp, due: date | datetime, zone: str) -> FollowUp:
    """A new follow-up, due on a day or at a moment on the clock of `zone`, its owner's."""
    followup.zone, followup.status = zone, FollowUpStatus.OPEN
    reschedule(session, followup, due)
    return add(session, followup)


def reschedule(session: Session, followup: FollowUp, due: date | datetime) -> None:
    """Set when it is due: a day (reminded of in the morning) or a moment, on the follow-up's own clock.

    A day whose morning has passed is reminded of in an hour.
    """
    now, morning = act_of(session).now, settings_of(session).morning
    if isinstance(due, datetime):
        local = due.astimezone(ZoneInfo(followup.zone))
        followup.due_on, followup.due_time = local.date(), local.time().replace(second=0, microsecond=0)
    else:
        followup.due_on, followup.due_time = due, None
    followup.due_at = instant(followup.due_on, followup.due_time or morning, followup.zone)
    followup.remind_at = followup.due_at if followup.due_at >= now else now + timedelta(hours=1)
    followup.status, followup.done_at = FollowUpStatus.OPEN, None


def is_shown_in(session: Session, followup_id: int, channel_id: str | None) -> bool:
    """Whether it is brought back in this channel, for everybody there to see."""
    followup = session.get(FollowUp, followup_id)
    return followup is not None and channel_id is not None and followup.channel_id == channel_id


def snooze(followup: FollowUp, until: datetime) -> None:
    """Remind again at `until`; the day it was promised for stays."""
    followup.remind_at = until


def finish(followup: FollowUp, now: datetime) -> None:
    followup.status, followup.done_at, followup.remind_at = FollowUpStatus.DONE, now, None


def open_for(session: Session, viewer: Viewer, owner_id: int, limit: int = 20) -> Sequence[FollowUp]:
    """What one person still has to do, the earliest first."""
    query = visible(viewer, FollowUp).where(
        FollowUp.owner_id == owner_id, FollowUp.status == FollowUpStatus.OPEN
    )
    return session.scalars(query.order_by(FollowUp.due_at, FollowUp.id).limit(limit)).all()


def overdue_by_owner(session: Session, viewer: Viewer, now: datetime) -> Sequence[tuple[str, int]]:
    """(owner's name, how many of theirs are overdue), the most first."""
    late = visible(viewer, FollowUp).where(FollowUp.status == FollowUpStatus.OPEN, FollowUp.due_at < now)
    counted = late.with_only_columns(FollowUp.owner_id, func.count()).group_by(FollowUp.owner_id).subquery()
    named = select(User.name, counted.c[1]).join(counted, User.id == counted.c.owner_id)
    return [(name, count) for name, count in session.execute(named.order_by(counted.c[1].desc(), User.name))]


def open_at(session: Session, viewer: Viewer, customer_id: int, limit: int = 5) -> Sequence[FollowUp]:
    query = visible(viewer, FollowUp).where(
        FollowUp.customer_id == customer_id, FollowUp.status == FollowUpStatus.OPEN
    )
    return session.scalars(query.order_by(FollowUp.due_at, FollowUp.id).limit(limit)).all()


def workspaces_due(session: Session, now: datetime) -> Sequence[str]:
    """Whose are the first that have fallen due; asked in this order, SQLite looks at no other."""
    due = select(FollowUp.workspace_id).where(FollowUp.remind_at <= now)
    first = due.order_by(FollowUp.remind_at).limit(FIRST_DUE).subquery()
    return session.scalars(select(first.c.workspace_id).distinct()).all()


def claim_due(session: Session, limit: int) -> Sequence[FollowUp]:
    """Take this workspace's follow-ups whose reminder has fallen due; `reminded_at` is when it was due.

    The reminder is cleared in the transaction that also writes its message, so each is taken once.
    """
    taken = _due(session, limit)
    for followup in taken:
        followup.reminded_at, followup.remind_at = followup.remind_at, None
    session.flush()
    return taken


def put_off(session: Session, until: datetime) -> None:
    """Let the first that is due wait, so that what is wrong with it holds up no other."""
    for followup in _due(session, 1):
        followup.remind_at = until


def _due(session: Session, limit: int) -> Sequence[FollowUp]:
    due = select(FollowUp).where(FollowUp.remind_at <= act_of(session).now)
    return session.scalars(
        due.order_by(FollowUp.remind_at, FollowUp.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=FollowUp)
    ).all()
