"""What a line changes about a record: state, owner, priority, sums and dates, and what is said with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from handlers.language import priority as priorities
from handlers.language.fold import words
from handlers.language.line import dates as roles
from handlers.language.line import doubt, staging
from handlers.language.line.fillers import NOTHING, idle
from handlers.language.line.known import Known, Noun, Person, Record
from handlers.language.line.reading import NOBODY, Reading
from handlers.language.line.text import Colleague, Line, Span
from handlers.language.line.vocabulary import VERBS, Verb, either
from handlers.language.money import Money
from handlers.language.regex import regex
from handlers.language.when import Found

_LEAD = regex(r"[\s,:;.\-–—，：；。、!！|=>→]+")
_PRIORITY_WORDS = "urgent|critical|blocker|high|medium|normal|low|highest|lowest|top priority|major|minor"
_MERGED = regex(r"\s*(?:(?:into|with|to|of|到|至)\s*)?(?:ticket|工单)?\s*#?\s*([0-9]{1,9})")
_MERGED_WITH = regex(r"(?:和|与|跟)\s*(?:工单)?\s*#?\s*([0-9]{1,9})号?\s*$")
_ME = regex(r"\s*(?:me|myself|我自己|我)(?![a-z们])")
_NOBODY = regex(
    r"\s*(?:nobody|no one|noone|none|the queue|queue|unassigned|没人|无人|空|公共池|公海)(?![a-z])"
)
_OWNER_AFTER = regex(r"\s*(?:(?:is|to)(?![a-z])|[=:@为是给])?\s*")


@dataclass(frozen=True, slots=True)
class _Said:
    """A verb in a line, and where."""

    verb: Verb
    start: int
    end: int


@cache
def _verbs(noun: Noun) -> tuple[re.Pattern[str], dict[str, Verb]]:
    """Return all verbs of a kind of record as one pattern, and the verb of each word."""
    rows = [one for one in VERBS if one.noun in (noun, "")]
    meaning: dict[str, Verb] = {}
    for one in rows:
        for word in (*one.english.split("|"), *one.chinese.split("|")):
            meaning.setdefault(word.replace("'", ""), one)
    english, chinese = "|".join(one.english for one in rows), "|".join(one.chinese for one in rows)
    return regex(either(english, chinese)), meaning


_BLANKS = regex(r"[\s-]+")


def said(noun: Noun, body: str) -> Iterator[_Said]:
    """Return the verbs of a kind of record in a text, the longest at each place."""
    pattern, meaning = _verbs(noun)
    for match in pattern.finditer(body):
        word = match.group().replace("'", "")
        yield _Said(meaning.get(word) or meaning[_BLANKS.sub(" ", word)], *match.span())


_FIELDS_BETWEEN = regex(r"(?<![a-z0-9])p[1-4](?![a-z0-9])")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def change(line: Line, record: Record, spans: Sequence[Span], start: int) -> Reading:
    """Return what a line changes about a record. `spans` are names and references, which are read already."""
    noun = record.noun
    body = line.blanked(spans, start)
    verbs = list(said(noun, body))
    reading = Reading(f"{noun}.change", record=record)
    bare = _FIELDS_BETWEEN.sub(_blank, _without(body, [one.span for one in line.colleagues]))
    state = next((one for one in verbs if _is_state(line, bare, one, verbs)), None)
    if state is None:
        return _fields(line, reading, record, body, start, spans)
    before, after = body[: state.start], body[state.end :]
    if state.verb.field == "note":
        reading = _fields(line, reading, record, before + " " * len(after), start, spans, text=False)
        return replace(reading, text=_kept(line, state.end, spans))
    reading = _state(reading, state.verb, line.known)
    if state.verb.value == "won" and (won := _won_at(line, body, state, spans)):
        return replace(_with_text(reading, state.verb, _kept(line, won.end, spans)), amount=won.amount)
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
    kept, owner = _without_owner(line, state.end, spans)
    if owner and reading.owner is None:
        reading = replace(reading, owner=owner)
    return _with_text(reading, state.verb, kept)


def _won_at(line: Line, body: str, state: _Said, spans: Sequence[Span]) -> Money | None:
    """Return the sum right behind a word for winning: won at 11.5k."""
    lead = _AT_SUM.match(body, state.end)
    return next((one for one in line.sums(spans) if lead and one.start == lead.end()), None)


_AT_SUM = regex(r"[\s,:，：!！]*(?:(?:at|for|with)\s+|签了|[@=])?\s*")
_THIS = regex(
    r"\s*(?:this one|this|it|that|the ticket|the deal|这个|这单|它"
    r"|该工单)\s*(?=[,.;:，。；：\-])"
)


def is_note(line: Line, text: str) -> bool:
    """Tell whether a text was said to be a note."""
    return any(
        one.verb.field == "note" and one.end <= line.plain.find(text) + 1
        for one in said("ticket", line.plain)
    )


def _kept(line: Line, start: int, spans: Sequence[Span], end: int | None = None) -> str:
    """Return the text from a place on, behind marks and a reference that stands right there."""
    this = _THIS.match(line.plain, start)
    start = this.end() if this else start
    while True:
        match = _LEAD.match(line.plain, start)
        start = match.end() if match else start
        reference = next((last for first, last in spans if first <= start < last), None)
        if reference is None:
            return line.typed[start:end].strip().rstrip("。;,，")
        start = reference


def whole(line: Line, spans: Sequence[Span], start: int) -> str:
    """Return all that a line says behind its reference, as a note."""
    return _kept(line, start, spans)


def _without_owner(line: Line, start: int, spans: Sequence[Span]) -> tuple[str, Person | None]:
    """Return the text from a place on, and the colleague who is named at its very end."""
    for one in line.colleagues:
        if one.start > start and not line.plain[one.end :].strip(" .!"):
            return _kept(line, start, spans, one.start), one.person
    return _kept(line, start, spans), None


def _stretch(before: str) -> Span:
    return len(before) - len(before.lstrip()), len(before)


_TEXTS = ("solution", "reason", "note")


_NEEDS_NO_OBJECT = regex(r"won|win|we won|lost|lose|we lost|signed|closed")
_OBJECT = regex(r"\s+(?:the|a|an|our|their|my|his|her|by|first|this round)(?![a-z])")
_DONE = regex(
    r"solved|resolved|fixed|closed|done|completed|complete|finished|sorted|cancelled"
    r"|canceled|reopened|pending|on hold|won|lost|signed"
)
_COMMANDED = regex(r"(?:(?<![a-z])(?:please|pls|can|to|and|now|then)|[,;.!:])\s*$")


def _is_state(line: Line, body: str, one: _Said, verbs: Sequence[_Said]) -> bool:
    """Tell whether a word of state is said as a state: it opens or closes its clause."""
    verb = one.verb
    if verb.takes not in _TEXTS:
        return False
    head = body[_clause(body, one.start) : one.start]
    if _DENIED.search(head) or _IMPOSSIBLE.match(body, one.end):
        return False
    if body[one.end : one.end + 2].strip().startswith(("?", "？")):
        return False
    if _LATER.match(body, one.end) and not _DONE.fullmatch(body[one.start : one.end]):
        return False
    if verb.noun == "deal" and _DATED_STATE.fullmatch(body[one.start : one.end]) and _beside_date(line, one):
        return False
    if body.rstrip(" .!").endswith(("?", "？")):
        return False
    if _OBJECT.match(body, one.end) and _NEEDS_NO_OBJECT.fullmatch(body[one.start : one.end]):
        return False
    opens = idle(head)
    said_last = _DONE.fullmatch(body[one.start : one.end]) or not body[one.start].isascii()
    closes = NOTHING.fullmatch(body, one.end) is not None and bool(said_last or _COMMANDED.search(head))
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


_DENIED = regex(
    r"(?:(?<![a-z])(?:not|never|no|isn't|wasn't|won't|can't|cannot|don't|didn't|haven't|hasn't|couldn't"
    r"|almost|nearly|un|wait to|trying to|try to|to be|if|until|before|once|when)"
    r"(?:\s+(?:yet|really|fully|been|be|it|get|it is|this is|quite|completely))*|没有?|未|尚未|还没|不|别"
    r"|无法|没法|没办法|不能|快要?|差点|等|如果|要是|若)\s*$"
)
_LATER = regex(
    r"\s+(?:(?:it|this|that)\s+)?(?:tomorrow|later|soon|next|if|when|once|unless|until|after)(?![a-z])"
)
"""What makes a word of state something to be done one day: close it when she confirms."""
_IMPOSSIBLE = regex(r"不[了掉上成]")
_DATED_STATE = regex(r"成交|签约|签单|签下|签了|成单|拿下|signed|won|win")


def _beside_date(line: Line, one: _Said) -> bool:
    """Tell whether a word for winning only says what a day is for: 10月25日成交."""
    if line.plain[one.start : one.end].isascii():
        return False
    return any(
        not line.plain[date_.end : one.start].strip(" 前要会可能")
        or not line.plain[one.end : date_.start].strip(" 日期时间为是:在于")
        for date_ in line.dates()
        if date_.day >= line.now.date() and (date_.end <= one.start or date_.start >= one.end)
    )


_STOP = regex(r"[,;:!?\n]|\.(?=\s|$)|[，；：。！？]|\s-\s")


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
    """Return the reading with the fields that stand in a text, if it holds nothing else."""
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
    """Return the reading with what a text says of fields; what is left of it is a note."""
    found, rest = _gathered(line, record, body, spans)
    for one in found:
        if not getattr(reading, one.name):
            changes: dict[str, Any] = {one.name: one.value}
            words = (one.name, line.typed[one.start : one.end].strip())
            if doubt.clouded(body, one.start):
                changes["guessed"] = reading.guessed | {"doubt"}
            reading = replace(reading, sources=(*reading.sources, words), **changes)
    if text and not idle(rest):
        reading = replace(reading, text=line.text(len(body) - len(body.lstrip())))
    return reading


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that a text says, and where. `led` when a word says which field it is."""

    name: str
    value: Any
    start: int
    end: int
    led: bool = True

    @property
    def span(self) -> Span:
        return self.start, self.end


