"""The stages of a sale, by name, prefix or a word that means the same."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

_MOST = 30  # names of stages that are looked at in one text
STAGES = ("lead", "qualified", "demo", "proposal", "negotiation", "closed won", "closed lost")
WORDS = {
    "lead": "leads|prospect|prospecting|new lead|线索|潜在|潜在客户|初步接触|新线索",
    "qualified": (
        "qual|qualify|qualification|qualifying|discovery|已确认|合格|资格确认|需求确认|已验证|确认需求|意向|有意向"
    ),
    "demo": "demonstration|demoed|demo'd|poc|演示|产品演示|试用|演示中",
    "proposal": (
        "prop|proposed|quote sent|quotation|proposal sent|rfp|方案|提案|报价|方案报价|已报价|建议书|方案阶段"
    ),
    "negotiation": (
        "nego|negotiating|negotiate|negotiations|contract review|谈判|商务谈判|议价|谈判中|商务|合同谈判"
    ),
    "closed won": (
        "closed-won|close won|won|closedwon|deal won|赢单|成交|已成交|签约成功|已签约|拿下|已赢单|赢"
    ),
    "closed lost": "closed-lost|close lost|lost|closedlost|deal lost|丢单|输单|已丢单|失败|流失|输",
}
_MEANING = {
    word: stage
    for stage, words in WORDS.items()
    for word in (stage, stage.replace(" ", "_"), *words.split("|"))
}


def _pattern(words: list[str]) -> str:
    return "|".join(
        re.escape(word).replace(r"\ ", r"[\s_-]+") for word in sorted(words, key=len, reverse=True)
    )


_LATIN = _pattern([word for word in _MEANING if word.isascii()])
_HAN = _pattern([word for word in _MEANING if not word.isascii()])
_NAME = rf"(?:(?<![a-z0-9])(?:{_LATIN})(?![a-z0-9])|(?:{_HAN})(?:阶段|期)?)"
_NAMED = re.compile(
    rf"(?=[{''.join(sorted({word[0] for word in _MEANING}))}])(?P<name>{_NAME})(?:\s+stage(?![a-z]))?"
)
_LED = re.compile(
    r"(?:(?<![a-z])(?:(?:in |to )?(?:the )?stage\s*(?:is|:|=|->|to)?"
    r"|(?:move|moved|moving|advance|advanced|push|pushed|progress|progressed|set|now|back)\s+(?:it\s+)?"
    r"(?:in|to|into|at|on)(?:\s+the)?(?:\s+stage)?)"
    r"|->|→|=>|(?:阶段|状态)(?:是|为|到)?\s*[:=]?"
    r"|(?:进入|推进到|推进至|转到|转入|进到|移到|改为|改成|更新为|变更为|到)(?:了)?)\s*$"
)
_MOVED = re.compile(
    r"(?<![a-z])(?:mov|advanc|push|progress|promot|bump)[a-z]*\s[^,;]{1,30}?(?P<to>(?:in)?to\s+(?:the\s+)?)$"
)
_LONGEST_LEAD = 40  # characters before the name of a stage that are looked at
_BEGUN = re.compile(r"(?<![a-z])stage(?:\s*[:=]\s*|\s+(?=[a-z]{3}))(?P<name>[a-z]{2,})(?![a-z])")


class Staged(NamedTuple):
    """A stage that was named: `led` when "stage:" or "move to" stands before it."""

    stage: str
    start: int
    end: int
    led: bool


def stage_of(word: str) -> str | None:
    """Return the stage a word names, in full, by a synonym, or by a beginning that only one stage has."""
    word = re.sub(r"[\s_-]+", " ", word.lower().strip())
    word = word.removesuffix("阶段").removesuffix("期") or word
    if word in _MEANING:
        return _MEANING[word]
    begun = {stage for stage in STAGES if stage.startswith(word)} if len(word) >= 2 else set()
    return begun.pop() if len(begun) == 1 else None


def find_all(text: str) -> list[Staged]:
    """Return every stage named in a folded text. Those after "stage:" or "move to" come with these words."""
    found: list[Staged] = []
    for match in islice(_NAMED.finditer(text), _MOST):
        start, end = match.span()
        stage = stage_of(match["name"])
        lead = _LED.search(text, max(0, start - _LONGEST_LEAD), start)
        moved = None if lead else _MOVED.search(text, max(0, start - _LONGEST_LEAD), start)
        if stage:
            start = lead.start() if lead else moved.start("to") if moved else start
            found.append(Staged(stage, start, end, bool(lead or moved)))
    for match in islice(_BEGUN.finditer(text), _MOST):
        stage = stage_of(match["name"])
        if stage and not any(match.start() < one.end and one.start < match.end() for one in found):
            found.append(Staged(stage, *match.span(), True))
    return sorted(found, key=lambda one: one.start)
