"""Socket Mode: the app's WebSocket connections, and envelopes to one of them (data "socket_mode")."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from slack_sandbox.clock import Clock
from slack_sandbox.ids import Ids
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.manifest import App

RULES: Json = LIMITS["socket_mode"]
TICKET_SECONDS = 30
LIFETIME_SECONDS = 18_060
"""How long a connection is good for ("approximate_connection_time"), if nobody says otherwise."""


class NotConnected(Exception):
    """The app has no connection open and is not about to have one."""


@dataclass(eq=False, slots=True)
class Connection:
    socket: web.WebSocketResponse
    leaving: bool = False  # told to reconnect; gets nothing more


class SocketMode:
    def __init__(self, app: App, clock: Clock, ids: Ids, lifetime: float) -> None:
        self.app, self.clock, self.ids, self.lifetime = app, clock, ids, lifetime
        self.connections: list[Connection] = []
        self.enabled = True
        self.most_ack_bytes: int | None = None
        """A larger ack is lost, and nobody is told."""
        self._tickets: dict[str, float] = {}
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._arrived = asyncio.Event()
        self._turn = 0

    def open_url(self, base_url: str) -> str:
        """Return a single-use address for one connection, good for half a minute."""
        ticket = self.ids.secret(32)
        self._tickets[ticket] = self.clock.time() + TICKET_SECONDS
        return f"{base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app.id}"

    async def connected(self) -> None:
        """Wait until the app has a connection."""
        while not self._live():
            self._arrived.clear()
            await self._arrived.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Return one connection, from hello to close."""
        good_until = self._tickets.pop(request.query.get("ticket", ""), 0.0)
        if good_until < self.clock.time():
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        socket = web.WebSocketResponse(timeout=1)
        await socket.prepare(request)
        if not self.enabled or len(self.connections) >= RULES["max_connections"]:
            await self._disconnect(socket, "too_many_websockets" if self.enabled else "link_disabled")
            return socket
        connection = Connection(socket)
        self.connections.append(connection)
        await self._send(socket, self._hello())
        self._arrived.set()
        ageing = asyncio.create_task(self._age(connection))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acked(frame.data)
        finally:
            ageing.cancel()
            self.connections.remove(connection)
        return socket

    async def deliver(self, kind: str, payload: Json, *, attempt: int = 0, reason: str = "") -> Any:
        """Send an envelope to one connection; returns the payload of its ack (None if it has none)."""
        answers = kind != "events_api"
        envelope_id = self._envelope_id()
        envelope: Json = {"envelope_id": envelope_id, "payload": payload, "type": kind}
        envelope["accepts_response_payload"] = answers
        if not answers:
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        acked = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await self._send((await self._pick()).socket, envelope)
            body = await acked
        finally:
            del self._waiting[envelope_id]
        return body if answers else None

    async def refresh(self) -> None:
        """Ask every connection to be replaced, as Slack does when it restarts its servers."""
        await asyncio.gather(*(self._retire(connection) for connection in self._live()))

    async def disable(self) -> None:
        """Switch Socket Mode off for the app: every connection is told link_disabled and closed."""
        self.enabled = False
        await self.close("link_disabled")

    async def close(self, reason: str = "") -> None:
        for connection in list(self.connections):
            connection.leaving = True
            if reason:
                await self._disconnect(connection.socket, reason)
            else:
                await connection.socket.close()

    def cut(self) -> None:
        """Break every connection as a failing network does: no close frame, just gone."""
        for connection in self.connections:
            transport = connection.socket._req.transport if connection.socket._req else None
            if transport is not None:
                connection.leaving = True
                transport.abort()

    def _live(self) -> list[Connection]:
        return [c for c in self.connections if not c.leaving and not c.socket.closed]

    async def _pick(self) -> Connection:
        """Return the next connection in turn.

        While the app is between two connections, wait for the new one.
        """
        while not (live := self._live()):
            now = self.clock.time()
            self._tickets = {ticket: until for ticket, until in self._tickets.items() if until >= now}
            if not (self.connections or self._tickets):
                raise NotConnected
            self._arrived.clear()
            await self._arrived.wait()
        self._turn += 1
        return live[self._turn % len(live)]

    def _acked(self, text: str) -> None:
        """Take an ack, which counts once, on any connection of the app."""
        if self.most_ack_bytes is not None and len(text.encode()) > self.most_ack_bytes:
            return
        try:
            message = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(message.get("envelope_id", "")) if isinstance(message, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload"))

    async def _age(self, connection: Connection) -> None:
        """Connections live some hours; then Slack warns, asks for a new one, and closes."""
        warning = RULES["warning_seconds_before"]
        await self.clock.sleep(self.lifetime - warning)
        await self._send(connection.socket, self._farewell("warning"))
        await self.clock.sleep(warning)
        await self._retire(connection)

    async def _retire(self, connection: Connection) -> None:
        connection.leaving = True
        await self._send(connection.socket, self._farewell("refresh_requested"))

    async def _disconnect(self, socket: web.WebSocketResponse, reason: str) -> None:
        await self._send(socket, self._farewell(reason))
        await socket.close()

    async def _send(self, socket: web.WebSocketResponse, message: Json) -> None:
        try:
            await socket.send_str(json.dumps(message))
        except ConnectionError:
            pass  # it just went away; whoever waits for the ack will time out

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": self._debug_info() | {"approximate_connection_time": self.lifetime},
            "connection_info": {"app_id": self.app.id},
        }

    def _farewell(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": self._debug_info()}

    def _debug_info(self) -> Json:
        return {"host": "sandbox", "build_number": 1}

    def _envelope_id(self) -> str:
        secret = self.ids.secret(32)
        return "-".join((secret[:8], secret[8:12], secret[12:16], secret[16:20], secret[20:]))
