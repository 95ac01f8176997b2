"""Follow-ups: what somebody promised to do, and the minute at which Rapport reminds them.

A follow-up is kept as its wall-clock time in the owner's zone; the instant of its reminder follows from it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, UniqueConstraint, and_, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from storage import absences, due, recurrence
from storage.absences import Absence
from storage.base import Base, Owned, act_of, add, choice, found_by, reference, unaudited
from storage.contacts import Contact
from storage.customers import Customer, of_one
from storage.due import Due
from storage.permissions import Person, Viewer, count_by_owner, counted_first, visible
from storage.users import User
from storage.wallclock import instant
from storage.words import Word
from storage.workspaces import settings_of

SOON = 1_000
"""Follow-ups that are looked at for whom they are soon to be brought back to."""


ALMOST_A_MINUTE = timedelta(minutes=1) - timedelta.resolution
"""What takes a moment that is not a full minute into the next one."""


class FollowUpStatus(Word):
    OPEN = "open", "Open"
    DONE = "done", "Done"


class FollowUp(Owned, Base):
    __tablename__ = "followups"
    __table_args__ = (
        UniqueConstraint("workspace_id", "repeats_id"),
        *due.indexes("followups", "remind_at"),
        found_by("status", "due_at"),
        found_by("done_at", where="done_at IS NOT NULL"),
        found_by("roll_up", where="roll_up IS NOT NULL"),
        found_by("channel_roll_up", where="channel_roll_up IS NOT NULL"),
    )
    entity = "followup"
    label = "follow-up"
    rights = """
        role       view    create  edit    delete  export
        sales      own     all     own     own     -
        support    own     all     own     own     -
        marketing  own     all     own     own     -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {
        "status": "Status",
        "due_at": "Due",
        "owner_id": "Owner",
        "note": "Task",
        "customer_id": "Customer",
        "contact_id": "Contact",
        "recurrence": "Repeats",
    }

    customer_id: Mapped[int | None] = reference("customers", ondelete="CASCADE")
    contact_id: Mapped[int | None] = reference("contacts", ondelete="SET NULL")
    interaction_id: Mapped[int | None] = reference("interactions", ondelete="SET NULL")
    repeats_id: Mapped[int | None] = reference("followups", ondelete="SET NULL")
    """The one before it in a series: each is followed by one at most."""
    note: Mapped[str]
    due_on: Mapped[date]
    due_time: Mapped[time | None]
    """Wall-clock time in `zone`; None is all day."""
    zone: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime]
    """The instant that `due_on`, `due_time` and `zone` name."""
    remind_at: Mapped[datetime | None]
    """When to remind next: `due_at`, later when snoozed, None once reminded or done."""
    exact: Mapped[bool] = unaudited(default=False)
    """Whether the next reminder comes at its minute even when its owner does not work: that was asked for."""
    insistent: Mapped[bool] = unaudited(default=False)
    """Whether it comes to its owner even on leave: it is urgent, or they asked for that while on leave."""
    waiting: Mapped[bool] = unaudited(default=False)
    """Whether it has fallen due and is put off until there is somebody to be reminded."""
    absence_id: Mapped[int | None] = reference("absences", ondelete="SET NULL", audited=False)
    """The leave of its owner's during which it was last brought back to a delegate."""
    delegate_id: Mapped[int | None] = reference("users", audited=False)
    """That delegate, while the leave lasts; what is done with it meanwhile is theirs to do."""
    reminded_at: Mapped[datetime | None] = unaudited()
    """When the latest reminder was due."""
    roll_up: Mapped[str | None] = unaudited()
    """The key of the message in which it was last brought back with others, if it was."""
    channel_roll_up: Mapped[str | None] = unaudited()
    """The same of its copy in the channel."""
    recurrence: Mapped[str | None]
    """The rule by which it comes again, as `handlers.language.recurrence` writes it down."""
    channel_id: Mapped[str | None] = mapped_column(String(32))
    """Where to remind besides the owner's direct message."""
    status: Mapped[FollowUpStatus] = mapped_column(choice(FollowUpStatus), default=FollowUpStatus.OPEN)
    done_at: Mapped[datetime | None]

    customer: Mapped[Customer | None] = relationship(lazy="joined", foreign_keys=[customer_id])
    contact: Mapped[Contact | None] = relationship(lazy="joined", foreign_keys=[contact_id])
    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="FollowUp.owner_id")
    delegate: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[delegate_id])

    @classmethod
    def is_of(cls, people: Any) -> ColumnElement[bool]:
        """Also the delegate may settle it. By two indexes: for an OR, SQLite reads the whole workspace's."""
        own, trusted = aliased(cls), aliased(cls)
        of_others = select(trusted.id).where(trusted.delegate_id.in_(people))
        return cls.id.in_(select(own.id).where(own.owner_id.in_(people)).union_all(of_others))

    @classmethod
    def told(cls, field: str, values: Mapping[str, Any]) -> object:
        """Return how a field is told: a day without the hour at which it is reminded of."""
        if field == "recurrence" and values[field]:
            return recurrence.from_rule(values[field])
        is_day = field == "due_at" and values["due_time"] is None
        return values["due_on"] if is_day else super().told(field, values)

    @property
    def keeper(self) -> User | None:
        """Who sees to it now."""
        return self.delegate or self.owner

    @property
    def due(self) -> date | datetime:
        """The day, or the aware moment in the owner's zone when a time was said."""
        return self.due_on if self.due_time is None else self.due_at.astimezone(ZoneInfo(self.zone))


