"""What a line says: one value, whatever its surface."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from handlers.language.line.known import Contact, Customer, Person, Record
from handlers.language.recurrence import Recurrence

Clause = tuple[Any, ...]
"""[field, op] or [field, op, value] of a question."""

NOBODY = Person("nobody", "nobody")
"""The owner of what is given back."""


@dataclass(frozen=True)
class Offered:
    """A date that stands in the line and sets nothing: it may be offered in one press."""

    value: date | datetime
    words: str


@dataclass(frozen=True)
class Reading:
    """What a line says.

    `act` is log, deal.new, deal.change, ticket.new, ticket.change, followup.new, followup.change,
    customer.show, show, find, help or ask. What was not said is None or empty. `text` is what is kept, whole:
    the note of a log, what is to be done of a follow-up, what is wrong of a ticket, what is sold of a deal.
    `either` holds the readings among which a question asks, and `missing` what it asks for.
    """

    act: str
    customer: Customer | None = None
    contact: Contact | None = None
    record: Record | None = None
    text: str = ""
    whole: str = ""
    """A deal's line as typed after its customer, where its name is only a part of it."""
    kind: str = ""
    occurred: date | datetime | None = None
    due: date | datetime | None = None
    repeats: Recurrence | None = None
    times: int | None = None
    """How often it comes, where the line says so."""
    amount: Decimal | None = None
    currency: str = ""
    close_on: date | None = None
    stage: str = ""
    priority: str = ""
    status: str = ""
    owner: Person | None = None
    takes: bool = False
    """Whether somebody takes it themselves: what a colleague has already is not taken from them."""
    reason: str = ""
    solution: str = ""
    merge: int | None = None
    noun: str = ""
    clauses: tuple[Clause, ...] = ()
    sort: str = ""
    limit: int | None = None
    listed: bool = False
    """Whether a question says that it wants a list."""
    either: tuple[Reading, ...] = ()
    missing: str = ""
    guessed: frozenset[str] = frozenset()
    offered: tuple[Offered, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    """(name of a value, the words it was read from)."""

    @property
    def says(self) -> bool:
        """Whether anything is to be changed."""
        return bool(
            self.stage
            or self.status
            or self.owner
            or self.priority
            or self.merge
            or self.due
            or self.close_on
            or self.amount is not None
            or self.text
        )


def ask(missing: str, *either: Reading) -> Reading:
    """Return a question: among some readings, or for what is missing."""
    return Reading("ask", missing=missing, either=either)
