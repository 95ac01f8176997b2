"""A customer that nobody is responsible for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select

from handlers.core.translation import N_, Markup, Translator
from handlers.watches.customers import customer_line
from handlers.watches.kind import Kind
from storage.customers import Customer
from storage.permissions import Viewer, visible
from storage.rules import Rule
from storage.watches import DAY, WEEK, Finding, Since, Values


class Ownerless(Kind):
    name, order = "customer without an owner", 50
    model, unit, again = Customer, DAY, WEEK
    title = N_("A customer has no owner")
    number, usual = N_("Days without an owner"), 1
    is_of_one = False

    def since(self, rule: Rule, values: Values) -> Since:
        created: datetime = values["created_at"]
        return created if values["owner_id"] is None else None

    def query(self, rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
        strays = visible(viewer, Customer).where(Customer.owner_id.is_(None))
        return strays.where(Customer.created_at <= now - DAY * rule.number).order_by(Customer.id)

    def condition(self, t: Translator, rule: Rule) -> Markup:
        if not rule.number:
            return t("a customer has no owner")
        return t.count(
            "a customer has had no owner for {n} day",
            "a customer has had no owner for {n} days",
            rule.number,
        )

    def heading(self, t: Translator, n: int) -> Markup:
        return t.count("{n} customer without an owner", "{n} customers without an owner", n)

    def line(self, t: Translator, one: Finding, now: datetime) -> Markup:
        return customer_line(t, one, now)
