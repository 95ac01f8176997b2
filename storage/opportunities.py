"""Opportunities: deals on their way through the stages of the pipeline."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Index, Select, String, UniqueConstraint, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, load_only, mapped_column, raiseload, relationship

from storage import history
from storage.base import Base, FromMessage, Owned, act_of, add, choice, found_by, in_parts, reference
from storage.contacts import Contact
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer, of_one
from storage.numbers import next_number
from storage.permissions import Person, Viewer, count_by_owner, counted_first, first, visible
from storage.types import Money
from storage.users import User
from storage.words import Word


class Stage(Word):
    LEAD = "lead", "Lead"
    QUALIFIED = "qualified", "Qualified"
    DEMO = "demo", "Demo"
    PROPOSAL = "proposal", "Proposal"
    NEGOTIATION = "negotiation", "Negotiation"
    WON = "closed won", "Closed won"
    LOST = "closed lost", "Closed lost"

    @property
    def is_closed(self) -> bool:
        return self in (Stage.WON, Stage.LOST)

    @property
    def probability(self) -> int:
        """How likely a deal in this stage is won, in percent."""
        return PROBABILITY[self]


class Reason(Word):
    """Why a deal was won or lost, in words few enough to be counted."""

    FIT = "fit", "Good fit"
    VALUE = "value", "Price"
    TRUST = "trust", "Trust"
    SERVICE = "service", "Service"
    SPEED = "speed", "Fast response"
    PRICE = "price", "Too expensive"
    COMPETITOR = "competitor", "Chose a competitor"
    TIMING = "timing", "Not now"
    BUDGET = "budget", "No budget"
    MISSING = "missing", "Missing feature"
    SILENCE = "silence", "Went quiet"
    OTHER = "other", "Another reason"


REASONS = {
    Stage.WON: (Reason.FIT, Reason.VALUE, Reason.TRUST, Reason.SERVICE, Reason.SPEED, Reason.OTHER),
    Stage.LOST: (
        Reason.PRICE,
        Reason.COMPETITOR,
        Reason.TIMING,
        Reason.BUDGET,
        Reason.MISSING,
        Reason.SILENCE,
        Reason.OTHER,
    ),
}
"""What may be said of a closed deal."""
PROBABILITY = {
    Stage.LEAD: 10,
    Stage.QUALIFIED: 25,
    Stage.DEMO: 40,
    Stage.PROPOSAL: 60,
    Stage.NEGOTIATION: 80,
    Stage.WON: 100,
    Stage.LOST: 0,
}
IDLE_AFTER = timedelta(days=14)
"""In one stage."""
OPEN_STAGES = tuple(stage for stage in Stage if not stage.is_closed)


PIPELINE = (
    "closed_at",
    "stage",
    "currency",
    "amount",
    "close_on",
    "stage_since",
    "created_at",
    "customer_id",
    "id",
)
CLOSED = ("stage", "closed_at", "currency", "amount", "reason", "owner_id")
"""What open and closed deals are counted by: of an index that has it all, no row needs to be read."""


class Opportunity(Owned, FromMessage, Base):
    __tablename__ = "opportunities"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("workspace_id", "renews_id", "renews_on"),
        found_by("owner_id", "closed_at"),
        found_by(*PIPELINE, where="closed_at IS NULL", name="ix_opportunities_pipeline"),
        found_by(*CLOSED, where="closed_at IS NOT NULL", name="ix_opportunities_closed"),
        Index("uq_opportunities_source", "workspace_id", "source_channel", "source_ts", unique=True),
    )
    entity = "opportunity"
    label = "opportunity"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     team    own     -
        support    all     -       -       -       -
        marketing  all     all     own     own     -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {
        "stage": "Stage",
        "amount": "Amount",
        "close_on": "Closes",
        "owner_id": "Owner",
        "name": "Name",
        "customer_id": "Customer",
        "contact_id": "Contact",
        "reason": "Reason",
        "reason_note": "Note on the reason",
        "note": "Note",
    }

    number: Mapped[int]
    name: Mapped[str]
    customer_id: Mapped[int] = reference("customers", ondelete="CASCADE")
    contact_id: Mapped[int | None] = reference("contacts", ondelete="SET NULL")
    stage: Mapped[Stage] = mapped_column(choice(Stage), default=Stage.LEAD)
    amount: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    close_on: Mapped[date | None]
    stage_since: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    reason: Mapped[Reason | None] = mapped_column(choice(Reason))
    """Why it was won or lost."""
    reason_note: Mapped[str | None]
    """What there is to say of that besides."""
    note: Mapped[str | None]
    renews_id: Mapped[int | None] = reference("contracts", ondelete="SET NULL")
    renews_on: Mapped[date | None]
    """The renewal it was made for: a contract has one opportunity for each of its renewal dates."""

    customer: Mapped[Customer] = relationship(lazy="joined", foreign_keys=[customer_id])
    contact: Mapped[Contact | None] = relationship(lazy="joined", foreign_keys=[contact_id])
    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="Opportunity.owner_id")

    @classmethod
    def told(cls, field: str, values: Mapping[str, Any]) -> object:
        return Money(values[field], values["currency"]) if field == "amount" else super().told(field, values)


MOST_SPOKEN_OF = 50
"""Opportunities that one line may speak of."""

LARGEST = (Opportunity.amount.desc().nulls_last(), Opportunity.id)


@dataclass(frozen=True)
class StageTotal:
    """How many deals stand in a stage and what they are worth, in one currency."""

    stage: Stage
    currency: str
    count: int
    amount: Decimal

    @property
    def weighted(self) -> Decimal:
        """What may be expected of them, by the probability of their stage."""
        return self.amount * self.stage.probability / 100


def create(session: Session, opportunity: Opportunity) -> Opportunity:
    """Number a new opportunity and note since when it is in its stage."""
    now = act_of(session).now
    opportunity.number = next_number(session, Opportunity.entity)
    opportunity.stage_since = now
    opportunity.closed_at = now if opportunity.stage.is_closed else None
    return add(session, opportunity)


def move(session: Session, opportunity: Opportunity, stage: Stage) -> None:
    """Put it into a stage; won and lost close it, any other opens it again."""
    now = act_of(session).now
    if stage != opportunity.stage:
        opportunity.stage, opportunity.stage_since = stage, now
        opportunity.closed_at = now if stage.is_closed else None
        opportunity.reason = opportunity.reason_note = None
        _settle(session, opportunity)


def explain(opportunity: Opportunity, reason: Reason | None, note: str | None) -> None:
    """Set the reason for a win or loss, and a note."""
    opportunity.reason, opportunity.reason_note = reason, note


def renewal_of(session: Session, contract: Contract) -> Opportunity | None:
    """Return the opportunity that was made for a contract's next renewal."""
    made_for = Opportunity.renews_id == contract.id, Opportunity.renews_on == contract.renews_on
    return session.scalar(select(Opportunity).where(*made_for))


