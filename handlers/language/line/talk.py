"""Greetings, thanks and calls for help: lines that are about no record."""

from __future__ import annotations

import re

from handlers.language.line.text import Line, begin
from handlers.language.line.vocabulary import HELP
from handlers.language.regex import regex

_HELP = {word for words in HELP for word in words.split("|")}
_SIGNS = regex(r"[^\w\s\u3400-\u9fff]+")


def _bare(line: Line, start: int = 0) -> str:
    return re.sub(r"\s+", " ", _SIGNS.sub(" ", line.plain[start:].replace("'", ""))).strip()


def is_talk(line: Line) -> bool:
    """Tell whether a line is a greeting, thanks, or a call for help."""
    return any(_says_hello(line, bare) for bare in {_bare(line), _bare(line, begin(line.plain))})


def _says_hello(line: Line, bare: str) -> bool:
    if not line.mentions and (_THANKS.fullmatch(bare) or _FOR_HELP.fullmatch(bare)):
        return True
    return not bare or bare in _HELP_BARE or bare.replace(" ", "") in _HELP_BARE


_FOR_HELP = regex(
    r"(?:can|could|will) you help(?: me)?(?: please)?|i need help|help(?: me)?(?: please)?|what (?:are"
    r"|is) (?:you|this)(?: for)?|how (?:do|can|to) i? ?[a-z ]{0,30}|你是(?:谁|机器人|什么)吗?|(?:可以"
    r"|能)?帮(?:我|忙)(?:一下)?吗?|怎么(?:用|使用|操作|开始)[^ ]{0,6}"
)
_THANKS = regex(
    r"(?:(?:ok |okay |great |perfect )?(?:thanks|thank you|thx|ty|cheers)|谢谢|多谢|感谢|辛苦)(?: ?[^ "
    r"]+){0,3}|(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: (?:there|all|team|rapport|everyone"
    r"|everybody|guys|bot))?"
)


def says_help(line: Line) -> bool:
    return _bare(line) in ("help", "帮助", "how does this work", "怎么用")


_HELP_BARE = {word.replace("'", "") for word in _HELP}
