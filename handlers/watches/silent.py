"""A customer with a deal or contract, without contact for too long."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from handlers.core.translation import N_, Markup, Translator
from handlers.watches.customers import customer_line
from handlers.watches.kind import Kind
from storage.base import Owned
from storage.customers import Customer
from storage.history import Span
from storage.interactions import at_stake, last_heard, logged_since
from storage.permissions import Viewer
from storage.rules import Rule
from storage.watches import DAY, WEEK, Finding, Since, Values


class Silent(Kind):
    name, order = "silent customer", 40
    model, unit, again = Customer, DAY, WEEK
    title = N_("A customer goes quiet")
    number, usual, least = N_("Days without contact"), 30, 1

    def since(self, rule: Rule, values: Values) -> Since:
        heard: Since = values["last_heard"] or values["created_at"]
        return heard

    def query(self, rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
        """Return customers, each with the time of the last contact."""
        heard = last_heard().label("last_heard")
        silent = func.coalesce(heard, Customer.created_at) <= now - DAY * rule.number
        return at_stake(viewer).where(silent).add_columns(heard).order_by(heard.nulls_first())

    def lives(
        self,
        session: Session,
        rule: Rule,
        viewer: Viewer,
        after: datetime,
        now: datetime,
        also: Collection[int] = (),
    ) -> Iterator[tuple[Owned, list[Span]]]:
        """Also cut a customer's life at each time that somebody spoke to them."""
        logged = _logged_by_customer(session, after)
        heard = _heard_before(session, viewer, after)
        for customer, spans in super().lives(session, rule, viewer, after, now, logged.keys()):
            if customer.id in heard:
                yield customer, _cut(spans, heard[customer.id], logged.get(customer.id, ()))

    def condition(self, t: Translator, rule: Rule) -> Markup:
        return t.count(
            "a customer with a deal or contract hasn't been contacted for {n} day",
            "a customer with a deal or contract hasn't been contacted for {n} days",
            rule.number,
        )

    def heading(self, t: Translator, n: int) -> Markup:
        return t.count("{n} customer not contacted lately", "{n} customers not contacted lately", n)

    def line(self, t: Translator, one: Finding, now: datetime) -> Markup:
        return customer_line(t, one, now)


def _logged_by_customer(session: Session, after: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    logged: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for customer, at, occurred in logged_since(session, after):
        logged[customer].append((at, occurred))
    return logged


def _heard_before(session: Session, viewer: Viewer, before: datetime) -> dict[int, datetime | None]:
    """Return when each customer with something to lose had last been in contact, as known then."""
    query = at_stake(viewer).with_only_columns(Customer.id, last_heard(before))
    rows: dict[int, datetime | None] = dict(session.execute(query).all())
    return rows


def _cut(
    spans: Sequence[Span], heard: datetime | None, logged: Sequence[tuple[datetime, datetime]]
) -> list[Span]:
    """Cut spans again at each contact, and keep in each when the last one was."""
    cut = []
    for span in spans:
        begin, values = span.since, {**span.values, "last_heard": heard}
        for at, occurred in (one for one in logged if span.since < one[0] <= span.until):
            cut.append(Span(begin, at, values))
            heard = max(heard, occurred) if heard else occurred
            begin, values = at, {**span.values, "last_heard": heard}
        cut.append(Span(begin, span.until, values))
    return cut
