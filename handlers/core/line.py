"""A line that was read, with the records that it speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.language.line import NOBODY, Reading
from storage.contacts import Contact
from storage.customers import Customer
from storage.followups import FollowUp
from storage.opportunities import Opportunity
from storage.tickets import Ticket
from storage.users import User

NOUNS = {"deal": Opportunity, "ticket": Ticket, "followup": FollowUp}
"""The kinds of records that a line may change, by the reader's words for them."""


@dataclass(frozen=True)
class Found:
    """The records that a line may speak of, by what the reader calls them."""

    customers: Mapping[int, Customer] = field(default_factory=dict)
    contacts: Mapping[int, Contact] = field(default_factory=dict)
    records: Mapping[tuple[str, int], Opportunity | Ticket | FollowUp] = field(default_factory=dict)
    people: Mapping[str, User] = field(default_factory=dict)
    """Slack's id -> the user."""

    def called(self, name: str) -> Sequence[Customer]:
        """Return the customers of just this name."""
        return [one for one in self.customers.values() if one.name == name]


@dataclass(frozen=True)
class Line:
    """What a line says, with the records that it speaks of."""

    surface: str
    text: str
    reading: Reading
    found: Found = field(default_factory=Found)

    def read_as(self, reading: Reading) -> "Line":
        """Return the same line with another of its readings."""
        return replace(self, reading=reading)

    @property
    def readings(self) -> Sequence["Line"]:
        """The readings among which a question asks."""
        return [self.read_as(one) for one in self.reading.either]

    @property
    def act(self) -> str:
        """What is to be done: `show` and `find` with the kind of record."""
        reading = self.reading
        if reading.act == "show" and reading.record:
            return f"{reading.record.noun}.show"
        return f"{reading.noun}.find" if reading.act == "find" else reading.act

    @property
    def customer(self) -> Customer | None:
        known = self.reading.customer
        return self.found.customers.get(known.id) if known and isinstance(known.id, int) else None

    @property
    def asked_of(self) -> Customer | None:
        """The customer that is all a question names: whose records, or a new one; "list" wants the list."""
        if self.reading.listed:
            return None
        (clause, *more) = self.reading.clauses or (("",),)
        named = self.found.called(str(clause[-1])) if clause[0] == "customer" and not more else []
        return named[0] if len(named) == 1 else None

    @property
    def contact(self) -> Contact | None:
        known = self.reading.contact
        return self.found.contacts.get(known.id) if known and isinstance(known.id, int) else None

    @property
    def record(self) -> Opportunity | Ticket | FollowUp | None:
        known = self.reading.record
        return self.found.records.get((known.noun, known.number)) if known else None

    @property
    def owner(self) -> User | None:
        """The colleague who is named; None also where nobody is to have it."""
        named = self.reading.owner
        return self.found.people.get(named.handle) if named and named is not NOBODY else None

    @property
    def is_released(self) -> bool:
        """Whether it is given back to nobody."""
        return self.reading.owner is NOBODY

    def words(self, name: str) -> str:
        """Return the words that a value was read from; empty if it was not said."""
        return dict(self.reading.sources).get(name, "")
