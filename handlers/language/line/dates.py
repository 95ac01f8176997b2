"""What the dates of a line are for: due, closing, past, somebody else's, or not meant at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.language import when
from handlers.language.line.text import Line
from handlers.language.regex import regex
from handlers.language.when import Found

_NEGATED = regex(
    r"(?:(?<![a-z])(?:not|never|instead of|rather than|except|except for|no longer|other than|don't|isn't"
    r"|but not|nor|neither|any day but|without|(?:can't|cant|cannot|couldn't|won't|can not) (?:do|make))"
    r"(?:\s+(?:on|at|until|by|for|before|next|this|in|the|call|do it|it))*"
    r"|而不是|不是|不要|除了|不在|别|并非|非|不等|不用等|而非)\s*$"
)
_IMPOSSIBLE = regex(
    r"\s*(?:doesn't work|does not work|won't work|is no good|is bad|is out|not possible|is off|is full|is "
    r"booked|不行|没空|不方便|除外|以外|没时间|不在)"
)
_FROM = regex(r"(?:(?<![a-z])(?:from|instead of)\s*|[从由自]\s*)$")
_TO = regex(
    r"\s*(?:(?:to|until|till|->|→|=>|onto|into)(?![a-z])\s*|改到|改为|改成|挪到|推到|推迟到|延到|延期到"
    r"|移到|换到|换成|调到|调整到|顺延到|提前到|变成|到|至|[-–~～])\s*(?:the\s)?$"
)
_MOVED_THING = regex(
    r"的?[\u4e00-\u9fff]{0,6}?(?:改到|改为|改成|挪到|推到|推迟到|延到|延期到|移到|换到"
    r"|调到|顺延到|提前到)\s*"
)
_MOVES = regex(
    r"(?<![a-z])(?:moved?|moves|moving|pushed?|postponed?|shift(?:ed)?|reschedul[a-z]*|changed?|brought"
    r"|bring|slipp?(?:ed)?|delayed?|switched?|swap(?:ped)?)(?![a-z])"
    r"|改|推|延|挪|移|换|调"
)
_TELLS_BEFORE = regex(
    r"(?:(?<![a-z])(?:ends?|ended|ending|expires?|expired|expiring|until|till?|since|starts?|started"
    r"|starting|was|were|renews|born"
    r"|birthday|anniversary|opens?|opened|closed|closes|due|deadline|leaves|returns?|lands?|arrives?|launches"
    r"|(?:is|are|was|be|he's|she's|they're|goes) (?:away|out|off|back|closed|on (?:holiday|vacation|leave)))"
    r"(?:\s+(?:is|was|on|in|at|from|by|since|until|till|for))*\s*"
    r"|到期|截止|结束|生日|周年|开始|直到|开业|成立|将于|放假|休假|出差|不在|回来)$"
)
_TELLS_BEHIND = regex(
    r"\s*(?:到期|截止|结束|生日|周年|开始|开业|过期|放假|休假|出差|才回|回来|开会|不在|ends?(?![a-z])"
    r"|expires?(?![a-z])|starts?(?![a-z])|deadline|launch)"
)
_OF = regex(r"(?<![a-z])(?:of|dated|from)\s*(?:the\s*)?$")
_ABOUT = regex(
    r"(?<![a-z])(?:about|re|regarding|because|since|who|which|that|concerning|before|after|for|covering"
    r"|on)(?![a-z])[^,;.!?]*$|关于[^，,;。]*$"
)
_SUBJECT = regex(
    r"(?<![a-z])(?:she|he|they|it|who|which|customer|client|their|his|her|the [a-z]+|[a-z]+)(?:'s|'re"
    r"|\s+(?:is|are|was|were|will|has|have|had|returns?|leaves?|meets?"
    r"|starts?|opens?|closes?|ends?|expires?|said|says|wants?|goes|flies|travels|comes|decides?|can't"
    r"|cannot|can))(?![a-z])[^,;]*$"
)
_THEIRS_HAN = regex(
    r"(?:[他她]们?|客户|对方|甲方|[一-鿿](?:总|经理|工|主任|姐|哥|女士|先生"
    r"|小姐))(?:[^，,;。让叫请]{0,6})(?:在|会|要|才|说|休|出差|开会|回|去|来|答应|表示)[^，,;。]*$"
)
_CLAUSE = regex(r"[,;!?\n]|\.(?=\s|$)|[，；。！？]")
_DAY = timedelta(days=1)
_PLAIN_WEEKDAY = regex(
    r"(?:on |at )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?(?:[ ,].*)?|(?:周"
    r"|星期|礼拜)[一二三四五六日天].*"
)
_DAY_OF_MONTH = regex(r"(?:on )?the [0-9]{1,2}(?:st|nd|rd|th)|[0-9]{1,2}号")
_YEAR = regex(r"20[0-9]{2}|'[0-9]{2}")


def clause_start(plain: str, place: int, since: int = 0) -> int:
    """Return where the clause of a place begins."""
    start = since
    for stop in _CLAUSE.finditer(plain, since, place):
        start = stop.end()
    return start


def meant(line: Line, dates: Sequence[Found]) -> list[Found]:
    """Return the dates that are not denied, and of a move only where it goes."""
    kept: list[Found] = []
    for place, one in enumerate(dates):
        if _denied(line, one):
            continue
        following = dates[place + 1] if place + 1 < len(dates) else None
        if following and _moved(line, one, following):
            continue
        if kept and _ends_range(line, kept[-1], one):
            continue
        kept.append(one)
    return kept


def _denied(line: Line, one: Found) -> bool:
    """Tell whether a date is said not to be meant: not Friday, Friday doesn't work."""
    before = line.plain[max(0, one.start - 40) : one.start]
    inside = line.plain[one.start : one.end].startswith(("not ", "except "))
    return bool(inside or _NEGATED.search(before) or _IMPOSSIBLE.match(line.plain, one.end))


