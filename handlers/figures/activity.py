"""What each person has done, in a digest of several people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Markup, Translator
from handlers.figures.figure import Asked, Figure, Part
from handlers.views import blocks as b
from handlers.views import charts
from handlers.views.labels import label
from storage import followups, interactions, opportunities
from storage.interactions import InteractionKind
from storage.permissions import Person


@dataclass(frozen=True)
class Activity(Figure):
    order = 320
    logged: Sequence[tuple[Person, InteractionKind, int]]
    kept: Mapping[Person, int]
    """Owner -> follow-ups done."""
    winners: Mapping[Person, int]

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self | None:
        if asked.is_of_one:
            return None
        eye, since, now = asked.eye, asked.since, asked.now
        return cls(
            interactions.activity(session, eye, since, now),
            followups.done_by_owner(session, eye, since, now),
            opportunities.won_by_owner(session, eye, since, now),
        )

    def parts(self, t: Translator) -> Iterator[Part]:
        logged: dict[Person, dict[InteractionKind, int]] = {}
        for person, kind, count in self.logged:
            logged.setdefault(person, {})[kind] = count
        people = sorted({*logged, *self.kept, *self.winners})
        if not people:
            return
        told, rows = [], []
        for person in people:
            name, kinds = person[0], logged.get(person, {})
            kept, won = self.kept.get(person, 0), self.winners.get(person, 0)
            told.append(
                b.joined(
                    b.bold(name),
                    *(Markup(f"{label(t, kind)} {t.number(n)}") for kind, n in kinds.items()),
                    t("follow-ups done: {n}", n=t.number(kept)) if kept else "",
                    t("deals won: {n}", n=t.number(won)) if won else "",
                )
            )
            rows.append([name, *(kinds.get(kind, 0) for kind in InteractionKind), kept, won])
        kinds_told = [label(t, kind) for kind in InteractionKind]
        header = [t("Name"), *kinds_told, t("Follow-ups done"), t("Deals won")]
        lead = b.bold(t("Activity"))
        table = charts.table(t("Activity by person"), header, rows)
        yield Part(b.lines(lead, b.bullets(told)), lead, table=table)
