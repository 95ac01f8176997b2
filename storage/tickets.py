"""Tickets: what a customer needs solved, by when, and everything that happened to it on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Index, Select, String, UniqueConstraint, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from storage.base import Audited, Base, FromMessage, Owned, act_of, add, choice, found_by, reference
from storage.contacts import Contact
from storage.customers import Customer, of_one
from storage.numbers import next_number
from storage.permissions import Action, Viewer, access, allowed, counted, counted_first, visible
from storage.users import User
from storage.words import Word


class Priority(Word):
    P1 = "p1", "P1 urgent"
    P2 = "p2", "P2 high"
    P3 = "p3", "P3 normal"
    P4 = "p4", "P4 low"


SOLVE_WITHIN = {
    Priority.P1: timedelta(hours=4),
    Priority.P2: timedelta(hours=8),
    Priority.P3: timedelta(days=1),
    Priority.P4: timedelta(days=3),
}
"""The SLA: the time from opening a ticket to solving it, by priority."""


RESPONSES = ("assigned", "resolved")
"""The events by which whoever waits sees that somebody has begun: a ticket is taken, or solved at once."""


SCORES = range(1, 6)
"""How content somebody is with how a ticket was solved, from not at all to very."""


class TicketStatus(Word):
    OPEN = "open", "Open"
    PENDING = "pending", "Pending"
    SOLVED = "resolved", "Resolved"


class Ticket(Owned, FromMessage, Base):
    """A ticket's owner is its assignee; nobody until somebody takes it."""

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("uq_tickets_source", "workspace_id", "source_channel", "source_ts", unique=True),
        found_by("created_at"),
        found_by("solved_at", "due_at", "owner_id"),
        found_by("satisfaction_at", where="satisfaction_at IS NOT NULL"),
    )
    entity = "ticket"
    label = "ticket"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     own     own     -
        support    all     all     all     own     -
        marketing  all     all     own     own     -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {
        "status": "Status",
        "priority": "Priority",
        "owner_id": "Assignee",
        "subject": "Subject",
        "description": "Description",
        "customer_id": "Customer",
        "contact_id": "Contact",
        "satisfaction": "Satisfaction",
        "satisfaction_note": "Comment",
    }

    number: Mapped[int]
    subject: Mapped[str]
    description: Mapped[str | None]
    customer_id: Mapped[int | None] = reference("customers", ondelete="SET NULL")
    contact_id: Mapped[int | None] = reference("contacts", ondelete="SET NULL")
    reporter_id: Mapped[int | None] = reference("users")
    priority: Mapped[Priority] = mapped_column(choice(Priority), default=Priority.P3)
    status: Mapped[TicketStatus] = mapped_column(choice(TicketStatus), default=TicketStatus.OPEN)
    due_at: Mapped[datetime]
    """The SLA target."""
    solved_at: Mapped[datetime | None]
    satisfaction: Mapped[int | None]
    """One of SCORES, as whoever opened it said last, or somebody for the customer."""
    satisfaction_at: Mapped[datetime | None]
    satisfaction_note: Mapped[str | None]
    channel_id: Mapped[str | None] = mapped_column(String(32))
    """Where its card is posted."""

    customer: Mapped[Customer | None] = relationship(lazy="joined", foreign_keys=[customer_id])
    contact: Mapped[Contact | None] = relationship(lazy="joined", foreign_keys=[contact_id])
    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="Ticket.owner_id")
    reporter: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[reporter_id])

    @classmethod
    def is_of(cls, people: Any) -> ColumnElement[bool]:
        """Return the condition that a ticket is assigned to one of these people, or was opened by one."""
        return or_(cls.owner_id.in_(people), cls.reporter_id.in_(people))

    def is_breached(self, now: datetime) -> bool:
        """Return whether it was not solved within its SLA."""
        return (self.solved_at or now) > self.due_at

    @property
    def is_rated(self) -> bool:
        """Whether anybody has said how it went since it was last solved."""
        said = self.satisfaction_at
        return said is not None and (self.solved_at is None or said >= self.solved_at)


MOST_SPOKEN_OF = 50
"""Tickets that one line may speak of."""

UNSOLVED = Ticket.solved_at.is_(None)
"""The condition that a ticket is still to be solved."""


class TicketEvent(Audited, Base):
    """One thing that happened to a ticket: opened, assigned, solved, reopened, rated, a new priority."""

    __tablename__ = "ticket_events"
    __table_args__ = (found_by("kind", "at"), found_by("ticket_id", "kind", "at"))

    ticket_id: Mapped[int] = reference("tickets", ondelete="CASCADE")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = reference("users")
    kind: Mapped[str] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    actor: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[actor_id])


