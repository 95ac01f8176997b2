"""How the value of a field looks: on a card, as old and new, and in the input of a form."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_time, get_day_names

from handlers.core.translation import NARROW_SPACE, Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import label
from handlers.views.recurrences import in_words
from storage.birthdays import Birthday, Calendar
from storage.fields import Field, Kind
from storage.lists import Choice
from storage.recurrence import Recurrence
from storage.types import Money, Weekdays
from storage.users import User
from storage.words import Word

VALUE_TEXT = 120
FACT_TEXT = 500
LUNAR = {Calendar.LUNAR: "lunar", Calendar.LUNAR_LEAP: "lunar leap"}


@dataclass(frozen=True)
class Named:
    """A record that a field refers to, by its name; None where there is none, or none to be seen."""

    entity: str
    name: str | None
    record_id: int | None = None
    slack_id: str | None = None
    """Of a colleague."""


@dataclass(frozen=True)
class Chosen:
    """What is chosen from a list that a team owns."""

    choices: Sequence[Choice]


@dataclass(frozen=True)
class Coded:
    """A country, language or currency, by its code."""

    kind: Kind
    code: str


@dataclass(frozen=True)
class Dialled:
    """A phone number, and the code of its country where that is not the reader's own."""

    number: str
    abroad: str | None = None


def field_label(t: Translator, field: Field) -> Markup:
    """Return what the reader calls a field: one of the team's own as they called it."""
    return b.clip(field.label, b.PHRASE_TEXT) if field.custom_id else t(field.label)


def choice_label(t: Translator, choice: Choice) -> Markup:
    """Return what the reader calls an entry of a list: one that a team has named as they named it."""
    return t(choice.label) if choice.is_ours else b.clip(choice.label, b.PHRASE_TEXT)


def choice_text(t: Translator, choice: Choice) -> str:
    """Return what the reader calls an entry, as plain text."""
    return html.unescape(t(choice.label)) if choice.is_ours else choice.label


def shown(t: Translator, value: object, longest: int = VALUE_TEXT) -> object:
    """Return a value as people read it; empty for nothing."""
    if value is None or value == "" or (isinstance(value, Money) and value.amount is None):
        return ""
    if isinstance(value, Named):
        return b.clip(value.name or "", longest)
    if isinstance(value, Chosen):
        return Markup(", ".join(choice_label(t, one) for one in value.choices))
    if isinstance(value, Coded):
        return _of_code(t, value)
    if isinstance(value, Money):
        return t.money(*value)
    if isinstance(value, Dialled):
        place = f" ({t.country(value.abroad)})" if value.abroad else ""
        return b.clip(value.number + place, longest)
    if isinstance(value, Word):
        return label(t, value)
    if isinstance(value, Birthday):
        return _birthday(t, value)
    if isinstance(value, Recurrence):
        return in_words(t, value)
    if isinstance(value, Weekdays):
        names = get_day_names("abbreviated", locale=t.habits)
        return " ".join(names[day] for day in value)
    if isinstance(value, time):
        return format_time(value, "short", locale=t.habits).replace(NARROW_SPACE, " ")
    if isinstance(value, date):
        return t.when(value)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, int | Decimal):
        return t.number(value)
    if isinstance(value, tuple | list):
        return Markup(", ".join(str(shown(t, one, longest)) for one in value))
    return b.clip(" ".join(str(value).split()), longest)


def changed(t: Translator, value: object) -> object:
    """Return a value as the old or new one of a change, where nothing has a word too."""
    if isinstance(value, Named) and value.name is None:
        return t("Unassigned") if value.entity == User.entity else t("not set")
    return shown(t, value) or t("not set")


def typed(t: Translator, value: object) -> str:
    """Return a value as somebody would type it into the input of its field."""
    if value is None:
        return ""
    if isinstance(value, tuple) and not isinstance(value, Money):
        return "\n".join(typed(t, one) for one in value)
    if isinstance(value, Money):
        return f"{_figures(value.amount)} {value.currency}" if value.amount is not None else ""
    if isinstance(value, Birthday):
        on = f"{value.year}-{value.on}" if value.year else value.on
        if value.calendar in LUNAR:
            return f"{t(LUNAR[value.calendar])} {on}"
        return on if value.year else str(_birthday(t, value))
    if isinstance(value, Coded):
        return str(_of_code(t, value))
    if isinstance(value, Dialled):
        return value.number
    if isinstance(value, datetime):
        return value.isoformat()
    return _figures(value) if isinstance(value, Decimal) else str(value)


def _figures(value: Decimal) -> str:
    """Return the figures of a number, which nobody takes for grouped ones: 1.2340."""
    figures = f"{value.normalize():f}"
    return figures + "0" if len(figures.partition(".")[2]) == 3 else figures


def _birthday(t: Translator, born: Birthday) -> Markup:
    """Return a birthday with its year where it is known: lunar dates as they are counted."""
    if born.calendar in LUNAR:
        return b.clip(typed(t, born), VALUE_TEXT)
    month, day = (int(part) for part in born.on.split("-"))
    return t.birthday(month, day, born.year)


def _of_code(t: Translator, value: Coded) -> str:
    if value.kind is Kind.COUNTRY:
        return t.country(value.code)
    if value.kind is Kind.CURRENCY:
        return str(t.habits.currencies.get(value.code, value.code))
    try:
        return Locale.parse(value.code, sep="-").get_display_name(t.habits) or value.code
    except (ValueError, UnknownLocaleError):
        return value.code
