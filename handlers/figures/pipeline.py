"""The open deals by stage, and what the month and the quarter may bring."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Markup, Translator
from handlers.figures import words as w
from handlers.figures.figure import Asked, Figure, Part
from handlers.views import blocks as b
from handlers.views import charts
from handlers.views.labels import label
from storage import opportunities
from storage.opportunities import OPEN_STAGES, Stage, StageTotal
from storage.wallclock import instant


@dataclass(frozen=True)
class Outlook:
    """A month or quarter: what was won in it so far, and the open deals that are to close in it."""

    won: Sequence[StageTotal]
    closing: Sequence[StageTotal]


@dataclass(frozen=True)
class Pipeline(Figure):
    order = 140
    totals: Sequence[StageTotal]
    before: Mapping[str, Decimal]
    """Currency -> what the open deals were worth at the end of the time before."""
    month: Outlook
    quarter: Outlook

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self:
        return cls(
            opportunities.pipeline(session, asked.eye),
            opportunities.pipeline_at(session, asked.eye, asked.since),
            _outlook(session, asked, *_month(asked.today)),
            _outlook(session, asked, *_quarter(asked.today)),
        )

    def parts(self, t: Translator) -> Iterator[Part]:
        totals = self.totals
        if not totals:
            return
        weighted = w.worth(t, [(total.currency, total.weighted) for total in totals])
        change = w.change(t, w.sums((x.currency, x.amount) for x in totals), self.before)
        lead = b.lines(
            b.joined(
                w.summed(t, t("Pipeline"), totals), t("changed by {change}", change=change) if change else ""
            ),
            t("Weighted forecast: {worth}", worth=weighted),
            _told(t, t("This month"), self.month),
            _told(t, t("This quarter"), self.quarter) if self.quarter != self.month else "",
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


def _outlook(session: Session, asked: Asked, first: date, last: date) -> Outlook:
    begin = instant(first, time(), asked.zone)
    return Outlook(
        won=opportunities.closed_worth(session, asked.eye, Stage.WON, begin, asked.now),
        closing=opportunities.closing_worth(session, asked.eye, first, last),
    )


def _month(today: date) -> tuple[date, date]:
    """Return its first and last day."""
    _, days = monthrange(today.year, today.month)
    return today.replace(day=1), today.replace(day=days)


def _quarter(today: date) -> tuple[date, date]:
    """Return its first and last day."""
    begins = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return begins, _month(begins.replace(month=begins.month + 2))[1]


def _told(t: Translator, title: Markup, of: Outlook) -> Markup:
    """Tell a month or quarter in one line: what was won in it, and what the open deals may bring."""
    if not (of.won or of.closing):
        return Markup()
    weighted = w.worth(t, [(total.currency, total.weighted) for total in of.closing])
    return b.joined(
        b.bold(title),
        t("won {worth}", worth=w.worth_of(t, of.won)) if of.won else "",
        t("{n} due to close", n=t.number(w.count_of(of.closing))),
        w.worth_of(t, of.closing),
        t("weighted {worth}", worth=weighted) if of.closing else "",
    )
