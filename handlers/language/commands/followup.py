"""The follow-up in a line: a trigger word and a date beside it, the last trigger first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.language import when
from handlers.language.when import Found, Hours

Span = tuple[int, int]

# what a clause may open with before its trigger, and what may stand between trigger and date
_OPENING = (
    r"(?:(?:(?<![a-z])(?:and|then|so|please|pls|will|i'll|we'll|to|need to|should|must|let's|going to|gonna|i will|plan to|set|next step)"
    r"\s+)*|(?:并|然后|我会|我们|我|会|要|得|记得|请|麻烦|计划|准备|需要|需|安排|待|拟)*)"
)
_TRIGGERS = re.compile(
    _OPENING
    + r"(?P<word>(?<![a-z0-9])(?:follow(?:ing)?[\s-]?ups?|f/up|f/u|fup|fu|remind(?:er)?(?:\s+(?:me|us))?(?:\s+to)?|call(?:ing)?[\s-]?back"
    r"|callback|check(?:ing)?[\s-]?(?:back|in)|circle[\s-]?back|get[\s-]?back|come[\s-]?back|touch(?:ing)?[\s-]?base|reconnect"
    r"|revisit|next\s+(?:contact|touch|call|step|action)|due(?:\s+(?:date|by|on))?|by|no later than|deadline)(?![a-z])"
    r"|再?次?跟进(?:一下|时间|日期)?|再?跟(?:一下|催)|跟催|(?:电话)?回访(?:一下)?|再(?:次|去)?(?:打|拨)(?:过去|过来|电话|给)?|回(?:个)?(?:电话|电|拨)"
    r"|提醒(?:我|我们|一下)?|再?联系(?!人|方式|电话)(?:一下)?|再?联络(?!人|方式|电话)|再(?:聊|谈|约|沟通|确认|问|看|议|商量|对接|拜访|催)(?:一下|一次)?|催(?:一下|办)"
    r"|截止(?:日期|时间|到)?|到期日?)"
)
_SOFT = re.compile(r"(?<![a-z])(?:again|ping(?:ed)?|chase|nudge|retry|try)(?![a-z])|再试|再说")
_BOUNDARY = re.compile(r"[;!?。；！？\n]|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[,，、;!?。；！？\n]|\.(?=\s|$)")
_PLAIN = re.compile(r"[\s:：=\-–—,，@]*(?:on|at|for|is|in|me|us|to|them|again|it|at:)?[\s:：=-]*", re.I)
_LONGEST = 160  # a clause is not longer than this; keeps the work bounded
_NOT_DUE = re.compile(
    r"(?:(?<![a-z])(?:ends?|ended|ending|expires?|expired|expiring|until|til|till|since|from|started?|starts|starting"
    r"|was|were|renews?|born|birthday|anniversary|opens?|opened|closes|after)\s*(?:on|in|at)?"
    r"|到期|截止|结束|生日|周年|开始|从|自|直到|开业|成立|将于)\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up: when, the stretches of the line that say so, and where the date itself stands."""

    found: Found
    spans: tuple[Span, ...]
    guessed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads dates from stretches of one line."""

    text: str
    now: datetime
    locale: str
    lang: str | None
    hours: Hours | None
    shielded: Sequence[Span]

    def date_in(self, start: int, end: int, pick: str) -> Found | None:
        """The first or last date between two places of the line, placed in the whole line."""
        start, end = max(0, start), min(len(self.text), end)
        shields = [(a - start, b - start) for a, b in self.shielded if b > start and a < end]
        found = when.find(
            self.text[start:end],
            self.now,
            self.lang,
            locale=self.locale,
            hours=self.hours,
            eager=True,
            pick=pick,
            shielded=shields,
        )
        if found is None:
            return None
        return Found(
            found.value, found.start + start, found.end + start, found.words, found.grain, found.guessed
        )

    def hidden(self, start: int, end: int) -> bool:
        """Whether a stretch lies in a name or a quote."""
        return any(a < end and start < b for a, b in self.shielded)


def find(reader: Reader, text: str, kind: str) -> FollowUp | None:
    """The follow-up of a line. `text` is the line in plain spelling, place for place."""
    apart = None
    for match in reversed(list(_TRIGGERS.finditer(text))[-20:]):
        start, end = match.span()
        if reader.hidden(*match.span("word")):
            continue
        clause = _clause(reader, text, start, end, match["word"])
        if clause and len(clause.spans) == 1:
            return clause
        apart = apart or clause
    if apart:
        return apart
    for match in reversed(list(_SOFT.finditer(text))[-5:]):
        if not reader.hidden(*match.span()):
            found = _after(reader, text, match.end())
            if found and not text[match.end() : found.start].strip():
                return FollowUp(found, ((found.start, found.end),), found.guessed)
    return _standing_alone(reader, text) if kind == "followup" else None


def _clause(reader: Reader, text: str, start: int, end: int, word: str) -> FollowUp | None:
    """The trigger with the date next to it."""
    after = _after(reader, text, end)
    if (
        after
        and word in ("by", "due", "no later than", "deadline")
        and not _PLAIN.fullmatch(text[end : after.start])
    ):
        after = None
    before = None if word == "by" else _before(reader, text, start)
    if after and before:
        nearer = len(text[before.end : start].strip()) <= len(text[end : after.start].strip(" :,，："))
        han = word > "\u2e80" and not word.startswith("提醒")
        if nearer and (han or text[end : after.start].strip(" :,，：")):
            after = None
        else:
            before = None
    if after:
        plain = _PLAIN.fullmatch(text[end : after.start])
        spans = ((start, after.end),) if plain else ((start, end), (after.start, after.end))
        return FollowUp(after, spans, after.guessed)
    if before:
        if text[before.end : start].strip():
            return FollowUp(before, ((before.start, before.end), (start, end)), before.guessed)
        return FollowUp(before, ((before.start, end),), before.guessed)
    return None


def _after(reader: Reader, text: str, end: int) -> Found | None:
    stop = _BOUNDARY.search(text, end)
    limit = min(stop.start() if stop else len(text), end + _LONGEST)
    found = reader.date_in(end, limit, "first")
    if found is None or _past(reader, found):
        return None
    gap = text[end : found.start]
    return None if _CLAUSE_END.search(gap.strip(" :,，：")) or _NOT_DUE.search(gap) else found


def _before(reader: Reader, text: str, start: int) -> Found | None:
    begin = max(0, start - _LONGEST)
    for stop in _CLAUSE_END.finditer(text, begin, start):
        if text[stop.end() : start].strip():
            begin = stop.end()
    found = reader.date_in(begin, start, "last")
    if found is None or _past(reader, found) or len(text[found.end : start].strip()) > 24:
        return None
    return None if _NOT_DUE.search(text[begin : found.start]) else found


def _past(reader: Reader, found: Found) -> bool:
    """Nobody follows up on a day that is over."""
    day: date = found.day
    return day < reader.now.date()


def _standing_alone(reader: Reader, text: str) -> FollowUp | None:
    """The date of a reminder that needs no trigger: its last one, unless it tells of something else."""
    for pick in ("last", "first"):
        found = reader.date_in(0, len(text), pick)
        if found and not _past(reader, found) and not _NOT_DUE.search(text[: found.start]):
            return FollowUp(found, ((found.start, found.end),), found.guessed)
    return None
