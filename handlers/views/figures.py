"""The figures of a digest: each as words that say all of it, some as a chart or a table besides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import TypeVar

from babel.dates import format_skeleton

from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import charts
from handlers.views.contracts import one_line as contract_line
from handlers.views.labels import label
from handlers.views.notices import digest_part as noticed
from storage.campaigns import Campaign
from storage.contacts import Contact
from storage.contracts import Contract
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import InteractionKind
from storage.opportunities import OPEN_STAGES, LostReason, Opportunity, StageTotal
from storage.permissions import Person
from storage.rules import Rule
from storage.tickets import Satisfaction, Ticket, TicketStatus
from storage.watches import Finding

NAMED = 5
"""At most this many names below a figure: a message's text, which says them all, has 4,000 characters."""

X = TypeVar("X")
Counted = tuple[int, Sequence[X]]
"""How many there are, and the first of them."""

Deals = tuple[Sequence[StageTotal], Sequence[Opportunity]]
"""What they are worth in each currency, and the largest of them."""


@dataclass(frozen=True)
class Promises:
    """What one person has said they would do, and what else their day holds."""

    due_today: Counted[FollowUp]
    overdue: Counted[FollowUp]
    closing: Counted[Opportunity]
    birthdays: Counted[tuple[date, Contact]]


@dataclass(frozen=True)
class Risks:
    """What may be lost if nobody does anything."""

    deals: Counted[Opportunity]
    """Past their closing date, or idle in their stage."""
    tickets: Counted[Ticket]
    """Past their target, or near it."""
    silent: Counted[tuple[Customer, datetime | None]]
    """Customers with when they were last heard of."""

    def __bool__(self) -> bool:
        return bool(self.deals[0] or self.tickets[0] or self.silent[0])


@dataclass(frozen=True)
class Before:
    """What there was in as long a time before, to compare with."""

    satisfaction: Satisfaction | None = None


@dataclass(frozen=True)
class Figures:
    """What happened between two instants, and how things stand at the second."""

    since: datetime
    until: datetime
    won: Deals
    lost: Deals
    lost_reasons: Sequence[tuple[LostReason | None, int]]
    moved: Counted[Opportunity]
    """Open deals that have gone into another stage."""
    pipeline: Sequence[StageTotal]
    risks: Risks
    renewals: Counted[Contract]
    new_tickets: int
    breached: Counted[Ticket]
    """Whose target passed in that time, the gravest first."""
    responses: Sequence[timedelta]
    """How long the tickets waited that were first taken up in that time."""
    resolutions: Sequence[timedelta]
    ticket_states: Mapping[TicketStatus, int]
    satisfaction: Satisfaction | None
    """What was said in that time of solved tickets."""
    before: Before
    own: Promises | None = None
    """Only in one person's digest; what follows, only in one of several people."""
    overdue: Sequence[tuple[str, int]] = ()
    """(owner's name, follow-ups overdue), the most first."""
    activity: Sequence[tuple[Person, InteractionKind, int]] = ()
    kept: Mapping[Person, int] = field(default_factory=dict)
    """Owner -> follow-ups done."""
    winners: Mapping[Person, int] = field(default_factory=dict)
    won_by_week: Mapping[date, Mapping[str, Decimal]] = field(default_factory=dict)
    """Monday -> currency -> what was won in that week."""
    campaigns: Sequence[tuple[Campaign, int, int]] = ()
    """With how many answered in that time, and in all."""
    untaken: bool = False
    """Whether a ticket waits for somebody to take it."""
    from_rules: Sequence[tuple[Rule, Sequence[Finding]]] = ()
    """What rules have to say that nobody heeded when it came by itself."""
    tickets_first: bool = False
    """For those who support: their figures come before those of the sales."""


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


def parts(t: Translator, figures: Figures) -> list[Part]:
    """What there is to say, in the order in which one wants to know; nothing of what is nought."""
    sales = [*_changes(t, figures), *_pipeline(t, figures), *_won_by_week(t, figures)]
    support = list(_tickets(t, figures))
    middle = [*support, *sales] if figures.tickets_first else [*sales, *support]
    own = list(_own(t, figures.own, figures.until)) if figures.own else []
    risks = list(_risks(t, figures))
    noted = [Part(noticed(t, rule, found, figures.until)) for rule, found in figures.from_rules]
    return [*own, *risks, *noted, *middle, *_people(t, figures), *_ahead(t, figures)]


