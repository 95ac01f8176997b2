"""The follow-ups that are due today, in one person's digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Counted, Figure, Part
from storage import followups
from storage.followups import FollowUp
from storage.wallclock import instant


@dataclass(frozen=True)
class DueToday(Figure):
    order = 10
    due: Counted[FollowUp]
    now: datetime

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        """Count what is due later today; what was due at an hour that has passed is overdue."""
        if not asked.is_of_one:
            return None
        midnight = instant(asked.today + timedelta(days=1), time(), asked.zone)
        return cls(followups.due_between(session, asked.eye, asked.now, midnight, NAMED), asked.now)

    def parts(self, t: Translator) -> Iterator[Part]:
        count, soonest = self.due
        yield from w.part(t, t("Due today"), [w.promise(t, one, self.now) for one in soonest], count)
