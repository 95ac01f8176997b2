"""Schedules: where and when Rapport speaks up by itself. The next occurrence is a row, not a scheduler's job.

A schedule keeps how far it has covered time, so that what fell due while nobody was running is said once,
and nothing is said twice.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage.base import Base, Owned, act_of, choice, unaudited
from storage.users import User
from storage.wallclock import instant

RENEWAL_LEAD_DAYS = (90, 60, 30, 7, 0)
LATE_AFTER = timedelta(minutes=2)
"""What arrives later than this after its time is marked late."""


class ScheduleKind(StrEnum):
    BIRTHDAYS = "birthdays"
    RENEWALS = "renewals"
    DAILY_DIGEST = "daily digest"
    WEEKLY_DIGEST = "weekly digest"


class Schedule(Owned, Base):
    """Its owner is who set it up; a digest shows what the owner may see."""

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "channel_id"),
        Index("ix_schedules_next_at", "next_at"),
    )
    entity = "schedule"

    kind: Mapped[ScheduleKind] = mapped_column(choice(ScheduleKind))
    channel_id: Mapped[str] = mapped_column(String(32))
    """A channel, or a user's id for a direct message."""
    at: Mapped[time]
    weekday: Mapped[int | None]
    """0 is Monday; None is every day."""
    zone: Mapped[str] = mapped_column(String(64))
    lead_days: Mapped[list[int]] = mapped_column(default=list)
    next_at: Mapped[datetime] = unaudited()
    covered_until: Mapped[datetime] = unaudited()

    owner: Mapped[User | None] = relationship(lazy="joined")


def set_up(
    session: Session,
    *,
    kind: ScheduleKind,
    channel_id: str,
    at: time,
    owner: User,
    weekday: int | None = None,
    lead_days: Sequence[int] = (),
) -> Schedule:
    """Switch a schedule on, in the owner's zone, or change the one that this channel has.

    One that there was keeps its owner and zone, whoever changes it from elsewhere.
    """
    now = act_of(session).now
    schedule = session.scalar(
        select(Schedule).where(Schedule.kind == kind, Schedule.channel_id == channel_id)
    )
    if schedule is None:
        schedule = Schedule(kind=kind, channel_id=channel_id, owner=owner, zone=owner.zone)
        session.add(schedule)
    schedule.at, schedule.weekday, schedule.lead_days = at, weekday, sorted(lead_days, reverse=True)
    if schedule.covered_until is None:
        schedule.covered_until = latest_occurrence(schedule, now)
    schedule.next_at = next_occurrence(schedule, now)
    session.flush()
    return schedule


def switch_off(session: Session, schedule: Schedule) -> None:
    """When it is switched on again, it knows nothing of the time between."""
    session.delete(schedule)
    session.flush()


def of_kind(session: Session, *kinds: ScheduleKind) -> Sequence[Schedule]:
    """The schedules of these kinds."""
    return session.scalars(select(Schedule).where(Schedule.kind.in_(kinds)).order_by(Schedule.id)).all()


def workspaces_due(session: Session, now: datetime) -> Sequence[str]:
    return session.scalars(select(Schedule.workspace_id).where(Schedule.next_at <= now).distinct()).all()


def claim_due(session: Session) -> Schedule | None:
    """One schedule of this workspace that has fallen due; no other process takes it meanwhile."""
    due = select(Schedule).where(Schedule.next_at <= act_of(session).now)
    return session.scalar(
        due.order_by(Schedule.next_at).limit(1).with_for_update(skip_locked=True, of=Schedule)
    )


def put_off(session: Session, until: datetime) -> None:
    """Let the first that is due wait, so that what is wrong with it holds up no other."""
    schedule = claim_due(session)
    if schedule is not None:
        schedule.next_at = until


def cover(schedule: Schedule, until: datetime, now: datetime) -> None:
    """Everything up to `until` has been said."""
    schedule.covered_until, schedule.next_at = until, next_occurrence(schedule, now)


def days_to_cover(schedule: Schedule, occurrence: datetime) -> list[date]:
    """The local days not covered yet, up to the occurrence's."""
    zone = ZoneInfo(schedule.zone)
    covered, last = schedule.covered_until.astimezone(zone).date(), occurrence.astimezone(zone).date()
    return [covered + timedelta(days=n) for n in range(1, (last - covered).days + 1)]


def next_occurrence(schedule: Schedule, after: datetime) -> datetime:
    """The first time it is due after an instant."""
    today = after.astimezone(ZoneInfo(schedule.zone)).date()
    return next(at for n in range(9) if (at := _on(schedule, today + timedelta(days=n))) and at > after)


def latest_occurrence(schedule: Schedule, until: datetime) -> datetime:
    """The last time it was due up to an instant."""
    today = until.astimezone(ZoneInfo(schedule.zone)).date()
    return next(at for n in range(9) if (at := _on(schedule, today - timedelta(days=n))) and at <= until)


def _on(schedule: Schedule, day: date) -> datetime | None:
    """When it is due on a day, if it is."""
    if schedule.weekday is not None and day.weekday() != schedule.weekday:
        return None
    return instant(day, schedule.at, schedule.zone)
