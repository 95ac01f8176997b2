"""The days that somebody is away, in what they type: 3 Aug to 14 Aug, until Friday, 8月3日到8月14日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.language import when
from handlers.language.fold import fold
from handlers.language.regex import regex
from handlers.language.when import Hours

Stay = tuple[date, date]

_DAY = timedelta(days=1)
_UNTIL = (
    regex(r"\b(?:to|till?|until|through|thru|bis|hasta|até|for)\b|到|至", re.IGNORECASE),
    regex(r"\s[-–—~～]\s|[–—~～]"),
    regex(r"(?<=\w)-(?=\w)(?<!\d{4}-)(?<!\d{4}-\d\d-)"),  # in no 2026-08-03
)
"""What stands between the first day and the last, the surest sign first."""
_FROM = regex(r"^(?:from|von|从|自)\s*", re.IGNORECASE)
_NUMBER = regex(r"(?:the )?(\d{1,2})(?:st|nd|rd|th|[日号號.])?", re.IGNORECASE)
_LENGTH = regex(
    r"(?:a|an|one|two|three|four|five|six|\d{1,3}|[一二两三四五六七八九十]+) ?"
    r"(?:days?|weeks?|months?|个?(?:天|周|星期|礼拜|月))",
    re.IGNORECASE,
)
_LASTING = regex(rf"(?:for )?({_LENGTH.pattern}) (?:from|starting|beginning)(?: on)? (.+)", re.IGNORECASE)
_NEAR = timedelta(days=62)
"""How far from the first day a last day may lie that is said by weekday or number: Monday to Friday."""


def parse(text: str, now: datetime, *, locale: str = "en-US", hours: Hours | None = None) -> Stay | None:
    """First and last day, or None if the text names no day.

    `now` is aware, on the clock of who is away. One day is its own last, a week ends on its Friday, a length
    begins today.
    """
    return _Reader(now, locale, hours).read(fold(text).text.strip(" ,，。."))


@dataclass(frozen=True, slots=True)
class _Reader:
    now: datetime
    locale: str
    hours: Hours | None

    def read(self, text: str) -> Stay | None:
        if _LENGTH.fullmatch(text):
            return self._lasting(self.now.date(), text)
        if (lasting := _LASTING.fullmatch(text)) and (first := self._days(lasting[2])):
            return self._lasting(first[0], lasting[1])
        stay = next(self._in_two(text), None) or self._days(_FROM.sub("", text))
        return stay if stay and stay[0] <= stay[1] else None

    def _in_two(self, text: str) -> Iterator[Stay]:
        """Yield the stays that the text says by a first and a last day."""
        for between in _UNTIL:
            for mark in between.finditer(text):
                stay = self._from_to(text[: mark.start()].strip(), text[mark.end() :].strip())
                if stay:
                    yield stay

    def _from_to(self, before: str, after: str) -> Stay | None:
        """`before` may be empty (from today), or a number that belongs to the month of `after`."""
        number, last_number = _NUMBER.fullmatch(before), _NUMBER.fullmatch(after)
        if number and not last_number:
            last = self._days(after)
            return last and (_numbered(last[1], number), last[1])
        today = self.now.date()
        first = self._days(_FROM.sub("", before)) if before else (today, today)
        if first is None:
            return None
        if last_number:
            return first[0], _numbered(first[0], last_number)
        return self._lasting(first[0], after) if _LENGTH.fullmatch(after) else self._ending(first[0], after)

    def _ending(self, first: date, after: str) -> Stay | None:
        """Return the stay that ends on a day counted from now, or from its first day: Monday to Friday."""
        last = self._days(after)
        later = self._since(first)._days(after) if last and last[1] < first else None
        if later and later[1] - first <= _NEAR:
            last = later
        return last and (first, last[1])

    def _lasting(self, first: date, length: str) -> Stay | None:
        until = self._since(first)._days(length)
        return until and (first, until[0] - _DAY)

    def _since(self, day: date) -> _Reader:
        return _Reader(datetime.combine(day, time(), tzinfo=self.now.tzinfo), self.locale, self.hours)

    def _days(self, text: str) -> Stay | None:
        """Return the day that is named; the first and last one of a week or month, of what is left of it."""
        found = when.find(text, self.now, locale=self.locale, hours=self.hours, eager=True)
        if found is None:
            return None
        first = found.day
        if found.grain == "week":
            first -= timedelta(days=first.weekday())
        elif found.grain == "month":
            first = first.replace(day=1)
        return (max(first, self.now.date()) if first != found.day else first), found.last_day


def _numbered(beside: date, number: re.Match[str]) -> date:
    """Return the day of that number in the month of another; the other if there is none."""
    try:
        return beside.replace(day=int(number[1]))
    except ValueError:
        return beside
