"""Recurrences in words: the unit and how many of it, which days of it, and what time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from handlers.language import when
from handlers.language.figures import han_number
from handlers.language.fold import fold
from handlers.language.lexicon import Atom, Kind
from handlers.language.regex import regex
from handlers.language.tongues import TONGUES, language_of
from handlers.language.when import clock, numbers
from handlers.language.when.grammar import shape
from handlers.language.when.hours import Hours
from handlers.language.when.settle import hour_of_day
from handlers.language.when.values import Context
from storage.recurrence import EPOCH, Recurrence

_LONGEST = 300  # characters of a recurrence
_USUAL = Hours()
_MONTHS = {"month": 1, "quarter": 3, "year": 12}

_EVERY = regex(shape("every (number|ordinal|second)? (anyunit|monthmark)"))
_WEEKDAYS = regex(shape("anyweekday ((to|dash) anyweekday|((comma|and|slash)? every? anyweekday)*)"))
_NTH = regex(shape("(ordinal|second|step) anyweekday"))
_LAST_DAY = regex(
    shape("(step|ordinal) (unit|daymark)|deadline|edge (of|the|every)* (unit|monthmark)|frequency edge")
)
_MONTH_DAY = regex(
    shape(
        "(ordinal|second) (>~anyweekday|unit)|number daysign|the number (>~unit|colon number)"
        "|month number|number month"
    )
)
_EVERY_PART = regex(shape("every part"))
_OF_MONTH = regex(shape("(of|within|the|every)+ (unit|frequency)"))
_UNTIL = regex(
    r"[\s,，]*(?:(?P<sure>\b(?:until|till?|jusqu'au|hasta|até)\b|一?直到)"
    r"|\b(?:through|thru|bis)\b|[到至])\s*",
    re.IGNORECASE,
)
_DATED = regex(
    r"\d{4}[年/.-]|\d{1,2}(?:月|(?:st|nd|rd|th|\.)? ?[a-z]{3})|[a-z]{3,9}\.? \d"
    r"|[本这下]?个?(?:月|季度?|年)[底末]",
    re.IGNORECASE,
)
"""A date beyond doubt: what stands between Monday and Friday, or 9 and 10 o'clock, ends nothing."""


def parse(
    text: str,
    lang: str | None = None,
    *,
    locale: str = "en-US",
    hours: Hours | None = None,
    now: datetime | None = None,
) -> Recurrence | None:
    """Return the recurrence that `text` names, or None: a date that comes once is none.

    Without a time it is due in the workspace's morning; "every weekday" means its working days. With `now`
    (aware) the text may also say when it ends.
    """
    for mark in _UNTIL.finditer(text[:_LONGEST]) if now else ():
        end = ending(text, mark.start(), now, locale, hours)
        if now and end:
            said = f" {end[0].value:%H:%M}" if isinstance(end[0].value, datetime) else ""
            rule = parse(f"{text[: mark.start()]} {text[end[1] :]}{said}", lang, locale=locale, hours=hours)
            return rule and replace(rule, until=end[0].last_day)
    folded = fold(text[:_LONGEST]).text
    language = lang.partition("-")[0].lower() if lang else language_of(folded, locale)
    tongue = TONGUES.get(language, TONGUES["en"])
    hours = hours or _USUAL
    now = datetime.combine(EPOCH, time(), tzinfo=UTC)
    context = Context(now, hours, "mdy", tongue.half_day, eager=True, text=folded, language=tongue.name)
    atoms, kinds = tongue.lexer.read(folded)
    for rules in (numbers.rules, clock.rules):
        kinds = rules.apply(context, atoms, kinds)
    try:
        return _recurrence(atoms, kinds, folded, hours)
    except ValueError:  # the eighth Monday of the month
        return None


def ending(
    text: str, start: int, now: datetime | None, locale: str, hours: Hours | None
) -> tuple[when.Found, int] | None:
    """Return the last day, if it is said right at `start`, and where that ends: until 30 June, 到6月30日."""
    mark = _UNTIL.match(text, start)
    if mark is None or now is None or not (mark["sure"] or _DATED.match(text, mark.end())):
        return None
    said = text[mark.end() : mark.end() + _LONGEST]
    found = when.find(said, now, locale=locale, hours=hours, pick="first")
    if found is None or said[: found.start].strip() or found.day == now.date():
        return None
    return found, mark.end() + found.end