def create(
    session: Session, followup: FollowUp, due: date | datetime, zone: str, *, urgent: bool = False
) -> FollowUp:
    """Return a new follow-up, due on a day or at a moment on the clock of `zone`, its owner's.

    An urgent one waits for no working day.
    """
    followup.zone, followup.status = zone, FollowUpStatus.OPEN
    reschedule(session, followup, due)
    followup.exact, followup.insistent = followup.exact or urgent, followup.insistent or urgent
    return add(session, followup)


def reschedule(session: Session, followup: FollowUp, due: date | datetime) -> None:
    """Set when it is due: a day (reminded of in the morning) or a moment, on the follow-up's own clock.

    A day whose morning has passed is reminded of in an hour.
    """
    now = act_of(session).now
    fall_due(session, followup, due)
    at = followup.due_at if followup.due_at >= now else now + timedelta(hours=1)
    _remind_at(session, followup, at, exact=followup.due_time is not None)
    followup.status, followup.done_at = FollowUpStatus.OPEN, None


def fall_due(session: Session, followup: FollowUp, due: date | datetime) -> None:
    """Set the day or moment it is promised for, to the full minute after it, and nothing else."""
    if isinstance(due, datetime):
        local = (due + ALMOST_A_MINUTE).astimezone(ZoneInfo(followup.zone))
        followup.due_on, followup.due_time = local.date(), local.time().replace(second=0, microsecond=0)
    else:
        followup.due_on, followup.due_time = due, None
    morning = settings_of(session).morning
    followup.due_at = instant(followup.due_on, followup.due_time or morning, followup.zone)


def repeat(session: Session, followup: FollowUp, due: datetime) -> FollowUp:
    """Return the next of a series, once the one before it is done."""
    following = FollowUp(
        customer=followup.customer,
        contact=followup.contact,
        owner=followup.owner,
        note=followup.note,
        channel_id=followup.channel_id,
        recurrence=followup.recurrence,
        repeats_id=followup.id,
    )
    return create(session, following, due, followup.zone)


def following(session: Session, followup: FollowUp) -> FollowUp | None:
    """Return the one that came after it in its series, while it is to do."""
    after = FollowUp.repeats_id == followup.id, FollowUp.status == FollowUpStatus.OPEN
    return session.scalar(select(FollowUp).where(*after))


def stop_repeating(followup: FollowUp, now: datetime) -> None:
    """End a series: what has not fallen due is dropped; what has stays open."""
    followup.recurrence = followup.remind_at = None
    if followup.due_at > now:
        finish(followup, now)


def reassign(session: Session, followup: FollowUp, owner: User) -> None:
    """Give a follow-up to somebody: at the same instant if it has a time, else on the same day of theirs."""
    due = followup.due
    followup.owner, followup.zone, followup.delegate = owner, owner.zone, None
    followup.roll_up = followup.channel_roll_up = None
    reschedule(session, followup, due)


