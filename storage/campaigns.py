"""Campaigns: what marketing sends out, and who answered."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Select, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage.base import Base, Owned, Record, choice, found_by, reference
from storage.contacts import Contact
from storage.customers import Customer, of_one
from storage.permissions import Viewer, visible
from storage.words import Word


class CampaignStatus(Word):
    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    DONE = "done", "Finished"


class Campaign(Owned, Base):
    __tablename__ = "campaigns"
    entity = "campaign"
    rights = """
        role       view    create  edit    delete  export
        sales      all     -       -       -       -
        marketing  all     all     all     own     all
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """

    name: Mapped[str]
    channel: Mapped[str] = mapped_column(String(32))
    """E-mail, event, phone, ...: how it reaches people."""
    status: Mapped[CampaignStatus] = mapped_column(choice(CampaignStatus), default=CampaignStatus.PLANNED)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    budget: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))


class CampaignResponse(Record, Base):
    __tablename__ = "campaign_responses"
    __table_args__ = (found_by("customer_id", "responded_at"), found_by("campaign_id", "responded_at"))
    entity = "campaign"

    campaign_id: Mapped[int] = reference("campaigns", ondelete="CASCADE")
    customer_id: Mapped[int] = reference("customers", ondelete="CASCADE")
    contact_id: Mapped[int | None] = reference("contacts", ondelete="SET NULL")
    response: Mapped[str]
    responded_at: Mapped[datetime]

    campaign: Mapped[Campaign] = relationship(lazy="joined", foreign_keys=[campaign_id])
    customer: Mapped[Customer] = relationship(lazy="raise", foreign_keys=[customer_id])
    contact: Mapped[Contact | None] = relationship(lazy="joined", foreign_keys=[contact_id])


def responses_of(seen: Select[CampaignResponse]) -> Select[CampaignResponse]:
    """Narrow to a customer's answers to campaigns, the newest first."""
    newest = CampaignResponse.responded_at.desc(), CampaignResponse.id.desc()
    return of_one(seen, CampaignResponse).order_by(*newest)


def results(
    session: Session, viewer: Viewer, after: datetime, until: datetime, limit: int
) -> Sequence[tuple[Campaign, int, int]]:
    """Campaigns with how many answered in that time and in all: those that run, and those answered then."""
    now_and_then = (CampaignResponse.responded_at > after, CampaignResponse.responded_at <= until)
    counts = (
        select(
            CampaignResponse.campaign_id,
            func.count().filter(*now_and_then).label("lately"),
            func.count().label("in_all"),
        )
        .group_by(CampaignResponse.campaign_id)
        .subquery()
    )
    lately, in_all = func.coalesce(counts.c.lately, 0), func.coalesce(counts.c.in_all, 0)
    query = (
        visible(viewer, Campaign)
        .outerjoin(counts, counts.c.campaign_id == Campaign.id)
        .where(or_(Campaign.status == CampaignStatus.RUNNING, lately > 0))
        .add_columns(lately, in_all)
    )
    rows = session.execute(query.order_by(lately.desc(), in_all.desc(), Campaign.id).limit(limit))
    return [(campaign, n, total) for campaign, n, total in rows]
