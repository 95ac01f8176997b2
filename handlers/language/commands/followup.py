"""The follow-up in a line: a trigger word and a date beside it, the last trigger first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.language.commands.line import Line, Span
from handlers.language.fold import words
from handlers.language.when import Found

_ENGLISH = (
    r"follow(?:ing)?[\s-]?ups?|f/up|f/u|fup|fu|remind(?:er)?(?:\s+(?:me|us))?(?:\s+to)?"
    r"|call(?:ing)?[\s-]?back|check(?:ing)?[\s-]?(?:back|in)|circle[\s-]?back|get[\s-]?back|come[\s-]?back"
    r"|touch(?:ing)?[\s-]?base|reconnect|revisit|next\s+(?:contact|touch|call|step|action)"
    r"|due(?:\s+(?:date|by|on))?|by|no later than|deadline"
)
_CHINESE = (
    r"再?次?跟进(?:一下|时间|日期)?|再?跟(?:一下|催)|跟催|(?:电话)?回访(?:一下)?"
    r"|再(?:次|去)?(?:打|拨)(?:过去|过来|电话|给)?(?:一次|一下|一遍)?|回(?:个)?(?:电话|电|拨)"
    r"|提醒(?:我们|我|一下)|(?<![\u4e00-\u9fff])提醒"
    r"|再?联系(?!人|方式|电话)(?:一下)?|再?联络(?!人|方式|电话)"
    r"|再(?:聊|谈|约|沟通|确认|问|看|议|商量|对接|拜访|催)(?:一下|一次)?|催(?:一下|办)"
    r"|截止(?:日期|时间|到)?"
)
_TRIGGER = re.compile(
    rf"(?=[bcdfgnrt再跟电回提联催截])(?:(?<![a-z0-9])(?:{_ENGLISH})(?![a-z])(?:\s+by(?![a-z]))?|{_CHINESE})"
)
_KEPT = re.compile(r"(?<![a-z])(?:again|ping(?:ed)?|chase|nudge|retry|try)(?![a-z])|再试|再说")
"""Words that are as good as a trigger shortly before a date, but belong to the note."""

# what a clause may open with before its trigger
_OPENING = re.compile(
    r"(?:(?:(?<![a-z])(?:and|then|so|please|pls|will|i'll|we'll|i will|to|need to|should|must|let's"
    r"|going to|gonna|plan to|next step)\s+){1,4}"
    r"|(?:并|然后|我会|我们|我|会|要|得|记得|请|麻烦|计划|准备|需要|需|安排|待|拟){1,4})$"
)
_REFUSED = re.compile(
    r"(?:(?<![a-z])(?:don'?t|do not|doesn'?t|not|never|no|needn'?t|no need to|without)\s+"
    r"|不用|不必|不需要?|(?<!要)不要|别|勿|无需|无须|[暂先]不)$"
)
_REMEMBER = re.compile(r"(?:记得|请|麻烦|到时候?|please\s)\s*$")
_REMINDERS = ("remind", "提醒")
_JOINT = re.compile(
    r"[\s:=\-,@]*(?:(?:on|at|for|is|in|me|us|to|with|them|him|her|again|it|sometime|maybe|probably|asap)"
    r"(?![a-z])[\s:=-]*){0,3}"
)
"""What may stand between a trigger and its date without being a part of the note."""

_SENTENCE_END = re.compile(r"[;!?\n]|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[,;!?\n]|\.(?=\s|$)")
_NOT_DUE = re.compile(
    r"(?:(?<![a-z])(?:ends?|ended|ending|expires?|expired|expiring|until|til|till|since|from|started?|starts|starting"
    r"|was|were|renews?|born|birthday|anniversary|opens?|opened|closes|after)\s*(?:on|in|at)?"
    r"|到期|截止|结束|生日|周年|开始|从|自|直到|开业|成立|将于)\s*$"
)
_TO_DO = re.compile(r"\s*to\s+(?=\w)")  # remind me tomorrow to call
_HAPPENS = re.compile(r"\s*(?:到期|结束|开始|生日|周年|开业|过期|ends?\b|expires?\b|starts?\b)")
_ABBREVIATED = words(
    "a p m a.m p.m mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec st no"
)
_DIRECT = ("by", "due", "no later than", "deadline")  # their date follows at once
_LONGEST = 240  # characters of a clause
_WORDS_BETWEEN = 2  # words between a kept trigger and its date
_FARTHEST = 24  # characters between a date and the trigger after it


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up: its date, and the stretches of the line that say it."""

    found: Found
    spans: tuple[Span, ...]


