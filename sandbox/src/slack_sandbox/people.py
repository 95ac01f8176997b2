"""A person at work in Slack: what they type, press, choose and submit; and what they see.

Each act returns once the app has acked, or the 3 s ran out on the clock.
"""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from slack_sandbox import payloads
from slack_sandbox.blocks import Control, controls, escape, linked, options_of, stored_text, unescape
from slack_sandbox.core import Core
from slack_sandbox.forms import NotThere, empty, find_control, refused, state_of
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.responses import TROUBLE, Outcome, command_answered, failed, view_answered
from slack_sandbox.rules import problems_of_options
from slack_sandbox.wire import file_json, view_json
from slack_sandbox.workspace import Channel, File, Message, User, View, Workspace

_QUERY_MIN: int = LIMITS["elements"]["external_select"]["min_query_length"]["default"]


class Person:
    """Someone to act as. What they look for and is not in front of them raises NotThere."""

    def __init__(self, core: Core, workspace: Workspace, user: User) -> None:
        self.core, self.workspace, self.user = core, workspace, user

    def __repr__(self) -> str:
        return f"<Person {self.user.name} {self.user.id}>"

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    # Seeing

    @property
    def dm(self) -> Channel:
        """The conversation with the app."""
        if self.workspace.bot is None:
            raise NotThere("the app is not installed here")
        return self.workspace.direct(self.user, self.workspace.bot)

    @property
    def views(self) -> list[View]:
        """The open modals, bottom first."""
        teams = self.core.workspaces.values()
        return [view for team in teams for view in team.modals.get(self.user.id, [])]

    @property
    def view(self) -> View | None:
        """The modal in front, if one is open."""
        return self.views[-1] if self.views else None

    @property
    def home(self) -> View | None:
        return self.workspace.homes.get(self.user.id)

    def channels(self) -> list[Channel]:
        """Return the conversations this person can see:
        public ones (members only, for guests) and their own.
        """
        return [channel for channel in self.workspace.channels.values() if self._can_see(channel)]

    def _serving(self, where: Message | View) -> Workspace:
        """Return whose installation of the app serves this:
        one's own, or in a shared channel the other side's.
        """
        if isinstance(where, View):
            return self.core.workspaces[where.team]
        return self.core.workspaces[where.user.team] if where.user.is_bot else self.workspace

    def _can_see(self, channel: Channel) -> bool:
        if self.user.id in channel.members:
            return True
        return channel.kind == "public" and not self.user.guest and self.user.team == channel.team

    def sees(self, channel: Channel, thread: str | None = None) -> list[Message]:
        """Messages in the channel, or in one thread, with this person's ephemerals, oldest first."""
        self._enter(channel)
        return self.workspace.seen_by(self.user, channel, thread)

    def _enter(self, channel: Channel) -> None:
        if self.user.deleted:
            raise NotThere(f"{self.user.name} is deactivated")
        if not self._can_see(channel):
            raise NotThere(f"{self.user.name} is not in #{channel.name or channel.id}")

    # Writing

    async def type(self, channel: Channel, text: str, thread: str | None = None) -> Outcome:
        """Put text into the composer and press Enter: a slash command, or else a message."""
        if not text.startswith("/"):
            return Outcome(message=await self.say(channel, text, thread=thread))
        self._enter(channel)
        name, _, rest = text.partition(" ")
        command = self.core.app.commands.get(name)
        if command is None or self.workspace.bot is None or self.user.team != self.workspace.id:
            return Outcome("invalid_command", f"{name} is not a valid command.")
        if thread is not None:
            return Outcome("not_in_threads", f"{name} is not supported in threads. Sorry!")
        words = linked(self._with_mentions(rest, named=True)) if command.should_escape else escape(rest)
        payload = payloads.slash_command(self.core, self.workspace, self.user, channel, name, words.strip())
        ack = await self.core.delivery.send("slash_commands", payload)
        if not ack.ok:
            return failed(name, ack.error)
        to = self.core.passes.urls[payload["response_url"].removeprefix(self.core.url)]
        return command_answered(self.core, to, ack.body, name)

    async def say(self, channel: Channel, text: str, thread: str | None = None, **about: Any) -> Message:
        """Post a message; "@Name" and "#channel" become mentions. Waits for the app to ack its events."""
        self._enter(channel)
        app, bot = self.core.app, self.workspace.bot
        closed = app.messages_read_only or not app.messages_tab
        if closed and channel.kind == "im" and bot and bot.id in channel.members:
            raise NotThere("Sending messages to this app has been turned off.")
        words = self._with_mentions(text)
        with self.core.delivery.gathering() as events:
            if self.user.id not in channel.members:
                self.workspace.join(channel, self.user)
            blocks = [_rich_text(words)]
            message = self.workspace.post(channel, self.user, words, blocks=blocks, thread_ts=thread, **about)
        await asyncio.gather(*events)
        return message

    def upload(self, name: str, content: bytes, *, title: str = "") -> File:
        """Return a file of one's own: for `say(..., files=[...])`, or as the value of a file input."""
        return self.workspace.add_file(self.user, name, len(content), content=content, title=title, done=True)

    async def edit(self, message: Message, text: str) -> None:
        if message.user is not self.user:
            raise NotThere("only one's own messages can be edited")
        words = self._with_mentions(text)
        with self.core.delivery.gathering() as events:
            self.workspace.edit(message, text=words, blocks=[_rich_text(words)])
        await asyncio.gather(*events)

    async def delete(self, message: Message) -> None:
        if message.user is not self.user and not self.user.is_admin:
            raise NotThere("only one's own messages can be deleted")
        with self.core.delivery.gathering() as events:
            self.workspace.delete(message)
        await asyncio.gather(*events)

    async def react(self, message: Message, name: str) -> None:
        with self.core.delivery.gathering() as events:
            remove = self.user.id in message.reactions.get(name, [])
            self.workspace.react(message, self.user, name.strip(":"), remove=remove)
        await asyncio.gather(*events)

    def _with_mentions(self, text: str, *, named: bool = False) -> str:
        """Escape what was typed and turn names into mentions; with `named` in the form of should_escape."""
        words = escape(text)
        connected = [channel for channel in self.workspace.channels.values() if channel.connected]
        met = [self.core.user(user_id) for channel in connected for user_id in channel.members]
        people = [u for u in (*met, *self.workspace.users.values()) if u and not u.deleted]
        names = {name: u for u in people for name in (u.name, u.real_name)}
        for name in sorted((n for n in names if n), key=len, reverse=True):
            user = names[name]
            mention = f"<@{user.id}|{user.name}>" if named else f"<@{user.id}>"
            words = re.sub(rf"(?<![\w<])@{re.escape(escape(name))}(?!\w)", mention, words)
        for channel in self.workspace.channels.values():
            if channel.name:
                pattern = rf"(?<![\w<])#{re.escape(channel.name)}(?![\w-])"
                words = re.sub(pattern, f"<#{channel.id}|{channel.name if named else ''}>", words)
        return words

    # Pressing and choosing

    async def press(self, where: Message | View, name: str, *, confirm: bool = True) -> Outcome:
        """Press a button, by what it says or its action_id; an entry of an overflow menu by what it says."""
        blocks = self._at(where)
        for control, entry, state in _entries(blocks):
            if entry == name:
                return await self._act(where, control, state)
        control = find_control(blocks, name, want=_BUTTONS)
        if control.element.get("confirm") and not confirm:
            return Outcome()
        return await self._act(where, control, {})

    async def choose(self, where: Message | View, name: str, value: Any) -> Outcome:
        """Choose in a select, date picker, checkboxes ..., or fill in an input; sends what Slack would."""
        control = find_control(self._at(where), name)
        state = await self._state(where, control, value)
        typed = where.typed if isinstance(where, View) else where.typed.setdefault(self.user.id, {})
        typed[control.key] = state
        if not control.tells_app:
            return Outcome()
        return await self._act(where, control, state)

    async def _act(self, where: Message | View, control: Control, state: Json) -> Outcome:
        team = self._serving(where)
        return await self._interact(payloads.block_actions(self.core, team, self.user, where, control, state))

    async def suggest(self, where: Message | View, name: str, query: str) -> list[Json]:
        """Type into a select that the app fills; returns the options offered ([] below min_query_length)."""
        control = find_control(self._at(where), name, want=("external_select", "multi_external_select"))
        return await self._suggested(where, control, query)

    async def _suggested(self, where: Message | View, control: Control, query: str) -> list[Json]:
        """Ask the app for the options of one select: several may go by one action_id."""
        if len(query) < control.element.get("min_query_length", _QUERY_MIN):
            return []
        payload = payloads.block_suggestion(self.core, self._serving(where), self.user, where, control, query)
        ack = await self.core.delivery.send("interactive", payload)
        body = ack.body if isinstance(ack.body, dict) else {}
        groups = body.get("option_groups") or []
        options = [*(body.get("options") or []), *(option for group in groups for option in group["options"])]
        return options if ack.ok and body and not problems_of_options(body) else []

    async def _state(self, where: Message | View, control: Control, value: Any) -> Json:
        """Return the state for a value.

        For an external select, type it first and take what the app offers.
        """
        wanted = value if isinstance(value, list) else [value]
        if control.type == "file_input":
            files = [self.workspace.files[one] if isinstance(one, str) else one for one in wanted if one]
            return {"type": "file_input", "files": [file_json(file) for file in files]}
        if "external" not in control.type or all(isinstance(one, dict) for one in wanted):
            return state_of(control, value)
        offered: list[Json] = []
        for typed in wanted if value else []:
            found = await self._suggested(where, control, str(typed))
            exact = [option for option in found if str(typed) in (option["text"]["text"], option["value"])]
            offered += (exact or found)[:1]  # no option just so: the person takes the first
        chosen = offered if control.type.startswith("multi_") else (offered or [value])[0]
        return state_of(control, chosen, offered)

    def _at(self, where: Message | View) -> list[Json]:
        """Return the blocks in front of the person, if they can reach them."""
        if isinstance(where, View):
            if where.user is not self.user or not where.open:
                raise NotThere("that view is not open for this person")
            return where.blocks
        self._enter(where.channel)
        if where.deleted or where.ephemeral_to not in (None, self.user.id):
            raise NotThere("that message is not there for this person")
        return where.all_blocks

    async def pause(self, minutes: float) -> None:
        """Pause notifications, as the client's own menu does; 0 resumes them."""
        with self.core.delivery.gathering() as events:
            self.workspace.pause(self.user, self.core.clock.time() + 60 * minutes if minutes else 0)
        await asyncio.gather(*events)

    # Shortcuts, modals, Home

    async def shortcut(self, name: str) -> Outcome:
        """Run a global shortcut, by its name or callback_id."""
        shortcut = self.core.app.shortcut(name, "global")
        if shortcut is None:
            raise NotThere(f"the manifest declares no global shortcut {name!r}")
        payload = payloads.global_shortcut(self.core, self.workspace, self.user, shortcut)
        return await self._interact(payload)

    async def message_shortcut(self, message: Message, name: str) -> Outcome:
        """Run a shortcut from a message's menu, by its name or callback_id."""
        shortcut = self.core.app.shortcut(name, "message")
        if shortcut is None:
            raise NotThere(f"the manifest declares no message shortcut {name!r}")
        self._at(message)
        if message.ephemeral:
            raise NotThere("ephemeral messages have no shortcuts")
        payload = payloads.message_shortcut(self.core, self.workspace, self.user, shortcut, message)
        return await self._interact(payload)

    async def _interact(self, payload: Json) -> Outcome:
        team = payload["view"]["app_installed_team_id"] if "view" in payload else payload["team"]["id"]
        if self.core.workspaces[team].bot is None:
            raise NotThere("the app is not installed here")
        if not self.core.app.interactivity:
            return Outcome(
                "interactivity_disabled", "This app is not configured to handle interactive responses."
            )
        ack = await self.core.delivery.send("interactive", payload)
        return Outcome(ack.error, TROUBLE if ack.error else "", view=self.view)

    async def submit(self, view: View, values: Json | None = None) -> Outcome:
        """Fill in a modal ({label, block_id or action_id: value}) and submit it. What was typed stays."""
        blocks = self._at(view)
        for name, value in (values or {}).items():
            control = find_control([b for b in blocks if b["type"] == "input"], name)
            view.typed[control.key] = await self._state(view, control, value)
        if not view.content.get("submit"):
            raise NotThere("this view has nothing to submit")
        missing = self._missing(view)
        if missing:
            return Outcome(action="errors", errors=missing)
        payload = payloads.view_submission(self.core, self._serving(view), self.user, view)
        ack = await self.core.delivery.send("interactive", payload)
        if not ack.ok:
            return Outcome(ack.error, TROUBLE)
        return view_answered(self.core, view, ack.body)

    def _missing(self, view: View) -> dict[str, str]:
        """Return what Slack's client would not send: block_id -> why."""
        found = {}
        for block in view.blocks:
            if block["type"] == "input":
                control = find_control([block], block["element"]["action_id"])
                state = view.typed.get(control.key) or empty(control, view.channel)
                if why := refused(control, state):
                    found[control.block_id] = why
        return found

    async def close(self, view: View, *, all_of_them: bool = False) -> None:
        """Press Cancel; with `all_of_them`, the X that closes the whole stack."""
        self._at(view)
        told = self.views[0] if all_of_them else view
        self.core.modals(self._serving(view)).close(view, all_of_them=all_of_them)
        if told.content.get("notify_on_close"):
            payload = payloads.view_closed(
                self.core, self._serving(view), self.user, told, cleared=all_of_them
            )
            await self.core.delivery.send("interactive", payload)

    async def open_home(self, tab: str = "home") -> View | None:
        """Open the app's Home (or its "messages" tab); returns the view the app has published, if any."""
        if tab == "home" and not self.core.app.home_tab:
            raise NotThere("the manifest does not enable the Home tab")
        detail: Json = {"tab": tab, "channel": self.dm.id}
        if tab == "home" and self.home:
            detail["view"] = view_json(self.home, self.core.app)
        with self.core.delivery.gathering() as events:
            self.workspace.tell("home_opened", user=self.user, detail=detail)
        await asyncio.gather(*events)
        return self.home if tab == "home" else None


_BUTTONS = ("button", "icon_button", "workflow_button")


def _entries(blocks: list[Json]) -> Iterator[tuple[Control, str, Json]]:
    """Return what can be pressed within one control: entries of overflow menus, the two feedback buttons."""
    for control in controls(blocks):
        if control.type == "overflow":
            for option in options_of(control.element):
                yield control, unescape(option["text"]["text"]), {"selected_option": option}
        elif control.type == "feedback_buttons":
            for side in ("positive_button", "negative_button"):
                button = control.element[side]
                yield control, unescape(button["text"]["text"]), {"value": button["value"]}


def _rich_text(words: str) -> Json:
    """Return the rich_text block Slack's client makes of a message."""
    parts: list[Json] = []
    for i, piece in enumerate(re.split(r"<([^<>]+)>", stored_text(words))):
        target, _, label = piece.partition("|")
        if i % 2 == 0:
            parts += [{"type": "text", "text": unescape(piece)}] if piece else []
        elif target.startswith("@"):
            parts.append({"type": "user", "user_id": target[1:]})
        elif target.startswith("#"):
            parts.append({"type": "channel", "channel_id": target[1:]})
        else:
            parts.append({"type": "link", "url": target} | ({"text": label} if label else {}))
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
