"""How a digest reads: figures first, names below, one line where there is nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.dates import get_day_names

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.alerts import place_fields
from handlers.views.contracts import one_line as contract_line
from handlers.views.labels import label
from storage.contracts import Contract
from storage.opportunities import OPEN_STAGES, Opportunity, Stage, StageTotal
from storage.schedules import Schedule, ScheduleKind
from storage.tickets import Ticket

NAMED = 7
"""At most this many names below a figure."""


@dataclass(frozen=True)
class Figures:
    """What happened between two instants, and how things stand at the second."""

    since: datetime
    until: datetime
    pipeline: Sequence[StageTotal]
    won: Sequence[Opportunity]
    lost: Sequence[Opportunity]
    overdue: Sequence[tuple[str, int]]
    """(owner's name, follow-ups overdue), the most first."""
    new_tickets: int
    breached: Sequence[Ticket]
    renewals: Sequence[Contract]

    @property
    def is_empty(self) -> bool:
        return not any(
            (self.pipeline, self.won, self.lost, self.overdue, self.new_tickets, self.breached, self.renewals)
        )


def digest(t: Translator, figures: Figures, due: datetime | None = None) -> b.Block:
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
    return [
        b.lines(_pipeline(t, figures), b.bullets(_stage(t, figures, stage) for stage in OPEN_STAGES)),
        _deals(t, t("Won"), figures.won),
        _deals(t, t("Lost"), figures.lost),
        _part(
            t("Overdue follow-ups"),
            [b.joined(name, t.number(count)) for name, count in figures.overdue],
            t("none"),
        ),
        b.lines(
            b.joined(
                b.bold(t("Tickets")),
                t.count("{n} new", "{n} new", figures.new_tickets),
                t.count("{n} past its target", "{n} past their target", len(figures.breached)),
            ),
            _named([_ticket(one) for one in figures.breached]),
        ),
        _part(t("Renewals in the next 30 days"), [_renewal(t, one) for one in figures.renewals], t("none")),
    ]


def _part(title: Markup, entries: Sequence[Markup], nothing: Markup) -> Markup:
    """A bold title with the entries below it."""
    return b.lines(b.bold(title), _named(entries)) if entries else b.joined(b.bold(title), nothing)


def _named(entries: Sequence[Markup]) -> Markup:
    """The first entries, and how many more there are."""
    more = f"… +{len(entries) - NAMED}" if len(entries) > NAMED else ""
    return b.lines(b.bullets(entries[:NAMED]), more)


def _sum(t: Translator, title: Markup, worth: Sequence[tuple[str, Decimal | None]]) -> Markup:
    """A bold title with how many there are and what they are worth, by currency."""
    if not worth:
        return b.joined(b.bold(title), t("none"))
    return b.joined(b.bold(title), t.number(len(worth)), _money(t, worth))


def _money(t: Translator, worth: Iterable[tuple[str, Decimal | None]]) -> str:
    """Sums of money in each currency: US$420,000 + CN¥175,000."""
    sums: dict[str, Decimal] = {}
    for currency, amount in worth:
        sums[currency] = sums.get(currency, Decimal()) + (amount or 0)
    return " + ".join(t.money(amount, currency) for currency, amount in sorted(sums.items(), reverse=True))


def _pipeline(t: Translator, figures: Figures) -> Markup:
    worth = _money(t, [(total.currency, total.amount) for total in figures.pipeline])
    return b.joined(b.bold(t("Pipeline")), t.number(sum(total.count for total in figures.pipeline)), worth)


def _stage(t: Translator, figures: Figures, stage: Stage) -> Markup:
    totals = [total for total in figures.pipeline if total.stage is stage]
    worth = _money(t, [(total.currency, total.amount) for total in totals])
    return b.joined(label(t, stage), t.number(sum(total.count for total in totals)), worth)


def _deals(t: Translator, title: Markup, deals: Sequence[Opportunity]) -> Markup:
    worth = [(one.currency, one.amount) for one in deals]
    return b.lines(_sum(t, title, worth), _named([_deal(t, one) for one in deals]))


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


def form(t: Translator, context: Mapping[str, Any], known: Mapping[ScheduleKind, Schedule]) -> dict[str, Any]:
    weekly = known.get(ScheduleKind.WEEKLY_DIGEST)
    names = get_day_names("wide", locale=t.habits)
    days = [b.option(names[n], n) for n in range(7)]
    chosen = weekly.weekday if weekly and weekly.weekday is not None else 0
    return b.modal(
        t("Digests"),
        "digest.save",
        [
            *place_fields(t, ScheduleKind.DAILY_DIGEST, known.get(ScheduleKind.DAILY_DIGEST)),
            *place_fields(t, ScheduleKind.WEEKLY_DIGEST, weekly),
            b.field(t("Weekly digest: on"), b.select("weekday", days, t("Day"), chosen)),
        ],
        submit=t("Save"),
        close=t("Cancel"),
        context=context,
    )
