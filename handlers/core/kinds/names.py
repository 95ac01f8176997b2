"""Readers of countries, currencies, languages and time zones, by code or by name in many languages."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_location
from babel.numbers import get_currency_name, get_currency_symbol, list_currencies

from handlers.core.kinds.habits import Habits
from handlers.core.kinds.texts import plain
from handlers.language import fold
from handlers.language import money as sums

_SPOKEN = ("en", "zh_CN", "zh_TW", "de", "fr", "es", "it", "pt", "nl", "ja", "ko", "ru", "pl", "sv", "tr")
"""The languages whose names we know, besides the reader's own."""
_NO_COUNTRIES = frozenset(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"])
_COUNTRIES = {
    "uk": "GB",
    "greatbritain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "america": "US",
    "usofa": "US",
    "unitedstatesofamerica": "US",
    "prc": "CN",
    "mainlandchina": "CN",
    "中国大陆": "CN",
    "中华人民共和国": "CN",
    "holland": "NL",
    "korea": "KR",
    "uae": "AE",
    "阿联酋": "AE",
    "hongkong": "HK",
    "香港": "HK",
    "macau": "MO",
    "澳门": "MO",
    "czechrepublic": "CZ",
    "turkey": "TR",
}
_LANGUAGES = {
    "zh": "zh-CN",
    "zh-cn": "zh-CN",
    "zh-tw": "zh-TW",
    "zh-hk": "zh-HK",
    "zh-hans-cn": "zh-CN",
    "zh-hant-tw": "zh-TW",
    "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
    "chinese": "zh-CN",
    "中文": "zh-CN",
    "汉语": "zh-CN",
}
_ZONES = {"北京": "Asia/Shanghai", "beijing": "Asia/Shanghai", "utc": "UTC", "gmt": "UTC"}


def country(typed: str, habits: Habits) -> str:
    """Read a country by its code or name: DE, DEU, Germany, 德国, Deutschland, UK."""
    code = plain(typed).upper()
    code = get_global("territory_aliases").get(code, [code])[0] if code.isascii() else code
    if _is_country(code):
        return code
    wanted = _key(typed)
    found = _COUNTRIES.get(wanted) or _by_name(wanted, habits, _countries)
    if not found:
        raise ValueError(
            habits.t("I don't know that country. Write its name or its two letters, for example US, CN, DE.")
        )
    return found


def currency(typed: str, habits: Habits) -> str:
    """Read a currency by its code, sign or name: USD, US$, €, RMB, 人民币, dollars."""
    words = plain(typed)
    code = words.upper()
    if code in list_currencies():
        return code
    found = sums.currency_of(words, habits.currency, locale=habits.t.locale)
    found = found or _by_name(_key(typed), habits, _currencies)
    if not found:
        raise ValueError(
            habits.t(
                "I don't know that currency. Write its name or its three letters, for example USD, CNY, EUR."
            )
        )
    return found


def language(typed: str, habits: Habits) -> str:
    """Read a language by its code or name and return its tag: en, zh-CN, German, 中文, français."""
    words = plain(typed).replace("_", "-")
    wanted = words.casefold()
    found = _LANGUAGES.get(wanted) or _tag(words) or _by_name(_key(typed), habits, _languages)
    if not found:
        raise ValueError(habits.t("I don't know that language. For example: English, 中文, de"))
    return _LANGUAGES.get(found.casefold(), found)


def zone(typed: str, habits: Habits) -> ZoneInfo:
    """Read a time zone by its name, or by a city in it: Europe/Berlin, New York, 上海."""
    words, wanted = plain(typed), _key(typed)
    names = _zone_names()
    found = names.get(words.casefold()) or _ZONES.get(wanted) or _by_name(wanted, habits, _zones)
    if not found:
        raise ValueError(
            habits.t("I don't know that time zone. Write a city, for example London or Shanghai.")
        )
    return ZoneInfo(found)


def _key(typed: str) -> str:
    """Return a name without case, accents, punctuation and blanks, as names are compared."""
    return re.sub(r"[\W_]+", "", fold.plain(plain(typed)).removeprefix("the "))


def _by_name(wanted: str, habits: Habits, names_in: Callable[[Locale], Mapping[str, str]]) -> str | None:
    """Return what goes by a name in the reader's language, or in one of those we know."""
    if not wanted:
        return None
    for locale in _locales(habits.t.locale):
        if found := names_in(locale).get(wanted):
            return found
    return None


def _locales(first: str) -> Iterator[Locale]:
    for name in dict.fromkeys((first.replace("-", "_"), *_SPOKEN)):
        try:
            yield Locale.parse(name)
        except (ValueError, UnknownLocaleError):
            continue


def _keyed(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what goes by each name, the first where several do."""
    known: dict[str, str] = {}
    for code, name in names:
        known.setdefault(_key(name), code)
    return known


def _is_country(code: str) -> bool:
    return (
        len(code) == 2 and code.isalpha() and code in Locale("en").territories and code not in _NO_COUNTRIES
    )


@cache
def _countries(locale: Locale) -> dict[str, str]:
    return _keyed((code, name) for code, name in locale.territories.items() if _is_country(code))


@cache
def _currencies(locale: Locale) -> dict[str, str]:
    codes = sorted(locale.currencies)
    named = [(code, locale.currencies[code]) for code in codes]
    several = [(code, get_currency_name(code, 2, locale=locale)) for code in codes]
    signs = [(code, get_currency_symbol(code, locale=locale)) for code in codes]
    return _keyed([*named, *several, *signs])


@cache
def _languages(locale: Locale) -> dict[str, str]:
    """Return the languages by their names in one language, and that one by its own."""
    names = [(code.replace("_", "-"), name) for code, name in locale.languages.items()]
    return _keyed([*names, (locale.language, locale.get_language_name(locale) or locale.language)])


@cache
def _zone_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _zones(locale: Locale) -> dict[str, str]:
    """Return the time zones by the names of their cities."""
    aliases = get_global("zone_aliases")
    places = [name for name in sorted(available_timezones()) if "/" in name and name not in aliases]
    cities = [(name, name.rpartition("/")[2]) for name in places]
    here = [(name, get_timezone_location(name, locale=locale, return_city=True)) for name in places]
    return _keyed([*here, *cities])


def _tag(words: str) -> str | None:
    """Return the tag that a text is: en, de-AT, zh-Hant."""
    try:
        parsed = Locale.parse(words, sep="-", resolve_likely_subtags=False)
    except (ValueError, UnknownLocaleError):
        return None
    tag = str(parsed).replace("_", "-")
    return _LANGUAGES.get(tag.casefold(), tag)
