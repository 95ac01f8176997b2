"""Orders: what a customer bought, line by line."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Select, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.base import Base, Owned, Record, choice, found_by, reference
from storage.customers import Customer, of_one
from storage.products import Product
from storage.words import Word


class OrderStatus(Word):
    DRAFT = "draft", "Draft"
    PLACED = "placed", "Placed"
    SHIPPED = "shipped", "Shipped"
    PAID = "paid", "Paid"
    CANCELLED = "cancelled", "Cancelled"


class Order(Owned, Base):
    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("workspace_id", "number"), found_by("customer_id", "placed_on"))
    entity = "order"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     team    -       -
        support    all     -       -       -       -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """

    number: Mapped[int]
    customer_id: Mapped[int] = reference("customers", ondelete="CASCADE")
    status: Mapped[OrderStatus] = mapped_column(choice(OrderStatus), default=OrderStatus.PLACED)
    placed_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))

    customer: Mapped[Customer] = relationship(lazy="joined", foreign_keys=[customer_id])
    lines: Mapped[list["OrderLine"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", foreign_keys="OrderLine.order_id"
    )

    @property
    def total(self) -> Decimal:
        return sum((line.quantity * line.unit_price for line in self.lines), Decimal())


class OrderLine(Record, Base):
    __tablename__ = "order_lines"
    entity = "order"

    order_id: Mapped[int] = reference("orders", ondelete="CASCADE")
    product_id: Mapped[int | None] = reference("products", ondelete="SET NULL")
    description: Mapped[str]
    quantity: Mapped[Decimal]
    unit_price: Mapped[Decimal]

    product: Mapped[Product | None] = relationship(lazy="joined", foreign_keys=[product_id])


def of_customer(seen: Select[Order]) -> Select[Order]:
    """Narrow to a customer's latest orders."""
    return of_one(seen, Order).order_by(Order.placed_on.desc(), Order.id.desc())
