"""Lines that begin something: a logged interaction, a follow-up, a deal, a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.language import priority as priorities
from handlers.language.fold import plain as plainly
from handlers.language.line import dates as roles
from handlers.language.line import doubt, promises, repeats, staging
from handlers.language.line.changes import MORE_BY, PRIORITY_OF
from handlers.language.line.cutting import cut
from handlers.language.line.known import Person, Record
from handlers.language.line.names import BEGINNING
from handlers.language.line.reading import Offered, Reading, ask
from handlers.language.line.text import Line, Span
from handlers.language.line.vocabulary import KINDS, NEW, SURE_KINDS, either
from handlers.language.line.who import Who
from handlers.language.money import Money
from handlers.language.regex import regex
from handlers.language.when import Found

_KINDS = [(kind, regex(either(*words))) for kind, words in KINDS.items()]
_REMIND = regex(
    r"(?:please\s+)?(?:(?:set a )?remind(?:er)?(?:\s+(?:me|us))?(?:\s+(?:to|about|that|of))?(?![a-z])"
    r"|don'?t forget to|remember to|to(?= [a-z])|(?:请)?提醒(?:我们|我)(?:一下)?|记得|别忘了)[\s:,，：]*"
)


# --- what was logged


def log(line: Line, about: Who) -> Reading:
    """Return an interaction: the note is what was typed, whole."""
    dates = line.dates(about.spans)
    names = [one.span for one in line.mentions if one.span in about.spans and one.sort != BEGINNING]
    promise = promises.promised(line, dates, about.start, names)
    rest = [one for one in dates if promise is None or one.start != promise.start]
    text = line.typed[about.end if about.opens else line.start :].strip()
    if not about.opens and about.customer and _only_kind(line, about):
        text = ""
    told = bool(roles.TOLD.search(line.plain, about.start))
    behind = promise.start if promise else len(line.plain)
    happened = roles.occurred(
        line, [one for one in rest if one.start < behind or promise is None], about.start, told=told
    )
    return Reading(
        "log",
        customer=about.customer,
        contact=about.contact,
        text=text,
        kind=kind_of(line, about, promise),
        occurred=happened,
        due=promise.value if promise else None,
        offered=tuple(Offered(one.value, one.words) for one in rest if not roles.is_past(line, one))
        if not promise
        else (),
        guessed=about.guessed | frozenset(promise.guessed if promise else ()),
        sources=_sources(line, about, due=(promise.start, promise.end) if promise else None),
    )


def _sources(line: Line, about: Who, **places: Span | None) -> tuple[tuple[str, str], ...]:
    """Return the words of each value that was found, and those that the customer was guessed from."""
    if about.guessed and about.place[0] < about.place[1]:
        places["customer"] = about.place
    return tuple((name, line.typed[slice(*place)].strip()) for name, place in places.items() if place)


def _only_kind(line: Line, about: Who) -> bool:
    """Tell whether a line says a kind and names, and nothing more: email Acme."""
    said = line.blanked([*about.spans, about.place], about.start).strip(" ,:，：")
    return not said or _NOTE.fullmatch(said) is not None or any(one.fullmatch(said) for _, one in _KINDS)


def kind_of(line: Line, about: Who, promise: Found | None = None) -> str:
    """Return the kind of an interaction: by what somebody did, or else by the first word for one."""
    start = min(about.start, about.end)
    if _NOTE.match(line.plain, start):
        return "note"
    plain = line.blanked([*about.spans, *([(promise.start, promise.end)] if promise else [])], start)
    sure = SURE_KINDS.search(plain)
    if sure:
        for kind, pattern in _KINDS:
            if pattern.match(plain, sure.start()):
                return kind
    found = [
        (match.start(), match.start() - match.end(), kind)
        for kind, pattern in _KINDS
        for match in pattern.finditer(plain)
        if not _not_done(plain, match)
    ]
    return min(found)[2] if found else ""


_NOTE = regex(r"note(?![a-z])|备注|笔记")
_COMES = regex(
    r"(?:(?<![a-z])(?:will|to|wants?|want a|wants a|asked for a|asked for|needs? a|next|book a|schedule a"
    r"|plan a|planning a|before the|before our|no|i'll|we'll|they'll|she'll|he'll|please|should|must)"
    r"|(?:要|会|想|再|约|下次|准备|打算|安排|提醒我|让我们?|需要|记得)去?)\s*$"
)
_BACK = regex(r"(?:\s+(?:her|him|them|me|us|it))?[\s-]?back(?![a-z])|\s+(?:center|centre|again)")


def _not_done(plain: str, match: re.Match[str]) -> bool:
    """Tell whether a word for a kind tells of what is still to come, or is something else."""
    before = plain[max(0, match.start() - 14) : match.start()]
    return bool(_COMES.search(before)) or (
        match.group().startswith("call") and _BACK.match(plain, match.end()) is not None
    )


# --- what is to be done


def followup(line: Line, about: Who, record: Record | None = None, spans: Iterable[Span] = ()) -> Reading:
    """Return something to be done on a day; without a day it is asked for, and the line kept."""
    owner, owner_span = _for_whom(line, about)
    hidden = [*about.spans, *spans, *owner_span]
    again = repeats.find(line, hidden)
    dates = [] if again else line.dates(hidden)
    found = roles.due(line, dates, about.end if about.opens else about.start) if not again else None
    opening = about.end if about.opens and about.customer else about.start
    cuts: list[Span] = [(0, opening), *spans, *owner_span]
    if about.opens and about.place[0] < about.place[1] and about.customer and opening > about.place[0]:
        cuts.append((0, opening))
    if found:
        cuts.append((found.start, found.end))
        cuts += [(one.start, one.end) for one in dates if roles.completes(one, found, dates)]
    if again:
        cuts += again.spans
    if not about.opens and about.customer and _behind_its_day(line, about, cuts):
        cuts.append(about.place)
    remind = _REMIND.match(line.plain, opening)
    if remind:
        cuts.append((opening, remind.end()))
        if (
            found
            and remind.end() >= found.start - 1
            and (to := re.match(r"\s*(?:to|that|about)\s+(?=\w)", line.plain[found.end :]))
        ):
            cuts.append((found.end, found.end + to.end()))
    text = cut(line.typed, _merged(cuts))
    reading = Reading(
        "followup.new",
        customer=about.customer,
        contact=about.contact,
        text=text,
        owner=owner,
        record=record,
        due=again.first if again else found.value if found else None,
        repeats=again.recurrence if again else None,
        times=again.times if again else None,
        priority=_marked(line, hidden),
        guessed=about.guessed | frozenset(found.guessed if found else ()),
        sources=_sources(
            line, about, due=_hull(again.spans) if again else (found.start, found.end) if found else None
        ),
    )
    if again and again.unsure:
        return ask("repeat", reading)
    if found and (others := roles.rivals(line, found, dates, about.end if about.opens else about.start)):
        return ask("day", reading, *(replace(reading, due=one.value) for one in others))
    if found and _COUNTED_FROM.search(line.plain[: found.start]):
        return ask("day", reading)
    if found and (roles.rolled(line, found) or doubt.leaves_a_day(plainly(text))):
        return ask("day", reading)
    if reading.due is None or (found and "weekday" in found.guessed):
        return ask("day", reading)
    return reading


def _marked(line: Line, hidden: Iterable[Span]) -> str:
    """Return how pressing something to be done is, where a word says so."""
    marked = priorities.find(line.blanked(hidden))
    if marked is None:
        return ""
    return marked.level if marked.level.startswith("p") else PRIORITY_OF.get(marked.level, "")


def _promise_span(line: Line, promise: Found) -> Span:
    """Return the clause that promises a follow-up: its verb and its day."""
    clause = roles.clause_start(line.plain, promise.start)
    return clause, promise.end


def _hull(spans: Sequence[Span]) -> Span | None:
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return (min(starts), max(ends)) if starts else None


_COUNTED_FROM = regex(
    r"(?<![a-z0-9])(?:an?|one|two|three|four|[0-9]{1,2})\s+(?:days?|weeks?|months?)\s+(?:after"
    r"|before)\s[^,;.]{2,30}$"
)
"""A length counted from an event on a day: two weeks after the inspection on 1 October."""


def _behind_its_day(line: Line, about: Who, cuts: Iterable[Span]) -> bool:
    """Tell whether the customer stands behind a day that opens the line: tomorrow Acme call Ann."""
    start, end = about.place
    if start == end or (not line.plain[end : end + 1].isspace() and line.plain[end : end + 1] not in ",:;"):
        return False
    before = line.plain[line.start : start]
    for first, last in cuts:
        first, last = max(first - line.start, 0), last - line.start
        before = before[:first] + " " * max(last - first, 0) + before[last:] if last > 0 else before
    return not before.strip(" ,:;-") and line.plain[start - 1 : start].isspace()


def _for_whom(line: Line, about: Who) -> tuple[Person | None, list[Span]]:
    """Return the colleague a follow-up is for, if it is somebody else: @ann, remind bob to."""
    match = _REMINDED.search(line.plain, line.start)
    if line.colleagues:
        one = line.colleagues[0]
        led = match is not None and match.end() >= one.start and match.start() < one.start
        return one.person, [(match.start(), _behind_to(line, one.end)) if match and led else one.span]
    who = line.person_at(match.end()) if match else None
    if match and who:
        return who.person, [(match.start(), _behind_to(line, who.end))]
    return None, []


_REMINDED = regex(r"(?:(?<![a-z])remind\s+@?|(?:提醒|[叫让请])\s?@?)")
_TO = regex(r"\s*(?:to\s+)?")


def _behind_to(line: Line, end: int) -> int:
    to = _TO.match(line.plain, end)
    return to.end() if to else end


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Stretches in order, those that touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return [one for one in merged if one[0] < one[1]]


# --- what is to be sold

_CLOSES = regex(
    r"(?:(?<![a-z])(?:(?:expected|expect|exp\.?|target|planned|est\.?|likely|should|to|will|hope "
    r"to)\s+(?:to\s+)?)?(?:close[sd]?|closing|close date|closing date|sign(?:ing|s)?|expected"
    r"|target(?:ing)?|due|by)(?:\s*(?:date|by|on|in|at|is|before|around|end of)){0,3}\s*[:=]?"
    r"|(?:预计|计划|预期|争取|力争|拟|目标|希望)?(?:在|于)?(?:关单|成交|签约|签单|结单|收单|签合同|签下"
    r"|拿下|结案|关闭|落单)?(?:日期|时间|日)?(?:为|是|在|于)?[:=]?)\s*$"
)
_SIGNED_BEHIND = regex(
    r"\s*(?:之?前)?(?:可|能|要|会)?(?:关单|成交|签约|签单|结单|收单|签合同|签下|签|拿下|结案|落单|关闭)"
)
_OTHER_EVENT = regex(
    r"(?<![a-z])(?:starts?|starting|from|since|decision|decide[sd]?|demo|meeting|meet|call|kick[\s-]?off"
    r"|po|invoice|visit|after|until|trial|pilot|go[\s-]?live|live|delivery"
    r"|ships?|install(?:ed|ation)?|budget|expires?|renews?|ends?|board|approval|follow[\s-]?up|remind me"
    r"|sent|met|dated|[a-z]{3,}(?<!expect)(?<!target)(?<!plann)(?<!sign)ed|review|workshop|presentation"
    r"|tender|fair|rfp|launch(?:es)?|move in|opening|opens?)"
    r"(?:\s+(?:on|in|at|by|from|is|are|for|due|ends?|opens?|starts?|meets?))*\s*$|(?:开始|启动|上线|交付"
    r"|决定|拜访|会议|开会|付款|招标|开标|试用|试点|演示|验收|到期|续约|评审|投标|预算)(?:在|于|是"
    r"|从)?\s*$|[从自]$"
)
_BESIDE_CLOSING = regex(
    r"\s*(?:$|[,;:.!()|@，；。、\x00\-–]|and |[$€£¥0-9])|[\u4e00-\u9fff]"
    r"|\s+[\u4e00-\u9fff]"
)
_EVENT_BEHIND = regex(
    r"\s*(?:开始|启动|上线|交付|kick|start|go[\s-]live|demo|meeting|拜访|开会|演示|付款|invoice|delivery"
    r"|trial)"
)
NEW_DEAL = regex(rf"{either(*NEW['/opp'])}[\s:,，：]*")
_EACH = regex(
    r"(?<![a-z0-9$€£¥.,])[0-9]{1,6}\s+(?:[a-z]+\s+)?[a-z]{3,}\s+"
    r"(?:at\s+[$€£¥]\s?|(?:@|x|à)\s?[$€£¥]?\s?)[0-9]"
    r"|(?<![a-z0-9])(?:[0-9]{1,6}|[a-z]+)\s+(?:seats?|users?|licen[cs]es?|units?|devices?|pcs|pieces|boxes"
    r"|stores|sites|tills?|machines?|heads?|days|people|nodes|servers|desks|accounts|sensors)"
    r"\s+(?:at|@|for|x|à|a)\s+(?:[$€£¥]\s?[0-9]|[0-9][0-9.,k]*\s*(?:usd|eur|gbp|dollars"
    r"|euros?)?\s*(?:each|per|a piece|/|apiece))"
    r"|(?:each|per seat|per user|apiece|a seat|per head|/seat|/user|per month|a month|/mo"
    r"|每[台个套人席月家件盒辆]|/[台个套人月]|单价|一[台个套席]\s?[0-9]+)"
)
_FIGURE = regex(r"\s?[0-9]")
_VAGUE = regex(
    r"[一二三四五六七八][二三四五六七八九][十百千]?万|(?:几|数|好几|多少)[十百千]?[万亿]|[十百]几万"
    r"|[0-9一二三四五六七八九十]+(?:多|来|几)万"
    r"|(?<![a-z])(?:some|several|a few|few|couple of)\s+(?:hundred|thousand|million|k)|(?:[0-9]+"
    r"|[一二三四五六七八九])到(?:[0-9]+|[一二三四五六七八九])[十百]?万|[0-9]+[\s-]*(?:or|to|-)\s*[0-9]+k"
)


_RANGE = regex(
    r"[0-9](?:\s?(?:k|m|mio|thousand|万)\s?(?:usd|eur|gbp|€|£|元)?\s?(?:to|-|–|~|or|到|至|或)"
    r"|\s?(?:to|or|或)|[-–~到至])\s?[$€£¥]?[0-9][0-9.,]*\s?(?:k|m|mio|万)(?![a-z])"
)
"""A sum from here to there: 30k to 40k, 80到100万."""


def deal(line: Line, about: Who) -> Reading:
    """Return something to be sold: sum, stage and closing day are read, the rest is its name."""
    sums = _sums(line, about)
    dates = line.dates([*about.spans, *((one.start, one.end) for one in sums if one.weight > 1)])
    promise = promises.promised(line, dates, about.start)
    lead = _promise_span(line, promise) if promise else None
    dates = [one for one in dates if promise is None or one.start != promise.start]
    money = _main_sum(line, sums)
    hidden = [
        *about.spans,
        *([(money.start, money.end)] if money else []),
        *((one.start, one.end) for one in dates),
        *([lead] if lead else []),
    ]
    body = _masked(line, hidden)
    stages = line.known.stage_words
    stage = staging.moved_to(stages, body) or staging.closed(stages, body)
    closing = _closing(line, dates, _masked(line, [(money.start, money.end)] if money else []), stage)
    if closing and closing[0].last_day > line.now.date() and stage and stage.kind != "open":
        stage = None  # what is to be closed on a day to come is not closed yet
    cuts: list[Span] = [(0, about.end if about.opens else about.start)]
    if about.place[0] < about.place[1] and not about.opens and about.customer:
        cuts += _with_joint(line, about.place)
    for one in line.colleagues:
        cuts.append(one.span)
    if money:
        cuts.append((money.start, money.end))
    if closing:
        cuts.append(closing[1])
    if stage:
        cuts.append((stage.start, stage.end))
    begin = about.end if about.opens else about.start
    if lead:
        cuts.append(lead)
    if new := NEW_DEAL.match(line.plain, begin):
        cuts.append((begin, new.end()))
    name = cut(line.typed, _merged(cuts))
    return Reading(
        "deal.new",
        customer=about.customer,
        contact=about.contact,
        text=name,
        whole=line.typed[begin:].strip(),
        amount=money.amount if money else None,
        currency=(money.currency or "") if money and money.said else "",
        stage=stage.name if stage else "",
        close_on=closing[0].last_day if closing else None,
        due=promise.value if promise else None,
        owner=line.colleagues[0].person if line.colleagues else None,
        guessed=about.guessed | frozenset(money.guessed if money else ()),
        sources=_sources(
            line,
            about,
            due=lead,
            amount=(money.start, money.end) if money else None,
            close_on=(closing[0].start, closing[0].end) if closing else None,
            stage=(stage.start, stage.end) if stage else None,
        ),
    )


def tells(line: Line, about: Who, reading: Reading) -> bool:
    """Tell whether what would be a new deal only tells how things stand: no sum, no day, but a sentence."""
    if reading.amount is not None or reading.close_on or reading.stage:
        return False
    return roles.TOLD.search(line.plain, about.end) is not None or doubt.tells(line.plain[about.end :])


def price_is_open(line: Line, about: Who) -> bool:
    """Tell whether a sum is said so that it may mean several: 20 seats at $30, 几十万."""
    body = _masked(line, about.spans)
    if _VAGUE.search(body) or _RANGE.search(body):
        return True
    each = _EACH.search(body)
    if each is None or any(_is_total(line, one) for one in _sums(line, about)):
        return False
    priced = bool(_sums(line, about, weak=True)) or _FIGURE.match(body, each.end()) is not None
    return priced and len([one for one in _sums(line, about) if one.weight > 1]) < 2


_TOTAL = regex(
    r"(?:(?<![a-z])(?:total|totals|totalling|budget|amount|value|worth|altogether|overall|all in|deal "
    r"size|sum|=)\s*(?:of|is|:|=)?"
    r"|金额|总价|总额|合计|总共|一共|共|预算|=)\s*$"
)
_TOTAL_BEHIND = regex(r"\s*(?:in\s+)?(?:total|all in|altogether|overall|in all|总共|合计)(?![a-z])")
_MONEYLIKE = regex(
    r"[$€£¥₹]\s?[0-9]|[0-9]\s?(?:k|mio|usd|eur|gbp|cny|rmb|dollars?|euros?"
    r"|pounds?)(?![a-z0-9])|[0-9一二三四五六七八九十百千两]\s?[万亿]"
)


def _main_sum(line: Line, sums: list[Money]) -> Money | None:
    """Return the sum that a deal is worth: the one that is called so, or the plainest."""
    for one in sums:
        if _is_total(line, one):
            return one
    return max(sums, key=lambda one: one.weight, default=None)


def _is_total(line: Line, one: Money) -> bool:
    before = line.plain[: one.start]
    return _TOTAL.search(before) is not None or _TOTAL_BEHIND.match(line.plain, one.end) is not None


def closing_is_unsure(line: Line, reading: Reading) -> bool:
    """Tell whether the closing day is a day that was just over, read as next year's."""
    return any(one.last_day == reading.close_on and roles.rolled(line, one) for one in line.dates())


