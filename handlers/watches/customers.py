"""Words that the kinds of rule about customers share."""

from datetime import datetime

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from storage.watches import Finding


def customer_line(t: Translator, one: Finding, now: datetime) -> Markup:
    """Return a customer in one line, with how many days it has been so."""
    customer = one.record
    days = t.count("{n} day", "{n} days", (now - one.since).days)
    return b.joined(b.bold(customer.name), customer.owner.name if customer.owner else t("Unassigned"), days)
