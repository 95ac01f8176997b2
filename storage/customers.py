"""Customers: companies or people we sell to and support."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import String, case, event, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage import names
from storage.base import Base, Owned, choice
from storage.permissions import Viewer, visible
from storage.users import User

LOOKS_ALIKE = 78
"""Similarity (0-100) from which two customer names are shown as possible duplicates."""

COMPARED_NAMES = 20_000
"""At most this many names are compared for likeness, the newest first: some 10 ms."""


class CustomerKind(StrEnum):
    COMPANY = "company"
    PERSON = "person"


class CustomerStatus(StrEnum):
    LEAD = "lead"
    PROSPECT = "prospect"
    ACTIVE = "active"
    FORMER = "former"


class Customer(Owned, Base):
    __tablename__ = "customers"
    entity = "customer"

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
    name_key: Mapped[str] = mapped_column(index=True)
    name_head: Mapped[str] = mapped_column(index=True)
    search_text: Mapped[str]

    owner: Mapped[User | None] = relationship(lazy="joined")


@event.listens_for(Customer, "before_insert")
@event.listens_for(Customer, "before_update")
def _index(_mapper: object, _connection: object, customer: Customer) -> None:
    """Keep what a customer is found by in step with what it is called."""
    customer.name_key, customer.name_head = names.key(customer.name), names.head(customer.name)
    customer.search_text = names.searched(
        customer.name, customer.phone, customer.email, customer.website, customer.city, customer.industry
    )


def create(session: Session, *, name: str, owner_id: int | None, **fields: Any) -> Customer:
    """A new customer; the caller has looked for duplicates with `lookalikes`."""
    customer = Customer(name=name, owner_id=owner_id, **fields)
    session.add(customer)
    session.flush()
    return customer


def find(session: Session, viewer: Viewer, text: str, limit: int = 10) -> Sequence[Customer]:
    """Customers in which every word of `text` occurs (name, pinyin, phone, e-mail, a contact), best first."""
    from storage.contacts import Contact  # a contact belongs to a customer

    wanted = names.key(text)
    query = visible(viewer, Customer)
    for word in wanted.split()[: names.LONGEST_NAME_WORDS]:
        named = select(Contact.customer_id).where(Contact.search_text.contains(word, autoescape=True))
        query = query.where(or_(Customer.search_text.contains(word, autoescape=True), Customer.id.in_(named)))
    exact_first = case(
        (Customer.name_key == wanted, 0),
        (Customer.name_key.startswith(wanted, autoescape=True), 1),
        (Customer.search_text.contains(wanted, autoescape=True), 2),
        else_=3,
    )
    return session.scalars(
        query.order_by(exact_first, Customer.updated_at.desc(), Customer.id).limit(limit)
    ).all()


def called(among: Sequence[Customer], name: str) -> list[Customer]:
    """Those that go by a name: just so called if there are any, else so called without the legal form."""
    wanted = names.key(name)
    exact = [one for one in among if one.name_key == wanted]
    return exact or [one for one in among if names.key(names.short(one.name)) == wanted]


def mentioned(session: Session, viewer: Viewer, text: str, limit: int = 200) -> Sequence[Customer]:
    """Customers whose name could stand somewhere in `text`: what a one-line command chooses from."""
    query = visible(viewer, Customer).where(Customer.name_head.in_(names.heads_in(text)))
    return session.scalars(query.order_by(Customer.updated_at.desc(), Customer.id).limit(limit)).all()


def lookalikes(session: Session, viewer: Viewer, name: str, limit: int = 3) -> Sequence[Customer]:
    """Customers whose names a person could take for `name`, the likest first."""
    wanted = names.key(names.short(name))
    if not wanted:
        return []
    rows = session.execute(
        visible(viewer, Customer)
        .with_only_columns(Customer.id, Customer.name)
        .order_by(None)
        .order_by(Customer.updated_at.desc())
        .limit(COMPARED_NAMES)
    )
    known = {record_id: names.key(names.short(other)) for record_id, other in rows}
    alike = process.extract(wanted, known, scorer=fuzz.WRatio, score_cutoff=LOOKS_ALIKE, limit=limit * 3)
    close = [record_id for other, _score, record_id in alike if _comparable(wanted, other)][:limit]
    found = {c.id: c for c in session.scalars(visible(viewer, Customer).where(Customer.id.in_(close)))}
    return [found[record_id] for record_id in close if record_id in found]


def _comparable(wanted: str, other: str) -> bool:
    """Whether the likeness means something: a short name inside a long one is chance."""
    shorter, longer = sorted((len(wanted), len(other)))
    return shorter * 2 >= longer or wanted.split()[0] == other.split()[0]