def create(session: Session, ticket: Ticket) -> Ticket:
    """Number a new ticket, start its SLA clock and its history."""
    ticket.number = next_number(session, Ticket.entity)
    ticket.priority = ticket.priority or Priority.P3
    ticket.due_at = act_of(session).now + SOLVE_WITHIN[ticket.priority]
    add(session, ticket)
    _happened(session, ticket, "opened", priority=ticket.priority)
    return ticket


def hold(session: Session, ticket: Ticket) -> None:
    """Read a ticket anew, and keep others from changing it until this transaction ends.

    What it is joined with is read once it is held: PostgreSQL joins before it waits for the lock.
    """
    it = Ticket.id == ticket.id
    session.execute(select(Ticket.id).where(it).with_for_update())
    session.scalars(select(Ticket).where(it).execution_options(populate_existing=True)).one()


def taken_at(session: Session, ticket: Ticket) -> datetime | None:
    """Return when a ticket was last assigned."""
    assigned = TicketEvent.ticket_id == ticket.id, TicketEvent.kind == "assigned"
    return session.scalar(select(func.max(TicketEvent.at)).where(*assigned))


def assign(session: Session, ticket: Ticket, owner: User) -> None:
    ticket.owner = owner
    _happened(session, ticket, "assigned", to=owner.name)


def set_priority(session: Session, ticket: Ticket, priority: Priority) -> None:
    """Set a priority and its SLA target, counted from when the ticket was opened."""
    _happened(session, ticket, "priority", old=ticket.priority, new=priority)
    ticket.priority = priority
    ticket.due_at = ticket.created_at + SOLVE_WITHIN[priority]


def release(session: Session, ticket: Ticket) -> None:
    """Give a ticket back, so that somebody else may take it."""
    ticket.owner = None
    _happened(session, ticket, "released")


def solve(session: Session, ticket: Ticket, solution: str = "") -> None:
    """Resolve a ticket, and keep what solved it in its history."""
    ticket.status, ticket.solved_at = TicketStatus.SOLVED, act_of(session).now
    _happened(session, ticket, "resolved", **({"text": solution} if solution else {}))


def wait(session: Session, ticket: Ticket) -> None:
    """Note that a ticket waits for the customer; its SLA target stays."""
    ticket.status, ticket.solved_at = TicketStatus.PENDING, None
    _happened(session, ticket, "waiting")


def note(session: Session, ticket: Ticket, text: str) -> None:
    """Keep a note in a ticket's history."""
    _happened(session, ticket, "noted", text=text)


def reopen(session: Session, ticket: Ticket) -> None:
    ticket.status, ticket.solved_at = TicketStatus.OPEN, None
    _happened(session, ticket, "reopened")


def rateable(session: Session, viewer: Viewer, ticket_id: int) -> Ticket:
    """Return a ticket the viewer may rate: one they opened, or may change."""
    ticket = access(session, viewer, Ticket, ticket_id)
    opened = ticket.reporter_id == viewer.user_id
    return ticket if opened else allowed(session, viewer, ticket, Action.EDIT)


def rate(session: Session, ticket: Ticket, score: int | None, note: str | None) -> None:
    """Rate a ticket, or clear the rating; a new rating replaces the old."""
    ticket.satisfaction, ticket.satisfaction_note = score, note
    ticket.satisfaction_at = act_of(session).now if score else None
    _happened(session, ticket, "rated", score=score)


def _happened(session: Session, ticket: Ticket, kind: str, **detail: Any) -> None:
    act = act_of(session)
    session.add(TicketEvent(ticket_id=ticket.id, at=act.now, actor_id=act.actor_id, kind=kind, detail=detail))
    session.flush()


def history(session: Session, ticket: Ticket, limit: int = 20) -> Sequence[TicketEvent]:
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)
    return session.scalars(query.order_by(TicketEvent.id.desc()).limit(limit)).all()


def waiting(
    session: Session, viewer: Viewer, owner_id: int, limit: int, skipped: int = 0
) -> tuple[int, Sequence[Ticket]]:
    """Return how many unsolved tickets wait for one assignee or anybody, and the most urgent of them."""
    query = visible(viewer, Ticket).where(
        UNSOLVED, or_(Ticket.owner_id == owner_id, Ticket.owner_id.is_(None))
    )
    return counted_first(session, query, limit, Ticket.due_at, Ticket.id, skipped=skipped)


def spoken_of(seen: Select[Ticket]) -> Select[Ticket]:
    """Narrow to what a line may speak of: tickets of these numbers, and unsolved ones of these customers.

    By two indexes: for an OR, SQLite reads the whole workspace's.
    """
    numbered, other = aliased(Ticket), aliased(Ticket)
    mine = bindparam("viewer_workspace", type_=String)
    by_number = select(numbered.id).where(
        numbered.workspace_id == mine, numbered.number.in_(bindparam("numbers", expanding=True))
    )
    of_these = select(other.id).where(
        other.workspace_id == mine,
        other.customer_id.in_(bindparam("customers", expanding=True)),
        other.solved_at.is_(None),
    )
    return seen.where(Ticket.id.in_(by_number.union_all(of_these))).limit(MOST_SPOKEN_OF)


