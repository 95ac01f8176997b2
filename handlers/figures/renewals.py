"""The contracts that renew soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Counted, Figure, Part
from storage import contracts
from storage.contracts import Contract

AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Renewals(Figure):
    order = 410
    soonest: Counted[Contract]

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self:
        return cls(contracts.renewing_soon(session, asked.viewer, asked.eye, asked.days(AHEAD), NAMED))

    def parts(self, t: Translator) -> Iterator[Part]:
        count, soonest = self.soonest
        told = [w.renewal(t, one) for one in soonest]
        yield from w.part(t, t("Renewals in the next 30 days"), told, count)
