"""From atoms to candidates: neighbouring pieces that say one moment together are gathered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from handlers.language.lexicon import KINDS, UNKNOWN, Atom, Kind
from handlers.language.regex import regex
from handlers.language.when.grammar import letters
from handlers.language.when.values import (
    Clock,
    Context,
    DateParts,
    Edge,
    Length,
    Nth,
    PartOf,
    Period,
    Quarter,
    Steps,
    Weekday,
)


def _class(kinds: frozenset[str]) -> str:
    """Kinds as the inside of a character class."""
    return "".join(re.escape(kind) for kind in sorted(kinds))


_PIECES = letters(
    "clock part date weekday relday period offset anchored moved nth deadline holiday now steps zone iso"
)
"""Kinds that say something of a moment."""
_JOINTS = letters("of the comma by at and dash tilde to within after before ampm dayword dot") | frozenset(
    "()"
)
"""Kinds that may stand between two of them."""
_RUN = regex(rf"[{_class(_PIECES)}](?:[{_class(_JOINTS)}]{{0,3}}[{_class(_PIECES)}{KINDS['number']}])*")
_LEADING = letters("of the by at within after before to and")
_RANGE = letters("to dash tilde")
_DAYS = letters("relday period weekday holiday")
"""Behind "to" they are no part of the day before it, but another one."""
_TIMES = letters("clock part")
_BEHIND_HOUR = frozenset(";:,)-") | letters("of the by to")


@dataclass(slots=True)
class Candidate:
    """What a stretch of text says about one moment. Positions are in the folded text."""

    start: int = 0
    end: int = 0
    first: int = 0  # index of its first and last atoms
    last: int = 0
    exact: str | None = None
    clock: Clock | None = None
    part: str | None = None
    date: Any = None
    weekday: Weekday | None = None
    weekday_leads: bool = False  # "Monday two weeks from now", and not "two weeks from Monday"
    relday: int | None = None
    period: Period | None = None
    offset: Length | None = None
    anchors: list[Length | Steps] = field(default_factory=list)
    nth: Nth | None = None
    edge: Edge | None = None
    holiday: str | None = None
    steps: Steps | None = None
    now: bool = False
    zone: float | str | None = None
    pieces: int = 0

    def take(self, atom: Atom) -> bool:
        """Add a piece; False when it says again, or otherwise, what was said already."""
        taken = _TAKE[atom.kind](self, atom.value)
        if taken:
            self.pieces += 1
        return taken

    def reach(self, at: int, atom: Atom) -> None:
        """Stretch it to an atom."""
        self.last, self.end = at, atom.end

    @property
    def says_day(self) -> bool:
        return self.pieces > (self.clock is not None) + (self.part is not None) + (self.zone is not None)

    @property
    def names_day(self) -> bool:
        """Whether one day is meant, and not a week or a month."""
        dated = self.date.day is not None if isinstance(self.date, DateParts) else False
        return dated or any(x is not None for x in (self.relday, self.weekday, self.steps, self.holiday))


def _slot(name: str) -> Callable[[Candidate, Any], bool]:
    """Return a taker that fills a slot once."""

    def take(candidate: Candidate, value: Any) -> bool:
        if getattr(candidate, name) is not None:
            return False
        setattr(candidate, name, value)
        return True

    return take


_take_only_clock = _slot("clock")


def _take_clock(candidate: Candidate, value: Clock) -> bool:
    """Take a clock, but beside noon only 12: noon today and 5:45 tomorrow."""
    apart = candidate.part in ("noon", "midnight") and value.sure and value.hour % 12 != 0
    return not apart and _take_only_clock(candidate, value)


def _take_part(candidate: Candidate, value: str) -> bool:
    if candidate.part is None or (value == "midnight" and candidate.part in ("tonight", "night")):
        candidate.part = value
        return True
    return candidate.part in ("opening", "tonight", "night") or value in ("tonight", "night")


def _take_date(candidate: Candidate, value: Any) -> bool:
    had = candidate.date
    if had is None:
        candidate.date = value
        return True
    if isinstance(had, Quarter) and isinstance(value, DateParts) and had.year is None:
        if value.year is None or value.month is not None:
            return False
        candidate.date = had._replace(year=value.year)
        return True
    if isinstance(value, Quarter) and isinstance(had, DateParts) and value.year is None:
        if had.month is not None or had.day is not None:
            return False
        candidate.date = value._replace(year=had.year)
        return True
    if not isinstance(had, DateParts) or not isinstance(value, DateParts):
        return False
    if any(a is not None and b is not None for a, b in zip(had[:3], value[:3], strict=True)):
        return False
    candidate.date = DateParts(had.year or value.year, had.month or value.month, had.day or value.day)
    return True


def _take_steps(candidate: Candidate, value: Steps | PartOf) -> bool:
    if isinstance(value, Steps):
        return _take_plain_steps(candidate, value)
    if candidate.part is not None:
        return False
    candidate.part = value.part
    candidate.relday = value.days if candidate.relday is None else candidate.relday
    candidate.pieces += 1
    return True


_take_plain_steps = _slot("steps")


def _take_anchor(candidate: Candidate, value: Length | Steps) -> bool:
    if candidate.pieces > len(candidate.anchors) + (candidate.weekday is not None):
        return False
    candidate.anchors.append(value)
    candidate.weekday_leads = candidate.weekday is not None
    return True


def _take_moved(candidate: Candidate, value: Length | Steps) -> bool:
    """圣诞节前一天: what follows its base may always be taken."""
    candidate.anchors.append(value)
    return True


def _take_now(candidate: Candidate, _: Any) -> bool:
    if candidate.pieces:
        return False
    candidate.now = True
    return True


_TAKE: dict[str, Callable[[Candidate, Any], bool]] = {
    Kind.ISO: _slot("exact"),
    Kind.CLOCK: _take_clock,
    Kind.PART: _take_part,
    Kind.DATE: _take_date,
    Kind.WEEKDAY: _slot("weekday"),
    Kind.RELDAY: _slot("relday"),
    Kind.PERIOD: _slot("period"),
    Kind.OFFSET: _slot("offset"),
    Kind.ANCHORED: _take_anchor,
    Kind.MOVED: _take_moved,
    Kind.NTH: _slot("nth"),
    Kind.DEADLINE: _slot("edge"),
    Kind.HOLIDAY: _slot("holiday"),
    Kind.STEPS: _take_steps,
    Kind.NOW: _take_now,
    Kind.ZONE: _slot("zone"),
}


def candidates(context: Context, atoms: list[Atom], kinds: str) -> Iterator[Candidate]:
    """Yield the candidates of a text, from left to right."""
    for run in _RUN.finditer(kinds):
        at, stop = run.span()
        while at < stop:
            found = _gather(atoms, kinds, at, stop)
            if found.pieces:
                _trail(context, found, atoms, kinds)
                yield found
            at = max(at, found.last) + 1


def _gather(atoms: list[Atom], kinds: str, at: int, stop: int) -> Candidate:
    """Return the candidate that begins with the piece at `at`: it takes in pieces until one does not fit."""
    first = at
    while first and kinds[first - 1] in _LEADING:
        first -= 1
    found = Candidate(start=atoms[first].start, first=first)
    joint = ""
    ended = False
    while at < stop:
        atom = atoms[at]
        if ended and atom.kind in _TIMES and not joint:
            found.reach(at, atom)  # the time of a range's end
        elif atom.kind in _TAKE:
            days = {Kind.DATE} if found.weekday and not found.date else _DAYS
            ends = (atom.kind in _DAYS and "~" in joint) or (
                atom.kind in days
                and Kind.TO in joint
                and (found.says_day or (found.clock is not None and Kind.CLOCK in kinds[at + 1 : at + 3]))
            )
            dated = isinstance(found.date, DateParts) and found.date.day is not None
            apart = dated and atom.kind == Kind.RELDAY and "," not in joint
            if ends or apart or not found.take(atom):
                ended = _ends_range(found, atom, joint)
                if not ended:
                    break
            joint = ""
            found.reach(at, atom)
        elif atom.kind == Kind.NUMBER:
            if not _is_year(found, atom):
                break
            found.reach(at, atom)
        else:
            joint += atom.kind
        at += 1
    return found


def _is_year(found: Candidate, number: Atom) -> bool:
    """Return whether a number after a clock is the year: Wed Aug 05 12:00:00 2015."""
    date = found.date
    if number.digits != 4 or not found.clock or not isinstance(date, DateParts) or date.year or not date.day:
        return False
    found.date = date._replace(year=number.value)
    return True


def _ends_range(found: Candidate, atom: Atom, joint: str) -> bool:
    """Return whether a piece that does not fit is the end of a range.

    It may say what the start left open: March 7th to June 11th 1987, between 3 and 5pm.
    """
    value = atom.value
    if not (_RANGE & set(joint) or (Kind.AND in joint and atom.kind == Kind.CLOCK)):
        return False
    if isinstance(value, Clock) and found.clock and not found.clock.sure and value.sure:
        hour = found.clock.hour % 12 + (12 if value.hour >= 12 else 0)
        found.clock = found.clock._replace(hour=hour - 12 if hour > value.hour else hour, sure=True)
    if isinstance(value, DateParts) and isinstance(found.date, DateParts):
        year, month = found.date.year or value.year, found.date.month or value.month
        found.date = found.date._replace(year=year, month=month)
    return True


def _trail(context: Context, found: Candidate, atoms: list[Atom], kinds: str) -> None:
    """Take in what may follow the pieces: "Monday pm", "tomorrow 10", 周五前."""
    at = found.last + 1
    if at == len(kinds):
        return
    atom = atoms[at]
    if atom.kind == Kind.AMPM and found.clock is None and found.part is None:
        found.part = "morning" if atom.value == "am" else "afternoon"
        found.pieces += 1
        found.reach(at, atom)
    elif (
        atom.kind == Kind.NUMBER
        and found.clock is None
        and found.names_day
        and _is_hour(context, atoms, kinds, at)
    ):
        hour = atom.value
        sure = not context.half_day or not 1 <= hour <= 12 or (atom.digits == 2 and hour < 10)
        found.clock = Clock(hour, sure=sure)
        found.pieces += 1
        found.reach(at, atom)
    elif atom.kind in (Kind.AGO, Kind.HENCE) and context.language in ("zh", "ja"):
        found.reach(at, atom)


def _is_hour(context: Context, atoms: list[Atom], kinds: str, at: int) -> bool:
    """Return whether a number after a day is the hour: one or two figures, with nothing to count behind."""
    number = atoms[at]
    if number.kind != Kind.NUMBER or not 1 <= number.digits <= 2 or number.value > 24:
        return False
    after = kinds[at + 1 : at + 2]
    if after == ".":
        return context.text[atoms[at + 1].end : atoms[at + 1].end + 1] in ("", " ")
    return not after or after in _BEHIND_HOUR or (context.eager and after == UNKNOWN)
