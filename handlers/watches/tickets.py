"""What the kinds of rule about tickets share: a ticket counts from its target on."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.watches.kind import Kind
from storage.permissions import Viewer, visible
from storage.rules import Rule
from storage.tickets import UNSOLVED, Ticket, TicketStatus
from storage.watches import Finding, Since, Values


class OfTarget(Kind):
    """An unsolved ticket, so many hours before or past its target."""

    model, fields = Ticket, ("status", "due_at")
    is_news = True

    def since(self, rule: Rule, values: Values) -> Since:
        due: datetime = values["due_at"]
        return due if values["status"] != TicketStatus.SOLVED else None

    def query(self, rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
        to_solve = visible(viewer, Ticket).where(UNSOLVED)
        due = now - self.unit * rule.number
        return to_solve.where(Ticket.due_at <= due).order_by(Ticket.due_at, Ticket.id)

    def heading(self, t: Translator, n: int) -> Markup:
        return t.count("{n} ticket due soon or overdue", "{n} tickets due soon or overdue", n)

    def line(self, t: Translator, one: Finding, now: datetime) -> Markup:
        ticket: Ticket = one.record
        return b.joined(
            b.bold(f"#{ticket.number}"),
            b.clip(ticket.subject, 100),
            ticket.customer.name if ticket.customer else "",
            ticket.owner.name if ticket.owner else t("Unassigned"),
            t("overdue") if ticket.is_breached(now) else t("due"),
            t.moment(ticket.due_at),
        )
