"""Sums of money in what people type: 50k, $1.5m, €75,000.00, 3万, 1.2亿 元, ¥8000, 20k GBP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice

from handlers.language.fold import Folded, fold, words
from handlers.language.regex import regex
from handlers.language.shield import hide

_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₩": "KRW",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₫": "VND",
    "฿": "THB",
    "₪": "ILS",
    "₱": "PHP",
    "rs.": "INR",
    "rs": "INR",
    "us$": "USD",
    "usd$": "USD",
    "hk$": "HKD",
    "nt$": "TWD",
    "au$": "AUD",
    "a$": "AUD",
    "ca$": "CAD",
    "c$": "CAD",
    "sg$": "SGD",
    "s$": "SGD",
    "nz$": "NZD",
    "r$": "BRL",
    "mx$": "MXN",
    "cn¥": "CNY",
    "jp¥": "JPY",
    "rmb¥": "CNY",
    "$": "$",
    "¥": "¥",
}
_CODES = words(
    "usd eur gbp cny jpy hkd twd sgd aud cad nzd chf inr krw brl mxn sek nok dkk pln czk huf rub try zar "
    "thb vnd idr myr php ils aed sar"
)
_DOLLARS = words("USD AUD CAD SGD HKD TWD NZD MXN")
_NAMES = {
    "USD": "dollar|dollars|us dollars|us dollar|bucks|美元|美金|美刀|刀",
    "EUR": "euro|euros|欧元",
    "GBP": "pound|pounds|pounds sterling|sterling|quid|英镑",
    "CNY": "yuan|rmb|renminbi|kuai|元|块|块钱|元人民币|人民币|人民币元|元整",
    "JPY": "yen|日元|日圆|円",
    "HKD": "港币|港元|港纸|hong kong dollars",
    "TWD": "台币|新台币|元新台币|nt dollars",
    "SGD": "新币|新加坡元|新元",
    "AUD": "澳元|澳币|australian dollars",
    "CAD": "加元|加币|canadian dollars",
    "KRW": "korean won|韩元|韩币",
    "CHF": "francs|swiss francs|瑞士法郎|瑞郎",
    "INR": "rupees|卢比",
}
_SAID = 3  # the weight of a sum whose currency was said
_MOST = 200  # numbers of one text that are looked at
_TIMES = {
    "k": 3,
    "thousand": 3,
    "grand": 3,
    "tsd": 3,
    "m": 6,
    "mm": 6,
    "mn": 6,
    "mln": 6,
    "mil": 6,
    "mio": 6,
    "million": 6,
    "millions": 6,
    "b": 9,
    "bn": 9,
    "bln": 9,
    "mrd": 9,
    "billion": 9,
    "w": 4,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "万亿": 12,
}
_LATIN_TIMES = [word for word in _TIMES if word.isascii()]
_SOLID_TIMES = [word for word in _TIMES if not word.isascii()]
_HAN = "零〇一二两三四五六七八九十百千万亿"


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORD_CODES = {name: code for code, names in _NAMES.items() for name in names.split("|")}
_AFTER = {**_WORD_CODES, **_SIGNS, **{code: code.upper() for code in _CODES}}
_BEFORE = {**_SIGNS, **{code: code.upper() for code in _CODES}, "rmb": "CNY", "人民币": "CNY", "美元": "USD"}
_STARTS = "".join({word[0] for word in _BEFORE})
_SUM = regex(
    rf"(?=[-0-9{_HAN}{re.escape(_STARTS)}])"
    rf"(?P<before>(?<![a-z])(?:{_either(list(_BEFORE))})\s?)?"
    r"(?P<sign>(?<![0-9.,])-)?"
    r"(?:(?P<figures>(?<![a-z0-9/:\-])(?<![0-9][.,])(?:[0-9]{1,3}(?:\s[0-9]{3}){1,4}(?:[.,][0-9]{1,2})?(?![0-9]|[.,][0-9])"
    r""
    r"|[0-9]{1,15}(?:[,.'][0-9]{1,6}){0,6}))"
    rf"(?:\s?(?P<times>{_either(_SOLID_TIMES)}|(?:{_either(_LATIN_TIMES)})(?![a-z0-9]))"
    rf"(?:(?<=[a-z])\.(?=\s?(?:{_either(list(_AFTER))})(?![a-z])))?)?"  # 1,5 Mio. €
    r"(?P<more>(?<=[万千亿])[0-9]千?(?![0-9点月号日%年]))?"
    rf"|(?P<han>(?<![{_HAN}])[{_HAN}]{{1,16}}))"
    rf"(?:\s?(?P<after>(?:{_either(list(_AFTER))})(?![a-z0-9])))?"
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum as typed: `currency` is an ISO code, or None when none was said and none is known."""

    amount: Decimal
    currency: str | None
    start: int
    end: int
    words: str
    guessed: tuple[str, ...] = ()  # "currency", or "amount" of a mere number
    weight: int = 0  # 3 with a currency, 2 with a multiplier, 1 a mere number

    @property
    def said(self) -> bool:
        """Whether its currency was said, be it by a sign that several share."""
        return self.weight == _SAID


