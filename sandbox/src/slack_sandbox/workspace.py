"""What a workspace remembers: people, channels, messages, views, files. Only memory, no network.

Every change goes through a Workspace method, which tells the Feed; the page's stream and the app's events
both come from there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from slack_sandbox.blocks import Blocks, prepare, shown_text, stored_text, unescape
from slack_sandbox.clock import Clock
from slack_sandbox.ids import Ids
from slack_sandbox.limits import Json

ChannelKind = Literal["public", "private", "im", "mpim"]


@dataclass(eq=False, slots=True)
class User:
    id: str
    team: str
    name: str
    real_name: str
    tz: str = "America/New_York"
    locale: str = "en-US"
    email: str = ""
    is_admin: bool = False
    is_bot: bool = False
    bot_id: str = ""
    app_id: str = ""
    guest: Literal["", "multi", "single"] = ""
    deleted: bool = False
    updated: float = 0
    profile: Json = field(default_factory=dict)  # what was set by users.profile.set
    paused_from: float = 0
    paused_until: float = 0  # until then they get no notifications


@dataclass(eq=False, slots=True)
class Message:
    """One message. `ephemeral_to` is the id of the one person who sees it, if it is ephemeral."""

    ts: str
    channel: "Channel"
    user: User
    text: str
    blocks: Blocks = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    edited: str | None = None
    subtype: str = ""
    username: str = ""
    ephemeral_to: str | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list["File"] = field(default_factory=list)
    extra: Json = field(default_factory=dict)
    typed: dict[str, dict[tuple[str, str], Json]] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Everything a person reads in it, as plain text: the blocks, or the text where there are none."""
        attached = "\n".join(
            shown_text(a["blocks"]) if a.get("blocks") else a.get("text", "") for a in self.attachments
        )
        return "\n".join(part for part in (shown_text(self.blocks) or unescape(self.text), attached) if part)

    @property
    def all_blocks(self) -> Blocks:
        return [*self.blocks, *(block for a in self.attachments for block in a.get("blocks") or [])]

    @property
    def ephemeral(self) -> bool:
        return self.ephemeral_to is not None


@dataclass(eq=False, slots=True)
class Channel:
    id: str
    name: str
    kind: ChannelKind
    team: str
    creator: str
    created: float
    members: dict[str, None] = field(default_factory=dict)  # user ids, in the order they came
    archived: bool = False
    connected: set[str] = field(default_factory=set)  # ids of other workspaces (Slack Connect)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    last_us: int = 0

    @property
    def is_direct(self) -> bool:
        return self.kind in ("im", "mpim")

    def find(self, ts: str) -> Message | None:
        return self.messages.get(ts)

    def thread(self, ts: str) -> list[Message]:
        """Return the message at `ts` and its replies."""
        root = self.messages.get(ts)
        replies = [m for m in self.messages.values() if m.thread_ts == ts and m.ts != ts]
        return [root, *replies] if root else replies


