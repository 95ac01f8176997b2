"""The HTTP door: signed requests only, and how Rapport is."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.http import HttpServer
from tests.office import Office


@asynccontextmanager
async def over_http(database_url: str) -> AsyncIterator[tuple[Office, aiohttp.ClientSession]]:
    """Yield an office that Slack calls over HTTP, and a client at its door."""
    async with Office.opened(database_url, "http") as office:
        door = f"http://127.0.0.1:{office.rapport.port}"
        async with aiohttp.ClientSession(door) as client:
            yield office, client


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", "{nonsense"),
        ("application/json", "[1]"),
        ("application/json", json.dumps({"type": "event_callback", "event": {}})),
        ("application/x-www-form-urlencoded", "payload=%7Bnonsense"),
        ("application/x-www-form-urlencoded", "command=%2Flog&text=secret"),
    ],
)
async def test_what_is_not_signed_is_refused_unread(
    database_url: str, caplog: pytest.LogCaptureFixture, content_type: str, body: str
) -> None:
    async with over_http(database_url) as (_, client):
        caplog.clear()
        answer = await client.post("/slack/events", data=body, headers={"Content-Type": content_type})
        assert answer.status == 400
        assert await answer.text() == ""
        assert not caplog.records


async def test_health_tells_the_truth(database_url: str) -> None:
    async with over_http(database_url) as (office, client):
        well = await client.get("/health")
        assert (well.status, await well.text()) == (200, "ok")
        office.sandbox.faults.add("chat.postEphemeral", error="token_revoked")
        await office.sam.say(office.sales, "@Rapport help")
        await office.settle()
        ill = await client.get("/health")
        assert ill.status == 503
        assert "token: Slack does not accept it (token_revoked)" in await ill.text()


async def test_a_connection_whose_request_does_not_come_is_closed() -> None:
    async def well() -> dict[str, str]:
        return {}

    server = HttpServer(AsyncApp(token="xoxb-1", signing_secret="s"), "s", well, head_within=0.2)
    await server.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\n")
    with suppress(ConnectionResetError):
        assert await asyncio.wait_for(reader.read(), 60) == b""
    writer.close()
    await server.stop()
