"""What reaches the app: signatures, acks in time, retries, and deliveries that go wrong."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientError, web
from slack_sdk.signature import SignatureVerifier

from slack_sandbox.limits import Json
from tests.conftest import Scene
from tests.samples import modal


class Ear:
    """An app that is only a web server: it keeps what it hears and answers as told."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.heard: list[tuple[dict[str, str], str]] = []
        self.answers: list[Callable[[], Awaitable[web.Response]]] = []
        self.came = asyncio.Event()

    async def listen(self) -> None:
        async def answer(request: web.Request) -> web.Response:
            self.heard.append((dict(request.headers), await request.text()))
            self.came.set()
            return await self.answers.pop(0)() if self.answers else web.Response()

        app = web.Application()
        app.router.add_post("/", answer)
        runner = web.AppRunner(app, shutdown_timeout=0.01)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address: Any = runner.addresses[0]
        self.scene.closers.append(runner.cleanup)
        self.scene.sandbox.deliver_to(f"http://127.0.0.1:{address[1]}/")

    def will(self, status: int = 200, **how: Any) -> None:
        async def answer() -> web.Response:
            return web.Response(status=status, **how)

        self.answers.append(answer)

    def will_be_silent(self) -> None:
        async def answer() -> web.Response:
            await asyncio.Event().wait()
            raise AssertionError

        self.answers.append(answer)

    async def hears(self, count: int) -> None:
        while len(self.heard) < count:
            self.came.clear()
            await self.came.wait()

    def body(self, index: int = -1) -> Json:
        body: Json = json.loads(self.heard[index][1])
        return body


@pytest.fixture
async def ear(scene: Scene) -> Ear:
    listening = Ear(scene)
    await listening.listen()
    return listening


async def test_requests_are_signed_as_slack_signs_them(scene: Scene, ear: Ear) -> None:
    await scene.maya.type(scene.general, "/note x")
    await scene.tom.say(scene.general, "hello")
    for headers, body in ear.heard:
        verifier = SignatureVerifier(scene.sandbox.signing_secret)
        assert verifier.is_valid_request(body, headers)
        assert not SignatureVerifier("another").is_valid_request(body, headers)
    kinds = [headers["Content-Type"] for headers, _ in ear.heard]
    assert kinds == ["application/x-www-form-urlencoded", "application/json"]


async def test_skew_makes_a_signature_old(scene: Scene, ear: Ear) -> None:
    scene.sandbox.faults.add("slash_commands", skew=-600)
    await scene.maya.type(scene.general, "/note x")
    headers, body = ear.heard[-1]
    assert not SignatureVerifier(scene.sandbox.signing_secret).is_valid_request(body, headers)


async def test_the_url_is_verified_by_its_challenge(scene: Scene, ear: Ear) -> None:
    async def echo() -> web.Response:
        return web.json_response({"challenge": ear.body()["challenge"]})

    ear.answers.append(echo)
    assert await scene.sandbox.verify_url()
    ear.will(text="something else")
    assert not await scene.sandbox.verify_url()


@pytest.mark.parametrize(
    ("status", "error"), [(404, "http_client_error"), (500, "http_service_error"), (301, "http_client_error")]
)
async def test_a_command_that_fails_says_so(scene: Scene, ear: Ear, status: int, error: str) -> None:
    ear.will(status)
    answer = await scene.maya.type(scene.general, "/note x")
    assert (answer.error, answer.text) == (error, f'/note failed with the error "{error}"')


async def test_an_ack_that_does_not_come_is_a_timeout(scene: Scene, ear: Ear) -> None:
    ear.will_be_silent()
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))
    await ear.hears(1)
    scene.clock.move(seconds=3)
    answer = await typing
    assert answer.text == '/note failed with the error "operation_timeout"'
    assert [d.error for d in scene.sandbox.journal.deliveries] == ["operation_timeout"]


async def test_nobody_there_is_a_failed_dispatch(scene: Scene) -> None:
    assert (await scene.maya.type(scene.general, "/note x")).error == "dispatch_failed"
    scene.sandbox.deliver_to("http://127.0.0.1:9/")
    assert (await scene.maya.type(scene.general, "/note x")).error == "dispatch_failed"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"text": "just *words*"}, "just *words*"),
        ({"text": '{"text": "in JSON"}', "content_type": "application/json"}, "in JSON"),
        ({"text": ""}, ""),
    ],
)
async def test_a_command_is_answered_by_the_body(scene: Scene, ear: Ear, answer: Json, shown: str) -> None:
    ear.will(**answer)
    assert (await scene.maya.type(scene.general, "/note x")).text == shown


