"""Tell the ticket figures."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from statistics import median

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import charts
from handlers.views.figures import wording as w
from handlers.views.figures.shapes import Before, Figures, Part
from handlers.views.labels import label
from storage.tickets import Satisfaction


def tickets(t: Translator, figures: Figures) -> Iterator[Part]:
    late, gravest = figures.breached
    states = figures.ticket_states
    times = [
        t("first response {span}", span=_half(t, figures.responses)) if figures.responses else "",
        t("resolution {span}", span=_half(t, figures.resolutions)) if figures.resolutions else "",
    ]
    rated = figures.satisfaction
    before = figures.before
    if not (figures.new_tickets or late or states or any(times) or rated):
        return
    lead = b.lines(
        b.joined(
            b.bold(t("Tickets")),
            t.count("{n} new", "{n} new", figures.new_tickets),
            t.count("{n} past its target", "{n} past their target", late),
            t.count("{n} solved", "{n} solved", len(figures.resolutions)) if figures.resolutions else "",
        ),
        t("before that: {figure}", figure=_counts(t, before)) if before.new_tickets or before.solved else "",
        t("Half of them within: {times}", times=b.joined(*times)) if any(times) else "",
        _satisfaction(t, rated, before.satisfaction) if rated else "",
        w.named([w.ticket(one) for one in gravest], late),
    )
    told = b.bullets(b.joined(label(t, status), t.number(count)) for status, count in states.items())
    chart = charts.pie(t("Tickets by state"), {label(t, status): n for status, n in states.items()})
    yield Part(b.lines(lead, told), lead, chart)


def _counts(t: Translator, before: Before) -> Markup:
    return b.joined(
        t.count("{n} new", "{n} new", before.new_tickets),
        t.count("{n} solved", "{n} solved", before.solved),
    )


def _half(t: Translator, spans: Sequence[timedelta]) -> str:
    """Return the median, because one ticket forgotten over Christmas says nothing about the others."""
    return t.span(timedelta(seconds=median(span.total_seconds() for span in spans)))


def _satisfaction(t: Translator, said: Satisfaction, before: Satisfaction | None) -> Markup:
    return b.joined(
        t("Satisfaction: {mean} of 5", mean=t.number(round(said.mean, 1))),
        t.count("{n} answer", "{n} answers", said.count),
        t("before that: {figure}", figure=t.number(round(before.mean, 1))) if before else "",
    )
