"""Who the people are: Slack's users.info, asked once an hour."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import UNREACHABLE
from bot.threads import Threads
from storage import users
from storage.base import Act
from storage.database import Database
from storage.users import Profile

log = logging.getLogger(__name__)

PROFILE_LASTS = timedelta(hours=1)
"""How long a zone and locale read from Slack are taken to be true."""

PATIENCE = 1.0
"""Seconds that a request waits for Slack to say who somebody is, out of the three there are for an answer."""


class Stranger(Exception):
    """Nobody knows this user: Slack did not answer and the database has never seen them."""


class People:
    """Profiles by (workspace, user)."""

    def __init__(
        self, database: Database, client: AsyncWebClient, threads: Threads, now: Callable[[], datetime]
    ) -> None:
        self._database, self._client, self._threads, self._now = database, client, threads, now
        self._profiles: dict[tuple[str, str], tuple[Profile, datetime]] = {}

    async def profile(self, team: str, user: str) -> Profile:
        """What Slack says, said within the hour, or is known from before. Raises Stranger."""
        known = self._profiles.get((team, user))
        if known and self._now() - known[1] < PROFILE_LASTS:
            return known[0]
        try:
            profile = await asyncio.wait_for(self._ask_slack(user), PATIENCE)
        except UNREACHABLE as error:
            log.warning("users.info for %s failed: %r", user, error)
            return known[0] if known else await self._threads.run(self._remembered, team, user)
        self._profiles[team, user] = profile, self._now()
        return profile

    async def _ask_slack(self, user: str) -> Profile:
        answer = await self._client.users_info(user=user, include_locale=True)
        about = answer["user"]
        return Profile(
            slack_id=user,
            name=about.get("real_name") or about["profile"].get("real_name") or about.get("name") or user,
            zone=about.get("tz") or "UTC",
            locale=about.get("locale") or "en-US",
            is_slack_admin=bool(about.get("is_admin") or about.get("is_owner")),
            is_guest=bool(about.get("is_restricted") or about.get("is_ultra_restricted")),
        )

    def _remembered(self, team: str, user: str) -> Profile:
        with self._database.transaction(Act(self._now(), team), writes=False) as session:
            row = users.by_slack_id(session, user)
            if row is None:
                raise Stranger(user)
            return Profile(row.slack_id, row.name, row.zone, row.locale)
