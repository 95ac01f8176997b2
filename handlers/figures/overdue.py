"""The follow-ups that are overdue: one's own each by itself, those of several people by owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Counted, Figure, Part
from handlers.views import blocks as b
from storage import followups
from storage.followups import FollowUp
from storage.permissions import Scope


@dataclass(frozen=True)
class Overdue(Figure):
    order, button_order = 20, 30
    late: Counted[FollowUp]
    now: datetime

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        if not asked.is_of_one:
            return None
        return cls(followups.overdue(session, asked.eye, asked.now, NAMED), asked.now)

    def parts(self, t: Translator) -> Iterator[Part]:
        count, oldest = self.late
        yield from w.part(t, t("Overdue"), [w.promise(t, one, self.now) for one in oldest], count)

    def button(self, t: Translator, breadth: Scope) -> b.Element | None:
        return _button(t, breadth) if self.late[0] else None


@dataclass(frozen=True)
class OverdueByOwner(Figure):
    order, button_order = 310, 30
    late: Sequence[tuple[str, int]]
    """(owner's name, follow-ups overdue), the most first."""

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        return None if asked.is_of_one else cls(followups.overdue_by_owner(session, asked.eye, asked.now))

    def parts(self, t: Translator) -> Iterator[Part]:
        if self.late:
            in_all = t.number(sum(count for _, count in self.late))
            title = b.joined(b.bold(t("Overdue follow-ups")), in_all)
            told = [b.joined(name, t.number(count)) for name, count in self.late]
            yield Part(b.lines(title, w.named(told[:NAMED], len(told))))

    def button(self, t: Translator, breadth: Scope) -> b.Element | None:
        return _button(t, breadth) if self.late else None


def _button(t: Translator, breadth: Scope) -> b.Element:
    return b.button(t("See overdue follow-ups"), "digest.overdue", breadth)