def move_with(session: Session, owner: User) -> None:
    """Move an owner's days and series to the clock of their new zone.

    A time that was said once stays the instant it was, which the promise named with its place.
    """
    elsewhere = select(FollowUp).where(
        FollowUp.owner_id == owner.id, FollowUp.remind_at.is_not(None), FollowUp.zone != owner.zone
    )
    by_the_clock = or_(FollowUp.due_time.is_(None), FollowUp.recurrence.is_not(None))
    for followup in session.scalars(elsewhere.where(by_the_clock)):
        as_promised = followup.remind_at == followup.due_at
        at = followup.due_time or settings_of(session).morning
        followup.zone, followup.due_at = owner.zone, instant(followup.due_on, at, owner.zone)
        if as_promised:
            followup.remind_at = followup.due_at


def is_shown_in(session: Session, followup_id: int, channel_id: str | None) -> bool:
    """Return whether it is brought back in this channel, for everybody there to see."""
    followup = session.get(FollowUp, followup_id)
    return followup is not None and channel_id is not None and followup.channel_id == channel_id


def snooze(session: Session, followup: FollowUp, until: datetime, *, exact: bool) -> None:
    """Remind again at `until` (`exact`: even if nobody works then); the day it was promised for stays."""
    _remind_at(session, followup, until, exact=exact)


def finish(followup: FollowUp, now: datetime) -> None:
    followup.status, followup.done_at, followup.remind_at = FollowUpStatus.DONE, now, None


def open_for(
    session: Session, viewer: Viewer, owner_id: int, limit: int, skipped: int = 0
) -> tuple[int, Sequence[FollowUp]]:
    """Count one person's open follow-ups, those of people they cover for included,
    and return the earliest after those that are skipped.
    """
    query = visible(viewer, FollowUp).where(
        FollowUp.is_of([owner_id]), FollowUp.status == FollowUpStatus.OPEN
    )
    return counted_first(session, query, limit, FollowUp.due_at, FollowUp.id, skipped=skipped)


def overdue_by_owner(session: Session, viewer: Viewer, now: datetime) -> Sequence[tuple[str, int]]:
    """(owner's name, how many of theirs are overdue), the most first."""
    late = visible(viewer, FollowUp).where(FollowUp.status == FollowUpStatus.OPEN, FollowUp.due_at < now)
    return [(name, count) for (name, _), count in count_by_owner(session, late, FollowUp).items()]


def overdue(
    session: Session, viewer: Viewer, now: datetime, limit: int, skipped: int = 0
) -> tuple[int, Sequence[FollowUp]]:
    """Return how many promises are overdue, and the oldest of them."""
    return _between(session, viewer, None, now, limit, skipped)


def due_between(
    session: Session, viewer: Viewer, first: datetime, until: datetime, limit: int
) -> tuple[int, Sequence[FollowUp]]:
    """Return how many promises are due from one instant on and before another, and the first of them."""
    return _between(session, viewer, first, until, limit)


def done_by_owner(session: Session, viewer: Viewer, after: datetime, until: datetime) -> dict[Person, int]:
    """Owner -> how many of their promises they kept in that time."""
    kept = visible(viewer, FollowUp).where(FollowUp.done_at > after, FollowUp.done_at <= until)
    return count_by_owner(session, kept, FollowUp)


def _between(
    session: Session, viewer: Viewer, first: datetime | None, until: datetime, limit: int, skipped: int = 0
) -> tuple[int, Sequence[FollowUp]]:
    query = visible(viewer, FollowUp).where(FollowUp.status == FollowUpStatus.OPEN, FollowUp.due_at < until)
    if first is not None:
        query = query.where(FollowUp.due_at >= first)
    return counted_first(session, query, limit, FollowUp.due_at, FollowUp.id, skipped=skipped)


def numbered(seen: Select[FollowUp]) -> Select[FollowUp]:
    """Narrow to follow-ups of these numbers."""
    return seen.where(FollowUp.id.in_(bindparam("numbers", expanding=True)))


def open_at(seen: Select[FollowUp]) -> Select[FollowUp]:
    """Narrow to what is still to do at a customer, the earliest first."""
    still = of_one(seen, FollowUp).where(FollowUp.status == FollowUpStatus.OPEN)
    return still.order_by(FollowUp.due_at, FollowUp.id)


DUE = Due(FollowUp, FollowUp.remind_at)
"""Whoever claims one either brings it back (`reminded`) or lets it wait (`wait`) in the same transaction."""


MOST_AT_ONCE = 500
"""Follow-ups of one transaction: with more of them it would hold up everybody else."""


def claim_rest(session: Session, owner_ids: Collection[int | None]) -> Sequence[FollowUp]:
    """Return what else has fallen due of people who get it in one message; beyond that, they get another."""
    return DUE.claim_of(session, MOST_AT_ONCE, FollowUp.owner_id.in_(owner_ids)) if owner_ids else []