def _found(line: Line, record: Record, body: str, spans: Sequence[Span]) -> tuple[list[_Field], list[_Said]]:
    """Return every field and verb in a text, whether said of the record or only told."""
    verbs = list(said(record.noun, body))
    found = [*_owner(line, body, verbs)]
    if record.noun == "ticket":
        found += _merge(body, verbs)
    if record.noun != "deal":
        found += _priority(body, [one.span for one in found])
    hidden = [*spans, *_outside(body), *(one.span for one in found)]
    if record.noun == "deal":
        sums = list(_amount(line, body, hidden))
        stages = list(_stage(line, body))
        hidden += [one.span for one in (*sums, *stages)]
        found += [*sums, *stages, *_date(line, record, body, verbs, "close_on", hidden)]
    if record.noun == "followup":
        found += _date(line, record, body, verbs, "due", hidden)
    return found, verbs


def loose(line: Line, note: Reading, spans: Sequence[Span], start: int) -> Reading | None:
    """Return what a line read as a mere note would change if its values were said of the record."""
    record = note.record
    if record is None or not note.text:
        return None
    body = line.blanked(spans, start)
    found, verbs = _found(line, record, body, spans)
    reading = replace(note)
    if any(one.verb.field == "note" and idle(body[: one.start]) for one in verbs):
        return None
    for one in found:
        if not getattr(reading, one.name) and doubt.may_be_meant(body, one.start, one.end):
            reading = replace(reading, **{one.name: one.value})
    for said_ in verbs:
        first, _ = doubt.clause_of(body, said_.start)
        who = line.person_at(first + len(body[first:]) - len(body[first:].lstrip()))
        if (
            said_.verb.field == "owner"
            and who
            and reading.owner is None
            and not doubt.denied(body, said_.start)
        ):
            reading = replace(reading, owner=who.person)
        state = said_.verb.field in ("status", "stage") and not (reading.status or reading.stage)
        later = _LATER.match(body, said_.end) or _IMPOSSIBLE.match(body, said_.end)
        later = later or _OBJECT.match(body, said_.end)
        if state and not later and doubt.may_be_meant(body, said_.start, said_.end):
            reading = _state(reading, said_.verb, line.known)
    return reading if replace(reading, text="").says else None


