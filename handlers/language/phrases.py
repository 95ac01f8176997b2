"""Short phrases that lines begin with or turn on, in both languages."""

from __future__ import annotations

import re

from handlers.language.regex import regex

THIS = ("this", "here", "这里", "这个客户", "本客户", "此客户", "该客户")
"""Words that name the customer a channel is about."""

NEW = ("new", "add", "新建", "新增", "添加")
"""Words after a command for a record that is to be made."""

AT = regex(r"\s+(?:at|from|of|@|bei|chez)\s+|\s*[，,]\s*|\s*在\s*", re.IGNORECASE)
"""What stands between a person and where they work: Li Wei at Acme."""

COMPLAINT = regex(r"\bcomplain\w*|投诉|抱怨|抗议", re.IGNORECASE)
SUGGESTION = regex(r"\bsuggest\w*|建议", re.IGNORECASE)
PRAISE = regex(r"\bprais\w*|\bcompliment\w*|表扬|称赞|好评", re.IGNORECASE)
FEEDBACK_FIRST = regex(
    r"(?:complaint|suggestion|praise|opinion|投诉|建议|表扬|意见)\s*[:：]\s*", re.IGNORECASE
)
"""The kind of feedback, said before it: complaint: slow delivery."""

QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’", "「": "」", "『": "』", "«": "»", "《": "》"}
"""Quotation marks, each with the one that closes it."""

RENEWAL = regex(r"\brenew|续约|续签|续期|续费|續約|續簽", re.IGNORECASE)
"""What a task says that is about the renewal of a contract."""

ASKS_FOLLOWUP = regex(
    r"(?<!don't )(?<!not )(?<!no )(?<!no need to )(?<![用必要别])"
    r"(?:follow[\s-]?up|\bf/u\b|remind me|跟进|提醒我)",
    re.IGNORECASE,
)
"""What asks for a follow-up, unless it is refused."""