def _moved(line: Line, one: Found, following: Found) -> bool:
    """Tell whether a date is where something was moved from: from Friday to Monday, 周五改到周一."""
    between = line.plain[one.end : following.start] + _leading(line, following)
    from_it = bool(_FROM.search(line.plain[max(0, one.start - 14) : one.start])) or line.plain[
        one.start : one.end
    ].startswith(("from ", "从", "由"))
    if _MOVED_THING.fullmatch(between):
        return True
    if not _TO.fullmatch(between):
        return False
    if re.search(r"改|推|延|挪|移|换|调|变", between):
        return True
    return from_it and bool(_MOVES.search(line.plain[: one.start]))


def _leading(line: Line, one: Found) -> str:
    """Return the preposition that a date phrase takes in: to Monday."""
    match = re.match(r"(?:to|until|till|->)\s|[到至]|[-–~～]\s?", line.plain[one.start : one.end])
    return match.group() if match else ""


def _ends_range(line: Line, first: Found, one: Found) -> bool:
    """Tell whether a date only ends a range or goes on in a list: 3pm to 5pm, 10 and 11 April."""
    between = line.plain[first.end : one.start] + _leading(line, one)
    return (
        bool(re.fullmatch(r"\s*(?:to|until|till|through|-|–|~|～|到|至|and|&|,|和|、|or|或)\s*", between))
        and first.value != one.value
    )


def due(line: Line, dates: Sequence[Found], since: int = 0) -> Found | None:
    """Return the first date that belongs to what is to be done."""
    likely = [one for one in map(line.ahead, meant(line, dates)) if not is_over(line, one)]
    own = [one for one in likely if not _tells(line, one, since)]
    own = [one for one in own if not _is_theirs(line, one)] or own
    free = _free(line, own, dates, since)
    if free:
        return _with_clock(line, free[0], likely)
    return next((one for one in own if not _OF.search(line.plain[: one.start])), None)


def _free(line: Line, own: Sequence[Found], dates: Sequence[Found], since: int) -> list[Found]:
    """Return the dates that belong to no noun and no side clause."""
    ends = [since, *(one.end for one in dates)]
    behind = {one.start: max(end for end in ends if end <= one.start) for one in own}
    free = [one for one in own if not _depends(line, one, behind[one.start])]
    return [one for one in free if not _is_beside(line, one, behind[one.start])] or free