def _own(t: Translator, own: Promises, now: datetime) -> Iterator[Part]:
    today, overdue = own.due_today, own.overdue
    yield from _part(t, t("Due today"), [_promise(t, one, now) for one in today[1]], today[0])
    yield from _part(t, t("Overdue"), [_promise(t, one, now) for one in overdue[1]], overdue[0])
    yield from _part(t, t("To close soon"), [_closing(t, one) for one in own.closing[1]], own.closing[0])
    count, soonest = own.birthdays
    birthdays = [b.joined(b.bold(one.name), one.customer.name, t.day(day)) for day, one in soonest]
    yield from _part(t, t("Birthdays"), birthdays, count)


def _risks(t: Translator, figures: Figures) -> Iterator[Part]:
    risks, now = figures.risks, figures.until
    if not risks:
        return
    deals = [_slipping(t, one, now) for one in risks.deals[1]]
    tickets = [b.joined(_ticket(one), _target(t, one, now)) for one in risks.tickets[1]]
    silent = [_silent(t, customer, heard) for customer, heard in risks.silent[1]]
    text = b.lines(
        b.bold(t("At risk")),
        *_below(t.count("{n} deal", "{n} deals", risks.deals[0]), deals, risks.deals[0]),
        *_below(
            t.count(
                "{n} ticket near or past its target",
                "{n} tickets near or past their target",
                risks.tickets[0],
            ),
            tickets,
            risks.tickets[0],
        ),
        *_below(
            t.count("{n} customer gone silent", "{n} customers gone silent", risks.silent[0]),
            silent,
            risks.silent[0],
        ),
    )
    yield Part(text)


def _changes(t: Translator, figures: Figures) -> Iterator[Part]:
    for title, (totals, largest) in ((t("Won"), figures.won), (t("Lost"), figures.lost)):
        if totals:
            reasons = [
                b.joined(label(t, reason) if reason else t("no reason said"), t.number(count))
                for reason, count in figures.lost_reasons
            ]
            said = any(reason for reason, _ in figures.lost_reasons)
            why = t("Why: {reasons}", reasons=Markup("; ".join(reasons)))
            yield Part(
                b.lines(
                    _sum(t, title, totals),
                    _named([_deal(t, one) for one in largest], count_of(totals)),
                    why if totals is figures.lost[0] and said else "",
                )
            )
    count, largest = figures.moved
    yield from _part(
        t, t("Moved on"), [b.joined(_deal(t, one), label(t, one.stage)) for one in largest], count
    )


def _pipeline(t: Translator, figures: Figures) -> Iterator[Part]:
    totals = figures.pipeline
    if not totals:
        return
    weighted = worth(t, [(total.currency, total.weighted) for total in totals])
    lead = b.lines(_sum(t, t("Pipeline"), totals), t("Weighted forecast: {worth}", worth=weighted))
    stages = [[total for total in totals if total.stage is stage] for stage in OPEN_STAGES]
    told = b.bullets(
        b.joined(label(t, stage), t.number(count_of(some)), _worth_of(t, some))
        for stage, some in zip(OPEN_STAGES, stages, strict=True)
    )
    values = {
        currency: [sum((x.amount for x in some if x.currency == currency), Decimal()) for some in stages]
        for currency in _in_order(total.currency for total in totals)
    }
    chart = charts.bar(t("Pipeline by stage"), [label(t, stage) for stage in OPEN_STAGES], values)
    yield Part(b.lines(lead, told), lead, chart)


