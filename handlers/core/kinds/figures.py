"""Readers of numbers, shares and sums of money."""

import re
from contextlib import suppress
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberFormatError, get_currency_precision, get_decimal_symbol, parse_decimal

from handlers.core.kinds.habits import Habits
from handlers.core.kinds.names import currency
from handlers.core.kinds.texts import plain
from handlers.language import money as sums
from handlers.language.figures import whole_number
from storage.types import AMOUNT_LIMIT

_FIGURES = re.compile(r"[-+]?[0-9][0-9.,' ]*")
_SHARE = re.compile(r"^百分之|\s*(?:%|percent|per cent|pct|个点)$", re.IGNORECASE)
_NAMED = re.compile(r"(?P<before>[^0-9]*?)(?P<figures>[0-9](?:.*[0-9])?)(?P<after>[^0-9]*)")


def number(typed: str, habits: Habits) -> Decimal:
    """Read a number as the reader writes it: 1,200.5 or 1.200,5, 1 200, 1.2k, 3万, 二十; 20% is 0.2."""
    words = plain(typed)
    share = _SHARE.sub("", words)
    found = _value(share, habits)
    if found is None:
        raise ValueError(habits.t("That doesn't look like a number. For example: 1,200, 1.2k or 3万"))
    return _limited(found / 100 if share != words else found, habits)


def percent(typed: str, habits: Habits) -> Decimal:
    """Read a share of a hundred, with or without its sign: 20%, 20, 12.5 percent, 百分之二十."""
    found = _value(_SHARE.sub("", plain(typed)), habits)
    if found is None:
        raise ValueError(habits.t("That doesn't look like a percentage. For example: 20 or 12.5%"))
    return _limited(found, habits)


def money(typed: str, habits: Habits) -> tuple[Decimal, str]:
    """Read an amount with its currency, as lines do: 50k, €75,000, 3万, 12 KWD, 1200 Swiss francs.

    Mere figures are in the currency of the habits.
    """
    words = plain(typed)
    if words.startswith("-"):
        raise ValueError(habits.t("An amount can't be negative. Leave out the minus sign."))
    found = sums.whole(words, habits.currency, locale=habits.t.locale)
    amount, code = (found.amount, found.currency or habits.currency) if found else _named(words, habits)
    if amount >= AMOUNT_LIMIT:
        raise ValueError(habits.t("That amount is too large."))
    return rounded(amount, code), code


def rounded(amount: Decimal, code: str) -> Decimal:
    """Round an amount to the smallest coin of its currency: no half yen."""
    coins = round(amount, get_currency_precision(code))
    return amount if amount == coins else coins


def _named(words: str, habits: Habits) -> tuple[Decimal, str]:
    """Return a sum whose currency stands before or behind it by any of its names."""
    parts = _NAMED.fullmatch(words)
    amount = _value(parts["figures"], habits) if parts else None
    if parts and amount is not None:
        name = f"{parts['before']} {parts['after']}".strip()
        with suppress(ValueError):
            return amount, currency(name, habits) if name else habits.currency
    raise ValueError(habits.t("That doesn't look like an amount. For example: 50k, €75,000 or 3万"))


def _value(words: str, habits: Habits) -> Decimal | None:
    if (figures := _figures(words, habits)) is not None:
        return figures
    if (counted := whole_number(words)) is not None:
        return Decimal(counted)
    scaled = sums.whole(words, locale=habits.t.locale)
    return scaled.amount if scaled and not scaled.said else None


def _figures(words: str, habits: Habits) -> Decimal | None:
    """Return the value of mere figures, grouped as the reader groups them, or else as in English."""
    if not _FIGURES.fullmatch(words):
        return None
    for locale in (_locale(habits), "en"):
        point = get_decimal_symbol(locale)
        # Strict parsing takes no noughts at the end of a fraction.
        shortest = words.rstrip("0").rstrip(point) if point in words else words
        try:
            return parse_decimal(
                shortest.removeprefix("+").replace(" ", "\u202f" if " " in words else ""),
                locale=locale,
                strict=True,
            )
        except NumberFormatError:
            continue
    return None


def _locale(habits: Habits) -> Locale:
    try:
        return Locale.parse(habits.t.locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return habits.t.habits


def _limited(value: Decimal, habits: Habits) -> Decimal:
    if abs(value) >= AMOUNT_LIMIT:
        raise ValueError(habits.t("That number is too large."))
    return value
