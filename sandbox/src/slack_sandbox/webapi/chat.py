"""chat.*: post, post for one person, update, delete, link (data "message")."""

import json
import re

from slack_sandbox.blocks import Blocks
from slack_sandbox.errors import SlackError
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import check_message
from slack_sandbox.webapi.call import Call, Handler, may_hold
from slack_sandbox.wire import message_json, permalink
from slack_sandbox.workspace import Channel, Message, User

RULES: Json = LIMITS["message"]
TRUNCATED_ABOVE: int = RULES["text_truncated_above"]
SPLIT_ABOVE: int = RULES["text_split_above"]
METADATA_MAX: int = RULES["metadata"]["json_max"]
UPDATE_MAX: int = RULES["chat.update_text_max"]


def post_message(call: Call) -> Json:
    channel = target(call)
    may_write(call, channel)
    text, blocks, attachments = content(call)
    thread_ts = thread(call, channel)
    metadata = metadata_of(call)
    call.core.rates.post(channel.id)
    first, *further = [text] if blocks else _parts(text)
    about: Json = {
        "thread_ts": thread_ts,
        "broadcast": call.flag("reply_broadcast"),
        "username": call.text("username") if call.allows("chat:write.customize") else "",
        "extra": _by_the_app(call),
    }
    message = call.workspace.post(
        channel, call.actor, first, blocks=blocks, attachments=attachments, metadata=metadata, **about
    )
    for part in further:
        call.workspace.post(channel, call.actor, part, **about)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message, metadata=True)}


def me_message(call: Call) -> Json:
    channel = target(call)
    may_write(call, channel)
    if not call.text("text"):
        raise SlackError("no_text")
    call.core.rates.post(channel.id)
    message = call.workspace.post(channel, call.actor, call.text("text"), subtype="me_message")
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = target(call)
    may_write(call, channel)
    user = call.workspace.user(call.text("user"))
    if user is None or user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks, attachments = content(call)
    if len(text) > TRUNCATED_ABOVE:
        raise SlackError("msg_too_long")
    thread_ts = thread(call, channel)
    message = call.workspace.post(
        channel,
        call.actor,
        text,
        blocks=blocks,
        attachments=attachments,
        thread_ts=thread_ts,
        ephemeral_to=user.id,
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Text, blocks and attachments not given stay; given as [] they go."""
    message = own_message(call, "cant_update_message")
    text, blocks, attachments = content(call)
    if len(text) > UPDATE_MAX:
        raise SlackError("msg_too_long")
    new: Json = {}
    if call.get("text") is not None:
        new["text"] = text
    if attachments is not None:
        new["attachments"] = attachments
    if metadata := metadata_of(call):
        new["metadata"] = metadata
    call.workspace.edit(message, blocks=blocks, **new)
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(message, metadata=True),
    }


def delete(call: Call) -> Json:
    message = own_message(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.find(call.text("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(message, call.core.url)}


# What the methods share


def target(call: Call) -> Channel:
    """Return where to post: an id, a channel's name, or a person's id for the DM with them."""
    name = call.text("channel")
    workspace = call.workspace
    person = workspace.user(name)
    if person is not None:
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        if person.deleted or not workspace.shares_channel(person):
            raise SlackError("channel_not_found")
        return workspace.direct(person, call.actor)
    channel = workspace.channels.get(name) or workspace.channel_named(name)
    if channel is None or not (channel.kind == "public" or call.actor.id in channel.members):
        raise SlackError("channel_not_found")
    return channel


def may_write(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    if call.actor.id not in channel.members and not call.allows("chat:write.public"):
        raise SlackError("not_in_channel")
    if channel.kind == "im" and not call.core.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def content(call: Call) -> tuple[str, Blocks | None, Blocks | None]:
    """Text, blocks and attachments, checked as Slack checks them."""
    text, blocks, attachments = call.text("text"), call.get("blocks"), call.get("attachments")
    if (markdown := call.text("markdown_text")) and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if markdown:
        blocks = [{"type": "markdown", "text": markdown}]
    if blocks is not None and not (isinstance(blocks, list) and all(isinstance(b, dict) for b in blocks)):
        raise SlackError("invalid_blocks_format")
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    if isinstance(attachments, list) and len(attachments) > RULES["attachments_max"]:
        raise SlackError("too_many_attachments")
    check_message(blocks or [], attachments or [])
    may_hold(call, blocks or [], "invalid_blocks", "/blocks")
    if len(text) > TRUNCATED_ABOVE and call.method == "chat.postMessage":
        text = text[:TRUNCATED_ABOVE]
        call.warnings.append("message_truncated")
    return text, blocks, attachments


def thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    if not re.fullmatch(r"\d+\.\d{6}", thread_ts):
        raise SlackError("invalid_thread_ts")
    root = channel.find(thread_ts)
    if root is None:
        raise SlackError("thread_not_found")
    return root.thread_ts or thread_ts


def _parts(text: str) -> list[str]:
    """Return the messages that a text becomes: Slack splits a long one that has no blocks."""
    return [text[start : start + SPLIT_ABOVE] for start in range(0, len(text), SPLIT_ABOVE)] or [text]


def _by_the_app(call: Call) -> Json:
    """Return what tells a message that the app posted as a person from one they typed."""
    if call.actor.is_bot:
        return {}
    bot = call.workspace.bot
    return {"app_id": call.core.app.id} | ({"bot_id": bot.bot_id} if bot else {})


def metadata_of(call: Call) -> Json | None:
    metadata = call.get("metadata")
    if metadata in (None, {}):
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata, ensure_ascii=False)) > METADATA_MAX:
        raise SlackError("metadata_too_large")
    return metadata


def own_message(call: Call, refusal: str) -> Message:
    channel = call.channel()
    message = channel.find(call.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    author: User = message.user
    if author is not call.actor:
        raise SlackError(refusal)
    return message


METHODS: dict[str, Handler] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.meMessage": me_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
