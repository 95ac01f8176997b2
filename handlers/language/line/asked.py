"""Questions: lists and find lines, by the words people ask with; what is not read is text to look for.

A question is told from a remark by what it holds: filters, values and nouns alone ask; a word of asking in
front asks whatever follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from handlers.language.fold import plain as plainly
from handlers.language.line import staging
from handlers.language.line.changes import PRIORITY_OF
from handlers.language.line.known import Customer
from handlers.language.line.names import Mention
from handlers.language.line.reading import Clause, Reading
from handlers.language.line.text import Line, begin
from handlers.language.line.vocabulary import NOUNS, either
from handlers.language.when import Found

_PLURAL = {
    "contract": "contracts",
    "deal": "deals",
    "ticket": "tickets",
    "followup": "followups",
    "customer": "customers",
    "contact": "contacts",
}
_FINDS = re.compile(
    r"(?:(?:find|search|look up|lookup|look for|query|filter|查一下|查询|查找|查|找一下|搜索|搜|找(?!到"
    r"|了)|筛选)(?![a-z])(?:\s+for(?![a-z]))?)[\s:：]*"
)
_ASKS = re.compile(
    r"(?:(?:what|what's|which|who|whose|how many|how much|where|are there|is there|any|do we have|do i "
    r"have|have we|give me|show me|show|list|display|get me|列出|列一下|列表|看一下|看看|显示|有哪些"
    r"|有什么|哪些|哪个|谁|多少)(?![a-z]))"
)
_ASKS_ANYWHERE = re.compile(r"有哪些|有什么|哪些|多少|有几个|谁的|有没有|是哪|吗[?？]?$|\?\s*$")
_LISTS = re.compile(
    r"(?:(?:list|lists|all|everything|show|清单|列表|列出|全部|所有|show me|show all|list all|overview"
    r"|dashboard)(?![a-z]))"
)
_NOISE = re.compile(
    r"[\s,，、;.?!。？：:()（）\"“”'\-]+"
    r"|(?<![a-z])(?:and|in|at|on|the|a|an|of|are|is|there|for|from|that|which|who|what|what's|whats|do"
    r"|does|we|i|have|has|had|how|many|much|me|please|show|list|find|give|get|s|to|be|still|any"
    r"|with(?=\s+(?:a|an)?\s*$)"
    r"|up|right|now|currently|please|all|everything|them|those|these|where|can|you|tell|see|need|needs"
    r"|coming|it|been|was|were|whose|not yet|yet|by|got|went|look|like|as|our|us|status|stage|state|ones"
    r"|things|anything|something)(?![a-z0-9])"
    r"|有哪些|有什么|哪些|哪个|哪家|有没有|有多少|多少|有几个|几个|帮我|请|看看|看一下|列出|列表|清单"
    r"|显示|全部|所有|给我|查询|查|找|了|的|吗|呢|是|有|要|在|里|中|和|且|而且|都|还|个|谁|呀|啊|一下"
    r"|目前|现在|当前|需要|处于|状态|我想|想|知道|哪里|还有|没有?(?=$)|还(?=没)|没(?=买|用|购)"
    r"|(?<![a-z])(?:never|haven't|hasn't|didn't)(?= (?:bought|purchased))|标签"
)
_FIELDS = {
    "spend": "spend|spent|revenue|消费额|消费|花费|累计消费",
    "amount": "amount|value|worth|size|金额|价值",
    "place": "region|city|country|place|area|地区|区域|城市|国家|地方",
    "industry": "industry|sector|行业",
    "category": "category|categories|type|类别|分类|类型",
    "tier": "tier|level|等级|级别|级",
    "tag": "tag|tags|tagged|label|标签",
    "owner": "owner|owned by|assigned to|assignee|belongs to|负责人|归属|归",
    "stage": "stage|阶段",
    "priority": "priority|prio|severity|优先级",
    "status": "status|state|状态",
    "customer": "customer|account|client|客户",
    "source": "source|来源",
    "phone": "phone number|phones|phone|telephone|tel|电话号码|电话|手机",
    "email": "e mail|emails|email|mail address|邮箱|邮件地址|邮件|电子邮件",
    "contacted": "contacted|contact|last contact|touched|spoken to|联系过|联系|跟进过|回访过|回访|跟进",
    "bought": "bought|purchased|ordered|buying|buys|uses|买过|买了|购买过|购买了|购买|下单|采购过|用过",
    "close_date": "close date|closes|closing|close|closed on|expected close|due to close|成交|关单|签约"
    "|结单|预计成交",
    "created": "created|opened|new|added|raised|reported|logged|新建|创建|新增|提交|报的|新开的?|开的|新来的",
    "solved_on": "solved|resolved|closed|解决|关闭",
    "renews": "renews|renewing|renew|renewal|renewals|expires|expiring|expire|up for renewal|到期|续约"
    "|续费|该续",
    "due": "due|to do|todo|due on|该做|要做|到期|要跟进|该跟进|要办",
    "birthday": "birthdays|birthday|bday|born|生日",
    "text": "text|about|mentioning|containing|contains|subject|关于|包含|提到",
}
_SIGN_FIELDS = {
    name: either(*_split)
    for name, _split in (
        (
            name,
            (
                "|".join(w for w in words.split("|") if w.isascii()),
                "|".join(w for w in words.split("|") if not w.isascii()),
            ),
        )
        for name, words in _FIELDS.items()
    )
}
_SIGNED = re.compile(
    "(?P<minus>-)?(?P<field>"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _SIGN_FIELDS.items())
    + r")\s*(?P<sign>>=|<=|!=|>|<|=|:|：)\s*(?P<values>\"[^\"]+\"|[^\s,]+(?:\s*,\s*[^\s,]+)*)"
)
_SORT = re.compile(
    r"sort\s*[:=]\s*(?P<sort>-?[a-z_]+)|(?:sorted|order|ordered|sort"
    r"|rank(?:ed)?)\s+by\s+(?P<by>[a-z]+)(?P<down>\s+(?:desc|descending|highest first|down))?"
    r"|(?P<age>oldest|newest|latest|most recent|earliest)(?:\s+first)?(?![a-z])|(?:highest|largest"
    r"|biggest|most)\s+(?P<most>[a-z]+)(?:\s+first)?|按?(?P<han>消费额?|金额|成交时间"
    r"|时间|生日|名称)(?P<han_down>从高到低|倒序|降序|从大到小)?(?:排序|排列|排)?(?P<han_down2>从高到低"
    r"|倒序|降序)?"
)
_TOP = re.compile(
    r"(?:top|first|biggest|largest)\s+(?P<top>[0-9]{1,3})|前\s?(?P<front>[0-9]{1,3}"
    r"|[一二三四五六七八九十]{1,2})\s?(?:名|个|大|家)?|(?P<most>消费"
    r"|金额)最[高多大]的?(?:前)?\s?(?P<n>[0-9]{1,3}|[一二三四五六七八九十]{1,2})?\s?(?:个|名|家)?"
)
_SPAN = (
    r"(?P<n>[0-9]{1,4}|an?|one|two|three|six|[一二两三四五六七八九十半]{1,3})\s?(?P<unit>days?|d"
    r"|weeks?|wks?|w|months?|mo|m|years?|yrs?|y|quarters?|天|日|周|个?星期|个?礼拜|个?月|年|个?季度)"
)
_NOT_CONTACTED = re.compile(
    rf"(?:(?:not|never|no|un|haven't been|hasn't been|have not been|nobody)\s*(?:been\s+)?(?:contacted"
    rf"|contact|touched|called|spoken to|spoke to|talked to|heard from|visited)|silent|quiet|untouched|no "
    rf"activity|no news)\s*(?:in|for|within|since|over|the|last|past|more than|>|\s)*\s*(?:{_SPAN})".replace(
        "?P<n>", "?P<n1>"
    ).replace("?P<unit>", "?P<unit1>")
    + "|"
    + rf"(?:超过|近|最近|已经|有)?\s*(?:{_SPAN})(?:以上|多|内)?(?:都)?(?:没有?|未|无)(?:人)?(?:联系|跟进"
    rf"|回访|沟通|互动|拜访|消息)过?".replace("?P<n>", "?P<n2>").replace("?P<unit>", "?P<unit2>")
    + "|"
    + rf"(?:没有?|未)(?:联系|跟进|回访|沟通)(?:过)?(?:超过|的|了|已)?\s*(?:{_SPAN})(?:以上|的)?".replace(
        "?P<n>", "?P<n3>"
    ).replace("?P<unit>", "?P<unit3>")
)
_WITHIN = re.compile(
    rf"(?:within|in|over|during|for)?\s*(?:the\s+)?(?P<way>next|coming|last|past"
    rf"|previous)?\s*(?:{_SPAN})(?![a-z])|(?:未来|接下来|最近|近|过去)?\s*(?:{_SPAN})(?:之?内|以内)?".replace(
        "?P<n>", "?P<n1>", 1
    )
    .replace("?P<unit>", "?P<unit1>", 1)
    .replace("?P<n>", "?P<n2>", 1)
    .replace("?P<unit>", "?P<unit2>", 1)
)
_OLDER = re.compile(rf"(?P<side>older|newer|more|less) than\s+{_SPAN}(?:\s+(?:ago|old))?")
_MISSING = re.compile(
    r"(?:(?:no|without|missing|lacking|lack|with no|without any|without an?|no:|have no|has no|没有|缺少"
    r"|缺|没|无)\s*)(?P<field>phone|telephone|tel|e-?mails?|mail|owner|birthday|contacts?|tags?|industry"
    r"|电话|手机|邮箱|邮件|负责人|生日|联系人|标签|行业)(?:\s*(?:numbers?|address(?:es)?|号码?|地址))?"
)
_PRESENT = re.compile(
    r"(?:(?:has|have|with|having|has:|有)\s*(?:an?\s+)?)(?P<field>phone|e-?mails?|birthday|电话|手机|邮箱"
    r"|邮件|生日)(?:\s*(?:numbers?|address(?:es)?|号码?|地址))?(?![a-z]|\s+(?:next|this|in|on|today|tom))"
)
_FIELD_OF = {
    **dict.fromkeys(["phone", "telephone", "tel", "电话", "手机"], "phone"),
    **dict.fromkeys(["email", "e-mail", "emails", "e-mails", "mail", "邮箱", "邮件"], "email"),
    **dict.fromkeys(["owner", "负责人"], "owner"),
    **dict.fromkeys(["birthday", "生日"], "birthday"),
    **dict.fromkeys(["contact", "contacts", "联系人"], "contact"),
    **dict.fromkeys(["tag", "tags", "标签"], "tag"),
    **dict.fromkeys(["industry", "行业"], "industry"),
}
_RELATED_NOUNS = ("tickets|ticket|deals|deal|opps|opportunities|follow ups|followups", "工单|商机|单子|跟进")
_RELATED = re.compile(
    rf"(?P<sign>without|with no|with|having|that have|who have|has|have|有|没有|无)\s*(?:any\s+"
    rf"|an?\s+)?(?P<what>(?:[^\s,]+\s+){{0,3}}?"
    rf"|(?!什么|哪些|要|该)[\u4e00-\u9fff]{{0,6}}?)(?P<noun>{either(*_RELATED_NOUNS)})"
)
_COMPARED = re.compile(
    rf"(?:(?P<field>{_SIGN_FIELDS['spend']}|{_SIGN_FIELDS['amount']})\s*(?:is\s+|额)?)?(?P<sign>>=|<=|>|<"
    rf"|over|above|more than|greater than|bigger than|at least|from|under|below|less than|smaller than|up "
    rf"to|at most|超过|大于|高于|不低于|不少于|至少|低于|小于|少于|不超过"
    rf"|不到)\s*(?=[$€£¥0-9一二三四五六七八九十百千万两])"
)
_BELOW = (
    "<=",
    "<",
    "under",
    "below",
    "less than",
    "smaller than",
    "up to",
    "at most",
    "低于",
    "小于",
    "少于",
    "不超过",
    "不到",
)
_DATE_FIELD = re.compile(
    "|".join(
        f"(?P<{name}>{_SIGN_FIELDS[name]})"
        for name in ("close_date", "renews", "birthday", "created", "solved_on", "due", "bought", "contacted")
    )
)


def _words(english: str, chinese: str) -> re.Pattern[str]:
    """Return the words of a filter; the Chinese ones with 的 behind them or without."""
    return re.compile(rf"{either(english, chinese)}的?")


_BARE = {
    "mine": _words(
        "mine|my own|my|owned by me|assigned to me|i own|i have", "我名下|我负责|我自己|分给我|我的|我"
    ),
    "team": _words("my team|my teams|our team|the team|team", "我团队|我们团队|团队|我们组"),
    "nobody": _words(
        "unassigned|nobody|no owner|not assigned|unowned|without owner|without an owner|unclaimed|queue"
        "|the queue|inbox",
        "队列|未分配|没分配|无人负责|没人负责|没有负责人|无负责人|没人管|没人接|没人认领|无人认领|未认领",
    ),
    "overdue": _words("overdue|over due|late|past due|missed", "逾期|已逾期|过期|超期|拖期|延误"),
    "stalled": _words(
        "stuck|stalled|stalling|idle|not moving|gone quiet|stale",
        "停滞不前|停滞|卡住|卡住了|没进展|没动静|不动",
    ),
    "unsolved": _words(
        "open|unsolved|unresolved|not solved|not closed|still open|active",
        "未解决|没解决|未关闭|没关|未完成|没完成|进行中|打开|开着|未处理|待处理",
    ),
    "solved": _words(
        "solved|resolved|closed|fixed", "解决|已解决|解决了|已解决了|关闭|已关闭|关闭了|已关闭了|已关|关了"
    ),
    "pending": _words("pending|waiting|on hold|waiting for customer", "等待中|等待客户|等客户|挂起|待定"),
    "done": _words("done|completed|finished", "完成|已完成|完成了|已完成了|办完|做完"),
    "won": _words("won|closed won", "赢单|赢了|已成交|成交|成交了|已签约"),
    "lost": _words("lost|closed lost", "输单|输了|丢单|丢了|失败"),
}
_STALLED_FOR = re.compile(rf"\s*(?:for|over|more than|超过|了|已)*\s*{_SPAN}(?:以上|了)?的?")
_PRIORITY = re.compile(
    r"(?<![a-z0-9])(?:p(?P<level>[1-4])|(?P<word>urgent|critical|high|medium|normal"
    r"|low)(?:[\s-]+(?:priority|prio))?)(?![a-z0-9])|(?P<han>非常紧急|很紧急|紧急|高优先级|高优|中优先级"
    r"|普通优先级|低优先级|低优)的?"
)
_VALUE_TAIL = re.compile(
    r"\s*(?:行业|客户|地区|区域|阶段|级|类|标签|市|省|的|stage|customers?(?![a-z])|accounts?(?![a-z])"
    r"|industry|sector|region|tier|level|priority)"
)
_OR = re.compile(r"\s*(?:or|/|或者|或|,|、|，|和|and|\|)\s*")
_NUMBERS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_UNITS = {
    "d": "d",
    "w": "w",
    "m": "m",
    "y": "y",
    "q": "q",
    "天": "d",
    "日": "d",
    "周": "w",
    "星": "w",
    "礼": "w",
    "月": "m",
    "年": "y",
    "季": "q",
}


@dataclass
class _Parse:
    """A question while it is read: what has been read of it, and the words that were not."""

    noun: str
    line: Line
    text: str
    clauses: list[Clause] = field(default_factory=list)
    sort: str = ""
    limit: int | None = None
    unread: list[tuple[int, int]] = field(default_factory=list)
    listed: bool = False
    named: str = ""
    """The noun that was said."""
    date_field: str = ""

    def dated(self, at: int) -> Found | None:
        """Return the date that begins at a place."""
        names = [one.span for one in self.line.mentions if not one.calendar]
        return next((one for one in self.line.dates(names) if one.start == at), None)

    def add(self, *clause: object) -> None:
        self.clauses.append(tuple(clause))


def everything(line: Line, noun: str) -> Reading:
    """Return a bare command lists what is there."""
    return Reading("find", noun=_PLURAL[noun])


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
    parse = _parse(line, noun, at, 12 if patient else 0)
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
        noun=_PLURAL.get(parse.noun, parse.noun),
        clauses=tuple(parse.clauses),
        sort=parse.sort,
        limit=parse.limit,
    )


def _is_to_be_done(line: Line) -> bool:
    """Tell whether a line says when at what time, or how often: something to be done, and no list."""
    return (
        "每" in line.plain
        or "every" in line.plain
        or any(one.grain in ("minute", "part") for one in line.dates())
    )


_CHANGES = re.compile(r"(?<![a-z])(?:move|moved|push|set|change|advance)(?![a-z])|->|→|改成|改为|推进到|转到")
_WE_DID = re.compile(r"we (?:won|lost)(?![a-z])")
_OF_FOLLOWUPS = ("owner", "due", "overdue", "customer", "status", "priority")


def _some_filter(parse: _Parse) -> bool:
    return any(clause[0] not in ("customer",) for clause in parse.clauses)


def _only_changes(line: Line, noun: str, parse: _Parse) -> bool:
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


_NOUN = [
    (noun, re.compile(rf"(?:{either(*words)})(?:s(?![a-z]))?"))
    for noun, words in NOUNS.items()
    if noun != "log"
]


def _parse(line: Line, noun: str, start: int, most: int) -> _Parse:
    """Return what is asked, until more than `most` words are not understood."""
    parse = _Parse(noun, line, line.plain)
    mentions = {
        one.start: one for one in line.mentions if isinstance(one.whose[0], Customer) and one.start >= start
    }
    for match_noun, pattern in _NOUN:
        named = pattern.search(line.plain, start)
        if named and not parse.named and not _RELATED.search(line.plain[: named.end()]):
            parse.noun = parse.named = match_noun if noun == "customer" or match_noun == noun else noun
    at = start
    while at < len(line.plain):
        at = _step(parse, at, mentions)
        if len(parse.unread) > most:
            break
    return parse


def _step(parse: _Parse, at: int, mentions: dict[int, Mention]) -> int:
    text = parse.text
    if text[at].isspace():
        return at + 1
    for reader in _READERS:
        end = reader(parse, at)
        if end is not None and end > at:
            return end
    colleague = next((one for one in parse.line.colleagues if one.start == at), None)
    if colleague:
        parse.add("owner", "=", colleague.person.handle)
        return _possessive(text, colleague.end)
    person = (
        parse.line.person_at(at)
        if text[at].isalpha() and (at == 0 or not text[at - 1].isalnum() or not text[at].isascii())
        else None
    )
    if person and re.match(r"'s(?![a-z])|的|\s*$|(?<=[\u4e00-\u9fff])", text[person.end :]):
        parse.add("owner", "=", person.person.handle)
        return _possessive(text, person.end)
    mention = mentions.get(at)
    if mention and not (mention.shy and mention.calendar and parse.dated(at)):
        own = parse.line.known.value_words.pattern.match(text, at)
        if own is None or own.end() < mention.end or parse.line.surface in ("/ticket", "/opp", "/followup"):
            names = [one.name for one in mention.whose]
            parse.add("customer", "=", names[0]) if len(names) == 1 else parse.add("customer", "in", names)
            return _possessive(text, mention.end)
    value = _value(parse, at)
    if value:
        return value[1]
    found = parse.dated(at)
    if found:
        return _dated(parse, found)
    for noun, pattern in _NOUN:
        match = pattern.match(text, at)
        if match:
            parse.named = parse.named or noun
            return match.end()
    noise = _NOISE.match(text, at)
    if noise and noise.end() > at:
        if _LISTS.match(text, at):
            parse.listed = True
        return noise.end()
    if listed := _LISTS.match(text, at):
        parse.listed = True
        return listed.end()
    word = re.compile(r"[a-z0-9][\w'.&-]*|[\u4e00-\u9fff]|.").match(text, at)
    assert word is not None
    parse.unread.append(word.span())
    return word.end()


def _possessive(text: str, end: int) -> int:
    match = re.compile(r"'s(?![a-z])|的").match(text, end)
    return match.end() if match else end


_VALUED = {
    "ticket": (),
    "followup": (),
    "deal": ("place", "category", "tier", "industry", "source", "channel"),
}
"""The values that records other than customers are asked by; a follow-up is not found by a tag."""


def _value(parse: _Parse, at: int) -> tuple[str, int] | None:
    """Return one of the workspace's own values, or several of a kind with "or" between them."""
    values = parse.line.known.value_words
    match = values.pattern.match(parse.text, at)
    if match is None:
        return None
    meant = values.meant(match.group())
    if meant is None:
        return None
    kind, name = meant
    if kind not in _VALUED.get(parse.noun, (kind,)):
        return None
    names, end = [name], match.end()
    while joint := _OR.match(parse.text, end):
        another = values.pattern.match(parse.text, joint.end())
        other = values.meant(another.group()) if another else None
        if another is None or other is None or other[0] != kind:
            break
        names.append(other[1])
        end = another.end()
    field_name = {"product": "bought"}.get(kind, kind)
    negated = re.search(r"(?:not|non-?|except|不是|非|不在|除了|-)\s*(?:in\s+|from\s+)?$", parse.text[:at])
    if len(names) > 1:
        parse.add(field_name, "in", names)
    else:
        parse.add(
            field_name,
            "!=" if negated else "has" if kind in ("tag", "product") and kind == "product" else "=",
            name,
        )
    tail = _VALUE_TAIL.match(parse.text, end)
    return name, tail.end() if tail else end


