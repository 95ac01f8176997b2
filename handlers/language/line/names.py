"""Where known names stand in a line: as a whole, without their legal form, or by how they begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handlers.language.fold import plain as plainly
from handlers.language.fold import words
from handlers.language.regex import regex
from handlers.language.shield import ALSO_WORDS

TOKEN = regex(r"[a-z0-9]+|[^\x00-\x7f\W]")
_GAP = regex(r"[ \t'&./\-()+·_\"]{0,3}(?:and )?")
_HAN = regex(r"[\u3400-\u9fff\uf900-\ufaff]")
_LEGAL = words(
    "inc incorporated corp corporation co company llc ltd limited plc gmbh ag sa sas srl spa bv nv oy ab "
    "as kg "
    "group holding holdings kk pty"
)
_HAN_LEGAL = regex(
    r"(?:股份有限公司|有限责任公司|集团有限公司|技术有限公司|科技有限公司|有限公司|股份公司|集团|公司"
    r"|株式会社)+$"
)
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"}
_HAN_TITLES = words(
    "总 经理 工 主任 姐 哥 先生 女士 小姐 老师 博士 部长 科长 处长 局长 院长 厂长 老板 董 董事长 总监 主管"
)
_LATIN_TITLES = ("mr", "mrs", "ms", "dr", "herr", "frau", "mme", "prof")
CALENDAR = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu "
    "fri sat sun "
    "today tomorrow next last spring summer autumn winter 明天 今天 后天 昨天 今日 明日 春天 "
    "星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 星期 礼拜 周一 周二 周三 周四 周五 周六 周日"
)
SHY = (
    ALSO_WORDS
    | CALENDAR
    | words(
        "second first third center central general global united national the new north south east west "
        "old big one two "
        "sunny rich drew dale ford long price bell fox hill marsh park rose dawn ray art "
        "cliff dean earl "
        "guy jack gene lance miles norm pierce rob stew sue tab trip victor wade ward young brown black "
        "white green gray "
        "gold silver rock stone wood woods field brook river lake banks cook baker carter hunter mason "
        "miller parker "
        "porter taylor turner walker wright bush reed rush cash case chance wise strong sharp swift power "
        "powers read "
        "team support sales service help desk data cloud blue red star light line first prime best smart "
        "fast ping chase "
        "上海 北京 广州 深圳 杭州 南京 天津 重庆 苏州 中国 台湾 华东 华南 华北 高峰 万里 美好 光明 东方"
    )
)
"""Single words that are names only where nothing else can be meant."""

WHOLE, PART, BEGINNING, CALLED = "whole", "part", "beginning", "called"


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write a name: its tokens, and how much of the name that is."""

    tokens: tuple[str, ...]
    sort: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a line that is somebody's name, with everybody it may be. `shy` ones are also words."""

    start: int
    end: int
    whose: tuple[Any, ...]
    sort: str
    shy: bool
    calendar: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class Index:
    """Names by their first token."""

    def __init__(self) -> None:
        self._begun: dict[str, dict[tuple[str, ...], list[tuple[Any, str]]]] = {}
        self._longest: dict[str, int] = {}

    def add(self, who: Any, aliases: Iterable[Alias]) -> None:
        for alias in aliases:
            first = alias.tokens[0]
            self._begun.setdefault(first, {}).setdefault(alias.tokens, []).append((who, alias.sort))
            self._longest[first] = max(self._longest.get(first, 0), len(alias.tokens))

    def find(self, plain: str, tokens: Sequence[re.Match[str]]) -> list[Mention]:
        """Return every name in a text of these tokens, the longest at each place."""
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            reach = self._longest.get(tokens[at].group())
            here = self._at(plain, tokens, at, reach) if reach else []
            if not here:
                at += 1
                continue
            found += here
            while at < len(tokens) and tokens[at].start() < here[0].end:
                at += 1
        return found

    def _at(self, plain: str, tokens: Sequence[re.Match[str]], at: int, reach: int) -> list[Mention]:
        """Return who is named from a token on: the longest name, once for each sort of holder."""
        begun = self._begun[tokens[at].group()]
        said = tuple(_joined(plain, tokens, at, reach))
        for length in range(len(said), 0, -1):
            entries = begun.get(said[:length])
            if entries:
                start, end = tokens[at].start(), tokens[at + length - 1].end()
                sorts = dict.fromkeys(type(who) for who, _ in entries)
                return [
                    _mention(said[:length], [one for one in entries if type(one[0]) is sort], start, end)
                    for sort in sorts
                ]
        return []

    def called(self, text: str) -> list[tuple[Any, str]]:
        """Return who goes by exactly these words."""
        tokens = tuple(token.group() for token in TOKEN.finditer(plainly(text)))
        entries = self._begun.get(tokens[0], {}).get(tokens, []) if tokens else []
        best = min((_RANK[sort] for _, sort in entries), default=0)
        return [(who, sort) for who, sort in entries if _RANK[sort] == best]

    def begun_by(self, text: str) -> list[Any]:
        """Return who has a name that these words begin, the last of them perhaps not whole."""
        tokens = tuple(token.group() for token in TOKEN.finditer(plainly(text)))
        if not tokens:
            return []
        first = tokens[0]
        begun: dict[int, Any] = {}
        for key, aliases in self._begun.items():
            if key == first or (len(tokens) == 1 and key.startswith(first)):
                for alias, entries in aliases.items():
                    head = alias[: len(tokens)]
                    if (
                        head[:-1] == tokens[:-1]
                        and len(head) == len(tokens)
                        and head[-1].startswith(tokens[-1])
                    ):
                        begun.update({id(who): who for who, sort in entries if sort == WHOLE})
        return list(begun.values())

    def spellings(self) -> Iterator[tuple[str, Any]]:
        """Return every whole spelling, for comparing by likeness."""
        for aliases in self._begun.values():
            for alias, entries in aliases.items():
                for who, sort in entries:
                    if sort == WHOLE:
                        yield "".join(alias) if _HAN.match(alias[0]) else " ".join(alias), who


