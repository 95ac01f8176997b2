"""Products: what is sold, with its list price."""

from decimal import Decimal

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Record


class Product(Record, Base):
    __tablename__ = "products"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)
    entity = "product"

    code: Mapped[str]
    name: Mapped[str]
    price: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    is_active: Mapped[bool] = mapped_column(default=True)
    description: Mapped[str | None]
