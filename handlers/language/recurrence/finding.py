"""A recurrence inside a longer line: which words say it, so that the rest can be the note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from handlers.language.fold import fold, words
from handlers.language.recurrence.reading import ending, parse
from handlers.language.when import Hours
from storage.recurrence import Recurrence

_EVERY = re.compile(
    r"\b(?:every|each|jede[nrs]?|tous|toutes|chaque|todos|todas|cada|toda)\b|[每毎]|隔(?=[日天周月年])",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"\b(?:daily|weekly|biweekly|monthly|quarterly|yearly|annually)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|\d+(?:[:.]\d+)*(?:[ap]m|st|nd|rd|th|h)?|\S")
_JOINTS = words(
    "at on in the of and or to a day um am à le la les los las de o'clock uhr , ， 、 . : ： - – ~ 的 在 于"
)
_BELONGS = re.compile(
    r"\s*(?:a\.?m\.?\b|o'clock\b|uhr\b|点钟|点整|点|號|号|日|(?:on )?the (?:1st|first)\b"
    r"|morning\b|早上|早晨|上午)",
    re.IGNORECASE,
)
_SAID = Hours(morning=time(4, 13))
"""With a morning that nobody says, a time that is said always changes the rule."""
_HAN_STEPS = 5
"""Chinese characters that may stand in a row before one more changes the rule: 每个工作日, 第一个周一."""


@dataclass(frozen=True, slots=True)
class Found:
    """A recurrence, and where in the line it is said."""

    recurrence: Recurrence
    start: int
    end: int


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
    for mark in _EVERY.finditer(plain):
        found = _grown(plain, mark.start(), locale, hours, now)
        if found:
            return found
    for mark in _OFTEN.finditer(plain):
        found = _grown(plain, mark.start(), locale, hours, now)
        if found and not plain[found.end :].strip(" .!。！"):
            return found
    return None


def _grown(text: str, start: int, locale: str, hours: Hours | None, now: datetime | None) -> Found | None:
    """Extend a recurrence by the words after its mark that change the rule, then by those before it."""

    def read(begin: int, end: int) -> Recurrence | None:
        return parse(text[begin:end], locale=locale, hours=_SAID)

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
    end = _tail(text, end)
    last = ending(text, end, now, locale, hours)
    end = last[1] if last else end
    meant = parse(text[start:end], locale=locale, hours=hours, now=now)
    return Found(meant, start, end) if meant else None


def _is_han(token: str) -> bool:
    return not token.isascii()


def _tail(text: str, end: int) -> int:
    """Return the end of what belongs to the last word: 9 am, 5点钟, on the 1st, Monday morning."""
    tail = _BELONGS.match(text, end)
    return tail.end() if tail else end