async def test_an_answer_in_channel_is_for_all(scene: Scene, ear: Ear) -> None:
    ear.will(text='{"text": "all", "response_type": "in_channel"}', content_type="application/json")
    await scene.maya.type(scene.general, "/note x")
    assert [m.text for m in scene.tom.sees(scene.general)] == ["all"]


async def test_an_answer_with_bad_blocks_is_not_shown(scene: Scene, ear: Ear) -> None:
    ear.will(text='{"blocks": [{"type": "nope"}]}', content_type="application/json")
    assert (await scene.maya.type(scene.general, "/note x")).error == "invalid_command_response"


# Events are sent again, at once, after one minute and after five


async def test_an_event_is_sent_again_until_it_is_acked(scene: Scene, ear: Ear) -> None:
    for _ in range(3):
        ear.will(500)
    await scene.tom.say(scene.general, "hello")
    await ear.hears(2)
    scene.clock.move(minutes=1)
    await ear.hears(3)
    scene.clock.move(minutes=4)
    await ear.hears(4)
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in ear.heard] == [None, "1", "2", "3"]
    assert ear.heard[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({ear.body(i)["event_id"] for i in range(4)}) == 1
    scene.clock.move(hours=1)
    assert len(ear.heard) == 4


async def test_a_late_ack_is_a_reason_to_send_again(scene: Scene, ear: Ear) -> None:
    ear.will_be_silent()
    saying = asyncio.create_task(scene.tom.say(scene.general, "hello"))
    await ear.hears(1)
    scene.clock.move(seconds=3)
    await saying
    await ear.hears(2)
    assert ear.heard[1][0]["X-Slack-Retry-Reason"] == "http_timeout"


async def test_an_app_may_ask_not_to_be_told_again(scene: Scene, ear: Ear) -> None:
    ear.will(500, headers={"X-Slack-No-Retry": "1"})
    await scene.tom.say(scene.general, "hello")
    scene.clock.move(minutes=10)
    await scene.tom.say(scene.general, "again")
    assert [ear.body(i)["event"]["text"] for i in range(2)] == ["hello", "again"]


async def test_events_over_the_hourly_rate_become_one_notice(scene: Scene, ear: Ear) -> None:
    for _ in range(30_000):
        scene.sandbox.core.rates.event(scene.sandbox.team_id)
    await scene.tom.say(scene.general, "one")
    await scene.tom.say(scene.general, "two")
    assert [ear.body(i)["type"] for i in range(len(ear.heard))] == ["app_rate_limited"]
    scene.clock.move(hours=1)
    await scene.tom.say(scene.general, "three")
    assert ear.body()["event"]["text"] == "three"


# Deliveries that go wrong


@pytest.mark.parametrize(
    ("events", "acked", "still_on"), [(1000, 49, False), (1000, 50, True), (999, 0, True)]
)
async def test_an_app_that_fails_nearly_all_events_gets_no_more(
    scene: Scene, ear: Ear, events: int, acked: int, still_on: bool
) -> None:
    delivery = scene.sandbox.core.delivery
    for i in range(events):
        delivery._count(i < acked)
    assert delivery.events_on is still_on
    before = len(ear.heard)
    await scene.maya.say(scene.general, "hello")
    assert (len(ear.heard) > before) is still_on
    scene.sandbox.deliver_to(delivery.url)  # setting the address anew switches them on again
    await scene.maya.say(scene.general, "hello")
    assert len(ear.heard) > before


async def test_a_delivery_may_come_twice(scene: Scene, ear: Ear) -> None:
    scene.sandbox.faults.add("slash_commands", duplicate=True)
    await scene.maya.type(scene.general, "/note x")
    await ear.hears(2)
    assert ear.heard[0][1] == ear.heard[1][1]


async def test_a_delivery_may_be_lost(scene: Scene, ear: Ear) -> None:
    scene.sandbox.faults.add("slash_commands", drop=True)
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))
    await asyncio.sleep(0)
    scene.clock.move(seconds=3)
    assert (await typing).error == "operation_timeout"
    assert ear.heard == []


async def test_deliveries_may_change_their_order(scene: Scene, ear: Ear) -> None:
    scene.sandbox.faults.add("events_api", reorder=True)
    first = asyncio.create_task(scene.tom.say(scene.general, "first"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await scene.tom.say(scene.general, "second")
    await first
    assert [ear.body(i)["event"]["text"] for i in range(2)] == ["second", "first"]


async def test_a_delivery_may_be_slow(scene: Scene, ear: Ear) -> None:
    scene.sandbox.faults.add("slash_commands", slow=2)
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))
    await asyncio.sleep(0)
    assert ear.heard == []
    scene.clock.move(seconds=2)
    assert (await typing).ok