def _joined(plain: str, tokens: Sequence[re.Match[str]], at: int, reach: int) -> Iterator[str]:
    """Return the tokens from one on that may belong to one name: only signs and blanks lie between them."""
    yield tokens[at].group()
    for place in range(at + 1, min(at + reach, len(tokens))):
        before, token = tokens[place - 1], tokens[place]
        if token.group() == "and" and plain[before.end() : token.start()] == " ":
            yield "and"
            continue
        if not _GAP.fullmatch(plain, before.end(), token.start()):
            return
        yield token.group()


def _mention(tokens: tuple[str, ...], entries: Sequence[tuple[Any, str]], start: int, end: int) -> Mention:
    best = min((_RANK[sort] for _, sort in entries), default=0)
    kept = [who for who, sort in entries if _RANK[sort] == best]
    word = "".join(tokens)
    shy = word in SHY if len(tokens) == 1 or _HAN.match(word) else False
    if len(tokens) == 1 and len(word) < 3 and word.isascii() and word.isalpha():
        shy = True
    sort = next(sort for _, sort in entries if _RANK[sort] == best)
    return Mention(start, end, tuple({id(who): who for who in kept}.values()), sort, shy, word in CALENDAR)


_RANK = {WHOLE: 0, CALLED: 1, PART: 2, BEGINNING: 3}


@lru_cache(maxsize=20_000)
def aliases_of_customer(name: str, also: tuple[str, ...] = ()) -> tuple[Alias, ...]:
    """Return the ways a customer may be called."""
    aliases: dict[tuple[str, ...], str] = {}
    for one in (name, *also):
        for spelling in _spellings(one):
            tokens = _tokens(spelling)
            bare = _without_legal(spelling, tokens)
            for whole in (tokens, bare):
                if whole:
                    aliases.setdefault(whole, WHOLE)
            for beginning in _beginnings(bare):
                aliases.setdefault(beginning, BEGINNING)
    return tuple(Alias(tokens, sort) for tokens, sort in aliases.items())