def sum_is_unsure(line: Line, about: Who, reading: Reading) -> bool:
    """Tell whether another sum stands beside the one that was taken, or one that was not read."""
    strong = {one.amount: one for one in _sums(line, about) if one.weight > 1}
    called = any(
        _TOTAL.search(line.plain[: one.start]) or _TOTAL_BEHIND.match(line.plain, one.end)
        for one in strong.values()
    )
    if len(strong) > 1 and not called:
        return True
    if any(MORE_BY.search(line.plain[: one.start]) for one in strong.values()):
        return True
    return reading.amount is None and _MONEYLIKE.search(plainly(reading.text)) is not None


def _sums(line: Line, about: Who, *, weak: bool = False) -> list[Money]:
    found = line.sums(about.spans)
    strong = [one for one in found if one.weight > 1 or weak]
    return strong or found


def _masked(line: Line, spans: Iterable[Span]) -> str:
    text = " " * line.start + line.plain[line.start :]
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text[: len(line.plain)]


def _with_joint(line: Line, place: Span) -> list[Span]:
    """Return a customer in the middle of a line, with the word that joins it: for Acme, 给华为."""
    lead = re.search(r"(?:(?<![a-z])(?:for|with|at|to|from)\s+|[给跟和与对向为]\s*)$", line.plain[: place[0]])
    return [(lead.start() if lead else place[0], place[1])]


