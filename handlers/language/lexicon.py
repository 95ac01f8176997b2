"""Text -> atoms: the words and marks of time in a text, each with its kind, meaning and place.

A kind is one character, so that the kinds of a text's atoms are a string (its shape), and a grammar rule is a
regular expression over shapes. "next Tue at 3pm" has the shape `dW@nm`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from handlers.language.fold import plain
from handlers.language.words import Table

KINDS = {
    # as typed
    "number": "n",
    "ordinal": "o",
    "second": "s",  # "second" is an ordinal and a unit
    "half": "h",
    "more": "X",  # "个半": a half more than the number before it
    "quarter": "q",  # three months or fifteen minutes
    "article": "a",
    "weekday": "W",
    "weekday_or_ordinal": "w",  # Portuguese "segunda": Monday, or second
    "month": "M",
    "unit": "u",
    "relday": "R",
    "part": "T",
    "ampm": "m",
    "oclock": "k",
    "hmark": "K",  # the h of 13h30 and of 2h
    "now": "J",
    "step": "d",  # next, this, last
    "turn": "c",  # the same, and may follow its noun: "lundi prochain"
    "ago": "g",
    "hence": "f",
    "within": "i",
    "since": "v",  # "il y a", "vor", "hace": before a length of time that lies behind
    "after": "A",
    "before": "B",
    "past": "p",
    "to": "t",
    "edge": "E",
    "deadline": "e",
    "quarter_number": "Q",
    "holiday": "H",
    "zone": "Z",
    "at": "@",
    "of": "l",
    "the": "j",
    "by": "b",
    "and": "&",
    "year": "Y",
    "monthmark": "L",
    "daymark": "r",
    "dayword": "z",  # Spanish and Portuguese "dia": a unit, and before a number a day of the month
    "ordinalmark": "O",
    "period": "P",
    "every": "y",
    "frequency": "%",
    "era": "I",
    "nothing": "x",
    "unknown": "x",
    "break": ";",
    "iso": "$",  # a date and time as computers write it
    "open": "(",
    "close": ")",
    # made by the grammar
    "clock": "C",
    "date": "D",
    "length": "U",
    "offset": "F",
    "anchored": "G",
    "steps": "V",
    "nth": "N",
}
UNKNOWN = KINDS["unknown"]
MOST_WORDS = 160
MOST_ATOMS = 1000
"""No more words of time, and no more atoms in all, are read from one text: so no text takes long."""

_PUNCTUATION = ",./:+()-~#"


class Atom:
    """One word or mark. `digits` is how many digits were typed, 0 for words."""

    __slots__ = ("digits", "end", "kind", "start", "value")

    def __init__(self, kind: str, value: Any, start: int, end: int, digits: int = 0) -> None:
        self.kind = kind
        self.value = value
        self.start = start
        self.end = end
        self.digits = digits

    def __repr__(self) -> str:
        return f"{self.kind}:{self.value!r}@{self.start}-{self.end}"


Entry = tuple[tuple[str, Any], ...]
_UNKNOWN_WORD: Entry = ((UNKNOWN, None),)


def _entries(tables: Iterable[Table]) -> dict[str, Entry]:
    """Each spelling with the kinds and meanings it stands for. Later tables yield to earlier ones."""
    words: dict[str, Entry] = {}
    for table in tables:
        for kinds, meanings in table.items():
            letters = [KINDS[kind] for kind in kinds.split("+")]
            for meaning, spellings in meanings.items():
                values: Sequence[Hashable] = meaning if len(letters) > 1 else (meaning,)  # type: ignore[assignment]
                entry = tuple(zip(letters, values, strict=True))
                for spelling in spellings.split("|"):
                    words.setdefault(plain(spelling), entry)
    return words


_Trie = dict[str, "_Trie"]


def _pattern(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of `words`; a space in them stands for a dash too."""
    root: _Trie = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}

    def expression(node: _Trie) -> str:
        branches = [
            ("[ -]{1,3}" if char == " " else re.escape(char)) + expression(child)
            for char, child in sorted(node.items())
            if char
        ]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
        return f"(?:{body})?" if "" in node else body

    return expression(root)


