"""Probes for the limits that are not in blocks: `probe(scene, n)` says whether n is still within.

Each stands under its path in the data with the step that takes one beyond it (+1 for a most, -1 for a least).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_sdk.signature import Clock as VerifierClock
from slack_sdk.signature import SignatureVerifier

from slack_sandbox import ManifestError, Sandbox
from slack_sandbox.limits import METHODS, Json
from tests.conftest import MANIFEST, Scene
from tests.samples import modal, plain

Probe = Callable[[Scene, int], Awaitable[bool]]
MB = 1024**2
TEXT_INPUT = {
    "type": "input",
    "label": plain("Text"),
    "element": {"type": "plain_text_input", "action_id": "t"},
}
FILE_INPUT = {"type": "input", "label": plain("File"), "element": {"type": "file_input", "action_id": "f"}}


# Messages


async def text_kept(scene: Scene, n: int) -> bool:
    answer = await scene.call("chat.postMessage", channel=scene.general.id, text="x" * n)
    texts = [message.text for message in scene.tom.sees(scene.general)]
    return sum(map(len, texts)) == n and "warning" not in answer


async def text_in_one(scene: Scene, n: int) -> bool:
    answer = await scene.call("chat.postMessage", channel=scene.general.id, text="x" * n)
    return len(answer["message"]["text"]) == n


async def blocks_taken(scene: Scene, n: int) -> bool:
    sizes = [3000] * (n // 3000) + [n % 3000]
    blocks = [{"type": "section", "text": plain("x" * size)} for size in sizes]
    answer = await scene.call("chat.postMessage", channel=scene.general.id, text="x", blocks=blocks)
    return answer.get("error") != "msg_blocks_too_long"


async def metadata_taken(scene: Scene, n: int) -> bool:
    metadata: Json = {"event_type": "note", "event_payload": {"id": ""}}
    metadata["event_payload"]["id"] = "x" * (n - len(json.dumps(metadata)))
    answer = await scene.call("chat.postMessage", channel=scene.general.id, text="x", metadata=metadata)
    return answer.get("error") != "metadata_too_large"


async def text_updated(scene: Scene, n: int) -> bool:
    posted = await scene.call("chat.postMessage", channel=scene.general.id, text="x")
    answer = await scene.call("chat.update", channel=scene.general.id, ts=posted["ts"], text="x" * n)
    return answer.get("error") != "msg_too_long"


async def attachments(scene: Scene, n: int) -> bool:
    answer = await scene.call("chat.postMessage", channel=scene.general.id, attachments=[{"text": "x"}] * n)
    return answer.get("error") != "too_many_attachments"


async def scheduled_ahead(scene: Scene, days: int) -> bool:
    when = int(scene.clock.time()) + days * 86_400
    return bool((await _schedule(scene, when))["ok"])


async def scheduled_together(scene: Scene, n: int) -> bool:
    when = int(scene.clock.time()) + 3600
    answers = [await _schedule(scene, when + i) for i in range(n)]
    scene.clock.move(minutes=2)  # the method's own rate does not matter here
    return answers[-1].get("error") != "restricted_too_many"


async def _schedule(scene: Scene, when: int) -> Json:
    return await scene.call("chat.scheduleMessage", channel=scene.general.id, text="x", post_at=when)


# Passes, views, acks


async def opened_after(scene: Scene, seconds: int) -> bool:
    trigger = _trigger(scene)
    scene.clock.move(seconds=seconds)
    answer = await scene.call("views.open", trigger_id=trigger, view=modal(TEXT_INPUT))
    return answer.get("error") != "expired_trigger_id"


def _trigger(scene: Scene, **about: Any) -> str:
    return scene.sandbox.core.passes.trigger(scene.maya.user, scene.sandbox.team_id, **about)


def _response_url(scene: Scene) -> str:
    passes = scene.sandbox.core.passes
    return passes.response_url("commands", scene.maya.user, scene.sandbox.team_id, scene.general)


async def stacked(scene: Scene, n: int) -> bool:
    answer = await scene.call("views.open", trigger_id=_trigger(scene), view=modal(TEXT_INPUT))
    for _ in range(n - 1):
        trigger = _trigger(scene, view=scene.maya.view)
        answer = await scene.call("views.push", trigger_id=trigger, view=modal(TEXT_INPUT))
    return answer.get("error") != "push_limit_reached"


async def responded_after(scene: Scene, minutes: int) -> bool:
    url = _response_url(scene)
    scene.clock.move(minutes=minutes)
    async with scene.session.post(url, json={"text": "x"}) as response:
        return response.status == 200


async def responded_times(scene: Scene, n: int) -> bool:
    url = _response_url(scene)
    for _ in range(n):
        async with scene.session.post(url, json={"text": "x"}) as response:
            status = response.status
    return status == 200


async def acked_after(scene: Scene, seconds: int) -> bool:
    """The ack comes just before so many seconds are over."""

    async def answer(_request: web.Request) -> web.Response:
        scene.clock.move(seconds=seconds - 0.001)
        await asyncio.sleep(0)
        return web.Response()

    await _serve(scene, answer)
    return (await scene.maya.type(scene.general, "/note x")).ok


async def asked_at(scene: Scene, n: int) -> bool:
    """Does a query of n characters reach the app? (default min_query_length)"""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(str((await request.post())["payload"]))
        return web.json_response({"options": []})

    await _serve(scene, answer)
    select = {"type": "external_select", "action_id": "s"}
    block = {"type": "input", "label": plain("Pick"), "element": select}
    await scene.call("views.open", trigger_id=_trigger(scene), view=modal(block))
    assert scene.maya.view is not None
    await scene.maya.suggest(scene.maya.view, "Pick", "x" * n)
    return bool(asked)


async def uploaded_mb(scene: Scene, n: int) -> bool:
    await scene.call("views.open", trigger_id=_trigger(scene), view=modal(FILE_INPUT))
    assert scene.maya.view is not None
    file = scene.maya.upload("x.txt", b"")
    file.size = n * MB
    scene.sandbox.faults.add("interactive", drop=True)
    waiting = asyncio.create_task(scene.maya.submit(scene.maya.view, {"File": file}))
    await asyncio.sleep(0)
    scene.clock.move(seconds=3)
    return not (await waiting).errors


# Delivery


async def _serve(scene: Scene, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address: Any = runner.addresses[0]
    scene.closers.append(runner.cleanup)
    scene.sandbox.deliver_to(f"http://127.0.0.1:{address[1]}/")


async def signed_ago(scene: Scene, seconds: int) -> bool:
    """Slack's own verifier takes a signature of that age."""
    taken: list[bool] = []

    async def answer(request: web.Request) -> web.Response:
        body, headers = await request.text(), dict(request.headers)

        class Then(VerifierClock):
            def now(self) -> float:
                return float(headers["X-Slack-Request-Timestamp"]) + seconds

        verifier = SignatureVerifier(scene.sandbox.signing_secret, Then())
        taken.append(verifier.is_valid_request(body, headers))
        return web.Response()

    await _serve(scene, answer)
    await scene.maya.type(scene.general, "/note x")
    return taken == [True]


