"""What a call to Slack can end in besides an answer."""

import aiohttp
from slack_sdk.errors import SlackApiError

UNREACHABLE = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""Slack refused, or was not to be reached in time."""


def word_of(error: SlackApiError) -> str:
    """Return Slack's word for a refusal; empty if the answer came from something between us and Slack."""
    answer = getattr(error.response, "data", None)
    return str(answer.get("error") or "") if isinstance(answer, dict) else ""


def status_of(error: SlackApiError) -> int:
    """Return the HTTP status; the SDK hands out what it cannot read as aiohttp's own response."""
    response = error.response
    return int(response.status if isinstance(response, aiohttp.ClientResponse) else response.status_code)
