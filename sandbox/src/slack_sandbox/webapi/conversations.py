"""conversations.* and users.conversations: finding, opening, joining and filling channels."""

import re

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.webapi.call import FAMILY, Call, Handler
from slack_sandbox.wire import channel_json
from slack_sandbox.workspace import Channel, User

TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
DIRECT_MAX = 8
INVITED_MAX = 1000
NAME_MAX = 80
WRITE = {
    "public": ("channels:manage", "channels:write"),
    "private": ("groups:write",),
    "mpim": ("mpim:write",),
    "im": ("im:write",),
}


def info(call: Call) -> Json:
    channel = call.channel(scope="read")
    made = channel_json(channel, call.workspace, member=call.actor)
    if not call.flag("include_num_members"):
        made.pop("num_members", None)
    if call.flag("include_locale"):
        made["locale"] = "en-US"
    return {"channel": made}


def listing(call: Call) -> Json:
    visible = [
        c for c in call.workspace.channels.values() if c.kind == "public" or call.actor.id in c.members
    ]
    return _page(call, visible)


def of_user(call: Call) -> Json:
    """users.conversations: where a person (or the app) is a member, as far as the app can see."""
    member = call.user() if call.text("user") else call.actor
    visible = [
        c
        for c in call.workspace.channels.values()
        if member.id in c.members and (c.kind == "public" or call.actor.id in c.members)
    ]
    return _page(call, visible)


def _page(call: Call, visible: list[Channel]) -> Json:
    wanted = [name.strip() for name in (call.text("types") or "public_channel").split(",")]
    if not set(wanted) <= set(TYPES):
        raise SlackError("invalid_types")
    for name in wanted:
        if call.token:
            call.token.require(f"{FAMILY[TYPES[name]]}:read")
    kinds = {TYPES[name] for name in wanted}
    found = [c for c in visible if c.kind in kinds and not (c.archived and call.flag("exclude_archived"))]
    page, cursor = call.page(found, default=100)
    made = [channel_json(c, call.workspace, member=call.actor) for c in page]
    return {"channels": made, "response_metadata": {"next_cursor": cursor}}


def members(call: Call) -> Json:
    channel = call.channel(scope="read")
    page, cursor = call.page(list(channel.members), default=100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def open_direct(call: Call) -> Json:
    """conversations.open: the DM or group DM with these people."""
    if call.text("channel"):
        channel = call.channel()
        if not channel.is_direct:
            raise SlackError("method_not_supported_for_channel_type")
        return {"channel": _opened(call, channel), "no_op": True, "already_open": True}
    if not call.text("users"):
        raise SlackError("users_list_not_supplied")
    names = {name: None for name in call.text("users").split(",") if name not in ("", call.actor.id)}
    if not names:
        raise SlackError("not_enough_users")
    if len(names) > DIRECT_MAX:
        raise SlackError("too_many_users")
    people = [call.workspace.user(name) for name in names]
    known = [person for person in people if person is not None]
    if len(known) < len(people):
        raise SlackError("user_not_found")
    if any(person.deleted for person in known):
        raise SlackError("user_disabled")
    if any(person.is_bot for person in known):
        raise SlackError("cannot_dm_bot")
    if any(not call.workspace.shares_channel(person) for person in known):
        raise SlackError("user_not_visible")
    if call.token:
        call.token.require("im:write" if len(known) == 1 else "mpim:write")
    before = len(call.workspace.channels)
    channel = call.workspace.direct(*known, call.actor)
    there = len(call.workspace.channels) == before
    return {"channel": _opened(call, channel)} | ({"no_op": True, "already_open": True} if there else {})


def _opened(call: Call, channel: Channel) -> Json:
    whole = channel_json(channel, call.workspace, member=call.actor)
    return whole if call.flag("return_im") else {"id": channel.id}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    there = call.actor.id in channel.members
    if there:
        call.warnings.append("already_in_channel")
    else:
        call.workspace.join(channel, call.actor)
    return {"channel": channel_json(channel, call.workspace, member=call.actor)}


def create(call: Call) -> Json:
    name, private = call.text("name"), call.flag("is_private")
    if call.token:
        call.token.require(*WRITE["private" if private else "public"])
    if len(name) > NAME_MAX:
        raise SlackError("invalid_name_maxlength")
    if not re.search(r"[^\W_]", name):
        raise SlackError("invalid_name_punctuation")
    if not re.fullmatch(r"[\w-]+", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if call.workspace.channel_named(name):
        raise SlackError("name_taken")
    channel = call.workspace.add_channel(name, "private" if private else "public", [call.actor])
    return {"channel": channel_json(channel, call.workspace, member=call.actor)}


def invite(call: Call) -> Json:
    channel = call.channel()
    if call.token:
        call.token.require(*WRITE[channel.kind])
    if channel.is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    if call.actor.id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    names = call.text("users").split(",")
    if len(names) > INVITED_MAX:
        raise SlackError("no_permission")
    for name in names:
        person = call.workspace.users.get(name)
        if person is None:
            raise SlackError("user_not_found")
        _may_enter(call, person, channel)
        call.workspace.join(channel, person)
    return {"channel": channel_json(channel, call.workspace, member=call.actor)}


def _may_enter(call: Call, person: User, channel: Channel) -> None:
    if person is call.actor:
        raise SlackError("cant_invite_self")
    if person.id in channel.members:
        raise SlackError("already_in_channel")
    if person.deleted:
        raise SlackError("user_not_found")
    elsewhere = [c for c in call.workspace.channels.values() if person.id in c.members and not c.is_direct]
    if person.guest == "single" and elsewhere:
        raise SlackError("ura_max_channels")


METHODS: dict[str, Handler] = {
    "conversations.info": info,
    "conversations.list": listing,
    "users.conversations": of_user,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.join": join,
    "conversations.create": create,
    "conversations.invite": invite,
}
