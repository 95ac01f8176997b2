"""The fields of an opportunity in a line: its amount, its stage, the day it should close."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from handlers.language import money, stages
from handlers.language.commands.line import Line, Span
from handlers.language.fold import words
from handlers.language.money import Money

_CLOSE = re.compile(
    r"(?=[ceptls预计划期争取力拟目标在于关成签结收落])(?:"
    r"(?<![a-z])(?:(?:expected|expect|exp\.?|target|planned|est\.?|likely)(?:\s+to)?\s+)?"
    r"(?:close[sd]?|closing|close date|sign(?:ing|s)?|expected|target(?:ing)?)"
    r"(?:\s*(?:date|by|on|in|at|is|before|around)){0,3}\s*[:=]?(?![a-z])"
    r"|(?:预计|计划|预期|争取|力争|拟|目标)?(?:在|于)?"
    r"(?:关单|成交|签约|签单|结单|收单|签合同|签下|拿下|结案|关闭|落单|close)"
    r"(?:日期|时间|日)?(?:为|是|在|于)?\s*[:=]?)"
)
_BEFORE_CLOSE = re.compile(r"(?:预计|计划|预期|争取|力争|拟|目标|希望)(?:在|于)?\s*$")
_BEFORE_SUM = re.compile(
    r"(?:(?<![a-z])(?:amount|value|worth|deal size|acv|tcv|arr|for|at)\s*[:=]?"
    r"|(?:金额|总价|合同额|总额|价值)(?:为|是)?\s*[:=]?)\s*$"
)
_SEPARATORS = " \t\u3000,;:.-|!"
_DETERMINERS = words("a an the our their his her my your this that sent send wants want for of with to new")


class Close(NamedTuple):
    """The day an opportunity should close, where it says so, and what was guessed."""

    day: date
    span: Span
    guessed: tuple[str, ...]


def amount(line: Line) -> tuple[Money, Span] | None:
    """Return the amount, and the stretch that says it."""
    found = money.find(line.plain, line.currency, locale=line.locale, shielded=line.hidden)
    if found is None:
        return None
    lead = _BEFORE_SUM.search(line.plain[max(0, found.start - 20) : found.start])
    return found, (found.start - len(lead.group()) if lead else found.start, found.end)


def close_date(line: Line) -> Close | None:
    """Return the closing date; of a month or a quarter, its last day."""
    text = line.plain
    for match in reversed(list(_CLOSE.finditer(text))[-8:]):
        start, end = match.span()
        if line.hides(start, end):
            continue
        after = line.date_in(end, end + 60, "first")
        if after and not text[end : after.start].strip(" :="):
            return Close(after.last_day, (start, after.end), after.guessed)
        before = None if match.group().isascii() else line.date_in(start - 40, start, "last")
        if before and not text[before.end : start].strip():
            lead = _BEFORE_CLOSE.search(text[: before.start])
            return Close(before.last_day, (lead.start() if lead else before.start, end), before.guessed)
    return None


def stage(line: Line) -> stages.Staged | None:
    """Return the stage that "stage" or "move to" leads in, or else one that stands between other fields."""
    named = [one for one in stages.find_all(line.plain) if not line.hides(one.start, one.end)]
    led = [one for one in named if one.led]
    after = [one for one in named if _beside(line, one, before=False)]
    apart = [one for one in after if _beside(line, one, before=True)]
    loose = [one for one in after if not _qualified(line, one)]
    closed = [
        one for one in named if one.stage.startswith("closed") and " " in line.plain[one.start : one.end]
    ]
    return next((found[-1] for found in (led, apart, closed, loose) if found), None)


def _beside(line: Line, one: stages.Staged, before: bool) -> bool:
    """Return whether a field, a separator or the end of the line is next to a stage's name."""
    rest = line.plain[: one.start] if before else line.plain[one.end :]
    bare = rest.rstrip() if before else rest.lstrip()
    if not bare.strip(_SEPARATORS) or (bare[-1] if before else bare[0]) in ",;:|(":
        return True
    if rest != bare and not line.plain[one.start].isascii():
        return True  # a blank parts Chinese words
    if rest != bare and (bare.endswith("-") if before else bare.startswith("- ")):
        return True
    place = len(bare) if before else len(line.plain) - len(bare)
    return any((end if before else start) == place for start, end in line.hidden)


def _qualified(line: Line, one: stages.Staged) -> bool:
    """Return whether the word before makes the stage's name an ordinary noun: sent the proposal."""
    before = line.plain[max(0, one.start - 30) : one.start].split()
    return bool(before) and before[-1] in _DETERMINERS
