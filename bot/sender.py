"""Outbox rows on their way to Slack: paced by the claim, sent at most once, settled whatever happens.

Slack has no idempotency key. So each post carries its row's key as message metadata, and a row whose post
has no known outcome is looked up in the channel before it is posted again.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import UNREACHABLE
from bot.threads import Threads
from handlers import speech
from handlers.views import errors as sentences
from storage import outbox, users
from storage.base import Act
from storage.database import Database, is_busy
from storage.outbox import Method, OutboxRow

log = logging.getLogger(__name__)

EVENT_TYPE = "rapport_outbox"
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
IN_FLIGHT = timedelta(seconds=15)
"""How long a request whose answer was lost may still take effect; looked up only after it."""

MOST_TRIES = 20
LOOKED_BACK = 200
"""Messages of a channel's history that are searched for one that may have been posted."""

TRANSIENT = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
NOT_THERE = {"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived", "no_permission"}
"""A whisper cannot be heard in that channel: it becomes a direct message."""


class Sender:
    def __init__(
        self, database: Database, client: AsyncWebClient, threads: Threads, now: Callable[[], datetime]
    ) -> None:
        self._database, self._client, self._threads, self._now = database, client, threads, now

    async def send_due(self) -> bool:
        """Send what may be sent now; whether there was anything. May run several times at once."""
        rows = await self._threads.run(self._claim)
        await asyncio.gather(*(self._send(row) for row in rows))
        return bool(rows)

    def _claim(self) -> list[OutboxRow]:
        try:
            with self._database.transaction(Act(self._now())) as session:
                return list(outbox.claim(session))
        except Exception as error:
            if not is_busy(error):
                raise
            log.warning("the outbox waits for the database: %s", error)
            return []

    async def _send(self, row: OutboxRow) -> None:
        try:
            if row.unsure and row.method is Method.POST and (ts := await self._find_posted(row)):
                await self._settle(outbox.settle_sent, row.id, *ts)
                return
            answer = await self._call(row)
        except SlackApiError as error:
            await self._settle_refused(row, error)
        except UNREACHABLE as error:
            await self._again(row, repr(error), after=IN_FLIGHT, unsure=True)
        except Exception:
            log.exception("row %s cannot be sent", row.id)
            await self._again(row, "see the log", after=IN_FLIGHT, unsure=True)
        else:
            await self._settle(outbox.settle_sent, row.id, answer.get("channel"), answer.get("ts"))

    async def _call(self, row: OutboxRow) -> Any:
        if row.method is Method.POST:
            return await self._client.chat_postMessage(
                channel=row.channel,
                unfurl_links=False,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"row": str(row.id)}},
                **row.payload,
            )
        if row.method is Method.EPHEMERAL:
            return await self._client.chat_postEphemeral(
                channel=row.channel, user=row.user or "", **row.payload
            )
        channel, ts = await self._threads.run(self._target, row)
        return await self._client.chat_update(channel=channel, ts=ts, **row.payload)

    def _target(self, row: OutboxRow) -> tuple[str, str]:
        with self._database.transaction(Act(self._now(), row.workspace_id), writes=False) as session:
            target = outbox.posted(session, row.target_key or "")
            assert target, "an update is claimed when its target has been posted"
            return target

    async def _find_posted(self, row: OutboxRow) -> tuple[str, str] | None:
        """(channel, ts) of a post whose outcome was not known, if it took place."""
        channel = row.channel
        if channel.startswith(("U", "W")):
            opened = await self._client.conversations_open(users=channel)
            channel = opened["channel"]["id"]
        oldest = str((row.created_at - timedelta(minutes=1)).timestamp())
        wanted: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": LOOKED_BACK}
        thread = row.payload.get("thread_ts")
        history = (
            await self._client.conversations_replies(ts=thread, include_all_metadata=True, **wanted)
            if thread
            else await self._client.conversations_history(include_all_metadata=True, **wanted)
        )
        for message in history["messages"]:
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT_TYPE and payload.get("row") == str(row.id):
                return channel, message["ts"]
        return None

    async def _settle_refused(self, row: OutboxRow, error: SlackApiError) -> None:
        status, code = error.response.status_code, error.response.get("error") or ""
        if status == 429:
            pause = timedelta(seconds=int(error.response.headers.get("Retry-After", 1)))
            await self._again(row, "ratelimited", after=pause, unsure=row.unsure, channel_rests=True)
        elif status >= 500 or code in TRANSIENT:
            await self._again(row, f"{status} {code}".strip(), unsure=True)
        elif row.method is Method.EPHEMERAL and code in NOT_THERE:
            await self._settle(outbox.send_directly, row.id)
        else:
            log.error("Slack refuses row %s (%s in %s): %s", row.id, row.method, row.channel, code)
            await self._give_up(row, code)

    async def _again(
        self,
        row: OutboxRow,
        why: str,
        *,
        unsure: bool,
        after: timedelta = timedelta(0),
        channel_rests: bool = False,
    ) -> None:
        if row.tries >= MOST_TRIES:
            log.error("given up on row %s after %s tries: %s", row.id, row.tries, why)
            await self._give_up(row, why)
            return
        backoff = min(FIRST_PAUSE * 2 ** (row.tries - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311
        at = self._now() + (after if channel_rests else max(backoff, after))
        await self._settle(outbox.settle_again, row.id, at, why, unsure=unsure, channel_rests=channel_rests)

    async def _give_up(self, row: OutboxRow, why: str) -> None:
        """Say so to whoever asked for a post that cannot be made, with the remedy if there is one."""
        await self._settle(outbox.settle_failed, row.id, why)
        if row.method is Method.POST and row.user:
            await self._threads.run(self._tell_of_failure, row, why)

    def _tell_of_failure(self, row: OutboxRow, why: str) -> None:
        with self._database.transaction(Act(self._now(), row.workspace_id)) as session:
            user = users.by_slack_id(session, row.user or "")
            if user:
                message = sentences.refused(sentences.not_posted(speech.to_user(user), row.channel, why))
                outbox.post(session, f"failure:{row.id}", user.slack_id, message)

    async def _settle(self, how: Callable[..., None], row_id: int, *args: Any, **kwargs: Any) -> None:
        def write() -> None:
            with self._database.transaction(Act(self._now())) as session:
                how(session, row_id, *args, **kwargs)

        for pause in (0.2, 1.0, 5.0):
            try:
                await self._threads.run(write)
                return
            except Exception as error:
                if not is_busy(error):
                    raise
                log.warning("settling row %s waits for the database: %s", row_id, error)
                await asyncio.sleep(pause)
        log.error("row %s could not be settled; its lease will run out and it will be looked up", row_id)
