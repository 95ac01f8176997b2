"""A typed line and the records it speaks of: the reader of language meets the customers that exist."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from handlers.forms import is_past
from handlers.language import commands, when
from handlers.routing import Reply, Request
from handlers.views import picks, remarks
from handlers.working_hours import working_hours
from storage import drafts, names, search, workspaces
from storage.contacts import Contact
from storage.customers import Customer
from storage.interactions import InteractionKind
from storage.opportunities import Stage
from storage.permissions import access, visible
from storage.tickets import Priority
from storage.types import AMOUNT_LIMIT

THIS = ("this", "here", "这里", "这个客户", "本客户", "此客户", "该客户")
"""Words that name the customer a channel is about."""

PRIORITY_WORDS = {
    Priority.P1: ("p1", "p0", "urgent"),
    Priority.P2: ("p2", "high"),
    Priority.P3: ("p3", "medium"),
    Priority.P4: ("p4", "low"),
}


ASKS_FOLLOWUP = re.compile(r"follow[\s-]?up|\bf/u\b|remind me|跟进|提醒我", re.IGNORECASE)

PRIORITIES = {word: priority for priority, words in PRIORITY_WORDS.items() for word in words}


@dataclass(frozen=True)
class Line:
    """What a line says. `remarks` tell the person what was guessed or could not be read."""

    kind: str
    customer: Customer | None
    contact: Contact | None
    note: str
    followup: date | datetime | None
    amount: Decimal | None
    currency: str
    stage: Stage | None
    close_on: date | None
    priority: Priority | None
    sources: Mapping[str, commands.Source]
    """The words that each value was read from, by the reader's names."""
    remarks: Sequence[str]

    @property
    def followup_words(self) -> str:
        return self.sources["followup"].words if self.followup else ""


LISTS = ("list", "mine", "open", "列表", "清单", "清單")
NUMBER = re.compile(r"#?(\d{1,9})")


def asks_for_list(text: str) -> bool:
    return text.casefold() in LISTS


def number_in(text: str) -> int | None:
    """The number of a record, if the text is nothing else: #12, 12."""
    number = NUMBER.fullmatch(text)
    return int(number[1]) if number else None


@dataclass(frozen=True)
class _Named:
    """Whom a line may be about: names as typed -> the customers that go by them."""

    spellings: Mapping[str, Sequence[Customer]]
    beginning: str = ""
    """A spelling that is only how a name begins."""


def understand(request: Request, session: Session, command: str, kind: str = "") -> Line | Reply:
    """Read the request's text as a line of `kind`, or ask which customer is meant.

    Without a kind it is an interaction's, which the first word may say. The question keeps the whole line as
    a draft, so that answering it is one press.
    """
    picked = _picked(request, session)
    linked = linked_customer(request, session)
    named = _named(request, session, picked)
    text = request.text
    if not kind:
        kind, text = commands.split_kind(text, [*named.spellings])
    this, text = _this(request, text, named) if linked else (False, text)
    possible = {one.id: one for ones in named.spellings.values() for one in ones}
    people = search.people_at(session, request.viewer, [*possible.values(), *([linked] if linked else [])])
    reading = _read(request, session, kind, text, named, people)
    meant = [picked] if picked else [linked] if this else [*named.spellings.get(reading.customer or "", ())]
    if len(meant) != 1:
        likely = [one for one in (*meant, linked) if one]
        return _ask(request, session, command, reading.customer or _leading_name(text), likely)
    return _line(request, session, kind, text, reading, meant[0], people, named)


def glean(request: Request, session: Session, kind: str) -> Line:
    """What the request's message says, to fill in a form with: somebody reads it before it is saved.

    Its days count from when it was said, its words stay together in `note`, and the customer may be unknown.
    """
    assert request.message
    text = request.message.text
    said_at = datetime.fromtimestamp(float(request.message.ts), UTC)
    heard = replace(request, text=text, now=said_at)
    named, linked = _named(heard, session, None), linked_customer(request, session)
    possible = {one.id: one for ones in named.spellings.values() for one in ones}
    people = search.people_at(session, request.viewer, [*possible.values(), *([linked] if linked else [])])
    reading = _read(heard, session, kind, text, named, people)
    meant = named.spellings.get(reading.customer or "", ())
    line = _line(heard, session, kind, text, reading, meant[0] if len(meant) == 1 else linked, people, named)
    followup = None if line.followup and is_past(line.followup, request) else line.followup
    return replace(line, note=text, followup=followup)


def promised_in(request: Request, session: Session, note: str) -> tuple[date | datetime | None, str]:
    """The follow-up that a note asks for, if it is still to come, and the words it was read from."""
    heard = replace(request, text=note)
    reading = _read(heard, session, InteractionKind.NOTE, note, _Named({}), ())
    if reading.followup is None or is_past(reading.followup, request):
        return None, ""
    return reading.followup, reading.sources["followup"].words


