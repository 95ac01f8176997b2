"""From atoms to candidates: neighbouring pieces that say one moment together are gathered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from handlers.language.lexicon import Atom
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

_PIECES = "CTDWRPFGNeHJVZ$"
_RUN = re.compile(rf"[{_PIECES}](?:[lj,b@&()\-~tiABmz.]{{0,3}}[{_PIECES}n])*")
_LEADING = frozenset("ljb@iABt&")
_RANGE = frozenset("t-~")


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
    anchors: list[Length] = field(default_factory=list)
    nth: Nth | None = None
    edge: Edge | None = None
    holiday: str | None = None
    steps: Steps | None = None
    now: bool = False
    zone: float | str | None = None
    ranged: bool = False
    pieces: int = 0

    def take(self, atom: Atom) -> bool:
        """Add a piece; False when it says again, or otherwise, what was said already."""
        taken = _TAKE[atom.kind](self, atom.value)
        if taken:
            self.pieces += 1
        return taken

    @property
    def says_day(self) -> bool:
        return self.pieces > (self.clock is not None) + (self.part is not None) + (self.zone is not None)

    @property
    def names_day(self) -> bool:
        """Whether one day is meant, and not a week or a month."""
        dated = self.date.day is not None if isinstance(self.date, DateParts) else False
        return dated or any(x is not None for x in (self.relday, self.weekday, self.steps, self.holiday))


def _slot(name: str) -> Any:
    def take(candidate: Candidate, value: Any) -> bool:
        if getattr(candidate, name) is not None:
            return False
        setattr(candidate, name, value)
        return True

    return take


def _take_part(candidate: Candidate, value: str) -> bool:
    if candidate.part is None:
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
    if not isinstance(had, DateParts) or not isinstance(value, DateParts):
        return False
    if any(a is not None and b is not None for a, b in zip(had[:3], value[:3], strict=True)):
        return False
    if had.month is None and had.year is None and value.month is not None and value.day is None:
        pass
    candidate.date = DateParts(*(a if a is not None else b for a, b in zip(had[:3], value[:3], strict=True)))
    return True


def _take_steps(candidate: Candidate, value: Steps | PartOf) -> bool:
    if isinstance(value, PartOf):
        if candidate.part is not None:
            return False
        candidate.part = value.part
        candidate.relday = value.days if candidate.relday is None else candidate.relday
        candidate.pieces += 1
        return True
    return bool(_slot("steps")(candidate, value))


def _take_anchor(candidate: Candidate, value: Length) -> bool:
    if candidate.pieces > len(candidate.anchors) + (candidate.weekday is not None):
        return False
    candidate.anchors.append(value)
    candidate.weekday_leads = candidate.weekday is not None
    return True


def _take_now(candidate: Candidate, _: Any) -> bool:
    candidate.now = True
    return True


def _take_offset(candidate: Candidate, value: Length) -> bool:
    if candidate.offset is None:
        candidate.offset = value
        return True
    return False


_TAKE = {
    "$": _slot("exact"),
    "C": _slot("clock"),
    "T": _take_part,
    "D": _take_date,
    "W": _slot("weekday"),
    "R": _slot("relday"),
    "P": _slot("period"),
    "F": _take_offset,
    "G": _take_anchor,
    "N": _slot("nth"),
    "e": _slot("edge"),
    "H": _slot("holiday"),
    "V": _take_steps,
    "J": _take_now,
    "Z": _slot("zone"),
}


def candidates(context: Context, atoms: list[Atom], kinds: str) -> Iterator[Candidate]:
    """The candidates of a text, from left to right."""
    for run in _RUN.finditer(kinds):
        at, stop = run.span()
        while at < stop:
            candidate, at = _gather(context, atoms, kinds, at, stop)
            yield candidate


def _gather(context: Context, atoms: list[Atom], kinds: str, at: int, stop: int) -> tuple[Candidate, int]:
    """One candidate that starts with the piece at `at`, and where the next one may start."""
    first = at
    while first and kinds[first - 1] in _LEADING and first - 1 >= 0:
        first -= 1
    found = Candidate(start=atoms[first].start, first=first)
    joint = ""
    while at < stop:
        kind = kinds[at]
        if kind == "n":
            if not _lone_number(context, found, atoms, kinds, at):
                break
        elif kind == "m":
            found.part = found.part or ("morning" if atoms[at].value == "am" else "afternoon")
        elif kind in _TAKE:
            if not found.take(atoms[at]):
                if not (_RANGE & set(joint) or ("&" in joint and kind == "C")):
                    break
                _range_end(found, atoms[at])
            joint = ""
        else:
            joint += kind
            at += 1
            continue
        found.end, found.last = atoms[at].end, at
        at += 1
    if (
        found.last + 1 < len(kinds)
        and kinds[found.last + 1] == "m"
        and found.clock is None
        and found.part is None
    ):
        found.last += 1
        found.end = atoms[found.last].end
        found.part = "morning" if atoms[found.last].value == "am" else "afternoon"
    if found.last < first:  # nothing was taken
        at += 1
    elif found.clock is None and found.names_day:
        _trailing_hour(context, found, atoms, kinds)
    if found.last + 1 < len(kinds) and kinds[found.last + 1] in "gf" and not atoms[found.last + 1].value == 0:
        if context.language in ("zh", "ja"):
            found.last += 1
            found.end = atoms[found.last].end
    return found, max(at, found.last + 1)


def _lone_number(context: Context, found: Candidate, atoms: list[Atom], kinds: str, at: int) -> bool:
    """A number after a clock may be the year: Wed Aug 05 12:00:00 2015."""
    number = atoms[at]
    date = found.date
    if number.digits == 4 and found.clock and isinstance(date, DateParts) and date.year is None and date.day:
        found.date = date._replace(year=number.value)
        return True
    return False


def _trailing_hour(context: Context, found: Candidate, atoms: list[Atom], kinds: str) -> None:
    """tomorrow 10: a number at the end of a date is the hour."""
    at = found.last + 1
    if at >= len(kinds) or kinds[at] != "n":
        return
    number = atoms[at]
    after = kinds[at + 1] if at + 1 < len(kinds) else ";"
    if (
        not 1 <= number.digits <= 2
        or number.value > 24
        or after not in (";,)-lbjt" + ("x." if context.eager else ""))
    ):
        if not (after == "." and context.text[atoms[at + 1].end : atoms[at + 1].end + 1] in ("", " ")):
            return
    hour = number.value
    sure = not context.half_day or hour > 12 or hour == 0 or (number.digits == 2 and hour < 10)
    found.clock = Clock(hour, sure=sure)
    found.pieces += 1
    found.last, found.end = at, number.end


def _range_end(found: Candidate, atom: Atom) -> None:
    """The end of a range may say what its start left open: March 7th to June 11th 1987."""
    found.ranged = True
    value = atom.value
    if isinstance(value, Clock) and found.clock and not found.clock.sure and value.sure:
        hour = found.clock.hour % 12 + (12 if value.hour >= 12 else 0)
        if hour > value.hour:
            hour -= 12
        found.clock = found.clock._replace(hour=hour, sure=True)
    if isinstance(value, DateParts) and isinstance(found.date, DateParts):
        found.date = found.date._replace(
            year=found.date.year or value.year, month=found.date.month or value.month
        )
