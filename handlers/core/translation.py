"""Sentences, dates and money in the reader's language.

A `Translator` is called with an English sentence and gives it back in the reader's language as mrkdwn in
which every value is escaped. So a name, note or subject cannot ping a channel or forge a link, whoever
typed it: only text that is already `Markup` passes unescaped.
"""

import html
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, format_timedelta, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parents[1] / "catalogues"
LEAP_YEAR = 2000
"""A year that has every day of all years."""

SOURCE_LANGUAGE = "en"
OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of the text around them, and with it what a sentence seems to say."""

FORMATTED = 2_000
"""Days and moments whose wording is kept: the same ones are shown again and again."""

NARROW_SPACE = "\u202f"
"""Stands before AM and PM; a plain space can be searched for and typed."""


class Markup(str):
    """mrkdwn in which everything that a person typed has been escaped."""

    __slots__ = ()


def escape(text: object) -> Markup:
    """Text as mrkdwn that shows as it was typed: Slack reads nothing into it, and it turns nothing around."""
    if isinstance(text, Markup):
        return text
    return Markup(html.escape(str(text).translate(OVERRIDES), quote=False))


def N_(message: str) -> str:
    """Mark a sentence for the catalogue that is translated later, by `t(...)` of a variable."""
    return message


@dataclass(frozen=True)
class Translator:
    """The words, calendar and number habits of one reader. `locale` is Slack's form of it: zh-CN, en-GB."""

    locale: str
    zone: ZoneInfo
    many: bool = False
    """Whether many read it, whom Slack shows a moment on the clock of each."""

    def __call__(self, message: str, /, **values: object) -> Markup:
        return _fill(_catalogue(self.language).gettext(message), values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """Return the form of a sentence that goes with `n` things; `{n}` in it is the number."""
        return _fill(_catalogue(self.language).ngettext(one, many, n), {"n": self.number(n), **values})

    @property
    def language(self) -> str:
        """The catalogue's language: the reader's, or English where Rapport does not speak theirs."""
        return _spoken(self.locale)

    @property
    def habits(self) -> Locale:
        """The locale that dates and numbers follow: never another language's than the sentence's."""
        return _habits(self.locale)

    def day(self, day: date) -> str:
        """Tue, Nov 24, 2026; 2026年11月24日周二."""
        return _day(day, self.habits)

    def birthday(self, month: int, day: int, year: int | None = None) -> Markup:
        """Return a day of the year, with the year where it is known: Mar 15, 3月15日."""
        on = date(year or LEAP_YEAR, month, day)
        return Markup(format_skeleton("yMMMd" if year else "MMMd", on, locale=self.habits))

    def moment(self, instant: datetime) -> str:
        """Return a day and time on the reader's clock, with its place:
        Tue, Nov 24, 2026 10:00 AM (New York).
        """
        told = _moment(instant.astimezone(self.zone), self.zone, self.habits)
        return self._to_each(instant, "{date_short_pretty} {time}", told)

    def clock(self, instant: datetime) -> str:
        """Return the time alone on the reader's clock: 10:00 AM, 10:00."""
        at = format_time(instant.astimezone(self.zone), "short", locale=self.habits)
        return self._to_each(instant, "{time}", at.replace(NARROW_SPACE, " "))

    def _to_each(self, instant: datetime, form: str, told: str) -> str:
        """Return a moment as Slack shows it to each of many readers; `told` is for where it cannot."""
        return Markup(f"<!date^{int(instant.timestamp())}^{form}|{told}>") if self.many else told

    def span(self, length: timedelta) -> str:
        """Return how long something took, in one unit: 3 hours, 3小时."""
        return format_timedelta(length, locale=self.habits, granularity="minute")

    def place(self, zone: ZoneInfo) -> str:
        """Return the city that a clock is called by: New York, 上海."""
        place: str = get_timezone_location(zone, locale=self.habits, return_city=True)
        return place

    def when(self, due: date | datetime) -> str:
        """Return a day, or a moment when there is a time."""
        return self.moment(due) if isinstance(due, datetime) else self.day(due)

    def money(self, amount: Decimal | None, currency: str) -> str:
        """Return an amount without zero cents; a dash for an amount that is not set."""
        if amount is None:
            return "–"
        whole = amount == amount.to_integral_value()
        return format_currency(
            amount,
            currency,
            format="¤#,##0" if whole else None,
            locale=self.habits,
            currency_digits=not whole,
        )

    def country(self, code: str) -> str:
        """Return a country's name by its code of two letters."""
        return str(self.habits.territories.get(code, code))

    def number(self, value: int | Decimal) -> str:
        return format_decimal(value, locale=self.habits)


@lru_cache(FORMATTED)
def _day(day: date, habits: Locale) -> str:
    return format_skeleton("yMMMEd", day, locale=habits)


@lru_cache(FORMATTED)
def _moment(local: datetime, zone: ZoneInfo, habits: Locale) -> str:
    at, place = (format_time(local, form, locale=habits, tzinfo=zone) for form in ("short", "VVV"))
    return f"{_day(local.date(), habits)} {at} ({place})".replace(NARROW_SPACE, " ")


def _fill(pattern: str, values: dict[str, object]) -> Markup:
    return Markup(pattern.format(**{name: escape(value) for name, value in values.items()}))


@lru_cache
def speakers() -> tuple[Translator, ...]:
    """Return a translator of each language that Rapport speaks."""
    languages = (SOURCE_LANGUAGE, *sorted(one.stem for one in CATALOGUES.glob("*.po")))
    return tuple(Translator(one.replace("_", "-"), ZoneInfo("UTC")) for one in languages)


@lru_cache
def _spoken(locale: str) -> str:
    wanted = locale.replace("-", "_")
    for catalogue in CATALOGUES.glob("*.po"):
        if wanted == catalogue.stem or wanted.split("_")[0] == catalogue.stem.split("_")[0]:
            return catalogue.stem
    return SOURCE_LANGUAGE


@lru_cache
def _habits(locale: str) -> Locale:
    language = _spoken(locale)
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(language)
    return parsed if parsed.language == language.split("_")[0] else Locale.parse(language)


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    """Return the catalogue, read from its .po: no compiled file to forget."""
    source = CATALOGUES / f"{language}.po"
    if not source.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return Translations(compiled)
