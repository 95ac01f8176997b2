"""The fields of an opportunity in a line: its amount, its stage, the day it should close."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.language import money, stages
from handlers.language.commands.followup import Reader
from handlers.language.money import Money

Span = tuple[int, int]
_CLOSE = re.compile(
    r"(?<![a-z])(?:(?:expected|expect|target|planned|est\.?|likely)(?:\s+to)?\s+)?(?:close[sd]?|closing|close date|sign(?:ing|s)?|expected"
    r"|target(?:ing)?)(?:\s*(?:date|by|on|in|at|is|before|around))*\s*[:=]?(?![a-z])"
    r"|(?:预计|计划|预期|争取|力争|拟|目标)?(?:在|于)?(?:关单|成交|签约|签单|结单|收单|签合同|签下|拿下|结案|关闭|落单|close)(?:日期|时间|日)?(?:为|是|在|于)?\s*[:=]?"
)
_BEFORE_CLOSE = re.compile(r"(?:(?:预计|计划|预期|争取|力争|拟|目标|希望)(?:在|于)?)\s*$")
_BEFORE_SUM = re.compile(
    r"(?:(?<![a-z])(?:amount|value|worth|deal size|acv|tcv|arr|for|at)\s*[:=]?|(?:金额|总价|合同额|总额|价值)(?:为|是)?\s*[:=]?)\s*$"
)
_EDGE = " \t\u3000,;:，；：、。.-–—|"


@dataclass(frozen=True, slots=True)
class Close:
    """The day an opportunity should close."""

    day: date
    spans: tuple[Span, ...]
    guessed: tuple[str, ...] = ()


def close_date(reader: Reader, text: str) -> Close | None:
    """The closing date; of a month or a quarter, its last day."""
    for match in reversed(list(_CLOSE.finditer(text))[-8:]):
        start, end = match.span()
        if reader.hidden(start, end):
            continue
        after = reader.date_in(end, end + 60, "first")
        if after and not text[end : after.start].strip(" :="):
            return Close(after.last_day, ((start, after.end),), after.guessed)
        if match.group() > "\u2e80":
            before = reader.date_in(start - 40, start, "last")
            if before and not text[before.end : start].strip():
                lead = _BEFORE_CLOSE.search(text[: before.start])
                return Close(
                    before.last_day, ((lead.start() if lead else before.start, end),), before.guessed
                )
    return None


def amount(
    text: str, plain: str, currency: str | None, locale: str, shielded: Sequence[Span]
) -> tuple[Money, Span] | None:
    """The amount, and the stretch that says it."""
    found = money.find(text, currency, locale=locale, shielded=shielded)
    if found is None:
        return None
    lead = _BEFORE_SUM.search(plain[: found.start])
    return found, (lead.start() if lead else found.start, found.end)


def stage(reader: Reader, text: str, fields: Sequence[Span]) -> stages.Staged | None:
    """The stage: one that "stage" or "move to" leads in, or else a name that stands between other fields."""
    named = [one for one in stages.find_all(text) if not reader.hidden(one.start, one.end)]
    led = [one for one in named if one.led]
    if led:
        return led[-1]
    alone = [
        one
        for one in named
        if _beside(text, one, fields, before=True) and _beside(text, one, fields, before=False)
    ]
    if alone:
        return alone[-1]
    ends = [one for one in named if _beside(text, one, fields, before=False) and not _qualified(text, one)]
    return ends[-1] if ends else None


def _beside(text: str, one: stages.Staged, fields: Sequence[Span], before: bool) -> bool:
    """Whether a field, a separator or the end of the line is next to a stage's name."""
    rest = text[: one.start] if before else text[one.end :]
    bare = rest.rstrip() if before else rest.lstrip()
    if not bare.strip(_EDGE) or (bare[-1:] if before else bare[:1]) in ",;:，；：、。|":
        return True
    at = len(bare) if before else one.end + len(rest) - len(bare)
    return any((end if before else start) == at for start, end in fields)


def _qualified(text: str, one: stages.Staged) -> bool:
    """Whether the word before makes the stage's name an ordinary noun: sent the proposal."""
    words = text[: one.start].split()
    return bool(words) and words[-1] in _DETERMINERS


_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "our",
        "their",
        "his",
        "her",
        "my",
        "your",
        "this",
        "that",
        "sent",
        "send",
        "wants",
        "want",
        "for",
        "of",
        "with",
        "to",
        "new",
    ]
)