_HAN = "〇零一二两三四五六七八九十百千廿卅"
_SKIPPED = (  # things with digits in them that are no dates: addresses, sums, shares, phone numbers, versions
    r"[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,64}\.[a-z0-9.-]{2,64}"
    r"|[$€£¥₩₹]\s?[0-9][0-9.,]{0,15}[kmb]*|[0-9][0-9.,]{0,15}\s?[%€£¥元块]"
    r"|(?<![0-9.-])\+?[0-9]{1,3}-[0-9]{3,4}-[0-9]{4}(?:-[0-9]{1,4})?|[0-9]{3}-[0-9]{4}(?![0-9-])"
    r"|[0-9]{9,}|[0-9]+(?:\.[0-9]+){3,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|24/7|[0-9]+:[0-9](?![0-9])"
)
_GLUE = frozenset("alj@b&it")
_PIVOT = 70  # of two figures of a year: 69 is 2069, 70 is 1970

_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}


def han_number(text: str) -> int:
    """The value of a Chinese number: by place ("二零一五"), or by tens ("二十五"). 0 for an empty text."""
    if not any(char in _HAN_TENS for char in text):
        if len(text) == 2 and _HAN_DIGITS[text[1]] == _HAN_DIGITS[text[0]] + 1 and text[0] not in "零〇":
            return _HAN_DIGITS[text[0]]  # 两三天 is two or three days
        value = 0
        for char in text:
            value = value * 10 + _HAN_DIGITS[char]
        return value
    total = digit = 0
    for char in text:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in "廿卅":
            total += _HAN_TENS[char]
        else:
            total += (digit or 1) * _HAN_TENS[char]
            digit = 0
    return total + digit


def whole_year(number: int, digits: int) -> int:
    """The year a number stands for, two figures being a year of this or the last century."""
    if digits == 2 or (digits <= 0 and number < 100):
        return number + (2000 if number < _PIVOT else 1900)
    return number


def _hours(offset: str) -> float:
    """The hours of a zone such as UTC+3 or -0530."""
    sign = -1 if "-" in offset else 1
    figures = re.sub(r"[^0-9]", "", offset)
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "0")
    return sign * min(int(hours) + int(minutes) / 60, 18)