def _gathered(line: Line, record: Record, body: str, spans: Sequence[Span]) -> tuple[list[_Field], str]:
    """Return the fields that a text says, and the text without the words that say them.

    What only stands in a sentence is none: "customer asked for a demo next week" moves nothing.
    """
    found, verbs = _found(line, record, body, spans)
    rest = _without(body, [one.span for one in found])
    names = {one.name for one in found}
    idle_verbs = [
        (one.start, one.end)
        for one in verbs
        if (one.verb.field in names and one.verb.takes not in _TEXTS)
        or ("close_on" in names and _closes_on(body, one))
    ]
    rest = _without(rest, idle_verbs)
    standing = [one for one in found if (one.led or _stands(rest, one)) and not doubt.denied(body, one.start)]
    if len(standing) < len(found):
        rest = _without(body, [*(one.span for one in standing), *idle_verbs])
    return standing, rest


def _stands(rest: str, one: _Field) -> bool:
    """Tell whether a value stands for itself: nothing is said before it in its clause, nor behind a day."""
    first = _clause(rest, one.start)
    stop = _STOP.search(rest, one.end)
    behind = rest[one.end : stop.start() if stop else len(rest)]
    return idle(rest[first : one.start]) and (one.name not in ("close_on", "due") or idle(behind))


