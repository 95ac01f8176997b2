"""Interactions: the calls, e-mails, meetings, chats, visits and notes that make up a customer's history."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage.base import Base, FromMessage, Owned, choice
from storage.contacts import Contact
from storage.customers import Customer
from storage.followups import FollowUp
from storage.permissions import Action, Viewer, allowed, visible
from storage.users import User


class InteractionKind(StrEnum):
    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    CHAT = "chat"
    VISIT = "visit"
    NOTE = "note"


class Interaction(Owned, FromMessage, Base):
    __tablename__ = "interactions"
    __table_args__ = (
        Index("uq_interactions_source", "workspace_id", "source_channel", "source_ts", unique=True),
    )
    entity = "interaction"

    kind: Mapped[InteractionKind] = mapped_column(choice(InteractionKind))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    occurred_at: Mapped[datetime]
    note: Mapped[str]

    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)
    contact: Mapped[Contact | None] = relationship(lazy="joined")
    owner: Mapped[User | None] = relationship(lazy="joined")


def recent(session: Session, viewer: Viewer, customer_id: int, limit: int = 5) -> Sequence[Interaction]:
    query = visible(viewer, Interaction).where(Interaction.customer_id == customer_id)
    return session.scalars(
        query.order_by(Interaction.occurred_at.desc(), Interaction.id.desc()).limit(limit)
    ).all()


def followup_of(session: Session, viewer: Viewer, interaction: Interaction) -> FollowUp | None:
    """The follow-up that was set in the same line, if it still stands and the viewer may see it."""
    return session.scalar(visible(viewer, FollowUp).where(FollowUp.interaction_id == interaction.id))


def undo(session: Session, viewer: Viewer, interaction: Interaction) -> None:
    """Take an interaction back, and the follow-up set with it; the audit trail keeps both."""
    followup = followup_of(session, viewer, interaction)
    if followup is not None:
        session.delete(allowed(session, viewer, followup, Action.DELETE))
    session.delete(interaction)
    session.flush()
