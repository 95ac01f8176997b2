"""Hold the figures of a digest as data, and the parts that tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from handlers.core.translation import Markup
from handlers.views import blocks as b
from handlers.views import charts
from storage.campaigns import Campaign
from storage.contacts import Contact
from storage.contracts import Contract
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import InteractionKind
from storage.opportunities import Opportunity, Reason, StageTotal
from storage.permissions import Person
from storage.rules import Rule
from storage.tickets import Satisfaction, Ticket, TicketStatus
from storage.watches import Finding

NAMED = 5
"""At most this many names below a figure: a message's text, which says them all, has 4,000 characters."""

X = TypeVar("X")
Counted = tuple[int, Sequence[X]]
"""How many there are, and the first of them."""

Deals = tuple[Sequence[StageTotal], Sequence[Opportunity]]
"""What they are worth in each currency, and the largest of them."""

Reasons = Sequence[tuple[Reason | None, int]]
"""With how many deals each was given for; None is those nobody has said of."""


@dataclass(frozen=True)
class Promises:
    """What one person has said they would do, and what else their day holds."""

    due_today: Counted[FollowUp]
    overdue: Counted[FollowUp]
    closing: Counted[Opportunity]
    birthdays: Counted[tuple[date, Contact]]


@dataclass(frozen=True)
class Risks:
    """What may be lost if nobody does anything."""

    deals: Counted[Opportunity]
    """Past their closing date, or idle in their stage."""
    tickets: Counted[Ticket]
    """Past their target, or near it."""
    silent: Counted[tuple[Customer, datetime | None]]
    """Customers with when they were last heard of."""

    def __bool__(self) -> bool:
        return bool(self.deals[0] or self.tickets[0] or self.silent[0])


@dataclass(frozen=True)
class Before:
    """What there was in as long a time before, to compare with."""

    won: Sequence[StageTotal] = ()
    lost: Sequence[StageTotal] = ()
    new_tickets: int = 0
    solved: int = 0
    satisfaction: Satisfaction | None = None
    pipeline: Mapping[str, Decimal] = field(default_factory=dict)
    """Currency -> what the open deals were worth at the end of that time."""


@dataclass(frozen=True)
class Outlook:
    """A month or quarter: what was won in it so far, and the open deals that are to close in it."""

    won: Sequence[StageTotal]
    closing: Sequence[StageTotal]


@dataclass(frozen=True)
class Figures:
    """What happened between two instants, and how things stand at the second."""

    since: datetime
    until: datetime
    won: Deals
    lost: Deals
    won_reasons: Reasons
    lost_reasons: Reasons
    moved: Counted[Opportunity]
    """Open deals that have gone into another stage."""
    pipeline: Sequence[StageTotal]
    month: Outlook
    quarter: Outlook
    risks: Risks
    renewals: Counted[Contract]
    new_tickets: int
    breached: Counted[Ticket]
    """Whose target passed in that time, the gravest first."""
    responses: Sequence[timedelta]
    """How long the tickets waited that were first taken up in that time."""
    resolutions: Sequence[timedelta]
    ticket_states: Mapping[TicketStatus, int]
    satisfaction: Satisfaction | None
    """What was said in that time of solved tickets."""
    before: Before
    own: Promises | None = None
    """Only in one person's digest; what follows, only in one of several people."""
    overdue: Sequence[tuple[str, int]] = ()
    """(owner's name, follow-ups overdue), the most first."""
    activity: Sequence[tuple[Person, InteractionKind, int]] = ()
    kept: Mapping[Person, int] = field(default_factory=dict)
    """Owner -> follow-ups done."""
    winners: Mapping[Person, int] = field(default_factory=dict)
    won_by_week: Mapping[date, Mapping[str, Decimal]] = field(default_factory=dict)
    """Monday -> currency -> what was won in that week."""
    campaigns: Sequence[tuple[Campaign, int, int]] = ()
    """With how many answered in that time, and in all."""
    untaken: bool = False
    """Whether a ticket waits for somebody to take it."""
    from_rules: Sequence[tuple[Rule, Sequence[Finding]]] = ()
    """What rules have to say that nobody heeded when it came by itself."""
    tickets_first: bool = False
    """For those who support: their figures come before those of the sales."""


@dataclass(frozen=True)
class Part:
    """One figure. `text` says all of it; where a chart or table is shown, `lead` stands above it instead."""

    text: Markup
    lead: str = ""
    chart: charts.Chart | None = None
    table: b.Block | None = None

    @property
    def block(self) -> b.Block | None:
        return self.chart.block if self.chart else self.table
