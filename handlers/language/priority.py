"""How pressing something is: p1 to p4, !high, urgent, 紧急, 低优先级."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from handlers.language.fold import plain
from handlers.language.regex import regex

_LEVELS = {
    "urgent": "urgent|urgently|asap|critical|blocker|emergency|紧急|加急|特急|十万火急|急急急|急",
    "high": "high|hi|important|高|重要",
    "medium": "medium|med|normal|moderate|中|普通|一般|中等|正常",
    "low": "low|lo|minor|trivial|低|不急",
}
_MEANING = {word: level for level, words in _LEVELS.items() for word in words.split("|")}


def _either(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_LATIN = _either([word for word in _MEANING if word.isascii()])
_HAN = _either([word for word in _MEANING if not word.isascii()])
_STARTS = "".join({word[0] for word in _MEANING} | set("!psu优紧重非特很比加"))
_MARK = regex(
    rf"(?=[{_STARTS}])(?:"
    r"(?<![a-z0-9/.])(?:"
    rf"!\s?(?P<marked>{_LATIN}|p[0-4]|{_HAN})(?![a-z0-9])"
    rf"|(?:priority|prio|pri|severity|sev|urgency)\s*(?:is|=|:)?\s*(?P<after>{_LATIN}|p?[0-4])(?![a-z0-9])"
    rf"|(?P<before>{_LATIN})[\s-]+(?:priority|prio|severity)(?![a-z])"
    r"|(?P<level>p[1-4])(?![a-z0-9])(?:\s+(?:priority|issue|ticket))?"
    r"|(?P<word>urgent|asap)(?![a-z0-9])"
    r")"
    rf"|(?:优先级|紧急程度|重要程度)\s*(?:是|为|=|:)?\s*(?P<level_han>{_HAN}|p[1-4])"
    rf"|(?P<han_before>{_HAN})(?:优先级|优先)"
    r"|(?P<han_word>(?:非常|特别|很|比较)?(?:紧急|加急|特急))(?!联系|电话|情况))"
)


class Priority(NamedTuple):
    """A priority that was said: p1 to p4, or urgent, high, medium, low."""

    level: str
    start: int
    end: int


def find(text: str, hidden: Sequence[tuple[int, int]] = ()) -> Priority | None:
    """Return the last priority named in a folded text, outside what is hidden."""
    last = None
    for match in _MARK.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in hidden):
            last = Priority(_level(match), *match.span())
    return last


def _level(match: re.Match[str]) -> str:
    group = match.lastgroup
    assert group is not None
    word = match[group]
    if group == "han_word":
        return "urgent"
    if word in _MEANING:
        return _MEANING[word]
    return word if word.startswith("p") else f"p{word}"


def is_urgent(text: str) -> bool:
    """Tell whether a text says that something cannot wait."""
    marked = find(plain(text))
    return marked is not None and marked.level in ("p1", "p0", "urgent")
