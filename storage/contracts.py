"""Contracts: agreements that run until a renewal date, announced in time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Select, String, case, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage.base import Base, Owned, choice, found_by, reference
from storage.customers import Customer, customer_within, of_one
from storage.permissions import Viewer, counted_first, visible
from storage.products import Product
from storage.types import Money
from storage.users import User
from storage.words import Word


class ContractStatus(Word):
    ACTIVE = "active", "Running contract"
    RENEWED = "renewed", "Renewed"
    LOST = "lost", "Not renewed"


class Contract(Owned, Base):
    __tablename__ = "contracts"
    __table_args__ = (
        found_by("customer_id", "renews_on"),
        found_by("status", "renews_on", "customer_id"),
    )
    entity = "contract"
    label = "contract"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     team    -       -
        support    all     -       -       -       -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {
        "name": "Name",
        "status": "Status",
        "renews_on": "Renews on",
        "value": "Value",
        "product_id": "Product",
        "owner_id": "Owner",
    }

    customer_id: Mapped[int] = reference("customers", ondelete="CASCADE")
    product_id: Mapped[int | None] = reference("products", ondelete="SET NULL")
    name: Mapped[str]
    status: Mapped[ContractStatus] = mapped_column(choice(ContractStatus), default=ContractStatus.ACTIVE)
    value: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    starts_on: Mapped[date | None]
    renews_on: Mapped[date]

    customer: Mapped[Customer] = relationship(lazy="joined", foreign_keys=[customer_id])
    product: Mapped[Product | None] = relationship(lazy="joined", foreign_keys=[product_id])
    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="Contract.owner_id")

    @classmethod
    def told(cls, field: str, values: Mapping[str, Any]) -> object:
        return Money(values[field], values["currency"]) if field == "value" else super().told(field, values)

    def lead_days(self, usual: Sequence[int]) -> Sequence[int]:
        """Days before its renewal on which it is announced: its product's, else the usual ones."""
        return self.product.lead_days if self.product and self.product.lead_days else usual


def of_customer(seen: Select[Contract]) -> Select[Contract]:
    """Narrow to a customer's contracts: those that run, the next to renew first, then those that ended."""
    has_ended = Contract.status != ContractStatus.ACTIVE
    renewed_last = case((has_ended, Contract.renews_on)).desc()
    return of_one(seen, Contract).order_by(has_ended, renewed_last, Contract.renews_on, Contract.id)


def others_running(session: Session, contract: Contract) -> bool:
    """Return whether its customer has another contract that runs."""
    others = Contract.customer_id == contract.customer_id, Contract.id != contract.id
    running = select(Contract.id).where(*others, Contract.status == ContractStatus.ACTIVE)
    return session.scalar(running.limit(1)) is not None


def following(contract: Contract) -> Contract:
    """Return a proposal for the one after it: the same, a year later."""
    day = contract.renews_on
    leap_day = (day.month, day.day) == (2, 29)
    return Contract(
        customer=contract.customer,
        product=contract.product,
        name=contract.name,
        value=contract.value,
        currency=contract.currency,
        renews_on=day.replace(year=day.year + 1, day=28 if leap_day else day.day),
        status=ContractStatus.ACTIVE,
    )


def renewing(session: Session, viewer: Viewer, days: Collection[date]) -> Sequence[Contract]:
    """Active contracts that renew on one of `days`, the soonest first."""
    soonest = _renewing(viewer, days).order_by(Contract.renews_on, Contract.id)
    return session.scalars(soonest).all()


def renewing_soon(
    session: Session, viewer: Viewer, customers_of: Viewer, days: Collection[date], limit: int
) -> tuple[int, Sequence[Contract]]:
    """Return how many contracts renew on one of `days`, and the soonest of them; of the customers that
    `customers_of` sees: one's own, seen with a narrower eye."""
    query = _renewing(viewer, days).where(customer_within(customers_of, Contract.customer_id))
    return counted_first(session, query, limit, Contract.renews_on, Contract.id)


def _renewing(viewer: Viewer, days: Collection[date]) -> Select[Contract]:
    active = visible(viewer, Contract).where(Contract.status == ContractStatus.ACTIVE)
    return active.where(Contract.renews_on.in_(days))