class Lexicon:
    """The words of some languages, ready to read texts with."""

    def __init__(self, words: dict[str, Entry]) -> None:
        self.words = words
        spelled = [word for word in self.words if word[0].isascii() and not word[0].isdigit()]
        figured = [word for word in self.words if word[0].isdigit()]  # "2nite", "4th of july"
        solid = [word for word in self.words if not word[0].isascii()]
        word = rf"(?:{_pattern(spelled)})(?:(?<=')|(?![a-z]))(?:'(?= ))?" if spelled else "(?!)"
        sign = _pattern(solid) if solid else "(?!)"
        after_figure = "(?<=[0-9])" if "am" in words else ""  # German "am Montag"
        starts = "".join(sorted({word[0] for word in solid}))
        self._token = re.compile(
            rf"(?P<skip>{_SKIPPED})"
            r"|(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}t[0-9]{1,2}:?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?"
            r"(?:z|[+-][0-9]{2}:?[0-9]{2})?)"
            r"|(?P<offset>(?:utc|gmt)\s?[+-]\s?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9])|(?<=[0-9]\s)[+-][0-9]{2}:?[0-9]{2}(?![0-9]))"
            r"|'(?P<year>[0-9]{2})(?![0-9a-z])"
            rf"|(?P<figured>{_pattern(figured) if figured else '(?!)'})(?![a-z0-9])"
            r"|(?P<number>[0-9]+)(?P<ordinal>(?:st|nd|rd|th|te|ten|ter|tes|er|ere|eme|ro|do|\.?o)(?![a-z]))?(?P<ish>ish\b)?"
            rf"|(?P<ampm>{after_figure}\s?[ap]\s?[._]?\s?m(?![a-z0-9])(?:\s?\.)?|(?:(?<=[0-9])\s?p|(?<=[0-9])a)\.?(?![a-z0-9]))"
            rf"|(?P<word>{word})|(?P<solid>{sign})|(?P<han>[{_HAN}]{{1,12}})"
            rf"|(?P<other>(?:(?!{word})[a-z][a-z0-9_]*(?:'[a-z]+)?\s*)+)"
            r"|(?P<run>(?P<repeated>[,./:+()\-~#])(?P=repeated){2,})"
            r"|(?P<mark>[,./:+()\-~#])|(?P<end>[;\n!?\"|]+)|(?P<space>\s+)"
            rf"|(?P<foreign>(?:[^\x00-\x7f{_HAN}{starts}]|(?!{sign})[{starts}])+)|(?P<rest>[*=_%$^<>{{}}\[\]'\\`]+|.)"
        )

    def read(self, text: str) -> tuple[list[Atom], str]:
        """The atoms of a folded text, and its shape."""
        atoms: list[Atom] = []
        count = 0
        last = ""
        words = self.words
        for match in self._token.finditer(text):
            group = match.lastgroup
            if group == "space":
                continue
            start, end = match.span()
            if group == "word" or group == "solid" or group == "figured":
                found = match.group()
                entry = words.get(found) or words[re.sub("[ -]+", " ", found).rstrip("'")]
                if len(found) == 1 and last != "n" and entry[0][0] in "uK" and found.isascii():
                    entry = _UNKNOWN_WORD  # a single letter is a unit only after a number
                for kind, value in entry:
                    atoms.append(Atom(kind, value, start, end))
                last = kind
                count += last not in _GLUE
            elif group == "number" or group == "ordinal" or group == "ish":
                digits = match.group("number")
                last = "o" if group == "ordinal" else "n"
                if group == "ish":  # "3ish" is "about 3"
                    atoms.append(Atom("@", None, start, start))
                atoms.append(Atom(last, int(digits), start, end, len(digits)))
                count += 1
            elif group == "mark":
                last = text[start]
                atoms.append(Atom(last, None, start, end))
            elif group == "ampm":
                last = "m"
                atoms.append(Atom(last, "am" if "a" in match.group() else "pm", start, end))
            elif group == "han":
                last = "n"
                atoms.append(Atom(last, han_number(match.group()), start, end, -len(match.group())))
                count += 1
            elif group == "iso":
                last = "D"
                atoms.append(Atom("$", match.group(), start, end))
                count += 1
            elif group == "offset":
                last = "Z"
                atoms.append(Atom(last, _hours(match.group()), start, end))
                count += 1
            elif group == "year":  # '97
                last = "n"
                atoms.append(Atom(last, whole_year(int(match.group("year")), 2), start, end, 4))
                count += 1
            elif group == "end":
                last = ";"
                atoms.append(Atom(last, None, start, end))
            elif last == UNKNOWN:
                atoms[-1].end = end
                continue
            else:
                last = UNKNOWN
                atoms.append(Atom(last, None, start, end))
            if count >= MOST_WORDS or len(atoms) >= MOST_ATOMS:
                break
        return atoms, "".join([atom.kind for atom in atoms])


@cache
def vocabulary(*languages: str) -> dict[str, Entry]:
    """The words of some languages, such as `vocabulary("en", "zh", "common")`, with what they mean."""
    return _entries(import_module(f"handlers.language.words.{name}").WORDS for name in languages)


@cache
def lexicon(*languages: str) -> Lexicon:
    """The lexicon of some languages; built once, which takes some 10 to 40 ms."""
    return Lexicon(vocabulary(*languages))