def _closing(
    line: Line, dates: list[Found], body: str, stage: staging.Staged | None
) -> tuple[Found, Span] | None:
    """Return the closing day: where a word says so, or else the date that has no word of its own."""
    everyone = roles.meant(line, dates)
    likely = [one for one in everyone if not roles.is_past(line, one) or one.last_day >= line.now.date()]
    for one in everyone:
        before = line.plain[max(0, one.start - 40) : one.start]
        lead = _CLOSES.search(before)
        said = lead.group().strip(" :=") if lead else ""
        behind = _SIGNED_BEHIND.match(line.plain, one.end)
        if said or behind:
            if re.search(
                r"(?:decision|decide|po|follow[\s-]?up|demo|meeting|delivery"
                r"|live)\s+(?:is\s+)?(?:expected|due|by)?\s*$",
                before,
            ):
                continue
            start = one.start - len(lead.group()) if lead and said else one.start
            return one, (start, behind.end() if behind else one.end)
    if stage:
        body = body[: stage.start] + "\x00" * (stage.end - stage.start) + body[stage.end :]
    for one in likely:
        before = body[max(0, one.start - 30) : one.start]
        timed = one.grain == "minute" and "am_pm" in one.guessed
        beside = _BESIDE_CLOSING.match(body, one.end) is not None
        if beside and not (timed or _OTHER_EVENT.search(before) or _EVENT_BEHIND.match(line.plain, one.end)):
            return one, (one.start, one.end)
    return None


