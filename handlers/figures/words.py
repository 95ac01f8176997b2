"""The words that figures are told in: sums, and one line for each deal, ticket, promise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from handlers.core.translation import Markup, Translator
from handlers.figures.figure import Part
from handlers.views import blocks as b
from handlers.views.contracts import one_line as contract_line
from handlers.views.labels import label
from storage.contracts import Contract
from storage.customers import Customer
from storage.followups import FollowUp
from storage.opportunities import Opportunity, StageTotal
from storage.tickets import Ticket

ZERO = Decimal()


def part(t: Translator, title: Markup, entries: Sequence[Markup], count: int) -> Iterator[Part]:
    """Yield a bold title with the entries below it."""
    if count:
        yield Part(b.lines(b.joined(b.bold(title), t.number(count)), named(entries, count)))


def below(title: Markup, entries: Sequence[Markup], count: int) -> list[Markup]:
    return [title, named(entries, count)] if count else []


def named(entries: Sequence[Markup], count: int) -> Markup:
    """Name the first entries, and say how many more there are."""
    return b.lines(b.bullets(entries), f"… +{count - len(entries)}" if count > len(entries) else "")


def summed(t: Translator, title: Markup, totals: Sequence[StageTotal]) -> Markup:
    """Return a bold title with count and worth: Won · 3 · US$420,000 + CN¥175,000."""
    return b.joined(b.bold(title), t.number(count_of(totals)), worth_of(t, totals))


def count_of(totals: Sequence[StageTotal]) -> int:
    return sum(total.count for total in totals)


def worth_of(t: Translator, totals: Sequence[StageTotal]) -> str:
    return worth(t, [(total.currency, total.amount) for total in totals])


def change(t: Translator, now: Mapping[str, Decimal], before: Mapping[str, Decimal]) -> str:
    """Say how much an amount rose or fell, in each currency: +US$20,000 −CN¥5,000."""
    by = {currency: now.get(currency, ZERO) - before.get(currency, ZERO) for currency in {*now, *before}}
    return " ".join(
        f"{'+' if by[currency] > 0 else '−'}{t.money(abs(by[currency]), currency)}"
        for currency in in_order(by)
        if by[currency]
    )


def in_order(currencies: Iterable[str]) -> list[str]:
    """Return each currency once, in the same order everywhere."""
    return sorted(set(currencies), reverse=True)


def sums(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Currency -> all of its amounts together."""
    together: dict[str, Decimal] = {}
    for currency, amount in amounts:
        together[currency] = together.get(currency, ZERO) + amount
    return together


def worth(t: Translator, amounts: Iterable[tuple[str, Decimal]]) -> str:
    """Amounts summed in each currency."""
    together = sums(amounts)
    return " + ".join(t.money(together[currency], currency) for currency in in_order(together))


def deal(t: Translator, one: Opportunity) -> Markup:
    return b.joined(
        b.bold(one.customer.name),
        b.clip(one.name, 100),
        t.money(one.amount, one.currency),
        one.owner.name if one.owner else "",
    )


def closing(t: Translator, one: Opportunity) -> Markup:
    return b.joined(deal(t, one), t("closes {day}", day=t.day(one.close_on)) if one.close_on else "")


def slipping(t: Translator, one: Opportunity, now: datetime) -> Markup:
    """Say why a deal is at risk."""
    today = now.astimezone(t.zone).date()
    past = one.close_on is not None and one.close_on < today
    idle = (now - one.stage_since).days
    return b.joined(
        deal(t, one),
        t("was due to close {day}", day=t.day(one.close_on)) if past and one.close_on else "",
        t.count("{n} day in {stage}", "{n} days in {stage}", idle, stage=label(t, one.stage)) if idle else "",
    )


def promise(t: Translator, one: FollowUp, now: datetime) -> Markup:
    """Due today it is enough to say at what time; else the day counts."""
    due = one.due
    if isinstance(due, datetime) and due.astimezone(t.zone).date() == now.astimezone(t.zone).date():
        when = t.clock(due)
    else:
        when = t.when(due)
    return b.joined(when, b.bold(one.customer.name) if one.customer else "", b.clip(one.note, 120))


def ticket(one: Ticket) -> Markup:
    return b.joined(b.bold(f"#{one.number}"), b.clip(one.subject, 100), one.owner.name if one.owner else "")


def target(t: Translator, one: Ticket, now: datetime) -> Markup:
    if one.is_breached(now):
        return t("overdue")
    return t("due by {when}", when=t.moment(one.due_at))


def silent(t: Translator, customer: Customer, heard: datetime | None) -> Markup:
    said = (
        t("last contact {day}", day=t.day(heard.astimezone(t.zone).date())) if heard else t("never contacted")
    )
    return b.joined(b.bold(customer.name), said, customer.owner.name if customer.owner else "")


def renewal(t: Translator, one: Contract) -> Markup:
    return b.joined(contract_line(t, one), t.day(one.renews_on))