def _dated(parse: _Parse, found: Found) -> int:
    """Return a period: of the field whose word stands before or behind it, or the noun's own."""
    text, end = parse.text, found.end
    behind = re.compile(r"\s*(?:要|内|会|该|新|之前|的)?").match(text, end)
    after = _DATE_FIELD.match(text, behind.end() if behind else end)
    name = parse.date_field
    if not name and after and not (parse.noun == "followup" and after.lastgroup == "contacted"):
        name = after.lastgroup or ""
        end = after.end()
    parse.date_field = ""
    noun = parse.noun
    name = name or {"deal": "close_date", "followup": "due", "ticket": "created"}.get(noun, "created")
    first, last = _period(found)
    phrase = text[found.start : found.end]
    if re.match(r"(?:since|after|from)(?![a-z])|自|从", phrase) or re.match(
        r"\s*(?:以来|之后|以后)", text[found.end :]
    ):
        parse.add(name, ">", first.isoformat())
    elif re.match(r"(?:before|until|by)(?![a-z])", phrase) or phrase.endswith("前"):
        parse.add(name, "<", last.isoformat())
    elif first == last:
        parse.add(name, "=", first.isoformat())
    else:
        parse.add(name, "between", [first.isoformat(), last.isoformat()])
    return end


def _period(found: Found) -> tuple[date, date]:
    """Return the first and the last day of what was said."""
    day = found.day
    if found.grain == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if found.grain in ("month", "quarter", "half", "year"):
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[found.grain]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return first, found.last_day
    return day, day


