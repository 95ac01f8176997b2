"""Products: what we sell, with its list price."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import JSON, ColumnElement, String, UniqueConstraint, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from storage.base import Base, Record
from storage.fields import Field, Kind, field
from storage.permissions import Viewer, counted_first, visible


class Product(Record, Base):
    __tablename__ = "products"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)
    entity = "product"
    label = "product"
    rights = """
        role       view    create  edit    delete  export
        sales      all     -       -       -       -
        support    all     -       -       -       -
        marketing  all     -       -       -       -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    sections = ("Details", "Market")
    first_fields = ("name", "code", "family", "price", "is_active", "description")
    labels: ClassVar[Mapping[str, str]] = {"lead_days": "Days before"}

    code: Mapped[str] = field(
        Kind.TEXT, "Code", words=("sku", "article", "编码"), is_required=True, is_unique=True
    )
    name: Mapped[str] = field(Kind.TEXT, "Name", words=("name", "名称"), is_required=True)
    family: Mapped[str | None] = field(
        Kind.CHOICE, "Product family", listed="product family", words=("family", "line", "系列")
    )
    model: Mapped[str | None] = field(Kind.TEXT, "Model", words=("model", "type", "型号"))
    price: Mapped[Decimal | None] = field(
        Kind.MONEY, "List price", currency_in="currency", words=("price", "costs", "价格", "单价")
    )
    currency: Mapped[str] = mapped_column(String(3))
    is_active: Mapped[bool] = field(
        Kind.YES_NO, "On sale", column={"default": True}, words=("active", "sold", "在售")
    )
    specification: Mapped[str | None] = field(
        Kind.LONG_TEXT, "Specification", words=("spec", "specs", "规格")
    )
    description: Mapped[str | None] = field(Kind.LONG_TEXT, "Description", words=("说明", "描述"))
    lead_days: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """Days before a renewal on which its contracts are announced; None is as for all others."""
    kept_fields: ClassVar[Sequence[Field]] = (
        Field(
            Kind.TEXT,
            "Competitors",
            "competitors",
            section="Market",
            words=("competitor", "rivals", "竞品", "竞争对手"),
            help="Separated by commas",
            is_many=True,
            is_inline=True,
        ),
        Field(
            Kind.LONG_TEXT,
            "Positioning",
            "positioning",
            section="Market",
            words=("position", "定位"),
            help="For whom it is, and what sets it apart",
        ),
    )


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


def leading(session: Session, viewer: Viewer, text: str) -> Product | None:
    """Return the product with whose name or code a text begins, the longest name first."""
    begins = or_(_begins(text, Product.name), _begins(text, Product.code))
    longest = func.length(Product.name).desc(), Product.id
    return session.scalars(visible(viewer, Product).where(begins).order_by(*longest).limit(1)).first()


def _begins(text: str, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    start = func.substr(func.lower(literal(text)), 1, func.length(column))
    return start == func.lower(column)


def found(
    session: Session, viewer: Viewer, text: str, limit: int, skipped: int = 0
) -> tuple[int, Sequence[Product]]:
    """Return how many products have a text in their name, code, family or model, and some of them by name."""
    query = visible(viewer, Product)
    if text:
        columns = Product.name, Product.code, Product.family, Product.model
        query = query.where(or_(*(one.icontains(text, autoescape=True) for one in columns)))
    order = Product.is_active.desc(), Product.name, Product.id
    return counted_first(session, query, limit, *order, skipped=skipped)