@dataclass(eq=False, slots=True)
class View:
    """A modal or Home. `content` is what the app sent, made whole; `typed` what the person put in so far."""

    id: str
    team: str
    user: User
    content: Json
    hash: str
    bot_id: str
    root: str = ""
    previous: str | None = None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    channel: str = ""  # where the person was when it opened
    open: bool = True

    @property
    def type(self) -> str:
        return str(self.content["type"])

    @property
    def blocks(self) -> Blocks:
        return list(self.content["blocks"])

    @property
    def title(self) -> str:
        return str((self.content.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.content.get("callback_id", ""))

    @property
    def external_id(self) -> str:
        return str(self.content.get("external_id", ""))

    @property
    def shown(self) -> str:
        return "\n".join(part for part in (self.title, shown_text(self.blocks)) if part)


@dataclass(eq=False, slots=True)
class File:
    id: str
    name: str
    title: str
    user: User
    size: int
    secret: str
    content: bytes | None = None
    alt_text: str = ""
    url: str = ""
    shared_in: dict[str, "Message"] = field(default_factory=dict)  # by the channel's id
    done: bool = False
    deleted: bool = False
    created: float = 0


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened in a workspace. `kind` says what; the other fields name who and what it concerns."""

    kind: str
    team: str
    channel: Channel | None = None
    message: Message | None = None
    user: User | None = None
    view: View | None = None
    detail: Json = field(default_factory=dict)


class Feed:
    """Tells its listeners of every change, in order, at once."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Change], None]] = []

    def tell(self, change: Change) -> None:
        for listener in list(self.listeners):
            listener(change)


class Workspace:
    """One team. `bot` is the app's user while the app is installed here."""

    def __init__(
        self, name: str, *, ids: Ids, clock: Clock, feed: Feed, others: "dict[str, Workspace]"
    ) -> None:
        self.id = ids.new("T")
        self.name = name
        self.domain = name.lower().replace(" ", "-")
        self.ids, self.clock, self.feed, self.others = ids, clock, feed, others
        self.url = ""  # the server's address
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._directs: dict[frozenset[str], Channel] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.scheduled: dict[str, Any] = {}  # id -> webapi.scheduled.Scheduled
        self.bot: User | None = None
        self.enterprise = ""
        """The id of the Enterprise Grid organisation that it is part of; empty without one."""

    def tell(self, kind: str, **of: Any) -> None:
        self.feed.tell(Change(kind, self.id, **of))

    # People

    def add_user(self, name: str, **about: Any) -> User:
        real_name = about.pop("real_name", None) or name.replace(".", " ").title()
        email = about.pop("email", None) or f"{name}@{self.domain}.example"
        user = User(
            self.ids.new("U"), self.id, name, real_name, email=email, updated=self.clock.time(), **about
        )
        self.users[user.id] = user
        self.tell("user", user=user)
        return user

    def user(self, user_id: str) -> User | None:
        """Find a user here, or a stranger someone here shares a channel with."""
        if user_id in self.users:
            return self.users[user_id]
        return next((team.users[user_id] for team in self.others.values() if user_id in team.users), None)

    def enterprise_of(self, user: User) -> str:
        """Return the id of the organisation that a user's own workspace is part of."""
        home = self if user.team == self.id else self.others.get(user.team)
        return home.enterprise if home else ""

    def pause(self, user: User, until: float) -> None:
        """Pause notifications until an instant; one that has passed ends a pause."""
        user.paused_from, user.paused_until = self.clock.time(), until
        self.tell("dnd_changed", user=user)

    def shares_channel(self, user: User) -> bool:
        return user.team == self.id or any(user.id in channel.members for channel in self.channels.values())

    # Channels

    def add_channel(
        self, name: str, kind: ChannelKind, members: list[User], creator: User | None = None
    ) -> Channel:
        prefix = {"public": "C", "private": "C", "mpim": "C", "im": "D"}[kind]
        created = self.clock.time()
        owner = (creator or members[0]).id if creator or members else ""
        channel = Channel(self.ids.new(prefix), name, kind, self.id, owner, created)
        channel.members.update(dict.fromkeys(member.id for member in members))
        self.channels[channel.id] = channel
        self.tell("channel", channel=channel)
        return channel

    def direct(self, *people: User) -> Channel:
        """Return the DM (of two) or group DM (of more) of these people, made if there is none."""
        wanted = frozenset(person.id for person in people)
        if wanted not in self._directs:
            several = len(people) > 2
            name = "mpdm-" + "--".join(person.name for person in people) + "-1" if several else ""
            self._directs[wanted] = self.add_channel(name, "mpim" if several else "im", list(people))
        return self._directs[wanted]

    def channel_named(self, name: str) -> Channel | None:
        return next(
            (c for c in self.channels.values() if c.name == name.lstrip("#") and not c.is_direct), None
        )

    def join(self, channel: Channel, user: User) -> None:
        channel.members[user.id] = None
        self.tell("joined", channel=channel, user=user)

    def leave(self, channel: Channel, user: User) -> None:
        channel.members.pop(user.id, None)
        self.tell("left", channel=channel, user=user)

    def leave_all(self, user: User) -> None:
        """Take a departed person out of all channels; their conversations of two stay readable."""
        for channel in self.channels.values():
            if not channel.is_direct:
                channel.members.pop(user.id, None)

    def connect(self, channel: Channel, other: "Workspace") -> None:
        """Share the channel with another workspace (Slack Connect)."""
        channel.connected.update((self.id, other.id))
        other.channels[channel.id] = channel
        self.tell("channel_changed", channel=channel)
        self.tell("channel_shared", channel=channel, detail={"connected_team_id": other.id})
        other.tell("channel", channel=channel)

    def disconnect(self, channel: Channel, other: "Workspace") -> None:
        """Share the channel with another workspace no longer."""
        channel.connected.discard(other.id)
        if channel.connected == {self.id}:
            channel.connected.clear()
        for user_id in [user_id for user_id in channel.members if user_id in other.users]:
            channel.members.pop(user_id)
        other.channels.pop(channel.id, None)
        about = {"previously_connected_team_id": other.id, "is_ext_shared": bool(channel.connected)}
        self.tell("channel_changed", channel=channel)
        self.tell("channel_unshared", channel=channel, detail=about)

    # Messages

    def next_ts(self, channel: Channel) -> str:
        """Return a time stamp later than any in the channel: Slack's message id."""
        channel.last_us = max(int(self.clock.time() * 1_000_000), channel.last_us + 1)
        return f"{channel.last_us // 1_000_000}.{channel.last_us % 1_000_000:06d}"

    def post(
        self, channel: Channel, user: User, text: str, *, blocks: Blocks | None = None, **about: Any
    ) -> Message:
        """Post a message; with `ephemeral_to`, for that person's eyes only."""
        root = channel.messages.get(about.get("thread_ts") or "")
        if root is not None and not about.get("ephemeral_to"):
            root.thread_ts = root.ts
        message = Message(
            self.next_ts(channel),
            channel,
            user,
            stored_text(text),
            prepare(blocks or [], self.ids),
            self._attached(about.pop("attachments", None) or []),
            **about,
        )
        if message.ephemeral_to:
            channel.ephemerals[message.ts] = message
        else:
            channel.messages[message.ts] = message
        self.tell("message", channel=channel, message=message, user=user)
        return message

    def _attached(self, attachments: list[Json]) -> list[Json]:
        return [
            {**a, "blocks": prepare(a["blocks"], self.ids)} if a.get("blocks") else a for a in attachments
        ]

    def edit(self, message: Message, *, blocks: Blocks | None = None, **new: Any) -> None:
        """Change what the app or person gave anew; the rest stays. Blocks given as [] are removed."""
        before = {"text": message.text, "blocks": message.blocks}
        if "text" in new:
            message.text = stored_text(new.pop("text"))
        if blocks is not None:
            message.blocks = prepare(blocks, self.ids)
        if "attachments" in new:
            new["attachments"] = self._attached(new["attachments"])
        for name, value in new.items():
            setattr(message, name, value)
        if not message.ephemeral:
            message.edited = self.next_ts(message.channel)
        self.tell("message_changed", channel=message.channel, message=message, detail=before)

    def delete(self, message: Message) -> None:
        message.deleted = True
        message.channel.messages.pop(message.ts, None)
        message.channel.ephemerals.pop(message.ts, None)
        self.tell("message_deleted", channel=message.channel, message=message)

    def react(self, message: Message, user: User, name: str, *, remove: bool = False) -> None:
        people = message.reactions.setdefault(name, [])
        people.remove(user.id) if remove else people.append(user.id)
        if not people:
            del message.reactions[name]
        kind = "reaction_removed" if remove else "reaction_added"
        self.tell(kind, channel=message.channel, message=message, user=user, detail={"reaction": name})

    def add_file(self, user: User, name: str, size: int, **about: Any) -> File:
        about["title"] = about.get("title") or name
        secret, created = self.ids.secret(24), self.clock.time()
        file = File(self.ids.new("F"), name, user=user, size=size, secret=secret, created=created, **about)
        file.url = f"{self.url}/files/{file.id}/{quote(name)}"
        self.files[file.id] = file
        return file

    def seen_by(self, user: User, channel: Channel, thread: str | None = None) -> list[Message]:
        """Return what this person sees in the channel (or in one thread),
        ephemerals for them included, in order.
        """

        def visible() -> Iterator[Message]:
            for message in channel.messages.values():
                if (message.thread_ts or message.ts) == thread if thread else _in_channel(message):
                    yield message
            for message in channel.ephemerals.values():
                if message.ephemeral_to == user.id and message.thread_ts == thread:
                    yield message

        return sorted(visible(), key=lambda m: m.ts)


def _in_channel(message: Message) -> bool:
    """Replies show in their thread only, unless also sent to the channel."""
    return message.thread_ts in (None, message.ts) or message.broadcast
