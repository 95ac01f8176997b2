"""What the grammar makes of words: clocks, dates with holes, lengths of time, periods, edges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from handlers.language.when.hours import Hours


class Clock(NamedTuple):
    """A time of day. An hour of 24 or more lies on the day after. `sure` is False while am or pm is open."""

    hour: int
    minute: int = 0
    second: int = 0
    sure: bool = True
    bare: bool = False  # nothing but "at" says that this number is a time


class DateParts(NamedTuple):
    """A date with holes: what was not said is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    bare: bool = False  # nothing but a number or a month's name says that this is a date


class Length(NamedTuple):
    """A length of time. Days are wall-clock, seconds are elapsed, `business` counts working days."""

    months: int = 0
    days: int = 0
    seconds: float = 0
    business: int = 0
    finest: str = "day"

    @property
    def whole_years(self) -> bool:
        return self.months % 12 == 0 and not (self.days or self.seconds or self.business)

    def plus(self, other: Length) -> Length:
        return Length(
            self.months + other.months,
            self.days + other.days,
            self.seconds + other.seconds,
            self.business + other.business,
            other.finest,
        )

    def times(self, count: int) -> Length:
        return Length(
            self.months * count, self.days * count, self.seconds * count, self.business * count, self.finest
        )


class Weekday(NamedTuple):
    """A day of the week, Monday being 0. `step` is None for a bare one, else as in `Period`."""

    day: int
    step: int | str | None = None


class Period(NamedTuple):
    """This, next or last day, week, month, quarter or year.

    `step` counts them from this one; "coming" is the next, "gone" the last, "any" this one or the next.
    """

    grain: str
    step: int | str = 0


class Quarter(NamedTuple):
    """A quarter of a year; without a year, the one that is not over yet. 5 and 6 are the halves of a year."""

    quarter: int
    year: int | None = None


class Nth(NamedTuple):
    """The nth weekday (or day, week, month) of something; -1 is the last."""

    nth: int
    weekday: int | None
    grain: str = "day"


class Edge(NamedTuple):
    """The start, middle or end of a period; `of` is None until the period is known."""

    edge: str
    of: Period | DateParts | Quarter | None = None


class MonthStep(NamedTuple):
    """This, next or last such month: next march."""

    month: int
    step: int | str


class PartOf(NamedTuple):
    """A part of a day some days from today: this morning."""

    days: int
    part: str


class Steps(NamedTuple):
    """Some weekdays or parts of the day on or back: three Fridays from now, five mornings ago."""

    number: int
    weekday: int | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a reading depends on besides the words."""

    now: datetime
    hours: Hours
    order: str  # of day and month in figures: "mdy", "dmy", "ymd"
    half_day: bool  # 3 o'clock may mean 15:00
    eager: bool  # a date is expected here, so that weak signs of one will do
    text: str = ""
    language: str = "en"
