"""What a process remembers of a workspace: its settings, rights and channels, as long as they stay the same.

A workspace counts the changes of what is remembered (`storage.workspaces`). A request reads that count in the
statement that finds who asks (`storage.arrivals`), so nothing older than its transaction is used, whichever
process made the change. Other transactions remember for themselves alone.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Select, inspect
from sqlalchemy.orm import Session, make_transient_to_detached

from storage.base import InWorkspace

T = TypeVar("T")


class Remembered(InWorkspace):
    """A row that is remembered: each change of one is counted."""


E = TypeVar("E", bound=Remembered)


@dataclass
class Known:
    """What was read while a workspace's count stood at `changes`."""

    changes: int = -1
    values: dict[Hashable, Any] = field(default_factory=dict)


class Memory:
    """What one process knows of each workspace."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def at(self, workspace_id: str, changes: int) -> Known:
        """Return what is known at this count; what was known at another is forgotten."""
        known = self._known.get(workspace_id)
        if known is None or known.changes != changes:
            known = self._known[workspace_id] = Known(changes)
        return known


def recall(session: Session, workspace_id: str, changes: int) -> None:
    """Let a session use what its process knows."""
    session.info["known"] = session.info["memory"].at(workspace_id, changes)


def forget(session: Session) -> None:
    """Let a session that has changed something ask anew, and keep what it sees to itself."""
    session.info["known"] = Known()


def remembered(session: Session, key: Hashable, ask: Callable[[], T]) -> T:
    """Return the answer that was given before, else ask. The answer is shared: it must not be changed."""
    known: Known = session.info.setdefault("known", Known())
    if key not in known.values:
        known.values[key] = ask()
    answer: T = known.values[key]
    return answer


def remembered_row(session: Session, key: Hashable, query: Select[E]) -> E | None:
    """Return the row that a query finds, as this session's own: it may be changed."""

    def ask() -> E | None:
        row = session.scalar(query)
        return _copied(row) if row is not None else None

    with session.no_autoflush:  # what is not flushed yet is nobody else's to know
        known = remembered(session, key, ask)
    if known is None:
        return None
    own: E | None = session.identity_map.get(inspect(known).key)
    return own or session.merge(known, load=False)


def _copied(row: E) -> E:
    """Return a copy that belongs to no session."""
    columns = inspect(row).mapper.column_attrs
    copy = type(row)(**{column.key: getattr(row, column.key) for column in columns})
    make_transient_to_detached(copy)
    return copy
