"""Absences: the days that somebody is on leave, and who looks after their follow-ups meanwhile.

The days are those of the calendar where the person is; so a leave moves with them.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Mapped, Session, relationship

from storage import due
from storage.base import Base, Owned, act_of, add, guarded, reference, unaudited
from storage.due import Due
from storage.users import User
from storage.wallclock import instant

A_DAY = timedelta(days=1)


class Absence(Owned, Base):
    __tablename__ = "absences"
    __table_args__ = due.indexes("absences", "next_at")
    entity = "absence"
    label = "leave"
    rights = """
        role       view    create  edit    delete  export
        sales      own     own     own     own     -
        support    own     own     own     own     -
        marketing  own     own     own     own     -
        manager    own     own     own     own     -
        admin      own     own     own     own     -
    """

    first_day: Mapped[date]
    last_day: Mapped[date]
    delegate_id: Mapped[int | None] = reference("users")
    next_at: Mapped[datetime | None] = unaudited()
    """When something is to be said of it next: to the delegate as it begins, to its owner once it is over.
    None when all is said."""

    owner: Mapped[User] = relationship(lazy="joined", foreign_keys="Absence.owner_id")
    delegate: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[delegate_id])

    @property
    def starts_at(self) -> datetime:
        """The first instant of it, where its owner is now."""
        return instant(self.first_day, time(), self.owner.zone)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return instant(self.last_day + A_DAY, time(), self.owner.zone)

    def covers(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def is_over(self, moment: datetime) -> bool:
        return moment >= self.ends_at


DUE = Due(Absence, Absence.next_at)


def stand_ins(session: Session, now: datetime) -> dict[int, User]:
    """Return the people on leave now -> their delegate, if that one is there."""
    today = now.date()
    around = Absence.first_day <= today + A_DAY, Absence.last_day >= today - A_DAY
    on_leave = [one for one in session.scalars(select(Absence).where(*around)) if one.covers(now)]
    away = {one.owner.id for one in on_leave}
    return {
        one.owner.id: one.delegate
        for one in on_leave
        if one.delegate and not one.delegate.is_gone and one.delegate.id not in away
    }


def today_of(user: User, now: datetime) -> date:
    return now.astimezone(ZoneInfo(user.zone)).date()


_DAY = bindparam("day", type_=Date)
_ON_LEAVE = guarded(
    select(Absence)
    .where(Absence.owner_id == bindparam("owner_id"), Absence.first_day <= _DAY, Absence.last_day >= _DAY)
    .order_by(Absence.id)
    .limit(1)
)


def of(session: Session, user: User, moment: datetime) -> Absence | None:
    """Return the leave that somebody is on at a moment."""
    day = today_of(user, moment)
    leave: Absence | None = session.scalar(_ON_LEAVE, {"owner_id": user.id, "day": day})
    return leave


def to_come(session: Session, user: User, now: datetime) -> Sequence[Absence]:
    """Somebody's leaves that are not over, the nearest first."""
    ahead = Absence.owner_id == user.id, Absence.last_day >= today_of(user, now)
    return session.scalars(select(Absence).where(*ahead).order_by(Absence.first_day)).all()


def touching(session: Session, user: User, first_day: date, last_day: date) -> Sequence[Absence]:
    """Somebody's leaves to come that have a day in common with others, the nearest first."""
    known = to_come(session, user, act_of(session).now)
    return [one for one in known if one.first_day <= last_day and first_day <= one.last_day]


def set_down(session: Session, absence: Absence) -> Absence:
    """Return a new leave, or one that has changed."""
    wake(absence, act_of(session).now)
    return add(session, absence)


def wake(absence: Absence, now: datetime) -> None:
    """Say at its time what is still to be said."""
    absence.next_at = max(absence.starts_at, now)


def cut_short(absence: Absence, now: datetime) -> None:
    """End a leave today."""
    absence.last_day = today_of(absence.owner, now) - A_DAY
    absence.next_at = now


def entrusted_to(session: Session, user: User) -> Sequence[Absence]:
    """Return the leaves in which somebody is the delegate, and which are not fully announced."""
    lasting = Absence.delegate_id == user.id, Absence.next_at.is_not(None)
    return session.scalars(select(Absence).where(*lasting)).all()


def move_with(session: Session, owner: User) -> None:
    """Move an owner's leaves to their new zone, which shifts when their days begin."""
    now = act_of(session).now
    unsaid = select(Absence).where(Absence.owner_id == owner.id, Absence.next_at.is_not(None))
    for absence in session.scalars(unsaid):
        wake(absence, now)