def _outside(body: str) -> list[Span]:
    """Return what stands before and behind the text that is not blank."""
    begin, end = len(body) - len(body.lstrip()), len(body.rstrip())
    return [(0, begin), (end, len(body))] if body.strip() else [(0, len(body))]


def _without(body: str, taken: Sequence[Span]) -> str:
    for start, end in taken:
        body = body[:start] + " " * (end - start) + body[end:]
    return body


_SAYS_OWNER = regex(r"(?<![a-z])owner(?![a-z])|负责人|负责|跟进|处理|接手")
_NAME = regex(r"[a-z]+|[\u4e00-\u9fff]+")


def _owner(line: Line, body: str, verbs: Sequence[_Said]) -> Iterator[_Field]:
    """Find the new owner: named with an @, after a verb that gives, or taking it."""
    named = [one for one in line.colleagues if body[one.start : one.end].strip()]
    whole, body = body, _FIELDS_BETWEEN.sub(_blank, body)
    for one in verbs:
        if one.verb.field != "owner":
            continue
        if one.verb.takes == "person":
            owner = _given(line, body, one)
            if owner:
                yield owner
                return
        elif not named and one.verb.value == "me" and (taker := _taker(line, body, one)):
            yield _Field("owner", taker.person, taker.start, one.end)
            return
        elif (
            not named
            and idle(body[_clause(body, one.start) : one.start])
            and _alone(body if one.verb.value == "me" else whole, one)
        ):
            yield _Field("owner", line.me if one.verb.value == "me" else NOBODY, one.start, one.end)
            if one.verb.value == "me":
                yield _Field("takes", True, one.start, one.end)
            return
    to = _TO_WHOM.match(body)
    given = line.person_at(to.end()) if to and not named else None
    if to and given and _ENDS_HERE.match(body, given.end):
        yield _Field("owner", given.person, to.start(1), given.end)
    elif named:
        yield _Field("owner", named[0].person, *named[0].span)
    elif _SAYS_OWNER.search(body):
        for match in _NAME.finditer(body):
            colleague = line.person_at(match.start())
            if colleague:
                yield _Field("owner", colleague.person, *colleague.span)
                return


def _taker(line: Line, body: str, one: _Said) -> Colleague | None:
    """Return somebody of the team right before a verb that takes: jing takes #33."""
    head = body[: one.start]
    match = _LAST_NAME.search(head)
    who = line.person_at(match.start()) if match else None
    return who if who and not body[who.end : one.start].strip() else None


_LAST_NAME = regex(r"(?:[a-z]+(?: [a-z]+)?|[\u4e00-\u9fff]{2,4})\s*$")
_ENDS_HERE = regex(r"\s*(?:$|[,;.!，；。]|and |please|pls)")
_TO_WHOM = regex(r"\s*[,:]?\s*((?:to|for|->|→|给)\s*)")


def _alone(body: str, one: _Said) -> bool:
    """Tell whether nothing but marks and words that say nothing follows a verb in its clause."""
    stop = _STOP.search(body, one.end)
    return idle(body[one.end : stop.start() if stop else len(body)]) or not body[one.start].isascii()


def _given(line: Line, body: str, one: _Said) -> _Field | None:
    """Return the owner that a verb of giving names: me, nobody, or somebody of the team."""
    place = _OWNER_AFTER.match(body, one.end)
    at = place.end() if place else one.end
    if me := _ME.match(body, at):
        return _Field("owner", line.me, one.start, me.end())
    if nobody := _NOBODY.match(body, at):
        return _Field("owner", NOBODY, one.start, nobody.end())
    colleague = line.person_at(at)
    return _Field("owner", colleague.person, one.start, colleague.end) if colleague else None


def _merge(body: str, verbs: Sequence[_Said]) -> Iterator[_Field]:
    for one in verbs:
        if one.verb.field != "merge":
            continue
        if into := _MERGED.match(body, one.end):
            yield _Field("merge", int(into[1]), one.start, into.end())
            return
        if with_it := _MERGED_WITH.search(body[: one.start]):
            yield _Field("merge", int(with_it[1]), with_it.start(), one.end)
            return