def _span_of(count: str, unit: str) -> str:
    number = (
        1
        if count in ("a", "an", "one", "半")
        else {"two": 2, "three": 3, "six": 6}.get(count)
        or _NUMBERS.get(count)
        or (int(count) if count.isdecimal() else 10)
    )
    letter = _UNITS[unit.lstrip("个")[:1]]
    return f"{number * 3}m" if letter == "q" else f"{number}{letter}"


# --- the phrases of a question, each a reader that tells where it ends


def _read_top(parse: _Parse, at: int) -> int | None:
    match = _TOP.match(parse.text, at)
    if match is None:
        return None
    number = match["top"] or match["front"] or match["n"]
    if number:
        parse.limit = int(number) if number.isdecimal() else _NUMBERS.get(number, 10)
    if match["most"]:
        parse.sort = "-spend" if match["most"] == "消费" else "-amount"
    parse.listed = True
    return match.end()


def _read_sort(parse: _Parse, at: int) -> int | None:
    match = _SORT.match(parse.text, at)
    if match is None:
        by = re.compile(r"by\s+(spend|amount|value|revenue|size)(?![a-z])").match(parse.text, at)
        if by:
            parse.sort = "-amount" if by[1] in ("amount", "value", "size") else "-spend"
            return by.end()
        return None
    if match["age"]:
        parse.sort = ("" if match["age"] in ("oldest", "earliest") else "-") + "created"
    elif match["sort"]:
        parse.sort = match["sort"]
    elif match["by"]:
        parse.sort = ("-" if match["down"] else "") + match["by"]
    elif match["most"]:
        if match["most"] not in ("spend", "amount", "value", "revenue"):
            return None
        parse.sort = "-" + {"value": "amount", "revenue": "spend"}.get(match["most"], match["most"])
    else:
        name = {
            "消费": "spend",
            "消费额": "spend",
            "金额": "amount",
            "成交时间": "close_date",
            "生日": "birthday",
        }.get(match["han"], "created")
        down = match["han_down"] or match["han_down2"] or name in ("spend", "amount")
        parse.sort = ("-" if down else "") + name
    parse.listed = True
    return match.end()


