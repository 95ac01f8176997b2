"""What can go wrong with a call to Slack."""

import aiohttp
from slack_sdk.errors import SlackApiError

UNREACHABLE = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""Slack refused, or was not to be reached in time."""
