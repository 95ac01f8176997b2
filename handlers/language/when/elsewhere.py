"""Dates in languages we have no words for: dateparser reads short phrases of them.

dateparser is imported when the first such phrase comes, which takes some 350 ms; `warm` does it beforehand.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from handlers.language import zones

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LONGEST = 60  # characters; a longer text is no phrase, and would take long
_ORDERS = {"mdy": "MDY", "dmy": "DMY", "ymd": "YMD"}


def parse(text: str, now: datetime, language: str, order: str = "dmy") -> date | datetime | None:
    """Return the date that a whole phrase means, or None.

    `language` is a code such as "it"; unknown ones give None.
    """
    phrase = text.strip()
    if not 0 < len(phrase) <= _LONGEST or phrase.isdigit() or now.tzinfo is None:
        return None
    parser = _parser(language, order, now.replace(tzinfo=None).isoformat(timespec="minutes"))
    if parser is None:
        return None
    try:
        data = parser.get_date_data(phrase)
        found = data.date_obj
        if found is None:
            return None
        if data.period != "time":
            return found.date()
        return zones.at(found.date(), found.time().replace(tzinfo=None), now.tzinfo)
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None  # dateparser raises these for some nonsense


def _parser(language: str, order: str, base: str) -> DateDataParser | None:
    from dateparser.date import DateDataParser

    if not _known(language):
        return None
    return DateDataParser(
        languages=[language],
        settings={
            "RELATIVE_BASE": datetime.fromisoformat(base),
            "PREFER_DATES_FROM": "future",
            "RETURN_TIME_AS_PERIOD": True,
            "DATE_ORDER": _ORDERS[order],
        },
    )


@cache
def _known(language: str) -> bool:
    """Return whether dateparser knows a language."""
    from dateparser.data.languages_info import language_order

    return language in language_order
