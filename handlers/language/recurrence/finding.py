"""A recurrence inside a longer line: which words say it, so that the rest can be the note."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from handlers.language import when
from handlers.language.figures import han_number
from handlers.language.fold import fold, words
from handlers.language.recurrence.reading import ending, parse
from handlers.language.regex import regex
from handlers.language.when import Hours
from storage.recurrence import Recurrence

_EVERY = regex(
    r"\b(?:every|each|jede[nrs]?|tous|toutes|chaque|todos|todas|cada|toda|fortnightly|bi-?weekly|bi-?monthly"
    r"|alternate|weekdays|workdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b|[每毎]"
    r"|隔(?=[日天周月年])|双周",
    re.IGNORECASE,
)
_EVERY_DATE = regex(
    r"\b(?:every|each)\s+(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?![\d/.])"
    r"(?P<at>(?: at \d{1,2}(?::\d\d)?(?: ?[ap]m)?)?)",
    re.IGNORECASE,
)
_OFTEN = regex(
    r"\b(?:daily|weekly|monthly|quarterly|half-?yearly|yearly|annually)\b(?! (?:report|meeting|review"
    r"|call|sync|newsletter|invoice))",
    re.IGNORECASE,
)
_OFTEN_ON = regex(
    r"\b(?P<often>(?:bi-?)?weekly|monthly|quarterly"
    r"|yearly)\b[^,;.!?]{1,40}?\s(?P<days>on (?:the )?(?:last day"
    r"|\d{1,2}(?:st|nd|rd|th)|first|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b(?! of| in)"
    r"(?: at \d{1,2}(?::\d\d)?(?: ?[ap]m)?)?)",
    re.IGNORECASE,
)
"""How often, and further on which days that comes: the monthly check-in with them on the 1st."""
_LEADING_IN = regex(r"(?:\b(?:on|at) (?:the )?|\bthe )$", re.IGNORECASE)
_STARTING = regex(
    r"[\s,，]*(?:(?:starting|beginning|commencing|effective|from)(?: (?:from|on|in|at|with))?\b|从|自|由)\s*",
    re.IGNORECASE,
)
_STARTS_BEHIND = regex(r"\s*(?:开始|起)")
_COUNT = regex(
    r"[\s,，]*(?:for (?:the next )?(?P<length>\d{1,3}|an?|two|three|four|five|six|eight|ten|twelve) "
    r"(?P<unit>days?|weeks?|months?|quarters?|years?)"
    r"|(?:for )?(?P<times>\d{1,3}|two|three|four|five|six|eight|ten|twelve) times"
    r"|[，, ]*[共总一]?共?(?P<han>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:次|回)"
    r"|[，, ]*(?:连续|持续|为期|共)(?P<han_length>\d{1,3}"
    r"|[一二两三四五六七八九十]{1,3})个?(?P<han_unit>天|周|星期|月|季度|年))",
    re.IGNORECASE,
)
_COUNT_APART = regex(
    r"[,，]?\s*(?:\b(?P<times>\d{1,3}|two|three|four|five|six|eight|ten|twelve) times(?: in total)?\b"
    r"|[一总]?共(?P<han>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:次|回))",
    re.IGNORECASE,
)
_COUNTED = {
    "a": 1,
    "an": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "twelve": 12,
}
_DAYS_OF = {
    "d": 1,
    "w": 7,
    "m": 30,
    "q": 91,
    "y": 365,
    "天": 1,
    "周": 7,
    "星": 7,
    "月": 30,
    "季": 91,
    "年": 365,
}
_DAYS_OF_UNIT = {"day": 1, "week": 7, "month": 30}
_AGAIN = regex(
    r"\s*(?:and|&|,|和|、|以及|及)\s*(?:at\s+)?(?:\d{1,2}(?::\d{2})?\s*(?:am|pm|点|:\d{2})|(?:早上|上午"
    r"|中午|下午|晚上)?[0-9一二三四五六七八九十]{1,3}点)",
    re.IGNORECASE,
)
"""A second time of day behind the first: 9点和14点, at 9 and 5pm."""
_SECOND_NTH = regex(
    r"\b(?:1st|first|2nd|second|3rd|third|4th|fourth|last)(?: \w+)?(?: and |/|, ?)(?:the )?(?:2nd|second"
    r"|3rd|third|4th|fourth|last)\b|第[一二三四]个?(?:和|、|及)第?[二三四]个?",
    re.IGNORECASE,
)
_TOKEN = regex(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|\d+(?:[:.]\d+)*(?:[ap]m|st|nd|rd|th|h)?|\S")
_JOINTS = words(
    "at on in the of and or to a day / & + um am à le la les los las de o'clock uhr , ， 、 . : ： - – ~ "
    "的 在 于"
)
_BELONGS = regex(
    r"\s*(?:a\.?m\.?\b|o'clock\b|uhr\b|点钟|点整|点|號|号|日|(?:on )?the (?:1st|first)\b"
    r"|morning\b|早上|早晨|上午)",
    re.IGNORECASE,
)
_UNSAID = Hours(morning=time(4, 13), afternoon=time(16, 13), evening=time(19, 13))
_SAID = (_UNSAID, replace(_UNSAID, work_days=frozenset({1, 2, 3, 4})))
"""With hours that nobody says, a time that is said changes the rule; in two weeks, a weekday does."""
_HAN_STEPS = 5
"""Chinese characters that may stand in a row before one more changes the rule: 每个工作日, 第一个周一."""


@dataclass(frozen=True, slots=True)
class Found:
    """A recurrence, and where in the line it is said.

    `times` is how often it comes, where that is said. `unsure` says that more was said than one rule holds.
    """

    recurrence: Recurrence
    start: int
    end: int
    times: int | None = None
    unsure: bool = False
    apart: tuple[int, int] | None = None
    """Where `times` is said, if that is not beside it."""


def find(
    text: str,
    *,
    locale: str = "en-US",
    hours: Hours | None = None,
    shielded: Sequence[tuple[int, int]] = (),
    now: datetime | None = None,
) -> Found | None:
    """Return the recurrence that a line says with a word such as "every", or None.

    "Weekly" and the like count only where they end the line: "about the weekly report" repeats nothing.
    `shielded` are stretches that are names or quotes, not to be read. With `now` it may say when it ends.
    """
    plain = text
    for start, end in shielded:
        plain = plain[:start] + "\x00" * (end - start) + plain[end:]
    for mark in _EVERY_DATE.finditer(plain):
        day, month = mark["day"], int(mark["month"])
        if (int(day) <= 12 < month) or (locale.endswith("US") and month <= 12 and int(day) <= 12):
            day, month = str(month), int(day)
        rule = parse(f"every year on {day} {calendar.month_name[month]}{mark['at']}") if month <= 12 else None
        if rule:
            return Found(rule, *mark.span())
    for mark in _EVERY.finditer(plain):
        found = _grown(plain, mark.start(), locale, hours, now)
        if found:
            return _on_weekday_apart(plain, found, locale, hours)
    for mark in _OFTEN_ON.finditer(plain):
        rule = parse(f"{mark['often']} {mark['days']}", locale=locale, hours=hours)
        if rule:
            return Found(rule, *mark.span("often"), apart=mark.span("days"))
    for mark in _OFTEN.finditer(plain):
        found = _grown(plain, mark.start(), locale, hours, now)
        more = found and found.end > mark.end()
        if found and (more or not plain[found.end :].strip(" .!。！")):
            return found
    return None


_WEEKDAY_APART = regex(
    r"\b(?:on )?the (?P<which>(?:first|second|third|fourth|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r" of the month\b",
    re.IGNORECASE,
)


def _on_weekday_apart(text: str, found: Found, locale: str, hours: Hours | None) -> Found:
    """Return what comes every month, on the weekday that stands apart: on the last Friday of the month."""
    apart = _WEEKDAY_APART.search(text)
    if apart is None or found.recurrence.unit != "month" or found.recurrence.nth is not None:
        return found
    rule = parse(f"every month on the {apart['which']}", locale=locale, hours=hours)
    outside = apart.end() <= found.start or found.end <= apart.start()
    if rule is None or not outside:
        return found
    return replace(
        found,
        recurrence=replace(found.recurrence, weekdays=rule.weekdays, nth=rule.nth, month_days=()),
        apart=apart.span(),
    )


def _grown(text: str, start: int, locale: str, hours: Hours | None, now: datetime | None) -> Found | None:
    """Extend a recurrence by the words after its mark that change the rule, then by those before it."""

    def read(begin: int, end: int) -> tuple[Recurrence | None, ...] | None:
        rules = tuple(parse(text[begin:end], locale=locale, hours=hours) for hours in _SAID)
        return rules if all(rules) else None

    rule, end = None, start
    idle = 0
    for token in _TOKEN.finditer(text, start, start + 120):
        longer = read(start, token.end())
        if longer != rule and longer is not None:
            rule, end, idle = longer, token.end(), 0
        elif fold(token.group()).text in _JOINTS or token.group()[0].isdigit():
            continue
        else:
            idle += 1
            if token.group() == "\x00" or idle > (
                _HAN_STEPS if _is_han(token.group()) or rule is None else 0
            ):
                break
    if rule is None:
        return None
    for token in reversed([*_TOKEN.finditer(text, max(0, start - 40), start)]):
        before = read(token.start(), end)
        if before != rule and before is not None and token.group() != "\x00":
            rule, start = before, token.start()
        elif fold(token.group()).text not in _JOINTS:
            break
    before_it = _LEADING_IN.search(text[:start])
    start = before_it.start() if before_it else start
    end = _tail(text, end)
    last = ending(text, end, now, locale, hours)
    end = last[1] if last else end
    meant = parse(text[start:end], locale=locale, hours=hours, now=now)
    if meant is None:
        return None
    second = _SECOND_NTH.search(text, max(0, start - 14), end)
    unsure, start = second is not None, min(start, second.start()) if second else start
    again = _AGAIN.search(text, start, end) or _AGAIN.match(text, end)
    if again:
        unsure, end = True, max(end, again.end())
    started = _start(text, start, end, now, locale, hours)
    if started:
        since, start, end = started
        meant = _since(meant, since)
    counted = _COUNT.match(text, end)
    further = None if counted else _COUNT_APART.search(text, end)
    if further:
        return Found(meant, start, end, _number(further["times"] or further["han"]), unsure, further.span())
    times = _times(counted, meant) if counted else None
    return Found(meant, start, counted.end() if counted and times else end, times, unsure)


def _start(
    text: str, start: int, end: int, now: datetime | None, locale: str, hours: Hours | None
) -> tuple[date, int, int] | None:
    """Return the day from which it comes, behind a recurrence or before it, and how far all of it reaches."""
    if now is None:
        return None
    lead = _STARTING.match(text, end)
    if lead and lead.group().strip(" ,，"):
        said = when.find(
            text[lead.end() : lead.end() + 40], now, locale=locale, hours=hours, eager=True, pick="first"
        )
        if said and not text[lead.end() : lead.end() + said.start].strip():
            behind = _STARTS_BEHIND.match(text, lead.end() + said.end)
            return _first_day(said), start, behind.end() if behind else lead.end() + said.end
    before = re.search(
        r"(?:(?:\bfrom\s|\bstarting\s|\bin\s|[从自由])[^,，;]{1,24}?(?:开始|起)?[\s,，]*)$"
        r"|(?<![0-9])(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?(?:开始|起)[\s,，]*$",
        text[:start],
        re.IGNORECASE,
    )
    if before:
        said = when.find(before.group(), now, locale=locale, hours=hours, eager=True, pick="first")
        rest = text[before.start() + said.end : start] if said else ""
        if (
            said
            and not re.sub(r"开始|起|[\s,，]", "", rest)
            and not before.group()[: said.start].strip(" ").replace("从", "").replace("自", "")
        ):
            return _first_day(said), before.start(), end
    return None


def _first_day(said: when.Found) -> date:
    return said.day.replace(day=1) if said.grain in ("month", "quarter", "year") else said.day


def _since(rule: Recurrence, first: date) -> Recurrence:
    """Return the rule from a day on; of a month whose day was not said, on that day."""
    if rule.unit == "month" and rule.month_days == (1,) and first.day != 1 and first.day <= 28:
        return replace(rule, since=first, month_days=(first.day,))
    return replace(rule, since=first)


def _times(counted: re.Match[str], rule: Recurrence) -> int | None:
    """Return how often it comes: five times, or for three weeks."""
    said = counted["times"] or counted["han"]
    if said:
        return _number(said)
    length, unit = counted["length"] or counted["han_length"], counted["unit"] or counted["han_unit"]
    days = _number(length) * _DAYS_OF[unit[0]]
    each = max(len(rule.weekdays), 1) if rule.unit == "week" else 1
    return round(days / (_DAYS_OF_UNIT[rule.unit] * rule.every) * each) or None


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return _COUNTED.get(word.lower()) or han_number(word)


def _is_han(token: str) -> bool:
    return not token.isascii()


def _tail(text: str, end: int) -> int:
    """Return the end of what belongs to the last word: 9 am, 5点钟, on the 1st, Monday morning."""
    tail = _BELONGS.match(text, end)
    return tail.end() if tail else end
