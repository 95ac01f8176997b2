"""A typed line and the records it speaks of: the reader of language meets the customers that exist."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from handlers.core import whom
from handlers.core.forms import is_past, rounded
from handlers.core.routing import Refusal, Reply, Request
from handlers.core.working_hours import next_occurrence, working_hours
from handlers.language import commands, recurrence, when
from handlers.language.phrases import ASKS_FOLLOWUP, LISTS, TO_BE_REMINDED
from handlers.language.shield import quotes
from handlers.views import remarks
from storage import search
from storage.contacts import Contact
from storage.customers import Customer
from storage.opportunities import Stage
from storage.recurrence import Recurrence
from storage.tickets import Priority
from storage.types import AMOUNT_LIMIT

PRIORITY_WORDS = {
    Priority.P1: ("p1", "p0", "urgent"),
    Priority.P2: ("p2", "high"),
    Priority.P3: ("p3", "medium"),
    Priority.P4: ("p4", "low"),
}
PRIORITIES = {word: priority for priority, words in PRIORITY_WORDS.items() for word in words}

NUMBER = re.compile(r"#?\s*(\d{1,9})")
CHANGE = re.compile(r"#\s*(\d{1,9})[\s,:，：]+(\S.*)", re.DOTALL)


def asks_for_list(text: str) -> bool:
    return text.casefold() in LISTS


def number_in(text: str) -> int | None:
    """Return the number of a record, if the text is nothing else: #12, 12."""
    number = NUMBER.fullmatch(text)
    return int(number[1]) if number else None


def change_in(text: str) -> tuple[int, str] | None:
    """(number, what is to change) of a line about a record that is there: #12 stage won."""
    change = CHANGE.fullmatch(text)
    return (int(change[1]), change[2]) if change else None


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
    repeats: Recurrence | None = None
    """The rule of a follow-up that comes again and again; `followup` is the first time."""
    repeats_words: str = ""

    @property
    def followup_words(self) -> str:
        if self.repeats:
            return self.repeats_words
        return self.sources["followup"].words if self.followup else ""


@dataclass(frozen=True)
class _Heard:
    """A reading of a text, with the names that were known when it was read."""

    reading: commands.Reading
    named: whom.Named
    people: Sequence[Contact]
    again: recurrence.Found | None = None
    again_words: str = ""

    @property
    def meant(self) -> Sequence[Customer]:
        return self.named.by(self.reading.customer)


def understand(request: Request, session: Session, command: str, kind: str = "") -> Line | Reply:
    """Read the request's text as a line of `kind`, or ask which customer is meant.

    Without a kind it is an interaction's, which the first word may say.
    """
    picked = whom.picked_customer(request, session)
    named, linked = whom.named_and_linked(request, session, request.text)
    if picked:
        named = whom.Named({request.typed_name or picked.name: [picked]})
    text = request.text
    if not kind:
        kind, text = commands.split_kind(text, [*named.spellings])
    text = whom.unquoted(text, named)
    rest = None if picked else whom.after_this(request, text, named)
    if rest is not None and linked is None:
        raise Refusal(whom.about_nobody(request))
    heard = _hear(request, session, kind, text if rest is None else rest, named, linked, guess=rest is None)
    meant = [picked] if picked else [linked] if linked and rest is not None else [*heard.meant]
    if len(meant) != 1:
        likely = [*meant, *([linked] if linked else [])]
        asked = heard.reading.customer or whom.leading_name(request, text)
        return whom.ask(request, session, command, asked, likely)
    return _line(request, session, kind, heard, meant[0])


def glean(request: Request, session: Session, kind: str) -> Line:
    """Read the request's message, to fill in a form that somebody checks before saving.

    Its days count from when it was said, its words stay together in `note`, and the customer may be unknown.
    """
    assert request.message
    text = request.message.text
    said = replace(request, text=text, typed_at=datetime.fromtimestamp(float(request.message.ts), UTC))
    named, linked = whom.named_and_linked(said, session, text)
    heard = _hear(said, session, kind, text, named, linked)
    line = _line(said, session, kind, heard, heard.meant[0] if len(heard.meant) == 1 else linked)
    return replace(line, note=text)


