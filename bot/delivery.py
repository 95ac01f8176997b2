"""One outbox row's call to Slack, made once.

Slack has no idempotency key. So each post carries its row's id as message metadata, and a row whose post has
no known outcome is looked up in the channel, after the time a request may still be in flight, before it is
posted again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import verdicts
from bot.calls import UNREACHABLE, word_of
from bot.outsiders import Outsiders
from bot.verdicts import Sent, Settle
from handlers.core import dead_letters
from storage import outbox
from storage.outbox import Method, OutboxRow
from storage.outbox.rows import Place

log = logging.getLogger(__name__)

EVENT_TYPE = "rapport_outbox"

START_WITHIN = timedelta(seconds=4)
"""A call that could not begin this soon after its claim is not made: it might outlast the claim."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""At most, ours from Slack's: Slack's requests are not taken when it is more."""

PAGE = 200
"""Messages of a channel's history that are read at a time. Slack gives fewer to apps that are distributed
outside its Marketplace: 15, once a minute."""

MOST_PAGES = 30
"""So many pages are read for one post; then nobody knows."""

UNREADABLE = {
    "missing_scope",
    "not_in_channel",
    "channel_not_found",
    "no_permission",
    "not_allowed_token_type",
}
"""The channel's history is not ours to read."""


class Delivery:
    def __init__(self, client: AsyncWebClient, outsiders: Outsiders, now: Callable[[], datetime]) -> None:
        self._client, self._outsiders, self._now = client, outsiders, now
        self._reached: dict[int, tuple[str, int]] = {}
        """How far the look-up of a row has come: the cursor of the next page, and how many were read."""
        self.no_token = ""
        """Slack's word for why it did not take our token at the last call."""

    async def attempt(self, row: OutboxRow) -> Settle:
        """Make the row's call, or find out whether it was made; returns what is to be written down."""
        if self._now() > row.claimed_at + START_WITHIN:
            return partial(outbox.hand_back, row=row)
        try:
            settle = await self._made(row)
            self.no_token = ""
            return settle
        except SlackApiError as error:
            self.no_token = word_of(error) if word_of(error) in outbox.NO_TOKEN else ""
            return verdicts.refused(row, error, self._now())
        except aiohttp.ClientConnectorError as error:  # nothing was sent
            return verdicts.again(row, repr(error), self._now(), unsure=False)
        except UNREACHABLE as error:
            return verdicts.again(row, repr(error), self._now(), unsure=True)
        except Exception as error:
            log.exception("row %s cannot be sent", row.id)
            return verdicts.again(row, repr(error), self._now(), unsure=True, own_fault=True)

    async def _made(self, row: OutboxRow) -> Settle:
        if row.to_be_looked_up:
            return await self._look_up(row)
        if row.method is Method.EPHEMERAL:
            if row.unsure_since:  # it is in no history
                return partial(dead_letters.unknown, row=row)
            return await self._whisper(row)
        is_shown = row.method is not Method.DELETE
        if is_shown and await self._outsiders.may_not_read(row.workspace_id, row.channel):
            return partial(dead_letters.withheld, row=row)
        if self._now() > row.claimed_at + START_WITHIN:
            return partial(outbox.hand_back, row=row)
        if row.method is Method.POST:
            return await self._post(row)
        place = row.target.place if row.target else None
        if place is None:
            return partial(outbox.nothing_to_change, row=row)
        return await self._change(row, *place)

    async def _post(self, row: OutboxRow) -> Settle:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"row": str(row.id)}}
        answer = await self._client.chat_postMessage(
            channel=row.channel, unfurl_links=False, metadata=metadata, **_said(row)
        )
        return Sent(row, answer["channel"], answer["ts"])

    async def _whisper(self, row: OutboxRow) -> Settle:
        await self._client.chat_postEphemeral(channel=row.channel, user=row.user or "", **_said(row))
        return Sent(row)

    async def _change(self, row: OutboxRow, channel: str, ts: str) -> Settle:
        if row.method is Method.DELETE:
            await self._client.chat_delete(channel=channel, ts=ts)
        else:
            await self._client.chat_update(channel=channel, ts=ts, **_said(row))
        return Sent(row)

    async def _look_up(self, row: OutboxRow) -> Settle:
        """Find out whether a post of unknown outcome took place, a page of its channel at each attempt."""
        cursor, pages = self._reached.pop(row.id, ("", 0))
        try:
            place, further = await self._page(row, cursor)
        except SlackApiError as error:
            if word_of(error) in UNREADABLE:
                return partial(dead_letters.unknown, row=row)
            if word_of(error) != "invalid_cursor":
                self._reached[row.id] = (cursor, pages)
            raise
        if place:
            return Sent(row, *place)
        if not further:
            return partial(outbox.not_found, row=row)
        if pages + 1 >= MOST_PAGES:
            return partial(dead_letters.unknown, row=row)
        self._reached[row.id] = (further, pages + 1)
        return partial(outbox.hand_back, row=row)

    async def _page(self, row: OutboxRow, cursor: str) -> tuple[Place | None, str]:
        """Read a page of what was said around the try whose outcome is not known.

        Returns the place of the message that carries the row's id, if it is there, and the cursor of the next
        page, empty at the end.
        """
        channel, tried = row.channel, row.unsure_since or row.claimed_at
        if channel.startswith(("U", "W")):
            opened = await self._client.conversations_open(users=channel)
            channel = opened["channel"]["id"]
        wanted: dict[str, Any] = {
            "channel": channel,
            "include_all_metadata": True,
            "limit": PAGE,
            "oldest": str((tried - CLOCKS_DIFFER).timestamp()),
            "latest": str((tried + START_WITHIN + verdicts.IN_FLIGHT + CLOCKS_DIFFER).timestamp()),
        }
        if cursor:
            wanted["cursor"] = cursor
        thread = row.payload.get("thread_ts")
        page = (
            await self._client.conversations_replies(ts=thread, **wanted)
            if thread
            else await self._client.conversations_history(**wanted)
        )
        found = next((one["ts"] for one in page["messages"] if _carries(one, row)), None)
        further = (page.get("response_metadata") or {}).get("next_cursor") or ""
        return ((channel, found) if found else None), further


def _said(row: OutboxRow) -> dict[str, Any]:
    """Return the payload, without the blocks that are there for when Slack refuses the others."""
    return {name: value for name, value in row.payload.items() if name != "plainer"}


def _carries(message: dict[str, Any], row: OutboxRow) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return bool(metadata.get("event_type") == EVENT_TYPE and payload.get("row") == str(row.id))