async def redirected(scene: Scene, n: int) -> bool:
    async def answer(request: web.Request) -> web.StreamResponse:
        step = int(request.path.strip("/") or 0)
        if step < n:
            raise web.HTTPTemporaryRedirect(f"/{step + 1}")
        return web.Response()

    await _serve(scene, answer)
    return (await scene.maya.type(scene.general, "/note x")).ok


async def _retries_by(scene: Scene, seconds: float) -> int:
    """How often an event that is never acked has come again so long after the first time."""
    wire = await _socket(scene)
    await _read(wire)
    begun = scene.clock.time()
    saying = asyncio.create_task(scene.maya.say(scene.general, "x"))
    await _read(wire)
    for step in (*(known for known in (3, 6, 60, 63, 300, 303) if known < seconds), seconds):
        scene.clock.move(seconds=begun + step - scene.clock.time())
        for _ in range(5):
            await asyncio.sleep(0)
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))  # comes after all retries
    retries = 0
    while (envelope := await _read(wire))["type"] == "events_api":
        retries += 1
    await wire.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
    await asyncio.gather(saying, typing)
    await wire.close()
    return retries


async def retried(scene: Scene, n: int) -> bool:
    return await _retries_by(scene, 3600) >= n


def retried_by(retries: int) -> Probe:
    async def by(scene: Scene, seconds: int) -> bool:
        return await _retries_by(scene, seconds) >= retries

    return by


