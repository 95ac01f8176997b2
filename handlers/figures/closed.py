"""The deals that were won and lost, beside those of the time before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Markup, Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Figure, Part
from handlers.views import blocks as b
from handlers.views.labels import label
from storage import opportunities
from storage.opportunities import Opportunity, Reason, Stage, StageTotal


@dataclass(frozen=True)
class Closed(Figure):
    totals: Sequence[StageTotal]
    largest: Sequence[Opportunity]
    reasons: Sequence[tuple[Reason | None, int]]
    """With how many deals each was given for; None is for those without."""
    before: Sequence[StageTotal]

    @classmethod
    def _closed(cls, session: Session, asked: Asked, stage: Stage) -> Self:
        eye, since, now = asked.eye, asked.since, asked.now
        totals, largest = opportunities.closed_between(session, eye, stage, since, now, NAMED)
        return cls(
            totals,
            largest,
            opportunities.reasons(session, eye, stage, since, now),
            opportunities.closed_worth(session, eye, stage, asked.before, since),
        )

    def _parts(self, t: Translator, title: Markup) -> Iterator[Part]:
        """Tell what was won or lost beside the period before; none after some is news too."""
        if self.totals or self.before:
            earlier = b.joined(t.number(w.count_of(self.before)), w.worth_of(t, self.before))
            compared = t("previous period: {figure}", figure=earlier) if self.before else ""
            named = w.named([w.deal(t, one) for one in self.largest], w.count_of(self.totals))
            yield Part(b.lines(b.joined(w.summed(t, title, self.totals), compared), named, self._why(t)))

    def _why(self, t: Translator) -> Markup:
        if not any(reason for reason, _ in self.reasons):
            return Markup()
        told = [
            b.joined(label(t, reason) if reason else t("no reason given"), t.number(count))
            for reason, count in self.reasons
        ]
        return t("Why: {reasons}", reasons=Markup("; ".join(told)))


@dataclass(frozen=True)
class Won(Closed):
    order = 110

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self:
        return cls._closed(session, asked, Stage.WON)

    def parts(self, t: Translator) -> Iterator[Part]:
        return self._parts(t, t("Won"))


@dataclass(frozen=True)
class Lost(Closed):
    order = 120

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self:
        return cls._closed(session, asked, Stage.LOST)

    def parts(self, t: Translator) -> Iterator[Part]:
        return self._parts(t, t("Lost"))