_OR = regex(r"\s*(?:or|and|&|/|,|、|和|或者?)?\s*(?:on |the )*")
_EITHER = regex(r"\s*(?:都行|都可以|都可|均可|两天|(?:either|works|are fine|is fine)(?![a-z]))")


def rivals(line: Line, chosen: Found, dates: Sequence[Found], since: int) -> list[Found]:
    """Return the days beside the chosen one that are as good: Thursday or Friday, the 1st and the 15th."""
    ahead = [one for one in map(line.ahead, dates) if not (_denied(line, one) or is_over(line, one))]
    free = _free(line, ahead, dates, since)
    found = []
    for one in ahead:
        first, last = sorted((chosen, one), key=lambda each: each.start)
        between = line.plain[first.end : last.start]
        if first.day == last.day or not _OR.fullmatch(between):
            continue
        joint = between + line.plain[last.start : last.start + 3]
        either = re.search(r"(?<![a-z])or(?![a-z])|或", joint) or _EITHER.match(line.plain, last.end)
        if either or (one in free and abs(last.day - first.day) > 3 * _DAY):
            found.append(one)
    return found


def _is_beside(line: Line, one: Found, since: int) -> bool:
    """Tell whether a date is likely not the day to act, where another one stands in the line."""
    before = line.plain[clause_start(line.plain, one.start, since) : one.start]
    if (
        _AWAITED.search(before)
        or _IS_ON.search(line.plain, 0, one.start)
        or _IF.search(before)
        or _DUE.search(before)
    ):
        return True
    phrase = line.plain[one.start : one.end]
    led = phrase.startswith(("on ", "by ", "at ", "before "))
    return phrase.startswith("due ") or (
        not led
        and (
            _OCCASION.match(line.plain, one.end) is not None
            or _EVENT.match(line.plain, one.end) is not None
            or bool(before.strip() and _BUSY.match(line.plain, one.end))
        )
    )


_IF = regex(r"(?<![a-z])(?:if|unless|in case)\s[^,;]*$|(?:如果|要是|若)[^，,;]*$")
_AWAITED = regex(r"(?<![a-z])(?:after|once|when|as soon as)\s[^,;]*$|(?<!稍)[等待](?!于)[^，,;。]*$")
_DUE = regex(r"(?<![a-z])(?:due|deadline)(?:\s(?:on|by|is))*\s*$|[截到]止?期?[是为于]?\s*$")
_OCCASION = regex(
    r"\s+(?:visit|meeting|demo|workshop|review|invoice|order|delivery|kick[\s-]?off|event|fair|audit|report"
    r"|session|training|release|launch|interview|appointment|trip|flight|board|shipment)(?![a-z])"
)
_EVENT = regex(r"\s*(?:开标|截标|评标|发货|到货|上线|生效|交付|验收|演示|开业|年会|展会|大会)")
_BUSY = regex(r"出差|开会|休假|放假|不在")
_IS_ON = regex(r"(?<![a-z])(?:is|are|meets?|happens|takes place|falls|lands)\s+(?:on|at|in)?\s*\Z|[是在]\Z")
"""What stands before a day that only tells of something: the inspection is on Tuesday."""
_BARE_CLOCK = regex(
    r"(?:at |by |around |@ ?)?(?:[0-9]{1,2}(?::[0-9]{2})?\s?(?:am|pm|a\.m\.|p\.m\.|h)?|noon|midday)"
    r"|(?:[上下中]午|早上|晚上)?[0-9一二三四五六七八九十]{1,3}点(?:半|[0-9一二三四五六七八九十]{1,3}分?)?"
)


def _with_clock(line: Line, one: Found, dates: Sequence[Found]) -> Found:
    """Return the day at the time that stands apart from it: next friday lunch with Gavin 12:30."""
    others = [each for each in dates if each.start != one.start]
    if len(others) != 1:
        return one
    day, clock = (one, others[0]) if not isinstance(one.value, datetime) else (others[0], one)
    if not isinstance(clock.value, datetime) or isinstance(day.value, datetime) or day.grain != "day":
        return one
    if clock.grain != "minute" or not _BARE_CLOCK.fullmatch(line.plain[clock.start : clock.end].strip()):
        return one
    if _depends(line, clock, 0) and clock.start > day.start and _THING.search(line.plain[: clock.start]):
        return one
    moment = datetime.combine(day.value, clock.value.timetz())
    return replace(one, value=moment, grain="minute")


