"""Which readings are too weak: "may", "sun", a lone number are dates only where something else says so."""

from __future__ import annotations

from handlers.language.fold import words
from handlers.language.lexicon import UNKNOWN, Atom, Kind
from handlers.language.regex import regex
from handlers.language.when.compose import Candidate
from handlers.language.when.grammar import letters
from handlers.language.when.values import Context, DateParts

_LEADING = letters("of the by at within after before to step")
"""Kinds before a date that make it one."""
_BEFORE_MONTHS = letters("within by after before to")
_TO_NUMBER = {joint + Kind.NUMBER for joint in letters("and dash to")}
# short names of weekdays that are also words
_SHY = words("sun sat mon wed mar do so mi di sa mer dom sex seg ter qua qui mars jue vie lun sab")
# what may follow a number without being counted by it
_FOLLOWING = words(
    "with for to and at in on by if re about from when i we he she they let per via or but as so then send "
    "call email please just"
)
_NUMBERED = tuple("楼线馆院机门店仓库柜车房厅厂桌窗码球产项文会室")  # 3号线, 5号会议室
_ROOM = regex(r"[0-9]{1,2}a\.?")
_MEANWHILE = words("目前 当前 刚刚 刚才 眼下")  # in a sentence they tell of a state
_PLACES = tuple("路街村镇桥店厂楼巷")  # 五一路
_SEASONS = ("spring", "summer", "autumn", "winter")
_LEADING_WORDS = ("after ", "before ", "first ", "start ", "late ")
_ARTICLES = ("the ", "le ", "el ", "dia ", "am ", "den ", "der ", "no ")


def too_weak(context: Context, found: Candidate, atoms: list[Atom], kinds: str, whole: bool) -> bool:
    """Return whether what was found is more likely something else than a date.

    `whole` says that there is nothing else in the text.
    """
    if found.part == "same" and not found.says_day:
        return True
    if found.pieces > 1:
        return found.nth is not None and found.date is None and found.period is None
    if found.nth or found.anchors or found.zone is not None:
        return True
    date = found.date if isinstance(found.date, DateParts) else None
    if date and date.day and date.month is None and context.language == "zh":
        return _is_count(context, found, atoms, kinds)
    typed = context.text[found.start : found.end]
    if found.clock is not None and _ROOM.fullmatch(typed):
        return not context.eager  # 4a is a room
    if found.clock and found.clock.bare and typed[-3:].isdigit():
        return not context.eager  # at 650
    if whole or context.eager:
        return False
    before = kinds[found.first - 1 : found.first] + kinds[found.first]
    led = not _LEADING.isdisjoint(before)
    if date and date.bare:
        return _is_weak_date(context, found, date, atoms, kinds)
    if found.weekday is not None:
        article_only = kinds[found.first] == Kind.THE
        return typed.split()[-1].strip(".,") in _SHY and (article_only or not led)
    if found.part is not None:
        return context.language in ("en", "zh") and _is_weak_part(context, found, kinds, typed, led)
    if found.now:
        return typed in _MEANWHILE
    if found.holiday and context.text[found.end : found.end + 1] in _PLACES:
        return True
    if found.holiday in _SEASONS:
        return not led
    if found.relday is not None:
        return typed == "tom"
    if found.clock is not None and found.clock.bare:
        return not context.half_day or _is_count(context, found, atoms, kinds)
    return False


def _is_weak_part(context: Context, found: Candidate, kinds: str, typed: str, led: bool) -> bool:
    """Return a part of the day with nothing that makes it a time: morning sickness, Noon Academy, 晨光."""
    after = kinds[found.last + 1 : found.last + 2]
    if not typed.isascii():
        return len(typed) == 1 and after == UNKNOWN
    if led or typed.endswith("ish") or typed.startswith(_LEADING_WORDS):
        return False
    return found.part not in ("noon", "midnight") or after == UNKNOWN


def _is_weak_date(context: Context, found: Candidate, date: DateParts, atoms: list[Atom], kinds: str) -> bool:
    typed = context.text[found.start : found.end]
    before = kinds[found.first - 1 : found.first] + kinds[found.first]
    if date.day is None:  # "may", "march"
        return _BEFORE_MONTHS.isdisjoint(before)
    if date.month is not None:  # "2/3", "10.1"
        if context.half_day and ("." in typed or "-" in typed):
            return True
        return _LEADING.isdisjoint(before) or _is_count(context, found, atoms, kinds)
    led = not _LEADING.isdisjoint(before) or typed.startswith(_ARTICLES)
    return not led or _is_count(context, found, atoms, kinds)


def _is_count(context: Context, found: Candidate, atoms: list[Atom], kinds: str) -> bool:
    """Return whether a word follows that the number belongs to: the 2nd meeting, at 5 Main Street, 3号线."""
    after = found.last + 1
    if found.clock and found.clock.bare and kinds[after : after + 2] in _TO_NUMBER:
        after += 2  # between 5 and 10 users
    if kinds[after : after + 1] not in (UNKNOWN, Kind.HENCE) or after == len(kinds):
        return False
    rest = context.text[atoms[after].start :]
    if not rest[0].isascii():
        return rest.startswith(_NUMBERED)
    return rest.split(maxsplit=1)[0].strip(".,") not in _FOLLOWING
