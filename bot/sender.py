"""Outbox rows on their way to Slack: claimed at Slack's pace, each call made once, settled whatever happens.

Slack has no idempotency key. So each post carries its row's id as message metadata, and a row whose post has
no known outcome is looked up in the channel, after the time a request may still be in flight, before it is
posted again.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.calls import UNREACHABLE
from bot.threads import Threads
from handlers import doctor
from storage import outbox
from storage.base import Act
from storage.database import Database, is_busy
from storage.outbox import Method, OutboxRow

log = logging.getLogger(__name__)

EVENT_TYPE = "rapport_outbox"

MOST_IN_FLIGHT = 200
"""Calls to Slack at a time, and rows in memory: however many are due, no more are read."""

BREATH = 0.05
"""Seconds between two looks at the outbox while there is work: what came back is settled together."""

BACKLOG_LOOK = 0.1
"""Seconds between two looks while rows wait for their channel's turn."""

IDLE_LOOK = 1.0
"""Seconds between two looks while nothing is due; what this process writes wakes it at once."""

START_WITHIN = timedelta(seconds=4)
"""A call that could not begin this soon after its claim is not made: it might outlast the claim."""

IN_FLIGHT = timedelta(seconds=15)
"""How long a request whose answer was lost may still take effect; looked up only after it."""

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=1)
MOST_TRIES = 500
"""Some eight hours, less than which an outage lasts."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""At most, ours from Slack's."""

PAGE = 200
"""Messages of a channel's history that are read at a time."""

