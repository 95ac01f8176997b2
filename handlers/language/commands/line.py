"""One typed line, and how the parts of a command read dates from stretches of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.language import when
from handlers.language.fold import Folded, fold
from handlers.language.when import Found, Hours

Span = tuple[int, int]
_LONG = 2400  # of a longer line only the two ends are read, so that no line takes long


@dataclass(frozen=True, slots=True)
class Line:
    """A line as typed, and in plain spelling with every character at its place.

    `hidden` are the stretches that have been read already, or must not be: names, quotes, fields.
    """

    text: str
    plain: str
    now: datetime
    locale: str
    lang: str | None
    hours: Hours | None
    currency: str | None
    hidden: tuple[Span, ...] = ()

    def hiding(self, *spans: Span) -> Line:
        """Return the same line with more of it hidden."""
        return replace(self, hidden=(*self.hidden, *spans))

    def hides(self, start: int, end: int) -> bool:
        """Return whether any of a stretch is hidden."""
        return any(a < end and start < b for a, b in self.hidden)

    def date_in(self, start: int, end: int, pick: str) -> Found | None:
        """Return the "first" or "last" date between two places, with its place in the whole line."""
        start, end = max(0, start), min(len(self.text), end)
        found = when.find(
            self.text[start:end],
            self.now,
            self.lang,
            locale=self.locale,
            hours=self.hours,
            eager=True,
            pick=pick,
            shielded=[(max(a - start, 0), b - start) for a, b in self.hidden if b > start and a < end],
        )
        return found and replace(found, start=found.start + start, end=found.end + start)


def placed(text: str) -> str:
    """Return the plain spelling of a text, each character at its place.

    Invisible characters are blanks, and so is the middle of a very long text.
    """
    for start, end in unread(text):
        return placed(text[:start]) + "\x00" * (end - start) + placed(text[end:])
    folded = fold(text)
    return folded.text if folded.origin is None else _spread(folded, len(text))


def unread(text: str) -> list[Span]:
    """Return the middle of a very long text."""
    return [(_LONG // 2, len(text) - _LONG // 2)] if len(text) > _LONG else []


def _spread(folded: Folded, length: int) -> str:
    chars = [" "] * length
    for place, char in zip(folded.origin or (), folded.text, strict=True):
        chars[place] = char
    return "".join(chars)


def joined(spans: Sequence[Span]) -> Span:
    """Return the stretch from the first of some to the last."""
    return spans[0][0], spans[-1][1]
