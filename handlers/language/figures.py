"""Numbers as they are typed: Chinese numerals, years of two figures, offsets of zones."""

from __future__ import annotations

import re
import unicodedata

HAN = "〇零一二两三四五六七八九十百千廿卅"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_PIVOT = 70  # of two figures of a year: 69 is 2069, 70 is 1970


def han_number(text: str) -> int:
    """Return the value of a Chinese number, by place (二零一五) or by tens (二十五); 两三 counts as 2."""
    if not any(char in _TENS for char in text):
        values = [_DIGITS[char] for char in text]
        if values == [3, 5] or (len(values) == 2 and 0 < values[0] == values[1] - 1):
            return values[0]
        return int("".join(map(str, values)) or "0")
    total = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += _TENS[char] * (1 if char in "廿卅" else digit or 1)
            digit = 0
    return total + digit


def whole_number(text: str) -> int | None:
    """Return the number that 14, １４, 1,000 or 十四 says; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain and all(char in HAN for char in plain):
        return han_number(plain)
    figures = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", plain)
    return int(figures) if figures.isdecimal() else None


def whole_year(number: int, digits: int) -> int:
    """Return the year a number stands for, two figures being a year of this or the last century."""
    if digits == 2 or (digits <= 0 and number < 100):
        return number + (2000 if number < _PIVOT else 1900)
    return number


def offset_hours(offset: str) -> float:
    """Return the hours of a zone such as UTC+3 or -0530."""
    sign = -1 if "-" in offset else 1
    figures = re.sub(r"[^0-9]", "", offset)
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "0")
    return sign * min(int(hours) + int(minutes) / 60, 18)