def completes(one: Found, chosen: Found, dates: Sequence[Found]) -> bool:
    """Tell whether a date is the other half of the chosen one: its time, or the day of its time."""
    alone = next((each for each in dates if each.start == chosen.start), chosen)
    if one.start == chosen.start or alone.value == chosen.value or not isinstance(chosen.value, datetime):
        return False
    if isinstance(one.value, datetime):
        return not isinstance(alone.value, datetime) and one.value.timetz() == chosen.value.timetz()
    return isinstance(alone.value, datetime) and one.value == chosen.day


_THING = regex(r"(?<![a-z])(?:the|about|of|for)\s*$")


def rolled(line: Line, one: Found) -> bool:
    """Tell whether a day without a year was just over, and so was read as next year's."""
    words = line.plain[one.start : one.end]
    named = re.search(r"[0-9]", words) and not _YEAR.search(words) and not re.search(r"next|明年|in ", words)
    return bool(named) and one.day - line.now.date() > 335 * _DAY


def is_past(line: Line, one: Found) -> bool:
    """Tell whether a date lies before today."""
    return one.day < line.now.date()


def is_over(line: Line, one: Found) -> bool:
    """Tell whether a date, or its time, is over."""
    return is_past(line, one) or (
        isinstance(one.value, datetime) and one.value < line.now.replace(second=0, microsecond=0)
    )


_THEIR_CLAUSE = regex(
    r"[\s:–-]*(?:because |as |since |but |when |if )?(?:she|he|they|it|who|their|his|her|the )"
)


def _tells(line: Line, one: Found, since: int) -> bool:
    """Tell whether a date is nobody's promise: the contract ends Friday, she is away Thursday."""
    start = clause_start(line.plain, one.start, since)
    before = line.plain[start : one.start]
    if _TELLS_BEHIND.match(line.plain, one.end) and not line.plain[one.end :].lstrip().startswith(
        ("开会", "出差", "deadline")
    ):
        return True
    if _TELLS_BEFORE.search(before):
        return not re.search(r"(?<![a-z])(?:due|by|deadline)\s*(?:on|by|is)?\s*$", before)
    if _SUBJECT.search(before) and _THEIR_CLAUSE.match(before):
        return True
    return _THEIRS_HAN.search(before) is not None and start > since


def _is_theirs(line: Line, one: Found) -> bool:
    """Tell whether a day is what somebody there said they would do: 万总说周五给答复."""
    before = line.plain[clause_start(line.plain, one.start, line.start) : one.start]
    return _THEIRS_HAN.search(before) is not None


def _depends(line: Line, one: Found, since: int) -> bool:
    """Tell whether a date belongs to a noun before it: the meeting on Friday, the visit of 20 April."""
    before = line.plain[clause_start(line.plain, one.start, since) : one.start]
    phrase = line.plain[one.start : one.end]
    if phrase.startswith(("by ", "no later", "before ")) or phrase.endswith("前"):
        return False
    if phrase.startswith(("for ", "about ")):
        return True
    if phrase.startswith("of ") or _OF.search(before):
        return True
    return bool(_ABOUT.search(before))


def occurred(line: Line, dates: Sequence[Found], since: int, *, told: bool) -> date | datetime | None:
    """Return when it happened: the first date that is over, or that a verb in the past makes so."""
    for one in dates:
        before = line.plain[clause_start(line.plain, one.start) : one.start]
        if re.search(r"(?<![a-z])(?:since|until|till|before|by|after)\s*$|[自从]$", before) or line.plain[
            one.start : one.end
        ].startswith(("since", "until", "by ", "从", "自", "before", "after")):
            continue
        if re.match(r"\s*(?:以来|至今|开始|起|前后)", line.plain[one.end :]) or one.grain not in (
            "day",
            "minute",
            "part",
            "second",
            "hour",
        ):
            continue
        if _NEGATED.search(before):
            continue
        if one.day < line.now.date() or (isinstance(one.value, datetime) and one.value <= line.now):
            return one.value
        if one.day == line.now.date() and not isinstance(one.value, datetime) and told:
            return one.value
        past = _as_past(line, one) if told and TOLD.search(_clause_of(line, one)) else None
        if past is not None:
            return past
    return None


