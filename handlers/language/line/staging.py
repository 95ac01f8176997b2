"""The stages of a workspace's own pipeline, by name, by synonym, or by how only one of them begins."""

from __future__ import annotations

from typing import NamedTuple

from handlers.language.line.own import Words
from handlers.language.regex import regex

_LED = regex(
    r"(?:(?<![a-z])(?:(?:in|at|to|into|now)(?: the)?|stage(?: is| to|\s?[:=])?|moved? (?:it )?(?:to|into)"
    r"|advance[d]? to|push(?:ed)? to|progress(?:ed)? to|back to|set to|=|:|->)"
    r"|->|→|=>|进入|进(?:了)?|退回到|退回|回到|推进到|推进至|转到|转入|进到|移到|改为|改成|更新为|变更为|到"
    r"|阶段[为是:]?|状态[为是:]?|[:=])(?:了)?\s*$"
)
_MOVED = regex(
    r"back to|moved?|advance|progress|push|set to|stage|进入|推进|转|移到|改为|改成|退回|回到|->|→"
)
_ENDS = regex(
    r"\s*(?:stage|phase|阶段|期)?\s*(?:了|中)?\s*(?:$|[,;:.!|/，；。、@(\x00]|and (?!we|they|he|she)|close"
    r"|closing|now|-|[$€£¥]|[0-9]|预计|计划|争取|有望|第|金额|[\U0001F300-\U0001FAFF])"
)
_SEPARATED = regex(r"(?:^|[,;:.!|/，；。、)\x00]|\s-\s?|and)\s*$")


class Staged(NamedTuple):
    """A stage that is named, and where."""

    name: str
    kind: str
    start: int
    end: int
    led: bool


def named(stages: Words, text: str) -> list[Staged]:
    """Return every stage that is named in a plain text."""
    found = []
    for match in stages.pattern.finditer(text):
        meant = stages.meant(match.group())
        if meant:
            lead = _LED.search(text, max(0, match.start() - 24), match.start())
            start = lead.start() if lead else match.start()
            found.append(Staged(meant[1], meant[0], start, match.end(), lead is not None))
    return found


def apart(text: str, one: Staged) -> bool:
    """Tell whether a stage stands by itself between other fields."""
    return bool(_ENDS.match(text, one.end)) and bool(
        _SEPARATED.search(text[: one.start]) or text[: one.start][-1:].isspace()
    )


def closed(stages: Words, text: str) -> Staged | None:
    """Return a stage that is won or lost and stands by itself."""
    return next(
        (one for one in named(stages, text) if one.kind in ("won", "lost") and apart(text, one)), None
    )


def moved_to(stages: Words, text: str) -> Staged | None:
    """Return the stage that a record moves to: led in, or by itself."""
    everyone = named(stages, text)
    moved = [one for one in everyone if one.led and _MOVED.match(text, one.start)]
    found = [one for one in everyone if one.kind not in ("won", "lost") or one.led]
    led = [one for one in found if one.led and _ENDS.match(text, one.end)]
    alone = [
        one
        for one in found
        if apart(text, one)
        and (_SEPARATED.search(text[: one.start].rstrip()) or not text[: one.start].strip())
    ]
    between = [one for one in found if apart(text, one)]
    for some in (alone, between):  # a stage's own name goes before a word that may mean one
        some.sort(key=lambda one: not text.endswith(one.name.lower(), one.start, one.end))
    return next((some[0] for some in (led, moved, alone, between) if some), None)
