"""What was won week by week, in a digest of several people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Self

from babel.dates import format_skeleton
from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import Asked, Figure, Part
from handlers.views import blocks as b
from handlers.views import charts
from storage import opportunities
from storage.wallclock import instant

WEEKS = 8


@dataclass(frozen=True)
class WonByWeek(Figure):
    order = 150
    weeks: Mapping[date, Mapping[str, Decimal]]
    """Monday -> currency -> what was won in that week, the present week last."""

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        if asked.is_of_one:
            return None
        monday = asked.today - timedelta(days=asked.today.weekday())
        weeks: dict[date, dict[str, Decimal]] = {
            monday - timedelta(weeks=n): {} for n in range(WEEKS - 1, -1, -1)
        }
        first = instant(next(iter(weeks)), time(), asked.zone)
        for at, currency, amount in opportunities.won_since(session, asked.eye, first):
            day = at.astimezone(asked.zone).date()
            week = weeks.get(day - timedelta(days=day.weekday()))
            if week is not None:
                week[currency] = week.get(currency, Decimal()) + amount
        return cls(weeks)

    def parts(self, t: Translator) -> Iterator[Part]:
        weeks = self.weeks
        currencies = w.in_order(currency for week in weeks.values() for currency in week)
        if not currencies:
            return
        names = [format_skeleton("MMMd", monday, locale=t.habits) for monday in weeks]
        values = {
            currency: [week.get(currency, Decimal()) for week in weeks.values()] for currency in currencies
        }
        told = b.bullets(
            b.joined(t("week of {day}", day=name), w.worth(t, week.items()) if week else t.number(0))
            for name, week in zip(names, weeks.values(), strict=True)
        )
        lead = b.bold(t("Won by week"))
        yield Part(b.lines(lead, told), lead, charts.line(t("Won by week"), names, values))