def _read_sign(parse: _Parse, at: int) -> int | None:
    match = _SIGNED.match(parse.text, at)
    if match is None:
        return None
    name = next(one for one in _FIELDS if match[one])
    sign = {":": "=", "：": "="}.get(match["sign"], match["sign"])
    if match["minus"]:
        sign = "!="
    values = [
        one.strip(' "') for one in parse.line.typed[match.start("values") : match.end("values")].split(",")
    ]
    sums = list(_sums_at(parse.line, match.start("values")))
    if name in ("spend", "amount") and sums:
        low, *rest = sums
        between = re.compile(r"\s*(?:-|\.\.|to)\s*").match(parse.text, low[1])
        if between and rest and rest[0][2] == between.end():
            parse.add(name, "between", [low[0], rest[0][0]])
            return rest[0][1]
        parse.add(name, sign, low[0])
        return low[1]
    known = [_known_value(parse, name, one) for one in values]
    parse.add(name, "in" if len(known) > 1 else sign, known if len(known) > 1 else known[0])
    return match.end()


def _known_value(parse: _Parse, name: str, word: str) -> str:
    _, known = parse.line.known.value_words.meant(plainly(word)) or ("", word)
    if name == "owner":
        person = parse.line.known.team.called(word)
        return person[0][0].handle if person else word
    if name == "stage":
        staged = staging.named(parse.line.known.stage_words, plainly(word))
        return staged[0].name if staged else word
    return known


