"""What a follow-up line says of coming again and again, and its first time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from handlers.language import recurrence
from handlers.language.line.text import Line, Span
from handlers.language.recurrence import Recurrence, next_after
from handlers.language.regex import regex


@dataclass(frozen=True)
class Again:
    """A rule, its first time, how often it comes where that was said, and the words that say it."""

    recurrence: Recurrence
    first: date | datetime
    spans: tuple[Span, ...]
    times: int | None = None
    unsure: bool = False


_USUAL = recurrence.Recurrence().at


def _timed_apart(line: Line, rule: Recurrence, hidden: Iterable[Span]) -> tuple[Recurrence, Span] | None:
    """Return the rule at the time and weekday that stand apart from it: biweekly sync mondays 9:30."""
    if rule.at != _USUAL:
        return None
    for one in line.dates(hidden):
        if isinstance(one.value, datetime) and one.grain in ("minute", "part"):
            named = _WEEKDAY.search(line.plain, one.start, one.end)
            days = (one.value.weekday(),) if named and rule.unit == "week" else rule.weekdays
            return replace(rule, at=one.value.time(), weekdays=days), (one.start, one.end)
    return None


_WEEKDAY = regex(r"(?:mon|tue|wed|thu|fri|sat|sun)|[周期拜][一二三四五六日天]")


def find(line: Line, hidden: Iterable[Span]) -> Again | None:
    """Return the recurrence of a line, with its first time on the reader's wall clock."""
    found = recurrence.find(
        line.plain,
        locale=line.locale,
        hours=line.hours,
        shielded=[
            *line.quoted,
            *hidden,
            *(one.span for one in line.references),
            *(one.span for one in line.colleagues),
        ],
        now=line.now,
    )
    if found is None:
        return None
    rule, spans = found.recurrence, [(found.start, found.end)]
    spans += [found.apart] if found.apart else []
    timed = _timed_apart(line, rule, [*hidden, spans[0]])
    if timed:
        rule, apart = timed
        spans.append(apart)
    zone = line.now.tzinfo or UTC
    begins = rule.since if rule.since > line.now.date() else None
    free = replace(rule, every=1) if rule.unit in ("week", "day") and rule.every > 1 else rule
    try:
        instant = datetime.combine(begins, time(), zone) - timedelta(minutes=1) if begins else line.now
        first = next_after(replace(free, since=recurrence.EPOCH) if free is not rule else free, instant, zone)
    except OverflowError:  # it ends before its first time
        first = line.now
    if rule.every > 1 and rule.unit in ("week", "day"):
        rule = replace(rule, since=first.date())
    return Again(rule, first, tuple(spans), found.times, found.unsure)