def renew(opportunity: Opportunity, contract: Contract) -> None:
    """Link an opportunity to a contract's next renewal."""
    opportunity.renews_id, opportunity.renews_on = contract.id, contract.renews_on


def _settle(session: Session, opportunity: Opportunity) -> None:
    """Settle or reopen the contract of a renewal that is won, lost or reopened."""
    contract = session.get(Contract, opportunity.renews_id) if opportunity.renews_id else None
    if contract and contract.renews_on == opportunity.renews_on:
        settled = {Stage.WON: ContractStatus.RENEWED, Stage.LOST: ContractStatus.LOST}
        contract.status = settled.get(opportunity.stage, ContractStatus.ACTIVE)


def open_for(
    session: Session, viewer: Viewer, owner_id: int, limit: int, skipped: int = 0
) -> tuple[int, Sequence[Opportunity]]:
    """Return how many open opportunities one person has, and the next to close of them."""
    query = visible(viewer, Opportunity).where(
        Opportunity.owner_id == owner_id, Opportunity.closed_at.is_(None)
    )
    next_to_close = Opportunity.close_on.is_(None), Opportunity.close_on, Opportunity.id
    return counted_first(session, query, limit, *next_to_close, skipped=skipped)


def spoken_of(seen: Select[Opportunity]) -> Select[Opportunity]:
    """Narrow to what a line may speak of: opportunities of these numbers, and open ones of these customers.

    By two indexes: for an OR, SQLite reads the whole workspace's.
    """
    numbered, other = aliased(Opportunity), aliased(Opportunity)
    mine = bindparam("viewer_workspace", type_=String)
    by_number = select(numbered.id).where(
        numbered.workspace_id == mine, numbered.number.in_(bindparam("numbers", expanding=True))
    )
    of_these = select(other.id).where(
        other.workspace_id == mine,
        other.customer_id.in_(bindparam("customers", expanding=True)),
        other.closed_at.is_(None),
    )
    return seen.where(Opportunity.id.in_(by_number.union_all(of_these))).limit(MOST_SPOKEN_OF)


def at_customer(seen: Select[Opportunity]) -> Select[Opportunity]:
    """Narrow to a customer's opportunities, open ones first, then the newest."""
    open_first = Opportunity.closed_at.is_not(None), Opportunity.updated_at.desc()
    return of_one(seen, Opportunity).order_by(*open_first, Opportunity.id.desc())


def pipeline(session: Session, viewer: Viewer) -> Sequence[StageTotal]:
    """Open opportunities by stage and currency, in the order of the stages."""
    return _totals(session, _open(viewer))


def closed_between(
    session: Session, viewer: Viewer, stage: Stage, after: datetime, until: datetime, limit: int
) -> tuple[Sequence[StageTotal], Sequence[Opportunity]]:
    """Return the worth of the deals won (or lost) in a period by currency, and the largest of them."""
    query = _closed(viewer, stage, after, until)
    return _totals(session, query), first(session, query, limit, *LARGEST)


def closed_worth(
    session: Session, viewer: Viewer, stage: Stage, after: datetime, until: datetime
) -> Sequence[StageTotal]:
    """Return the worth of the deals won (or lost) in a period by currency."""
    return _totals(session, _closed(viewer, stage, after, until))


