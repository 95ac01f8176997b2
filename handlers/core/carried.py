"""What buttons, forms and lists carry through Slack and back: read as what it was when it was drawn."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

LARGEST = 2**63 - 1
"""The largest id that a database holds."""


class Stale(Exception):
    """It is none that this version draws: another one did, or somebody forged it."""


def carried(read: Callable[[Any], T], value: Any) -> T:
    """Return what `read` makes of a value that was carried. Raises Stale."""
    try:
        return read(value)
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError):
        raise Stale from None


def an_id(value: Any) -> int:
    """Return the id of a record, as a number or its digits. Raises ValueError or TypeError."""
    return _within(1, int(value))


def a_count(value: Any) -> int:
    """Return how many are skipped, say; nothing is none. Raises ValueError or TypeError."""
    return _within(0, int(value or 0))


def _within(least: int, number: int) -> int:
    if not least <= number <= LARGEST:
        raise ValueError(number)
    return number
