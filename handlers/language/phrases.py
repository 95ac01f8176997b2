"""Short phrases that lines begin with or turn on, in both languages."""

from __future__ import annotations

import re

from handlers.language.regex import regex

THIS = ("this", "here", "这里", "这个客户", "本客户", "此客户", "该客户")
"""Words that name the customer a channel is about."""

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
