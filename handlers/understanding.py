"""A typed line and the records it speaks of: the reader of language meets the customers that exist."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from handlers.forms import is_past
from handlers.language import commands, when
from handlers.routing import Reply, Request
from handlers.views import picks, remarks
from storage import contacts, customers, drafts, names, workspaces
from storage.contacts import Contact
from storage.customers import Customer
from storage.opportunities import Stage
from storage.permissions import access, visible
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


SHORTEST_BEGINNING = 2
"""Characters: two of Chinese make a name's beginning, as do those of "GE"."""

ASKS_FOLLOWUP = re.compile(r"follow[\s-]?up|\bf/u\b|remind me|跟进|提醒我", re.IGNORECASE)

PRIORITIES = {word: priority for priority, words in PRIORITY_WORDS.items() for word in words}


@dataclass(frozen=True)
class Line:
    """What a line says. `remarks` tell the person what was guessed or could not be read."""

    kind: str
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


def understand(request: Request, session: Session, command: str, kind: str = "") -> Line | Reply:
    """Read the request's text as a line of `kind`, or ask which customer is meant.

    Without a kind it is an interaction's, which the first word may say. The question keeps the whole line as
    a draft, so that answering it is one press.
    """
    viewer = request.viewer
    linked = linked_customer(request, session)
    picked = access(session, viewer, Customer, request.customer_id) if request.customer_id else None
    candidates = customers.mentioned(session, viewer, request.text)
    people = contacts.mentioned(session, viewer, request.text)
    spellings = _spellings(candidates)
    text = request.text
    if not kind:
        kind, text = commands.split_kind(text, [*spellings])
    this, rest = _this(text) if linked else ("", text)
    beginning = {name: found for name, found in _beginning(candidates, rest).items() if name not in spellings}
    spellings |= beginning
    if picked and request.typed_name:
        spellings[request.typed_name] = [picked]
    reading = commands.read(
        kind,
        rest,
        now=request.now.astimezone(viewer.zone),
        locale=viewer.locale,
        customers=[*spellings],
        contacts=[person.name for person in people],
        currency=viewer.currency,
    )
    named = [linked] if this and linked else spellings.get(reading.customer or "", [])
    customer = picked or (named[0] if len(named) == 1 else None)
    if customer is None:
        likely = [*named, *([linked] if linked else [])]
        return _ask(request, session, command, reading.customer or _leading_name(text), likely)
    followup, said = _followup(request, reading, kind, rest)
    return Line(
        kind=kind,
        customer=customer,
        contact=_contact(people, reading.contact, customer),
        note=reading.note,
        followup=followup,
        amount=reading.amount if reading.amount and abs(reading.amount) < AMOUNT_LIMIT else None,
        currency=reading.currency or viewer.currency,
        stage=Stage(reading.stage) if reading.stage else None,
        close_on=reading.close_date,
        priority=PRIORITIES.get(reading.priority or ""),
        followup_words=reading.sources["followup"].words if followup else "",
        remarks=[
            *said,
            *(
                [remarks.likely_customer(request.t, reading.customer)]
                if reading.customer in beginning
                else []
            ),
            *remarks.guesses(request.t, reading.sources),
        ],
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
    """The customer that the request's channel is about, if the viewer may see it."""
    settings = workspaces.channel_settings(session, request.channel_id) if request.channel_id else None
    if settings is None:
        return None
    return session.scalar(visible(request.viewer, Customer).where(Customer.id == settings.customer_id))


def _this(text: str) -> tuple[str, str]:
    """A leading word for the channel's customer, and what follows it."""
    for word in THIS:
        after = text[len(word) :]
        if text.casefold().startswith(word) and (not word.isascii() or not after[:1].isalnum()):
            return word, after.lstrip(" ,:，：")
    return "", text


def _spellings(candidates: Sequence[Customer]) -> dict[str, list[Customer]]:
    """Customers by the names they go by: in full, and without the legal form."""
    spellings: dict[str, list[Customer]] = {}
    for one in candidates:
        spellings.setdefault(one.name, []).append(one)
    for short in {names.short(one.name) for one in candidates} - spellings.keys():
        spellings[short] = customers.called(candidates, short)
    return spellings


def _beginning(candidates: Sequence[Customer], text: str) -> dict[str, list[Customer]]:
    """What the line begins with, if it is how one customer's name begins: 华为 for 华为技术有限公司."""
    start = names.head(text)
    begun = [one for one in candidates if one.name_head == start and len(start) >= SHORTEST_BEGINNING]
    return {text.strip()[: len(start)]: begun} if len(begun) == 1 else {}


def _contact(people: Sequence[Contact], name: str | None, customer: Customer) -> Contact | None:
    """The one of that name who is at the customer."""
    return next((one for one in people if one.customer_id == customer.id and one.name == name), None)


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
    request: Request, reading: commands.Reading, kind: str, text: str
) -> tuple[date | datetime | None, list[str]]:
    """When to follow up, with a word on a day that is over or was not said."""
    local = request.now.astimezone(request.viewer.zone)
    wanted = kind == "followup" or ASKS_FOLLOWUP.search(text)
    due = reading.followup or (when.parse(text, local, locale=request.viewer.locale) if wanted else None)
    if due is not None and is_past(due, request):
        return None, [remarks.past_date(request.t, due)]
    if reading.followup is None and wanted:
        return None, [remarks.no_date(request.t)]
    return reading.followup, []
