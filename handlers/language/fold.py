"""One plain spelling for comparing: lower case, half width, no accents, simplified characters.

`fold` keeps a way back, so that what was found in the plain spelling can be shown, or cut, as it was typed.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

# Traditional characters that occur in the words we know, each before its simplified one. The rest of a text
# may stay as it is.
_PAIRS = """
    週周 號号 點点 後后 禮礼 這这 個个 鐘钟 鍾钟 兩两 間间 時时 內内 聯联 絡络 來来 過过 進进 電电 話话
    訪访 緊紧 優优 級级 單单 談谈 簽签 約约 贏赢 輸输 關关 閉闭 萬万 億亿 圓元 幣币 臺台 開开 會会 備备
    註注 筆笔 郵邮 幾几 節节 陽阳 婦妇 兒儿 聖圣 誕诞 動动 勞劳 慶庆 國国 師师 爾尔 還还 農农 曆历 決决
    與与 雙双 無无 當当 經经 準准 報报 價价 機机 認认 識识 將将 從从 對对 變变 產产 業业 須须 處处 於于
    歲岁 現现 馬马 噹当 沒没 請请 給给 發发 實实 試试 銷销 務务 線线 樣样 問问 議议 購购 續续 員员 總总
    晝昼 張张 陳陈 劉刘 東东 華华 體体 學学 習习 調调
"""
_SIMPLIFIED = {pair[0]: pair[1] for pair in _PAIRS.split()}
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
        """Return where a stretch of the plain spelling was typed."""
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
    dropped = {char for char in set(typed) if not _TABLE[ord(char)]}
    origin = [at for at, char in enumerate(typed) if char not in dropped]
    return Folded(plain, typed, origin)


def plain(text: str) -> str:
    """Just the plain spelling."""
    return fold(text).text


def words(text: str) -> frozenset[str]:
    """Return a set of words from one string, for word lists in code."""
    return frozenset(text.split())


_LONG = 2400  # of a longer line only the two ends are read, so that no line takes long


def placed(text: str) -> str:
    """Return the plain spelling of a text, each character at its place.

    Invisible characters are blanks, and so is the middle of a very long text.
    """
    for start, end in _unread(text):
        return placed(text[:start]) + "\x00" * (end - start) + placed(text[end:])
    folded = fold(text)
    return folded.text if folded.origin is None else _spread(folded, len(text))


def _unread(text: str) -> list[tuple[int, int]]:
    """Return the middle of a very long text."""
    return [(_LONG // 2, len(text) - _LONG // 2)] if len(text) > _LONG else []


def _spread(folded: Folded, length: int) -> str:
    chars = [" "] * length
    for place, char in zip(folded.origin or (), folded.text, strict=True):
        chars[place] = char
    return "".join(chars)
