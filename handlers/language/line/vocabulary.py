"""The words of a line, as data: kinds of records, verbs, kinds of interactions, in both languages.

Spellings are parted by |, in the plain spelling of `fold`; a blank in them stands for a dash too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from handlers.language.regex import regex

Takes = Literal["", "solution", "reason", "note", "person", "date", "sum", "record"]


@dataclass(frozen=True, slots=True)
class Verb:
    """Words that change one field of a kind of record.

    `value` is what the field becomes ("" where an object says it), `takes` what stands after the words: text
    that is kept, or an object that is read.
    """

    noun: str
    field: str
    value: str
    takes: Takes
    english: str
    chinese: str


VERBS = (
    Verb(
        "ticket",
        "status",
        "solved",
        "solution",
        "solve|solved|resolve|resolved|resolving|fix|fixed|close|closed|close it|close this|closing|done"
        "|complete|completed"
        "|finished|sorted|all good now|works now|mark as solved|mark solved|mark as resolved|mark "
        "resolved|set to solved",
        "搞定了|搞定|已解决|解决了|解决|已关闭|关闭了|关闭|关掉|关单|结单|已修复|修复了|修好了|处理完了"
        "|处理好了|已处理|处理完毕|完成了|完成|可以关了|关了",
    ),
    Verb(
        "ticket",
        "status",
        "open",
        "note",
        "reopen|reopened|re open|re opened|open again",
        "重新打开|重新开启|重开|再打开|重启工单|又出现了|又坏了|复发",
    ),
    Verb(
        "ticket",
        "status",
        "pending",
        "note",
        "wait|waiting|waiting for customer|waiting on customer|wait for customer|wait for the customer"
        "|waiting for the customer"
        "|waiting for reply|waiting on the customer|pending|on hold|put on hold|hold|park|awaiting "
        "customer|awaiting reply|awaiting",
        "先挂着|先挂起|先放着|等待客户|等客户回复|等客户|等待回复|等回复|等待|挂起|搁置|待客户回复|待回复",
    ),
    Verb(
        "",
        "owner",
        "me",
        "",
        "take|takes over|takes it|takes|taking|take it|take this|taken|i'll take|i'll take it|i take it"
        "|mine|claim|grab|i've got "
        "this|got it|on it"
        "|i'm on it|assign to me|assign me|give me",
        "我来处理|我来跟|我来|我接手|我接|接手|认领|我处理|领取|交给我|归我|给我|我负责|我拿",
    ),
    Verb(
        "ticket",
        "merge",
        "",
        "record",
        "merge into|merge with|merge to|merge|merged into|duplicate of|dup of|dupe of|is a duplicate of"
        "|same as|belongs to",
        "合并到|合并至|合并进|合并入|并入|并到|合并|与|重复于|重复",
    ),
    Verb(
        "deal",
        "stage",
        "won",
        "reason",
        "won|win|closed won|close won|close as won|closed as won|we won|mark as won|mark won|signed|they "
        "signed|in the bag",
        "谈成了|谈成|谈下来了|谈下来|赢单了|赢单|赢了|赢下|拿下了|拿下|成交了|成交|签单了|签单|签约了"
        "|签约|签了|签下来了|签下|中标了"
        "|中标|成单|搞定了|搞定",
    ),
    Verb(
        "deal",
        "stage",
        "lost",
        "reason",
        "lost|lose|closed lost|close lost|close as lost|closed as lost|we lost|mark as lost|mark lost"
        "|dead|is dead|gone",
        "输给了|输给|输单了|输单|输了|丢单了|丢单|丢了|流单|黄了|没戏了|失败了|失败|失单",
    ),
    Verb(
        "deal",
        "amount",
        "",
        "sum",
        "amount|value|worth|deal size|size|price|budget",
        "金额|总价|合同额|总额|价值|价格|预算",
    ),
    Verb(
        "deal",
        "close_on",
        "",
        "date",
        "close date|closing date|closes|closing|close|expected|expected close|push|push out|pushed|push "
        "back|postpone"
        "|postponed|postpone to|move|moved|slip|slips|slipped|delay|delayed|move close|target|sign"
        "|signing|due",
        "推后|往后推|推迟到|推迟|延期到|延期|延到|延后到|延后|推到|挪到|预计成交|预计签约|预计|成交日期|成交时间"
        "|关单日期|签约时间|关单|结单|签约|成交|提前到",
    ),
    Verb(
        "followup",
        "status",
        "done",
        "note",
        "done|complete|completed|finish|finished|tick|tick off|close|closed|did it|did that|is done|mark "
        "done|mark as done"
        "|mark complete|mark as complete|check off|resolved|solved",
        "完成了|完成|做完了|做完|搞定了|搞定|已办|办完了|办完|办好了|办好|已完成|做好了|处理好了"
        "|关闭|已发|弄完了",
    ),
    Verb(
        "followup",
        "status",
        "cancelled",
        "note",
        "cancel|cancelled|canceled|drop|drop it|delete|remove|forget|forget it|forget about|scrap|kill"
        "|never mind|not needed"
        "|no longer needed|call off|called off|void",
        "取消了|取消|删除|删掉|不用了|不需要了|作废|撤销|不做了",
    ),
    Verb("followup", "status", "open", "note", "reopen|re open|undone", "重新打开|重开|恢复"),
    Verb(
        "followup",
        "due",
        "",
        "date",
        "snooze|snoozed|postpone|postponed|push|push back|push out|move|moved|reschedule|rescheduled"
        "|delay|shift|defer|due|make it"
        "|remind me again|bring forward",
        "推后|改|改到|改期到|改期|改为|改成|推迟到|推迟|延后到|延后|延期到|延期|挪到|推到|顺延到|顺延|往后推|后延"
        "|提前到|延迟到|延迟|再提醒我|提醒我|稍后",
    ),
    Verb(
        "",
        "owner",
        "nobody",
        "",
        "release|released|unassign|unassigned|give back|give it back|put back|let go|hand back"
        "|return to queue|back to the queue"
        "|back to queue|nobody|no owner|un assign",
        "释放|放回|退回|退回队列|取消分配|取消指派|不分配|无人负责|不归我了|放弃",
    ),
    Verb(
        "",
        "owner",
        "",
        "person",
        "assign to|assign it to|assign this to|assigned to|assign|reassign to|reassign it to|reassign"
        "|give to|give it to|give this to"
        "|give|hand to|hand it to|hand this to|hand over to|hand it over to|hand over|hand|pass to|pass "
        "it to|pass this to|pass"
        "|transfer to|transfer it to|transfer|owner is|new owner|owner|for|over to|goes to",
        "分配|指派|转给|转交给|转交|转派给|分给|分配给|指派给|派给|交给|移交给|移交|改派给|改派|负责人改成"
        "|负责人改为|负责人换成|负责人|归|让|由|给",
    ),
    Verb(
        "",
        "note",
        "",
        "note",
        "note that|note|notes|add note|add a note|comment|add comment|remark|fyi|info",
        "备注一下|备注|加备注|添加备注|评论|记一下|记录一下|记录|补充说明|补充|说明|留言",
    ),
)
"""The verbs of records, those of every kind last. A word goes to the first field that has it."""

NOUNS = {
    "deal": (
        "opportunity|opportunities|opps|opp|deals|deal|pipeline",
        "商机|机会|单子|项目|销售机会|管道",
    ),
    "ticket": ("tickets|ticket|case|cases|issue|issues", "工单|问题单|服务单|报修单|故障单"),
    "followup": (
        "follow ups|follow up|followups|followup|reminders|reminder|tasks|task|to dos|to do|todos|todo"
        "|f/u|fu",
        "跟进任务|跟进|待办事项|待办|提醒|任务|回访任务",
    ),
    "customer": ("customers|customer|accounts|account|clients|client|companies|company", "客户|公司|账户"),
    "contact": ("contacts|contact|people", "联系人"),
    "contract": ("contracts|contract|renewals|renewal|subscriptions|subscription", "合同|续约合同|合约"),
    "log": ("log|log call|log a call|note|interaction", "记录|记一下|记一笔|记"),
}

COMMANDS = {
    "/log": (
        "log that|log this|log a|log|note that|note down|note",
        "记录一下|记录|记一下|记一笔|记下|登记|日志",
    ),
    "/opp": (
        "new opportunity for|new opportunity|new deal for|new deal|new opp for|new opp|add a deal for|add "
        "deal|create a deal for"
        "|create deal|opportunity for|opportunity|opps|opp|deal for|deals|deal",
        "新建商机|新增商机|加个商机|建个商机|新商机|商机",
    ),
    "/ticket": (
        "new ticket for|new ticket|open a ticket for|open a ticket|open ticket for|open ticket|create a "
        "ticket for|create a ticket"
        "|create ticket|raise a ticket for|raise a ticket|add a ticket for|ticket for|tickets|ticket",
        "新建工单|新增工单|开个工单|开工单|建个工单|提个工单|提工单|报个工单|工单",
    ),
    "/followup": (
        "new follow up|new followup|add a follow up|add follow up|add followup|follow ups|followups"
        "|followup|follow up|reminder"
        "|remind me to|remind me|remind us to|remind us|remind|set a reminder to|set a reminder|task|todo"
        "|to do",
        "新建跟进|加个跟进|跟进|提醒我们|提醒我|提醒|待办",
    ),
    "/customer": (
        "customer|account|client|show customer|open customer|card of|card for",
        "客户|打开客户|看客户",
    ),
}
"""What /crm, a mention or a direct message may begin with, and the command that it stands for."""

NEW = {
    "/opp": COMMANDS["/opp"],
    "/ticket": COMMANDS["/ticket"],
    "/followup": (
        "new follow up|new followup|add a follow up|add follow up|new reminder|new task|remind me to"
        "|remind me|set a reminder to",
        "新建跟进|加个跟进",
    ),
    "/log": COMMANDS["/log"],
}

POLITE = (
    "please|pls|plz|kindly|can you|could you|would you|hey|hi|hello|ok|okay|so|just|now|rapport|quickly"
    "|quick",
    "请帮我|麻烦帮我|帮我|帮忙|麻烦你|麻烦|请|劳驾|给我|嗯|哎|那个|然后",
)

KINDS = {
    "call": (
        "called|call with|calls|phoned|phone call|phone|rang|rung up|spoke|spoken|talked|voicemail|voice "
        "mail|dialled|dialed"
        "|left a message|on the phone|had a call|conference call|zoom|zoomed|teams call|call",
        "打了电话|打电话|打过电话|通了电话|通完电话|通电话|通话|电话里|来电话|来电|致电|去电|电话会|电话"
        "|语音留言|电联",
    ),
    "email": (
        "emailed|e mailed|email|e mail|mailed|mail from|mail to|mail|wrote to|wrote back|wrote|replied by "
        "mail|got mail|sent mail",
        "发了邮件|发过邮件|发邮件|邮件|电子邮件|电邮|来信|回信|回邮件",
    ),
    "meeting": (
        "met with|met|meeting with|meeting|meet with|had lunch|lunch with|lunch|breakfast|dinner with"
        "|dinner|coffee with|coffee|beers|beer|drinks|workshop"
        "|had a demo|face to face|sat down with|sat down|kick off|kickoff|qbr",
        "开了会|开了个会|开了个短会|开个会|开会|开过会|开完会|见过面|吃过饭|吃完饭|吃了顿饭|会议|见了面|见面|见了|碰了面|碰面|面谈|会面|吃了饭|吃饭|午饭|午餐|晚饭|晚餐"
        "|喝咖啡|咖啡|喝茶|喝了茶|约了饭|聚餐|开视频会|视频会|当面|面聊",
    ),
    "chat": (
        "chatted|chat with|chat|whatsapp|whatsapped|wechat|texted|text from|messaged|pinged|pinged us"
        "|pinged me|slacked|dmed|dm from|linkedin|im from|sms",
        "微信聊了|微信聊|微信|企业微信|企微|钉钉|聊天|私信|短信|在线聊|飞书|qq上",
    ),
    "visit": (
        "visited|visit to|visit at|site visit|on site|onsite|dropped by|drop by|stopped by|went to see"
        "|went to|were at|was at their|toured|plant tour|visit",
        "上门拜访|拜访了|拜访|回访了|走访|上门|登门|去了趟|跑了一趟|现场|实地|参观|到访|来访",
    ),
}
"""Kinds of interactions. The sure sign of a kind is what somebody did; a word for a thing is weaker."""

SURE_KINDS = regex(
    r"(?<![a-z])(?:called|phoned|rang|spoke|talked|emailed|e-mailed|mailed|met|chatted|texted|messaged"
    r"|visited|dropped by"
    r"|stopped by|had (?:a )?(?:lunch|coffee|call|meeting|chat|dinner)|(?:lunch|coffee|dinner|call"
    r"|meeting|chat) with)(?![a-z])"
)

HELP = (
    "help|hi|hello|hey|hey there|hi there|hello there|good morning|good afternoon|good evening|morning|yo"
    "|thanks|thank you|thx|ty|cheers"
    "|thanks a lot|thank you so much|many thanks|what can you do|what do you do|how does this work|how do "
    "i start|how do i use this"
    "|how do i use you|who are you|are you there|you there|anyone there|help me|how to|what is this"
    "|commands|menu|start|ok|okay|ok thanks"
    "|great|great thanks|nice|cool|bye|goodbye|test|ping|how are you|what's up|sup|gm|good night|what can "
    "i do here|what can i ask"
    "|what can i say|how does it work|hi rapport|hello rapport|hey rapport|thanks rapport|perfect|perfect "
    "thanks|got it|got it thanks",
    "帮助|你好|您好|在吗|在不在|在么|嗨|哈喽|早|早上好|上午好|中午好|下午好|晚上好|谢谢|谢了|多谢|谢谢你"
    "|感谢|辛苦了|你会什么|你能做什么|你能干什么|能做什么|怎么用"
    "|怎么使用|如何使用|使用说明|你是谁|有人吗|好的|好的谢谢|好|收到|再见|拜拜|有什么功能|你有什么功能"
    "|功能|菜单|你会做什么|你可以做什么|能干嘛|你能干嘛|大家好|哈啰|喂|你好啊|你好呀",
)


def spellings(words: str) -> list[str]:
    return words.split("|")


@cache
def pattern(english: str, chinese: str) -> re.Pattern[str]:
    """Return a pattern of both languages' words, the longest first, English ones on their own."""
    return regex(either(english, chinese))