def closing_worth(session: Session, viewer: Viewer, first: date, last: date) -> Sequence[StageTotal]:
    """Open opportunities that are to close on these days, by stage and currency."""
    return _totals(session, _open(viewer).where(Opportunity.close_on >= first, Opportunity.close_on <= last))


WORTH = ("amount", "currency", "closed_at")


def pipeline_at(session: Session, viewer: Viewer, then: datetime) -> dict[str, Decimal]:
    """Currency -> what the deals that were open at an instant were worth at that instant.

    They are summed as they are now, but for those that the audit trail says were something else.
    """
    worth: dict[str, Decimal] = defaultdict(Decimal)
    for total in _totals(session, _open(viewer).where(Opportunity.created_at <= then)):
        worth[total.currency] += total.amount
    edits = history.changed_since(session, Opportunity, WORTH, then)
    alone = load_only(*(getattr(Opportunity, name) for name in (*WORTH, "created_at"))), raiseload("*")
    since = visible(viewer, Opportunity).where(Opportunity.created_at <= then).options(*alone)
    for some in in_parts(edits):
        for one in session.scalars(since.where(Opportunity.id.in_(some))):
            was, *_, is_now = history.spans(one, WORTH, edits[one.id], act_of(session).now)
            for span, sign in ((was, 1), (is_now, -1)):
                if span.values["closed_at"] is None:
                    worth[span.values["currency"]] += sign * (span.values["amount"] or 0)
    return worth


def moved_between(
    session: Session, viewer: Viewer, after: datetime, until: datetime, limit: int
) -> tuple[int, Sequence[Opportunity]]:
    """Return how many open deals went into another stage in that time, and the largest of them."""
    query = _open(viewer).where(
        Opportunity.stage_since > after,
        Opportunity.stage_since <= until,
        Opportunity.stage_since > Opportunity.created_at,
    )
    return counted_first(session, query, limit, *LARGEST)


def closing(
    session: Session, viewer: Viewer, first: date, last: date, limit: int
) -> tuple[int, Sequence[Opportunity]]:
    """Return how many open deals are to close on these days, and the next of them."""
    query = _open(viewer).where(Opportunity.close_on >= first, Opportunity.close_on <= last)
    return counted_first(session, query, limit, Opportunity.close_on, Opportunity.id)


def at_risk(
    session: Session, viewer: Viewer, today: date, now: datetime, limit: int
) -> tuple[int, Sequence[Opportunity]]:
    """Return how many open deals are past their closing date or idle in their stage,
    and those of them with the most
    to lose."""
    slipping = or_(Opportunity.close_on < today, Opportunity.stage_since <= now - IDLE_AFTER)
    return counted_first(session, _open(viewer).where(slipping), limit, *LARGEST)


def won_since(session: Session, viewer: Viewer, since: datetime) -> Sequence[tuple[datetime, str, Decimal]]:
    """(when, currency, amount) of each deal won after an instant, in the order of time."""
    won = visible(viewer, Opportunity).where(Opportunity.stage == Stage.WON, Opportunity.closed_at > since)
    rows = won.with_only_columns(Opportunity.closed_at, Opportunity.currency, Opportunity.amount)
    return [
        (at, currency, amount or Decimal())
        for at, currency, amount in session.execute(rows.order_by(Opportunity.closed_at))
        if at
    ]


def reasons(
    session: Session, viewer: Viewer, stage: Stage, after: datetime, until: datetime
) -> Sequence[tuple[Reason | None, int]]:
    """Return the reasons for wins (or losses) in a period, the most frequent first; None is no reason.
    said of.
    """
    closed = _closed(viewer, stage, after, until)
    rows = closed.with_only_columns(Opportunity.reason, func.count()).group_by(Opportunity.reason)
    found = [(reason, count) for reason, count in session.execute(rows)]
    return sorted(found, key=lambda row: (row[0] is None, -row[1], row[0] or ""))


def won_by_owner(session: Session, viewer: Viewer, after: datetime, until: datetime) -> dict[Person, int]:
    """Owner -> how many deals they won in that time."""
    return count_by_owner(session, _closed(viewer, Stage.WON, after, until), Opportunity)


def _closed(viewer: Viewer, stage: Stage, after: datetime, until: datetime) -> Select[Opportunity]:
    return visible(viewer, Opportunity).where(
        Opportunity.stage == stage, Opportunity.closed_at > after, Opportunity.closed_at <= until
    )


def _open(viewer: Viewer) -> Select[Opportunity]:
    return visible(viewer, Opportunity).where(Opportunity.closed_at.is_(None))


def _totals(session: Session, query: Select[Opportunity]) -> Sequence[StageTotal]:
    summed = query.with_only_columns(
        Opportunity.stage, Opportunity.currency, func.count(), func.sum(Opportunity.amount)
    ).group_by(Opportunity.stage, Opportunity.currency)
    totals = [
        StageTotal(stage, currency, count, amount or Decimal())
        for stage, currency, count, amount in session.execute(summed)
    ]
    order = list(Stage)
    return sorted(totals, key=lambda total: (order.index(total.stage), total.currency))