def find(line: Line, kind: str) -> FollowUp | None:
    """Return the follow-up of a line; a line of kind "followup" needs no trigger before its date."""
    apart = asked = None
    for match in reversed(list(_TRIGGER.finditer(line.plain))[-6:]):
        if line.hides(*match.span()) or _REFUSED.search(
            line.plain, max(0, match.start() - 12), match.start()
        ):
            continue
        clause = _clause(line, *match.span(), match.group())
        if clause and len(clause.spans) == 1:
            return _reminder(line, clause, match.start()) or clause
        if clause and not apart:
            apart, asked = clause, match.group().startswith(_REMINDERS)
    if apart and kind == "followup" and not asked:
        return FollowUp(apart.found, ((apart.found.start, apart.found.end),))
    if apart:
        return apart
    for match in reversed(list(_KEPT.finditer(line.plain))[-3:]):
        found = None if line.hides(*match.span()) else _after(line, match.end())
        if found and len(line.plain[match.end() : found.start].split()) <= _WORDS_BETWEEN:
            return FollowUp(found, ((found.start, found.end),))
    if kind == "ticket":
        return _before_a_day(line)
    return _alone(line) if kind == "followup" else None


def _reminder(line: Line, clause: FollowUp, start: int) -> FollowUp | None:
    """提醒我周五联系她: of a reminder right before the date, what to do on it is the note."""
    if clause.found.start > start:
        return None
    for match in _TRIGGER.finditer(line.plain, max(0, clause.found.start - 40), clause.found.start):
        gap = line.plain[match.end() : clause.found.start]
        if match.group().startswith(_REMINDERS) and _JOINT.fullmatch(gap):
            return _clause(line, *match.span(), match.group())
    return None


def _clause(line: Line, start: int, end: int, word: str) -> FollowUp | None:
    """Return a trigger with the nearer of the dates before and after it."""
    text = line.plain
    opening = _OPENING.search(text[max(0, start - 40) : start])
    if opening:
        start -= len(opening.group())
    after = _after(line, end)
    gap = text[end : after.start] if after else ""
    if word.startswith(_DIRECT) and not _JOINT.fullmatch(gap):
        after = None
    before = None if word.endswith("by") else _before(line, start, end)
    if after and before:
        chinese = not word.isascii() and not word.startswith("提醒")
        if (chinese or gap.strip(" :,")) and len(text[before.end : start].strip()) <= len(gap.strip(" :,")):
            after = None
        else:
            before = None
    found = after or before
    if found is None:
        return None
    place, trigger = (found.start, found.end), (start, end)
    to_do = _TO_DO.match(text, found.end) if after and word.startswith("remind") else None
    if to_do:
        place = (found.start, to_do.end())
    near = not text[found.end : start].strip() if before else _JOINT.fullmatch(gap) is not None
    if near and before and (remember := _REMEMBER.search(text[: found.start])):
        place = (remember.start(), found.end)
    if near:
        return FollowUp(found, ((min(place[0], start), max(place[1], end)),))
    return FollowUp(found, (place, trigger) if before else (trigger, place))


def _after(line: Line, end: int) -> Found | None:
    """Return the first date after a trigger, in the same sentence."""
    found = line.date_in(end, _sentence_end(line.plain, end), "first")
    if found is None or _past(line, found):
        return None
    gap = line.plain[end : found.start]
    return None if _CLAUSE_END.search(gap.strip(" :,")) or _NOT_DUE.search(gap) else found


def _sentence_end(text: str, start: int) -> int:
    """Return where a sentence ends; the point of an abbreviation (p.m., Sept.) ends none."""
    for stop in _SENTENCE_END.finditer(text, start, start + _LONGEST):
        word = text[max(start, stop.start() - 4) : stop.start()].split(" ")[-1]
        if stop.group() != "." or word not in _ABBREVIATED:
            return stop.start()
    return start + _LONGEST


def _before(line: Line, start: int, end: int) -> Found | None:
    """Return the last date before a trigger in the same clause, or before its comma if nothing follows."""
    text = line.plain
    begin = max(0, start - _LONGEST)
    last = not text[end : end + _LONGEST].strip(" .!")
    for stop in _CLAUSE_END.finditer(text, begin, start):
        if text[stop.end() : start].strip() or not last:
            begin = stop.end()
    found = line.date_in(begin, start, "last")
    if found is None or _past(line, found) or len(text[found.end : start].strip()) > _FARTHEST:
        return None
    return None if _NOT_DUE.search(text[begin : found.start]) else found


def _past(line: Line, found: Found) -> bool:
    """Return whether a day is over: nobody follows up then."""
    return found.day < line.now.date()


def _before_a_day(line: Line) -> FollowUp | None:
    """周五前解决: the Chinese "by" stands after its date."""
    found = line.date_in(len(line.plain) - _LONGEST, len(line.plain), "last")
    if found is None or not found.words.endswith("前") or _past(line, found):
        return None
    return FollowUp(found, ((found.start, found.end),))


def _tells(line: Line, found: Found) -> bool:
    """Return whether a date tells when something else happens: the contract ends June 30, 6月30日到期."""
    before = line.plain[max(0, found.start - 40) : found.start]
    return bool(_NOT_DUE.search(before) or _HAPPENS.match(line.plain, found.end))


def _alone(line: Line) -> FollowUp | None:
    """Return a reminder's date: the last of the line, or its first, unless it tells of something else."""
    for start, pick in ((max(0, len(line.plain) - _LONGEST), "last"), (0, "first")):
        found = line.date_in(start, start + _LONGEST, pick)
        if found and not _past(line, found) and not _tells(line, found):
            return FollowUp(found, ((found.start, found.end),))
    return None
