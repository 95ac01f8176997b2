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

KINDS = {
    # as typed
    "number": "n",
    "ordinal": "o",
    "second": "s",  # "second" is an ordinal and a unit
    "half": "h",
    "fraction": "°",  # "anderthalb": one and a half
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
    "daymark": "r",  # 日: a day of the month, and a unit
    "datemark": "№",  # 号: only a day of the month
    "dayword": "z",  # Spanish and Portuguese "dia": a unit, and before a number a day of the month
    "ordinalmark": "O",
    "period": "P",
    "every": "y",
    "frequency": "%",
    "era": "I",
    "nothing": "x",
    "unknown": "x",
    "lunar": "λ",  # what follows is of the Chinese lunar calendar
    "iso": "$",  # a date and time as computers write it
    # made by the grammar
    "clock": "C",
    "date": "D",
    "length": "U",
    "offset": "F",
    "anchored": "G",
    "moved": "S",
    "steps": "V",
    "nth": "N",
}
UNKNOWN = KINDS["unknown"]


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