def _sums_at(line: Line, start: int) -> Iterator[tuple[object, int, int]]:
    for one in line.sums([(0, start)]):
        yield one.amount, one.end, one.start


def _read_not_contacted(parse: _Parse, at: int) -> int | None:
    match = _NOT_CONTACTED.match(parse.text, at)
    if match is None:
        return None
    count = match["n1"] or match["n2"] or match["n3"]
    unit = match["unit1"] or match["unit2"] or match["unit3"]
    parse.add("contacted", "not within", _span_of(count, unit))
    return match.end()


def _read_older(parse: _Parse, at: int) -> int | None:
    match = _OLDER.match(parse.text, at)
    if match is None:
        return None
    old = match["side"] in ("older", "more")
    parse.add("created", "not within" if old else "within", _span_of(match["n"], match["unit"]))
    return match.end()


def _read_missing(parse: _Parse, at: int) -> int | None:
    match = _MISSING.match(parse.text, at)
    if match:
        name = _FIELD_OF[match["field"]]
        parse.add("owner", "=", "nobody") if name == "owner" else parse.add(name, "missing")
        return match.end()
    match = _PRESENT.match(parse.text, at)
    if match:
        parse.add(_FIELD_OF[match["field"]], "present")
        return match.end()
    return None


def _read_related(parse: _Parse, at: int) -> int | None:
    match = _RELATED.match(parse.text, at)
    if match is None or parse.noun not in ("customer", "contact"):
        return None
    noun = (
        "tickets"
        if re.match(r"tick|工单", match["noun"])
        else "followups"
        if re.match(r"follow|跟进", match["noun"])
        else "deals"
    )
    inner = _Parse(
        {"tickets": "ticket", "deals": "deal", "followups": "followup"}[noun], parse.line, match["what"] + " "
    )
    place = 0
    while place < len(match["what"]):
        for reader in (_read_bare, _read_priority, _read_stage):
            end = reader(inner, place)
            if end:
                place = end
                break
        else:
            place += 1
    parse.add(
        noun,
        "without" if match["sign"] in ("without", "with no", "没有", "无") else "with",
        list(inner.clauses),
    )
    return match.end()