def at_customer(seen: Select[Ticket]) -> Select[Ticket]:
    """Narrow to a customer's tickets, unsolved ones first, then the newest."""
    return of_one(seen, Ticket).order_by(Ticket.solved_at.is_not(None), Ticket.id.desc())


def opened_between(session: Session, viewer: Viewer, after: datetime, until: datetime) -> int:
    """Return how many tickets were opened after one instant and up to another."""
    query = visible(viewer, Ticket).where(Ticket.created_at > after, Ticket.created_at <= until)
    return counted(session, query)


def breached_between(
    session: Session, viewer: Viewer, after: datetime, until: datetime, limit: int
) -> tuple[int, Sequence[Ticket]]:
    """Return how many tickets' SLA targets passed in that time without their being solved,
    and the gravest.
    """
    query = visible(viewer, Ticket).where(
        Ticket.created_at > after - max(SOLVE_WITHIN.values()),  # by which they are found
        Ticket.created_at <= until,
        Ticket.due_at > after,
        Ticket.due_at <= until,
        or_(Ticket.solved_at.is_(None), Ticket.solved_at > Ticket.due_at),
    )
    return counted_first(session, query, limit, Ticket.priority, Ticket.due_at, Ticket.id)


def near_target(
    session: Session, viewer: Viewer, until: datetime, limit: int
) -> tuple[int, Sequence[Ticket]]:
    """Return how many unsolved tickets are to be solved by an instant, those past it too,
    and the most urgent.
    """
    query = visible(viewer, Ticket).where(UNSOLVED, Ticket.due_at <= until)
    return counted_first(session, query, limit, Ticket.due_at, Ticket.id)


def oldest_untaken(session: Session, viewer: Viewer, action: str) -> Ticket | None:
    """Return the longest-waiting unassigned ticket on which the viewer may do `action`."""
    query = visible(viewer, Ticket, action).where(UNSOLVED, Ticket.owner_id.is_(None))
    return session.scalar(query.order_by(Ticket.created_at, Ticket.id).limit(1))


def by_status(session: Session, viewer: Viewer, solved_after: datetime) -> dict[TicketStatus, int]:
    """Return how many tickets stand how; of the solved ones those solved after an instant."""
    found: dict[TicketStatus, int] = {}
    for stands in (UNSOLVED, Ticket.solved_at > solved_after):  # for an OR, SQLite reads all there are
        counts = visible(viewer, Ticket).where(stands).with_only_columns(Ticket.status, func.count())
        found |= dict(session.execute(counts.group_by(Ticket.status)).all())
    return {status: found[status] for status in TicketStatus if status in found}


def first_responses(session: Session, viewer: Viewer, after: datetime, until: datetime) -> list[timedelta]:
    """Return the spans until somebody first acted on a ticket, for first actions in that period."""
    answered = select(TicketEvent.id).where(
        TicketEvent.ticket_id == Ticket.id, TicketEvent.kind.in_(RESPONSES)
    )
    first = answered.order_by(TicketEvent.at, TicketEvent.id).limit(1).correlate(Ticket).scalar_subquery()
    lately = aliased(TicketEvent)
    query = visible(viewer, Ticket).join(lately, lately.ticket_id == Ticket.id)
    then = lately.kind.in_(RESPONSES), lately.at > after, lately.at <= until
    rows = query.where(*then, lately.id == first).with_only_columns(Ticket.created_at, lately.at)
    return [at - opened for opened, at in session.execute(rows)]


def resolutions(session: Session, viewer: Viewer, after: datetime, until: datetime) -> list[timedelta]:
    """Return how long each ticket resolved in that period had been open."""
    query = visible(viewer, Ticket).where(Ticket.solved_at > after, Ticket.solved_at <= until)
    rows = query.with_only_columns(Ticket.created_at, Ticket.solved_at)
    return [solved - opened for opened, solved in session.execute(rows) if solved]


@dataclass(frozen=True)
class Satisfaction:
    """How many have said how content they are, and how content on average."""

    count: int
    mean: Decimal


def satisfaction(session: Session, viewer: Viewer, after: datetime, until: datetime) -> Satisfaction | None:
    """Return the ratings given in that period; None if there were none."""
    said = visible(viewer, Ticket).where(Ticket.satisfaction_at > after, Ticket.satisfaction_at <= until)
    count, total = session.execute(said.with_only_columns(func.count(), func.sum(Ticket.satisfaction))).one()
    return Satisfaction(count, Decimal(total or 0) / count) if count else None
