"""Misspelt days and months: wendesday, febuary, mornign are read as what they are one slip away from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from handlers.language.fold import words
from handlers.language.regex import regex
from handlers.language.when import Found

Span = tuple[int, int]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONG = words(
    "monday tuesday wednesday thursday friday saturday sunday january february august september october "
    "november december "
    "tomorrow yesterday morning afternoon evening tonight"
)
_SHORT = words("march april june july noon week month")
_REAL = words(
    "fridays mondays sundays tuesdays thursdays saturdays wednesdays mornings evenings afternoons "
    "mourning moaning warning "
    "eventing weeks months worning sunda august augusta weak weekly monthly moth mouth mount arch marsh "
    "juno julie"
)
_WORD = regex(r"(?<![a-z0-9@.])[a-z]{4,11}(?![a-z0-9@]|\.[a-z])")


@dataclass(frozen=True, slots=True)
class Places:
    """The way between a text and its mended spelling: (start, end in the text, start, end in the mended)."""

    steps: tuple[tuple[int, int, int, int], ...]

    def moved(self, place: int) -> int:
        """Return where a place of the text lies in the mended one."""
        shift = 0
        for start, end, new_start, new_end in self.steps:
            if place >= end:
                shift = new_end - end
            elif place > start:
                return new_start
        return place + shift

    def _typed(self, place: int, *, last: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in self.steps:
            if place >= new_end:
                shift = end - new_end
            elif place > new_start or (place == new_start and not last):
                return end if last else start
        return place + shift

    def back(self, found: Found) -> Found:
        """Return a date of the mended text, in the text."""
        start, end = self._typed(found.start, last=False), self._typed(found.end, last=True)
        slips = any(first < end and start < last for first, last, _, _ in self.steps)
        return replace(
            found, start=start, end=end, guessed=(*found.guessed, "spelling") if slips else found.guessed
        )


@cache
def _slips() -> dict[str, str]:
    """Return every word that is one slip away from a day or a month."""
    slips: dict[str, str] = {}
    for word in sorted(_LONG):
        for slip in _one_slip(word):
            slips.setdefault(slip, word)
    for word in sorted(_SHORT):
        for at in range(1, len(word) - 1):
            slips.setdefault(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word)
    for real in (*_LONG, *_SHORT, *_REAL):
        slips.pop(real, None)
    return slips


def _one_slip(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail and at:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS if at else "":
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail


def mended(plain: str, hidden: Sequence[Span]) -> tuple[str, Places | None]:
    """Return the text with slips in days and months mended, and the way back; None if there are none."""
    slips = _slips()
    steps: list[tuple[int, int, int, int]] = []
    pieces: list[str] = []
    at = shift = 0
    for match in _WORD.finditer(plain):
        word = slips.get(match.group())
        if word is None or any(start < match.end() and match.start() < end for start, end in hidden):
            continue
        start, end = match.span()
        pieces += (plain[at:start], word)
        steps.append((start, end, start + shift, start + shift + len(word)))
        shift += len(word) - (end - start)
        at = end
    if not steps:
        return plain, None
    return "".join([*pieces, plain[at:]]), Places(tuple(steps))
