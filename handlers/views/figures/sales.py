"""Tell the sales figures: won and lost, the outlook, week by week."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from babel.dates import format_skeleton

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import charts
from handlers.views.figures import wording as w
from handlers.views.figures.shapes import Deals, Figures, Outlook, Part, Reasons
from handlers.views.labels import label
from storage.opportunities import OPEN_STAGES, StageTotal

NOTHING = Markup()


def changes(t: Translator, figures: Figures) -> Iterator[Part]:
    before = figures.before
    yield from _closed(t, t("Won"), figures.won, before.won, figures.won_reasons)
    yield from _closed(t, t("Lost"), figures.lost, before.lost, figures.lost_reasons)
    count, largest = figures.moved
    yield from w.part(
        t, t("Moved on"), [b.joined(w.deal(t, one), label(t, one.stage)) for one in largest], count
    )


def _closed(
    t: Translator, title: Markup, closed: Deals, before: Sequence[StageTotal], reasons: Reasons
) -> Iterator[Part]:
    """Tell what was won or lost beside the period before; none after some is news too."""
    totals, largest = closed
    if totals or before:
        earlier = b.joined(t.number(w.count_of(before)), w.worth_of(t, before))
        compared = t("before that: {figure}", figure=earlier) if before else ""
        named = w.named([w.deal(t, one) for one in largest], w.count_of(totals))
        yield Part(b.lines(b.joined(w.summed(t, title, totals), compared), named, _why(t, reasons)))


def _why(t: Translator, reasons: Reasons) -> Markup:
    if not any(reason for reason, _ in reasons):
        return NOTHING
    told = [
        b.joined(label(t, reason) if reason else t("no reason said"), t.number(count))
        for reason, count in reasons
    ]
    return t("Why: {reasons}", reasons=Markup("; ".join(told)))


def pipeline(t: Translator, figures: Figures) -> Iterator[Part]:
    totals = figures.pipeline
    if not totals:
        return
    weighted = w.worth(t, [(total.currency, total.weighted) for total in totals])
    change = w.change(t, w.sums((x.currency, x.amount) for x in totals), figures.before.pipeline)
    lead = b.lines(
        b.joined(
            w.summed(t, t("Pipeline"), totals), t("changed by {change}", change=change) if change else ""
        ),
        t("Weighted forecast: {worth}", worth=weighted),
        _outlook(t, t("This month"), figures.month),
        _outlook(t, t("This quarter"), figures.quarter) if figures.quarter != figures.month else "",
    )
    stages = [[total for total in totals if total.stage is stage] for stage in OPEN_STAGES]
    told = b.bullets(
        b.joined(label(t, stage), t.number(w.count_of(some)), w.worth_of(t, some))
        for stage, some in zip(OPEN_STAGES, stages, strict=True)
    )
    values = {
        currency: [sum((x.amount for x in some if x.currency == currency), Decimal()) for some in stages]
        for currency in w.in_order(total.currency for total in totals)
    }
    chart = charts.bar(t("Pipeline by stage"), [label(t, stage) for stage in OPEN_STAGES], values)
    yield Part(b.lines(lead, told), lead, chart)


def _outlook(t: Translator, title: Markup, of: Outlook) -> Markup:
    """Tell a month or quarter in one line: what was won in it, and what the open deals may bring."""
    if not (of.won or of.closing):
        return NOTHING
    weighted = w.worth(t, [(total.currency, total.weighted) for total in of.closing])
    return b.joined(
        b.bold(title),
        t("won {worth}", worth=w.worth_of(t, of.won)) if of.won else "",
        t("to close: {n}", n=t.number(w.count_of(of.closing))),
        w.worth_of(t, of.closing),
        t("weighted {worth}", worth=weighted) if of.closing else "",
    )


def won_by_week(t: Translator, figures: Figures) -> Iterator[Part]:
    weeks = figures.won_by_week
    currencies = w.in_order(currency for week in weeks.values() for currency in week)
    if not currencies:
        return
    names = [format_skeleton("MMMd", monday, locale=t.habits) for monday in weeks]
    values = {currency: [week.get(currency, Decimal()) for week in weeks.values()] for currency in currencies}
    told = b.bullets(
        b.joined(t("week of {day}", day=name), w.worth(t, week.items()) if week else t.number(0))
        for name, week in zip(names, weeks.values(), strict=True)
    )
    lead = b.bold(t("Won by week"))
    yield Part(b.lines(lead, told), lead, charts.line(t("Won by week"), names, values))