# Faults in the Web API


async def test_a_method_may_answer_with_a_status(scene: Scene) -> None:
    faults = scene.sandbox.faults
    for status, error in ((500, "internal_error"), (503, "service_unavailable"), (429, "ratelimited")):
        faults.add("auth.test", status=status, retry_after=7)
        async with scene.session.post(f"{scene.sandbox.api_url}auth.test") as response:
            assert (response.status, (await response.json())["error"]) == (status, error)
            assert response.headers.get("Retry-After") == ("7" if status == 429 else None)
    faults.add("*", error="fatal_error", times=2)
    answers = [await scene.call("api.test") for _ in range(3)]
    assert [answer.get("error") for answer in answers] == ["fatal_error", "fatal_error", None]


@pytest.mark.parametrize(("how", "posted"), [("reset", 0), ("lost", 1)])
async def test_a_connection_may_break_before_or_after_the_effect(scene: Scene, how: str, posted: int) -> None:
    scene.sandbox.faults.add("chat.postMessage", **{how: True})
    with pytest.raises(ClientError):
        await scene.call("chat.postMessage", channel=scene.general.id, text="x")
    assert len(scene.tom.sees(scene.general)) == posted
    assert (await scene.call("chat.postMessage", channel=scene.general.id, text="y"))["ok"]


async def test_a_method_may_be_slow_or_never_answer(scene: Scene) -> None:
    scene.sandbox.faults.add("auth.test", slow=5)
    calling = asyncio.create_task(scene.call("auth.test"))
    await scene.call("api.test")
    assert not calling.done()
    scene.clock.move(seconds=5)
    assert (await calling)["ok"]
    scene.sandbox.faults.add("auth.test", timeout=True)
    calling = asyncio.create_task(scene.call("auth.test"))
    await scene.call("api.test")
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling


async def test_faults_by_chance_are_the_same_for_the_same_seed(scene: Scene) -> None:
    from slack_sandbox import Faults

    def struck(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("x", status=500, chance=0.3, times=None)
        return [faults.meet("x") is not None for _ in range(50)]

    assert struck(1) == struck(1) != struck(2)
    faults = Faults()
    faults.add("x", status=500, after=2)
    assert [faults.meet("x") is not None for _ in range(4)] == [False, False, True, False]


# response_urls


async def test_a_response_url_posts_replaces_and_deletes(scene: Scene, ear: Ear) -> None:
    blocks = [
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}],
        }
    ]
    await scene.call("chat.postMessage", channel=scene.general.id, text="card", blocks=blocks)
    (card,) = scene.maya.sees(scene.general)
    await scene.maya.press(card, "Go")
    from urllib.parse import parse_qs

    url = json.loads(parse_qs(ear.heard[-1][1])["payload"][0])["response_url"]

    async def respond(**body: Any) -> tuple[int, Json]:
        async with scene.session.post(url, json=body) as response:
            return response.status, await response.json()

    assert await respond(text="for you") == (200, {"ok": True})
    assert (scene.maya.sees(scene.general)[-1].text, len(scene.tom.sees(scene.general))) == ("for you", 1)
    assert await respond(replace_original=True, text="changed", blocks=[]) == (200, {"ok": True})
    assert (card.text, card.blocks) == ("changed", [])
    assert (await respond())[0] == 400
    assert (await respond(blocks=[{"type": "nope"}]))[1]["error"] == "invalid_blocks"
    assert await respond(delete_original=True) == (200, {"ok": True})
    assert scene.tom.sees(scene.general) == []
    assert await respond(text="x") == (404, {"ok": False, "error": "used_url"})


async def test_an_app_without_interactivity_hears_no_presses(scene: Scene) -> None:
    from slack_sandbox import Sandbox
    from tests.conftest import MANIFEST

    async with Sandbox(MANIFEST | {"settings": {"socket_mode_enabled": True}}) as sandbox:
        person = sandbox.add_person("x")
        view = sandbox.core.modals(sandbox.workspace).open(
            person.user,
            modal(
                {
                    "type": "actions",
                    "elements": [
                        {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}
                    ],
                }
            ),
        )
        assert (await person.press(view, "Go")).error == "interactivity_disabled"