# Socket Mode


async def _socket(scene: Scene) -> Any:
    opened = await scene.call("apps.connections.open", token=scene.sandbox.app_token)
    socket = await scene.session.ws_connect(opened["url"])
    scene.closers.append(socket.close)
    return socket


async def _read(socket: Any) -> Json:
    frame: Json = json.loads((await socket.receive()).data)
    return frame


async def connected_times(scene: Scene, n: int) -> bool:
    for _ in range(n):
        socket = await _socket(scene)
        first = await _read(socket)
    return bool(first["type"] == "hello")


async def warned_before(scene: Scene, seconds: int) -> bool:
    """Has the warning come when so many seconds of the connection's life are left?"""
    socket = await _socket(scene)
    hello = await _read(socket)
    await asyncio.sleep(0)
    scene.clock.move(seconds=hello["debug_info"]["approximate_connection_time"] - seconds)
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))  # comes after the warning
    first = frame = await _read(socket)
    if first["type"] == "disconnect":
        frame = await _read(socket)
    await socket.send_str(json.dumps({"envelope_id": frame["envelope_id"]}))
    await typing
    await socket.close()
    return bool(first.get("reason") == "warning")


# Rates


def per_minute(method: str, **arguments: Any) -> Probe:
    async def calls(scene: Scene, n: int) -> bool:
        answers = [await scene.call(method, **arguments) for _ in range(n)]
        return answers[-1].get("error") != "ratelimited"

    return calls


async def posted_a_second(scene: Scene, n: int) -> bool:
    """Once the burst is spent, n messages a second later."""

    async def post() -> bool:
        return bool((await scene.call("chat.postMessage", channel=scene.general.id, text="x"))["ok"])

    while await post():
        pass
    scene.clock.move(seconds=1)
    return all([await post() for _ in range(n)])


async def limited_with(scene: Scene, status: int) -> bool:
    """A call too many is answered with this status, and Retry-After."""
    url = scene.sandbox.api_url + "users.list"
    headers = {"Authorization": f"Bearer {scene.sandbox.bot_token}"}
    for _ in range(21):
        async with scene.session.post(url, headers=headers) as response:
            last = response.status, response.headers.get("Retry-After")
    return last == (status, "3")


async def hooked_a_second(scene: Scene, n: int) -> bool:
    """Once the burst is spent, n messages a second later to an incoming webhook."""
    made = scene.sandbox.core.oauth.webhook_for(scene.sandbox.workspace, scene.general)

    async def post() -> bool:
        async with scene.session.post(made["url"], json={"text": "x"}) as response:
            return response.status == 200

    while await post():
        pass
    scene.clock.move(seconds=1)
    return all([await post() for _ in range(n)])


def profiles_set(people: int) -> Probe:
    """An admin's token sets profiles: n in a minute, of so many people in turn."""

    async def fits(scene: Scene, n: int) -> bool:
        scene.sandbox.change(scene.maya, is_admin=True)
        team = scene.sandbox.team_id
        token = scene.sandbox.core.tokens.issue(team, ("users.profile:write",), user=scene.maya.id).value
        users = [scene.sandbox.add_person(f"p{i}").id for i in range(people)]
        asked = {"name": "status_text", "value": "x", "token": token}
        answers = [await scene.call("users.profile.set", user=users[i % people], **asked) for i in range(n)]
        return bool(answers[-1]["ok"])

    return fits


# Files and OAuth