def _read_compared(parse: _Parse, at: int) -> int | None:
    match = _COMPARED.match(parse.text, at)
    name = {"customer": "spend"}.get(parse.noun, "amount")
    if match:
        value = next(_sums_at(parse.line, match.end()), None)
        if value is None or parse.text[match.end() : value[2]].strip():
            return None
        if match["field"]:
            name = "spend" if re.match(r"spen|rev|消|花|累", match["field"]) else "amount"
        parse.add(name, "<" if match["sign"] in _BELOW else ">", value[0])
        tail = re.compile(r"\s*(?:以上|以下)?的?").match(parse.text, value[1])
        return tail.end() if tail else value[1]
    field_word = re.compile(rf"(?:{_SIGN_FIELDS['spend']}|{_SIGN_FIELDS['amount']})\s*").match(parse.text, at)
    begins = field_word.end() if field_word else at
    if (
        not parse.text[begins : begins + 1]
        or parse.text[begins] not in "$€£¥0123456789一二三四五六七八九十百两几"
    ):
        return None
    value = next(_sums_at(parse.line, begins), None)
    if value and value[2] == begins:
        side = re.compile(r"\s*(?:块|元)?(?P<side>以上|以下|\+|及以上|or more|and up|plus|or less|起)").match(
            parse.text, value[1]
        )
        if field_word and re.match(r"spen|rev|消|花|累", field_word.group()):
            name = "spend"
        if side:
            parse.add(name, "<" if side["side"] in ("以下", "or less") else ">", value[0])
            return _possessive(parse.text, side.end())
    return None