@lru_cache(maxsize=20_000)
def contact_aliases(name: str, called: tuple[str, ...] = ()) -> tuple[Alias, ...]:
    """Return the ways a contact may be called: by the whole name, first name or surname, with a title."""
    aliases: dict[tuple[str, ...], str] = {}
    for one in (name, *called):
        for spelling in _spellings(one):
            if tokens := _tokens(spelling):
                aliases.setdefault(tokens, WHOLE if one == name else CALLED)
    tokens = _tokens(plainly(name))
    if tokens and _HAN.match(tokens[0]):
        surname = tokens[0]
        if len(tokens) == 3:
            aliases.setdefault(tokens[1:], PART)
        for title in _HAN_TITLES:
            aliases.setdefault((surname, *title), PART)
        for familiar in "老小":
            aliases.setdefault((familiar, surname), PART)
    elif tokens:
        words_of = plainly(name).split()
        for part in (_tokens(words_of[0]), _tokens(words_of[-1])):
            if part:
                aliases.setdefault(part, PART)
                if len(part) > 1:
                    aliases.setdefault(("".join(part),), PART)
        for title in _LATIN_TITLES:
            aliases.setdefault((title, *_tokens(words_of[-1])), PART)
    return tuple(Alias(tokens, sort) for tokens, sort in aliases.items())


@lru_cache(maxsize=5_000)
def aliases_of_person(handle: str, name: str, also: tuple[str, ...] = ()) -> tuple[Alias, ...]:
    """Return the ways somebody of the team may be called."""
    aliases: dict[tuple[str, ...], str] = {}
    for one in (handle, name, *also):
        if tokens := _tokens(plainly(one)):
            aliases.setdefault(tokens, WHOLE)
    first = plainly(name).split()[:1]
    if first and first[0].isascii() and (tokens := _tokens(first[0])):
        aliases.setdefault(tokens, PART)
    return tuple(Alias(tokens, sort) for tokens, sort in aliases.items())


def _spellings(name: str) -> Iterator[str]:
    """Return a name in plain spelling; without its signs; with the umlauts written out; with "and" for &."""
    plain = plainly(name).strip()
    yield plain
    if re.search(r"[a-z0-9][^a-z0-9\s][a-z0-9]", plain):
        yield re.sub(r"(?<=[a-z0-9])[^a-z0-9\s]+(?=[a-z0-9])", "", plain)
    if any(char in _UMLAUTS for char in name.lower()):
        yield plainly("".join(_UMLAUTS.get(char, char) for char in name.lower()))
    if " & " in plain:
        yield plain.replace(" & ", " and ")


def _tokens(plain: str) -> tuple[str, ...]:
    return tuple(token.group() for token in TOKEN.finditer(plain))


def _without_legal(plain: str, tokens: tuple[str, ...]) -> tuple[str, ...]:
    if tokens and _HAN.match(tokens[0]):
        return _tokens(_HAN_LEGAL.sub("", re.sub(r"\(.*?\)", "", plain)))
    while len(tokens) > 1 and tokens[-1] in _LEGAL and not (len(tokens) == 2 and "&" in plain):
        tokens = tokens[:-1]
    return tokens


def _beginnings(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return the first words of a name, at least two Chinese characters; an ordinary word is too little."""
    if not tokens:
        return
    if len(tokens) > 1 and tokens[0].isascii() and len(tokens[0]) > 1:
        for length in range(3, len(tokens[1])):
            yield tokens[0], tokens[1][:length]  # won tech
    shortest = 2 if _HAN.match(tokens[0]) else 1
    for length in range(shortest, len(tokens)):
        beginning = tokens[:length]
        word = "".join(beginning)
        weak = (length == 1 and (word in SHY or word.isdigit() or len(word) < 2)) or beginning[-1] == "and"
        if not weak and not (shortest == 2 and word in SHY and word in CALENDAR):
            yield beginning