def readers_soon(session: Session, until: datetime) -> Sequence[tuple[str, str]]:
    """(workspace, Slack's id) of those who are reminded by then of what can wait, or of their delegates."""
    waiting = FollowUp.remind_at <= until, FollowUp.exact.is_(False)
    soon = select(FollowUp.workspace_id, FollowUp.owner_id, FollowUp.remind_at).where(*waiting)
    first = soon.order_by(FollowUp.remind_at).limit(SOON).subquery()  # as an index has them
    whose = first.c.workspace_id, first.c.owner_id
    due = select(*whose, func.min(first.c.remind_at).label("first")).group_by(*whose).subquery()
    leave = (
        Absence.workspace_id == due.c.workspace_id,
        Absence.owner_id == due.c.owner_id,
        Absence.next_at.is_not(None),
    )
    readers = (
        select(User.workspace_id, User.slack_id)
        .select_from(due)
        .outerjoin(Absence, and_(*leave))
        .join(User, or_(User.id == due.c.owner_id, User.id == Absence.delegate_id))
    )
    return [(team, user) for team, user in session.execute(readers.order_by(due.c.first)).unique()]


def reminded(followup: FollowUp, again_at: datetime | None = None) -> None:
    """Note that a follow-up was brought back; `reminded_at` is when it was due."""
    followup.reminded_at, followup.remind_at, followup.waiting = followup.remind_at, again_at, False
    followup.roll_up = followup.channel_roll_up = None


def wait(followup: FollowUp, until: datetime) -> None:
    """Let a follow-up wait, because nobody can be reminded now."""
    followup.remind_at, followup.waiting = until, True


def reconsider(session: Session, user: User) -> None:
    """Look again at what waits for a user, or for those they cover for, after their hours have changed.
    at again.
    """
    stands_in = select(Absence.owner_id).where(Absence.delegate_id == user.id, Absence.next_at.is_not(None))
    theirs = or_(FollowUp.owner_id == user.id, FollowUp.owner_id.in_(stands_in))
    waiting = select(FollowUp).where(FollowUp.waiting, FollowUp.remind_at.is_not(None), theirs)
    for followup in session.scalars(waiting):
        followup.remind_at = act_of(session).now


def looked_after(session: Session, absence: Absence) -> Sequence[FollowUp]:
    """Return what the delegate was reminded of during a leave."""
    query = select(FollowUp).where(FollowUp.absence_id == absence.id)
    return session.scalars(query.order_by(FollowUp.due_at, FollowUp.id)).all()


def unsettled(session: Session, absence: Absence) -> Sequence[FollowUp]:
    """Return what the delegate was reminded of and the owner still has to do."""
    known = looked_after(session, absence)
    return [one for one in known if one.status is FollowUpStatus.OPEN and one.owner_id == absence.owner_id]


def entrust(followup: FollowUp, leave: Absence | None) -> None:
    """Note that a follow-up is brought back to the delegate of a leave, or to its owner."""
    followup.delegate = leave.delegate if leave else None
    followup.absence_id = leave.id if leave else followup.absence_id


def take_from_delegate(session: Session, followup: FollowUp) -> None:
    """Let a follow-up fall due again, if it had; its minute is over."""
    followup.absence_id, followup.delegate, followup.exact = None, None, False
    followup.roll_up = followup.channel_roll_up = None
    if followup.remind_at is None or followup.recurrence:
        followup.remind_at, followup.waiting = act_of(session).now, True


def rolled_up(session: Session, key: str) -> Sequence[FollowUp]:
    """Return the follow-ups of one roll-up message, in its order."""
    query = select(FollowUp).where(or_(FollowUp.roll_up == key, FollowUp.channel_roll_up == key))
    return session.scalars(query.order_by(FollowUp.due_at, FollowUp.id)).all()


def _remind_at(session: Session, followup: FollowUp, at: datetime, *, exact: bool) -> None:
    """Set the next reminder to a time that somebody asked for, also while they are on leave."""
    act = act_of(session)
    owner = session.get(User, act.actor_id) if act.actor_id and act.actor_id == followup.owner_id else None
    away = exact and owner is not None and absences.of(session, owner, act.now) is not None
    followup.remind_at, followup.exact, followup.insistent, followup.waiting = at, exact, away, False
