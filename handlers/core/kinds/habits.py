"""What reading a typed value depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from handlers.core.translation import Translator

T = TypeVar("T")


@dataclass(frozen=True)
class Habits:
    """How a person writes numbers, days, money and phone numbers, and when it is for them."""

    t: Translator
    now: datetime
    country: str
    """Of phone numbers without a prefix; an ISO code."""
    currency: str
    """Of sums that name none; an ISO code."""

    @property
    def local(self) -> datetime:
        """Now, on the person's clock."""
        return self.now.astimezone(self.t.zone)

    @property
    def today(self) -> date:
        return self.local.date()


Reader = Callable[[str, Habits], T]
"""Returns the value that a text says, which is not empty. Raises ValueError(sentence)."""
