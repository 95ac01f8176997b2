"""What may be lost if nobody does anything: deals, tickets, customers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Counted, Figure, Part
from handlers.views import blocks as b
from storage import interactions, opportunities, tickets
from storage.customers import Customer
from storage.opportunities import Opportunity
from storage.permissions import Scope
from storage.tickets import Ticket

SILENT = timedelta(days=30)
NEAR = timedelta(hours=4)
"""Before its target a ticket is near it: the shortest time there is to solve one."""


@dataclass(frozen=True)
class Risks(Figure):
    order, button_order = 50, 10
    deals: Counted[Opportunity]
    """Past their closing date, or idle in their stage."""
    tickets: Counted[Ticket]
    """Past their target, or near it."""
    silent: Counted[tuple[Customer, datetime | None]]
    """Customers with their last contact."""
    now: datetime

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self:
        eye, now = asked.eye, asked.now
        return cls(
            opportunities.at_risk(session, eye, asked.today, now, NAMED),
            tickets.near_target(session, eye, now + NEAR, NAMED),
            interactions.silent_customers(session, eye, now - SILENT, NAMED),
            now,
        )

    def parts(self, t: Translator) -> Iterator[Part]:
        deals, tickets, silent = self.deals[0], self.tickets[0], self.silent[0]
        if not (deals or tickets or silent):
            return
        late = t.count("{n} ticket due soon or overdue", "{n} tickets due soon or overdue", tickets)
        gone = t.count("{n} customer not contacted lately", "{n} customers not contacted lately", silent)
        yield Part(
            b.lines(
                b.bold(t("At risk")),
                *w.below(
                    t.count("{n} deal", "{n} deals", deals),
                    [w.slipping(t, one, self.now) for one in self.deals[1]],
                    deals,
                ),
                *w.below(
                    late,
                    [b.joined(w.ticket(one), w.target(t, one, self.now)) for one in self.tickets[1]],
                    tickets,
                ),
                *w.below(gone, [w.silent(t, customer, heard) for customer, heard in self.silent[1]], silent),
            )
        )

    def button(self, t: Translator, breadth: Scope) -> b.Element | None:
        if not self.deals[0]:
            return None
        return b.button(t("Show the riskiest deal"), "opportunity.riskiest", breadth)
