"""The JSON shapes of users, channels, messages, views and files, as Slack's Web API and events give them.

Sources: data "interaction" and "methods"; sample payloads of slackapi/java-slack-sdk (json-logs).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sandbox.forms import state_values
from slack_sandbox.limits import Json
from slack_sandbox.manifest import App
from slack_sandbox.workspace import Channel, File, Message, User, View, Workspace

_ICON = "https://a.slack-edge.com/80588/img/plugins/app/bot_"  # what Slack gives apps without one
BOT_ICONS = {f"image_{size}": f"{_ICON}{size}.png" for size in (36, 48, 72)}


def user_json(user: User, workspace: Workspace, *, locale: bool = False, email: bool = False) -> Json:
    """Return a user as users.info gives it to an app in `workspace`."""
    zone = ZoneInfo(user.tz)
    moment = datetime.fromtimestamp(workspace.clock.time(), zone)
    offset = moment.utcoffset()
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": user.real_name.split(" ")[0],
        "last_name": user.real_name.partition(" ")[2],
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "",
        "team": user.team,
    }
    profile |= user.profile
    if email and not user.is_bot:
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"bot_id": user.bot_id, "always_active": True}
    result: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(user.updated),
    }
    if not user.deleted:
        result |= {
            "real_name": user.real_name,
            "tz": user.tz,
            "tz_label": moment.tzname() or user.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": user.is_admin,
            "is_owner": user.is_admin,
            "is_primary_owner": False,
            "is_restricted": bool(user.guest),
            "is_ultra_restricted": user.guest == "single",
            "is_email_confirmed": not user.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
    if user.team != workspace.id:
        result["is_stranger"] = not workspace.shares_channel(user)
    if home := workspace.enterprise_of(user):
        result["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": home,
            "is_admin": False,
            "is_owner": False,
            "teams": [user.team],
        }
    if locale:
        result["locale"] = user.locale
    return result


def dnd_json(user: User, now: float) -> Json:
    """Do Not Disturb as dnd.teamInfo and dnd_updated_user tell it; 1 stands for no time at all."""
    if user.paused_until <= now:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    start, end = int(user.paused_from), int(user.paused_until)
    return {"dnd_enabled": True, "next_dnd_start_ts": start, "next_dnd_end_ts": end}


def channel_json(channel: Channel, workspace: Workspace, *, member: User | None = None) -> Json:
    """Return a conversation as conversations.info gives it.

    `member` is whom is_member speaks of (the bot).
    """
    result: Json = {
        "id": channel.id,
        "created": int(channel.created),
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.id,
        "updated": int(channel.created * 1000),
    }
    if channel.kind == "im":
        other = next((m for m in channel.members if member is None or m != member.id), None)
        return result | {"user": other, "is_open": True, "is_user_deleted": False, "priority": 0}
    return result | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_general": False,
        "creator": channel.creator,
        "unlinked": 0,
        "is_shared": bool(channel.connected),
        "is_ext_shared": bool(channel.connected),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": sorted(channel.connected or {channel.team}),
        "parent_conversation": None,
        "is_member": bool(member and member.id in channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(channel.members),
    }


def message_json(message: Message, *, metadata: bool = False) -> Json:
    """Return a message as history and payloads give it; metadata only when asked for."""
    user = message.user
    result: Json = {
        "type": "message",
        "user": user.id,
        "ts": message.ts,
        "text": message.text,
        "team": user.team,
    }
    if user.is_bot:
        about: Json = {"id": user.bot_id, "app_id": user.app_id, "name": user.real_name, "icons": BOT_ICONS}
        about |= {"deleted": user.deleted, "updated": int(user.updated), "team_id": user.team}
        result |= {"bot_id": user.bot_id, "app_id": user.app_id, "bot_profile": about}
    if subtype := _subtype(message):
        result["subtype"] = subtype
    if message.username:
        result["username"] = message.username
    if message.blocks:
        result["blocks"] = message.blocks
    if message.attachments:
        result["attachments"] = message.attachments
    if message.thread_ts:
        result["thread_ts"] = message.thread_ts
    if replies := _replies(message):
        people = list(dict.fromkeys(reply.user.id for reply in replies))
        result |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len(people),
            "latest_reply": replies[-1].ts,
            "reply_users": people[:5],
            "is_locked": False,
            "subscribed": False,
        }
    elif message.thread_ts and message.thread_ts != message.ts:
        root = message.channel.find(message.thread_ts)
        result["parent_user_id"] = root.user.id if root else None
    if message.edited:
        result["edited"] = {"user": user.id, "ts": message.edited}
    if message.reactions:
        result["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.files:
        result["files"] = [file_json(file) for file in message.files]
    if metadata and message.metadata:
        result["metadata"] = message.metadata
    return result | message.extra


def _subtype(message: Message) -> str:
    if message.username:
        return "bot_message"
    return message.subtype or (
        "thread_broadcast" if message.broadcast else "file_share" * bool(message.files)
    )


def _replies(message: Message) -> list[Message]:
    if message.thread_ts != message.ts:
        return []
    return message.channel.thread(message.ts)[1:]


def view_json(view: View, app: App) -> Json:
    """Return a view as the Web API and interaction payloads give it, with its state."""
    content = view.content
    return {
        "id": view.id,
        "team_id": view.user.team,
        "type": view.type,
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": view.callback_id,
        "state": {"values": state_values(view.blocks, view.typed, view.channel)},
        "hash": view.hash,
        "title": content.get("title"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "submit_disabled": content.get("submit_disabled", False),
        "previous_view_id": view.previous,
        "root_view_id": view.root or view.id,
        "app_id": app.id,
        "external_id": view.external_id,
        "app_installed_team_id": view.team,
        "bot_id": view.bot_id,
    }


def file_json(file: File) -> Json:
    kind = file.name.rpartition(".")[2].lower() if "." in file.name else "binary"
    return {
        "id": file.id,
        "created": int(file.created),
        "timestamp": int(file.created),
        "name": file.name,
        "title": file.title,
        "mimetype": {
            "png": "image/png",
            "pdf": "application/pdf",
            "txt": "text/plain",
            "csv": "text/csv",
        }.get(kind, "application/octet-stream"),
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": file.user.id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "alt_txt": file.alt_text,
        "url_private": file.url,
        "url_private_download": file.url,
        "permalink": file.url,
        "channels": [place for place in file.shared_in if not place.startswith("D")],
        "groups": [],
        "ims": [place for place in file.shared_in if place.startswith("D")],
        "shares": _shares(file),
        "file_access": "visible",
    }


def _shares(file: File) -> Json:
    """Return the messages that show a file, by whether their channel is public."""
    shares: Json = {}
    for channel_id, message in file.shared_in.items():
        kind = "public" if message.channel.kind == "public" else "private"
        shares.setdefault(kind, {})[channel_id] = [{"ts": message.ts}]
    return shares


def permalink(message: Message, url: str) -> str:
    """`.../archives/C1/p1700000000000100`, with the thread for a reply, as chat.getPermalink gives it."""
    link = f"{url}/archives/{message.channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel.id}"
    return link
