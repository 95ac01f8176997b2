"""The whole bot: built from settings, started, stopped."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import BOLT
from bot.clock import Clock
from bot.http import HttpServer
from bot.outsiders import Outsiders
from bot.patience import Patience
from bot.pauses import Pauses
from bot.reach import Reach
from bot.sender import Sender
from bot.settings import Settings
from bot.slack import Slack
from bot.threads import Threads
from handlers.features import router
from handlers.language import when
from storage import doctor, permissions
from storage.base import Act
from storage.database import Database

log = logging.getLogger(__name__)

FINISH_WITHIN = 6
"""Seconds that stopping waits for what is in hand."""

CONNECTIONS = 50
"""Open to Slack at a time. They are kept for the next call: the sender makes hundreds a second."""

KEPT_OPEN = 5
"""Seconds that a connection waits for its next call. Slack waits longer: whether it took a call that met a
closed connection, nobody knows."""


def session(call: int = Patience.call) -> aiohttp.ClientSession:
    """Return the connections to Slack, for one event loop; a call may take so many seconds."""
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_OPEN)
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=call))


def wall_time() -> datetime:
    return datetime.now(UTC)


class Rapport:
    """`now` is the one clock; the demo and the tests bring their own."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime] = wall_time,
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        self._settings, self._now, self._patience = settings, now, patience
        self.database = Database(settings.database_url)
        self._threads = Threads()
        # No retry handlers: Slack may have taken a call whose answer was lost. Who may repeat, repeats.
        self.client = AsyncWebClient(
            token=settings.bot_token, base_url=settings.api_url, timeout=patience.call, retry_handlers=[]
        )
        features, self._reach = router(), Reach()
        outsiders = Outsiders(self.database, self.client, self._threads, now, patience.profile)
        self._sender = Sender(self.database, self.client, outsiders, self._threads, now, self._reach)
        pauses = Pauses(self.database, self.client, self._threads, now, self._reach, patience.pauses)
        self.clock = Clock(
            self.database, features, self._sender, self._threads, now, self._reach, pauses.look_ahead
        )
        self.slack = Slack(
            self.database,
            features,
            self.client,
            self._threads,
            now,
            self.clock.wake,
            pauses,
            outsiders,
            patience,
        )
        self._socket: AsyncSocketModeHandler | None = None
        self._server: HttpServer | None = None

    async def start(self, *, ticking: bool = True) -> None:
        """Migrate, connect and listen. Without ticking, `clock.tick` is the caller's to call."""
        await self._threads.run(self.database.migrate)
        self.client.session = session(self._patience.call)
        identity = await self.client.auth_test()
        self._reach.workspace_id = None if identity.get("is_enterprise_install") else identity["team_id"]
        await self._threads.run(self._remember, identity)
        app = AsyncApp(
            name="Rapport",  # else Bolt looks through all modules for the one that made it
            client=self.client,
            logger=logging.getLogger(BOLT),  # else it takes the level of the root
            signing_secret=self._settings.signing_secret,
            authorize=_authorized(identity, self._settings.bot_token),
            process_before_response=True,  # else Bolt looks for the ack only every 10 ms
            request_verification_enabled=False,  # done before Bolt reads anything
        )
        self.slack.listen(app, identity["user_id"])
        if self._settings.mode == "http":
            self._server = HttpServer(app, self._settings.signing_secret, self._health)
            await self._server.start(self._settings.host, self._settings.port)
        else:
            self._socket = AsyncSocketModeHandler(app, self._settings.app_token)
            await self._socket.connect_async()
        if ticking:
            self.clock.start()
        log.info("Rapport is listening as %s in %s", identity.get("user"), identity.get("team"))

    async def warm(self) -> None:
        """Build what the first commands would have to wait for."""
        await self._threads.run(when.warm)

    def _remember(self, identity: AsyncSlackResponse) -> None:
        """Note the team, user and scopes under which this workspace is served, for the doctor."""
        act = Act(self._now(), identity["team_id"], surface="start")
        scopes = identity.headers.get("X-OAuth-Scopes", "").replace(" ", "").split(",")
        with self.database.transaction(act) as session:
            permissions.ensure_workspace(session, identity["team_id"])
            doctor.connected(session, team=identity["team"], bot_user_id=identity["user_id"], scopes=scopes)

    async def stop(self, within: float = FINISH_WITHIN) -> None:
        """Take nothing new, finish what is in hand, let go; after so many seconds in any case."""
        if self._server:
            self._server.close_door()
        try:
            async with asyncio.timeout(within):
                await self.clock.stop()
                await self.slack.finish()
        except TimeoutError:
            log.warning("stopped with work in hand; nothing of it was committed by halves")
        if self._socket:
            await self._socket.close_async()
        if self._server:
            await self._server.stop()
        await asyncio.to_thread(self._threads.close)
        if self.client.session:
            await self.client.session.close()
        self.database.close()

    async def _health(self) -> dict[str, str]:
        """Return what is wrong, by name, for whoever keeps Rapport up."""
        wrong = {"clock": self.clock.trouble(), "token": self._sender.trouble()}
        try:
            await self._threads.run(self.database.ping)
        except Exception as error:
            wrong["database"] = type(error).__name__
        return {name: why for name, why in wrong.items() if why}

    @property
    def port(self) -> int:
        """Where HTTP is served; of use when the settings left the choice to the system."""
        assert self._server
        return self._server.port


def _authorized(identity: AsyncSlackResponse, token: str) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Return what Bolt asks for whom it speaks. Left to itself it reads SLACK_CLIENT_ID from the environment,
    or asks Slack, and answers people in words of its own when it is refused."""
    known = AuthorizeResult.from_auth_test_response(
        bot_token=token, auth_test_response=identity, user_auth_test_response=None
    )

    async def authorize() -> AuthorizeResult:
        return known

    return authorize
