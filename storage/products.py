"""Products, with their list price."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import JSON, String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Record


class Product(Record, Base):
    __tablename__ = "products"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)
    entity = "product"
    rights = """
        role       view    create  edit    delete  export
        sales      all     -       -       -       -
        support    all     -       -       -       -
        marketing  all     -       -       -       -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """

    labels: ClassVar[Mapping[str, str]] = {"lead_days": "Days before"}

    code: Mapped[str]
    name: Mapped[str]
    price: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    is_active: Mapped[bool] = mapped_column(default=True)
    description: Mapped[str | None]
    lead_days: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """Days before a renewal on which its contracts are announced; None is as for all others."""


def on_sale(session: Session, limit: int = 100) -> Sequence[Product]:
    query = select(Product).where(Product.is_active).order_by(Product.name, Product.id)
    return session.scalars(query.limit(limit)).all()


def with_lead_days(session: Session) -> Sequence[Product]:
    """Return the products whose renewals have days of their own."""
    return session.scalars(select(Product).where(Product.lead_days.is_not(None)).order_by(Product.name)).all()


def called(session: Session, name: str) -> Product | None:
    """Return the product of that name or code."""
    wanted = func.lower(name)
    named = or_(func.lower(Product.name) == wanted, func.lower(Product.code) == wanted)
    return session.scalars(select(Product).where(named).order_by(Product.id).limit(1)).first()
