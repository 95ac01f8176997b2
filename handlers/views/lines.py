"""Questions about a typed line: one press for each reading, and what of a question was understood."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from handlers.core.line import Line
from handlers.core.translation import N_, Markup, Translator
from handlers.language.line import Reading
from handlers.views import blocks as b
from handlers.views.acts import Done
from handlers.views.customers import told_apart
from handlers.views.labels import label
from handlers.views.recurrences import in_words
from storage.customers import Customer
from storage.followups import FollowUp
from storage.interactions import InteractionKind
from storage.opportunities import Opportunity, Stage
from storage.wallclock import instant

SHOWN = 5
MORNING = time(9)
KEPT = 1_500

ASKED = {
    "record": N_("Which one do you mean?"),
    "what": N_("What should I do?"),
    "amount": N_("What is it worth in all?"),
    "day": N_("When?"),
    "repeat": N_("How often?"),
}
"""What is asked for, by the reader's words for what is missing."""

STATES = {
    "open": N_("Open"),
    "pending": N_("Pending"),
    "solved": N_("Resolved"),
    "done": N_("Done"),
    "cancelled": N_("Cancelled"),
}
FIELDS = {
    "amount": N_("amount"),
    "bought": N_("products bought"),
    "category": N_("category"),
    "close_date": N_("closing date"),
    "contacted": N_("last contact"),
    "created": N_("created"),
    "customer": N_("customer"),
    "due": N_("due"),
    "industry": N_("industry"),
    "owner": N_("owner"),
    "place": N_("place"),
    "priority": N_("priority"),
    "spend": N_("spend"),
    "stage": N_("stage"),
    "stalled": N_("stalled"),
    "status": N_("status"),
    "tag": N_("tag"),
    "text": N_("text"),
    "tier": N_("tier"),
}
"""What a question narrows by, by the reader's words for fields."""


def options(line: Line) -> Sequence[Line]:
    """Return what a press may choose: each reading; of an unsure amount with it or without."""
    if line.reading.act != "ask":
        return [line]
    if line.reading.missing == "amount":
        (only,) = line.reading.either
        with_it = [only] if only.amount is not None else []
        return [line.read_as(one) for one in (*with_it, replace(only, amount=None))]
    return line.readings


def choice(t: Translator, line: Line, draft_id: int, now: datetime) -> b.Message:
    """Ask what is meant; the line is kept, and each answer is one press."""
    missing = line.reading.missing
    if missing in ("day", "repeat"):
        asked, buttons = _asked_when(t, line, draft_id, now)
    else:
        asked = t(ASKED[missing]) if missing in ASKED else t("Shall I?")
        buttons = [
            b.button(
                _deed(t, one), f"line.press.{n}", f"{draft_id}:{n}", style=None if missing else "primary"
            )
            for n, one in enumerate(options(line)[:SHOWN])
        ]
    return b.message(
        b.section(asked),
        b.actions(*buttons, b.button(t("Discard"), "line.discard", draft_id)),
        b.context(t("Saved as a draft: {typed}", typed=b.clip(line.text, KEPT))),
    )


def _asked_when(t: Translator, line: Line, draft_id: int, now: datetime) -> tuple[Markup, list[b.Element]]:
    """Ask for the day of a follow-up, with those that people choose most."""
    readings = line.reading.either
    reading = readings[0]
    what = b.joined(b.bold(reading.customer.name) if reading.customer else "", b.clip(reading.text, 300))
    asked = t("When should I remind you? {what}", what=what)
    said = []
    if reading.repeats:
        said = [b.button(in_words(t, reading.repeats), "line.press.0", f"{draft_id}:0", style="primary")]
    else:
        said = [
            b.button(t.when(one.due), f"line.press.{n}", f"{draft_id}:{n}", style="primary")
            for n, one in enumerate(readings[:SHOWN])
            if one.due
        ]
    days = [
        b.button(name, f"line.day.{n}", f"{draft_id}|{at.isoformat()}")
        for n, (name, at) in enumerate(_days(t, now))
    ]
    return asked, [*said, *days, b.button(t("Pick a time"), "line.pick", draft_id)]