def _recurrence(atoms: list[Atom], kinds: str, text: str, hours: Hours) -> Recurrence | None:
    unit, every = _frequency(atoms, kinds)
    at = _time(atoms, hours)
    nth = _NTH.search(kinds)
    weekdays = tuple(sorted(set(_weekdays(atoms, kinds, text))))
    month_days = tuple(_month_days(atoms, kinds))
    if unit is None:
        if nth and _OF_MONTH.search(kinds, nth.end()):
            unit = "month"
        elif weekdays and (Kind.EVERY in kinds or len(weekdays) > 2 or _plural(atoms, text)):
            unit, every = (
                "week",
                2 if any(atom.kind == Kind.EVERY and atom.value == 2 for atom in atoms) else 1,
            )
        elif month_days and (Kind.EVERY in kinds or _OF_MONTH.search(kinds)):
            unit, every = "month", 12 if Kind.MONTH in kinds else 1
        elif _EVERY_PART.search(kinds):
            unit = "day"
        else:
            return None
    if unit in ("weekday", "weekend"):
        days = tuple(sorted(hours.work_days)) if unit == "weekday" else (5, 6)
        return Recurrence("week", every, days, at=at) if days else None
    if nth and unit in ("month", "week"):
        which = 2 if atoms[nth.start()].kind == Kind.SECOND else atoms[nth.start()].value
        return Recurrence("month", every if unit == "month" else 1, weekdays, which, at=at)
    if weekdays:
        return Recurrence("week", every if unit == "week" else 1, weekdays, at=at)
    if unit == "week":
        return Recurrence("week", every, (min(hours.work_days, default=0),), at=at)
    if unit == "month":
        month = next((atom.value for atom in atoms if atom.kind == Kind.MONTH), _numbered_month(atoms, kinds))
        since = EPOCH if month is None else date(EPOCH.year, month, 1)
        return Recurrence("month", every, month_days=month_days or (1,), at=at, since=since)
    return Recurrence("day", every, at=at)


def _frequency(atoms: list[Atom], kinds: str) -> tuple[str | None, int]:
    """Return the unit a rule counts in, and how many of them: (None, 1) when no word says so."""
    for atom in atoms:
        if atom.kind == Kind.FREQUENCY:
            unit, count = atom.value
            return unit, count
    match = _EVERY.search(kinds)
    if match is None:
        return None, 1
    found = atoms[match.start() : match.end()]
    grain, times = found[-1].value if found[-1].kind != Kind.MONTHMARK else ("month", 1)
    count = 2 if found[1].kind == Kind.SECOND and len(found) > 2 else found[1].value if len(found) > 2 else 1
    if found[0].value == "apart":  # 每隔三天: three days lie between
        count = count * times + 1
    else:
        count *= times * found[0].value
    if not 0 < count < 1000:
        return None, 1
    if grain in _MONTHS:
        return "month", count * _MONTHS[grain]
    if grain == "business":
        return "weekday", 1
    return (grain, count) if grain in ("day", "week", "weekend") else (None, 1)


def _weekdays(atoms: list[Atom], kinds: str, text: str) -> Iterator[int]:
    """Yield the weekdays that are named: listed, in a range, or as in 每周一三五."""
    for match in _WEEKDAYS.finditer(kinds):
        found = atoms[match.start() : match.end()]
        days = [atom.value for atom in found if atom.kind in (Kind.WEEKDAY, Kind.WEEKDAY_OR_ORDINAL)]
        if len(found) == 3 and found[1].kind in (Kind.TO, "-"):
            first, last = days
            yield from ((first + step) % 7 for step in range((last - first) % 7 + 1))
            continue
        yield from days
        rest = re.match(r"[、,一二三四五六日天和及]*", text[found[-1].end :])
        if not text[found[-1].start].isascii() and rest:
            yield from (
                6 if char in "日天" else han_number(char) - 1 for char in rest[0] if char not in "、,和及"
            )


def _month_days(atoms: list[Atom], kinds: str) -> Iterator[int]:
    """Yield the days of a month that are named; -1 is its last."""
    for match in _LAST_DAY.finditer(kinds):
        found = atoms[match.start() : match.end()]
        if found[0].kind == Kind.DEADLINE:
            last = found[0].value == ("end", "month")
        elif found[0].kind == Kind.FREQUENCY:
            last = found[0].value == ("month", 1) and found[1].value == "end"
        elif found[0].kind == Kind.EDGE:
            last = found[0].value == "end" and (
                found[-1].kind == Kind.MONTHMARK or found[-1].value == ("month", 1)
            )
        else:
            last = found[0].value == -1 and found[1].value == ("day", 1)
        if last:
            yield -1
    for match in _MONTH_DAY.finditer(kinds):
        day = next(
            atom
            for atom in atoms[match.start() : match.end()]
            if atom.kind in (Kind.NUMBER, Kind.ORDINAL, Kind.SECOND)
        )
        number = 2 if day.kind == Kind.SECOND else day.value
        if 1 <= number <= 31:
            yield number


def _numbered_month(atoms: list[Atom], kinds: str) -> int | None:
    """每年3月"""
    at = kinds.find("nL")
    return atoms[at].value if at >= 0 and 1 <= atoms[at].value <= 12 else None


def _plural(atoms: list[Atom], text: str) -> bool:
    """Mondays: the plural says that it is every one."""
    return any(atom.kind == Kind.WEEKDAY and text[atom.start : atom.end].endswith("days") for atom in atoms)


def _time(atoms: list[Atom], hours: Hours) -> time:
    """Return the time of day that was said, or the workspace's morning."""
    clocks = [atom.value for atom in atoms if atom.kind == Kind.CLOCK]
    parts = [atom.value for atom in atoms if atom.kind == Kind.PART and atom.value != "same"]
    if clocks:
        hour, _ = hour_of_day(clocks[0], parts[0] if parts else None)
        return time(hour % 24, clocks[0].minute)
    since = hours.of(parts[0] if parts else "morning")
    minutes = int(since.total_seconds()) // 60
    return time(minutes // 60 % 24, minutes % 60)
