"""Every typed line goes one way: fetch whom it may speak of, read it once, hand it to its feature.

A slash command, a mention, a direct message and a message in the thread of a record's card differ only in the
surface that the reader is told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import whom
from handlers.core.line import NOUNS, Found, Line
from handlers.core.routing import Refusal, Reply, Request, Unknown
from handlers.core.working_hours import working_hours
from handlers.language import line as language
from handlers.language.line import Known, Reading
from handlers.views import lines as views
from storage import drafts, followups, opportunities, outbox, search, tickets, users
from storage.base import made_from
from storage.customers import Customer
from storage.followups import FollowUp, FollowUpStatus
from storage.opportunities import Opportunity, Stage
from storage.permissions import fetch, fetch_one
from storage.tickets import Ticket

OPEN_DOORS = ("/crm", "dm", "mention")
NOUN_OF = {"/opp": "deal", "/ticket": "ticket", "/followup": "followup"}
SURFACE_OF = {noun: surface for surface, noun in NOUN_OF.items()}
CLOSED = {Stage.WON: "won", Stage.LOST: "lost"}
STAGES = tuple(language.Value(stage.value, (), CLOSED.get(stage, "open")) for stage in Stage)
Spoken = Opportunity | Ticket | FollowUp
"""What a line may change."""
NUMBER = re.compile(r"(?<![\d.,:/])\d{1,9}(?![\d/])")
SLACK_ID = re.compile(r"@([UW][A-Z0-9]{6,})")
LINK = re.compile(
    r"<?https://[\w.-]+/archives/(?P<channel>[CDG][A-Z0-9]+)/p(?P<seconds>\d{10})(?P<fraction>\d{6})"
    r"(?:\?[^\s>|]*)?(?:\|[^>]*)?>?"
)
"""A link to a message in Slack, as it is copied or as Slack marks it."""
MOST_NUMBERS = 8
SENTENCE = 3
"""Words from which on a line that names nobody is a sentence, and no name."""


def carry_out(request: Request, session: Session, surface: str) -> Reply:
    """Read a line and do what it says, or ask."""
    return do(request, session, understand(request, session, surface))


def do(request: Request, session: Session, line: Line) -> Reply:
    """Do what a line says. What nobody gave a command for is offered first."""
    if line.reading.act == "ask":
        return _ask(request, session, line)
    if line.reading.act == "log" and line.surface in OPEN_DOORS:
        return _choice(request, session, line.read_as(language.Reading("ask", either=(line.reading,))))
    return request.router.reads_of(line.act)(request, session, line)


def understand(request: Request, session: Session, surface: str) -> Line:
    """Read the request's text, with the records that it speaks of."""
    text = _named_by_number(request, session, request.text)
    picked = whom.picked_customer(request, session)
    about = None if picked else _record_of_thread(request, session)
    thread = _number(about) if about else None
    said = f"{surface.removeprefix('/')} {text}" if thread and surface not in OPEN_DOORS else text
    found, known, here = _known(request, session, surface, said, picked, about)
    reading = _read(request, session, surface, said, known, thread=thread, here=here)
    line = Line(surface, text, _settled(reading, found, picked), found)
    return replace(line, surface=SURFACE_OF[thread[0]], text=f"#{thread[1]} {text}") if thread else line


def glean(request: Request, session: Session, surface: str) -> Line:
    """Read the request's message, to fill in a form that somebody checks before saving.

    Its days count from when it was said, and the customer may be unknown.
    """
    assert request.message
    at = datetime.fromtimestamp(float(request.message.ts), UTC)
    said = replace(request, text=request.message.text, typed_at=at, thread_ts=None)
    line = understand(said, session, surface)
    several = len(line.reading.either) > 1
    likely = next(iter(line.reading.either), line.reading)
    likely = replace(likely, customer=None, contact=None) if several else likely
    wanted = {"/log": "log", "/ticket": "ticket.new", "/opp": "deal.new"}[surface]
    line = line.read_as(likely if likely.act == wanted else Reading(wanted))
    linked = None if line.reading.customer else whom.linked_customer(request, session)
    return _with_customer(line, linked) if linked else line


def read_about(request: Request, session: Session, surface: str, text: str, customer: Customer) -> Line:
    """Read a text whose customer is known."""
    return understand(replace(request, text=text, customer_id=customer.id, thread_ts=None), session, surface)


def _with_customer(line: Line, customer: Customer) -> Line:
    named = _as_named(customer)
    found = replace(line.found, customers={**line.found.customers, customer.id: customer})
    return replace(line, reading=replace(line.reading, customer=named), found=found)


def _read(
    request: Request,
    session: Session,
    surface: str,
    text: str,
    known: Known,
    *,
    thread: tuple[Any, int] | None,
    here: Customer | None,
) -> Reading:
    viewer = request.viewer
    return language.understand(
        surface,
        text,
        known=known,
        me=language.Person(viewer.slack_id, viewer.name),
        now=request.said_at.astimezone(viewer.zone),
        locale=viewer.locale,
        hours=working_hours(session, viewer.user_id),
        thread=thread,
        here=next((one for one in known.customers if here and one.id == here.id), None),
    )


