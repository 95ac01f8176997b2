"""Kinds of typed values, one reader for each: `read(typed, habits)`.

A reader returns the value or raises ValueError with a sentence that says what is wrong and what to type.
"""

from handlers.core.kinds.days import birthday, day
from handlers.core.kinds.figures import money, number, percent, rounded
from handlers.core.kinds.habits import Habits, Reader
from handlers.core.kinds.names import country, currency, language, zone
from handlers.core.kinds.reach import abroad, email, phone, website
from handlers.core.kinds.texts import LONGEST_NAME, LONGEST_TEXT, long_text, text, yes_no

__all__ = [
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "Habits",
    "Reader",
    "abroad",
    "birthday",
    "country",
    "currency",
    "day",
    "email",
    "language",
    "long_text",
    "money",
    "number",
    "percent",
    "phone",
    "rounded",
    "text",
    "website",
    "yes_no",
    "zone",
]
