"""Who wants not to be disturbed: dnd.teamInfo, asked before something falls due, and what Slack tells.

What Slack cannot be asked is not known: then reminders come as if nobody had paused anything.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import UNREACHABLE
from bot.patience import Patience
from bot.reach import Reach
from bot.threads import Threads
from handlers import people
from storage import followups
from storage.base import Act
from storage.database import Database
from storage.users import Pause

log = logging.getLogger(__name__)

AHEAD = timedelta(minutes=2)
"""How long before something falls due its reader is asked about."""

EVERY = timedelta(seconds=10)
"""Between two questions: Slack answers twenty a minute."""

MOST = 50
"""People in one question."""

LASTS = timedelta(minutes=5)
"""How long an answer is taken to be true. What changes meanwhile Slack tells by itself."""

AFTER_FAILURE = timedelta(minutes=1)

LONGEST = timedelta(days=1)
"""Of a pause without an end so much is believed; then Slack is asked again."""

Who = tuple[str, str]
"""(workspace, Slack's id of a user)."""


class Pauses:
    def __init__(
        self,
        database: Database,
        client: AsyncWebClient,
        threads: Threads,
        now: Callable[[], datetime],
        reach: Reach,
        patience: float = Patience.pauses,
    ) -> None:
        self._database, self._client, self._threads, self._now = database, client, threads, now
        self._reach, self._patience = reach, patience
        self._asked: dict[Who, datetime] = {}
        self._next_look = datetime.min.replace(tzinfo=UTC)

    async def look_ahead(self) -> None:
        """Ask Slack about the pauses of people who have something due soon. Never raises."""
        now = self._now()
        # Further ahead than that it is from before a clock was set back.
        if now < self._next_look <= now + AFTER_FAILURE:
            return
        self._next_look = now + EVERY
        try:
            soon = await self._threads.run(self._due_soon)
            stale = [who for who in soon if now - self._asked.get(who, now - LASTS) >= LASTS]
            if stale:
                await self._ask(stale[0][0], [user for team, user in stale if team == stale[0][0]][:MOST])
        except UNREACHABLE as error:
            self._next_look = now + AFTER_FAILURE
            log.warning("dnd.teamInfo failed, nobody's pause is known: %r", error)
        except Exception:
            log.exception("nobody's pause is known")

    async def heard(self, body: Mapping[str, Any]) -> None:
        """Slack tells of somebody's pause by itself, in the event dnd_updated_user."""
        event = body["event"]
        pause = pause_in(event["dnd_status"], self._now())
        await self._threads.run(self._note, body["team_id"], {event["user"]: pause})

    async def _ask(self, team: str, wanted: Sequence[str]) -> None:
        answer = await asyncio.wait_for(self._client.dnd_teamInfo(users=wanted), self._patience)
        now = self._now()
        told = {user: pause_in(status, now) for user, status in answer["users"].items()}
        self._asked |= {(team, user): now for user in wanted}
        await self._threads.run(self._note, team, told)

    def _due_soon(self) -> Sequence[Who]:
        now = self._now()
        with self._database.transaction(Act(now, self._reach.workspace_id), writes=False) as session:
            return followups.readers_soon(session, now + AHEAD)

    def _note(self, team: str, told: Mapping[str, Pause | None]) -> None:
        with self._database.transaction(Act(self._now(), team, surface="do not disturb")) as session:
            for slack_id, pause in told.items():
                people.pauses(session, slack_id, pause)


def pause_in(status: Mapping[str, Any], now: datetime) -> Pause | None:
    """Return the pause that lasts, or else the next one, in what Slack says of somebody's Do Not Disturb.

    A pause made by hand is the present stretch of others, and for oneself a snooze besides it.
    """
    stretches = [(status.get("next_dnd_start_ts") or 0, status.get("next_dnd_end_ts") or 0)]
    if status.get("snooze_enabled"):
        stretches.append((now.timestamp(), status.get("snooze_endtime") or 0))
    last = (now + LONGEST).timestamp()
    to_come = [
        (max(start, now.timestamp()), min(end, last)) for start, end in stretches if end > now.timestamp()
    ]
    start, end = min(to_come, key=lambda stretch: (stretch[0], -stretch[1]), default=(0, 0))
    return (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)) if start < end else None