def _settled(reading: Reading, found: Found, picked: Customer | None) -> Reading:
    """Return the reading with the customer that was picked, and a question among customers of one name."""
    if picked and reading.act == "ask" and reading.missing == "customer" and reading.either:
        return replace(reading.either[0], customer=_as_named(picked))
    if reading.customer and not picked and len(same := found.called(reading.customer.name)) > 1:
        either = (replace(reading, customer=_as_named(one)) for one in same)
        return language.Reading("ask", missing="customer", either=tuple(either))
    if reading.act == "find" and reading.noun == "customers" and _asks_what_is_due(reading):
        return replace(reading, noun="followups")
    return reading


def _asks_what_is_due(reading: Reading) -> bool:
    return any(clause[0] in ("due", "followups") for clause in reading.clauses)


# --- whom a line may speak of


def _known(
    request: Request,
    session: Session,
    surface: str,
    text: str,
    picked: Customer | None,
    about: Spoken | None,
) -> tuple[Found, Known, Customer | None]:
    """Fetch by index what a line may speak of, and the customer that its channel is about."""
    viewer = request.viewer
    named: list[Customer]
    here: Customer | None = picked
    if picked:
        named = [picked]
    else:
        linked_id = whom.linked_id(request, session)
        mentioned, here = search.mentioned(session, viewer, text, linked_id)
        named = [*mentioned]
        if about is not None and about.customer and about.customer not in named:
            named.append(about.customer)
    at = [*named, *([here] if here and here not in named else [])]
    contacts = [*search.people_at(session, viewer, at)]
    if not named:
        contacts += [one for one in search.people_named(session, viewer, text) if one not in contacts]
        at += [
            one for one in {each.customer.id: each.customer for each in contacts}.values() if one not in at
        ]
    people = _people(request, session, surface, text)
    records = _records(request, session, surface, text, named)
    if about is not None:
        records = {**records, _number(about): about}
    found = Found(
        {one.id: one for one in at},
        {one.id: one for one in contacts},
        records,
        {one.slack_id: one for one in people},
    )
    typed = (request.typed_name,) if picked and request.typed_name else ()
    names = {one.id: one.name for one in at}
    known = Known(
        customers=tuple(_as_named(one, typed) for one in at),
        contacts=tuple(
            language.Contact(one.name, names[one.customer_id], id=one.id)
            for one in contacts
            if one.customer_id in names
        ),
        people=tuple(_colleagues(request, people)),
        records=tuple(_as_record(number, one) for number, one in records.items()),
        stages=STAGES,
        currency=viewer.currency,
    )
    return found, known, here


def _as_named(customer: Customer, also: tuple[str, ...] = ()) -> language.Customer:
    return language.Customer(customer.name, also, customer.id)


def _people(request: Request, session: Session, surface: str, text: str) -> Sequence[users.User]:
    """Return the colleagues whose names stand in a line; a logged note is for nobody."""
    ids = {*request.handles.values(), *SLACK_ID.findall(text)}
    if surface == "/log" and not ids:
        return []
    return users.named_in(session, text, {*ids, request.viewer.slack_id})


def _to_keep(request: Request, text: str) -> str:
    """Return a line as a draft keeps it: with the ids of the people who are named with @."""
    for handle, slack_id in request.handles.items():
        text = text.replace(f"@{handle}", f"@{slack_id}")
    return text


def _colleagues(request: Request, people: Iterable[users.User]) -> Iterable[language.Person]:
    """Return colleagues as the reader knows them; who was named with @ goes by that name too."""
    known = {one.slack_id: one.name for one in people}
    spelled: dict[str, list[str]] = {slack_id: [] for slack_id in known}
    for handle, slack_id in request.handles.items():
        spelled.setdefault(slack_id, []).append(handle)
    for slack_id, handles in spelled.items():
        yield language.Person(slack_id, known.get(slack_id, slack_id), tuple(handles))


def _records(
    request: Request, session: Session, surface: str, text: str, named: Sequence[Customer]
) -> dict[tuple[str, int], Spoken]:
    """Return the records whose numbers stand in a line, and the open ones of the customers it names."""
    nouns = _nouns(surface)
    numbers = [int(one) for one in NUMBER.findall(text)[:MOST_NUMBERS]]
    found: list[Spoken] = []
    about = {"numbers": numbers, "customers": [one.id for one in named[: whom.SHOWN]]}
    if "deal" in nouns and (numbers or named):
        deals = fetch(session, request.viewer, Opportunity, opportunities.spoken_of, about)
        found.extend(deals)
    if "ticket" in nouns and (numbers or named):
        cases = fetch(session, request.viewer, Ticket, tickets.spoken_of, about)
        found.extend(cases)
    if "followup" in nouns and numbers:
        promises = fetch(session, request.viewer, FollowUp, followups.numbered, {"numbers": numbers})
        found.extend(promises)
    return {_number(one): one for one in found}


