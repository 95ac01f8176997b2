"""The words of questions, as data: fields, states, spans of time, sorting, and what says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from handlers.language.line.reading import Clause
from handlers.language.line.vocabulary import NOUNS, either
from handlers.language.regex import regex

LISTS = regex(
    r"(?:(?:list|lists|all|everything|show|清单|列表|列出|全部|所有|show me|show all|list all|overview"
    r"|dashboard)(?![a-z]))"
)
NOISE = regex(
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
FIELDS = {
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
SIGN_FIELDS = {
    name: either(
        "|".join(word for word in words.split("|") if word.isascii()),
        "|".join(word for word in words.split("|") if not word.isascii()),
    )
    for name, words in FIELDS.items()
}
SIGNED = regex(
    "(?P<minus>-)?(?P<field>"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in SIGN_FIELDS.items())
    + r")\s*(?P<sign>>=|<=|!=|>|<|=|:|：)\s*(?P<values>\"[^\"]+\"|[^\s,]+(?:\s*,\s*[^\s,]+)*)"
)
SORT = regex(
    r"sort\s*[:=]\s*(?P<sort>-?[a-z_]+)|(?:sorted|order|ordered|sort"
    r"|rank(?:ed)?)\s+by\s+(?P<by>[a-z]+)(?P<down>\s+(?:desc|descending|highest first|down))?"
    r"|(?P<age>oldest|newest|latest|most recent|earliest)(?:\s+first)?(?![a-z])|(?:highest|largest"
    r"|biggest|most)\s+(?P<most>[a-z]+)(?:\s+first)?|按?(?P<han>消费额?|金额|成交时间"
    r"|时间|生日|名称)(?P<han_down>从高到低|倒序|降序|从大到小)?(?:排序|排列|排)?(?P<han_down2>从高到低"
    r"|倒序|降序)?"
)
TOP = regex(
    r"(?:top|first|biggest|largest)\s+(?P<top>[0-9]{1,3})|前\s?(?P<front>[0-9]{1,3}"
    r"|[一二三四五六七八九十]{1,2})\s?(?:名|个|大|家)?|(?P<most>消费"
    r"|金额)最[高多大]的?(?:前)?\s?(?P<n>[0-9]{1,3}|[一二三四五六七八九十]{1,2})?\s?(?:个|名|家)?"
)
SPAN = (
    r"(?P<n>[0-9]{1,4}|an?|one|two|three|six|[一二两三四五六七八九十半]{1,3})\s?(?P<unit>days?|d"
    r"|weeks?|wks?|w|months?|mo|m|years?|yrs?|y|quarters?|天|日|周|个?星期|个?礼拜|个?月|年|个?季度)"
)
NOT_CONTACTED = (
    regex(
        r"(?:(?:not|never|no|un|haven't been|hasn't been|have not been|nobody)\s*(?:been\s+)?(?:contacted"
        r"|contact|touched|called|spoken to|spoke to|talked to|heard from|visited)|silent|quiet|untouched|no "
        rf"activity|no news)\s*(?:in|for|within|since|over|the|last|past|more than|>|\s)*\s*(?:{SPAN})"
    ),
    regex(
        rf"(?:超过|近|最近|已经|有)?\s*(?:{SPAN})(?:以上|多|内)?(?:都)?(?:没有?|未|无)(?:人)?(?:联系|跟进"
        r"|回访|沟通|互动|拜访|消息)过?"
    ),
    regex(rf"(?:没有?|未)(?:联系|跟进|回访|沟通)(?:过)?(?:超过|的|了|已)?\s*(?:{SPAN})(?:以上|的)?"),
)
WITHIN = (
    regex(
        r"(?:within|in|over|during|for)?\s*(?:the\s+)?(?P<way>next|coming|last|past|previous)?"
        rf"\s*(?:{SPAN})(?![a-z])"
    ),
    regex(rf"(?:未来|接下来|最近|近|过去)?\s*(?:{SPAN})(?:之?内|以内)?"),
)
OLDER = regex(rf"(?P<side>older|newer|more|less) than\s+{SPAN}(?:\s+(?:ago|old))?")
MISSING = regex(
    r"(?:(?:no|without|missing|lacking|lack|with no|without any|without an?|no:|have no|has no|没有|缺少"
    r"|缺|没|无)\s*)(?P<field>phone|telephone|tel|e-?mails?|mail|owner|birthday|contacts?|tags?|industry"
    r"|电话|手机|邮箱|邮件|负责人|生日|联系人|标签|行业)(?:\s*(?:numbers?|address(?:es)?|号码?|地址))?"
)
PRESENT = regex(
    r"(?:(?:has|have|with|having|has:|有)\s*(?:an?\s+)?)(?P<field>phone|e-?mails?|birthday|电话|手机|邮箱"
    r"|邮件|生日)(?:\s*(?:numbers?|address(?:es)?|号码?|地址))?(?![a-z]|\s+(?:next|this|in|on|today|tom))"
)
FIELD_OF = {
    **dict.fromkeys(["phone", "telephone", "tel", "电话", "手机"], "phone"),
    **dict.fromkeys(["email", "e-mail", "emails", "e-mails", "mail", "邮箱", "邮件"], "email"),
    **dict.fromkeys(["owner", "负责人"], "owner"),
    **dict.fromkeys(["birthday", "生日"], "birthday"),
    **dict.fromkeys(["contact", "contacts", "联系人"], "contact"),
    **dict.fromkeys(["tag", "tags", "标签"], "tag"),
    **dict.fromkeys(["industry", "行业"], "industry"),
}
RELATED_NOUNS = ("tickets|ticket|deals|deal|opps|opportunities|follow ups|followups", "工单|商机|单子|跟进")
RELATED = regex(
    rf"(?P<sign>without|with no|with|having|that have|who have|has|have|有|没有|无)\s*(?:any\s+"
    rf"|an?\s+)?(?P<what>(?:[^\s,]+\s+){{0,3}}?"
    rf"|(?!什么|哪些|要|该)[\u4e00-\u9fff]{{0,6}}?)(?P<noun>{either(*RELATED_NOUNS)})"
)
COMPARED = regex(
    rf"(?:(?P<field>{SIGN_FIELDS['spend']}|{SIGN_FIELDS['amount']})\s*(?:is\s+|额)?)?(?P<sign>>=|<=|>|<"
    rf"|over|above|more than|greater than|bigger than|at least|from|under|below|less than|smaller than|up "
    rf"to|at most|超过|大于|高于|不低于|不少于|至少|低于|小于|少于|不超过"
    rf"|不到)\s*(?=[$€£¥0-9一二三四五六七八九十百千万两])"
)
BELOW = (
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
DATE_FIELD = regex(
    "|".join(
        f"(?P<{name}>{SIGN_FIELDS[name]})"
        for name in ("close_date", "renews", "birthday", "created", "solved_on", "due", "bought", "contacted")
    )
)


@dataclass(frozen=True)
class State:
    """A word for a state or an owner, and what it asks for: by kind of record where these differ.

    A tuple is a clause; none means that the word asks for the list as it is.
    """

    english: str
    chinese: str
    clause: Clause = ()
    of: Mapping[str, Clause] = field(default_factory=dict)
    only: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words; the Chinese ones with 的 behind them or without."""
        return re.compile(rf"{either(self.english, self.chinese)}的?")