# --- what is wrong

_NEW_TICKET = regex(rf"{either(*NEW['/ticket'])}[\s:,，：]*")
_FIELD_PRIORITY = regex(
    r"(?:^|(?<=[\s,;:.!|，；。、(\x00]))(?:(?:priority|prio|severity)\s?[:=]?\s?)?(?:p(?P<level>[1-4])"
    r"|(?P<word>urgent|critical|blocker|high|medium"
    r"|normal|low)(?:\s+(?:prio|priority|sev|severity))?)(?=$|[\s,;:.!|，；。、)])"
    r"|(?P<han>非常紧急|很紧急|很急|特急|加急|紧急|高优先级|高优|中优先级|普通优先级|低优先级|低优|不急)"
)


_HAN_LEVEL = regex(r"(?:^|[\s,;，；。\x00])(?P<level>普通|一般|中等?|高|低)\s*$")


def ticket(line: Line, about: Who) -> Reading:
    """Return something that is wrong: what was typed is kept, but for the customer that opens it."""
    begin = about.end if about.opens and about.customer else about.start
    if new := _NEW_TICKET.match(line.plain, begin):
        begin = max(begin, new.end())
    body = _masked(line, [*about.spans, *line.quoted])
    priority, place = _ticket_priority(body)
    promise = promises.promised(line, line.dates(about.spans), about.start)
    lead = _promise_span(line, promise) if promise else None
    cuts = [
        (0, begin),
        *([lead] if lead else []),
        *([place] if place else []),
        *(one.span for one in line.colleagues),
    ]
    if (
        about.customer
        and not about.opens
        and about.place[1] in (len(line.plain), len(line.plain.rstrip(" .!")))
    ):
        cuts += _with_joint(line, about.place)
    owner = line.colleagues[0].person if line.colleagues else None
    return Reading(
        "ticket.new",
        customer=about.customer,
        contact=about.contact,
        text=cut(line.typed, _merged(cuts)),
        priority=priority,
        owner=owner,
        due=promise.value if promise else None,
        guessed=about.guessed,
        sources=_sources(line, about, priority=place, due=lead),
    )


