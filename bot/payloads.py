"""Slack's payloads as one shape: who did what, where, and how they can be answered. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.plaintext import handles, mentioned, typed, without_mention
from handlers.core.carried import LARGEST
from handlers.core.routing import Form, SourceMessage
from handlers.views import fields
from storage.drafts import Typed

Payload = Mapping[str, Any]


TYPED = (None, "file_share", "thread_broadcast")
"""The subtypes of what people type: a file may come with it, or it be sent to the channel as well."""


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
    mentioned: tuple[str, ...] = ()
    """The ids of the people named in the text."""
    handles: Mapping[str, str] = field(default_factory=dict)
    """What the text calls them -> their ids."""
    value: str = ""
    block_id: str = ""
    is_only_files: bool = False
    """A message that is nothing but files."""
    channel: str | None = None
    thread_ts: str | None = None
    message_ts: str | None = None
    """The message that a button stands on, or that a form was opened from."""
    ephemeral: bool = False
    """Whether only this person sees that message."""
    trigger_id: str | None = None
    response_url: str | None = None
    message: SourceMessage | None = None
    form: Form | None = None
    view: Payload = field(default_factory=dict)
    """The form as Slack submits it."""
    view_id: str | None = None
    on_home: bool = False
    """Pressed on the Home tab."""
    home: str | None = None
    """The Slack team that they belong to, where Slack says it."""
    enterprise: str = ""
    """The id of our Enterprise Grid organisation, if our team is in one."""

    def is_from_elsewhere(self, their_enterprise: str) -> bool:
        """Return whether they are of another organisation, in a channel shared with it.

        On Enterprise Grid their team may be a sister of ours, or the organisation itself.
        """
        if self.home is None or self.home in (self.team, self.enterprise):
            return False
        return not self.enterprise or self.enterprise != their_enterprise

    @property
    def surface(self) -> str:
        """As the audit trail names it."""
        return f"{self.kind} {self.name}".strip()

    @property
    def context(self) -> Mapping[str, Any]:
        """What the modal that it came from was opened with."""
        return self.form.context if self.form else {}

    @property
    def typed(self) -> Typed | None:
        """What was typed into a form that is submitted; None if that is nothing."""
        states = _states(self.view)
        texts = [state.get("value") for state in states.values() if state["type"] == "plain_text_input"]
        if not any(_state_value(state) for state in states.values()):
            return None
        return Typed(
            form=self.name,
            title=self.view["title"]["text"],
            text="\n".join(text for text in texts if text),
            view=fields.holding(self.view, states),
            delivery=self.delivery,
            draft_id=self.kept_id,
        )

    @property
    def kept_id(self) -> int | None:
        """The draft that the form was opened from."""
        kept = self.context.get(fields.KEPT)
        return kept if isinstance(kept, int) and 0 < kept <= LARGEST else None

    @property
    def place(self) -> str | None:
        """The channel it was done in, or that the form was opened in."""
        return self.channel or self.context.get("channel")


def command(body: Payload) -> Incoming:
    return Incoming(
        kind=Kind.COMMAND,
        name=body["command"],
        team=body["team_id"],
        user=body["user_id"],
        delivery=f"command:{body['trigger_id']}",
        text=typed(body.get("text") or "").strip(),
        mentioned=mentioned(body.get("text") or ""),
        handles=handles(body.get("text") or ""),
        channel=body["channel_id"],
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
    )


def mention(body: Payload, bot_user: str) -> Incoming | None:
    return _said(Kind.MENTION, body, bot_user)


def direct_message(body: Payload, bot_user: str) -> Incoming | None:
    """Return what was said to us directly; None for messages in channels."""
    return _said(Kind.DIRECT, body, bot_user) if body["event"].get("channel_type") == "im" else None


def _said(kind: Kind, body: Payload, bot_user: str) -> Incoming | None:
    """Return what a person typed; None for edits, joins and other bots."""
    event = body["event"]
    if event.get("subtype") not in TYPED or event.get("bot_id") or "user" not in event:
        return None
    text = without_mention(event.get("text") or "", bot_user)
    files = event.get("files") or []
    return Incoming(
        kind=kind,
        name="",
        team=body["team_id"],
        user=event["user"],
        delivery=f"event:{body['event_id']}",
        text=_with_files(typed(text), files),
        is_only_files=bool(files) and not text.strip(),
        mentioned=mentioned(text),
        handles=handles(text),
        channel=event["channel"],
        thread_ts=event.get("thread_ts"),
        home=event.get("user_team") or event.get("team"),
        enterprise=body.get("context_enterprise_id") or "",
    )


def _with_files(text: str, files: Sequence[Payload]) -> str:
    """Return a text with the name and address of each file below it, in quotes: nothing is read from them."""
    shared = [f"“{file['name']}” {file.get('permalink') or ''}".strip() for file in files if file.get("name")]
    return "\n".join([text, *shared])


def home_opened(body: Payload) -> Incoming | None:
    event = body["event"]
    if event.get("tab") != "home":
        return None
    return Incoming(
        kind=Kind.EVENT,
        name=event["type"],
        team=body["team_id"],
        user=event["user"],
        delivery=f"event:{body['event_id']}",
    )


def shortcut(body: Payload) -> Incoming:
    return Incoming(
        kind=Kind.SHORTCUT,
        name=body["callback_id"],
        delivery=f"shortcut:{body['trigger_id']}",
        trigger_id=body["trigger_id"],
        **_person(body),
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
        delivery=f"shortcut:{body['trigger_id']}",
        channel=source.channel_id,
        thread_ts=message.get("thread_ts"),
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
        message=source,
        **_person(body),
    )


def action(body: Payload) -> Incoming:
    acted = body["actions"][0]
    view, container = body.get("view") or {}, body.get("container") or {}
    return Incoming(
        kind=Kind.ACTION,
        name=re.sub(r"\.\d+$", "", acted["action_id"]),  # buttons of one kind in one block are numbered
        delivery=f"action:{body['trigger_id']}",
        value=str(_state_value(acted) or ""),
        block_id=acted.get("block_id", ""),
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id"),
        thread_ts=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        message_ts=container.get("message_ts"),
        ephemeral=bool(container.get("is_ephemeral")),
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
        form=_form(view) if view.get("type") == "modal" else None,
        view_id=view.get("id") if view.get("type") == "modal" else None,
        on_home=view.get("type") == "home",
        **_person(body),
    )


def submission(body: Payload) -> Incoming:
    view = body["view"]
    form = _form(view)
    return Incoming(
        kind=Kind.FORM,
        name=view["callback_id"],
        delivery=f"form:{view['id']}:{view.get('hash', '')}",
        thread_ts=form.context.get("thread"),
        message_ts=form.context.get("on", {}).get("ts"),
        trigger_id=body.get("trigger_id"),
        response_url=form.context.get("on", {}).get("to"),
        form=form,
        view=view,
        view_id=view["id"],
        **_person(body),
    )


def options(body: Payload) -> Incoming:
    view = body.get("view")
    return Incoming(
        kind=Kind.OPTIONS,
        name=body["action_id"],
        delivery="",
        text=typed(body.get("value") or ""),
        block_id=body.get("block_id", ""),
        channel=(body.get("channel") or {}).get("id"),
        form=_form(view) if view else None,
        **_person(body),
    )


def _person(body: Payload) -> dict[str, Any]:
    user = body["user"]
    installed = (body.get("view") or {}).get("app_installed_team_id")
    team = installed or (body.get("team") or {}).get("id") or user["team_id"]
    enterprise = (body.get("enterprise") or {}).get("id") or ""
    return {"team": team, "user": user["id"], "home": user.get("team_id"), "enterprise": enterprise}


def _form(view: Payload) -> Form:
    """Field values by the names of their inputs; a long text in several inputs is one again."""
    states = _states(view)
    values: dict[str, Any] = {}
    for name in sorted(states, key=_part):
        whole, n = _part(name)
        value = _state_value(states[name])
        values[whole] = (values.get(whole) or "") + (value or "") if n > 1 else value
    return Form(values, _context(view))


def _states(view: Payload) -> Mapping[str, Payload]:
    """Return what each input of a view holds, by the input's name."""
    entered = (view.get("state") or {}).get("values") or {}
    inputs = {block.get("block_id") for block in view.get("blocks", ()) if block["type"] == "input"}
    return {
        block_id if block_id in inputs else name: state
        for block_id, block in entered.items()
        for name, state in block.items()
    }


def _part(name: str) -> tuple[str, int]:
    """(field, number of the part) of an input: "note_2" holds the second part of a long "note"."""
    field_name, _, number = name.rpartition("_")
    return (field_name, int(number)) if field_name and number.isdecimal() else (name, 1)


def _context(view: Payload) -> Mapping[str, Any]:
    try:
        context = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return context if isinstance(context, dict) else {}


def _state_value(state: Payload) -> Any:
    """Return the value of an input of any type: text, id, YYYY-MM-DD, HH:MM or a list; None if empty."""
    if state.get("selected_option"):
        return state["selected_option"]["value"]
    if "selected_options" in state:
        return [one["value"] for one in state["selected_options"] or []]
    selected = next((state[key] for key in state if key.startswith("selected_")), None)
    return selected if selected is not None else state.get("value")
