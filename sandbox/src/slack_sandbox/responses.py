"""Carry out an app's answer to a person's act: a message by ack or response_url, or a change of a view."""

from dataclasses import dataclass, field
from typing import Any

from slack_sandbox.core import Core
from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.rules import check_message, check_view
from slack_sandbox.triggers import ResponseUrl
from slack_sandbox.workspace import Message, View, Workspace


@dataclass(slots=True)
class Outcome:
    """What came of an act, as the person sees it.

    `error` is Slack's code when it went wrong and `text` what the person reads: Slack's words then, the
    answer's text otherwise. `message` is the answer itself. For a submitted view `action` is "closed",
    "cleared", "updated", "pushed" or "errors", and `errors` maps block_id -> text.
    """

    error: str = ""
    text: str = ""
    message: Message | None = None
    view: View | None = None
    action: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.error and not self.errors


def respond(core: Core, to: ResponseUrl, body: Json) -> Message | None:
    """Do what a message sent to a response_url asks for (data "interaction.response_url")."""
    workspace = core.workspaces[to.team]
    if not isinstance(body.get("text") or "", str):
        raise SlackError("invalid_payload", status=400)
    check_message(body.get("blocks") or [], body.get("attachments") or [])
    content = _content(body)
    original = to.message if to.message is not None and not to.message.deleted else None
    if body.get("delete_original") and original is not None:
        workspace.delete(original)
        if not content:
            return None
    elif body.get("replace_original") and original is not None:
        if not content:
            raise SlackError("no_text", status=400)
        blocks, attachments = body.get("blocks") or [], body.get("attachments") or []
        workspace.edit(original, text=body.get("text") or "", blocks=blocks, attachments=attachments)
        return original
    if not content:
        raise SlackError("no_text", status=400)
    return _say(workspace, to, body)


def _content(body: Json) -> bool:
    return bool(body.get("text") or body.get("blocks") or body.get("attachments"))


def _say(workspace: Workspace, to: ResponseUrl, body: Json) -> Message:
    in_channel = body.get("response_type") == "in_channel"
    bot = workspace.bot
    if bot is None:
        raise SlackError("account_inactive", status=403)
    return workspace.post(
        to.channel,
        bot,
        body.get("text") or "",
        blocks=body.get("blocks"),
        attachments=body.get("attachments"),
        metadata=body.get("metadata"),
        thread_ts=body.get("thread_ts") if in_channel else None,
        ephemeral_to=None if in_channel else to.user.id,
    )


def command_answered(core: Core, to: ResponseUrl, body: Any, command: str) -> Outcome:
    """Return the body of a slash command's ack: nothing, plain text, or a message."""
    if body in (None, "", {}):
        return Outcome()
    try:
        if not isinstance(body, str | dict):
            raise SlackError("invalid_command_response")
        message = respond(core, to, {"text": body} if isinstance(body, str) else body)
    except SlackError:
        return failed(command, "invalid_command_response")
    return Outcome(message=message, text=message.shown if message else "")


def failed(command: str, error: str) -> Outcome:
    """Return a slash command that went wrong, in Slack's words."""
    return Outcome(error, f'{command} failed with the error "{error}"')


def view_answered(core: Core, view: View, body: Any) -> Outcome:
    """Return the body of a view_submission's ack:
    close, clear, errors, update or push (data "view_submission").
    """
    modals = core.modals(core.workspaces[view.team])
    if body in (None, "", {}):
        modals.close(view)
        return Outcome(action="closed")
    answer = body if isinstance(body, dict) else {}
    action = answer.get("response_action")
    try:
        if action == "clear":
            modals.close(view, all_of_them=True)
            return Outcome(action="cleared")
        if action == "errors" and _fits(view, answer.get("errors")):
            view.errors = dict(answer["errors"])
            core.workspaces[view.team].tell("view_updated", user=view.user, view=view)
            return Outcome(action="errors", errors=view.errors)
        if action in ("update", "push") and isinstance(answer.get("view"), dict):
            check_view(answer["view"], "modal")
            if action == "update":
                return Outcome(action="updated", view=modals.update(view, answer["view"]))
            return Outcome(action="pushed", view=modals.push(view.user, answer["view"], view.channel))
    except SlackError as refused:
        return Outcome(error=refused.code, text=TROUBLE)
    return Outcome(error="invalid_response", text=TROUBLE)


TROUBLE = "We had some trouble connecting. Try again?"


def _fits(view: View, errors: Any) -> bool:
    """Errors must be texts under the block_ids of the view's input blocks."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    return isinstance(errors, dict) and bool(errors) and set(errors) <= inputs
