"""Interactions: the calls, e-mails, meetings, chats, visits and notes that make up a customer's history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage.base import Base, FromMessage, Owned, choice, found_by, reference
from storage.contacts import Contact
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer, of_one
from storage.followups import FollowUp
from storage.opportunities import Opportunity
from storage.permissions import Person, Viewer, visible
from storage.users import User
from storage.words import Word


class InteractionKind(Word):
    CALL = "call", "Call"
    EMAIL = "email", "E-mail"
    MEETING = "meeting", "Meeting"
    CHAT = "chat", "Chat"
    VISIT = "visit", "Visit"
    NOTE = "note", "Note"


class Interaction(Owned, FromMessage, Base):
    __tablename__ = "interactions"
    __table_args__ = (
        found_by("customer_id", "occurred_at"),
        found_by("occurred_at"),
        Index("uq_interactions_source", "workspace_id", "source_channel", "source_ts", unique=True),
    )
    entity = "interaction"
    label = "interaction"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     own     own     -
        support    all     all     own     own     -
        marketing  all     all     own     own     -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {
        "kind": "Kind",
        "occurred_at": "When",
        "customer_id": "Customer",
        "contact_id": "Contact",
        "note": "Notes",
        "owner_id": "Owner",
    }

    kind: Mapped[InteractionKind] = mapped_column(choice(InteractionKind))
    customer_id: Mapped[int] = reference("customers", ondelete="CASCADE")
    contact_id: Mapped[int | None] = reference("contacts", ondelete="SET NULL")
    occurred_at: Mapped[datetime]
    note: Mapped[str]

    customer: Mapped[Customer] = relationship(lazy="joined", foreign_keys=[customer_id])
    contact: Mapped[Contact | None] = relationship(lazy="joined", foreign_keys=[contact_id])
    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="Interaction.owner_id")


def recent(seen: Select[Interaction]) -> Select[Interaction]:
    """Narrow to the latest that was said with a customer."""
    return of_one(seen, Interaction).order_by(Interaction.occurred_at.desc(), Interaction.id.desc())


def activity(
    session: Session, viewer: Viewer, after: datetime, until: datetime
) -> Sequence[tuple[Person, InteractionKind, int]]:
    """(owner, kind, how many) of what was logged as having happened in that time."""
    query = visible(viewer, Interaction).where(
        Interaction.occurred_at > after, Interaction.occurred_at <= until
    )
    counts = query.with_only_columns(Interaction.owner_id, Interaction.kind, func.count().label("n"))
    logged = counts.group_by(Interaction.owner_id, Interaction.kind).subquery()
    named = select(User.name, User.id, logged.c.kind, logged.c.n).join(logged, User.id == logged.c.owner_id)
    rows = session.execute(named.order_by(User.name, User.id, logged.c.kind))
    return [((name, user_id), kind, n) for name, user_id, kind, n in rows]


def silent_customers(
    session: Session, viewer: Viewer, since: datetime, limit: int
) -> tuple[int, Sequence[tuple[Customer, datetime | None]]]:
    """Return how many customers with something to lose have not been spoken with since an instant,
    and those of
    whom nothing has been heard for longest, with when that was."""
    spoken = and_(Interaction.customer_id == Customer.id, Interaction.workspace_id == Customer.workspace_id)
    heard = func.max(Interaction.occurred_at)
    known = at_stake(viewer).with_only_columns(Customer.id, heard, func.count().over())
    silent = (
        known.outerjoin(Interaction, spoken)
        .group_by(Customer.id)
        .having(func.coalesce(heard, Customer.created_at) <= since)
    )
    rows = session.execute(silent.order_by(heard.asc().nulls_first(), Customer.id).limit(limit)).all()
    theirs = visible(viewer, Customer).where(Customer.id.in_([customer_id for customer_id, *_ in rows]))
    found = {customer.id: customer for customer in session.scalars(theirs)} if rows else {}
    return rows[0][2] if rows else 0, [(found[customer_id], at) for customer_id, at, _ in rows]


def at_stake(viewer: Viewer) -> Select[Customer]:
    """Customers with something to lose, which is an open deal or a running contract: of the others, silence
    is what one expects."""
    deals = select(Opportunity.customer_id).where(Opportunity.closed_at.is_(None))
    running = select(Contract.customer_id).where(Contract.status == ContractStatus.ACTIVE)
    return visible(viewer, Customer).where(Customer.id.in_(deals.union(running)))


def last_heard(before: datetime | None = None) -> ScalarSelect[datetime]:
    """Return the last contact with a customer that had been logged before an instant."""
    spoken = select(func.max(Interaction.occurred_at)).where(Interaction.customer_id == Customer.id)
    if before is not None:
        spoken = spoken.where(Interaction.created_at <= before)
    return spoken.correlate(Customer).scalar_subquery()


def logged_since(session: Session, after: datetime) -> Sequence[tuple[int, datetime, datetime]]:
    """(customer, when it was logged, when it happened) of what was logged after an instant, in that order."""
    logged = select(Interaction.customer_id, Interaction.created_at, Interaction.occurred_at)
    rows = session.execute(logged.where(Interaction.created_at > after).order_by(Interaction.created_at))
    return [(customer, at, occurred) for customer, at, occurred in rows]


def followup_of(session: Session, viewer: Viewer, interaction: Interaction) -> FollowUp | None:
    """Return the follow-up that was set in the same line, if it still stands and the viewer may see it."""
    return session.scalar(visible(viewer, FollowUp).where(FollowUp.interaction_id == interaction.id))