def find(
    text: str,
    currency: str | None = None,
    *,
    locale: str = "en-US",
    shielded: Sequence[tuple[int, int]] = (),
) -> Money | None:
    """Return the sum of money in `text`, the plainest one where there are several; None when there is none.

    `currency` is the workspace's, an ISO code: it stands in where none was said, and settles what $ and ¥
    mean.
    """
    best: Money | None = None
    for money in find_all(text, currency, locale=locale, shielded=shielded):
        if best is None or money.weight > best.weight:
            best = money
    return best


def find_all(
    text: str,
    currency: str | None = None,
    *,
    locale: str = "en-US",
    shielded: Sequence[tuple[int, int]] = (),
) -> Iterator[Money]:
    """Yield every sum of money in `text`, from left to right."""
    folded = hide(fold(text), shielded)
    yield from sorted((*_figured(folded, currency, locale), *_worded(folded, currency, locale)), key=_place)


def whole(text: str, currency: str | None = None, *, locale: str = "en-US") -> Money | None:
    """Return the sum that all of `text` is, mere figures too, as a field takes it; arguments as of `find`."""
    folded = fold(text.strip())
    if match := _SUM.fullmatch(folded.text):
        amount = _amount(match, locale)
        return None if amount is None else _money(folded, match, amount, currency, locale)
    worded = next(_worded(folded, currency, locale), None)
    return worded if worded and worded.words == folded.typed else None


def currency_of(word: str, currency: str | None = None, *, locale: str = "en-US") -> str | None:
    """Return the ISO code that a sign or word stands for: US$, rmb, 欧元; arguments as of `find`."""
    typed = fold(word.strip()).text
    if typed not in _AFTER and typed not in _BEFORE:
        return None
    return _currency(None if typed in _AFTER else typed, typed, currency, locale)[0]


def _place(money: Money) -> int:
    return money.start


def _figured(folded: Folded, currency: str | None, locale: str) -> Iterator[Money]:
    for match in islice(_SUM.finditer(folded.text), _MOST):
        said = match["before"] or match["after"]
        scale = match["times"]
        amount = _amount(match, locale)
        if amount is None:
            continue
        if (
            said is None
            and scale is None
            and match["han"] is None
            and not _plain_sum(match["figures"], amount, locale)
        ):
            continue
        if match["han"] and folded.text[match.start("han") - 1 : match.start("han")] in ("几", "数"):
            continue  # 几十万 says no sum
        if match["han"] and not any(char in "十百千万亿" for char in match["han"]):
            continue
        if match["han"] and not said and not any(char in "万亿" for char in match["han"]):
            continue  # 三百 alone counts something else
        if _is_unit(folded.text, match.end(), said, scale):
            continue
        yield _money(folded, match, amount, currency, locale)


