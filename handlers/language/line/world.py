"""A thin adapter: a workspace as a plain mapping in, a reading as a plain mapping out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.language.line.known import NOUNS, Contact, Customer, Known, Noun, Person, Record
from handlers.language.line.own import Value
from handlers.language.line.reader import understand
from handlers.language.line.reading import Reading
from handlers.language.stages import STAGES

_THREADS: dict[str, Noun] = {"opp": "deal", "deal": "deal", "ticket": "ticket", "followup": "followup"}
_last: list[tuple[Mapping[str, Any], Known]] = []


def read(
    surface: str, text: str, *, world: Mapping[str, Any], person: str, now: datetime
) -> Mapping[str, Any]:
    """Return what a line says; the workspace's customers, people, records and values are a mapping."""
    known = _known(world)
    mine = world["people"].get(person, {})
    me = next((one for one in known.people if one.handle == person), Person(person, person))
    reading = understand(
        surface.partition(":")[0] if surface.startswith("thread") else surface,
        text,
        known=known,
        me=me,
        now=now,
        locale=mine.get("locale", "en-US"),
        thread=_thread(surface),
    )
    return shown(reading)


def _thread(surface: str) -> tuple[Noun, int] | None:
    where, _, record = surface.partition(":")
    kind, _, number = record.partition("#")
    return (
        (_THREADS[kind], int(number))
        if where == "thread" and kind in _THREADS and number.isdecimal()
        else None
    )


def _known(world: Mapping[str, Any]) -> Known:
    """Return the same workspace comes with every line: the last one is kept."""
    if _last and _last[0][0] is world:
        return _last[0][1]
    known = known_of(world)
    _last[:] = [(world, known)]
    return known


def known_of(world: Mapping[str, Any]) -> Known:
    """Return a workspace's mapping as what a line is read against."""
    return Known(
        customers=tuple(
            Customer(one["name"], tuple(one.get("also", ()))) for one in world.get("customers", ())
        ),
        contacts=tuple(
            Contact(one["name"], one.get("customer", ""), tuple(one.get("called", ())))
            for one in world.get("contacts", ())
        ),
        people=tuple(
            Person(handle, one.get("name", handle), tuple(one.get("also", ())), one.get("team", ""))
            for handle, one in world.get("people", {}).items()
        ),
        records=tuple(
            _record(noun, one)
            for noun in NOUNS
            for one in world.get("records", {}).get(f"{noun}s", ())
            if "#" in one["record"]
        ),
        stages=tuple(_value(one, one.get("kind", "open")) for one in world.get("stages", ())),
        values=tuple(_values(world)),
        currency=world.get("currency", "USD"),
    )


def _record(noun: Noun, one: Mapping[str, Any]) -> Record:
    return Record(
        noun,
        int(one["record"].partition("#")[2]),
        one.get("customer") or "",
        one.get("name") or one.get("subject") or one.get("note") or "",
        not str(one.get("stage") or one.get("status")).startswith(("closed", "solved", "done", "cancelled")),
        str(one.get("close_date") or one.get("due") or ""),
    )


def _value(one: Mapping[str, Any] | str, kind: str) -> Value:
    if isinstance(one, str):
        return Value(one, (), kind)
    return Value(one["name"], tuple(filter(None, [one.get("zh")])), kind)


_LISTS = {
    "categories": "category",
    "tiers": "tier",
    "industries": "industry",
    "tags": "tag",
    "sources": "source",
    "channels": "channel",
    "regions": "place",
}


def _values(world: Mapping[str, Any]) -> list[Value]:
    values = [_value(one, kind) for name, kind in _LISTS.items() for one in world.get(name, ())]
    for field in ("city", "country"):
        values += [
            Value(name, (), "place")
            for name in {one.get(field) for one in world.get("customers", ())}
            if name
        ]
    chinese = world.get("products_zh", {})
    values += [
        Value(one, tuple(filter(None, [chinese.get(one)])), "product") for one in world.get("products", ())
    ]
    return values


def shown(reading: Reading) -> dict[str, Any]:
    """Return a reading as a plain mapping."""
    owner = reading.owner.handle if reading.owner else None
    text = (
        "name"
        if reading.act.startswith("deal.new")
        else "description"
        if reading.act == "ticket.new"
        else "note"
    )
    mapping: dict[str, Any] = {
        "act": reading.act,
        "customer": reading.customer.name if reading.customer else None,
        "contact": reading.contact.name if reading.contact else None,
        "record": f"{reading.record.noun}#{reading.record.number}" if reading.record else None,
        "kind": reading.kind or None,
        "occurred": reading.occurred,
        "followup": reading.due,
        "repeat": _rule(reading),
        "amount": reading.amount,
        "currency": reading.currency or None,
        "close_date": reading.close_on,
        "stage": reading.stage or None,
        "priority": reading.priority or None,
        "status": reading.status or None,
        "owner": owner,
        text: reading.text or None,
        "reason": reading.reason or None,
        "solution": reading.solution or None,
        "merge": f"ticket#{reading.merge}" if reading.merge is not None else None,
        "noun": reading.noun or None,
        "filters": [list(one) for one in reading.clauses],
        "sort": reading.sort or None,
        "limit": reading.limit,
        "either": [shown(one) for one in reading.either] or None,
    }
    if reading.whole:
        mapping["description"] = reading.whole
    return mapping


_COMMAND_OF = {"opportunity": "/opp", "ticket": "/ticket", "followup": "/followup"}
_STAGES = tuple(
    Value(stage, (), {"closed won": "won", "closed lost": "lost"}.get(stage, "open")) for stage in STAGES
)
_LEVELS = {"p1": "urgent", "p2": "high", "p3": "medium", "p4": "low"}


def fields(
    kind: str,
    text: str,
    *,
    now: datetime,
    locale: str = "en-US",
    customers: Sequence[str] = (),
    contacts: Sequence[str] = (),
) -> Mapping[str, Any]:
    """Return the fields of a line behind a command: opportunity, ticket, followup, or a kind of log.

    The contacts are those of whichever customer the line names; the note of a log is whole.
    """
    named = tuple(Customer(name) for name in customers)
    surface, me = _COMMAND_OF.get(kind, "/log"), Person("me", "me")
    known = Known(customers=named, stages=_STAGES)
    likely = _likely(understand(surface, text, known=known, me=me, now=now, locale=locale))
    if likely.customer:
        there = tuple(Contact(name, likely.customer.name) for name in contacts)
        known = Known(customers=named, contacts=there, stages=_STAGES)
        likely = _likely(understand(surface, text, known=known, me=me, now=now, locale=locale))
    level = dict(likely.sources).get("priority", "")
    return {
        "customer": likely.customer.name if likely.customer else None,
        "contact": likely.contact.name if likely.contact else None,
        "note": likely.text,
        "followup": likely.due,
        "amount": likely.amount,
        "currency": likely.currency or None,
        "stage": likely.stage or None,
        "close_date": likely.close_on,
        "priority": likely.priority
        if likely.priority and likely.priority in level.lower()
        else _LEVELS.get(likely.priority),
    }


def _likely(reading: Reading) -> Reading:
    return next(iter(reading.either), reading)


def _rule(reading: Reading) -> str | None:
    if reading.repeats is None:
        return None
    rule = ";".join(
        part
        for part in reading.repeats.rule().split(";")
        if not part.startswith(("BYHOUR", "BYMINUTE", "SINCE", "UNTIL"))
    )
    return f"{rule};COUNT={reading.times}" if reading.times else rule
