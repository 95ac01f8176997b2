"""Words that say nothing beside a verb or a field: it, is now, please; 把, 了, 改成."""

from __future__ import annotations

from handlers.language.line.vocabulary import either
from handlers.language.regex import regex

_FILLERS = (
    "it|this|that|is|was|has been|have been|been|now|as|to|be|and|the|ticket|tickets|deal|opp|opportunity"
    "|follow up|followup|reminder"
    "|please|pls|plz|finally|set|mark|marked|make|change|changed|update|updated|put|status|stage|state"
    "|can be|can|we|we've|i've|i|just|already|so"
    "|again|then|thanks|thx|ok|okay|a|an|at|in|into|on|by|for|with|also|owner|priority|prio|raise|raised"
    "|bump|bumped|escalate|escalated|new"
    "|number|time|day|date|when|due|no|you|could you|would you|let's|from|of|up|out|date|close"
    "|closing|about"
    "|actually|instead|gets|got|go|goes|went|over",
    "把|了|已经|已|现在|状态|阶段|改成|改为|变更为|更新为|设为|设成|标记为|标为|这个|这条|该|它|请|并|被"
    "|进入|到|是|终于|可以|也|就|的|优先级|调到|调成|调整为|调为"
    "|升级到|升级为|升级|升到|升为|提到|提高到|降到|降级|改|将|都|先|吧|啦|哦|和|再|工单|商机|单子|跟进|任务|负责人"
    "|给|由|金额|帮我|一下|麻烦|嗯|处理|推进到|推进|转到|转入|转|这单|这一单|今天|刚|刚刚|又|们|号",
)
_FILLER = regex(rf"(?:{either(*_FILLERS)}|[\s\W_]|\x00)+")
NOTHING = regex(r"[\W_]*")


def idle(text: str) -> bool:
    """Tell whether a text holds nothing but words that say nothing here."""
    return not text.strip() or NOTHING.fullmatch(text) is not None or _FILLER.fullmatch(text) is not None
