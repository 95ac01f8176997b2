"""Payloads to the app, over Socket Mode or signed HTTP, and its acks within 3 s (data "http")."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from slack_sandbox.clock import Clock
from slack_sandbox.faults import Fault, Faults
from slack_sandbox.ids import Ids
from slack_sandbox.journal import Delivered, Journal
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.manifest import App
from slack_sandbox.rates import RateLimited, Rates
from slack_sandbox.socket_mode import NotConnected, SocketMode

ACK_SECONDS: int = LIMITS["interaction"]["ack_seconds"]
RETRY_SECONDS = [retry.get("after_seconds", 0) for retry in LIMITS["http"]["events"]["retries"]]
REDIRECTS: int = LIMITS["http"]["events"]["redirects_followed"]
# Data "http.events.disable_rule": more than 95 % failed within an hour, unless there were few.
FAILED_SHARE, FAILED_WITHIN, FEW_EVENTS = 0.95, 3600, 1000


@dataclass(frozen=True, slots=True)
class Ack:
    """What the app answered. `error` is how a failure is worded to people, `reason` to the app on a retry."""

    body: Any = None
    status: int = 200
    error: str = ""
    reason: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return not self.error


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 request signature."""
    base = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Delivery:
    def __init__(
        self,
        app: App,
        clock: Clock,
        ids: Ids,
        journal: Journal,
        faults: Faults,
        rates: Rates,
        sockets: SocketMode,
    ) -> None:
        self.app, self.clock, self.ids, self.journal = app, clock, ids, journal
        self.faults, self.rates, self.sockets = faults, rates, sockets
        self.url = ""  # set: everything goes there by HTTP, whatever the manifest says
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._first: list[asyncio.Future[Ack]] | None = None
        self._next_sent: asyncio.Event | None = None
        self._limited: dict[str, int] = {}  # team -> the minute it was last told
        self.events_on = True  # Slack switches them off when too many fail
        self._tried: deque[tuple[float, bool]] = deque()  # events by HTTP within the hour: when, was it acked
        self._failed = 0

    def deliver_to(self, url: str) -> None:
        """Send everything there ("": as the manifest says). A new address switches events on again."""
        self.url, self.events_on = url, True

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    # Interactions: sent once, answered within 3 s or not at all

    async def send(self, kind: str, payload: Json, *, attempt: int = 0, reason: str = "") -> Ack:
        """Deliver one payload and wait for the ack, at most 3 s."""
        fault = self.faults.meet(kind, is_method=False)
        if fault is not None:
            if fault.drop:
                await self.clock.sleep(ACK_SECONDS)
                return self._noted(Delivered(kind, payload, self.clock.time(), attempt), _timed_out())
            if fault.reorder:
                await self._let_another_pass()
            if fault.slow:
                await self.clock.sleep(fault.slow)
            if fault.duplicate:
                self._start(self._send(kind, payload, attempt, reason, fault))
        ack = await self._send(kind, payload, attempt, reason, fault)
        if self._next_sent is not None:
            self._next_sent.set()
        return ack

    async def _send(self, kind: str, payload: Json, attempt: int, reason: str, fault: Fault | None) -> Ack:
        entry = Delivered(kind, payload, self.clock.time(), attempt)
        url = self._url(kind, payload)
        try:
            async with self.clock.timeout(ACK_SECONDS):
                if url:
                    ack = await self._post(url, kind, payload, attempt, reason, fault.skew if fault else 0)
                else:
                    ack = Ack(await self.sockets.deliver(kind, payload, attempt=attempt, reason=reason))
        except TimeoutError:
            ack = _timed_out()
        except NotConnected:
            ack = Ack(status=0, error="dispatch_failed", reason="connection_failed")
        return self._noted(entry, ack)

    def _noted(self, entry: Delivered, ack: Ack) -> Ack:
        entry.status, entry.error, entry.answer = ack.status, ack.error, ack.body
        entry.seconds = self.clock.time() - entry.time
        self.journal.add(entry)
        if entry.kind == "events_api" and self._url(entry.kind, entry.payload):
            self._count(ack.ok)
        return ack

    def _url(self, kind: str, payload: Json) -> str:
        if self.url or self.app.socket_mode:
            return self.url
        if kind == "events_api":
            return self.app.event_url
        if kind == "slash_commands":
            return self.app.commands[payload["command"]].url
        if payload["type"] == "block_suggestion" and self.app.options_url:
            return self.app.options_url
        return self.app.interaction_url

    async def _post(self, url: str, kind: str, payload: Json, attempt: int, reason: str, skew: float) -> Ack:
        if kind == "events_api":
            body, content_type = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form).encode(), "application/x-www-form-urlencoded"
        timestamp = str(int(self.clock.wall() + skew))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.app.signing_secret, timestamp, body),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        try:
            async with self._session.post(
                url, data=body, headers=headers, max_redirects=REDIRECTS + 1
            ) as response:
                text = await response.text()
        except aiohttp.TooManyRedirects:
            return Ack(status=0, error="dispatch_failed", reason="too_many_redirects")
        except aiohttp.ClientError:
            return Ack(status=0, error="dispatch_failed", reason="connection_failed")
        no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        if not 200 <= response.status < 300:
            error = "http_client_error" if response.status < 500 else "http_service_error"
            return Ack(text, response.status, error, "http_error", no_retry)
        is_json = response.content_type == "application/json"
        try:
            return Ack(json.loads(text) if is_json and text else text or None, response.status)
        except ValueError:
            return Ack(text, response.status)

    async def verify(self) -> bool:
        """Slack's handshake when a request URL is set: the app must echo the challenge."""
        challenge = self.ids.secret(32)
        payload = {"token": self.app.verification_token, "challenge": challenge, "type": "url_verification"}
        ack = await self.send("events_api", payload)
        return ack.ok and challenge in (
            ack.body,
            (ack.body or {}).get("challenge") if isinstance(ack.body, dict) else "",
        )

    # Events: sent until acked, at once, after a minute and after five

    def send_event(
        self, team: str, bot_user: str, event: Json, *, external: bool = False, enterprise: str = ""
    ) -> None:
        """Queue an event for the app; see `gathering` for its first ack."""
        if not self.events_on:
            return
        where = {"enterprise_id": enterprise or None, "team_id": team}
        authorization = where | {"user_id": bot_user, "is_bot": True}
        payload = {
            "token": self.app.verification_token,
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": enterprise or None,
            "api_app_id": self.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self.ids.new("Ev"),
            "event_time": int(self.clock.time()),
            "authorizations": [authorization | {"is_enterprise_install": False}],
            "is_ext_shared_channel": external,
            "event_context": f"4-{self.ids.secret(40)}",
        }
        try:
            self.rates.event(team)
        except RateLimited:
            limited = self._rate_limited(team)
            if limited is None:
                return
            payload = limited
        first: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        if self._first is not None:
            self._first.append(first)
        self._start(self._until_acked(payload, first))

    def _rate_limited(self, team: str) -> Json | None:
        """Return in place of events over the hourly rate, one notice a minute."""
        minute = int(self.clock.time()) // 60 * 60
        if self._limited.get(team) == minute:
            return None
        self._limited[team] = minute
        about = {"team_id": team, "api_app_id": self.app.id, "minute_rate_limited": minute}
        return {"token": self.app.verification_token, "type": "app_rate_limited", **about}

    async def _until_acked(self, payload: Json, first: asyncio.Future[Ack]) -> None:
        begun = self.clock.time()
        ack = await self.send("events_api", payload)
        if not first.done():
            first.set_result(ack)
        for attempt, seconds in enumerate(RETRY_SECONDS, start=1):
            if ack.ok or ack.no_retry:
                return
            await self.clock.sleep_until(begun + seconds)
            ack = await self.send("events_api", payload, attempt=attempt, reason=ack.reason)

    def _count(self, ok: bool) -> None:
        """Remember how an event fared; too many failures switch events off."""
        now = self.clock.time()
        self._tried.append((now, ok))
        self._failed += not ok
        while self._tried[0][0] <= now - FAILED_WITHIN:
            self._failed -= not self._tried.popleft()[1]
        if len(self._tried) >= FEW_EVENTS and self._failed > FAILED_SHARE * len(self._tried):
            self.events_on, self._failed = False, 0
            self._tried.clear()

    @contextmanager
    def gathering(self) -> Iterator[list[asyncio.Future[Ack]]]:
        """Collect the first acks of the events that arise in the block: an act waits for its own."""
        mine: list[asyncio.Future[Ack]] = []
        before, self._first = self._first, mine
        try:
            yield mine
        finally:
            self._first = before

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _let_another_pass(self) -> None:
        """Wait until the next delivery has been sent (3 s at most)."""
        self._next_sent = asyncio.Event()
        try:
            async with self.clock.timeout(ACK_SECONDS):
                await self._next_sent.wait()
        except TimeoutError:
            pass
        self._next_sent = None


def _timed_out() -> Ack:
    return Ack(status=0, error="operation_timeout", reason="http_timeout")
