"""The four ways in which a conversation can run, and which of them it takes when it runs once.

The conversations of a file take turns, so that together they meet all four; a file with fewer than four has
each run more than once. `every_way` marks those whose point is the transport, `every_database` those whose
point is the database only: these take two ways at a turn, one on each.
"""

import inspect
from collections.abc import Sequence
from types import ModuleType

DATABASES = ("sqlite", "postgresql")
WAYS = [("sqlite", "socket"), ("postgresql", "http"), ("sqlite", "http"), ("postgresql", "socket")]
"""(database, transport), the databases by turns."""

Way = tuple[str, str]


def turn(module: ModuleType, name: str, at_a_time: int = 1) -> Sequence[Way]:
    """Return the ways that are this conversation's turn, by its place among those of its file."""
    conversations = [one for one, value in vars(module).items() if _is_conversation(one, value)]
    place, number = conversations.index(name), len(conversations)
    turns = range(max(number * at_a_time, len(WAYS)))
    return [WAYS[n % len(WAYS)] for n in turns if n // at_a_time % number == place]


def _is_conversation(name: str, value: object) -> bool:
    return (
        name.startswith("test_")
        and inspect.isfunction(value)
        and "office" in inspect.signature(value).parameters
        and not any(mark.name == "every_way" for mark in getattr(value, "pytestmark", []))
    )
