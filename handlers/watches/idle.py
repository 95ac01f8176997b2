"""A deal that has been in one stage for too long."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import label
from handlers.watches.deals import PROGRESS, deal_line, still_open
from handlers.watches.kind import Kind
from storage.opportunities import OPEN_STAGES, Opportunity
from storage.permissions import Viewer
from storage.rules import Rule
from storage.watches import DAY, WEEK, Finding, Since, Values


class Idle(Kind):
    name, order = "idle opportunity", 10
    model, fields, unit, again = Opportunity, PROGRESS, DAY, WEEK
    title = N_("A deal stalls")
    number, usual, least = N_("Days in one stage"), 14, 1

    def since(self, rule: Rule, values: Values) -> Since:
        is_so = values["closed_at"] is None and rule.stage in (None, values["stage"])
        since: datetime = values["stage_since"]
        return since if is_so else None

    def query(self, rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
        idle = still_open(viewer).where(Opportunity.stage_since <= now - DAY * rule.number)
        return idle.where(Opportunity.stage == rule.stage) if rule.stage else idle

    def condition(self, t: Translator, rule: Rule) -> Markup:
        return t.count(
            "a deal has been in {stage} for {n} day",
            "a deal has been in {stage} for {n} days",
            rule.number,
            stage=label(t, rule.stage) if rule.stage else t("one stage"),
        )

    def heading(self, t: Translator, n: int) -> Markup:
        return t.count("{n} stalled deal", "{n} stalled deals", n)

    def line(self, t: Translator, one: Finding, now: datetime) -> Markup:
        return deal_line(t, one.record, now)

    def inputs(self, t: Translator, rule: Rule, currency: str) -> Sequence[b.Block]:
        stages = [b.option(label(t, stage), stage.value) for stage in OPEN_STAGES]
        select = b.select("stage", stages, t("Stage"), rule.stage.value if rule.stage else None)
        return [b.field(t("Stage"), select, hint=t("Leave empty for any stage."), optional=True)]
