"""Slack's payloads as one shape: who did what, where, and how they can be answered. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.plaintext import typed, without_mention
from handlers.routing import Form, SourceMessage

Payload = Mapping[str, Any]


class Kind(StrEnum):
    COMMAND = "command"
    MENTION = "mention"
    DIRECT = "direct message"
    SHORTCUT = "shortcut"
    MESSAGE_SHORTCUT = "message shortcut"
    ACTION = "button"
    FORM = "form"
    OPTIONS = "options"
    EVENT = "event"


@dataclass(frozen=True)
class Incoming:
    kind: Kind
    name: str
    """The slash command, action_id, callback_id or event type."""
    team: str
    user: str
    delivery: str
    """What is the same when Slack delivers the same thing again."""
    text: str = ""
    value: str = ""
    block_id: str = ""
    channel: str | None = None
    thread_ts: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    message: SourceMessage | None = None
    form: Form | None = None
    view_id: str | None = None
    view_hash: str | None = None
    home: bool = False
    context: Mapping[str, Any] = field(default_factory=dict)
    """What the modal that it came from was opened with."""
    stranger: bool = False
    """Somebody of another Slack team, in a channel shared with it."""

    @property
    def surface(self) -> str:
        """As the audit trail names it."""
        return f"{self.kind} {self.name}".strip()


def command(body: Payload) -> Incoming:
    return Incoming(
        kind=Kind.COMMAND,
        name=body["command"],
        team=body["team_id"],
        user=body["user_id"],
        delivery=f"command:{body['trigger_id']}",
        text=typed(body.get("text") or "").strip(),
        channel=body["channel_id"],
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
    )


def mention(body: Payload, bot_user: str) -> Incoming:
    event = body["event"]
    return Incoming(
        kind=Kind.MENTION,
        name="",
        team=body["team_id"],
        user=event["user"],
        delivery=f"event:{body['event_id']}",
        text=typed(without_mention(event.get("text") or "", bot_user)),
        channel=event["channel"],
        thread_ts=event.get("thread_ts"),
        stranger=_is_stranger(body["team_id"], event.get("user_team") or event.get("team")),
    )


def direct_message(body: Payload, bot_user: str) -> Incoming | None:
    """None for what nobody typed to us: edits, joins, other bots."""
    event = body["event"]
    if (
        event.get("channel_type") != "im"
        or event.get("subtype")
        or event.get("bot_id")
        or "user" not in event
    ):
        return None
    return Incoming(
        kind=Kind.DIRECT,
        name="",
        team=body["team_id"],
        user=event["user"],
        delivery=f"event:{body['event_id']}",
        text=typed(without_mention(event.get("text") or "", bot_user)),
        channel=event["channel"],
        thread_ts=event.get("thread_ts"),
        stranger=_is_stranger(body["team_id"], event.get("user_team") or event.get("team")),
    )


def home_opened(body: Payload) -> Incoming | None:
    event = body["event"]
    if event.get("tab") != "home":
        return None
    return Incoming(
        kind=Kind.EVENT,
        name="app_home_opened",
        team=body["team_id"],
        user=event["user"],
        delivery=f"event:{body['event_id']}",
        home=True,
    )


def shortcut(body: Payload) -> Incoming:
    return Incoming(
        kind=Kind.SHORTCUT,
        name=body["callback_id"],
        team=_team(body),
        user=body["user"]["id"],
        delivery=f"shortcut:{body['trigger_id']}",
        trigger_id=body["trigger_id"],
        stranger=_is_stranger(_team(body), body["user"].get("team_id")),
    )


def message_shortcut(body: Payload) -> Incoming:
    message = body["message"]
    source = SourceMessage(
        channel_id=body["channel"]["id"],
        ts=body.get("message_ts") or message["ts"],
        text=typed(message.get("text") or "").strip(),
        author=message.get("user"),
    )
    return Incoming(
        kind=Kind.MESSAGE_SHORTCUT,
        name=body["callback_id"],
        team=_team(body),
        user=body["user"]["id"],
        delivery=f"shortcut:{body['trigger_id']}",
        channel=source.channel_id,
        thread_ts=message.get("thread_ts"),
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
        message=source,
        stranger=_is_stranger(_team(body), body["user"].get("team_id")),
    )


def action(body: Payload) -> Incoming:
    acted = body["actions"][0]
    view = body.get("view") or {}
    container = body.get("container") or {}
    return Incoming(
        kind=Kind.ACTION,
        name=re.sub(r"\.\d+$", "", acted["action_id"]),  # buttons of one kind in one block are numbered
        team=_team(body),
        user=body["user"]["id"],
        delivery=f"action:{body['trigger_id']}",
        value=_action_value(acted),
        block_id=acted.get("block_id", ""),
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id"),
        thread_ts=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
        form=_form(view) if view.get("type") == "modal" else None,
        view_id=view.get("id"),
        view_hash=view.get("hash"),
        home=view.get("type") == "home",
        context=_context(view),
        stranger=_is_stranger(_team(body), body["user"].get("team_id")),
    )


def submission(body: Payload) -> Incoming:
    view = body["view"]
    context = _context(view)
    return Incoming(
        kind=Kind.FORM,
        name=view["callback_id"],
        team=_team(body),
        user=body["user"]["id"],
        delivery=f"form:{view['id']}:{view.get('hash', '')}",
        channel=context.get("channel"),
        thread_ts=context.get("thread"),
        trigger_id=body.get("trigger_id"),
        form=_form(view),
        view_id=view["id"],
        context=context,
        stranger=_is_stranger(_team(body), body["user"].get("team_id")),
    )


def options(body: Payload) -> Incoming:
    view = body.get("view") or {}
    return Incoming(
        kind=Kind.OPTIONS,
        name=body["action_id"],
        team=_team(body),
        user=body["user"]["id"],
        delivery="",
        text=typed(body.get("value") or ""),
        block_id=body.get("block_id", ""),
        channel=(body.get("channel") or {}).get("id"),
        context=_context(view),
        form=_form(view) if view else None,
        stranger=_is_stranger(_team(body), body["user"].get("team_id")),
    )


def _team(body: Payload) -> str:
    team: str = (body.get("team") or {}).get("id") or body["user"]["team_id"]
    return team


def _is_stranger(team: str, users_team: str | None) -> bool:
    return users_team is not None and users_team != team


def _context(view: Payload) -> Mapping[str, Any]:
    try:
        context: Mapping[str, Any] = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return context


def _form(view: Payload) -> Form:
    """Field values by the names of their inputs; a long text in several inputs is one again."""
    entered = (view.get("state") or {}).get("values") or {}
    values: dict[str, Any] = {}
    for block in entered.values():
        for name, state in block.items():
            whole = re.sub(r"_\d+$", "", name)
            value = _state_value(state)
            values[whole] = values[whole] + value if whole in values and value else values.get(whole, value)
    return Form(values, _context(view))


def _state_value(state: Payload) -> Any:
    """What an input holds, whatever its type: text, id, YYYY-MM-DD, HH:MM or a list; None if empty."""
    if state.get("selected_option"):
        return state["selected_option"]["value"]
    if "selected_options" in state:
        return [one["value"] for one in state["selected_options"] or []]
    selected = next((state[key] for key in state if key.startswith("selected_")), None)
    return selected if selected is not None else state.get("value")


def _action_value(acted: Payload) -> str:
    value = _state_value(acted)
    return "" if value is None else str(value)