def either(english: str, chinese: str) -> str:
    latin = "|".join(_latin(word) for word in _longest_first(english) if word)
    han = "|".join(re.escape(word) for word in _longest_first(chinese) if word)
    parts = [rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9]|'[a-z])"] if latin else []
    return "(?:" + "|".join([*parts, *([f"(?:{han})"] if han else [])]) + ")"


def _latin(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"[\s-]+").replace("'", "'?")


def _longest_first(words: str) -> Iterable[str]:
    return sorted(words.split("|"), key=len, reverse=True)


_COMMON = (
    "i|we|he|she|they|you|it|my|our|his|her|their|your|the|a|an|this|that|these|those|what|who|where|when|why"
    "|how|which|is|are|was|were|will|would|could|can|do|does|did|not|no|yes|all|any|some|every|each|and|or"
    "|but|if|to|for|from|with|about|at|on|in|of|by|sent|had|got|spoke|just|open|list|mine|stuck|stalled|board"
    "|team|everything|vip|overdue|due|new|add|edit|delete|undo|find|search|show|won|lost|closing|closed",
    "我|我们|他|她|他们|今天|昨天|明天|所有|全部|列表|清单|查|找|显示|看|新建|新增",
)


@cache
def _own_words() -> frozenset[str]:
    groups = [*NOUNS.values(), *COMMANDS.values(), *NEW.values(), *KINDS.values(), POLITE, HELP, _COMMON]
    groups += [(verb.english, verb.chinese) for verb in VERBS]
    return frozenset(word for group in groups for words in group for word in words.split("|"))


def is_own_word(text: str) -> bool:
    """Tell whether a text is a verb, a noun or a filter of ours, or a word that names nobody."""
    word = re.sub(r"[\s_-]+", " ", text.strip().casefold()).strip(".,:;!?#@")
    return not word or word.isdecimal() or word in _own_words()
