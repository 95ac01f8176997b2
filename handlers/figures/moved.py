"""The open deals that have gone into another stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Counted, Figure, Part
from handlers.views import blocks as b
from handlers.views.labels import label
from storage import opportunities
from storage.opportunities import Opportunity


@dataclass(frozen=True)
class Moved(Figure):
    order = 130
    deals: Counted[Opportunity]

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self:
        return cls(opportunities.moved_between(session, asked.eye, asked.since, asked.now, NAMED))

    def parts(self, t: Translator) -> Iterator[Part]:
        count, largest = self.deals
        told = [b.joined(w.deal(t, one), label(t, one.stage)) for one in largest]
        yield from w.part(t, t("Moved on"), told, count)
