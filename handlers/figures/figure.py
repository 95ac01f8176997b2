"""What a figure of a digest is: something that is counted, and then told in one or several parts."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import charts
from storage.permissions import Scope, Viewer, narrowed

NAMED = 5
"""At most this many names below a figure: a message's text, which says them all, has 4,000 characters."""

SOON = timedelta(days=7)
"""For closing dates and birthdays."""

X = TypeVar("X")
Counted = tuple[int, Sequence[X]]
"""How many there are, and the first of them."""


@dataclass(frozen=True)
class Asked:
    """What a digest is asked to tell."""

    viewer: Viewer
    breadth: Scope
    since: datetime
    now: datetime
    zone: ZoneInfo
    place: str | None = None
    """The person or channel whose digest it is; None where others read it along."""

    @cached_property
    def eye(self) -> Viewer:
        """The viewer, narrowed to the digest's breadth."""
        return narrowed(self.viewer, self.breadth)

    @property
    def is_of_one(self) -> bool:
        """Whether it is one person's digest and not that of several."""
        return self.breadth is Scope.OWN

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def before(self) -> datetime:
        """The start of an equally long time before, to compare with."""
        return self.since - (self.now - self.since)

    def days(self, ahead: timedelta) -> list[date]:
        """Return today and the days that follow."""
        return [self.today + timedelta(days=n) for n in range(ahead.days + 1)]


@dataclass(frozen=True)
class Part:
    """One figure. `text` says all of it; where a chart or table is shown, `lead` stands above it instead."""

    text: Markup
    lead: str = ""
    chart: charts.Chart | None = None
    table: b.Block | None = None

    @property
    def block(self) -> b.Block | None:
        return self.chart.block if self.chart else self.table


@dataclass(frozen=True)
class Figure(ABC):
    """What was counted for one figure. Each has a module of its own in this package."""

    order: ClassVar[int]
    """Its place in a digest."""
    button_order: ClassVar[int] = 0
    """The place of its button below the digest."""

    @classmethod
    @abstractmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        """Count it; return None where such a digest does not tell it."""

    @abstractmethod
    def parts(self, t: Translator) -> Iterator[Part]:
        """Tell it, unless it is zero."""

    def button(self, t: Translator, breadth: Scope) -> b.Element | None:
        """Return what one does about it. It looks when it is pressed, with the rights of who presses."""
        return None

    @property
    def place(self) -> int:
        return self.order


@dataclass(frozen=True)
class Figures:
    """What happened between two instants, and how things stand at the second."""

    since: datetime
    until: datetime
    told: Sequence[Figure]

    def parts(self, t: Translator) -> list[Part]:
        """Return the parts of a digest, the most wanted first, without those that are zero."""
        return [part for figure in self.told for part in figure.parts(t)]

    def buttons(self, t: Translator, breadth: Scope) -> list[b.Element]:
        """Return what one does about them."""
        ordered = sorted(self.told, key=lambda figure: figure.button_order)
        return [button for figure in ordered if (button := figure.button(t, breadth))]