def _money(folded: Folded, match: re.Match[str], amount: Decimal, currency: str | None, locale: str) -> Money:
    code, guessed = _currency(match["before"], match["after"], currency, locale)
    start, end = folded.place(match.start(), match.end())
    scaled = match["times"] or match["han"]
    weight = _SAID if match["before"] or match["after"] else 2 if scaled else 1
    typed = folded.typed[start:end].rstrip()
    unsure = weight == 1 or _is_fraction(match["figures"], locale)
    why = (("currency",) if guessed else ()) + (("amount",) if unsure else ())
    return Money(amount, code, start, start + len(typed), typed, guessed=why, weight=weight)


_COUNTED = regex(
    r"\s?(?:(?:年|月)(?![底末初中])|日|号|点|天|周(?![一二三四五六日末])|小时|分钟|秒|人|个|台|套|次|家"
    r"|位|件|%|/|:|-\d)"
    r"|(?:th|st|nd|rd)\b"
)


_RATE = regex(r"\s?/\s?(?:y|yr|year|m|mo|month|q|qtr|quarter|seat|user|年|月|季)(?![a-z])")


_HALVES = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_COUNTS = {
    "a": Decimal(1),
    **{word: Decimal(value) for value, word in enumerate(_TO_TEN, 1)},
    **{word: Decimal(10 * value) for value, word in enumerate(_TENS, 2)},
}
_WORDED = regex(
    rf"(?<![a-z])(?:(?P<part>half|quarter)(?: of)? a|(?:a )?(?P<of>half|quarter)(?: of)?(?: a)?"
    rf"|(?P<count>{'|'.join(_COUNTS)}))"
    r"[ -](?P<hundred>hundred[ -])?(?P<times>thousand|grand|million|billion)(?![a-z])"
    rf"(?:\s?(?P<after>(?:{_either(list(_AFTER))})(?![a-z])))?"
)


def _worded(folded: Folded, currency: str | None, locale: str) -> Iterator[Money]:
    """Sums in English words: half a million, four million dollars, two hundred thousand."""
    for match in islice(_WORDED.finditer(folded.text), _MOST):
        part = match["part"] or match["of"]
        count = _HALVES[part] if part else _COUNTS[match["count"]]
        amount = (count * (100 if match["hundred"] else 1)).scaleb(_TIMES[match["times"]])
        code, guessed = _currency(None, match["after"], currency, locale)
        start, end = folded.place(match.start(), match.end())
        why = ("currency",) if guessed else ()
        typed = folded.typed[start:end]
        yield Money(Decimal(int(amount)), code, start, end, typed, why, 3 if match["after"] else 2)


def _is_unit(text: str, end: int, said: str | None, scale: str | None) -> bool:
    """Return whether the number counts something that is no money: 10台, 3个月, 5%; but 45k/yr is money."""
    return not (said or (scale and _RATE.match(text, end))) and bool(_COUNTED.match(text, end))


