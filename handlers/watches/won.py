"""A deal that has been won, if it is large enough."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import amount_field
from handlers.watches.deals import PROGRESS, by_worth, deal_line
from handlers.watches.kind import Kind
from storage.opportunities import Opportunity, Stage
from storage.permissions import Viewer
from storage.recurrence import latest_until
from storage.rules import Rule
from storage.watches import DAY, WEEK, Finding, Since, Values

NEWS = WEEK
"""How long a win is news, unless a rule speaks seldomer."""


class Won(Kind):
    name, order = "big deal won", 30
    model, fields = Opportunity, (*PROGRESS, "amount", "currency")
    title = N_("A big deal is won")
    is_news, asks_to_act = True, False

    def since(self, rule: Rule, values: Values) -> Since:
        closed: Since = values["closed_at"]
        return closed if values["stage"] == Stage.WON and _is_big(rule, values) else None

    def query(self, rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
        since = max(begun, _news_since(rule, now))
        won = by_worth(viewer).where(Opportunity.stage == Stage.WON, Opportunity.closed_at > since)
        if rule.amount is None:
            return won
        return won.where(Opportunity.currency == rule.currency, Opportunity.amount >= rule.amount)

    def condition(self, t: Translator, rule: Rule) -> Markup:
        if not rule.amount:
            return t("a deal is won")
        return t("a deal of {amount} or more is won", amount=t.money(rule.amount, rule.currency or ""))

    def heading(self, t: Translator, n: int) -> Markup:
        return t.count("{n} deal won", "{n} deals won", n)

    def line(self, t: Translator, one: Finding, now: datetime) -> Markup:
        return deal_line(t, one.record, now)

    def inputs(self, t: Translator, rule: Rule, currency: str) -> Sequence[b.Block]:
        return [amount_field(t, "amount", t("Minimum amount"), rule.amount, currency)]


def _is_big(rule: Rule, values: Values) -> bool:
    if rule.amount is None:
        return True
    return bool(values["currency"] == rule.currency and (values["amount"] or 0) >= rule.amount)


def _news_since(rule: Rule, now: datetime) -> datetime:
    """Return a moment before the last time but one that the rule spoke, on whosever clock that was."""
    if rule.speaks is None:
        return now - NEWS
    last = latest_until(rule.speaks, now, ZoneInfo(rule.zone))
    before = latest_until(rule.speaks, last - timedelta(minutes=1), ZoneInfo(rule.zone))
    return min(now - NEWS, before - DAY)
