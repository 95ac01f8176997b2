"""A typed line and the records it speaks of: the reader of language meets the customers that exist."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from handlers.forms import is_past
from handlers.language import commands
from handlers.routing import Reply, Request
from handlers.views import picks, remarks
from storage import contacts, customers, drafts, names, workspaces
from storage.contacts import Contact
from storage.customers import Customer
from storage.opportunities import Stage
from storage.permissions import access
from storage.tickets import Priority
from storage.types import AMOUNT_LIMIT

THIS = ("this", "here", "这里", "这个客户", "本客户", "此客户", "该客户")
"""Words that name the customer a channel is about."""

PRIORITY_WORDS = {
    Priority.P1: ("p1", "p0", "urgent"),
    Priority.P2: ("p2", "high"),
    Priority.P3: ("p3", "medium", "normal"),
    Priority.P4: ("p4", "low"),
}


ASKS_FOLLOWUP = re.compile(r"follow[\s-]?up|\bf/u\b|remind me|跟进|提醒我", re.IGNORECASE)

PRIORITIES = {word: priority for priority, words in PRIORITY_WORDS.items() for word in words}


@dataclass(frozen=True)
class Line:
    """What a line says. `remarks` tell the person what was guessed or could not be read."""

    customer: Customer
    contact: Contact | None
    note: str
    followup: date | datetime | None
    amount: Decimal | None
    currency: str
    stage: Stage | None
    close_on: date | None
    priority: Priority | None
    followup_words: str
    """What the follow-up was read from."""
    remarks: Sequence[str]


def understand(request: Request, session: Session, command: str, kind: str, text: str) -> Line | Reply:
    """Read `text` as a line of `kind`, or ask which customer is meant.

    The question keeps the whole line as a draft, so that answering it is one press.
    """
    linked = linked_customer(request, session)
    this, rest = _this(text) if linked else ("", text)
    candidates = customers.mentioned(session, request.viewer, text)
    people = contacts.mentioned(session, request.viewer, text)
    reading = commands.read(
        kind,
        rest,
        now=request.now.astimezone(request.viewer.zone),
        locale=request.viewer.locale,
        customers=[*_spellings(candidates), *([request.typed_name] if request.typed_name else [])],
        contacts=[person.name for person in people],
        currency=request.viewer.currency,
    )
    picked = access(session, request.viewer, Customer, request.customer_id) if request.customer_id else None
    named = [linked] if this and linked else customers.called(candidates, reading["customer"] or "")
    if picked is None and len(named) != 1:
        name = reading["customer"] or _leading_name(text)
        return _ask(request, session, command, name, [*named, *([linked] if linked else [])])
    customer = picked or named[0]
    followup, said = _followup(request, reading, rest)
    return Line(
        customer=customer,
        contact=next(
            (one for one in people if one.customer_id == customer.id and one.name == reading["contact"]), None
        ),
        note=reading.note,
        followup=followup,
        amount=None if reading.amount is None or abs(reading.amount) >= AMOUNT_LIMIT else reading.amount,
        currency=reading["currency"] or request.viewer.currency,
        stage=Stage(reading.stage) if reading.stage else None,
        close_on=reading.close_date,
        priority=_priority(reading.priority),
        followup_words=reading.sources["followup"].words if followup else "",
        remarks=[*said, *remarks.guesses(request.t, reading.sources)],
    )


def meant(request: Request, session: Session, command: str, name: str) -> Customer | Reply:
    """The customer that goes by `name`, or the question which one it is."""
    if request.customer_id:
        return access(session, request.viewer, Customer, request.customer_id)
    found = customers.find(session, request.viewer, name, 5)
    called = customers.called(found, name)
    if len(called) == 1 or len(found) == 1:
        return (called or found)[0]
    return _ask(request, session, command, name, found)


def linked_customer(request: Request, session: Session) -> Customer | None:
    """The customer that the request's channel is about."""
    settings = workspaces.channel_settings(session, request.channel_id) if request.channel_id else None
    if settings is None or settings.customer_id is None:
        return None
    return access(session, request.viewer, Customer, settings.customer_id)


def _this(text: str) -> tuple[str, str]:
    """A leading word for the channel's customer, and what follows it."""
    for word in THIS:
        after = text[len(word) :]
        if text.casefold().startswith(word) and (not word.isascii() or not after[:1].isalnum()):
            return word, after.lstrip(" ,:，：")
    return "", text


def _spellings(candidates: Sequence[Customer]) -> list[str]:
    """The names by which the candidates may be called: in full, and without the legal form."""
    return list(
        dict.fromkeys(spelling for one in candidates for spelling in (one.name, names.short(one.name)))
    )


def _leading_name(text: str) -> str:
    """What most likely is the name of a customer we do not know: quoted, capitalised words, or one word."""
    text = text.strip()
    for opening, closing in ('""', "“”", "「」"):
        if text.startswith(opening) and closing in text[1:]:
            return text[1 : text.index(closing, 1)]
    words = text.split()
    capitalised = 0
    while capitalised < min(len(words), 4) and words[capitalised][:1].isupper():
        capitalised += 1
        if words[capitalised - 1][-1] in ",:;，：；":
            break
    return " ".join(words[: max(capitalised, 1)]).rstrip(",:;，：；")[:80]


def _ask(request: Request, session: Session, command: str, name: str, likely: Sequence[Customer]) -> Reply:
    alike = customers.lookalikes(session, request.viewer, name) if name else []
    choices = list({one.id: one for one in (*likely, *alike)}.values())
    draft = drafts.keep(
        session, request.viewer, command=command, text=request.text, name=name, channel_id=request.channel_id
    )
    return Reply(message=picks.which_customer(request.t, name, draft.id, choices, request.text))


def _followup(
    request: Request, reading: commands.Reading, text: str
) -> tuple[date | datetime | None, list[str]]:
    """When to follow up, with a word on a date that cannot be meant or is missing."""
    due = reading.followup
    if due is None:
        return None, [remarks.no_date(request.t)] if ASKS_FOLLOWUP.search(text) else []
    if is_past(due, request):
        return None, [remarks.past_date(request.t, due)]
    return due, []


def _priority(word: str | None) -> Priority | None:
    return PRIORITIES.get(word or "")