def _days(t: Translator, now: datetime) -> Iterator[tuple[Markup | str, datetime]]:
    """Yield tomorrow, a day later in the week, and next week, each in the morning."""
    today, zone = now.astimezone(t.zone).date(), t.zone.key
    yield t("Tomorrow 9:00"), instant(today + timedelta(days=1), MORNING, zone)
    later = today + timedelta(days=(3 - today.weekday()) % 7 or 7)
    if later - today < timedelta(days=2):
        later += timedelta(days=1)
    yield t.when(later), instant(later, MORNING, zone)
    yield t("Next week"), instant(today + timedelta(days=7 - today.weekday()), MORNING, zone)


def _deed(t: Translator, line: Line) -> Markup | str:
    """Say what one reading would do, in the words of a button."""
    reading = line.reading
    record = f"#{reading.record.number}" if reading.record else ""
    return {
        "log": lambda: t("Log {kind}: {customer}", kind=_kind(t, reading), customer=_name(reading)),
        "deal.new": lambda: (
            t("Create with {amount}", amount=t.money(reading.amount, reading.currency or "USD"))
            if reading.amount is not None
            else t("New opportunity")
        ),
        "deal.change": lambda: _change(t, line),
        "ticket.new": lambda: t("New ticket"),
        "ticket.change": lambda: _change(t, line),
        "followup.new": lambda: t("New follow-up"),
        "followup.change": lambda: _change(t, line),
        "show": lambda: t("Show {record}", record=f"{record} {_title(line)}"),
        "customer.show": lambda: t("Show {record}", record=_name(reading)),
    }.get(reading.act, lambda: t("Show"))()


def _change(t: Translator, line: Line) -> Markup:
    """Say what would be new about a record, or that the line would only be noted."""
    reading = line.reading
    named = f"#{reading.record.number} {_title(line)}" if reading.record else ""
    day = reading.close_on or reading.due
    currency = line.record.currency if isinstance(line.record, Opportunity) else ""
    said = [
        label(t, Stage(reading.stage)) if reading.stage else "",
        t(STATES[reading.status]) if reading.status else "",
        t.money(reading.amount, reading.currency or currency) if reading.amount is not None else "",
        t.when(day) if day else "",
        reading.priority.upper(),
        reading.owner.name if reading.owner else "",
    ]
    if any(said):
        return t("{record}: {changes}", record=named, changes=b.joined(*filter(None, said)))
    return t("Note on {record}", record=named) if reading.text else t("Change {record}", record=named)


def _kind(t: Translator, reading: Reading) -> Markup:
    return label(t, InteractionKind(reading.kind or InteractionKind.CALL))


def _name(reading: Reading) -> str:
    return reading.customer.name if reading.customer else ""


def _title(line: Line) -> Markup:
    record = line.record
    if record is None:
        return Markup()
    named = record.name if isinstance(record, Opportunity) else None
    text = named or (record.note if isinstance(record, FollowUp) else getattr(record, "subject", ""))
    return b.clip(text, 40)


def alike(t: Translator, text: str, likely: Sequence[Customer]) -> b.Message:
    """Answer a word that is like a customer's name."""
    return b.message(
        b.section(t("I didn't understand “{word}”. Did you mean:", word=b.clip(text, 60))),
        b.actions(
            *(
                b.button(name, f"customer.show.{n}", one.id)
                for n, (one, name) in enumerate(zip(likely, told_apart(likely), strict=True))
            )
        ),
    )


def unfiltered(t: Translator, reading: Reading) -> Sequence[Markup]:
    """Say which filters of a question were understood, and that the list below does not use them."""
    named = [t(FIELDS[one[0]]) if one[0] in FIELDS else one[0] for one in reading.clauses if _narrows(one)]
    if not named:
        return []
    return [
        t("Not filtered yet by {fields}. Here is the whole list:", fields=b.joined(*dict.fromkeys(named)))
    ]


def _narrows(clause: Sequence[Any]) -> bool:
    """Return whether a filter asks for less than one's own open records."""
    field, value = clause[0], clause[-1]
    return not (
        (field == "owner" and value == "me")
        or (field == "status" and value == "open")
        or field in ("due", "followups")
        or (field == "text" and not any(character.isalnum() for character in str(value)))
    )


def with_remarks(message: b.Message, remarks: Sequence[Markup]) -> b.Message:
    """Return a message with small print above it."""
    return b.message(*(b.context(remark) for remark in remarks), *message["blocks"]) if remarks else message


def noted(t: Translator, note: str, done: Done | None) -> Markup:
    """Say above a card what was noted, or that there was nothing to change."""
    if note:
        return b.lines(t("Noted:"), b.quote(b.clip(note, KEPT)))
    return Markup() if done else t("Nothing to change:")
