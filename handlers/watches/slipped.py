"""An open deal whose closing date has passed."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from handlers.core.translation import N_, Markup, Translator
from handlers.watches.deals import deal_line, still_open
from handlers.watches.kind import Kind
from storage.opportunities import Opportunity
from storage.permissions import Viewer
from storage.rules import Rule
from storage.wallclock import instant
from storage.watches import DAY, WEEK, Finding, Since, Values


class Slipped(Kind):
    name, order = "close date passed", 20
    model, fields, unit, again = Opportunity, ("closed_at", "close_on"), DAY, WEEK
    title = N_("A closing date has passed")
    number, usual = N_("Days past the closing date"), 1

    def since(self, rule: Rule, values: Values) -> Since:
        """Return the end of the closing date, where the rule was made."""
        if values["closed_at"] is not None or values["close_on"] is None:
            return None
        return instant(values["close_on"] + DAY, time(), rule.zone)

    def query(self, rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
        today = now.astimezone(ZoneInfo(rule.zone)).date()
        return still_open(viewer).where(Opportunity.close_on < today - DAY * rule.number)

    def condition(self, t: Translator, rule: Rule) -> Markup:
        if not rule.number:
            return t("a deal's closing date has passed")
        return t.count(
            "a deal's closing date passed {n} day ago",
            "a deal's closing date passed {n} days ago",
            rule.number,
        )

    def heading(self, t: Translator, n: int) -> Markup:
        return t.count("{n} deal past its closing date", "{n} deals past their closing date", n)

    def line(self, t: Translator, one: Finding, now: datetime) -> Markup:
        return deal_line(t, one.record, now)
