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
from handlers.language.commands.line import Line, Span, joined, placed, unread
from handlers.language.commands.note import cut
from handlers.language.commands.people import contact_in, customer_in
from handlers.language.shield import meant_as_names, names_in, quotes
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


@dataclass(frozen=True, slots=True)
class Source:
    """The words a value was read from, where they stand in the line, and what about it was guessed.

    `why` names the guesses: those of `when.Found` ("am_pm", "day", "weekday", "two_dates"), those of
    `money.Money` ("currency", "amount"), and "likeness" for a customer whose name was not typed in full.
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

    As attributes the same values are typed: `followup` is a datetime in the user's zone, or a date for all
    day.
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
    """Read what one line says about a customer.

    `kind` is one of `KINDS`: an amount, a stage and a closing date are looked for in opportunities, a
    priority in tickets and follow-ups; a follow-up line needs no trigger word before its date. `now` is
    aware, in the user's zone. `customers` and `contacts` are the names that may be meant. `currency` is the
    workspace's, and stands in where none was said. Nothing in a line is an error; what was not said is None.
    """
    plain = placed(text)
    quoted = quotes(text)
    named = [
        one
        for one in names_in(text, plain, [*customers, *contacts])
        if not any(start <= one.start < end for start, end in quoted)
    ]
    line = Line(text, plain, now, locale, lang, hours, currency)
    line = line.hiding(*unread(text), *quoted, *(one.span for one in meant_as_names(named, plain)))
    draft = _Draft(text)
    customer = customer_in(text, plain, named, customers)
    if customer:
        line = line.hiding(customer.span)
        draft.put("customer", customer.name, customer.span, customer.why, cut=customer.cut)
    contact = contact_in(text, named, contacts, customer)
    if contact:
        draft.put("contact", contact.name, contact.span)
    if kind == "opportunity":
        line = _read_deal(line, draft)
    if kind in ("ticket", "followup"):
        line = _read_priority(line, draft)
    clause = followup.find(line, kind)
    if clause:
        draft.put("followup", clause.found.value, joined(clause.spans), clause.found.guessed)
        draft.cuts.extend(clause.spans)
    note = cut(text, draft.cuts)
    if contact and clause and note == text[slice(*contact.span)] and contact.end <= clause.spans[0][0]:
        note = ""  # 林小姐周五再联系: who it is with belongs to the clause
    return Reading(note=note, sources=MappingProxyType(draft.sources), **draft.values)


class _Draft:
    """What has been read so far, from where, and what is to be cut from the note."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.values: dict[str, Any] = {}
        self.sources: dict[str, Source] = {}
        self.cuts: list[Span] = []

    def put(
        self, key: str, value: Any, span: Span, why: tuple[str, ...] = (), *, cut: Span | None = None
    ) -> None:
        self.values[key] = value
        self.sources[key] = Source(self.text[slice(*span)], *span, why)
        if cut:
            self.cuts.append(cut)


def _read_deal(line: Line, draft: _Draft) -> Line:
    """Amount, closing date and stage, each hidden from what is read after it."""
    summed = deal.amount(line)
    if summed:
        money, span = summed
        draft.put("amount", money.amount, span, money.guessed, cut=span)
        if money.currency:
            draft.put("currency", money.currency, span, money.guessed)
        line = line.hiding(span)
    close = deal.close_date(line)
    if close:
        draft.put("close_date", close.day, close.span, close.guessed, cut=close.span)
        line = line.hiding(close.span)
    stage = deal.stage(line)
    if stage:
        span = (stage.start, stage.end)
        draft.put("stage", stage.stage, span, cut=span)
        line = line.hiding(span)
    return line


def _read_priority(line: Line, draft: _Draft) -> Line:
    found = priorities.find(line.plain, hidden=line.hidden)
    if not found:
        return line
    span = (found.start, found.end)
    draft.put("priority", found.level, span, cut=span)
    return line.hiding(span)
