"""Questions: lists and find lines, by the words people ask with; what is not read is text to look for.

A question is told from a remark by what it holds: filters, values and nouns alone ask; a word of asking in
front asks whatever follows.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.language.line.filters import PLURAL, Parse, parsed
from handlers.language.line.reading import Reading
from handlers.language.line.text import Line, begin
from handlers.language.regex import regex

_FINDS = regex(
    r"(?:(?:find|search|look up|lookup|look for|query|filter|查一下|查询|查找|查|找一下|搜索|搜|找(?!到"
    r"|了)|筛选)(?![a-z])(?:\s+for(?![a-z]))?)[\s:：]*"
)
_ASKS = regex(
    r"(?:(?:what|what's|which|who|whose|how many|how much|where|are there|is there|any|do we have|do i "
    r"have|have we|give me|show me|show|list|display|get me|列出|列一下|列表|看一下|看看|显示|有哪些"
    r"|有什么|哪些|哪个|谁|多少)(?![a-z]))"
)
_ASKS_ANYWHERE = regex(r"有哪些|有什么|哪些|多少|有几个|谁的|有没有|是哪|吗[?？]?$|\?\s*$")


def everything(line: Line, noun: str) -> Reading:
    """Return a bare command lists what is there."""
    return Reading("find", noun=PLURAL[noun])


def is_question(line: Line, noun: str, *, sure: bool = False) -> bool:
    """Tell whether a line asks; `sure` only by a word of asking."""
    if sure:
        start = begin(line.plain, line.start)
        return bool(_FINDS.match(line.plain, start) or _ASKS.match(line.plain, start))
    return question(line, noun) is not None


def question(line: Line, noun: str, *, open_line: bool = False) -> Reading | None:
    """Return what a line asks, or None if it asks nothing."""
    start = begin(line.plain, line.start)
    finds = _FINDS.match(line.plain, start)
    at = finds.end() if finds else start
    if finds and _is_name(line, start, finds.end()):
        finds, at = None, start
    if noun == "followup" and not finds and _is_to_be_done(line):
        return None
    asks = _ASKS.match(line.plain, start) is not None and not _is_name(line, start, start + 3)
    patient = finds or asks or (open_line and _ASKS_ANYWHERE.search(line.plain))
    parse = parsed(line, noun, at, 12 if patient else 0)
    asking = finds is not None
    if not finds and not parse.unread:
        asking = parse.listed or bool(parse.clauses) or bool(parse.named)
        if noun == "followup" and any(clause[0] not in _OF_FOLLOWUPS for clause in parse.clauses):
            asking = False
        if (
            noun == "followup"
            and not parse.listed
            and {"customer", "due"} == {clause[0] for clause in parse.clauses}
        ):
            asking = False
        if noun == "deal" and (_CHANGES.search(line.plain, start) or _WE_DID.match(line.plain, start)):
            asking = False
        if asking and _only_changes(line, noun, parse):
            asking = False
        if (
            open_line
            and asking
            and not (parse.listed or parse.named or len(parse.clauses) > 1 or asks or _some_filter(parse))
        ):
            asking = False
    elif not finds and (open_line or asks) and (asks or _ASKS_ANYWHERE.search(line.plain)):
        asking = (
            bool(parse.clauses or parse.named or parse.listed)
            if not open_line
            else bool(parse.clauses or parse.named or (asks and line.plain.rstrip().endswith(("?", "？"))))
        )
        if asks and line.plain.startswith(("list", "show", "any"), start) and parse.unread:
            asking = False
    if not asking:
        return None
    words = " ".join(line.typed[first:last] for first, last in _runs(line, parse.unread)).strip(" ?？!,，的")
    if words:
        parse.add("text", "has", words)
    if noun == "customer" and not parse.named and any(clause[0] == "due" for clause in parse.clauses):
        parse.noun = "followup"
    return Reading(
        "find",
        noun=PLURAL.get(parse.noun, parse.noun),
        clauses=tuple(parse.clauses),
        sort=parse.sort,
        limit=parse.limit,
        listed=parse.listed,
    )


def _is_to_be_done(line: Line) -> bool:
    """Tell whether a line says when at what time, or how often: something to be done, and no list."""
    return (
        "每" in line.plain
        or "every" in line.plain
        or any(one.grain in ("minute", "part") for one in line.dates())
    )


_CHANGES = regex(r"(?<![a-z])(?:move|moved|push|set|change|advance)(?![a-z])|->|→|改成|改为|推进到|转到")
_WE_DID = regex(r"we (?:won|lost)(?![a-z])")
_OF_FOLLOWUPS = ("owner", "due", "overdue", "customer", "status", "priority")


def _some_filter(parse: Parse) -> bool:
    return any(clause[0] not in ("customer",) for clause in parse.clauses)


def _only_changes(line: Line, noun: str, parse: Parse) -> bool:
    """Tell whether a customer and behind it a stage that is won or lost is all: a change, no question."""
    if noun != "deal" or len(parse.clauses) != 2:
        return False
    (first, *_), (second, _, value) = parse.clauses[0], (*parse.clauses[1], None, None)[:3]
    kinds = {one.name: one.kind for one in line.known.stages}
    return first == "customer" and second == "stage" and kinds.get(str(value)) in ("won", "lost")


def _is_name(line: Line, start: int, end: int) -> bool:
    return any(one.start <= start and one.end > end for one in line.mentions)


def _runs(line: Line, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Neighbouring unread words as one stretch."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not line.plain[merged[-1][1] : start].strip():
            merged[-1] = merged[-1][0], end
        else:
            merged.append((start, end))
    yield from merged