def _won_by_week(t: Translator, figures: Figures) -> Iterator[Part]:
    weeks = figures.won_by_week
    currencies = _in_order(currency for week in weeks.values() for currency in week)
    if not currencies:
        return
    names = [format_skeleton("MMMd", monday, locale=t.habits) for monday in weeks]
    values = {currency: [week.get(currency, Decimal()) for week in weeks.values()] for currency in currencies}
    told = b.bullets(
        b.joined(t("week of {day}", day=name), worth(t, week.items()) if week else t.number(0))
        for name, week in zip(names, weeks.values(), strict=True)
    )
    lead = b.bold(t("Won by week"))
    yield Part(b.lines(lead, told), lead, charts.line(t("Won by week"), names, values))


def _tickets(t: Translator, figures: Figures) -> Iterator[Part]:
    late, gravest = figures.breached
    states = figures.ticket_states
    times = [
        t("first response {span}", span=_half(t, figures.responses)) if figures.responses else "",
        t("resolution {span}", span=_half(t, figures.resolutions)) if figures.resolutions else "",
    ]
    rated = figures.satisfaction
    if not (figures.new_tickets or late or states or any(times) or rated):
        return
    lead = b.lines(
        b.joined(
            b.bold(t("Tickets")),
            t.count("{n} new", "{n} new", figures.new_tickets),
            t.count("{n} past its target", "{n} past their target", late),
            t.count("{n} solved", "{n} solved", len(figures.resolutions)) if figures.resolutions else "",
        ),
        t("Half of them within: {times}", times=b.joined(*times)) if any(times) else "",
        _satisfaction(t, rated, figures.before.satisfaction) if rated else "",
        _named([_ticket(one) for one in gravest], late),
    )
    told = b.bullets(b.joined(label(t, status), t.number(count)) for status, count in states.items())
    chart = charts.pie(t("Tickets by state"), {label(t, status): n for status, n in states.items()})
    yield Part(b.lines(lead, told), lead, chart)


def _half(t: Translator, spans: Sequence[timedelta]) -> str:
    """The median: one ticket that was forgotten over Christmas says nothing of the others."""
    return t.span(timedelta(seconds=median(span.total_seconds() for span in spans)))


def _satisfaction(t: Translator, said: Satisfaction, before: Satisfaction | None) -> Markup:
    return b.joined(
        t("Satisfaction: {mean} of 5", mean=t.number(round(said.mean, 1))),
        t.count("{n} answer", "{n} answers", said.count),
        t("before: {figure}", figure=t.number(round(before.mean, 1))) if before else "",
    )


def _people(t: Translator, figures: Figures) -> Iterator[Part]:
    overdue = [b.joined(name, t.number(count)) for name, count in figures.overdue]
    if overdue:
        in_all = t.number(sum(count for _, count in figures.overdue))
        title = b.joined(b.bold(t("Overdue follow-ups")), in_all)
        yield Part(b.lines(title, _named(overdue[:NAMED], len(overdue))))
    logged: dict[Person, dict[InteractionKind, int]] = {}
    for person, kind, count in figures.activity:
        logged.setdefault(person, {})[kind] = count
    people = sorted({*logged, *figures.kept, *figures.winners})
    if not people:
        return
    told, rows = [], []
    for person in people:
        name, kinds = person[0], logged.get(person, {})
        kept, won = figures.kept.get(person, 0), figures.winners.get(person, 0)
        told.append(
            b.joined(
                name,
                *(b.joined(label(t, kind), t.number(n)) for kind, n in kinds.items()),
                t("follow-ups done: {n}", n=t.number(kept)) if kept else "",
                t("deals won: {n}", n=t.number(won)) if won else "",
            )
        )
        rows.append([name, *(kinds.get(kind, 0) for kind in InteractionKind), kept, won])
    kinds_told = [label(t, kind) for kind in InteractionKind]
    header = [t("Name"), *kinds_told, t("Follow-ups done"), t("Deals won")]
    lead = b.bold(t("Activity"))
    yield Part(
        b.lines(lead, b.bullets(told)), lead, table=charts.table(t("Activity by person"), header, rows)
    )


