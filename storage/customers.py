"""Customers: companies or people we sell to and support."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ColumnElement, Select, String, bindparam, event, true
from sqlalchemy.orm import InstrumentedAttribute, Mapped, joinedload, lazyload, mapped_column, relationship
from sqlalchemy.sql.base import ExecutableOption

from storage import names
from storage.base import Base, Owned, Record, choice, derived, found_by
from storage.permissions import Action, Scope, Viewer, visible
from storage.types import Money
from storage.users import User
from storage.words import Word

R = TypeVar("R", bound=Record)


class CustomerKind(Word):
    COMPANY = "company", "Company"
    PERSON = "person", "Person"


class CustomerStatus(Word):
    LEAD = "lead", "Lead"
    PROSPECT = "prospect", "Prospect"
    ACTIVE = "active", "Active customer"
    FORMER = "former", "Former customer"


class Customer(Owned, Base):
    __tablename__ = "customers"
    __table_args__ = (
        found_by("name_head"),
        found_by("mention_key"),
        found_by("updated_at"),
        found_by("owner_id"),
    )
    entity = "customer"
    label = "customer"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     all     own     -
        support    all     all     all     -       -
        marketing  all     all     all     -       -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {
        "name": "Name",
        "owner_id": "Owner",
        "status": "Status",
        "kind": "Kind",
        "industry": "Industry",
        "phone": "Phone",
        "email": "E-mail",
        "website": "Website",
        "street": "Street",
        "city": "City",
        "region": "Region",
        "postal_code": "Postal code",
        "country": "Country",
        "employees": "Employees",
        "annual_revenue": "Annual revenue",
        "source": "Source",
        "note": "Note",
    }

    name: Mapped[str]
    kind: Mapped[CustomerKind] = mapped_column(choice(CustomerKind), default=CustomerKind.COMPANY)
    status: Mapped[CustomerStatus] = mapped_column(choice(CustomerStatus), default=CustomerStatus.PROSPECT)
    industry: Mapped[str | None]
    website: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    street: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(String(2))
    employees: Mapped[int | None]
    annual_revenue: Mapped[Decimal | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    source: Mapped[str | None]
    note: Mapped[str | None]
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    name_key: Mapped[str] = derived()
    short_key: Mapped[str] = derived()
    name_head: Mapped[str] = derived()
    mention_key: Mapped[str] = derived()
    search_text: Mapped[str] = derived()

    owner: Mapped[User | None] = relationship(lazy="raise", foreign_keys="Customer.owner_id")

    @classmethod
    def told(cls, field: str, values: Mapping[str, Any]) -> object:
        return (
            Money(values[field], values["currency"])
            if field == "annual_revenue"
            else super().told(field, values)
        )

    @classmethod
    def shown_with(cls) -> Sequence[ExecutableOption]:
        return [joinedload(cls.owner)]


@event.listens_for(Customer, "before_insert")
@event.listens_for(Customer, "before_update")
def _index(_mapper: object, _connection: object, customer: Customer) -> None:
    """Keep what a customer is found by in step with what it is called."""
    customer.name_key, customer.name_head = names.key(customer.name), names.head(customer.name)
    customer.short_key = names.key(names.short(customer.name))
    customer.mention_key = names.mention_key(customer.short_key)
    customer.search_text = names.searched(
        customer.name, customer.phone, customer.email, customer.website, customer.city, customer.industry
    )


def customer_within(viewer: Viewer, customer_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that the viewer may see the customer with that id."""
    if viewer.rights.get((Customer.entity, Action.VIEW)) == Scope.ALL:
        return true()
    return visible(viewer, Customer).where(Customer.id == customer_id).exists()


def of_one(seen: Select[R], model: type[R]) -> Select[R]:
    """Narrow a query to what belongs to the customer `customer_id`, who is loaded already."""
    belonging: Any = model
    return seen.where(belonging.customer_id == bindparam("customer_id")).options(lazyload(belonging.customer))
