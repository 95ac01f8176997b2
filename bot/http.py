"""The HTTP side: Slack's signed requests, and how Rapport is, for whoever keeps it up.

Nothing of a request is read before its signature is right; and a connection that says nothing, or too slowly,
is closed.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)

EVERYWHERE = "0.0.0.0"  # noqa: S104 - Slack comes from outside, usually through a proxy

MOST_CONNECTIONS = 200
"""At a time; Slack opens a few dozen. More are closed at once."""

HEAD_WITHIN = 5.0
"""Seconds in which a request's head must have come."""

BODY_WITHIN = 5.0
"""Seconds in which its body must have come."""

LONGEST_BODY = 2**20
"""Bytes; Slack's are below a tenth of it."""

LETS_GO_AFTER = 0.5
"""Seconds that stopping waits for requests in hand, when their work has been waited for already."""

Health = Callable[[], Awaitable[Mapping[str, str]]]
"""What is wrong, by name; nothing if all is well."""


class HttpServer:
    """Listens at `host` (everywhere, if it is empty) and `port` (0 is any free one)."""

    def __init__(
        self, app: AsyncApp, signing_secret: str, health: Health, head_within: float = HEAD_WITHIN
    ) -> None:
        self._app, self._health, self._head_within = app, health, head_within
        self._verifier = SignatureVerifier(signing_secret)
        served = web.Application(client_max_size=LONGEST_BODY)
        served.add_routes([web.post("/slack/events", self._events), web.get("/health", self._healthy)])
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=LETS_GO_AFTER)
        self._server: asyncio.Server | None = None
        self._open: set[_Connection] = set()

    async def start(self, host: str, port: int) -> None:
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._connection, host or EVERYWHERE, port, reuse_address=True
        )

    def close_door(self) -> None:
        """Take no new connections; requests in hand go on."""
        if self._server:
            self._server.close()

    async def stop(self) -> None:
        self.close_door()
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        assert self._server
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def _connection(self) -> asyncio.Protocol:
        assert self._runner.server
        inner = cast(asyncio.Protocol, self._runner.server())
        return _Connection(inner, self._open, self._head_within)

    async def _events(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(BODY_WITHIN):
                body = await request.text()
        except (TimeoutError, UnicodeDecodeError):
            return web.Response(status=400)
        signed = self._verifier.is_valid_request(body, dict(request.headers))
        if not signed or not _is_readable(request, body):
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(await to_bolt_request(request)))

    async def _healthy(self, _request: web.Request) -> web.Response:
        wrong = await self._health()
        text = "\n".join(f"{what}: {why}" for what, why in wrong.items())
        return web.Response(text=text or "ok", status=503 if wrong else 200)


class _Connection(asyncio.Protocol):
    """One connection: closed at once if there are too many, and if the head of a request does not come."""

    def __init__(self, inner: asyncio.Protocol, others: set["_Connection"], head_within: float) -> None:
        self._inner, self._others, self._head_within = inner, others, head_within
        self._came = b""
        self._clock: asyncio.TimerHandle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._inner.connection_made(transport)
        self._others.add(self)
        if len(self._others) > MOST_CONNECTIONS:
            cast(asyncio.Transport, transport).abort()
            return
        abort = cast(asyncio.Transport, transport).abort
        self._clock = asyncio.get_running_loop().call_later(self._head_within, abort)

    def data_received(self, data: bytes) -> None:
        if self._clock:
            self._came = self._came[-3:] + data
            if b"\r\n\r\n" in self._came:
                self._clock.cancel()
                self._clock = None
        self._inner.data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._others.discard(self)
        if self._clock:
            self._clock.cancel()
        self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()


def _is_readable(request: web.Request, body: str) -> bool:
    """Return whether a body that says it is JSON is; Slack's forms are read by Bolt."""
    if not request.content_type.endswith("json"):
        return True
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False
