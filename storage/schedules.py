"""Schedules: where and when Rapport speaks up by itself. The next occurrence is a row, not a scheduler's job.

What recurs keeps its rule, and how far it has covered time, so that what fell due while nobody was running is
said once, and nothing is said twice.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage import due, recurrence
from storage.base import Base, Owned, act_of, choice, unaudited
from storage.birthdays import Born, is_kept
from storage.due import Due
from storage.recurrence import Recurrence
from storage.users import User
from storage.workspaces import settings_of

RENEWAL_LEAD_DAYS = (90, 60, 30, 7, 0)
LATE_AFTER = timedelta(minutes=2)
"""What arrives later than this after its time is marked late."""


class ScheduleKind(StrEnum):
    BIRTHDAYS = "birthdays"
    RENEWALS = "renewals"


class Recurring(Owned):
    """What comes again and again by a rule, on the wall clock of a zone. The rule is data, as
    `Recurrence.rule` writes it."""

    channel_id: Mapped[str] = mapped_column(String(32))
    """A channel, or a user's id for a direct message."""
    rule: Mapped[str] = mapped_column(String(250))
    zone: Mapped[str] = mapped_column(String(64))
    next_at: Mapped[datetime] = unaudited()
    covered_until: Mapped[datetime] = unaudited()

    @property
    def recurrence(self) -> Recurrence:
        return recurrence.from_rule(self.rule)

    @classmethod
    def told(cls, field: str, values: Mapping[str, Any]) -> object:
        return recurrence.from_rule(values[field]) if field == "rule" else super().told(field, values)


class Schedule(Recurring, Base):
    """An announcement, which a workspace makes in one place. Its owner is who set it up: what is announced is
    what the owner may see."""

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "channel_id"),
        *due.indexes("schedules", "next_at"),
    )
    entity = "schedule"
    label = "alert"
    rights = """
        role       view    create  edit    delete  export
        manager    all     -       all     -       -
        admin      all     -       all     -       -
    """

    labels: ClassVar[Mapping[str, str]] = {"rule": "When", "lead_days": "Days before"}

    kind: Mapped[ScheduleKind] = mapped_column(choice(ScheduleKind))
    lead_days: Mapped[list[int]] = mapped_column(default=list)

    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="Schedule.owner_id")

    @property
    def at(self) -> time:
        """The hour of the day, every day."""
        return self.recurrence.at


DUE = Due(Schedule, Schedule.next_at)


def set_up(
    session: Session,
    *,
    kind: ScheduleKind,
    channel_id: str,
    at: time,
    owner: User,
    zone: str = "",
    lead_days: Sequence[int] = (),
) -> Schedule:
    """Switch a schedule on, in a zone or the owner's, or change the one that this channel has.

    One that there was keeps its owner and zone, whoever changes it from elsewhere.
    """
    now = act_of(session).now
    schedule = session.scalar(
        select(Schedule).where(Schedule.kind == kind, Schedule.channel_id == channel_id)
    )
    if schedule is None:
        schedule = Schedule(kind=kind, channel_id=channel_id, owner=owner, zone=zone or owner.zone)
        session.add(schedule)
    schedule.lead_days = sorted(lead_days, reverse=True)
    set_rule(schedule, Recurrence(at=at), now)
    session.flush()
    return schedule


def switch_off(session: Session, schedule: Schedule) -> None:
    """Switch a schedule off; switched on again, it skips the time between."""
    session.delete(schedule)
    session.flush()


def of_kind(session: Session, *kinds: ScheduleKind) -> Sequence[Schedule]:
    """Return the schedules of these kinds."""
    return session.scalars(select(Schedule).where(Schedule.kind.in_(kinds)).order_by(Schedule.id)).all()


def set_rule(recurring: Recurring, rule: Recurrence, now: datetime) -> None:
    """Set when a schedule is due from now on. A new one skips all that was due before."""
    recurring.rule = rule.rule()
    if recurring.covered_until is None:
        recurring.covered_until = latest_occurrence(recurring, now)
    recurring.next_at = next_occurrence(recurring, now)


def cover(recurring: Recurring, until: datetime, now: datetime) -> None:
    """Note that everything up to `until` has been said."""
    recurring.covered_until, recurring.next_at = until, next_occurrence(recurring, now)


def announce_too(session: Session, born: Born) -> None:
    """Go through today's birthdays once more for somebody whose birthday is today, if the hour has passed.

    Who was announced has a key in the outbox, and is not announced twice.
    """
    now, leap_day = act_of(session).now, settings_of(session).leap_day
    for schedule in of_kind(session, ScheduleKind.BIRTHDAYS):
        said = latest_occurrence(schedule, now)
        today = said.astimezone(ZoneInfo(schedule.zone)).date()
        covered = schedule.covered_until >= said and not is_a_later_day(schedule, said, now)
        if covered and is_kept(born, today, leap_day):
            schedule.covered_until, schedule.next_at = said - timedelta(days=1), now


def comes_again(rule: Recurrence, after: datetime, zone: str) -> bool:
    """Return whether a rule has another time to come after an instant, or has ended."""
    try:
        recurrence.next_after(rule, after, ZoneInfo(zone))
    except OverflowError:
        return False
    return True


def days_to_cover(recurring: Recurring, occurrence: datetime) -> list[date]:
    """Return the local days not covered yet, up to the occurrence's."""
    zone = ZoneInfo(recurring.zone)
    covered, last = recurring.covered_until.astimezone(zone).date(), occurrence.astimezone(zone).date()
    return [covered + timedelta(days=n) for n in range(1, (last - covered).days + 1)]


def is_a_later_day(recurring: Recurring, occurrence: datetime, now: datetime) -> bool:
    """Return whether the local day of an occurrence is over."""
    zone = ZoneInfo(recurring.zone)
    return now.astimezone(zone).date() > occurrence.astimezone(zone).date()


def next_occurrence(recurring: Recurring, after: datetime) -> datetime:
    """Return the first time a schedule is due after an instant."""
    return recurrence.next_after(recurring.recurrence, after, ZoneInfo(recurring.zone)).astimezone(UTC)


def latest_occurrence(recurring: Recurring, until: datetime) -> datetime:
    """Return the last time it was due up to an instant."""
    return recurrence.latest_until(recurring.recurrence, until, ZoneInfo(recurring.zone)).astimezone(UTC)
