"""Everything that passed between the app and the sandbox: Web API calls and deliveries, searchable."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sandbox.limits import Json

KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call, as asked and answered."""

    method: str
    arguments: Json
    answer: Json
    status: int
    time: float
    team: str = ""

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        return str(self.answer.get("error", ""))

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.time, UTC)


@dataclass(slots=True)
class Delivered:
    """One payload sent to the app. `error` is "" when the app acked in time."""

    kind: str  # "slash_commands", "interactive", "events_api"
    payload: Json
    time: float
    attempt: int = 0
    status: int = 0
    error: str = ""
    answer: Any = None
    seconds: float = 0.0  # from sent to acked, on the sandbox's clock


class Journal:
    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT)
        self.deliveries: deque[Delivered] = deque(maxlen=KEPT)
        self.watchers: list[Callable[[Call | Delivered], None]] = []

    def add(self, entry: Call | Delivered) -> None:
        self.calls.append(entry) if isinstance(entry, Call) else self.deliveries.append(entry)
        for watcher in self.watchers:
            watcher(entry)

    def search(
        self, method: str = "", *, ok: bool | None = None, error: str = "", **arguments: Any
    ) -> list[Call]:
        """Calls of this method (a trailing * matches more) with these arguments."""
        prefix = method[:-1] if method.endswith("*") else None

        def fits(call: Call) -> bool:
            return (
                (
                    not method
                    or call.method == method
                    or (prefix is not None and call.method.startswith(prefix))
                )
                and (ok is None or call.ok is ok)
                and (not error or call.error == error)
                and all(call.arguments.get(name) == value for name, value in arguments.items())
            )

        return [call for call in self.calls if fits(call)]

    def refused(self) -> list[Call]:
        """Return what Slack would have said no to."""
        return [call for call in self.calls if not call.ok]

    def clear(self) -> None:
        self.calls.clear()
        self.deliveries.clear()
