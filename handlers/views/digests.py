"""How a digest reads: figures first, names below, one line where there is nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.dates import get_day_names

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.alerts import place_fields
from handlers.views.contracts import one_line as contract_line
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.contracts import Contract
from storage.opportunities import OPEN_STAGES, Opportunity, Stage, StageTotal
from storage.schedules import Schedule, ScheduleKind
from storage.tickets import Ticket

NAMED = 7
"""At most this many names below a figure."""


Deals = tuple[Sequence[StageTotal], Sequence[Opportunity]]
"""What they are worth in each currency, and the largest of them."""


@dataclass(frozen=True)
class Figures:
    """What happened between two instants, and how things stand at the second."""

    since: datetime
    until: datetime
    pipeline: Sequence[StageTotal]
    won: Deals
    lost: Deals
    overdue: Sequence[tuple[str, int]]
    """(owner's name, follow-ups overdue), the most first."""
    new_tickets: int
    breached: tuple[int, Sequence[Ticket]]
    """How many, and the gravest; as with the renewals, of which the soonest are named."""
    renewals: tuple[int, Sequence[Contract]]

    @property
    def is_empty(self) -> bool:
        counted = (self.won, self.lost, self.breached, self.renewals)
        return not (self.pipeline or self.overdue or self.new_tickets or any(first for first, _ in counted))


def digest(t: Translator, figures: Figures, due: datetime | None = None) -> b.Message:
    """`due` is when it should have come, if it comes late."""
    span = t("{since} to {until}", since=t.moment(figures.since), until=t.moment(figures.until))
    late = t("late, due {when}", when=t.moment(due)) if due else ""
    if figures.is_empty:
        return b.message(b.section(b.joined(b.bold(t("Digest")), t("nothing to report"), span, late)))
    return b.message(
        b.header(t("Digest")),
        b.context(b.joined(span, late)),
        *(b.section(part) for part in _parts(t, figures)),
    )


def _parts(t: Translator, figures: Figures) -> list[Markup]:
    late, gravest = figures.breached
    renewing, soonest = figures.renewals
    overdue = [b.joined(name, t.number(count)) for name, count in figures.overdue]
    return [
        b.lines(
            _sum(t, t("Pipeline"), figures.pipeline),
            b.bullets(_stage(t, figures, stage) for stage in OPEN_STAGES) if figures.pipeline else "",
        ),
        *(
            b.lines(_sum(t, title, totals), _named([_deal(t, one) for one in largest], _count(totals)))
            for title, (totals, largest) in ((t("Won"), figures.won), (t("Lost"), figures.lost))
        ),
        _part(t, t("Overdue follow-ups"), overdue[:NAMED], len(overdue)),
        b.lines(
            b.joined(
                b.bold(t("Tickets")),
                t.count("{n} new", "{n} new", figures.new_tickets),
                t.count("{n} past its target", "{n} past their target", late),
            ),
            _named([_ticket(one) for one in gravest], late),
        ),
        _part(t, t("Renewals in the next 30 days"), [_renewal(t, one) for one in soonest], renewing),
    ]


def _part(t: Translator, title: Markup, entries: Sequence[Markup], count: int) -> Markup:
    """A bold title with the entries below it."""
    return b.lines(b.bold(title), _named(entries, count)) if count else b.joined(b.bold(title), t("none"))


def _named(entries: Sequence[Markup], count: int) -> Markup:
    """The first entries, and how many more there are."""
    return b.lines(b.bullets(entries), f"… +{count - len(entries)}" if count > len(entries) else "")


def _sum(t: Translator, title: Markup, totals: Sequence[StageTotal]) -> Markup:
    """A bold title with how many there are and what they are worth: Won · 3 · US$420,000 + CN¥175,000."""
    if not totals:
        return b.joined(b.bold(title), t("none"))
    return b.joined(b.bold(title), t.number(_count(totals)), _worth(t, totals))


def _count(totals: Sequence[StageTotal]) -> int:
    return sum(total.count for total in totals)


def _worth(t: Translator, totals: Sequence[StageTotal]) -> str:
    sums: dict[str, Decimal] = {}
    for total in totals:
        sums[total.currency] = sums.get(total.currency, Decimal()) + total.amount
    return " + ".join(t.money(amount, currency) for currency, amount in sorted(sums.items(), reverse=True))


def _stage(t: Translator, figures: Figures, stage: Stage) -> Markup:
    totals = [total for total in figures.pipeline if total.stage is stage]
    return b.joined(label(t, stage), t.number(_count(totals)), _worth(t, totals))


def _deal(t: Translator, one: Opportunity) -> Markup:
    return b.joined(
        b.bold(one.customer.name),
        b.clip(one.name, 100),
        t.money(one.amount, one.currency),
        one.owner.name if one.owner else "",
    )


def _ticket(one: Ticket) -> Markup:
    return b.joined(b.bold(f"#{one.number}"), b.clip(one.subject, 100), one.owner.name if one.owner else "")


def _renewal(t: Translator, one: Contract) -> Markup:
    return b.joined(contract_line(t, one), t.day(one.renews_on))


def form(t: Translator, context: Mapping[str, Any], known: Mapping[ScheduleKind, Schedule]) -> b.View:
    weekly = known.get(ScheduleKind.WEEKLY_DIGEST)
    names = get_day_names("wide", locale=t.habits)
    days = [b.option(names[n], n) for n in range(7)]
    chosen = weekly.weekday if weekly and weekly.weekday is not None else 0
    return form_of(
        t,
        t("Digests"),
        "digest.save",
        [
            *place_fields(t, ScheduleKind.DAILY_DIGEST, known.get(ScheduleKind.DAILY_DIGEST)),
            *place_fields(t, ScheduleKind.WEEKLY_DIGEST, weekly),
            b.field(t("Weekly digest: on"), b.select("weekday", days, t("Day"), chosen)),
        ],
        context,
    )