def _describes(word: str, before: str, after: str) -> bool:
    """Tell whether "high" or "low" begins what is wrong: high cpu on the gateway."""
    last = after.strip("!., ") == "" or after.startswith((",", ";", "，", "；", "。", "!"))
    return (
        word in ("low", "high", "normal", "medium")
        and not last
        and not before.endswith((",", ";", "，", "；", ":"))
    )


def _ticket_priority(body: str) -> tuple[str, Span | None]:
    """Return the priority: p1 to p4 anywhere, a word only where it stands for itself."""
    for match in _FIELD_PRIORITY.finditer(body):
        if match["level"]:
            return f"p{match['level']}", match.span()
    marked = priorities.find(body)
    for match in _FIELD_PRIORITY.finditer(body):
        word = match["word"] or match["han"]
        level = PRIORITY_OF.get(word) or {"很急": "p1", "中优先级": "p3", "普通优先级": "p3"}.get(word, "")
        before, after = body[: match.start()].rstrip(" "), body[match.end() :].lstrip(" ")
        edge = (
            not after.strip("!. ")
            or before[-1:] in ",;:|，；。、(\x00-"
            or not before.strip("\x00 ")
            or after[:1] in ",;:!|，；。"
        )
        full = not match["word"] or "prior" in match.group() or "prio" in match.group()
        if level and (
            full or word in ("urgent", "critical") or (edge and not _describes(word, before, after))
        ):
            return level, match.span()
    alone = _HAN_LEVEL.search(body)
    if alone:
        return {"普": "p3", "一": "p3", "中": "p3", "高": "p2", "低": "p4"}[alone["level"][0]], alone.span(
            "level"
        )
    if marked:
        return (marked.level if marked.level.startswith("p") else PRIORITY_OF[marked.level]), (
            marked.start,
            marked.end,
        )
    return "", None