def _picked(request: Request, session: Session) -> Customer | None:
    return access(session, request.viewer, Customer, request.customer_id) if request.customer_id else None


def _named(request: Request, session: Session, picked: Customer | None) -> _Named:
    """The customers whose names stand in the line, or, if there are none, whose name it begins like."""
    if picked:
        return _Named({request.typed_name or picked.name: [picked]})
    candidates = search.mentioned(session, request.viewer, request.text)
    spellings: dict[str, Sequence[Customer]] = {}
    for one in candidates:
        spellings.setdefault(one.name, [same for same in candidates if same.name == one.name])
    for short in {names.short(one.name) for one in candidates} - spellings.keys():
        spellings[short] = search.called(candidates, short)
    begun = search.begun(session, request.viewer, request.text)
    if begun is None or begun[0] in spellings:
        return _Named(spellings)
    return _Named({**spellings, begun[0]: [begun[1]]}, begun[0])


def _read(
    request: Request, session: Session, kind: str, text: str, named: _Named, people: Sequence[Contact]
) -> commands.Reading:
    return commands.read(
        kind,
        text,
        now=request.now.astimezone(request.viewer.zone),
        locale=request.viewer.locale,
        customers=[*named.spellings],
        contacts=[person.name for person in people],
        currency=request.viewer.currency,
        hours=working_hours(session),
    )


def _line(
    request: Request,
    session: Session,
    kind: str,
    text: str,
    reading: commands.Reading,
    customer: Customer | None,
    people: Sequence[Contact],
    named: _Named,
) -> Line:
    followup, said = _followup(request, session, reading, kind, text)
    begun = reading.customer is not None and reading.customer == named.beginning
    return Line(
        kind=kind,
        customer=customer,
        contact=next(
            (
                one
                for one in people
                if customer and one.customer_id == customer.id and one.name == reading.contact
            ),
            None,
        ),
        note=reading.note,
        followup=followup,
        amount=reading.amount if reading.amount and abs(reading.amount) < AMOUNT_LIMIT else None,
        currency=reading.currency or request.viewer.currency,
        stage=Stage(reading.stage) if reading.stage else None,
        close_on=reading.close_date,
        priority=PRIORITIES.get(reading.priority or ""),
        sources=reading.sources,
        remarks=[
            *said,
            *([remarks.likely_customer(request.t, reading.customer or "")] if begun else []),
            *remarks.guesses(request.t, reading.sources),
        ],
    )


def meant(request: Request, session: Session, command: str, name: str) -> Customer | Reply:
    """The customer that goes by `name`, or the question which one it is."""
    if picked := _picked(request, session):
        return picked
    found = search.customers(session, request.viewer, name, 5)
    called = search.called(found, name)
    if len(called) == 1 or len(found) == 1:
        return (called or found)[0]
    return _ask(request, session, command, name, found)


def linked_customer(request: Request, session: Session) -> Customer | None:
    """The customer that the request's channel is about, if the viewer may see it."""
    settings = workspaces.channel_settings(session, request.channel_id) if request.channel_id else None
    if settings is None:
        return None
    return session.scalar(visible(request.viewer, Customer).where(Customer.id == settings.customer_id))


def _this(request: Request, text: str, named: _Named) -> tuple[bool, str]:
    """Whether the line begins with a word for the channel's customer, and what follows it.

    "this morning" and "this Friday" are days, and "This Company" may be somebody's name.
    """
    if text.casefold().startswith(tuple(spelling.casefold() for spelling in named.spellings)):
        return False, text
    for word in THIS:
        after = text[len(word) :]
        if text.casefold().startswith(word) and (not word.isascii() or not after[:1].isalnum()):
            day = when.find(text, request.now.astimezone(request.viewer.zone), pick="first")
            if day is None or day.start > 0:
                return True, after.lstrip(" ,:，：")
    return False, text


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
    alike = search.lookalikes(session, request.viewer, name) if name else []
    choices = list({one.id: one for one in (*likely, *alike)}.values())
    draft = drafts.keep(
        session, request.viewer, command=command, text=request.text, name=name, channel_id=request.channel_id
    )
    return Reply(message=picks.which_customer(request.t, name, draft.id, choices, request.text))


def _followup(
    request: Request, session: Session, reading: commands.Reading, kind: str, text: str
) -> tuple[date | datetime | None, list[str]]:
    """When to follow up, with a word on a day that is over or was not said."""
    local = request.now.astimezone(request.viewer.zone)
    wanted = kind == "followup" or ASKS_FOLLOWUP.search(text)
    due = reading.followup
    if due is None and wanted:
        due = when.parse(text, local, locale=request.viewer.locale, hours=working_hours(session))
    if due is not None and is_past(due, request):
        return None, [remarks.past_date(request.t, due)]
    if reading.followup is None and wanted:
        return None, [remarks.no_date(request.t)]
    return reading.followup, []
