"""Which channels another organisation reads (Slack Connect): conversations.list, asked every few minutes,
and what Slack tells of a change.

It is noted in the database, where handlers and every process read it. What is posted in a channel passes
here, whichever feature has written it, so that outsiders see nothing unless an admin allows it.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import UNREACHABLE, word_of
from bot.patience import Patience
from bot.threads import Threads
from storage import permissions, workspaces
from storage.base import Act
from storage.database import Database

log = logging.getLogger(__name__)

LASTS = timedelta(minutes=5)
"""How long an answer is taken to be true."""

PAGE = 999
"""Channels that are asked about in one call."""

TYPES = "public_channel,private_channel"

UNSEEN = {"channel_not_found"}
"""Rapport is no member of that channel: Slack refuses the post itself, and says so."""


class Outsiders:
    def __init__(
        self,
        database: Database,
        client: AsyncWebClient,
        threads: Threads,
        now: Callable[[], datetime],
        patience: float = Patience.profile,
    ) -> None:
        self._database, self._client, self._threads, self._now = database, client, threads, now
        self._patience = patience
        self._known: set[str] = set()
        self._listed_at: datetime | None = None
        self._asking = asyncio.Lock()
        self._learning: dict[str, asyncio.Task[None]] = {}

    async def may_not_read(self, workspace_id: str, channel: str) -> bool:
        """Return whether outsiders read a channel and no admin has allowed it. Raises what Slack refuses."""
        if not channel.startswith(("C", "G")):
            return False
        async with self._asking:
            if self._listed_at is None or abs(self._now() - self._listed_at) >= LASTS:
                await self._ask_for_all(workspace_id)
            if channel not in self._known:
                await self._ask_for(workspace_id, channel)
        return await self._threads.run(self._is_withheld, workspace_id, channel)

    async def learn(self, workspace_id: str, channel: str | None) -> None:
        """Ask about a channel in which somebody acts, and wait for the answer, but not long."""
        if channel is None or channel in self._known or channel in self._learning:
            return
        learning = self._learning[channel] = asyncio.create_task(self._learn(workspace_id, channel))
        learning.add_done_callback(lambda _done: self._learning.pop(channel))
        await asyncio.wait({learning}, timeout=self._patience)

    async def heard(self, body: Mapping[str, Any]) -> None:
        """Slack tells by itself that a channel is shared, or no longer (channel_shared, channel_unshared)."""
        event = body["event"]
        are_in = event["type"] == "channel_shared" or bool(event.get("is_ext_shared"))
        async with self._asking:
            await self._threads.run(self._note, body["team_id"], {event["channel"]: are_in})

    async def _learn(self, workspace_id: str, channel: str) -> None:
        try:
            await self.may_not_read(workspace_id, channel)
        except UNREACHABLE as error:
            log.warning("whether outsiders read %s is not known: %r", channel, error)

    async def _ask_for_all(self, workspace_id: str) -> None:
        """Ask for all channels at once: asked one by one, many would use up what Slack allows a minute."""
        listed = await self._client.conversations_list(types=TYPES, limit=PAGE)
        told = {one["id"]: _is_shared(one) async for page in listed for one in page["channels"]}
        await self._threads.run(self._note, workspace_id, told)
        self._known, self._listed_at = set(told), self._now()

    async def _ask_for(self, workspace_id: str, channel: str) -> None:
        """Ask for a channel that is new."""
        try:
            about = (await self._client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            if word_of(error) not in UNSEEN:
                raise
        else:
            await self._threads.run(self._note, workspace_id, {channel: _is_shared(about)})
        self._known.add(channel)

    def _note(self, workspace_id: str, told: Mapping[str, bool]) -> None:
        """Keep what is news."""
        act = Act(self._now(), workspace_id, surface="Slack Connect")
        with self._database.transaction(act, writes=False) as session:
            known = workspaces.outsiders_in(session)
        news = {channel: are_in for channel, are_in in told.items() if are_in is not (channel in known)}
        if not news:
            return
        with self._database.transaction(act) as session:
            permissions.ensure_workspace(session, workspace_id)
            for channel, are_in in news.items():
                workspaces.note_outsiders(session, channel, are_in=are_in)

    def _is_withheld(self, workspace_id: str, channel: str) -> bool:
        with self._database.transaction(Act(self._now(), workspace_id), writes=False) as session:
            return workspaces.is_withheld(session, channel)


def _is_shared(channel: Mapping[str, Any]) -> bool:
    return bool(channel.get("is_ext_shared"))
