"""Contracts: agreements that run until a renewal date, of which we warn in time."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage.base import Base, Owned, choice
from storage.customers import Customer
from storage.permissions import Viewer, visible
from storage.users import User


class ContractStatus(StrEnum):
    ACTIVE = "active"
    RENEWED = "renewed"
    LOST = "lost"


class Contract(Owned, Base):
    __tablename__ = "contracts"
    entity = "contract"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    status: Mapped[ContractStatus] = mapped_column(choice(ContractStatus), default=ContractStatus.ACTIVE)
    value: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    starts_on: Mapped[date | None]
    renews_on: Mapped[date] = mapped_column(index=True)

    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[User | None] = relationship(lazy="joined")


def create(session: Session, contract: Contract) -> Contract:
    session.add(contract)
    session.flush()
    return contract


def of_customer(session: Session, viewer: Viewer, customer_id: int, limit: int = 3) -> Sequence[Contract]:
    query = visible(viewer, Contract).where(
        Contract.customer_id == customer_id, Contract.status == ContractStatus.ACTIVE
    )
    return session.scalars(query.order_by(Contract.renews_on, Contract.id).limit(limit)).all()


def renewing_for(session: Session, viewer: Viewer, first: date, last: date) -> Sequence[Contract]:
    """The same, as far as the viewer may see them."""
    query = visible(viewer, Contract).where(
        Contract.status == ContractStatus.ACTIVE, Contract.renews_on >= first, Contract.renews_on <= last
    )
    return session.scalars(query.order_by(Contract.renews_on, Contract.id)).all()


def renewing(session: Session, first: date, last: date) -> Sequence[Contract]:
    """Active contracts that renew between two days, both included, the soonest first."""
    query = select(Contract).where(
        Contract.status == ContractStatus.ACTIVE, Contract.renews_on >= first, Contract.renews_on <= last
    )
    return session.scalars(query.order_by(Contract.renews_on, Contract.id)).all()