_MARKED_PRIORITY = regex(
    rf"(?<![a-z0-9])(?:p(?P<level>[1-4])|(?P<word>{_PRIORITY_WORDS}))(?![a-z0-9])|(?P<han>非常紧急|很紧急"
    rf"|特急|加急|紧急|最高|高优先级|高优|高|普通|中等|一般|低优先级|低优|不急|低)"
)
_LEVEL_MOVED = regex(
    r"(?<![a-z0-9])p[1-4]\s*(?:->|→|=>|to|改到|改成|到|升到|降到)\s*p(?P<level>[1-4])(?![a-z0-9])"
)
PRIORITY_OF = {
    **dict.fromkeys(words("urgent critical blocker highest 非常紧急 很紧急 特急 加急 紧急 最高"), "p1"),
    "top priority": "p1",
    **dict.fromkeys(words("high major 高优先级 高优 高"), "p2"),
    **dict.fromkeys(words("medium normal 普通 中等 一般"), "p3"),
    **dict.fromkeys(words("low lowest minor 低优先级 低优 不急 低"), "p4"),
}


def _priority(body: str, hidden: Sequence[Span]) -> Iterator[_Field]:
    """Return a priority that stands between fields; in a sentence "high" is an ordinary word."""
    body = _without(body, hidden)
    if moved := _LEVEL_MOVED.search(body):
        yield _Field("priority", f"p{moved['level']}", *moved.span())
        return
    for match in _MARKED_PRIORITY.finditer(body):
        if any(first < match.end() and match.start() < last for first, last in hidden):
            continue
        if match["level"]:
            yield _Field("priority", f"p{match['level']}", *match.span())
            return
        if idle(body[_clause(body, match.start()) : match.start()]) and _ends_field(body, match.end()):
            yield _Field("priority", PRIORITY_OF[match["word"] or match["han"]], *match.span())
            return
    marked = priorities.find(body, hidden=hidden)
    if marked and _SAYS_PRIORITY.search(body):
        level = marked.level if marked.level.startswith("p") else PRIORITY_OF[marked.level]
        yield _Field("priority", level, marked.start, marked.end)


_SAYS_PRIORITY = regex(r"优先|紧急程度|priority|prio|severity|sev|!")
_FIELD_ENDS = regex(r"\s*(?:[,;，；。.!@]|and |pls|please|priority|优先|级|的|$)")


def _ends_field(body: str, end: int) -> bool:
    rest = body[end : end + 24]
    return NOTHING.match(rest[:1]) is not None and (idle(rest) or _FIELD_ENDS.match(rest) is not None)


_SUM_LEAD = regex(
    r"(?:(?:amount|value|worth|deal size|size|price|金额|总价|价格|价值|合同额)"
    r"\s*(?:is|to|at|now|=|:|为|是|到|改成|改为)?\s*)$"
)
_BECOMES = regex(r"(?:amount|value|worth|now|to|at|is|for|take|金额|总价|改成|改为|到|价格|报价|[=:])\s*$")
_BARE_SUM = regex(
    r"(?:amount|value|worth|deal size|金额|总价|价格)\s*(?:now|to|is|=|:|为|是|到|改成|改为)*\s*"
    r"(?P<sum>[0-9]{3,9})(?![0-9年月日号%:/.\-])"
)
_INSTEAD = regex(
    r"\s*(?:to|->|→|=>|until|now|[改调升涨降]?[到成为]|[改调升涨降]|改到|改成|改为|到|变成|降到"
    r"|涨到|,? now)\s*"
)
MORE_BY = regex(r"(?:\+|(?<![a-z])(?:up|down|by|another|extra|plus|minus)|[涨降加减多少][了价]?)\s*$")
"""A sum by which something grows or shrinks says not what it is worth."""
_BEFORE_OLD = regex(r"(?:not|instead of|rather than|was|从|不是|原来)\s*$")


