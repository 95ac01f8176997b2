"""chat.scheduleMessage and its list and undo: messages that post themselves (data "schedule")."""

from dataclasses import dataclass

from slack_sandbox.clock import Alarm
from slack_sandbox.errors import SlackError
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.webapi.call import Call, Handler
from slack_sandbox.webapi.chat import TRUNCATED_ABOVE, content, may_write, metadata_of, target, thread
from slack_sandbox.workspace import Channel

RULES: Json = LIMITS["schedule"]
FIVE_MINUTES = 300
UNDO_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Scheduled:
    id: str
    channel: Channel
    post_at: int
    text: str
    created: int
    alarm: Alarm


def schedule(call: Call) -> Json:
    channel = target(call)
    may_write(call, channel)
    text, blocks, attachments = content(call)
    if len(text) > TRUNCATED_ABOVE:
        raise SlackError("msg_too_long")
    metadata, thread_ts = metadata_of(call), thread(call, channel)
    post_at, now = call.number("post_at", 0), call.core.clock.time()
    if post_at <= 0:
        raise SlackError("invalid_time")
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + RULES["max_days_ahead"] * 86_400:
        raise SlackError("time_too_far")
    waiting = call.workspace.scheduled
    near = [s for s in waiting.values() if s.channel is channel and abs(s.post_at - post_at) < FIVE_MINUTES]
    if len(near) >= RULES["per_channel_per_5min"]:
        raise SlackError("restricted_too_many")
    workspace, bot = call.workspace, call.actor
    about: Json = {"thread_ts": thread_ts, "broadcast": call.flag("reply_broadcast")}
    scheduled_id = call.core.ids.new("Q")

    def post() -> None:
        waiting.pop(scheduled_id, None)
        if metadata is None:  # scheduled messages with metadata do not post
            workspace.post(channel, bot, text, blocks=blocks, attachments=attachments, **about)

    alarm = call.core.clock.call_at(post_at, post)
    waiting[scheduled_id] = Scheduled(scheduled_id, channel, post_at, text, int(now), alarm)
    message = {"text": text, "type": "delayed_message", "user": bot.id, "bot_id": bot.bot_id}
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled_id,
        "post_at": post_at,
        "message": message,
    }


def listing(call: Call) -> Json:
    wanted = call.text("channel")
    found = [s for s in call.workspace.scheduled.values() if wanted in ("", s.channel.id)]
    page, cursor = call.page(sorted(found, key=lambda s: s.post_at), default=100)
    return {
        "scheduled_messages": [
            {
                "id": s.id,
                "channel_id": s.channel.id,
                "post_at": s.post_at,
                "date_created": s.created,
                "text": s.text,
            }
            for s in page
        ],
        "response_metadata": {"next_cursor": cursor},
    }


def delete(call: Call) -> Json:
    channel = target(call)
    found = call.workspace.scheduled.get(call.text("scheduled_message_id"))
    if found is None or found.channel is not channel or found.post_at - call.core.clock.time() < UNDO_SECONDS:
        raise SlackError("invalid_scheduled_message_id")
    found.alarm.cancel()
    del call.workspace.scheduled[found.id]
    return {}


METHODS: dict[str, Handler] = {
    "chat.scheduleMessage": schedule,
    "chat.scheduledMessages.list": listing,
    "chat.deleteScheduledMessage": delete,
}
