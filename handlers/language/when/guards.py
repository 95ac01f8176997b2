"""Which readings are too weak: "may", "sun", a lone number are dates only where something else says so."""

from __future__ import annotations

from handlers.language.lexicon import KINDS, UNKNOWN, Atom
from handlers.language.when.compose import Candidate
from handlers.language.when.values import Context, DateParts

_SHY_WORDS = frozenset(
    [
        "sun",
        "sat",
        "mon",
        "wed",
        "mar",
        "do",
        "so",
        "mi",
        "di",
        "sa",
        "mer",
        "dom",
        "sex",
        "seg",
        "ter",
        "qua",
        "qui",
        "tom",
        "so.",
        "mars",
        "jue",
        "vie",
        "lun",
        "sab",
        "lu",
        "ma",
        "me",
        "je",
        "ve",
    ]
)
_AFTER_NUMBER = frozenset(
    [
        "with",
        "for",
        "to",
        "and",
        "at",
        "in",
        "on",
        "by",
        "if",
        "re",
        "about",
        "from",
        "when",
        "i",
        "we",
        "he",
        "she",
        "they",
        "let",
        "per",
        "via",
        "or",
        "but",
        "as",
        "so",
        "then",
        "send",
        "call",
        "email",
        "please",
        "just",
        "via",
    ]
)


_NUMBERED = tuple("楼线馆院机门店仓库柜车房厅厂桌窗码球产项文会室")  # 3号线, 5号会议室


def too_weak(context: Context, found: Candidate, atoms: list[Atom], kinds: str, whole: bool) -> bool:
    """Whether what was found is more likely something else than a date."""
    if found.pieces == 0 or (found.pieces == 1 and (found.nth or found.zone is not None or found.anchors)):
        return True
    if found.pieces > 1 and not _only_day_number(found):
        return found.nth is not None and found.date is None and found.period is None
    date = found.date
    if isinstance(date, DateParts) and date.month is None and date.day and context.language == "zh":
        return _number_counts_something(context, found, atoms, kinds)
    if whole or context.eager:
        return False
    words = context.text[found.start : found.end]
    led = _led(found, kinds)
    if isinstance(found.date, DateParts) and found.date.bare:
        return _weak_date(context, found, atoms, kinds, words, led)
    if found.weekday is not None:
        word = words.split()[-1].strip(".,")
        return word in _SHY_WORDS and not (led and kinds[found.first] != "j")
    if found.part is not None:
        return not (
            led or words.endswith("ish") or not words.isascii() or context.language not in ("en", "zh")
        )
    if found.relday is not None:
        return words == "tom"
    if found.clock is not None and found.clock.bare:
        return not context.half_day or _number_counts_something(context, found, atoms, kinds)
    return False


def _only_day_number(found: Candidate) -> bool:
    return False


def _led(found: Candidate, kinds: str) -> bool:
    """Whether a preposition leads into the date."""
    return kinds[found.first] in "ljb@iABd" or (found.first > 0 and kinds[found.first - 1] in "iAtBd")


def _weak_date(
    context: Context, found: Candidate, atoms: list[Atom], kinds: str, words: str, led: bool
) -> bool:
    date = found.date
    if date.month is not None and date.day is None:  # "may", "march"
        return not (kinds[found.first] in "ibAB" or (found.first > 0 and kinds[found.first - 1] in "iAtB"))
    if date.month is not None:  # 2/3, 10.1
        if ("." in words or "-" in words) and context.half_day:
            return True
        return not led or _number_counts_something(context, found, atoms, kinds)
    if not led and not words.startswith(("the ", "le ", "el ", "dia ", "am ", "den ", "der ", "no ")):
        return True
    spelled = not any(char.isdigit() for char in words)
    return _number_counts_something(context, found, atoms, kinds) and (spelled or True)


def _number_counts_something(context: Context, found: Candidate, atoms: list[Atom], kinds: str) -> bool:
    """Whether an unknown word follows that the number may belong to: the 2nd meeting, at 5 Main Street."""
    after = found.last + 1
    if after >= len(kinds) or kinds[after] not in (UNKNOWN, KINDS["hence"]):
        return False
    rest = context.text[atoms[after].start :]
    if not rest[0].isascii():
        return rest.startswith(_NUMBERED)
    word = rest.split(maxsplit=1)[0].strip(".,")
    return word not in _AFTER_NUMBER
