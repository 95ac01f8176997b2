"""The tickets: how many, how fast, how they stand, and how content people are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Self

from sqlalchemy.orm import Session

from handlers.core.translation import Markup, Translator
from handlers.figures import words as w
from handlers.figures.figure import NAMED, Asked, Counted, Figure, Part
from handlers.views import blocks as b
from handlers.views import charts
from handlers.views.labels import label
from storage import tickets
from storage.permissions import Action, Scope
from storage.tickets import Satisfaction, Ticket, TicketStatus
from storage.users import Role


@dataclass(frozen=True)
class Before:
    """The time before, to compare with."""

    opened: int
    solved: int
    satisfaction: Satisfaction | None


@dataclass(frozen=True)
class Tickets(Figure):
    order, button_order = 210, 20
    opened: int
    breached: Counted[Ticket]
    """Those whose target passed in that time, the gravest first."""
    responses: Sequence[timedelta]
    """How long the tickets waited that were first taken up in that time."""
    resolutions: Sequence[timedelta]
    states: Mapping[TicketStatus, int]
    satisfaction: Satisfaction | None
    """What people said in that time about solved tickets."""
    before: Before
    untaken: bool
    """Whether a ticket waits for somebody to take it."""
    is_first: bool
    """For those who support, tickets come before the sales."""

    @classmethod
    def counted(cls, session: Session, asked: Asked) -> Self:
        viewer, eye, since, now = asked.viewer, asked.eye, asked.since, asked.now
        return cls(
            opened=tickets.opened_between(session, eye, since, now),
            breached=tickets.breached_between(session, eye, since, now, NAMED),
            responses=tickets.first_responses(session, eye, since, now),
            resolutions=tickets.resolutions(session, eye, since, now),
            states=tickets.by_status(session, eye, since),
            satisfaction=tickets.satisfaction(session, eye, since, now),
            before=Before(
                tickets.opened_between(session, eye, asked.before, since),
                len(tickets.resolutions(session, eye, asked.before, since)),
                tickets.satisfaction(session, eye, asked.before, since),
            ),
            untaken=viewer.may(Action.EDIT, Ticket.entity)
            and tickets.oldest_untaken(session, viewer, Action.EDIT) is not None,
            is_first=viewer.role is Role.SUPPORT,
        )

    @property
    def place(self) -> int:
        return 100 if self.is_first else self.order

    def parts(self, t: Translator) -> Iterator[Part]:
        late, gravest = self.breached
        times = [
            t("first response {span}", span=_half(t, self.responses)) if self.responses else "",
            t("resolution {span}", span=_half(t, self.resolutions)) if self.resolutions else "",
        ]
        if not (self.opened or late or self.states or any(times) or self.satisfaction):
            return
        lead = b.lines(
            b.joined(
                b.bold(t("Tickets")),
                t.count("{n} new", "{n} new", self.opened),
                t.count("{n} overdue", "{n} overdue", late),
                t.count("{n} resolved", "{n} resolved", len(self.resolutions)) if self.resolutions else "",
            ),
            _compared(t, self.before),
            t("Median: {times}", times=b.joined(*times)) if any(times) else "",
            _satisfaction(t, self.satisfaction, self.before.satisfaction) if self.satisfaction else "",
            w.named([w.ticket(one) for one in gravest], late),
        )
        told = b.bullets(b.joined(label(t, status), t.number(count)) for status, count in self.states.items())
        chart = charts.pie(t("Tickets by state"), {label(t, status): n for status, n in self.states.items()})
        yield Part(b.lines(lead, told), lead, chart)

    def button(self, t: Translator, breadth: Scope) -> b.Element | None:
        return b.button(t("Take the oldest ticket"), "ticket.oldest") if self.untaken else None


def _compared(t: Translator, before: Before) -> Markup:
    if not (before.opened or before.solved):
        return Markup()
    counts = b.joined(
        t.count("{n} new", "{n} new", before.opened),
        t.count("{n} resolved", "{n} resolved", before.solved),
    )
    return t("previous period: {figure}", figure=counts)


def _half(t: Translator, spans: Sequence[timedelta]) -> str:
    """Return the median, because one ticket forgotten over Christmas says nothing about the others."""
    return t.span(timedelta(seconds=median(span.total_seconds() for span in spans)))


def _satisfaction(t: Translator, said: Satisfaction, before: Satisfaction | None) -> Markup:
    return b.joined(
        t("Satisfaction: {mean} of 5", mean=t.number(round(said.mean, 1))),
        t.count("{n} answer", "{n} answers", said.count),
        t("previous period: {figure}", figure=t.number(round(before.mean, 1))) if before else "",
    )
