"""The control API under /sandbox/: all that a test can do, for the page and for other processes, as JSON.

README.md lists addresses and shapes. Here each handler takes one dict (the path's names, the query and the
body together) and returns one.
"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from slack_sandbox.blocks import controls
from slack_sandbox.core import Core
from slack_sandbox.forms import NotThere
from slack_sandbox.journal import Call, Delivered
from slack_sandbox.limits import Json
from slack_sandbox.people import Person
from slack_sandbox.responses import Outcome
from slack_sandbox.wire import channel_json, file_json, message_json, permalink, user_json, view_json
from slack_sandbox.workspace import Change, Channel, Message, User, View, Workspace

QUEUE_MAX = 10_000
ACTS = {
    "press": "where name",
    "choose": "where name value",
    "shortcut": "name",
    "message_shortcut": "message name",
    "submit": "view values",
    "react": "message name",
    "edit": "message text",
    "delete": "message",
    "pause": "minutes",
}
"""Acts that are a Person's method with these arguments; the others have an `act_` method here."""


class Control:
    def __init__(self, core: Core, app: web.Application, person: Callable[[str], Person]) -> None:
        self.core, self.person = core, person
        self._streams: set[asyncio.Queue[Json | None]] = set()
        routes: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "GET /sandbox/state": self.state,
            "GET /sandbox/people/{person}/sees": self.sees,
            "GET /sandbox/people/{person}/views": self.views,
            "POST /sandbox/people/{person}/{act}": self.act,
            "POST /sandbox/people": self.add_person,
            "POST /sandbox/channels": self.add_channel,
            "POST /sandbox/channels/{channel}/bot": self.move_bot,
            "GET /sandbox/clock": self.clock,
            "POST /sandbox/clock": self.move_clock,
            "GET /sandbox/journal": self.journal,
            "GET /sandbox/faults": self.faults,
            "POST /sandbox/faults": self.add_fault,
            "DELETE /sandbox/faults": self.clear_faults,
            "POST /sandbox/deliver_to": self.deliver_to,
            "POST /sandbox/sockets/{act}": self.sockets,
        }
        for route, handler in routes.items():
            verb, path = route.split()
            app.router.add_route(verb, path, _json(handler))
        app.router.add_get("/sandbox/stream", self.stream)
        core.feed.listeners.append(self._tell_change)
        core.journal.watchers.append(self._tell_entry)
        core.clock.watchers.append(lambda: self._tell({"type": "clock"} | self._clock()))

    def close(self) -> None:
        """End every stream."""
        for queue in self._streams:
            queue.put_nowait(None)

    # What there is

    async def state(self, _asked: Json) -> Json:
        app = self.core.app
        commands = [
            {"command": c.name, "description": c.description, "usage_hint": c.usage_hint}
            for c in app.commands.values()
        ]
        shortcuts = [
            {"name": s.name, "type": s.type, "callback_id": s.callback_id, "description": s.description}
            for s in app.shortcuts
        ]
        about = {"id": app.id, "name": app.name, "display_name": app.display_name, "home_tab": app.home_tab}
        about |= {"messages_tab": app.messages_tab and not app.messages_read_only}
        return {
            "url": self.core.url,
            "clock": self._clock(),
            "app": about | {"commands": commands, "shortcuts": shortcuts},
            "workspaces": [self._workspace(team) for team in self.core.workspaces.values()],
        }

    def _workspace(self, team: Workspace) -> Json:
        return {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "bot": team.bot.id if team.bot else None,
            "people": [self._user(team, user) for user in team.users.values()],
            "channels": [self._channel(team, channel) for channel in team.channels.values()],
        }

    def _user(self, team: Workspace, user: User) -> Json:
        return user_json(user, team, locale=True) | {"paused_until": user.paused_until}

    def _channel(self, team: Workspace, channel: Channel) -> Json:
        latest = next(reversed(channel.messages), "")
        about = {"kind": channel.kind, "members": list(channel.members), "latest": latest}
        return channel_json(channel, team, member=team.bot) | about

    def _clock(self) -> Json:
        clock = self.core.clock
        return {"now": clock.now().isoformat(), "time": clock.time(), "frozen": clock.frozen}

    def _message(self, message: Message) -> Json:
        typed: Json = {user: _nested(state) for user, state in message.typed.items()}
        return message_json(message) | {
            "channel": message.channel.id,
            "ephemeral_to": message.ephemeral_to,
            "permalink": permalink(message, self.core.url),
            "author": message.username or message.user.real_name,
            "is_bot": message.user.is_bot,
            "typed": typed,
        }

    def _view(self, view: View | None) -> Json | None:
        if view is None:
            return None
        widgets = [
            {"label": c.label, "action_id": c.action_id, "block_id": c.block_id, "type": c.type}
            for c in controls(view.blocks)
        ]
        about = {"errors": view.errors, "user": view.user.id, "open": view.open, "controls": widgets}
        return view_json(view, self.core.app) | about

    async def sees(self, asked: Json) -> Json:
        person = self.person(asked["person"])
        seen = person.sees(self._find(person, asked["channel"]), asked.get("thread"))
        return {"messages": [self._message(message) for message in seen]}

    async def views(self, asked: Json) -> Json:
        person = self.person(asked["person"])
        return {"views": [self._view(view) for view in person.views], "home": self._view(person.home)}

    # Acting as a person

    async def act(self, asked: Json) -> Json:
        """Return one act, by name; its answer is the act's."""
        name, person = asked.pop("act"), self.person(asked.pop("person"))
        own = getattr(self, f"act_{name}", None)
        if own is None and name not in ACTS:
            raise NotThere(f"there is no act {name!r}")
        answer = await (own(person, asked) if own else self._plain_act(name, person, asked))
        return self._outcome(person, answer) if isinstance(answer, Outcome) else answer or {"ok": True}

    async def _plain_act(self, name: str, person: Person, asked: Json) -> Any:
        """Return an act whose arguments are just those of the Person's method."""
        finders = {"where": self._where, "message": self._message_of, "view": self._view_of}
        arguments = [finders[n](person, asked) if n in finders else asked.get(n) for n in ACTS[name].split()]
        return await getattr(person, name)(*arguments)

    def _find(self, person: Person, name: str) -> Channel:
        channel = person.workspace.channels.get(name) or person.workspace.channel_named(name)
        if channel is None:
            raise NotThere(f"there is no channel {name!r}")
        return channel

    def _view_of(self, person: Person, asked: Json) -> View:
        view_id = asked["view"]
        for view in [*person.views, person.home]:
            if view is not None and view.id == view_id:
                return view
        raise NotThere(f"there is no view {view_id!r} open")

    def _message_of(self, person: Person, asked: Json) -> Message:
        channel, ts = self._find(person, asked["channel"]), asked["message"]
        message = channel.messages.get(ts) or channel.ephemerals.get(ts)
        if message is None:
            raise NotThere(f"there is no message {ts!r}")
        return message

    def _where(self, person: Person, asked: Json) -> Message | View:
        """`{"view": id}` or `{"channel": id, "message": ts}`."""
        return self._view_of(person, asked) if "view" in asked else self._message_of(person, asked)

    def _outcome(self, person: Person, outcome: Outcome) -> Json:
        return {
            "ok": outcome.ok,
            "error": outcome.error,
            "text": outcome.text,
            "message": self._message(outcome.message) if outcome.message else None,
            "action": outcome.action,
            "errors": outcome.errors,
            "views": [self._view(view) for view in person.views],
        }

    async def act_type(self, person: Person, asked: Json) -> Outcome:
        channel = self._find(person, asked["channel"])
        files = [person.workspace.files[file] for file in asked.get("files", [])]
        if files:
            return Outcome(message=await person.say(channel, asked["text"], asked.get("thread"), files=files))
        return await person.type(channel, asked["text"], asked.get("thread"))

    async def act_suggest(self, person: Person, asked: Json) -> Json:
        return {"options": await person.suggest(self._where(person, asked), asked["name"], asked["query"])}

    async def act_close(self, person: Person, asked: Json) -> Json:
        await person.close(self._view_of(person, asked), all_of_them=asked.get("all", False))
        return {"views": [self._view(view) for view in person.views]}

    async def act_open_home(self, person: Person, asked: Json) -> Json:
        return {"view": self._view(await person.open_home(asked.get("tab", "home")))}

    async def act_open_dm(self, person: Person, asked: Json) -> Json:
        others = [self.person(name).user for name in asked.get("users", [])]
        channel = person.workspace.direct(person.user, *others) if others else person.dm
        return {"channel": self._channel(person.workspace, channel)}

    async def act_join(self, person: Person, asked: Json) -> Json:
        channel = self._find(person, asked["channel"])
        if channel not in person.channels():
            raise NotThere("that channel is private")
        person.workspace.join(channel, person.user)
        return {"channel": self._channel(person.workspace, channel)}

    async def act_upload(self, person: Person, asked: Json) -> Json:
        return {"file": file_json(person.upload(asked["name"], base64.b64decode(asked["content"])))}

    async def act_authorize(self, person: Person, asked: Json) -> Json:
        allow = asked.get("allow", True)
        return {
            "redirect": self.core.oauth.decide(asked["query"], person.workspace, person.user, allow=allow)
        }

    # Arranging things

    def _team(self, asked: Json) -> Workspace:
        teams = self.core.workspaces
        return teams[asked.pop("workspace")] if "workspace" in asked else next(iter(teams.values()))

    async def add_person(self, asked: Json) -> Json:
        team = self._team(asked)
        return user_json(team.add_user(**asked), team, locale=True)

    async def add_channel(self, asked: Json) -> Json:
        team = self._team(asked)
        people = [team.users[user] for user in asked.get("members", [])]
        if asked.get("bot", True) and team.bot:
            people.append(team.bot)
        kind: Any = "private" if asked.get("private") else "public"
        return self._channel(team, team.add_channel(asked["name"], kind, people))

    async def move_bot(self, asked: Json) -> Json:
        """`{"member": true}` invites the bot into a channel, false removes it."""
        teams = {channel: team for team in self.core.workspaces.values() for channel in team.channels}
        team = teams[asked["channel"]]
        channel = team.channels[asked["channel"]]
        if team.bot is not None:
            (team.join if asked.get("member", True) else team.leave)(channel, team.bot)
        return self._channel(team, channel)

    async def clock(self, _asked: Json) -> Json:
        return self._clock()

    async def move_clock(self, asked: Json) -> Json:
        """`{"days": 3, "hours": 1}` moves by a span, `{"to": "2026-12-01T09:00:00+00:00"}` to an instant."""
        if "to" in asked:
            self.core.clock.move_to(datetime.fromisoformat(asked["to"]))
        else:
            self.core.clock.move(**asked)
        return self._clock()

    async def journal(self, asked: Json) -> Json:
        """Web API calls (`method`, `ok`, `error`, `limit` narrow them) and deliveries, newest first."""
        ok, limit = {"true": True, "false": False}.get(asked.get("ok", "")), int(asked.get("limit", 100))
        found = self.core.journal.search(asked.get("method", ""), ok=ok, error=asked.get("error", ""))
        sent = list(self.core.journal.deliveries)
        return {
            "calls": [_entry(call) for call in found[::-1][:limit]],
            "deliveries": [_entry(one) for one in sent[::-1][:limit]],
        }

    async def faults(self, _asked: Json) -> Json:
        return {"faults": [{n: getattr(f, n) for n in f.__slots__} for f in self.core.faults.pending]}

    async def add_fault(self, asked: Json) -> Json:
        self.core.faults.add(**asked)
        return await self.faults(asked)

    async def clear_faults(self, asked: Json) -> Json:
        self.core.faults.clear()
        return await self.faults(asked)

    async def deliver_to(self, asked: Json) -> Json:
        self.core.delivery.deliver_to(asked["url"])
        return {"url": self.core.delivery.url}

    async def sockets(self, asked: Json) -> Json:
        """`refresh`, `disable` or `cut` the Socket Mode connections."""
        sockets = self.core.sockets
        if asked["act"] == "cut":
            sockets.cut()
        else:
            await {"refresh": sockets.refresh, "disable": sockets.disable}[asked["act"]]()
        return {"connections": len(sockets.connections)}

    # The stream of what changes, as server-sent events

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue(QUEUE_MAX)
        self._streams.add(queue)
        try:
            await response.write(b": hello\n\n")
            while (told := await queue.get()) is not None:
                await response.write(f"event: {told['type']}\ndata: {json.dumps(told)}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self._streams.discard(queue)
        return response

    def _tell(self, told: Json) -> None:
        for queue in self._streams:
            if not queue.full():
                queue.put_nowait(told)

    def _tell_change(self, change: Change) -> None:
        if not self._streams:
            return
        team = self.core.workspaces[change.team]
        told: Json = {"type": change.kind, "team": change.team}
        if change.message is not None:
            told |= {"message": self._message(change.message), "channel": change.message.channel.id}
        elif change.channel is not None:
            told |= {"channel": self._channel(team, change.channel)}
        if change.view is not None:
            told |= {"view": self._view(change.view), "user": change.view.user.id}
        elif change.user is not None:
            told |= {"user": self._user(team, change.user)}
        if "reaction" in change.detail:
            told["reaction"] = change.detail["reaction"]
        self._tell(told)

    def _tell_entry(self, entry: Call | Delivered) -> None:
        if self._streams:
            self._tell({"type": "call" if isinstance(entry, Call) else "delivery"} | _entry(entry))


def _json(handler: Callable[[Json], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            body = await request.json() if request.method == "POST" and request.body_exists else {}
            return web.json_response(await handler({**request.match_info, **request.query, **body}))
        except (LookupError, TypeError, ValueError) as why:
            missing = isinstance(why, KeyError)
            said = f"{why} is missing or not there" if missing else str(why)
            return web.json_response({"error": said}, status=400)

    return answer


def _entry(entry: Call | Delivered) -> Json:
    made: Json = {name: getattr(entry, name) for name in entry.__slots__}
    return made | {"ok": entry.ok, "error": entry.error} if isinstance(entry, Call) else made


def _nested(state: dict[tuple[str, str], Json]) -> Json:
    """`{(block, action): state}` -> block -> action -> state, as in view.state.values."""
    values: Json = {}
    for (block_id, action_id), one in state.items():
        values.setdefault(block_id, {})[action_id] = one
    return values
