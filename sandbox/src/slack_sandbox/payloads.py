"""The payloads an act of a person sends to the app, key by key as Slack's (data "interaction")."""

from typing import Any

from slack_sandbox.blocks import VALUE_FIELDS, Control
from slack_sandbox.core import Core
from slack_sandbox.forms import state_values
from slack_sandbox.limits import Json
from slack_sandbox.manifest import Shortcut
from slack_sandbox.wire import message_json, view_json
from slack_sandbox.workspace import Channel, Message, User, View, Workspace


def _common(core: Core, workspace: Workspace, user: User, kind: str, where: Any = None) -> Json:
    """`team` is where the app is installed; for a view, where the person is (Slack Connect: not the same)."""
    team = core.workspaces[user.team] if isinstance(where, View) else workspace
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": core.app.id,
        "token": core.app.verification_token,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": {"id": team.enterprise, "name": "Enterprise"} if team.enterprise else None,
        "is_enterprise_install": False,
    }


def _unnamed(payload: Json) -> Json:
    """Shortcuts do not name the app."""
    return {name: value for name, value in payload.items() if name != "api_app_id"}


def channel_name(channel: Channel) -> str:
    """Slack names only public channels in payloads."""
    return {"public": channel.name, "im": "directmessage"}.get(channel.kind, "privategroup")


def slash_command(
    core: Core, workspace: Workspace, user: User, channel: Channel, command: str, text: str
) -> Json:
    return {
        "token": core.app.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": core.app.id,
        "is_enterprise_install": "false",
        **({"enterprise_id": workspace.enterprise} if workspace.enterprise else {}),
        "response_url": core.passes.response_url("commands", user, workspace.id, channel),
        "trigger_id": core.passes.trigger(user, workspace.id, channel=channel.id),
    }


def _place(core: Core, where: Message | View) -> Json:
    """Return where an element stands: container, and the message with its channel, or the view."""
    if isinstance(where, View):
        return {"container": {"type": "view", "view_id": where.id}, "view": view_json(where, core.app)}
    container: Json = {
        "type": "message",
        "message_ts": where.ts,
        "channel_id": where.channel.id,
        "is_ephemeral": where.ephemeral,
    }
    if where.thread_ts:
        container["thread_ts"] = where.thread_ts
    place: Json = {
        "container": container,
        "channel": {"id": where.channel.id, "name": channel_name(where.channel)},
    }
    if not where.ephemeral:  # Slack keeps no copy of ephemeral messages to send along
        place["message"] = message_json(where)
    return place


def block_actions(
    core: Core, workspace: Workspace, user: User, where: Message | View, control: Control, state: Json
) -> Json:
    element = control.element
    action: Json = {"type": control.type, "action_id": control.action_id, "block_id": control.block_id}
    for name in ("text", "value", "style", "placeholder"):
        if name in element:
            action[name] = element[name]
    field = VALUE_FIELDS[control.type]
    if field in state:
        action[field] = state[field]
    action["action_ts"] = f"{core.clock.time():.6f}"
    payload = _common(core, workspace, user, "block_actions", where) | _place(core, where)
    if isinstance(where, View):
        payload["trigger_id"] = core.passes.trigger(user, workspace.id, view=where, channel=where.channel)
    else:
        payload |= {
            "state": {
                "values": state_values(where.all_blocks, where.typed.get(user.id, {}), where.channel.id)
            },
            "trigger_id": core.passes.trigger(user, workspace.id, channel=where.channel.id),
            "response_url": core.passes.response_url("actions", user, workspace.id, where.channel, where),
        }
    return payload | {"actions": [action]}


def block_suggestion(
    core: Core, workspace: Workspace, user: User, where: Message | View, control: Control, query: str
) -> Json:
    asked = {"action_id": control.action_id, "block_id": control.block_id, "value": query}
    return _common(core, workspace, user, "block_suggestion", where) | asked | _place(core, where)


def global_shortcut(core: Core, workspace: Workspace, user: User, shortcut: Shortcut) -> Json:
    return _unnamed(_common(core, workspace, user, "shortcut")) | {
        "action_ts": f"{core.clock.time():.6f}",
        "callback_id": shortcut.callback_id,
        "trigger_id": core.passes.trigger(user, workspace.id),
    }


def message_shortcut(
    core: Core, workspace: Workspace, user: User, shortcut: Shortcut, message: Message
) -> Json:
    channel = message.channel
    return _unnamed(_common(core, workspace, user, "message_action")) | {
        "action_ts": f"{core.clock.time():.6f}",
        "callback_id": shortcut.callback_id,
        "trigger_id": core.passes.trigger(user, workspace.id, channel=channel.id),
        "response_url": core.passes.response_url("actions", user, workspace.id, channel, message),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": message_json(message),
    }


def view_submission(core: Core, workspace: Workspace, user: User, view: View) -> Json:
    return _common(core, workspace, user, "view_submission", view) | {
        "trigger_id": core.passes.trigger(user, workspace.id, view=view, channel=view.channel),
        "view": view_json(view, core.app),
        "response_urls": list(_response_urls(core, workspace, user, view)),
    }


def _response_urls(core: Core, workspace: Workspace, user: User, view: View) -> Any:
    """Return one for each conversation chosen in a select with response_url_enabled."""
    values = state_values(view.blocks, view.typed, view.channel)
    for block in view.blocks:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            state = values[block["block_id"]][element["action_id"]]
            chosen = state.get("selected_conversation") or state.get("selected_channel")
            if channel := workspace.channels.get(chosen or ""):
                yield {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel.id,
                    "response_url": core.passes.response_url("app", user, workspace.id, channel),
                }


def view_closed(core: Core, workspace: Workspace, user: User, view: View, *, cleared: bool) -> Json:
    """Say that a view was closed. What was typed into it stays unsaid: the state is empty."""
    told = view_json(view, core.app) | {"state": {"values": {}}}
    about = {"view": told, "is_cleared": cleared}
    return _common(core, workspace, user, "view_closed", view) | about
