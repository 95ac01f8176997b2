"""Feedback: what customers think, wish, praise and complain of, and what came of it."""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import Select
from sqlalchemy.orm import Mapped, relationship

from storage.base import Base, Owned, choice
from storage.customers import Customer, of_one
from storage.fields import Field, Kind, field
from storage.types import ID
from storage.words import Word


class FeedbackKind(Word):
    OPINION = "opinion", "Opinion"
    SUGGESTION = "suggestion", "Suggestion"
    PRAISE = "praise", "Praise"
    COMPLAINT = "complaint", "Complaint"


class Feedback(Owned, Base):
    __tablename__ = "feedback"
    entity = "feedback"
    label = "feedback"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     own     own     -
        support    all     all     all     own     -
        marketing  all     all     own     own     -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    first_fields = ("customer_id", "kind", "body", "handling", "result", "owner_id")

    customer_id: Mapped[int] = field(
        Kind.RECORD,
        "Customer",
        ID,
        refers={"refers_to": "customers", "ondelete": "CASCADE"},
        of="customer",
        is_required=True,
    )
    kind: Mapped[FeedbackKind] = field(
        Kind.CHOICE,
        "Kind",
        choice(FeedbackKind),
        column={"default": FeedbackKind.OPINION},
        choices=tuple(FeedbackKind),
        is_required=True,
    )
    body: Mapped[str] = field(Kind.LONG_TEXT, "What they said", is_required=True)
    handling: Mapped[str | None] = field(Kind.LONG_TEXT, "Handling", help="What is done about it")
    result: Mapped[str | None] = field(Kind.LONG_TEXT, "Result")
    kept_fields: ClassVar[Sequence[Field]] = (
        Field(Kind.RECORD, "Product", "product", of="product", is_first=True),
    )

    customer: Mapped[Customer] = relationship(lazy="joined", foreign_keys=[customer_id])


def of_customer(seen: Select[Feedback]) -> Select[Feedback]:
    """Narrow to a customer's feedback, the newest first."""
    return of_one(seen, Feedback).order_by(Feedback.id.desc())
