"""One Web API call as its handler sees it, and the helpers all handlers share."""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slack_sandbox.core import Core
from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.tokens import Token
from slack_sandbox.workspace import Channel, User, Workspace

FAMILY = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
"""Kind of conversation -> the first half of its scopes (channels:read, groups:history ...)."""

Item = TypeVar("Item")


@dataclass(slots=True)
class Call:
    """`arguments` are as sent, with JSON texts read where the argument is an object or a list."""

    core: Core
    method: str
    arguments: Json
    token: Token | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        assert self.token is not None
        return self.core.workspaces[self.token.team]

    @property
    def actor(self) -> User:
        """Who does it: the app's bot, or the person whose token it is."""
        assert self.token is not None
        actor = self.workspace.users[self.token.user] if self.token.user else self.workspace.bot
        if actor is None:
            raise SlackError("account_inactive")
        return actor

    def get(self, name: str, default: Any = None) -> Any:
        return self.arguments.get(name, default)

    def text(self, name: str, default: str = "") -> str:
        value = self.arguments.get(name)
        if isinstance(value, list | dict):
            raise SlackError("invalid_arguments", f"must provide a string [json-pointer:/{name}]")
        return default if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.arguments.get(name)
        return default if value is None else value in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        value = self.arguments.get(name)
        try:
            return default if value in (None, "") else int(float(str(value)))
        except (ValueError, OverflowError):
            raise SlackError("invalid_arguments", f"must provide a number [json-pointer:/{name}]") from None

    def allows(self, scope: str) -> bool:
        return self.token is not None and scope in self.token.scopes

    def channel(self, name: str = "channel", *, scope: str = "") -> Channel:
        """Return the conversation an argument names, if the app can see it.

        `scope` is "read", "history" or none.
        """
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or not (channel.kind == "public" or self.actor.id in channel.members):
            raise SlackError("channel_not_found")
        if scope and self.token:
            self.token.require(f"{FAMILY[channel.kind]}:{scope}")
        return channel

    def user(self, name: str = "user") -> User:
        user = self.workspace.user(self.text(name))
        if user is None:
            raise SlackError("user_not_found")
        if not self.workspace.shares_channel(user):
            raise SlackError("user_not_visible" if self.method == "users.info" else "user_not_found")
        return user

    def page(
        self, items: Sequence[Item], *, default: int, most: int = 1000, given: int = 1000
    ) -> tuple[list[Item], str]:
        """Return this call's page of the items by `limit` and `cursor`,
        and the next cursor ("" at the end).

        `most` may be asked for; of what is asked for, no more than `given` are on a page.
        """
        limit = self.number("limit", default) or default
        if not 0 < limit <= most:
            raise SlackError("invalid_limit")
        start = 0
        if cursor := self.text("cursor"):
            try:
                start = int(base64.b64decode(cursor, validate=True).removeprefix(b"next:"))
            except ValueError:
                raise SlackError("invalid_cursor") from None
        end = start + min(limit, given)
        more = end < len(items)
        return list(items[start:end]), base64.b64encode(b"next:%d" % end).decode() if more else ""


Handler = Callable[[Call], Json]

SCOPES_OF_BLOCKS = {"video": "links.embed:write", "file_input": "files:read"}


def may_hold(call: Call, blocks: list[Json], error: str, pointer: str) -> None:
    """Refuse blocks that need a scope the token has not (data "blocks.video", "elements.file_input")."""
    for i, block in enumerate(blocks):
        for kind in (block["type"], (block.get("element") or {}).get("type")):
            needed = SCOPES_OF_BLOCKS.get(str(kind))
            if needed and not call.allows(needed):
                raise SlackError(error, f"{kind} needs the scope {needed} [json-pointer:{pointer}/{i}]")
        if not all(_is_there(call, asked) for asked in _slack_files(block)):
            raise SlackError(error, f"invalid slack file [json-pointer:{pointer}/{i}]")


def _slack_files(thing: Any) -> Iterator[Json]:
    """Yield the uploaded files that a block shows, however deep in it."""
    if isinstance(thing, dict):
        if isinstance(shown := thing.get("slack_file"), dict):
            yield shown
        for part in thing.values():
            yield from _slack_files(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from _slack_files(part)


def _is_there(call: Call, asked: Json) -> bool:
    files = call.workspace.files.values()
    file = next((one for one in files if asked.get("id") == one.id or asked.get("url") == one.url), None)
    return file is not None and file.done and not file.deleted


JSON_ARGUMENTS = {"blocks", "attachments", "view", "metadata", "files", "message", "unfurls", "profile"}
UNREADABLE = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
}


def read_json(name: str, value: Any) -> Any:
    """Objects and lists come as JSON text in forms (and may in JSON bodies)."""
    if name not in JSON_ARGUMENTS or not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        if name in UNREADABLE:
            raise SlackError(UNREADABLE[name]) from None
        raise SlackError("invalid_arguments", f"must be valid JSON [json-pointer:/{name}]") from None
