"""Days of the Chinese lunar calendar as people write them: 农历八月十五, 闰四月初三, lunar 8-15."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.language.figures import han_number
from handlers.language.regex import regex

_LUNAR = regex(r"农历|農曆|阴历|陰曆|旧历|\blunar\b", re.IGNORECASE)
_LEAP = regex(r"[闰閏]|\bleap\b", re.IGNORECASE)
_NAMED_MONTHS = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
_HAN_DAY = regex(r"([正冬腊臘]|[一二三四五六七八九十]{1,2})月初?([一二三四五六七八九十廿卅]{1,3})[日号]?")
_YEAR = regex(r"(?<!\d)(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar year; `year` where one was said."""

    month: int
    day: int
    is_leap: bool
    year: int | None = None


def parse(text: str) -> LunarDay | None:
    """Return the lunar day that a text says, None for another calendar. ValueError for no such day."""
    han = _HAN_DAY.search(text)
    if not (_LUNAR.search(text) or _LEAP.search(text) or (han and re.search("初|正月|冬月|腊月|廿", text))):
        return None
    is_leap = _LEAP.search(text) is not None
    year = _YEAR.search(text)
    if han:
        month, day = _NAMED_MONTHS.get(han[1]) or han_number(han[1]), han_number(han[2])
    else:
        numbers = [int(part) for part in re.findall(r"\d+", _YEAR.sub("", text))]
        month, day = numbers  # one too many or too few is a ValueError
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError(f"no lunar day: {text!r}")
    return LunarDay(month, day, is_leap, int(year[1]) if year else None)