TOLD = regex(
    r"(?<![a-z])(?:[a-z]{2,}ed|met|spoke|had|got|was|were|sent|saw|did|went|came|told|said|gave|held|took"
    r"|rang|left|made|wrote|paid|ran|built|brought"
    r"|bought|sold|lost|won|found|heard|read|sat|lunch|call with|meeting with|coffee|visit)(?![a-z])"
    r"|[了过完]|刚|拜访|开会|见面|聊|谈"
)
"""Words that tell of what was."""


def _clause_of(line: Line, one: Found) -> str:
    stop = _CLAUSE.search(line.plain, one.end)
    return line.plain[clause_start(line.plain, one.start) : stop.start() if stop else None]


def _as_past(line: Line, one: Found) -> date | datetime | None:
    """Return the same weekday or date before today: visited on Monday, met them 9 Sept."""
    words = line.plain[one.start : one.end]
    if _PLAIN_WEEKDAY.fullmatch(words.strip()):
        return one.value - 7 * _DAY if one.day - line.now.date() <= 7 * _DAY else None
    if _DAY_OF_MONTH.fullmatch(words.strip()) and one.day - line.now.date() <= 31 * _DAY:
        last = one.day.replace(day=1) - _DAY
        return one.value - timedelta(days=last.day) if one.day.day <= last.day else None
    named = (
        re.search(r"[0-9]", words)
        and not _YEAR.search(words)
        and not re.search(r"next|下|in |明年|后", words)
    )
    if named and one.day - line.now.date() > 180 * _DAY:
        day = one.day
        try:
            return one.value.replace(year=day.year - 1)
        except ValueError:
            return None
    return None


_LENGTH = regex(
    r"(?<![a-z0-9])(?:(?:for|by|another)\s+)?(?P<length>(?:an?|one|two|three|four|five|six|half an|a "
    r"couple of|[0-9]{1,3})\s?(?:more\s)?(?:minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mo"
    r"|quarters?|years?|fortnight))(?![a-z])"
    r"|(?<![年第到0-9])(?P<han>(?:[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})"
    r"(?:个半?(?:小时|钟头|星期|礼拜|月|季度)|(?:分钟|小时|钟头|天|周|星期|礼拜|季度"
    r"|年)))(?![0-9前一二三四五六日末])"
)
_LATER = regex(r"\s*(?:later|out|further)(?![a-z])|[之以]?后")
_EARLIER = regex(r"\s*(?:earlier|sooner)(?![a-z])")
_WHOLE_DAYS = regex(r"day|week|wk|month|quarter|year|fortnight|\dd$|\dw$|[天周月年]|星期|礼拜|季度")


def moved_by(
    line: Line, text: str, base: date | None = None
) -> tuple[date | datetime, tuple[int, int]] | None:
    """Return where a move by a length ends: snooze for an hour, 延后两小时; days count from `base`."""
    match = _LENGTH.search(text)
    if match is None:
        return None
    length = match["length"] or match["han"]
    whole = _WHOLE_DAYS.search(length) is not None
    now = line.now
    if isinstance(base, datetime):
        now = base
    elif base and whole:
        now = datetime.combine(base, line.now.timetz())
    said = f"in {length}" if match["length"] else f"{length}后"
    found = when.find(said, now, locale=line.locale, hours=line.hours, eager=True)
    if found is None:
        return None
    if earlier := _EARLIER.match(text, match.end()):
        if base is None:
            return None
        first = base if isinstance(base, datetime) else datetime.combine(base, line.now.timetz())
        before = first - (datetime.combine(found.value, now.timetz()) - now if whole else found.value - now)
        return before if isinstance(base, datetime) else before.date(), (match.start(), earlier.end())
    later = _LATER.match(text, match.end())
    span = (match.start(), later.end() if later else match.end())
    if isinstance(base, datetime) and not isinstance(found.value, datetime):
        return datetime.combine(found.value, base.timetz()), span
    return (found.day if base and whole and not isinstance(base, datetime) else found.value), span
