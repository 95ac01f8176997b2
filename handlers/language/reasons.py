"""Why a deal was won or lost, by the words that people give for it."""

from __future__ import annotations

import re

from handlers.language.fold import plain

WORDS = {
    "won": {
        "fit": "fit|fits|feature|features|requirements|need|合适|适合|功能|需求",
        "value": "price|value|cheap|cheaper|discount|价格|便宜|性价比|折扣",
        "trust": "trust|relationship|reference|references|信任|关系|口碑",
        "service": "service|support|服务|支持",
        "speed": "fast|faster|quick|speed|快|响应",
    },
    "lost": {
        "price": "expensive|pricey|price|pricing|cost|costs|cheaper|太贵|贵|价格|便宜|报价高",
        "competitor": "competitor|competition|went with|gone with|chose|picked|竞争|竞品|对手|选了|别家",
        "timing": "not now|timing|too early|too late|postponed|next year|时机|以后再|暂缓|明年",
        "budget": "budget|no money|funding|预算|没钱|资金",
        "missing": "missing|lacks|lacking|feature|features|integration|功能|缺少|缺|不支持",
        "silence": "no answer|no reply|no response|quiet|ghosted|silent|没回|失联|没消息|联系不上",
    },
}
"""Outcome -> reason -> words for it, parted by |."""


def reason_in(outcome: str, text: str) -> str | None:
    """Return the reason that a text names first; None if it names none of the list."""
    typed, found = plain(text), []
    for reason, words in WORDS[outcome].items():
        for word in words.split("|"):
            pattern = rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
            if match := re.search(pattern, typed):
                found.append((match.start(), reason))
    return min(found)[1] if found else None