def _ahead(t: Translator, figures: Figures) -> Iterator[Part]:
    count, soonest = figures.renewals
    yield from _part(t, t("Renewals in the next 30 days"), [_renewal(t, one) for one in soonest], count)
    campaigns = [
        b.joined(
            b.bold(campaign.name),
            label(t, campaign.status),
            t.count("{n} answer", "{n} answers", lately),
            t("{n} in all", n=t.number(in_all)),
        )
        for campaign, lately, in_all in figures.campaigns
    ]
    yield from _part(t, t("Campaigns"), campaigns, len(campaigns))


def _part(t: Translator, title: Markup, entries: Sequence[Markup], count: int) -> Iterator[Part]:
    """A bold title with the entries below it."""
    if count:
        yield Part(b.lines(b.joined(b.bold(title), t.number(count)), _named(entries, count)))


def _below(title: Markup, entries: Sequence[Markup], count: int) -> list[Markup]:
    return [title, _named(entries, count)] if count else []


def _named(entries: Sequence[Markup], count: int) -> Markup:
    """The first entries, and how many more there are."""
    return b.lines(b.bullets(entries), f"… +{count - len(entries)}" if count > len(entries) else "")


def _sum(t: Translator, title: Markup, totals: Sequence[StageTotal]) -> Markup:
    """A bold title with how many there are and what they are worth: Won · 3 · US$420,000 + CN¥175,000."""
    return b.joined(b.bold(title), t.number(count_of(totals)), _worth_of(t, totals))


def count_of(totals: Sequence[StageTotal]) -> int:
    return sum(total.count for total in totals)


def _worth_of(t: Translator, totals: Sequence[StageTotal]) -> str:
    return worth(t, [(total.currency, total.amount) for total in totals])


def _in_order(currencies: Iterable[str]) -> list[str]:
    """Each once, in the same order everywhere."""
    return sorted(set(currencies), reverse=True)


def worth(t: Translator, amounts: Iterable[tuple[str, Decimal]]) -> str:
    """Amounts summed in each currency."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal()) + amount
    return " + ".join(t.money(sums[currency], currency) for currency in _in_order(sums))


def _deal(t: Translator, one: Opportunity) -> Markup:
    return b.joined(
        b.bold(one.customer.name),
        b.clip(one.name, 100),
        t.money(one.amount, one.currency),
        one.owner.name if one.owner else "",
    )


def _closing(t: Translator, one: Opportunity) -> Markup:
    return b.joined(_deal(t, one), t("closes {day}", day=t.day(one.close_on)) if one.close_on else "")


def _slipping(t: Translator, one: Opportunity, now: datetime) -> Markup:
    """Why a deal is at risk."""
    today = now.astimezone(t.zone).date()
    past = one.close_on is not None and one.close_on < today
    idle = (now - one.stage_since).days
    return b.joined(
        _deal(t, one),
        t("should have closed {day}", day=t.day(one.close_on)) if past and one.close_on else "",
        t.count("{n} day in {stage}", "{n} days in {stage}", idle, stage=label(t, one.stage)) if idle else "",
    )


def _promise(t: Translator, one: FollowUp, now: datetime) -> Markup:
    """Due today it is enough to say at what time; else the day counts."""
    due = one.due
    if isinstance(due, datetime) and due.astimezone(t.zone).date() == now.astimezone(t.zone).date():
        when = t.clock(due)
    else:
        when = t.when(due)
    return b.joined(when, b.bold(one.customer.name), b.clip(one.note, 120))


def _ticket(one: Ticket) -> Markup:
    return b.joined(b.bold(f"#{one.number}"), b.clip(one.subject, 100), one.owner.name if one.owner else "")


def _target(t: Translator, one: Ticket, now: datetime) -> Markup:
    if one.is_breached(now):
        return t("past its target")
    return t("to be solved by {when}", when=t.moment(one.due_at))


def _silent(t: Translator, customer: Customer, heard: datetime | None) -> Markup:
    said = (
        t("last heard of {day}", day=t.day(heard.astimezone(t.zone).date())) if heard else t("never heard of")
    )
    return b.joined(b.bold(customer.name), said, customer.owner.name if customer.owner else "")


def _renewal(t: Translator, one: Contract) -> Markup:
    return b.joined(contract_line(t, one), t.day(one.renews_on))
