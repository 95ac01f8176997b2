"""The words and marks of time, and the kinds they are of.

A kind is one character, so that the kinds of a text's atoms are a string (its shape), and a grammar rule is a
regular expression over shapes. "next Tue at 3pm" has the shape `dW@nm`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from handlers.language.fold import plain
from handlers.language.words import Table


class Kind:
    """The kinds of atoms, each one character."""

    # as typed
    NUMBER = "n"
    ORDINAL = "o"
    SECOND = "s"  # "second" is an ordinal and a unit
    HALF = "h"
    FRACTION = "°"  # "anderthalb": one and a half
    MORE = "X"  # "个半": a half more than the number before it
    QUARTER = "q"  # three months or fifteen minutes
    ARTICLE = "a"
    WEEKDAY = "W"
    WEEKDAY_OR_ORDINAL = "w"  # Portuguese "segunda": Monday, or second
    MONTH = "M"
    UNIT = "u"
    RELDAY = "R"
    PART = "T"
    AMPM = "m"
    OCLOCK = "k"
    HMARK = "K"  # the h of 13h30 and of 2h
    NOW = "J"
    STEP = "d"  # next, this, last
    TURN = "c"  # the same, and may follow its noun: "lundi prochain"
    AGO = "g"
    HENCE = "f"
    WITHIN = "i"
    SINCE = "v"  # "il y a", "vor", "hace": before a length of time that lies behind
    AFTER = "A"
    BEFORE = "B"
    PAST = "p"
    TO = "t"
    EDGE = "E"
    DEADLINE = "e"
    QUARTER_NUMBER = "Q"
    HOLIDAY = "H"
    ZONE = "Z"
    AT = "@"
    OF = "l"
    THE = "j"
    BY = "b"
    AND = "&"
    YEAR = "Y"
    MONTHMARK = "L"
    DAYMARK = "r"  # 日: a day of the month, and a unit
    DATEMARK = "№"  # 号: only a day of the month
    DAYWORD = "z"  # Spanish and Portuguese "dia": a unit, and before a number a day of the month
    ORDINALMARK = "O"
    PERIOD = "P"
    EVERY = "y"
    FREQUENCY = "%"
    ERA = "I"
    NOTHING = "x"
    UNKNOWN = "x"
    LUNAR = "λ"  # what follows is of the Chinese lunar calendar
    ISO = "$"  # a date and time as computers write it
    # made by the grammar
    CLOCK = "C"
    DATE = "D"
    LENGTH = "U"
    OFFSET = "F"
    ANCHORED = "G"
    MOVED = "S"
    STEPS = "V"
    NTH = "N"


KINDS = {name.lower(): kind for name, kind in vars(Kind).items() if name.isupper()}
UNKNOWN = Kind.UNKNOWN


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


def _entries(tables: Iterable[Table]) -> dict[str, Entry]:
    """Return each spelling with the kinds and meanings it stands for. Later tables yield to earlier ones."""
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


@cache
def vocabulary(*languages: str) -> dict[str, Entry]:
    """Return the words of some languages, such as `vocabulary("en", "zh", "common")`, with what they mean."""
    return _entries(import_module(f"handlers.language.words.{name}").WORDS for name in languages)