def upload(step: str, **fixed: Any) -> Probe:
    sizes: dict[str, Callable[[int], Json]] = {
        "alt_txt": lambda n: {"alt_txt": "x" * n},
        "snippet": lambda n: {"length": str(n * MB), "snippet_type": "python"},
        "length": lambda n: {"length": str(n * 1024 * MB)},
    }

    async def asked(scene: Scene, n: int) -> bool:
        arguments: Json = {"filename": "x.txt", "length": "1"} | sizes[step](n)
        return bool((await scene.form("files.getUploadURLExternal", **arguments))["ok"])

    return asked


async def shared_in(scene: Scene, n: int) -> bool:
    channels = ",".join([scene.general.id] * n)
    answer = await scene.call("files.completeUploadExternal", files=[{"id": "F0"}], channels=channels)
    return bool(answer["error"] != "channels_limit_exceeded")


async def code_after(scene: Scene, minutes: int) -> bool:
    app = scene.sandbox.app
    query = {"client_id": app.client_id, "scope": "chat:write", "redirect_uri": "https://x.example/"}
    target = scene.sandbox.core.oauth.decide(query, scene.sandbox.workspace, scene.maya.user, allow=True)
    scene.clock.move(minutes=minutes)
    code = target.partition("code=")[2]
    asked = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
    asked["redirect_uri"] = query["redirect_uri"]
    return bool((await scene.form("oauth.v2.access", **asked))["ok"])


async def token_after(scene: Scene, seconds: int) -> bool:
    """One second before its end a rotating token works, at its end it does not."""
    token = scene.sandbox.core.tokens.issue(scene.sandbox.team_id, ("chat:write",), rotating=True)
    scene.clock.move(seconds=seconds - 1)
    return bool((await scene.call("auth.test", token=token.value))["ok"])


# The manifest


def manifest(*path: str, of: Callable[[int], Any] = lambda n: "x" * n) -> Probe:
    """A manifest whose value at the path has this size is taken."""

    async def taken(_scene: Scene, n: int) -> bool:
        content = json.loads(json.dumps(MANIFEST))
        place = content
        for name in path[:-1]:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        place[path[-1]] = of(n)
        try:
            Sandbox(content)
        except ManifestError:
            return False
        return True

    return taken


def shortcuts(n: int) -> list[Json]:
    return [{"name": f"s{i}", "callback_id": f"c{i}", "type": "global", "description": "d"} for i in range(n)]


def commands(n: int) -> list[Json]:
    return [{"command": f"/c{i}", "description": "d"} for i in range(n)]


def names(n: int) -> list[str]:
    return [f"n{i}" for i in range(n)]


_SHORTCUT, _COMMAND = ("features", "shortcuts", "0"), ("features", "slash_commands", "0")
_ABOUT, _SETTINGS = "display_information", ("settings", "event_subscriptions")

