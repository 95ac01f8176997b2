"""A sandbox on a frozen clock, and a small Bolt app to talk with in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox import Channel, Clock, Person, Sandbox
from slack_sandbox.limits import Json

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

MANIFEST: Json = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
        "shortcuts": [
            {"name": "New note", "type": "global", "callback_id": "new_note", "description": "Write a note"},
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Keep a message"},
        ],
        "slash_commands": [
            {"command": "/note", "description": "Take a note"},
            {"command": "/who", "description": "Escaped", "should_escape": True},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *(
                    "app_mentions:read",
                    "channels:history",
                    "channels:join",
                    "channels:manage",
                    "channels:read",
                ),
                *(
                    "chat:write",
                    "chat:write.public",
                    "commands",
                    "files:read",
                    "files:write",
                    "groups:history",
                ),
                *(
                    "groups:read",
                    "groups:write",
                    "im:history",
                    "im:read",
                    "im:write",
                    "mpim:history",
                    "mpim:read",
                ),
                *("mpim:write", "pins:write", "reactions:read", "reactions:write", "team:read", "users:read"),
                *("users:read.email", "users.profile:read", "emoji:read", "usergroups:read", "dnd:read"),
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                *("app_home_opened", "app_mention", "message.channels", "message.groups", "message.im"),
                *("member_joined_channel", "reaction_added", "app_uninstalled", "tokens_revoked"),
                *("dnd_updated_user", "channel_shared", "channel_unshared"),
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def scopes() -> tuple[str, ...]:
    bot: list[str] = MANIFEST["oauth_config"]["scopes"]["bot"]
    return tuple(bot)


@dataclass
class Scene:
    """A sandbox with two people and a channel."""

    sandbox: Sandbox
    clock: Clock
    maya: Person
    tom: Person
    general: Channel
    session: aiohttp.ClientSession
    closers: list[Callable[[], Awaitable[Any]]] = field(default_factory=list)

    async def call(self, method: str, *, token: str | None = None, **arguments: Any) -> Json:
        """Call the Web API as the app, in JSON."""
        value = self.sandbox.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {value}"} if value else {}
        async with self.session.post(
            self.sandbox.api_url + method, json=arguments, headers=headers
        ) as response:
            answer: Json = await response.json()
            return answer

    async def form(self, method: str, **arguments: str) -> Json:
        """Call the Web API as the app, as a form."""
        headers = {"Authorization": f"Bearer {self.sandbox.bot_token}"}
        async with self.session.post(
            self.sandbox.api_url + method, data=arguments, headers=headers
        ) as response:
            answer: Json = await response.json()
            return answer

    def bolt(self) -> AsyncApp:
        """A Bolt app that knows only the sandbox's address and tokens."""
        client = AsyncWebClient(token=self.sandbox.bot_token, base_url=self.sandbox.api_url)
        return AsyncApp(
            client=client, signing_secret=self.sandbox.signing_secret, process_before_response=True
        )

    async def connect(self, app: AsyncApp) -> AsyncSocketModeHandler:
        """Run the app over Socket Mode."""
        handler = AsyncSocketModeHandler(
            app, self.sandbox.app_token, web_client=AsyncWebClient(base_url=self.sandbox.api_url)
        )
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await self.sandbox.connected()
        self.closers.append(handler.close_async)
        return handler

    async def serve(self, app: AsyncApp, port: int = 0) -> str:
        """Run the app as an HTTP server, and have everything delivered there."""
        runner = web.AppRunner(app.server(port=0, path="/slack/events").web_app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        address: Any = runner.addresses[0]
        self.closers.append(runner.cleanup)
        url = f"http://127.0.0.1:{address[1]}/slack/events"
        self.sandbox.deliver_to(url)
        return url

    async def close(self) -> None:
        for close in self.closers:
            await close()
        await self.session.close()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = Clock(MONDAY)
    sandbox = Sandbox(MANIFEST, clock)
    maya = sandbox.add_person("maya", real_name="Maya Chen", tz="Asia/Shanghai", locale="zh-CN")
    tom = sandbox.add_person("tom", real_name="Tom Reed")
    general = sandbox.add_channel("general")
    async with sandbox:
        made = Scene(sandbox, clock, maya, tom, general, aiohttp.ClientSession())
        yield made
        await made.close()
