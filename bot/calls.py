"""What a call to Slack can end in besides an answer."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError

UNREACHABLE = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""Slack refused, or was not to be reached in time."""

SHORTEST_WAIT, LONGEST_WAIT = 1.0, 3600.0
"""Seconds that we wait at a 429, whatever it says."""


def word_of(error: SlackApiError) -> str:
    """Return Slack's word for a refusal; empty if the answer came from something between us and Slack."""
    answer = getattr(error.response, "data", None)
    return str(answer.get("error") or "") if isinstance(answer, dict) else ""


def status_of(error: SlackApiError) -> int:
    """Return the HTTP status; the SDK hands out what it cannot read as aiohttp's own response."""
    response = error.response
    return int(response.status if isinstance(response, aiohttp.ClientResponse) else response.status_code)


def wait_of(error: SlackApiError, now: datetime) -> timedelta:
    """Return how long a refusal asks us to wait: Retry-After is a number of seconds, or a date."""
    said = error.response.headers.get("Retry-After", "")
    try:
        seconds = float(said)
    except ValueError:
        seconds = _seconds_until(said, now)
    return timedelta(seconds=min(LONGEST_WAIT, max(SHORTEST_WAIT, seconds)))


def _seconds_until(date: str, now: datetime) -> float:
    """Return 0 for what is no date."""
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        return 0
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now.timestamp()
