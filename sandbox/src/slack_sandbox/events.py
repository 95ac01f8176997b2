"""The changes an app is told about, as events: those the manifest subscribes to and the scopes allow."""

from collections.abc import Iterator

from slack_sandbox.limits import Json
from slack_sandbox.manifest import App
from slack_sandbox.wire import channel_json, dnd_json, message_json, user_json
from slack_sandbox.workspace import Change, Channel, Message, Workspace

_CONVERSATION = {
    "public": ("channels", "channel"),
    "private": ("groups", "group"),
    "im": ("im", "im"),
    "mpim": ("mpim", "mpim"),
}
"""Kind of conversation -> its name in subscriptions and scopes, and as channel_type."""

_NEEDS = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_created": "channels:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "dnd_updated_user": "dnd:read",
}

_SHARING = ("channel_shared", "channel_unshared")


def events_of(change: Change, workspace: Workspace, app: App, scopes: tuple[str, ...]) -> Iterator[Json]:
    """Yield the inner `event` objects this change sends to the app."""
    for subscription, event in _all(change, workspace, app):
        needed = _NEEDS.get(subscription)
        if subscription.startswith("message."):
            needed = f"{_CONVERSATION[change.channel.kind][0]}:history" if change.channel else None
        if subscription in _SHARING and change.channel:
            needed = f"{_CONVERSATION[change.channel.kind][0]}:read"
        if subscription in app.events and (needed is None or needed in scopes):
            yield event


def _all(change: Change, workspace: Workspace, app: App) -> Iterator[tuple[str, Json]]:
    channel, message, user, kind = change.channel, change.message, change.user, change.kind
    bot = workspace.bot
    if kind == "home_opened" and user:
        yield (
            "app_home_opened",
            {"type": "app_home_opened", "user": user.id, "event_ts": _ts(workspace), **change.detail},
        )
    elif kind in ("user", "user_changed") and user and not user.is_bot:
        about = {"user": user_json(user, workspace, locale=True), "event_ts": _ts(workspace)}
        name = "team_join" if kind == "user" else "user_change"
        yield name, {"type": name, **about}
    elif kind == "dnd_changed" and user:
        status = {"dnd_status": dnd_json(user, workspace.clock.time()), "event_ts": _ts(workspace)}
        yield "dnd_updated_user", {"type": "dnd_updated_user", "user": user.id, **status}
    elif kind == "channel" and channel and channel.kind == "public":
        yield (
            "channel_created",
            {
                "type": "channel_created",
                "channel": channel_json(channel, workspace, member=bot),
                "event_ts": _ts(workspace),
            },
        )
    elif kind in _SHARING and channel and bot and (channel.kind == "public" or bot.id in channel.members):
        yield kind, {"type": kind, "channel": channel.id, **change.detail, "event_ts": _ts(workspace)}
    elif kind in ("uninstalled", "revoked"):
        yield from _farewell(change)
    if channel is None or bot is None or bot.id not in channel.members:
        return
    if kind in ("joined", "left") and user:
        name = "member_joined_channel" if kind == "joined" else "member_left_channel"
        place = {"channel": channel.id, "channel_type": channel.id[0], "team": user.team}
        yield name, {"type": name, "user": user.id, **place, "event_ts": _ts(workspace)}
    elif kind in ("reaction_added", "reaction_removed") and user and message:
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        yield (
            kind,
            {
                "type": kind,
                "user": user.id,
                "reaction": change.detail["reaction"],
                "item": item,
                "item_user": message.user.id,
                "event_ts": _ts(workspace),
            },
        )
    elif kind.startswith("message") and message and not message.ephemeral:
        yield from _of_message(change, channel, message, workspace)


def _of_message(
    change: Change, channel: Channel, message: Message, workspace: Workspace
) -> Iterator[tuple[str, Json]]:
    family, channel_type = _CONVERSATION[channel.kind]
    place = {"channel": channel.id, "channel_type": channel_type}
    if change.kind == "message":
        event = message_json(message) | place | {"event_ts": message.ts}
        if not message.user.is_bot:
            event["client_msg_id"] = f"{message.ts}-{message.user.id}".lower()
        if message.user.team != workspace.id:
            event |= {"user_team": message.user.team, "source_team": message.user.team}
        yield f"message.{family}", event
        bot = workspace.bot
        if bot and f"<@{bot.id}>" in message.text and message.user is not bot and not channel.is_direct:
            mention = {name: value for name, value in event.items() if name != "channel_type"}
            yield "app_mention", mention | {"type": "app_mention"}
        return
    event = {"type": "message", "subtype": change.kind, "hidden": True, **place, "ts": _ts(workspace)}
    previous = message_json(message) | change.detail
    if change.kind == "message_changed":
        event |= {"message": message_json(message), "previous_message": previous}
    else:
        event |= {"deleted_ts": message.ts, "previous_message": previous}
    yield f"message.{family}", event | {"event_ts": event["ts"]}


def _farewell(change: Change) -> Iterator[tuple[str, Json]]:
    if change.kind == "uninstalled":
        yield "app_uninstalled", {"type": "app_uninstalled"}
    yield "tokens_revoked", {"type": "tokens_revoked", "tokens": change.detail}


def _ts(workspace: Workspace) -> str:
    return f"{workspace.clock.time():.6f}"