def _nouns(surface: str) -> Sequence[str]:
    if surface in OPEN_DOORS or surface == "/followup":
        return [*NOUNS]
    return [NOUN_OF[surface]] if surface in NOUN_OF else []


def _number(record: Spoken) -> tuple[str, int]:
    noun = next(noun for noun, model in NOUNS.items() if isinstance(record, model))
    return noun, record.id if isinstance(record, FollowUp) else record.number


def _as_record(number: tuple[Any, int], one: Spoken) -> language.Record:
    name = one.name if isinstance(one, Opportunity) else one.subject if isinstance(one, Ticket) else one.note
    is_open = (
        one.closed_at is None
        if isinstance(one, Opportunity)
        else one.solved_at is None
        if isinstance(one, Ticket)
        else one.status is FollowUpStatus.OPEN
    )
    day = one.close_on if isinstance(one, Opportunity) else one.due_on if isinstance(one, FollowUp) else None
    customer = one.customer.name if one.customer else ""
    return language.Record(*number, customer, name, is_open, day.isoformat() if day else "")


def _named_by_number(request: Request, session: Session, text: str) -> str:
    """Return a text with the number of a record in place of a link to its card."""

    def named(link: re.Match[str]) -> str:
        record = _record_at(request, session, link["channel"], f"{link['seconds']}.{link['fraction']}")
        if record is None:
            return link.group()
        noun, number = _number(record)
        return f"{noun} #{number}"

    return LINK.sub(named, text)


def _record_of_thread(request: Request, session: Session) -> Spoken | None:
    """Return the record whose card the thread hangs on, if the viewer may see it."""
    if not request.thread_ts or not request.channel_id:
        return None
    return _record_at(request, session, request.channel_id, request.thread_ts)


def _record_at(request: Request, session: Session, channel: str, ts: str) -> Spoken | None:
    """Return the record that a message is about, if the viewer may see it."""
    made = made_from(session, Ticket, channel, ts)
    about = ("ticket", made.id) if made else outbox.record_at(session, channel, ts)
    if about is None:
        return None
    entity, record_id = about
    found: Spoken | None = None
    if entity == Ticket.entity:
        found = fetch_one(session, request.viewer, Ticket, record_id)
    elif entity == Opportunity.entity:
        found = fetch_one(session, request.viewer, Opportunity, record_id)
    elif entity == FollowUp.entity:
        found = fetch_one(session, request.viewer, FollowUp, record_id)
    return found


# --- questions


def _ask(request: Request, session: Session, line: Line) -> Reply:
    reading = line.reading
    if line.surface in OPEN_DOORS and not reading.either:
        return _unknown(request, session, line)
    if reading.missing == "customer":
        likely = [one.customer for one in line.readings if one.customer]
        linked = whom.linked_customer(request, session)
        if not likely and linked is None and whom.says_this(line.text):
            raise Refusal(whom.about_nobody(request))
        name = "" if whom.says_this(line.text) else whom.leading_name(request, line.text)
        command = request.router.command_of(line.surface)
        asked = command.name if command else "log"
        kept = _to_keep(request, line.text)
        return whom.ask(request, session, asked, name, likely, kept)
    return _choice(request, session, line)


def _unknown(request: Request, session: Session, line: Line) -> Reply:
    """Say that a line was not understood: a sentence may be about somebody, a word may be like a name."""
    words = line.text.split()
    if line.surface != "/crm" and len(words) >= SENTENCE:
        return whom.ask(request, session, "log", "", [], line.text)
    alike = search.lookalikes(session, request.viewer, line.text)
    if alike:
        return Reply(message=views.alike(request.t, line.text, alike))
    if words:
        raise Unknown(line.text, request.router.nearest(line.text))
    return request.router.reads_of("help")(request, session, line)


def _choice(request: Request, session: Session, line: Line) -> Reply:
    """Keep the line, and offer each of its readings for one press."""
    if not line.reading.either:
        return request.router.reads_of("help")(request, session, line)
    draft = drafts.keep(
        session,
        request.viewer,
        command=line.surface,
        text=_to_keep(request, line.text),
        name="",
        channel_id=request.channel_id,
    )
    return Reply(message=views.choice(request.t, line, draft.id, request.said_at))


def reread(request: Request, session: Session, draft: drafts.Draft) -> tuple[Request, Line]:
    """Read a kept line again, as at the time when it was typed."""
    again = replace(
        request,
        text=draft.text,
        channel_id=draft.channel_id,
        thread_ts=None,
        typed_at=draft.created_at,
    )
    return again, understand(again, session, draft.command)


def clauses(reading: Reading) -> Mapping[str, Any]:
    """Return the filters of a question by the field that they narrow."""
    return {clause[0]: clause[-1] for clause in reading.clauses}
