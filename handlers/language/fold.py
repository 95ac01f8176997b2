"""One plain spelling for comparing: lower case, half width, no accents, simplified characters.

`fold` keeps a way back, so that what was found in the plain spelling can be shown, or cut, as it was typed.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

# Traditional characters that occur in the words we know. The rest of a text may stay as it is.
_SIMPLIFIED = dict(
    zip(
        "週號點後禮這個鐘鍾兩間時內聯絡來過進電話訪緊優級單談簽約贏輸關閉萬億圓幣臺開會備註筆郵幾節陽婦兒聖誕動勞慶國師"
        "爾還農曆跟決與雙無當經準報價機認識將從對變產業須處於歲現馬噹沒請給發實試銷務線樣問議購續員總張陳劉東華體學習調",
        "周号点后礼这个钟钟两间时内联络来过进电话访紧优级单谈签约赢输关闭万亿元币台开会备注笔邮几节阳妇儿圣诞动劳庆国师"
        "尔还农历跟决与双无当经准报价机认识将从对变产业须处于岁现马当没请给发实试销务线样问议购续员总张陈刘东华体学习调",
        strict=True,
    )
)
_ALIKE = {
    **dict.fromkeys("’‘ʼʻ′´", "'"),
    **dict.fromkeys("“”„«»「」『』", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "。": ";",
    "、": ",",
    "·": ".",
    "・": ".",
    "〜": "~",
    "ß": "s",
    "ø": "o",
    "æ": "a",
    "œ": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
}


class _Table(dict[int, str]):
    """The plain spelling of each character, worked out when it is first met: one character or none."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    if char in _ALIKE:
        return _ALIKE[char]
    if char in _SIMPLIFIED:
        return _SIMPLIFIED[char]
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me") and char not in "゙゚":
        return ""  # zero-width marks, direction marks, accents typed as characters of their own
    if category in ("Zs", "Cc") or char.isspace():
        return "\n" if char in "\n\r\u2028\u2029" else " "
    wide = unicodedata.normalize("NFKC", char)
    if len(wide) == 1 and wide != char:
        return _ALIKE.get(wide) or _SIMPLIFIED.get(wide) or _plain(wide)
    base = unicodedata.normalize("NFD", char)
    if len(base) > 1 and base[0].isascii():
        char = base[0]
    return char.lower()[:1]


_TABLE = _Table()


class Folded(NamedTuple):
    """A text in its plain spelling. `origin` is None while both spellings have the same length."""

    text: str
    typed: str
    origin: list[int] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the plain spelling was typed."""
        if self.origin is None or start >= end:
            return (start, end) if self.origin is None else (0, 0)
        return self.origin[start], self.origin[end - 1] + 1


def fold(typed: str) -> Folded:
    """`typed` in its plain spelling, character by character."""
    if typed.isascii() and typed.isprintable():
        return Folded(typed.lower(), typed, None)
    plain = typed.translate(_TABLE)
    if len(plain) == len(typed):
        return Folded(plain, typed, None)
    origin = [at for at, char in enumerate(typed) if _TABLE[ord(char)]]
    return Folded(plain, typed, origin)


def plain(text: str) -> str:
    """Just the plain spelling."""
    return fold(text).text


def words(text: str) -> frozenset[str]:
    """A set of words from one string, for word lists in code."""
    return frozenset(text.split())
