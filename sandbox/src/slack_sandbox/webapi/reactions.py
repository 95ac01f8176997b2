"""reactions.* and pins.add: marks on messages."""

import re

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.webapi.call import Call, Handler
from slack_sandbox.wire import message_json
from slack_sandbox.workspace import Message


def _message(call: Call) -> Message:
    if not (call.text("channel") and call.text("timestamp")):
        raise SlackError("no_item_specified")
    if not re.fullmatch(r"\d+\.\d{6}", call.text("timestamp")):
        raise SlackError("bad_timestamp")
    channel = call.channel()
    message = channel.find(call.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    return message


def add(call: Call) -> Json:
    message, name = _message(call), call.text("name").strip(":")
    if not re.fullmatch(r"[^\s:A-Z]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    if message.channel.archived:
        raise SlackError("is_archived")
    if call.actor.id in message.reactions.get(name, []):
        raise SlackError("already_reacted")
    call.workspace.react(message, call.actor, name)
    return {}


def remove(call: Call) -> Json:
    message, name = _message(call), call.text("name").strip(":")
    if call.actor.id not in message.reactions.get(name, []):
        raise SlackError("no_reaction")
    call.workspace.react(message, call.actor, name, remove=True)
    return {}


def get(call: Call) -> Json:
    message = _message(call)
    return {"type": "message", "channel": message.channel.id, "message": message_json(message)}


def pin(call: Call) -> Json:
    message = _message(call)
    if call.actor.id not in message.channel.members:
        raise SlackError("not_in_channel")
    if "pinned_to" in message.extra:
        raise SlackError("already_pinned")
    message.extra["pinned_to"] = [message.channel.id]
    return {}


METHODS: dict[str, Handler] = {
    "reactions.add": add,
    "reactions.remove": remove,
    "reactions.get": get,
    "pins.add": pin,
}
