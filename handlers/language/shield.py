"""Names and quotes: stretches of a text that must not be read as dates, sums or fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from handlers.language.fold import Folded, fold, plain

Span = tuple[int, int]
_HIDDEN = "\x00"
_QUOTED = re.compile(
    r'"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|「[^」\n]{1,2000}」|『[^』\n]{1,2000}』|《[^》\n]{1,200}》|`[^`\n]{1,2000}`'
)


class Named(NamedTuple):
    """A known name, and where it was typed."""

    name: str
    start: int
    end: int


def quotes(text: str) -> list[Span]:
    """The stretches of `text` between quotation marks, marks included."""
    return [match.span() for match in _QUOTED.finditer(text)]


def names_in(text: str, names: Iterable[str]) -> list[Named]:
    """Where known names stand in `text`, longest first where they overlap, then from left to right."""
    folded = fold(text)
    found: list[Named] = []
    taken = [False] * (len(folded.text) + 1)
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        key = plain(name).strip()
        if not key:
            continue
        at = folded.text.find(key)
        while at >= 0:
            end = at + len(key)
            if not any(taken[at:end]) and _stands_alone(folded.text, at, end):
                taken[at:end] = [True] * len(key)
                found.append(Named(name, *folded.place(at, end)))
            at = folded.text.find(key, end)
    return sorted(found, key=lambda named: named.start)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name is no part of a longer word; Chinese characters need no blank beside them."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_latin(before) and _latin(text[start])) and not (_latin(after) and _latin(text[end - 1]))


def _latin(char: str) -> bool:
    return bool(char) and char.isalnum() and ord(char) < 0x2E80


def hide(folded: Folded, spans: Sequence[Span]) -> Folded:
    """The text with some stretches blanked out; positions stay what they were."""
    if not spans:
        return folded
    chars = list(folded.text)
    places = folded.origin or range(len(chars))
    for at, place in enumerate(places):
        if any(start <= place < end for start, end in spans):
            chars[at] = _HIDDEN
    return Folded("".join(chars), folded.typed, folded.origin)
