"""What a refusal or failure means for an outbox row: tried again, changed, or given up."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session

from bot.calls import status_of, wait_of, word_of
from handlers.core import dead_letters
from storage import outbox
from storage.outbox import Method, OutboxRow

log = logging.getLogger(__name__)

Settle = Callable[[Session], object]
"""Writes down what came of a row's call."""


@dataclass(frozen=True)
class Sent:
    """Slack has taken it; a post is where it says."""

    row: OutboxRow
    channel: str | None = None
    ts: str | None = None

    def __call__(self, session: Session) -> None:
        outbox.sent(session, self.row, self.channel, self.ts)


IN_FLIGHT = timedelta(seconds=15)
"""How long a request whose answer was lost may still take effect; looked up only after it."""

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=1)
MOST_TRIES = 500
"""Some eight hours, less than which an outage lasts."""

TRANSIENT = {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
LIMITED = {"ratelimited", "rate_limited"}
TOKEN_PAUSE = timedelta(seconds=30)
"""How long a workspace rests before its token is tried again."""

NOT_THERE = {"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived", "no_permission"}
"""A whisper cannot be heard in that channel: it becomes a direct message."""

BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
NOTHING_LEFT = {"message_not_found"}
"""What is gone needs no change, and need not be taken back."""


def refused(row: OutboxRow, error: SlackApiError, now: datetime) -> Settle:
    """Slack, or something on the way to it, says no."""
    status, word = status_of(error), word_of(error)
    if status == 429 or word in LIMITED:
        return partial(_slow_down, row=row, until=now + wait_of(error, now))
    if not word and status < 500:
        return again(row, f"HTTP {status}", now, unsure=True)  # the page of something on the way
    if status >= 500 or word in TRANSIENT:
        # 503 says that the call was not taken; of the others nobody knows.
        return again(row, word or f"HTTP {status}", now, unsure=status != 503, own_fault=status < 502)
    if word in outbox.NO_TOKEN:
        return partial(dead_letters.without_token, row=row, why=word, until=now + TOKEN_PAUSE)
    if row.method is Method.EPHEMERAL and word in NOT_THERE:
        return partial(outbox.send_directly, row=row)
    if word in BAD_BLOCKS and row.payload.get("blocks"):
        log.error("Slack refuses the blocks of row %s: %s", row.id, error.response.data)
        return partial(outbox.without_blocks, row=row, error=word)
    if word in NOTHING_LEFT and row.method in (Method.UPDATE, Method.DELETE):
        return Sent(row)
    log.error("Slack refuses row %s (%s in %s): %s", row.id, row.method, row.channel, word)
    return partial(dead_letters.refused, row=row, why=word)


def again(row: OutboxRow, why: str, now: datetime, *, unsure: bool, own_fault: bool = False) -> Settle:
    """Later, each time after twice the pause and a little by chance; not for ever."""
    if row.tries >= MOST_TRIES:
        log.error("given up on row %s after %s tries: %s", row.id, row.tries, why)
        return partial(dead_letters.refused, row=row, why=why)
    backoff = min(FIRST_PAUSE * 2 ** min(row.tries - 1, 10), LONGEST_PAUSE)
    pause = max(backoff, IN_FLIGHT) if unsure else backoff
    at = now + pause * random.uniform(1, 1.3)  # noqa: S311
    return partial(outbox.try_again, row=row, at=at, error=why, unsure=unsure, own_fault=own_fault)


def _slow_down(session: Session, row: OutboxRow, until: datetime) -> None:
    """Slack has had enough. Of a post it does not say whether of the channel or of the whole workspace: the
    first refusal is taken as the channel's, one in a second channel meanwhile as the workspace's."""
    if row.method is not Method.POST or row.to_be_looked_up or outbox.other_channels_rest(session, row):
        outbox.rest_method(session, row, until)
    outbox.rest_channel(session, row, until)
    outbox.try_again(session, row, until, outbox.RATE_LIMITED, unsure=False)
