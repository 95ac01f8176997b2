"""The control API under /sandbox/: all that a test can do, for the page and for other processes, as JSON."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox.blocks import Control as Widget
from sandbox.blocks import controls
from sandbox.core import Core
from sandbox.forms import NotThere
from sandbox.journal import Call, Delivered
from sandbox.limits import Json
from sandbox.people import Person
from sandbox.responses import Outcome
from sandbox.wire import channel_json, message_json, permalink, user_json, view_json
from sandbox.workspace import Change, Message, View, Workspace

Act = Callable[[Person, Json], Awaitable[Json]]
QUEUE_MAX = 10_000


class Control:
    def __init__(self, core: Core, app: web.Application, person: Callable[[str], Person]) -> None:
        self.core, self.person = core, person
        self._streams: set[asyncio.Queue[Json | None]] = set()
        app.add_routes(
            [
                web.get("/sandbox/state", self.state),
                web.get("/sandbox/stream", self.stream),
                web.get("/sandbox/people/{person}/sees", self.sees),
                web.get("/sandbox/people/{person}/views", self.views),
                web.post("/sandbox/people/{person}/{act}", self.act),
                web.post("/sandbox/people", self.add_person),
                web.post("/sandbox/channels", self.add_channel),
                web.post("/sandbox/channels/{channel}/bot", self.move_bot),
                web.get("/sandbox/clock", self.clock),
                web.post("/sandbox/clock", self.move_clock),
                web.get("/sandbox/journal", self.journal),
                web.get("/sandbox/faults", self.faults),
                web.post("/sandbox/faults", self.add_fault),
                web.delete("/sandbox/faults", self.clear_faults),
                web.post("/sandbox/deliver_to", self.deliver_to),
                web.post("/sandbox/sockets/{act}", self.sockets),
            ]
        )
        core.feed.listeners.append(self._tell_change)
        core.journal.watchers.append(self._tell_entry)
        core.clock.watchers.append(lambda: self._tell({"type": "clock", **self._clock()}))

    def close(self) -> None:
        """End every stream."""
        for queue in self._streams:
            queue.put_nowait(None)

    # What there is

    async def state(self, _request: web.Request) -> web.Response:
        app = self.core.app
        return web.json_response(
            {
                "url": self.core.url,
                "clock": self._clock(),
                "app": {
                    "id": app.id,
                    "name": app.name,
                    "display_name": app.display_name,
                    "home_tab": app.home_tab,
                    "messages_tab": app.messages_tab and not app.messages_read_only,
                    "commands": [
                        {"command": c.name, "description": c.description, "usage_hint": c.usage_hint}
                        for c in app.commands.values()
                    ],
                    "shortcuts": [
                        {
                            "name": s.name,
                            "type": s.type,
                            "callback_id": s.callback_id,
                            "description": s.description,
                        }
                        for s in app.shortcuts
                    ],
                },
                "workspaces": [self._workspace(team) for team in self.core.workspaces.values()],
            }
        )

    def _workspace(self, team: Workspace) -> Json:
        return {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "bot": team.bot.id if team.bot else None,
            "people": [user_json(user, team, locale=True) for user in team.users.values()],
            "channels": [self._channel(team, channel.id) for channel in team.channels.values()],
        }

    def _channel(self, team: Workspace, channel_id: str) -> Json:
        channel = team.channels[channel_id]
        latest = next(reversed(channel.messages), "")
        about = {"kind": channel.kind, "members": list(channel.members), "latest": latest}
        return channel_json(channel, team, member=team.bot) | about

    def _clock(self) -> Json:
        return {
            "now": self.core.clock.now().isoformat(),
            "time": self.core.clock.time(),
            "frozen": self.core.clock.frozen,
        }

    def _message(self, message: Message) -> Json:
        return message_json(message) | {
            "channel": message.channel.id,
            "ephemeral_to": message.ephemeral_to,
            "permalink": permalink(message, self.core.url),
            "author": message.username or message.user.real_name,
            "is_bot": message.user.is_bot,
            "typed": {user: _typed(state) for user, state in message.typed.items()},
        }

    def _view(self, view: View | None) -> Json | None:
        if view is None:
            return None
        about = {
            "errors": view.errors,
            "user": view.user.id,
            "open": view.open,
            "controls": _controls(view.blocks),
        }
        return view_json(view, self.core.app) | about

    async def sees(self, request: web.Request) -> web.Response:
        person = self._person(request)
        channel = self._at(person, "channel", request.query.get("channel", ""))
        seen = person.sees(channel, request.query.get("thread"))
        return web.json_response({"messages": [self._message(message) for message in seen]})

    async def views(self, request: web.Request) -> web.Response:
        person = self._person(request)
        views = [self._view(view) for view in person.views]
        return web.json_response({"views": views, "home": self._view(person.home)})

    # Acting as a person

    async def act(self, request: web.Request) -> web.Response:
        """One act, by name, with its arguments as JSON; answers as the act does."""
        acts: dict[str, Act] = {
            "type": self._type,
            "press": self._press,
            "choose": self._choose,
            "suggest": self._suggest,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
            "submit": self._submit,
            "close": self._close,
            "open_home": self._open_home,
            "open_dm": self._open_dm,
            "join": self._join,
            "react": self._react,
            "edit": self._edit,
            "delete": self._delete,
            "authorize": self._authorize,
        }
        act = acts.get(request.match_info["act"])
        if act is None:
            return _refuse(f"there is no act {request.match_info['act']!r}; there is {', '.join(acts)}", 404)
        try:
            return web.json_response(await act(self._person(request), await request.json()))
        except (NotThere, KeyError, ValueError) as why:
            return _refuse(str(why.args[0]) if why.args else str(why))

    def _person(self, request: web.Request) -> Person:
        return self.person(request.match_info["person"])

    def _at(self, person: Person, kind: str, key: str) -> Any:
        if kind == "channel":
            channel = person.workspace.channels.get(key) or person.workspace.channel_named(key)
            if channel is None:
                raise NotThere(f"there is no channel {key!r}")
            return channel
        found = [v for v in [*person.views, person.home] if v is not None and v.id == key]
        if not found:
            raise NotThere(f"there is no view {key!r} open")
        return found[0]

    def _where(self, person: Person, body: Json) -> Message | View:
        """`{"view": id}` or `{"channel": id, "message": ts}`."""
        if "view" in body:
            view: View = self._at(person, "view", body["view"])
            return view
        channel = self._at(person, "channel", body["channel"])
        message: Message | None = channel.messages.get(body["message"]) or channel.ephemerals.get(
            body["message"]
        )
        if message is None:
            raise NotThere(f"there is no message {body['message']!r}")
        return message

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

    async def _type(self, person: Person, body: Json) -> Json:
        channel = self._at(person, "channel", body["channel"])
        return self._outcome(person, await person.type(channel, body["text"], thread=body.get("thread")))

    async def _press(self, person: Person, body: Json) -> Json:
        return self._outcome(person, await person.press(self._where(person, body), body["name"]))

    async def _choose(self, person: Person, body: Json) -> Json:
        where = self._where(person, body)
        return self._outcome(person, await person.choose(where, body["name"], body.get("value")))

    async def _suggest(self, person: Person, body: Json) -> Json:
        return {"options": await person.suggest(self._where(person, body), body["name"], body["query"])}

    async def _shortcut(self, person: Person, body: Json) -> Json:
        return self._outcome(person, await person.shortcut(body["name"]))

    async def _message_shortcut(self, person: Person, body: Json) -> Json:
        message = self._where(person, body)
        if not isinstance(message, Message):
            raise NotThere("shortcuts are for messages")
        return self._outcome(person, await person.message_shortcut(message, body["name"]))

    async def _submit(self, person: Person, body: Json) -> Json:
        view = self._at(person, "view", body["view"])
        return self._outcome(person, await person.submit(view, body.get("values")))

    async def _close(self, person: Person, body: Json) -> Json:
        await person.close(self._at(person, "view", body["view"]), all_of_them=body.get("all", False))
        return {"views": [self._view(view) for view in person.views]}

    async def _open_home(self, person: Person, body: Json) -> Json:
        return {"view": self._view(await person.open_home(body.get("tab", "home")))}

    async def _open_dm(self, person: Person, body: Json) -> Json:
        others = [self.person(name).user for name in body.get("users", [])]
        channel = person.workspace.direct(person.user, *others) if others else person.dm
        return {"channel": self._channel(person.workspace, channel.id)}

    async def _join(self, person: Person, body: Json) -> Json:
        channel = self._at(person, "channel", body["channel"])
        if channel not in person.channels():
            raise NotThere("that channel is private")
        person.workspace.join(channel, person.user)
        return {"channel": self._channel(person.workspace, channel.id)}

    async def _react(self, person: Person, body: Json) -> Json:
        await person.react(self._own(person, body), body["name"])
        return {"ok": True}

    async def _edit(self, person: Person, body: Json) -> Json:
        await person.edit(self._own(person, body), body["text"])
        return {"ok": True}

    async def _delete(self, person: Person, body: Json) -> Json:
        await person.delete(self._own(person, body))
        return {"ok": True}

    def _own(self, person: Person, body: Json) -> Message:
        message = self._where(person, body)
        if not isinstance(message, Message):
            raise NotThere("that is not a message")
        return message

    async def _authorize(self, person: Person, body: Json) -> Json:
        allow = body.get("allow", True)
        return {"redirect": self.core.oauth.decide(body["query"], person.workspace, person.user, allow=allow)}

    # Arranging things

    async def add_person(self, request: web.Request) -> web.Response:
        body = await request.json()
        team = self.core.workspaces.get(body.pop("workspace", "")) or next(
            iter(self.core.workspaces.values())
        )
        return web.json_response(user_json(team.add_user(**body), team, locale=True))

    async def add_channel(self, request: web.Request) -> web.Response:
        body = await request.json()
        team = self.core.workspaces.get(body.get("workspace", "")) or next(
            iter(self.core.workspaces.values())
        )
        people = [team.users[user] for user in body.get("members", [])]
        if body.get("bot", True) and team.bot:
            people.append(team.bot)
        channel = team.add_channel(body["name"], "private" if body.get("private") else "public", people)
        return web.json_response(self._channel(team, channel.id))

    async def move_bot(self, request: web.Request) -> web.Response:
        """`{"member": true}` invites the bot into a channel, false removes it."""
        for team in self.core.workspaces.values():
            channel = team.channels.get(request.match_info["channel"])
            if channel is not None and team.bot is not None:
                move = team.join if (await request.json()).get("member", True) else team.leave
                move(channel, team.bot)
                return web.json_response(self._channel(team, channel.id))
        return _refuse("there is no such channel", 404)

    async def clock(self, _request: web.Request) -> web.Response:
        return web.json_response(self._clock())

    async def move_clock(self, request: web.Request) -> web.Response:
        """`{"days": 3, "hours": 1}` moves by a span, `{"to": "2026-12-01T09:00:00+00:00"}` to an instant."""
        body = await request.json()
        try:
            if "to" in body:
                self.core.clock.move_to(datetime.fromisoformat(body["to"]))
            else:
                self.core.clock.move(**body)
        except (TypeError, ValueError) as why:
            return _refuse(str(why))
        return web.json_response(self._clock())

    async def journal(self, request: web.Request) -> web.Response:
        """Web API calls (`method`, `ok`, `error`, `limit` narrow them) and deliveries, newest first."""
        query = request.query
        ok = {"true": True, "false": False}.get(query.get("ok", ""))
        limit = int(query.get("limit", 100))
        found = self.core.journal.search(query.get("method", ""), ok=ok, error=query.get("error", ""))
        deliveries = list(self.core.journal.deliveries)
        return web.json_response(
            {
                "calls": [_entry(call) for call in found[::-1][:limit]],
                "deliveries": [_entry(one) for one in deliveries[::-1][:limit]],
            }
        )

    async def faults(self, _request: web.Request) -> web.Response:
        pending = self.core.faults.pending
        return web.json_response({"faults": [{n: getattr(f, n) for n in f.__slots__} for f in pending]})

    async def add_fault(self, request: web.Request) -> web.Response:
        try:
            self.core.faults.add(**(await request.json()))
        except TypeError as why:
            return _refuse(str(why))
        return await self.faults(request)

    async def clear_faults(self, request: web.Request) -> web.Response:
        self.core.faults.clear()
        return await self.faults(request)

    async def deliver_to(self, request: web.Request) -> web.Response:
        self.core.delivery.url = (await request.json())["url"]
        return web.json_response({"url": self.core.delivery.url})

    async def sockets(self, request: web.Request) -> web.Response:
        """`refresh`, `disable` or `cut` the Socket Mode connections."""
        sockets, act = self.core.sockets, request.match_info["act"]
        if act == "cut":
            sockets.cut()
        elif act in ("refresh", "disable"):
            await (sockets.refresh() if act == "refresh" else sockets.disable())
        else:
            return _refuse("refresh, disable or cut", 404)
        return web.json_response({"connections": len(sockets.connections)})

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
            told |= {"channel": self._channel(team, change.channel.id)}
        if change.view is not None:
            told |= {"view": self._view(change.view), "user": change.view.user.id}
        elif change.user is not None:
            told |= {"user": user_json(change.user, team, locale=True)}
        if "reaction" in change.detail:
            told["reaction"] = change.detail["reaction"]
        self._tell(told)

    def _tell_entry(self, entry: Call | Delivered) -> None:
        if self._streams:
            self._tell({"type": "call" if isinstance(entry, Call) else "delivery", **_entry(entry)})


def _entry(entry: Call | Delivered) -> Json:
    if isinstance(entry, Call):
        asked: Json = {"method": entry.method, "arguments": entry.arguments, "answer": entry.answer}
        return asked | {
            "ok": entry.ok,
            "error": entry.error,
            "status": entry.status,
            "time": entry.time,
            "team": entry.team,
        }
    sent: Json = {"kind": entry.kind, "payload": entry.payload, "attempt": entry.attempt, "time": entry.time}
    return sent | {
        "status": entry.status,
        "error": entry.error,
        "answer": entry.answer,
        "seconds": entry.seconds,
    }


def _controls(blocks: list[Json]) -> list[Json]:
    def one(widget: Widget) -> Json:
        names = {"label": widget.label, "action_id": widget.action_id, "block_id": widget.block_id}
        return names | {"type": widget.type}

    return [one(widget) for widget in controls(blocks)]


def _typed(state: dict[tuple[str, str], Json]) -> Json:
    values: Json = {}
    for (block_id, action_id), one in state.items():
        values.setdefault(block_id, {})[action_id] = one
    return values


def _refuse(why: str, status: int = 400) -> web.Response:
    return web.json_response({"error": why}, status=status)