def _plain_sum(figures: str, amount: Decimal, locale: str) -> bool:
    """Return whether figures alone may be a sum: large, and neither a year nor a phone number."""
    digits = sum(char.isdigit() for char in figures)
    grouped = bool(re.fullmatch(r"[0-9]{1,3}(?:[,' ][0-9]{3})+(?:\.[0-9]+)?", figures))
    if _groups_by(locale) == ".":
        grouped = grouped or bool(re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", figures))
    return grouped or (
        4 <= digits <= 9 and figures.isdigit() and not 1900 <= amount <= 2100 and amount % 10 == 0
    )


def _amount(match: re.Match[str], locale: str) -> Decimal | None:
    if match["han"]:
        return Decimal(han_amount(match["han"])) or None
    number = _figures(match["figures"], locale, bool(match["times"]))
    if number is None:
        return None
    times = _TIMES[match["times"]] if match["times"] else 0
    amount = number.scaleb(times)
    if match["more"]:
        if match["times"] not in ("万", "亿", "千"):
            return None
        amount += Decimal(match["more"][0]).scaleb(times - 1)
    if match["sign"]:
        amount = -amount
    return Decimal(int(amount)) if amount == amount.to_integral_value() else amount.normalize()


def _is_fraction(figures: str | None, locale: str) -> bool:
    """Return whether three figures behind a point may be a fraction: $3.355."""
    return bool(figures and re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", figures)) and locale.startswith(
        ("en", "zh", "ja")
    )


def _groups_by(locale: str) -> str:
    """Return the sign between thousands."""
    return "." if locale[:2] in ("de", "es", "pt", "it", "nl") else ","


def _figures(figures: str, locale: str, scaled: bool) -> Decimal | None:
    """Return the value of figures with points and commas: 75,000.00 and 75.000,00 and 1.5."""
    text = re.sub(r"[\s']", "", figures)
    points, commas = text.count("."), text.count(",")
    if points and commas:
        decimal = max(text.rfind("."), text.rfind(","))
        mark = text[decimal]
        if text.count(mark) > 1:
            return None
        return Decimal(re.sub("[.,]", "", text[:decimal]) + "." + text[decimal + 1 :])
    if points or commas:
        mark = "." if points else ","
        head, *groups = text.split(mark)
        thousands = all(len(group) == 3 for group in groups) and len(head) <= 3 and head != "0"
        grouping = _groups_by(locale)
        if (
            mark == ","
            and groups[:-1]
            and len(groups[-1]) == 3
            and {len(group) for group in groups[:-1]} == {2}
        ):
            return Decimal("".join([head, *groups]))  # 1,50,000
        if thousands and (len(groups) > 1 or mark == grouping or not scaled):
            return Decimal("".join([head, *groups]))
        return Decimal(f"{head}.{groups[0]}") if len(groups) == 1 else None
    return Decimal(text)


_HAN_VALUE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_PLACE = {"十": 10, "百": 100, "千": 1000}


def han_amount(text: str) -> int:
    """Return the value of a Chinese number with 万 and 亿: 一百二十万, 三万五."""
    total = section = digit = 0
    place = 1
    for char in text:
        if char in _HAN_VALUE:
            digit = _HAN_VALUE[char]
            if char in "零〇":
                place = 1
        elif char in _HAN_PLACE:
            section += (digit or 1) * _HAN_PLACE[char]
            place, digit = _HAN_PLACE[char] // 10, 0
        else:
            unit = 10_000 if char == "万" else 100_000_000
            total = (
                (total + section + digit) * unit
                if total and unit > total
                else total + (section + digit) * unit
            )
            section = digit = 0
            place = unit // 10
    return total + section + digit * max(place, 1)


def _currency(
    before: str | None, after: str | None, currency: str | None, locale: str
) -> tuple[str | None, bool]:
    """Return the ISO code of the currency that was said, and whether it was guessed."""
    code = _BEFORE.get(before.strip()) if before else _AFTER.get(after) if after else None
    if after in _WORD_CODES and code == "CNY" and after == "元" and locale.startswith("zh-TW"):
        return "TWD", True
    if code == "$":
        return _meant("$", currency, locale)
    if code == "¥":
        return _meant("¥", currency, locale)
    if code is None:
        return currency, currency is not None
    return code, False


def _meant(sign: str, currency: str | None, locale: str) -> tuple[str, bool]:
    """Return the currency a shared sign stands for: the workspace's, else that of the reader's locale."""
    if sign == "$":
        return (currency, False) if currency in _DOLLARS else ("USD", False)
    if currency in ("CNY", "JPY"):
        return currency, False
    return ("JPY" if _symbol("JPY", locale) == sign else "CNY"), True


@cache
def _symbol(currency: str, locale: str) -> str:
    """Return the sign of a currency, as a reader of `locale` writes it."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_currency_symbol

    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return currency
    sign: str = get_currency_symbol(currency, known)
    return sign.replace("￥", "¥")
