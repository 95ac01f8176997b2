"""conversations.history and .replies: reading messages back."""

import re
from collections.abc import Sequence

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.rates import UNLISTED_PAGE
from slack_sandbox.webapi.call import Call, Handler
from slack_sandbox.wire import message_json
from slack_sandbox.workspace import Channel, Message

HISTORY_MOST = 999


def history(call: Call) -> Json:
    """Return the channel's messages, newest first, without replies that stayed in their threads."""
    channel = _readable(call)
    shown = [m for m in channel.messages.values() if m.thread_ts in (None, m.ts) or m.broadcast]
    found = [m for m in reversed(shown) if _within(call, m)]
    page, cursor = _page(call, found, default=100)
    result = {
        "messages": [message_json(m, metadata=call.flag("include_all_metadata")) for m in page],
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return result | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def replies(call: Call) -> Json:
    """Return a thread: its first message, then the replies, oldest first."""
    channel = _readable(call)
    root = channel.find(call.text("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    thread = channel.thread(root.thread_ts or root.ts)
    found = thread[:1] + [m for m in thread[1:] if _within(call, m)]
    page, cursor = _page(call, found, default=HISTORY_MOST)
    result = {
        "messages": [message_json(m, metadata=call.flag("include_all_metadata")) for m in page],
        "has_more": bool(cursor),
    }
    return result | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _page(call: Call, found: Sequence[Message], default: int) -> tuple[list[Message], str]:
    """Return this call's page, which for an app outside the Marketplace is a short one."""
    short = UNLISTED_PAGE if call.core.rates.unlisted else HISTORY_MOST
    return call.page(found, default=default, most=HISTORY_MOST, given=short)


def _readable(call: Call) -> Channel:
    channel = call.channel(scope="history")
    if call.actor.id not in channel.members:
        raise SlackError("not_in_channel")
    for name in ("latest", "oldest"):
        if not re.fullmatch(r"(\d+(\.\d+)?|now)?", call.text(name)):
            raise SlackError(f"invalid_ts_{name}")
    return channel


def _within(call: Call, message: Message) -> bool:
    latest, oldest, ts = call.text("latest"), call.text("oldest"), float(message.ts)
    if latest not in ("", "now") and (
        ts > float(latest) or (ts == float(latest) and not call.flag("inclusive"))
    ):
        return False
    return not (oldest and (ts < float(oldest) or (ts == float(oldest) and not call.flag("inclusive"))))


METHODS: dict[str, Handler] = {"conversations.history": history, "conversations.replies": replies}