def _read_bare(parse: _Parse, at: int) -> int | None:
    for name in (
        "team",
        "nobody",
        "mine",
        "overdue",
        "stalled",
        "unsolved",
        "pending",
        "won",
        "lost",
        "solved",
        "done",
    ):
        match = _BARE[name].match(parse.text, at)
        if match is None:
            continue
        if name == "stalled" and (span := _STALLED_FOR.match(parse.text, match.end())):
            parse.add("stalled", "=", True)
            parse.listed = True
            return span.end()
        if name in ("mine", "team", "nobody"):
            parse.add("owner", "=", {"mine": "me"}.get(name, name))
        elif name in ("overdue", "stalled"):
            parse.add(name, "=", True)
        elif name in ("won", "lost"):
            if parse.noun != "deal":
                continue
            stage = next((one.name for one in parse.line.known.stages if one.kind == name), f"closed {name}")
            parse.add("stage", "=", stage)
        elif name == "unsolved":
            if parse.noun in ("ticket", "customer") or parse.noun == "followup":
                parse.add("status", "=", "open")
            else:
                parse.listed = True
        elif name == "solved" and parse.noun == "deal":
            stages = [one.name for one in parse.line.known.stages if one.kind in ("won", "lost")]
            if re.match(r"closed\s+(?:this|last|in|next)", parse.text[at:]):
                continue
            parse.add("stage", "in", stages)
        elif name == "solved" and parse.noun == "followup":
            parse.add("status", "=", "done")
        elif name in ("solved", "pending", "done"):
            if name == "solved" and re.match(
                rf"(?:{_BARE['solved'].pattern})\s+(?:this|last|in|on|yesterday|today|since)", parse.text[at:]
            ):
                parse.date_field = "solved_on"
                return match.end()
            parse.add("status", "=", "solved" if name == "done" and parse.noun == "ticket" else name)
        parse.listed = True
        return match.end()
    return None


