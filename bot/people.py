"""Who the people are: Slack's users.info, asked once an hour, and what Slack tells of a change."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import UNREACHABLE
from bot.threads import Threads
from handlers import people
from storage import users
from storage.base import Act
from storage.database import Database
from storage.users import Profile, User, known_zone

log = logging.getLogger(__name__)

PROFILE_LASTS = timedelta(hours=1)
"""How long a zone and locale read from Slack are taken to be true."""


class Stranger(Exception):
    """Nobody knows this user: Slack did not answer and the database has never seen them."""


class People:
    """Profiles by (workspace, user)."""

    def __init__(
        self,
        database: Database,
        client: AsyncWebClient,
        threads: Threads,
        now: Callable[[], datetime],
        patience: float,
    ) -> None:
        self._database, self._client, self._threads, self._now = database, client, threads, now
        self._patience = patience
        self._profiles: dict[tuple[str, str], tuple[Profile, datetime]] = {}

    async def profile(self, team: str, user: str) -> Profile:
        """Return a person's profile, from Slack within the hour or from the database. Raises Stranger."""
        known = self._profiles.get((team, user))
        if known and abs(self._now() - known[1]) < PROFILE_LASTS:
            return known[0]
        try:
            profile = await asyncio.wait_for(self._ask_slack(user), self._patience)
        except UNREACHABLE as error:
            log.warning("users.info for %s failed: %r", user, error)
            return await self.at_hand(team, user)
        self._profiles[team, user] = profile, self._now()
        return profile

    async def at_hand(self, team: str, user: str) -> Profile:
        """Return what is known of a person without asking Slack. Raises Stranger."""
        known = self._profiles.get((team, user))
        return known[0] if known else await self._threads.run(self._remembered, team, user)

    async def heard(self, body: Mapping[str, Any]) -> None:
        """Slack tells by itself that somebody is elsewhere, has another name, or is gone (user_change)."""
        team, about = body["team_id"], body["event"]["user"]
        self._profiles.pop((team, about["id"]), None)
        await self._threads.run(self._note, team, about)

    def _note(self, team: str, about: Mapping[str, Any]) -> None:
        """Keep what is news, of somebody who is known."""
        act = Act(self._now(), team, surface="user_change")
        with self._database.transaction(act, writes=False) as session:
            row = users.by_slack_id(session, about["id"])
            if row is None or _is_known(row, about):
                return
        profile = _profile_in(about, row)
        with self._database.transaction(act) as session:
            if about.get("deleted") or profile.is_guest:
                people.part(session, session.get_one(User, row.id))
            else:
                people.meet(session, profile)

    async def _ask_slack(self, user: str) -> Profile:
        return _profile_in((await self._client.users_info(user=user, include_locale=True))["user"])

    def _remembered(self, team: str, user: str) -> Profile:
        with self._database.transaction(Act(self._now(), team), writes=False) as session:
            row = users.by_slack_id(session, user)
            if row is None:
                raise Stranger(user)
            return Profile(row.slack_id, row.name, row.zone, row.locale, row.is_slack_admin, row.is_gone)


def _profile_in(about: Mapping[str, Any], known: User | None = None) -> Profile:
    """Return a profile from what Slack says of a person, completed by what is known."""
    user = about["id"]
    return Profile(
        slack_id=user,
        name=about.get("real_name") or about["profile"].get("real_name") or about.get("name") or user,
        zone=about.get("tz") or (known.zone if known else "UTC"),
        locale=about.get("locale") or (known.locale if known else "en-US"),
        is_slack_admin=bool(about.get("is_admin") or about.get("is_owner")),
        is_guest=bool(about.get("is_restricted") or about.get("is_ultra_restricted")),
        enterprise=(about.get("enterprise_user") or {}).get("enterprise_id") or "",
    )


def _is_known(row: User, about: Mapping[str, Any]) -> bool:
    told = _profile_in(about, row)
    is_gone = bool(about.get("deleted")) or told.is_guest
    if is_gone or row.is_gone:
        return is_gone == row.is_gone
    said = (told.name, told.locale, known_zone(told.zone), told.is_slack_admin)
    return (row.name, row.locale, row.zone, row.is_slack_admin) == said