TRANSIENT = {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
LIMITED = {"ratelimited", "rate_limited"}
NOT_THERE = {"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived", "no_permission"}
"""A whisper cannot be heard in that channel: it becomes a direct message."""

BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
UNREADABLE = {
    "missing_scope",
    "not_in_channel",
    "channel_not_found",
    "no_permission",
    "not_allowed_token_type",
}
"""The channel's history is not ours to read."""

NOTHING_LEFT = {"message_not_found"}
"""What is gone needs no change, and need not be taken back."""


@dataclass(frozen=True)
class Outcome:
    """What came of a row's call, as what is to be written down."""

    row: OutboxRow
    settle: Callable[[Session], object]


class Sender:
    def __init__(
        self, database: Database, client: AsyncWebClient, threads: Threads, now: Callable[[], datetime]
    ) -> None:
        self._database, self._client, self._threads, self._now = database, client, threads, now
        self._outcomes: list[Outcome] = []
        self._in_flight: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stopping = False

    # The rhythm

    async def send_due(self) -> bool:
        """Send what may be sent now, and wait for it; whether there was anything."""
        rows, _ = await self._breathe()
        await asyncio.gather(*(self._send(row) for row in rows))
        await self._settle()
        return bool(rows)

    async def run(self) -> None:
        """Send whatever falls due, until `stop`; then what is in hand is finished."""
        while not self._stopping:
            rows, more = await self._breathe()
            for row in rows:
                task = asyncio.create_task(self._send(row))
                self._in_flight.add(task)
                task.add_done_callback(self._in_flight.discard)
            self._woken.clear()
            await asyncio.sleep(BREATH)
            await self._rest((BACKLOG_LOOK if more else IDLE_LOOK) - BREATH)
        await asyncio.gather(*self._in_flight)
        await self._settle()

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Look at once, instead of at the next look."""
        self._woken.set()

    async def _rest(self, seconds: float) -> None:
        if self._outcomes:
            return
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            pass

    async def _breathe(self) -> tuple[Sequence[OutboxRow], bool]:
        """Settle what came back and claim what may go; whether more waits for its turn."""
        await self._settle()
        try:
            return await self._threads.run(self._claim, MOST_IN_FLIGHT - len(self._in_flight))
        except Exception as error:
            _report("the outbox", error)
            return [], False

    def _claim(self, limit: int) -> tuple[Sequence[OutboxRow], bool]:
        """Nothing due is found out without a place among the writers."""
        with self._database.look(Act(self._now())) as session:
            if not outbox.anything_due(session):
                return [], False
        with self._database.transaction(Act(self._now())) as session:
            return outbox.claim(session, limit), True

    async def _settle(self) -> None:
        """Write down what came back. What the database does not take now is kept for the next look; if that
        never comes, the claims run out and the rows are looked up."""
        outcomes, self._outcomes = self._outcomes, []
        by_workspace = sorted(outcomes, key=_workspace)
        for workspace_id, together in groupby(by_workspace, key=_workspace):
            left = await self._threads.run(self._write_down, workspace_id, list(together))
            self._outcomes.extend(left)

    def _write_down(self, workspace_id: str, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """All together, or each alone if one of them cannot be; returns what the database is too busy for."""
        try:
            with self._database.transaction(Act(self._now(), workspace_id, surface="sender")) as session:
                for outcome in outcomes:
                    outcome.settle(session)
        except Exception as error:
            _report(f"settling {len(outcomes)} rows", error)
            if is_busy(error):
                return outcomes
            alone = outcomes if len(outcomes) > 1 else []
            return [left for outcome in alone for left in self._write_down(workspace_id, [outcome])]
        return []

    # One row

    async def _send(self, row: OutboxRow) -> None:
        settle = await self._outcome(row)
        self._outcomes.append(Outcome(row, settle))
        self.wake()

    async def _outcome(self, row: OutboxRow) -> Callable[[Session], object]:
        if self._now() > row.claimed_at + START_WITHIN:
            return partial(outbox.hand_back, row=row)
        try:
            if row.to_be_looked_up:
                return await self._look_up(row)
            if row.unsure_since and row.method is Method.EPHEMERAL:  # in no history
                return partial(doctor.settle_unknown, row=row)
            answer = await self._call(row)
        except SlackApiError as error:
            return self._refused(row, error)
        except aiohttp.ClientConnectorError as error:  # nothing was sent
            return self._again(row, repr(error), unsure=False)
        except UNREACHABLE as error:
            return self._again(row, repr(error), unsure=True)
        except Exception as error:
            log.exception("row %s cannot be sent", row.id)
            return self._again(row, repr(error), unsure=True, own_fault=True)
        return partial(outbox.sent, row=row, channel=answer.get("channel"), ts=answer.get("ts"))

    async def _call(self, row: OutboxRow) -> Any:
        payload = {name: value for name, value in row.payload.items() if name != "plainer"}
        if row.method is Method.POST:
            metadata = {"event_type": EVENT_TYPE, "event_payload": {"row": str(row.id)}}
            return await self._client.chat_postMessage(
                channel=row.channel, unfurl_links=False, metadata=metadata, **payload
            )
        if row.method is Method.EPHEMERAL:
            return await self._client.chat_postEphemeral(channel=row.channel, user=row.user or "", **payload)
        channel, ts = await self._threads.run(self._target, row)
        if row.method is Method.DELETE:
            return await self._client.chat_delete(channel=channel, ts=ts)
        return await self._client.chat_update(channel=channel, ts=ts, **payload)

    def _target(self, row: OutboxRow) -> tuple[str, str]:
        with self._database.transaction(Act(self._now(), row.workspace_id), writes=False) as session:
            target = outbox.posted(session, row.target_key or "")
            assert target, "a change stands behind the post of its message"
            return target

    # What came of it

    async def _look_up(self, row: OutboxRow) -> Callable[[Session], object]:
        """A post of which nobody knows whether it took place."""
        try:
            found = await self._find(row)
        except SlackApiError as error:
            if error.response.get("error") not in UNREADABLE:
                raise
            return partial(doctor.settle_unknown, row=row)
        if found:
            return partial(outbox.sent, row=row, channel=found[0], ts=found[1])
        return partial(outbox.not_found, row=row)

    async def _find(self, row: OutboxRow) -> tuple[str, str] | None:
        """(channel, ts) of the message that carries the row's id, if it is in its channel."""
        channel = row.channel
        if channel.startswith(("U", "W")):
            opened = await self._client.conversations_open(users=channel)
            channel = opened["channel"]["id"]
        wanted: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": PAGE}
        if row.unsure_since:
            wanted["oldest"] = str((row.unsure_since - CLOCKS_DIFFER).timestamp())
        thread = row.payload.get("thread_ts")
        pages = (
            await self._client.conversations_replies(ts=thread, **wanted)
            if thread
            else await self._client.conversations_history(**wanted)
        )
        async for page in pages:
            for message in page["messages"]:
                if _carries(message, row):
                    return channel, message["ts"]
        return None

    def _refused(self, row: OutboxRow, error: SlackApiError) -> Callable[[Session], object]:
        status, code = error.response.status_code, error.response.get("error") or ""
        if status == 429 or code in LIMITED:
            seconds = int(error.response.headers.get("Retry-After", 1))
            return partial(_slow_down, row=row, until=self._now() + timedelta(seconds=seconds))
        if status >= 500 or code in TRANSIENT:
            # 503 says that the call was not taken; of the others nobody knows.
            own_fault = status < 502
            return self._again(row, code or f"HTTP {status}", unsure=status != 503, own_fault=own_fault)
        if row.method is Method.EPHEMERAL and code in NOT_THERE:
            return partial(outbox.send_directly, row=row)
        if code in BAD_BLOCKS and row.payload.get("blocks"):
            log.error("Slack refuses the blocks of row %s: %s", row.id, error.response.data)
            return partial(outbox.without_blocks, row=row, error=code)
        if code in NOTHING_LEFT and row.method in (Method.UPDATE, Method.DELETE):
            return partial(outbox.sent, row=row)
        log.error("Slack refuses row %s (%s in %s): %s", row.id, row.method, row.channel, code)
        return partial(doctor.settle_refused, row=row, why=code)

    def _again(
        self, row: OutboxRow, why: str, *, unsure: bool, own_fault: bool = False
    ) -> Callable[[Session], object]:
        if row.tries >= MOST_TRIES:
            log.error("given up on row %s after %s tries: %s", row.id, row.tries, why)
            return partial(doctor.settle_refused, row=row, why=why)
        backoff = min(FIRST_PAUSE * 2 ** min(row.tries - 1, 10), LONGEST_PAUSE)
        pause = max(backoff, IN_FLIGHT) if unsure else backoff
        at = self._now() + pause * random.uniform(1, 1.3)  # noqa: S311
        return partial(outbox.try_again, row=row, at=at, error=why, unsure=unsure, own_fault=own_fault)


def _slow_down(session: Session, row: OutboxRow, until: datetime) -> None:
    """Slack has had enough. Of a post it does not say whether of the channel or of the whole workspace: the
    first refusal is taken as the channel's, one in a second channel meanwhile as the workspace's."""
    if row.method is not Method.POST or row.to_be_looked_up or outbox.other_channels_rest(session, row):
        outbox.rest_method(session, row, until)
    outbox.rest_channel(session, row, until)
    outbox.try_again(session, row, until, outbox.RATE_LIMITED, unsure=False)


def _workspace(outcome: Outcome) -> str:
    return outcome.row.workspace_id


def _carries(message: dict[str, Any], row: OutboxRow) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return bool(metadata.get("event_type") == EVENT_TYPE and payload.get("row") == str(row.id))


def _report(what: str, error: Exception) -> None:
    if is_busy(error):
        log.warning("%s waits for the database: %s", what, error)
    else:
        log.error("%s failed", what, exc_info=error)