BEHAVIOURS: dict[str, tuple[Probe, int]] = {
    "elements/external_select/min_query_length/default": (asked_at, -1),
    "elements/file_input/file_size_mb": (uploaded_mb, 1),
    "message/text_truncated_above": (text_kept, 1),
    "message/text_split_above": (text_in_one, 1),
    "message/blocks_text_max": (blocks_taken, 1),
    "message/metadata/json_max": (metadata_taken, 1),
    "message/chat.update_text_max": (text_updated, 1),
    "message/attachments_max": (attachments, 1),
    "schedule/max_days_ahead": (scheduled_ahead, 1),
    "schedule/per_channel_per_5min": (scheduled_together, 1),
    "modal/stack_max": (stacked, 1),
    "interaction/ack_seconds": (acked_after, 1),
    "interaction/trigger_id/seconds": (opened_after, 1),
    "interaction/response_url/minutes": (responded_after, 1),
    "interaction/response_url/uses": (responded_times, 1),
    "http/signature/max_skew_seconds": (signed_ago, 1),
    "http/events/redirects_followed": (redirected, 1),
    "http/events/retries/2/n": (retried, 1),
    "http/events/retries/1/after_seconds": (retried_by(2), -1),
    "http/events/retries/2/after_seconds": (retried_by(3), -1),
    "socket_mode/max_connections": (connected_times, 1),
    "socket_mode/warning_seconds_before": (warned_before, 1),
    "rate_limits/tiers_per_minute/t1": (per_minute("apps.uninstall"), 1),
    "rate_limits/tiers_per_minute/t2": (per_minute("users.list"), 1),
    "rate_limits/tiers_per_minute/t3": (per_minute("conversations.info", channel="C1"), 1),
    "rate_limits/tiers_per_minute/t4": (per_minute("users.info"), 1),
    "rate_limits/post_message/per_channel_per_second": (posted_a_second, 1),
    "rate_limits/response/status": (limited_with, 1),
    "rate_limits/incoming_webhook_per_second": (hooked_a_second, 1),
    "rate_limits/users.profile.set/per_user_per_min": (profiles_set(people=1), 1),
    "rate_limits/users.profile.set/per_token_per_min": (profiles_set(people=5), 1),
    "files_v2/limits/alt_txt_chars": (upload("alt_txt"), 1),
    "files_v2/limits/snippet_mb": (upload("snippet"), 1),
    "files_v2/limits/max_file_gb": (upload("length"), 1),
    "files_v2/limits/channels": (shared_in, 1),
    "oauth/code_ttl_minutes": (code_after, 1),
    "oauth/rotation/access_token_seconds": (token_after, 1),
    "manifest/display_information/name_max": (manifest(_ABOUT, "name"), 1),
    "manifest/display_information/description_max": (manifest(_ABOUT, "description"), 1),
    "manifest/display_information/long_description/0": (manifest(_ABOUT, "long_description"), -1),
    "manifest/display_information/long_description/1": (manifest(_ABOUT, "long_description"), 1),
    "manifest/display_information/background_color/0": (manifest(_ABOUT, "background_color"), -1),
    "manifest/display_information/background_color/1": (manifest(_ABOUT, "background_color"), 1),
    "manifest/features/bot_user.display_name_max": (manifest("features", "bot_user", "display_name"), 1),
    "manifest/features/shortcuts/max": (manifest("features", "shortcuts", of=shortcuts), 1),
    "manifest/features/shortcuts/name_max": (manifest(*_SHORTCUT, "name"), 1),
    "manifest/features/shortcuts/description_max": (manifest(*_SHORTCUT, "description"), 1),
    "manifest/features/shortcuts/callback_id_max": (manifest(*_SHORTCUT, "callback_id"), 1),
    "manifest/features/slash_commands/max": (manifest("features", "slash_commands", of=commands), 1),
    "manifest/features/slash_commands/command/0": (manifest(*_COMMAND, "command", of=lambda n: "/x"[:n]), -1),
    "manifest/features/slash_commands/command/1": (
        manifest(*_COMMAND, "command", of=lambda n: "/".ljust(n, "x")),
        1,
    ),
    "manifest/features/slash_commands/description_max": (manifest(*_COMMAND, "description"), 1),
    "manifest/features/slash_commands/usage_hint_max": (manifest(*_COMMAND, "usage_hint"), 1),
    "manifest/features/slash_commands/url_max": (manifest(*_COMMAND, "url"), 1),
    "manifest/features/unfurl_domains/max": (manifest("features", "unfurl_domains", of=names), 1),
    "manifest/features/unfurl_domains/max_len": (
        manifest("features", "unfurl_domains", of=lambda n: ["x" * n]),
        1,
    ),
    "manifest/oauth_config/redirect_urls_max": (manifest("oauth_config", "redirect_urls", of=names), 1),
    "manifest/oauth_config/scopes_max": (manifest("oauth_config", "scopes", "bot", of=names), 1),
    "manifest/settings/event_subscriptions/bot_events_max": (manifest(*_SETTINGS, "bot_events", of=names), 1),
}

NOT_SERVED = {
    "blocks/file/.*": "apps cannot send file blocks at all; test_rules has that",
    "blocks/data_table/(page_size|row_header_column_index)/default": "how the page draws a table",
    "message/text_recommended_max": "advice, not a limit",
    "message/contact_cards_max": "Slack documents no way for an app to send a contact card",
    "http/events/retries/[01]/n": "the last one is the limit",
}

assert {"users.list", "conversations.info", "users.info", "apps.uninstall"} <= set(METHODS)
