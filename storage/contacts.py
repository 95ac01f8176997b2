"""Contacts: the people at a customer, with the birthdays we greet them on."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Select, String, event
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship
from sqlalchemy.sql.base import ExecutableOption

from storage import birthdays, names
from storage.base import Base, Owned, derived, found_by, reference
from storage.birthdays import Born
from storage.customers import Customer, customer_within, of_one
from storage.permissions import Viewer, counted_first, visible
from storage.workspaces import settings_of

BORN = ("birthday", "birth_calendar", "greet", "customer_id")
"""What birthdays are counted by: of an index that has it all, no row needs to be read."""


class Contact(Owned, Born, Base):
    __tablename__ = "contacts"
    __table_args__ = (
        found_by(*BORN, where="birthday IS NOT NULL", name="ix_contacts_born"),
        found_by("name_head"),
    )
    entity = "contact"
    label = "contact"
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
        "title": "Title",
        "department": "Department",
        "phone": "Phone",
        "mobile": "Mobile",
        "email": "E-mail",
        "wechat": "WeChat",
        "birthday": "Birthday",
        "birth_year": "Birth year",
        "greet": "Announce the birthday",
        "owner_id": "Owner",
        "note": "Note",
    }

    customer_id: Mapped[int] = reference("customers", ondelete="CASCADE")
    name: Mapped[str]
    title: Mapped[str | None]
    department: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    mobile: Mapped[str | None]
    wechat: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(16))
    birth_year: Mapped[int | None]
    greet: Mapped[bool] = mapped_column(default=True)
    """Whether the birthday may be announced."""
    note: Mapped[str | None]
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    search_text: Mapped[str] = derived()
    name_head: Mapped[str | None] = derived()
    """The first name, or the first two characters of a Chinese one: by it a line finds who is named."""

    customer: Mapped[Customer] = relationship(lazy="raise", foreign_keys=[customer_id])

    @classmethod
    def shown_with(cls) -> Sequence[ExecutableOption]:
        return [joinedload(cls.customer)]


@event.listens_for(Contact, "before_insert")
@event.listens_for(Contact, "before_update")
def _index(_mapper: object, _connection: object, contact: Contact) -> None:
    """Keep what a contact is found by in step with what they are called."""
    contact.name_head = names.head(contact.name)
    contact.search_text = names.searched(
        contact.name, contact.email, contact.phone, contact.mobile, contact.wechat
    )


def of_customer(seen: Select[Contact]) -> Select[Contact]:
    """Narrow to a customer's contacts, by name."""
    return of_one(seen, Contact).order_by(Contact.name, Contact.id)


def with_birthday(session: Session, viewer: Viewer, days: Collection[date]) -> Sequence[Contact]:
    """Contacts to greet on one of `days`."""
    kept = birthdays.any_kept_on(Contact, days, settings_of(session).leap_day)
    query = visible(viewer, Contact).where(kept, Contact.greet)
    return session.scalars(query.order_by(Contact.birthday, Contact.name)).all()


def next_birthdays(
    session: Session, viewer: Viewer, customers_of: Viewer, days: Sequence[date], limit: int
) -> tuple[int, Sequence[tuple[date, Contact]]]:
    """Return how many contacts are to be greeted on one of `days`, and the first of them, each with its day.

    They are those at customers that `customers_of` sees: one's own, seen with a narrower eye.
    """
    leap_day = settings_of(session).leap_day
    kept = birthdays.any_kept_on(Contact, days, leap_day)
    theirs = customer_within(customers_of, Contact.customer_id)
    query = visible(viewer, Contact).where(kept, Contact.greet, theirs)
    soonest = birthdays.first_kept(Contact, days, leap_day), Contact.name, Contact.id
    count, found = counted_first(session, query, limit, *soonest)
    return count, [(next(day for day in days if birthdays.is_kept(one, day, leap_day)), one) for one in found]