def _amount(line: Line, body: str, hidden: Sequence[Span]) -> Iterator[_Field]:
    """Return the sum that it is worth now: of "from 40k to 55k" the second."""
    sums = [one for one in line.sums(hidden) if body[one.start : one.end].strip()]
    sums = [one for one in sums if not MORE_BY.search(body[: one.start])]
    sums = [one for one in sums if one.weight > 1 or _becomes(body, one) or idle(body[: one.start])]
    if not sums:
        bare = _BARE_SUM.search(body)
        if bare:
            yield _Field("amount", Decimal(bare["sum"]), *bare.span())
        return
    moved = len(sums) == 2 and (
        _INSTEAD.fullmatch(body, sums[0].end, sums[1].start) or _BEFORE_OLD.search(body[: sums[0].start])
    )
    one = sums[1] if moved else sums[0]
    lead = _SUM_LEAD.search(body[: one.start])
    start = sums[0].start if moved else lead.start() if lead else one.start
    led = bool(moved or lead) or (_becomes(body, one) and not _THEY_WANT.search(body[: one.start]))
    yield _Field("amount", one.amount, start, one.end, led)
    if one.currency and one.said:
        yield _Field("currency", one.currency, one.start, one.end, led)


_THEY_WANT = regex(
    r"客户|对方|[他她]|要求|希望|觉得|想|(?<![a-z])(?:they|he|she|customer|client"
    r"|wants?|asked|asks|says|said|thinks?)(?![a-z])"
)


def _becomes(body: str, one: Money) -> bool:
    return _BECOMES.search(body[: one.start]) is not None


def _stage(line: Line, body: str) -> Iterator[_Field]:
    stage = staging.moved_to(line.known.stage_words, body)
    if stage:
        yield _Field("stage", stage.name, stage.start, stage.end, stage.led)


def _date(
    line: Line, record: Record, body: str, verbs: Sequence[_Said], name: str, hidden: Sequence[Span]
) -> Iterator[_Field]:
    """Return the day that it moves to: a date, or a length from the day that was planned."""
    if not body.strip():
        return
    moved = [one for one in verbs if one.verb.field == name or (name == "close_on" and _closes_on(body, one))]
    left = [match.span() for match in _FROM_TO.finditer(body)]
    hidden = [*hidden, *left]
    likely = [line.ahead(one) for one in roles.meant(line, line.dates(hidden))]
    if record.noun == "followup":
        likely = [one for one in likely if not roles.is_past(line, one)]
    ahead = next(iter(likely), None)
    by_length = roles.moved_by(line, _without(body, hidden), _base(line, record, body))
    if by_length and (ahead is None or (ahead.start <= by_length[1][1] and by_length[1][0] <= ahead.end)):
        value, span = by_length
        day = value.date() if name == "close_on" and isinstance(value, datetime) else value
        yield _Field(name, day, *span, led=bool(moved))
    elif ahead:
        day = ahead.last_day if name == "close_on" else ahead.value
        begun = [start for start, end in left if not body[end : ahead.start].strip()]
        first = min([*begun, ahead.start])
        signed = _SIGNED.match(body, ahead.end) if name == "close_on" else None
        end = signed.end() if signed else ahead.end
        yield _Field(name, day, first, end, led=bool(begun) or _led_to(body, ahead, moved))


def _closes_on(body: str, one: _Said) -> bool:
    """Tell whether a word for winning may say when it closes: 年底成交."""
    return one.verb.value == "won" and _DATED_STATE.fullmatch(body[one.start : one.end]) is not None


_SURE_CLOSE = regex(r"clos|expected|push|postpone|snooze|reschedul|成交|签约|关单|改|推|延")


def _led_to(body: str, one: Found, moved: Sequence[_Said]) -> bool:
    """Tell whether a verb that moves stands in the clause of a date."""
    first = _clause(body, one.start)
    stop = _STOP.search(body, one.end)
    last = stop.start() if stop else len(body)
    return any(
        first <= verb.start < last and (_SURE_CLOSE.match(body, verb.start) or idle(body[first : verb.start]))
        for verb in moved
    )


def _base(line: Line, record: Record, body: str) -> date | None:
    """Return where a move by a length counts from: a closing day, or a time still to come."""
    if not record.due or _FROM_NOW.search(body):
        return None
    planned = datetime.fromisoformat(record.due)
    if len(record.due) == len("2026-01-31"):
        day = planned.date()
        return day if record.noun == "deal" or day > line.now.date() else None
    planned = planned if planned.tzinfo else planned.replace(tzinfo=line.now.tzinfo)
    return planned if planned > line.now else None


_SIGNED = regex(r"之?前?签(?![约单了字过])")
_FROM_TO = regex(r"(?<![a-z])from\s[^,;]{3,24}?(?=\sto\s)")
"""Where something is moved from."""
_FROM_NOW = regex(
    r"(?<![a-z])(?:in|snooze[d]?)(?![a-z])|[0-9一二两三四五六七八九十]+(?:天|周|个月|小时|分钟)后"
)