def _read_priority(parse: _Parse, at: int) -> int | None:
    match = _PRIORITY.match(parse.text, at)
    if match is None or parse.noun == "deal":
        return None
    word = match["word"] or match["han"] or ""
    level = (
        f"p{match['level']}"
        if match["level"]
        else PRIORITY_OF.get(word) or ("p3" if word.startswith(("中", "普")) else "p4")
    )
    names, end = [level], match.end()
    while (
        (joint := _OR.match(parse.text, end))
        and (another := _PRIORITY.match(parse.text, joint.end()))
        and another["level"]
    ):
        names.append(f"p{another['level']}")
        end = another.end()
    parse.add("priority", "in" if len(names) > 1 else "=", names if len(names) > 1 else level)
    return end


def _read_stage(parse: _Parse, at: int) -> int | None:
    if parse.noun != "deal" and not re.match(r".{0,12}阶段", parse.text[at:]):
        return None
    found = next(
        (
            one
            for one in staging.named(parse.line.known.stage_words, parse.text)
            if one.start == at or (one.led and one.start <= at < one.end)
        ),
        None,
    )
    if found is None:
        return None
    names, end = [found.name], found.end
    for another in staging.named(parse.line.known.stage_words, parse.text):
        joint = _OR.match(parse.text, end)
        if joint and another.start == joint.end():
            names.append(another.name)
            end = another.end
    parse.add("stage", "in" if len(names) > 1 else "=", names if len(names) > 1 else names[0])
    tail = re.compile(r"\s*(?:阶段|stage)的?").match(parse.text, end)
    return tail.end() if tail else end


def _read_date_field(parse: _Parse, at: int) -> int | None:
    """Return a word that says which date is asked for, before a period: closing this month."""
    match = _DATE_FIELD.match(parse.text, at)
    if match is None:
        bare = re.compile(_WITHIN.pattern).match(parse.text, at)
        if bare and (bare["way"] or re.search(r"内$|^(?:未来|接下来|最近|近|过去)", bare.group().strip())):
            behind = re.compile(r"\s*(?:要|会|该|的|将)?\s*").match(parse.text, bare.end())
            after = _DATE_FIELD.match(parse.text, behind.end() if behind else bare.end())
            if after:
                count, unit = bare["n1"] or bare["n2"], bare["unit1"] or bare["unit2"]
                parse.add(after.lastgroup, "within", _span_of(count, unit))
                return _possessive(parse.text, after.end())
        return None
    name = match.lastgroup or ""
    spaced = re.compile(r"\s*(?:date\s*)?(?:is\s*)?").match(parse.text, match.end())
    place = spaced.end() if spaced else match.end()
    within = _WITHIN.match(parse.text, place)
    if within and not parse.text[place : within.start()].strip():
        count, unit = within["n1"] or within["n2"], within["unit1"] or within["unit2"]
        parse.add(name, "within", _span_of(count, unit))
        return _possessive(parse.text, within.end())
    if name == "bought":
        sign = "!=" if _NEVER.search(parse.text[:at]) else "has"
        values = parse.line.known.value_words
        quoted = re.compile(r"[\"“”'](?P<what>[^\"”']+)[\"”']").match(parse.text, place)
        product = values.pattern.match(parse.text, quoted.start("what") if quoted else place)
        end = None
        meant = values.meant(product.group()) if product else None
        if product and meant and meant[0] == "product":
            parse.add("bought", sign, meant[1])
            end = quoted.end() if quoted else product.end()
        elif quoted:
            parse.add("bought", sign, parse.line.typed[quoted.start("what") : quoted.end("what")])
            end = quoted.end()
        if end is not None:
            parse.date_field = "bought_on"
            rest = parse.text[end:].lstrip()
            if not any(one.start >= end and one.start <= end + 4 for one in parse.line.dates()) or not rest:
                parse.date_field = ""
            return end
        return None
    names = [one.span for one in parse.line.mentions if not one.calendar]
    follows = next(
        (
            one
            for one in parse.line.dates(names)
            if one.end > place and not parse.text[place : max(place, one.start)].strip()
        ),
        None,
    )
    if follows:
        parse.date_field = name
        return _dated(parse, follows)
    if name == "birthday":
        parse.date_field = name
        return match.end()
    if name in ("renews", "due", "birthday"):
        parse.listed = True
        return match.end()
    return None


_NEVER = re.compile(r"(?:(?<![a-z])(?:not|never|haven't|hasn't|didn't|no)\s*|没有?|未|从未)$")


_READERS: tuple[Callable[[_Parse, int], int | None], ...] = (
    _read_sort,
    _read_top,
    _read_sign,
    _read_not_contacted,
    _read_older,
    _read_missing,
    _read_related,
    _read_compared,
    _read_date_field,
    _read_bare,
    _read_priority,
    _read_stage,
)
