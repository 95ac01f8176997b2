"""What a line changes about a record: its state, owner, priority, sums and dates, and what is said with "
"it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from handlers.language import priority as priorities
from handlers.language.fold import words
from handlers.language.line import dates as roles
from handlers.language.line import staging
from handlers.language.line.known import Known, Noun, Person, Record
from handlers.language.line.reading import NOBODY, Reading
from handlers.language.line.text import Line, Span
from handlers.language.line.vocabulary import VERBS, Verb, either
from handlers.language.money import Money

_FILLERS = (
    "it|this|that|is|was|has been|have been|been|now|as|to|be|and|the|ticket|tickets|deal|opp|opportunity"
    "|follow up|followup|reminder"
    "|please|pls|plz|finally|set|mark|marked|make|change|changed|update|updated|put|status|stage|state"
    "|can be|can|we|we've|i've|i|just|already|so"
    "|again|then|thanks|thx|ok|okay|a|an|at|in|into|on|by|for|with|also|owner|priority|prio|raise|raised"
    "|bump|bumped|escalate|escalated|new"
    "|number|no|you|could you|would you|let's|customer|from|of|up|out|date|close|closing|about|still"
    "|actually|gets|got|go|goes|went|over",
    "把|了|已经|已|现在|状态|阶段|改成|改为|变更为|更新为|设为|设成|标记为|标为|这个|这条|该|它|请|并|被"
    "|进入|到|是|终于|可以|也|就|的|优先级|调到|调成|调整为|调为"
    "|升级到|升级为|升级|提到|提高到|降到|降级|改|将|都|先|吧|啦|哦|和|再|工单|商机|单子|跟进|任务|负责人"
    "|给|由|金额|帮我|一下|麻烦|嗯|处理|推进到|推进|转到|转入|转|这单|这一单|今天|刚|刚刚|又|们|号",
)
_FILLER = re.compile(rf"(?:{either(*_FILLERS)}|[\s\W_]|\x00)+")
_NOTHING = re.compile(r"[\W_]*")
_LEAD = re.compile(r"[\s,:;.\-–—，：；。、!！|=>→]+")
_PRIORITY_WORDS = "urgent|critical|blocker|high|medium|normal|low|highest|lowest|top priority|major|minor"
_MERGED = re.compile(r"\s*(?:(?:into|with|to|of|到|至)\s*)?(?:ticket|工单)?\s*#?\s*([0-9]{1,9})")
_ME = re.compile(r"\s*(?:me|myself|我自己|我)(?![a-z们])")
_NOBODY = re.compile(
    r"\s*(?:nobody|no one|noone|none|the queue|queue|unassigned|没人|无人|空|公共池|公海)(?![a-z])"
)
_OWNER_AFTER = re.compile(r"\s*(?:is|=|:|to|@|为|是)?\s*")


@dataclass(frozen=True, slots=True)
class _Said:
    """A verb in a line, and where."""

    verb: Verb
    start: int
    end: int


@cache
def _verbs(noun: Noun) -> tuple[re.Pattern[str], dict[str, Verb]]:
    rows = [one for one in VERBS if one.noun in (noun, "")]
    pattern = "|".join(f"(?P<v{at}>{either(one.english, one.chinese)})" for at, one in enumerate(rows))
    return re.compile(pattern), {f"v{at}": one for at, one in enumerate(rows)}


@cache
def _each_verb(noun: Noun) -> tuple[tuple[re.Pattern[str], Verb], ...]:
    return tuple(
        (re.compile(either(one.english, one.chinese)), one) for one in VERBS if one.noun in (noun, "")
    )


def said(noun: Noun, body: str) -> Iterator[_Said]:
    """The verbs of a kind of record in a text, the longest at each place."""
    found: list[_Said] = []
    for pattern, verb in _each_verb(noun):
        found += [_Said(verb, *match.span()) for match in pattern.finditer(body)]
    found.sort(key=lambda one: (one.start, -one.end))
    last = -1
    for one in found:
        if one.start >= last:
            yield one
            last = one.end


def idle(text: str) -> bool:
    """Whether a text holds nothing but words that say nothing here."""
    return not text.strip() or _NOTHING.fullmatch(text) is not None or _FILLER.fullmatch(text) is not None


def change(line: Line, record: Record, spans: Sequence[Span], start: int) -> Reading:
    """What a line changes about a record. `spans` are names and references, which are read already."""
    noun = record.noun
    body = line.blanked(spans, start)
    verbs = list(said(noun, body))
    reading = Reading(f"{noun}.change", record=record)
    state = next((one for one in verbs if _is_state(line, body, one, verbs)), None)
    if state is None:
        return _fields(line, reading, record, body, start, spans)
    before, after = body[: state.start], body[state.end :]
    if state.verb.field == "note":
        reading = _fields(line, reading, record, before + " " * len(after), start, spans, text=False)
        return replace(reading, text=_kept(line, state.end))
    reading = _state(reading, state.verb, line.known)
    said_after = _read_apart(line, reading, record, " " * state.end + after, spans)
    if said_after is not None:
        reading = said_after
        lead = _unread(line, record, before, spans)
        if not idle(lead):
            return _with_text(reading, state.verb, line.text(*_stretch(before)))
        return _fields(
            line, reading, record, before + " " * (len(body) - len(before)), start, spans, text=False
        )
    reading = _fields(
        line, reading, record, before + " " * (len(body) - len(before)), start, spans, text=False
    )
    kept, owner = _without_owner(line, state.end)
    if owner and reading.owner is None:
        reading = replace(reading, owner=owner)
    return _with_text(reading, state.verb, kept)


def _kept(line: Line, start: int) -> str:
    match = _LEAD.match(line.plain, start)
    return line.typed[match.end() if match else start :].strip().rstrip("。;")


def _without_owner(line: Line, start: int) -> tuple[str, Person | None]:
    """The text from a place on, and the colleague who is named at its very end."""
    kept = _kept(line, start)
    for one in line.colleagues:
        if one.start >= start and not line.plain[one.end :].strip(" .!") and one.start > start:
            head = line.typed[start : one.start]
            match = _LEAD.match(head)
            return head[match.end() if match else 0 :].strip(" ,，;-"), one.person
    return kept, None


def _stretch(before: str) -> Span:
    return len(before) - len(before.lstrip()), len(before)


def _is_state(line: Line, body: str, one: _Said, verbs: Sequence[_Said]) -> bool:
    """Whether a word of state is said as a state: it opens or closes its clause."""
    verb = one.verb
    if verb.takes not in ("solution", "reason", "note"):
        return False
    head = body[_clause(body, one.start) : one.start]
    if _DENIED.search(head):
        return False
    if verb.noun == "deal" and _DATED_STATE.fullmatch(body[one.start : one.end]) and _beside_date(line, one):
        return False
    opens = idle(head)
    closes = _NOTHING.fullmatch(body, one.end) is not None
    if verb.field == "note":
        return opens
    if (
        verb.noun == "ticket"
        and verb.value == "solved"
        and body[one.start : one.end] in ("close", "closing", "fix", "closed", "done")
    ):
        return opens or closes
    if (
        verb.noun == "followup"
        and verb.value == "cancelled"
        and body[one.start : one.end] in ("drop", "remove", "delete", "forget")
    ):
        return opens
    if (
        verb.noun == "deal"
        and body[one.start : one.end] in ("dead", "gone", "signed", "签约", "成交", "签下")
        and not opens
    ):
        return closes
    if not body[one.start].isascii():
        return opens or closes or len(head.strip()) <= 4
    return opens or closes


_DENIED = re.compile(
    r"(?:(?<![a-z])(?:not|never|no|isn't|wasn't|won't|can't|cannot|don't|didn't|haven't|hasn't|couldn't"
    r"|almost|nearly|un|wait to|trying to|try to|to be|if|until|before|once|when)"
    r"(?:\s+(?:yet|really|fully|been|be|it|get|it is|this is|quite|completely))*|没有?|未|尚未|还没|不|别"
    r"|无法|不能|快要?|差点|等|如果|要是|若)\s*$"
)
_DATED_STATE = re.compile(r"成交|签约|签单|签下|签了|成单|拿下|signed|won|win")


def _beside_date(line: Line, one: _Said) -> bool:
    """Whether a word for winning only says what a day is for: 10月25日成交."""
    if line.plain[one.start : one.end].isascii():
        return False
    return any(
        not line.plain[date_.end : one.start].strip(" 前要会可能")
        or not line.plain[one.end : date_.start].strip(" 日期时间为是:在于")
        for date_ in line.dates()
        if date_.day >= line.now.date() and (date_.end <= one.start or date_.start >= one.end)
    )


_STOP = re.compile(r"[,;:!?\n]|\.(?=\s|$)|[，；：。！？]|\s-\s")


def _clause(body: str, place: int) -> int:
    start = 0
    for stop in _STOP.finditer(body, 0, place):
        start = stop.end()
    return start


def _state(reading: Reading, verb: Verb, known: Known) -> Reading:
    if verb.field == "stage":
        stage = next((one.name for one in known.stages if one.kind == verb.value), f"closed {verb.value}")
        return replace(reading, stage=stage)
    return replace(reading, status=verb.value)


def _with_text(reading: Reading, verb: Verb, text: str) -> Reading:
    if not any(char.isalnum() for char in text):
        return reading
    if verb.takes == "solution":
        return replace(reading, solution=text)
    if verb.takes == "reason":
        return replace(reading, reason=text)
    return replace(reading, text=text)


def _read_apart(
    line: Line, reading: Reading, record: Record, body: str, spans: Sequence[Span]
) -> Reading | None:
    """The reading with the fields that stand in a text, if it holds nothing else."""
    rest = _unread(line, record, body, spans)
    if not idle(rest):
        return None
    return _fields(line, reading, record, body, 0, spans, text=False)


def _unread(line: Line, record: Record, body: str, spans: Sequence[Span]) -> str:
    return _gathered(line, record, body, spans)[1]


def _fields(
    line: Line,
    reading: Reading,
    record: Record,
    body: str,
    start: int,
    spans: Sequence[Span],
    *,
    text: bool = True,
) -> Reading:
    """The reading with what a text says of fields; what is left of it is a note."""
    found, rest = _gathered(line, record, body, spans)
    for name, value in found.items():
        if not getattr(reading, name):
            reading = replace(reading, **{name: value})
    if text and not idle(rest):
        begin = len(body) - len(body.lstrip())
        reading = replace(reading, text=line.text(begin))
    return reading


def _gathered(line: Line, record: Record, body: str, spans: Sequence[Span]) -> tuple[dict[str, Any], str]:
    """The fields that a text says, and the text without the words that say them."""
    found: dict[str, Any] = {}
    taken: list[Span] = []
    outside = _outside(body)
    verbs = list(said(record.noun, body))
    _owner(line, record, body, verbs, found, taken)
    if record.noun == "ticket":
        _merge(body, verbs, found, taken)
    if record.noun in ("ticket", "followup"):
        _priority(body, found, taken)
    if record.noun == "deal":
        _amount(line, body, verbs, [*spans, *outside, *taken], found, taken)
        _stage(line, body, found, taken)
        _date(line, record, body, "close_on", [*spans, *outside, *taken], found, taken)
    if record.noun == "followup":
        _date(line, record, body, "due", [*spans, *outside, *taken], found, taken)
    rest = _without(body, taken)
    for one in verbs:
        if one.verb.takes in ("person", "sum", "date", "record", "") and not any(
            a < one.end and one.start < b for a, b in taken
        ):
            rest = (
                _without(rest, [(one.start, one.end)])
                if one.verb.field in found or one.verb.takes == ""
                else rest
            )
    return found, rest


def _outside(body: str) -> list[Span]:
    """What stands before and behind the text that is not blank."""
    begin, end = len(body) - len(body.lstrip()), len(body.rstrip())
    return [(0, begin), (end, len(body))] if body.strip() else [(0, len(body))]


def _without(body: str, taken: Sequence[Span]) -> str:
    for start, end in taken:
        body = body[:start] + " " * (end - start) + body[end:]
    return body


def _owner(
    line: Line, record: Record, body: str, verbs: Sequence[_Said], found: dict[str, Any], taken: list[Span]
) -> None:
    """Who it is given to: with an @, after a verb that gives, or whoever takes it."""
    named = [one for one in line.colleagues if body[one.start : one.end].strip()]
    for one in verbs:
        if one.verb.field != "owner":
            continue
        place = _OWNER_AFTER.match(body, one.end)
        at = place.end() if place else one.end
        if one.verb.takes == "person":
            who: Person | None = None
            end = at
            if me := _ME.match(body, at):
                who, end = line.me, me.end()
            elif nobody := _NOBODY.match(body, at):
                who, end = NOBODY, nobody.end()
            elif colleague := line.person_at(at):
                who, end = colleague.person, colleague.end
            if who:
                found["owner"] = who
                taken.append((one.start, end))
                return
        elif not named and _whole_clause(body, one):
            found["owner"] = line.me if one.verb.value == "me" else NOBODY
            taken.append((one.start, one.end))
            return
    if not named:
        behind = re.search(r"(?<![a-z])owner(?![a-z])|负责人|负责|跟进|处理|接手", body)
        for match in re.finditer(r"[a-z]+|[一-鿿]+", body) if behind else ():
            colleague = line.person_at(match.start())
            if colleague:
                found["owner"] = colleague.person
                taken.append(colleague.span)
                return
        return
    found["owner"] = named[0].person
    taken.append(named[0].span)


def _whole_clause(body: str, one: _Said) -> bool:
    """Whether a verb without an object opens its clause, or is all of it."""
    return idle(body[_clause(body, one.start) : one.start])


def _merge(body: str, verbs: Sequence[_Said], found: dict[str, Any], taken: list[Span]) -> None:
    for one in verbs:
        if one.verb.field == "merge" and (into := _MERGED.match(body, one.end)):
            found["merge"] = int(into[1])
            taken.append((one.start, into.end()))
            return


_MARKED_PRIORITY = re.compile(
    rf"(?<![a-z0-9])(?:p(?P<level>[1-4])|(?P<word>{_PRIORITY_WORDS}))(?![a-z0-9])|(?P<han>非常紧急|很紧急"
    rf"|特急|加急|紧急|最高|高优先级|高优|高|普通|中等|一般|低优先级|低优|不急|低)"
)
PRIORITY_OF = {
    **dict.fromkeys(words("urgent critical blocker highest 非常紧急 很紧急 特急 加急 紧急 最高"), "p1"),
    "top priority": "p1",
    **dict.fromkeys(words("high major 高优先级 高优 高"), "p2"),
    **dict.fromkeys(words("medium normal 普通 中等 一般"), "p3"),
    **dict.fromkeys(words("low lowest minor 低优先级 低优 不急 低"), "p4"),
}


def _priority(body: str, found: dict[str, Any], taken: list[Span]) -> None:
    """A priority that stands between fields; in a sentence "high" is an ordinary word."""
    for match in _MARKED_PRIORITY.finditer(body):
        apart = match["level"] or (
            idle(body[_clause(body, match.start()) : match.start()]) and _ends_field(body, match.end())
        )
        if apart and not any(a < match.end() and match.start() < b for a, b in taken):
            found["priority"] = (
                f"p{match['level']}" if match["level"] else PRIORITY_OF[match["word"] or match["han"]]
            )
            taken.append(match.span())
            return
    marked = priorities.find(body, hidden=taken)
    if marked:
        found["priority"] = marked.level if marked.level.startswith("p") else PRIORITY_OF[marked.level]
        taken.append((marked.start, marked.end))


def _ends_field(body: str, end: int) -> bool:
    rest = body[end : end + 24]
    return _NOTHING.match(rest[:1]) is not None and (
        idle(rest)
        or bool(re.match(r"\s*(?:[,;，；。.!@]|and |pls|please|priority|优先|级|的)", rest))
        or not rest.strip()
    )


def _amount(
    line: Line,
    body: str,
    verbs: Sequence[_Said],
    hidden: Sequence[Span],
    found: dict[str, Any],
    taken: list[Span],
) -> None:
    """The sum that it is worth now: of "from 40k to 55k" the second."""
    sums = [
        one
        for one in line.sums(hidden)
        if body[one.start : one.end].strip() and (one.weight > 1 or _led_to_sum(body, one))
    ]
    if not sums:
        bare = re.search(
            r"(?:amount|value|worth|金额|总价|价格|改成|改为|now|is|to)\s*(?:to|is|=|:|为|是"
            r"|到)?\s*([0-9]{3,9})(?![0-9年月日号%:/.\-])",
            body,
        )
        if bare and re.search(r"amount|value|worth|金额|总价|价格", body):
            found["amount"] = int(bare[1])
            found["currency"] = ""
            taken.append(bare.span())
        return
    one = sums[-1] if len(sums) == 2 and _from_to(body, sums[0], sums[1]) else sums[0]
    found["amount"] = one.amount
    found["currency"] = one.currency if "currency" not in one.guessed else ""
    for each in sums[:2] if one is not sums[0] else [one]:
        lead = re.search(
            r"(?:(?:amount|value|worth|deal size|size|price|金额|总价|价格|价值|合同额)\s*(?:is|to|at|now"
            r"|=|:|为|是|到|改成|改为)?\s*)$",
            body[: each.start],
        )
        taken.append((lead.start() if lead else each.start, each.end))


def _led_to_sum(body: str, one: Money) -> bool:
    return bool(
        re.search(
            r"(?:amount|value|worth|now|to|at|is|for|金额|总价|改成|改为|到|价格|[=:])\s*$", body[: one.start]
        )
    ) or idle(body[: one.start])


def _from_to(body: str, first: Money, second: Money) -> bool:
    return bool(
        re.fullmatch(
            r"\s*(?:to|->|→|=>|until|now|改到|改成|改为|到|变成|降到|涨到|,? now)\s*",
            body[first.end : second.start],
        )
    ) or bool(re.search(r"(?:not|instead of|rather than|was|从|不是|原来)\s*$", body[: first.start]))


def _stage(line: Line, body: str, found: dict[str, Any], taken: list[Span]) -> None:
    stage = staging.moved_to(line.known.stages, body)
    if stage:
        found["stage"] = stage.name
        taken.append((stage.start, stage.end))


def _date(
    line: Line,
    record: Record,
    body: str,
    name: str,
    hidden: Sequence[Span],
    found: dict[str, Any],
    taken: list[Span],
) -> None:
    """The day that it moves to: a date, or a length from the day that was planned."""
    if not body.strip():
        return
    planned = date.fromisoformat(record.due[:10]) if record.due else None
    likely = [line.ahead(one) for one in roles.meant(line, line.dates(hidden))]
    if record.noun == "followup":
        likely = [one for one in likely if not roles.is_past(line, one)]
    ahead = next(iter(likely), None)
    bare = _without(body, [*taken])
    by_length = roles.moved_by(line, bare, _base(line, record, body, planned))
    if by_length and (ahead is None or ahead.start <= by_length[1][1]):
        value, span = by_length
        found[name] = value.date() if name == "close_on" and isinstance(value, datetime) else value
        taken.append(span)
        return
    if ahead:
        found[name] = ahead.last_day if name == "close_on" else ahead.value
        taken.append((ahead.start, ahead.end))


def _base(line: Line, record: Record, body: str, planned: date | None) -> date | None:
    """From where a move by a length counts: a deal's closing day, a follow-up's day that is still to come."""
    if planned is None or re.search(
        r"(?<![a-z])(?:in|snooze[d]?)(?![a-z])|[0-9一二两三四五六七八九十]+(?:天|周|个月|小时|分钟)后", body
    ):
        return None
    return planned if record.noun == "deal" or planned > line.now.date() else None
