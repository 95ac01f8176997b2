"""The deals that are to close soon, in one person's digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, SOON, Asked, Counted, Figure, Part
from storage import opportunities
from storage.opportunities import Opportunity


@dataclass(frozen=True)
class Closing(Figure):
    order = 30
    deals: Counted[Opportunity]

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        if not asked.is_of_one:
            return None
        today = asked.today
        return cls(opportunities.closing(session, asked.eye, today, today + SOON, NAMED))

    def parts(self, t: Translator) -> Iterator[Part]:
        count, first = self.deals
        yield from w.part(t, t("To close soon"), [w.closing(t, one) for one in first], count)
