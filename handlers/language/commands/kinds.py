"""The kind of interaction a line begins with: call, email, 会议, 拜访 ..."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.language.commands.line import placed
from handlers.language.shield import names_in

_WORDS = {
    "call": "call|called|phone|phone call|phoned|rang|tel|voicemail|电话|打电话|通话|致电|来电|去电|电联",
    "email": "email|e-mail|emailed|mail|mailed|邮件|发邮件|电子邮件|电邮|发了邮件",
    "meeting": "meeting|met|meet|meeting with|会议|开会|会面|见面|面谈|碰面|线上会议|视频会议",
    "chat": "chat|chatted|chat with|im|dm|slack|wechat|whatsapp|聊天|微信|微信聊|企业微信|企微|钉钉|在线聊",
    "visit": "visit|visited|site visit|onsite|on-site|拜访|上门|走访|上门拜访|实地拜访|回访",
    "note": "note|notes|memo|备注|笔记|记录|记事|备忘",
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_FIRST = re.compile(
    r"\s*(?!call[\s-]?back)(?P<word>"
    + "|".join(
        re.escape(word).replace(r"\ ", r"\s+") + (r"(?![a-z0-9'])" if word.isascii() else "")
        for word in sorted(_KIND, key=len, reverse=True)
    )
    + r")\s*(?P<colon>[:：,，\-–]\s*)?"
)


def split_kind(text: str, customers: Sequence[str] = ()) -> tuple[str, str]:
    """Return the kind of interaction a line begins with, and the rest; ("call", text) if none is named.

    A customer's name is no kind: with "Call Center Inc" among `customers`, that line is about them.
    """
    plain = placed(text)
    match = _FIRST.match(plain)
    if match is None:
        return "call", text.strip()
    start, end = match.span("word")
    if any(name.start <= start and name.end > end for name in names_in(text, plain, customers)):
        return "call", text.strip()
    return _KIND[re.sub(r"\s+", " ", match["word"])], text[match.end() :].strip()
