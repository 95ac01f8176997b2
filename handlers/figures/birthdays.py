"""The birthdays of the next days, in one person's digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, SOON, Asked, Counted, Figure, Part
from handlers.views import blocks as b
from storage import contacts
from storage.contacts import Contact


@dataclass(frozen=True)
class Birthdays(Figure):
    order = 40
    soonest: Counted[tuple[date, Contact]]

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        """Count them by day: in December those of January come last."""
        if not asked.is_of_one:
            return None
        days = asked.days(SOON)
        return cls(contacts.next_birthdays(session, asked.viewer, asked.eye, days, NAMED))

    def parts(self, t: Translator) -> Iterator[Part]:
        count, soonest = self.soonest
        told = [b.joined(b.bold(one.name), one.customer.name, t.day(day)) for day, one in soonest]
        yield from w.part(t, t("Birthdays"), told, count)