def read_about(request: Request, session: Session, kind: str, text: str, customer: Customer) -> Line:
    """Read a text whose customer is known."""
    heard = _hear(request, session, kind, text, whom.Named({}), customer, guess=False)
    return _line(request, session, kind, heard, customer)


def _hear(
    request: Request,
    session: Session,
    kind: str,
    text: str,
    named: whom.Named,
    linked: Customer | None,
    *,
    guess: bool = True,
) -> _Heard:
    """Read a text, knowing these names; `guess` also by how a name begins, if no whole one is in the text."""
    people = search.people_at(session, request.viewer, [*named.customers, *([linked] if linked else [])])
    again = _recurrence(request, session, kind, text, [*named.spellings, *(one.name for one in people)])
    once = text[: again.start] + text[again.end :] if again else text
    reading = commands.read(
        kind,
        once,
        now=request.said_at.astimezone(request.viewer.zone),
        locale=request.viewer.locale,
        customers=[*named.spellings],
        contacts=[person.name for person in people],
        currency=request.viewer.currency,
        hours=working_hours(session, request.viewer.user_id),
    )
    if guess and reading.customer is None and (begun := whom.begun_by(request, session, text)).spellings:
        return _hear(request, session, kind, text, begun, linked, guess=False)
    return _Heard(reading, named, people, again, text[again.start : again.end] if again else "")


def _line(request: Request, session: Session, kind: str, heard: _Heard, customer: Customer | None) -> Line:
    reading, again = heard.reading, heard.again
    if again:
        due: date | datetime | None = next_occurrence(
            session, again.recurrence, request.now, request.viewer.zone.key, request.viewer.user_id
        )
        said: Sequence[str] = [] if due else [request.t("That ends before its first time.")]
    else:
        due, said = _followup(request, session, kind, reading)
    currency = reading.currency or request.viewer.currency
    at_customer = [one for one in heard.people if customer and one.customer_id == customer.id]
    if heard.named.beginning and reading.customer == heard.named.beginning:
        said = [*said, remarks.likely_customer(request.t, reading.customer)]
    return Line(
        kind=kind,
        customer=customer,
        contact=next((one for one in at_customer if one.name == reading.contact), None),
        note=TO_BE_REMINDED.sub("", reading.note) if again else reading.note,
        followup=due,
        amount=None
        if reading.amount is None or reading.amount >= AMOUNT_LIMIT
        else rounded(reading.amount, currency),
        currency=currency,
        stage=Stage(reading.stage) if reading.stage else None,
        close_on=reading.close_date,
        priority=PRIORITIES.get(reading.priority or ""),
        sources=reading.sources,
        remarks=[*said, *remarks.guesses(request.t, reading.sources)],
        repeats=again.recurrence if again else None,
        repeats_words=heard.again_words,
    )


def _recurrence(
    request: Request, session: Session, kind: str, text: str, named: Sequence[str]
) -> recurrence.Found | None:
    """Return how often a follow-up repeats, if the line says so; names and quotes say nothing."""
    if kind != "followup":
        return None
    names = [match.span() for name in named for match in re.finditer(re.escape(name), text, re.IGNORECASE)]
    return recurrence.find(
        text,
        locale=request.viewer.locale,
        hours=working_hours(session, request.viewer.user_id),
        shielded=[*names, *quotes(text)],
        now=request.said_at.astimezone(request.viewer.zone),
    )


def _followup(
    request: Request, session: Session, kind: str, reading: commands.Reading
) -> tuple[date | datetime | None, list[str]]:
    """Return when to follow up, with a remark about a day that has passed or was not given."""
    local = request.said_at.astimezone(request.viewer.zone)
    wanted = kind == "followup" or ASKS_FOLLOWUP.search(reading.note)
    due = reading.followup
    if due is None and wanted:
        due = when.parse(
            reading.note,
            local,
            locale=request.viewer.locale,
            hours=working_hours(session, request.viewer.user_id),
        )
    if due is not None and is_past(due, request):
        return None, [remarks.past_date(request.t, due)]
    if reading.followup is None and wanted:
        return None, [remarks.no_date(request.t)]
    return reading.followup, []
