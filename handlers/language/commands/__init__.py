"""One-line commands: who, what, how much, and when next, from a line as a rep types it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from handlers.language import priority as priorities
from handlers.language.commands import deal, followup
from handlers.language.commands.kinds import split_kind
from handlers.language.commands.note import cut
from handlers.language.commands.people import contact_in, customer_in
from handlers.language.fold import fold
from handlers.language.shield import names_in, quotes
from handlers.language.when import Hours

__all__ = ["KEYS", "KINDS", "Reading", "Source", "read", "split_kind"]

KINDS = ("call", "note", "email", "meeting", "chat", "visit", "opportunity", "followup", "ticket")
KEYS = (
    "customer",
    "contact",
    "note",
    "followup",
    "amount",
    "currency",
    "stage",
    "close_date",
    "priority",
)
_LONGEST = 12_000  # characters of a line that are read; Slack sends no more than 10,000


@dataclass(frozen=True, slots=True)
class Source:
    """The words a value was read from, where they stand in the line, and what about it was guessed.

    `why` names the guesses: "am_pm", "day", "weekday", "two_dates" (see `when.Found`), "likeness" (of a
    customer's name), "currency".
    """

    words: str
    start: int
    end: int
    why: tuple[str, ...] = ()

    @property
    def guessed(self) -> bool:
        return bool(self.why)


@dataclass(frozen=True)
class Reading(Mapping[str, Any]):
    """What a line says. As a mapping it has the nine keys of `KEYS`, with ISO strings for dates, or None.

    As attributes the same values are typed: `followup` is a datetime in the user's zone, or a date for all day.
    """

    customer: str | None = None
    contact: str | None = None
    note: str = ""
    followup: date | datetime | None = None
    amount: Decimal | None = None
    currency: str | None = None
    stage: str | None = None
    close_date: date | None = None
    priority: str | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        if key not in KEYS:
            raise KeyError(key)
        value = getattr(self, key)
        if isinstance(value, datetime):
            return value.isoformat(timespec="minutes")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(KEYS)

    def __len__(self) -> int:
        return len(KEYS)


def read(
    kind: str,
    text: str,
    *,
    now: datetime,
    locale: str = "en-US",
    customers: Sequence[str] = (),
    contacts: Sequence[str] = (),
    currency: str | None = None,
    hours: Hours | None = None,
    lang: str | None = None,
) -> Reading:
    """What one line says about a customer.

    `kind` is one of `KINDS`: an amount, a stage and a closing date are looked for in opportunities, a priority in
    tickets and follow-ups; a follow-up line needs no trigger word before its date. `now` is aware, in the user's
    zone. `customers` and `contacts` are the names that may be meant. `currency` is the workspace's, and stands in
    where none was said. Nothing in the line is an error; what was not said is None.
    """
    text = text[:_LONGEST]
    plain = _placewise(text)
    quoted = quotes(text)
    named = names_in(text, [*customers, *contacts])
    sources: dict[str, Source] = {}
    cuts: list[tuple[int, int]] = []

    customer = customer_in(text, plain, named, customers, quoted)
    if customer:
        sources["customer"] = Source(text[slice(*customer.span)], *customer.span, customer.why)
        if customer.cut:
            cuts.append(customer.cut)
    contact = contact_in(text, named, contacts, quoted, customer)
    if contact:
        sources["contact"] = Source(text[contact.start : contact.end], contact.start, contact.end)

    shielded = [*quoted, *((one.start, one.end) for one in named)]
    if customer and customer.why:
        shielded.append(customer.span)
    values: dict[str, Any] = {}
    if kind == "opportunity":
        _read_deal(values, sources, cuts, text, plain, shielded, now, locale, lang, hours, currency)
    if kind in ("ticket", "followup"):
        _read_priority(values, sources, cuts, text, plain, shielded)
    reader = followup.Reader(text, now, locale, lang, hours, [*shielded, *cuts])
    clause = followup.find(reader, plain, kind)
    if clause:
        values["followup"] = clause.found.value
        start, end = clause.spans[0][0], clause.spans[-1][1]
        sources["followup"] = Source(text[start:end], start, end, clause.guessed)
        cuts.extend(clause.spans)
    note = cut(text, cuts)
    if contact and clause and note == text[contact.start : contact.end] and contact.end <= clause.spans[0][0]:
        note = ""
    return Reading(
        customer=customer.name if customer else None,
        contact=contact.name if contact else None,
        note=note,
        sources=MappingProxyType(sources),
        **values,
    )


def _placewise(text: str) -> str:
    """The plain spelling of a text, each character at its old place; invisible ones become blanks."""
    folded = fold(text)
    if folded.origin is None:
        return folded.text
    chars = [" "] * len(text)
    for place, char in zip(folded.origin, folded.text, strict=True):
        chars[place] = char
    return "".join(chars)


def _read_deal(
    values: dict[str, Any],
    sources: dict[str, Source],
    cuts: list[tuple[int, int]],
    text: str,
    plain: str,
    shielded: list[tuple[int, int]],
    now: datetime,
    locale: str,
    lang: str | None,
    hours: Hours | None,
    currency: str | None,
) -> None:
    """Amount, closing date and stage: each is hidden from the ones read after it."""
    summed = deal.amount(text, plain, currency, locale, shielded)
    if summed:
        money, span = summed
        values["amount"], values["currency"] = money.amount, money.currency
        sources["amount"] = Source(money.words, *span, ("currency",) if money.guessed else ())
        if money.currency:
            sources["currency"] = sources["amount"]
        cuts.append(span)
    reader = followup.Reader(text, now, locale, lang, hours, [*shielded, *cuts])
    close = deal.close_date(reader, plain)
    if close:
        values["close_date"] = close.day
        start, end = close.spans[0][0], close.spans[-1][1]
        sources["close_date"] = Source(text[start:end], start, end, close.guessed)
        cuts.extend(close.spans)
    reader = followup.Reader(text, now, locale, lang, hours, [*shielded, *cuts])
    stage = deal.stage(reader, plain, cuts)
    if stage:
        values["stage"] = stage.stage
        sources["stage"] = Source(text[stage.start : stage.end], stage.start, stage.end)
        cuts.append((stage.start, stage.end))


def _read_priority(
    values: dict[str, Any],
    sources: dict[str, Source],
    cuts: list[tuple[int, int]],
    text: str,
    plain: str,
    shielded: list[tuple[int, int]],
) -> None:
    hidden = list(plain)
    for start, end in shielded:
        hidden[start:end] = "\x00" * (end - start)
    found = priorities.find("".join(hidden))
    if found:
        values["priority"] = found.level
        sources["priority"] = Source(text[found.start : found.end], found.start, found.end)
        cuts.append((found.start, found.end))
