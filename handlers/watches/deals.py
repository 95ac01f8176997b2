"""Words that the kinds of rule about deals share."""

from datetime import datetime

from sqlalchemy import Select

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import label
from storage.opportunities import Opportunity
from storage.permissions import Viewer, visible

PROGRESS = ("stage", "stage_since", "closed_at")
"""The fields that tell how far a deal is."""


def by_worth(viewer: Viewer) -> Select[Opportunity]:
    """Return a query of the deals that the viewer may see, the largest first."""
    return visible(viewer, Opportunity).order_by(Opportunity.amount.desc().nulls_last(), Opportunity.id)


def still_open(viewer: Viewer) -> Select[Opportunity]:
    """Return a query of the open deals that the viewer may see, the largest first."""
    return by_worth(viewer).where(Opportunity.closed_at.is_(None))


def deal_line(t: Translator, deal: Opportunity, now: datetime) -> Markup:
    """Return a deal in one line; an open one with its stage and closing date."""
    stays = t.count(
        "{n} day in {stage}",
        "{n} days in {stage}",
        (now - deal.stage_since).days,
        stage=label(t, deal.stage),
    )
    return b.joined(
        b.bold(deal.customer.name),
        b.clip(deal.name, 100),
        t.money(deal.amount, deal.currency),
        deal.owner.name if deal.owner else t("Unassigned"),
        "" if deal.stage.is_closed else stays,
        t("closes {day}", day=t.day(deal.close_on)) if deal.close_on and not deal.stage.is_closed else "",
    )
