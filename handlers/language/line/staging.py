"""The stages of a workspace's own pipeline, by name, by synonym, or by how only one of them begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from handlers.language.fold import plain
from handlers.language.line.known import Value
from handlers.language.stages import WORDS as SYNONYMS

_LED = re.compile(
    r"(?:(?<![a-z])(?:(?:in|at|to|into|now)(?: the)?|stage(?: is| to)?|moved? (?:it )?(?:to|into)"
    r"|advance[d]? to|push(?:ed)? to|progress(?:ed)? to|back to|set to|=|:|->)"
    r"|->|→|=>|进入|退回到|退回|回到|推进到|推进至|转到|转入|进到|移到|改为|改成|更新为|变更为|到"
    r"|阶段[为是:]?|状态[为是:]?|[:=])(?:了)?\s*$"
)
_MOVED = re.compile(
    r"back to|moved?|advance|progress|push|set to|stage|进入|推进|转|移到|改为|改成|退回|回到|->|→"
)
_ENDS = re.compile(
    r"\s*(?:stage|phase|阶段|期)?\s*(?:了|中)?\s*(?:$|[,;:.!|，；。、@(\x00]|and (?!we|they|he|she)|close"
    r"|closing|now|-|[$€£¥]|[0-9]|第|金额|[\U0001F300-\U0001FAFF])"
)
_SEPARATED = re.compile(r"(?:^|[,;:.!|，；。、)\x00]|\s-\s?|and)\s*$")


class Staged(NamedTuple):
    """A stage that is named, and where."""

    name: str
    start: int
    end: int
    led: bool


@lru_cache(maxsize=64)
def _pattern(stages: tuple[Value, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    meaning: dict[str, str] = {}
    for one in stages:
        for word in (one.name, *one.words, *SYNONYMS.get(one.name, "").split("|")):
            if word:
                meaning.setdefault(plain(word), one.name)
    names = [plain(one.name) for one in stages]
    for one in stages:
        word = plain(one.name)
        for length in range(3, len(word)):
            beginning = word[:length]
            if beginning.isalpha() and sum(name.startswith(beginning) for name in names) == 1:
                meaning.setdefault(beginning, one.name)
    spelled = {plain(word): one.name for one in stages for word in one.words if not word.isascii()}
    for word, name in spelled.items():
        if len(word) > 3 and sum(other.startswith(word[:2]) for other in spelled) == 1:
            meaning.setdefault(word[:2], name)
    latin = "|".join(
        re.escape(word).replace(r"\ ", r"[\s_-]+")
        for word in sorted(meaning, key=len, reverse=True)
        if word.isascii()
    )
    han = "|".join(re.escape(word) for word in sorted(meaning, key=len, reverse=True) if not word.isascii())
    parts = [rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9]|'[a-z])"] if latin else []
    return re.compile("|".join([*parts, *([han] if han else [])]) or "(?!)"), meaning


def named(stages: Sequence[Value], text: str) -> list[Staged]:
    """Every stage that is named in a plain text."""
    pattern, meaning = _pattern(tuple(stages))
    found = []
    for match in pattern.finditer(text):
        word = re.sub(r"[\s_-]+", " ", match.group())
        name = meaning.get(word)
        if name:
            lead = _LED.search(text, max(0, match.start() - 24), match.start())
            found.append(Staged(name, lead.start() if lead else match.start(), match.end(), lead is not None))
    return found


def apart(text: str, one: Staged) -> bool:
    """Whether a stage stands by itself between other fields."""
    return bool(_ENDS.match(text, one.end)) and bool(
        _SEPARATED.search(text[: one.start]) or text[: one.start][-1:].isspace()
    )


def moved_to(stages: Sequence[Value], text: str) -> Staged | None:
    """The stage that a record moves to: led in, or by itself."""
    moved = [one for one in named(stages, text) if one.led and _MOVED.match(text, one.start)]
    kinds = {one.name: one.kind for one in stages}
    found = [one for one in named(stages, text) if kinds.get(one.name) not in ("won", "lost") or one.led]
    led = [one for one in found if one.led and _ENDS.match(text, one.end)]
    alone = [
        one
        for one in found
        if apart(text, one)
        and (_SEPARATED.search(text[: one.start].rstrip()) or not text[: one.start].strip())
    ]
    between = [one for one in found if apart(text, one)]
    return next((some[0] for some in (led, moved, alone, between) if some), None)