STALLED = State(
    "stuck|stalled|stalling|idle|not moving|gone quiet|stale",
    "停滞不前|停滞|卡住|卡住了|没进展|没动静|不动",
    ("stalled", "=", True),
)
SOLVED = State(
    "solved|resolved|closed|fixed",
    "解决|已解决|解决了|已解决了|关闭|已关闭|关闭了|已关闭了|已关|关了",
    ("status", "=", "solved"),
    {"deal": ("stage", "in", "won lost"), "followup": ("status", "=", "done")},
)
STATES = (
    State("my team|my teams|our team|the team|team", "我团队|我们团队|团队|我们组", ("owner", "=", "team")),
    State(
        "unassigned|nobody|no owner|not assigned|unowned|without owner|without an owner|unclaimed|queue"
        "|the queue|inbox",
        "队列|未分配|没分配|无人负责|没人负责|没有负责人|无负责人|没人管|没人接|没人认领|无人认领|未认领",
        ("owner", "=", "nobody"),
    ),
    State(
        "mine|my own|my|owned by me|assigned to me|i own|i have",
        "我名下|我负责|我自己|分给我|我的|我",
        ("owner", "=", "me"),
    ),
    State("overdue|over due|late|past due|missed", "逾期|已逾期|过期|超期|拖期|延误", ("overdue", "=", True)),
    STALLED,
    State(
        "open|unsolved|unresolved|not solved|not closed|still open|active",
        "未解决|没解决|未关闭|没关|未完成|没完成|进行中|打开|开着|未处理|待处理",
        of=dict.fromkeys(("ticket", "customer", "followup"), ("status", "=", "open")),
    ),
    State(
        "pending|waiting|on hold|waiting for customer",
        "等待中|等待客户|等客户|挂起|待定",
        ("status", "=", "pending"),
    ),
    State("won|closed won", "赢单|赢了|已成交|成交|成交了|已签约", ("stage", "=", "won"), only=("deal",)),
    State("lost|closed lost", "输单|输了|丢单|丢了|失败", ("stage", "=", "lost"), only=("deal",)),
    SOLVED,
    State(
        "done|completed|finished",
        "完成|已完成|完成了|已完成了|办完|做完",
        ("status", "=", "done"),
        {"ticket": ("status", "=", "solved")},
    ),
)
CLOSED_WHEN = regex(r"\s+(?:this|last|in|next|on|yesterday|today|since)")
STALLED_FOR = regex(rf"\s*(?:for|over|more than|超过|了|已)*\s*{SPAN}(?:以上|了)?的?")
PRIORITY = regex(
    r"(?<![a-z0-9])(?:p(?P<level>[1-4])|(?P<word>urgent|critical|high|medium|normal"
    r"|low)(?:[\s-]+(?:priority|prio))?)(?![a-z0-9])|(?P<han>非常紧急|很紧急|紧急|高优先级|高优|中优先级"
    r"|普通优先级|低优先级|低优)的?"
)
VALUE_TAIL = regex(
    r"\s*(?:行业|客户|地区|区域|阶段|级|类|标签|市|省|的|stage|customers?(?![a-z])|accounts?(?![a-z])"
    r"|industry|sector|region|tier|level|priority)"
)
OR = regex(r"\s*(?:or|/|或者|或|,|、|，|和|and|\|)\s*")
NUMBERS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
UNITS = {
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
NOUN = [
    (noun, regex(rf"(?:{either(*words)})(?:s(?![a-z]))?")) for noun, words in NOUNS.items() if noun != "log"
]
VALUED = {
    "ticket": (),
    "followup": (),
    "deal": ("place", "category", "tier", "industry", "source", "channel"),
}
"""The values that records other than customers are asked by; a follow-up is not found by a tag."""
NEVER = regex(r"(?:(?<![a-z])(?:not|never|haven't|hasn't|didn't|no)\s*|没有?|未|从未)$")
