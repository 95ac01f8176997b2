"""Which channels another organisation reads (Slack Connect): conversations.list, asked every few minutes.

What is posted in a channel passes here, whichever feature has written it, so that outsiders see nothing
unless an admin allows it.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import word_of
from bot.threads import Threads
from storage import workspaces
from storage.base import Act
from storage.database import Database

LASTS = timedelta(minutes=5)
"""How long an answer is taken to be true."""

PAGE = 999
"""Channels that are asked about in one call."""

TYPES = "public_channel,private_channel"

UNSEEN = {"channel_not_found"}
"""Rapport is no member of that channel: Slack refuses the post itself, and says so."""


class Outsiders:
    def __init__(
        self, database: Database, client: AsyncWebClient, threads: Threads, now: Callable[[], datetime]
    ) -> None:
        self._database, self._client, self._threads, self._now = database, client, threads, now
        self._known: dict[str, bool] = {}
        self._listed_at: datetime | None = None
        self._listing = asyncio.Lock()

    async def may_not_read(self, workspace_id: str, channel: str) -> bool:
        """Return whether outsiders read a channel and no admin has allowed it. Raises what Slack refuses."""
        if not channel.startswith(("C", "G")) or not await self._are_in(channel):
            return False
        return not await self._threads.run(self._is_allowed, workspace_id, channel)

    async def _are_in(self, channel: str) -> bool:
        async with self._listing:
            if self._listed_at is None or abs(self._now() - self._listed_at) >= LASTS:
                self._known = await self._all()
                self._listed_at = self._now()
            if channel not in self._known:
                self._known[channel] = await self._one(channel)
            return self._known[channel]

    async def _all(self) -> dict[str, bool]:
        """Ask for all channels at once: asked one by one, many would use up what Slack allows a minute."""
        listed = await self._client.conversations_list(types=TYPES, limit=PAGE)
        return {one["id"]: _is_shared(one) async for page in listed for one in page["channels"]}

    async def _one(self, channel: str) -> bool:
        """Ask for a channel that is new."""
        try:
            return _is_shared((await self._client.conversations_info(channel=channel))["channel"])
        except SlackApiError as error:
            if word_of(error) in UNSEEN:
                return False
            raise

    def _is_allowed(self, workspace_id: str, channel: str) -> bool:
        with self._database.transaction(Act(self._now(), workspace_id), writes=False) as session:
            return workspaces.is_open_outside(session, channel)


def _is_shared(channel: Mapping[str, Any]) -> bool:
    return bool(channel.get("is_ext_shared"))
