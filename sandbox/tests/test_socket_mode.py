"""Socket Mode at the level of frames, and with Bolt's own client."""

import asyncio
import json
from typing import Any

import aiohttp

from slack_sandbox.limits import LIMITS, Json
from tests.conftest import Scene


class Wire:
    """One raw connection of the app."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    @classmethod
    async def open(cls, scene: Scene) -> "Wire":
        opened = await scene.call("apps.connections.open", token=scene.sandbox.app_token)
        wire = cls(await scene.session.ws_connect(opened["url"]))
        scene.closers.append(wire.socket.close)
        return wire

    async def reads(self) -> Json:
        frame = await self.socket.receive()
        return json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else {"type": frame.type.name}

    async def acks(self, envelope: Json, **payload: Any) -> None:
        body = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
        await self.socket.send_str(json.dumps(body))


async def test_the_handshake(scene: Scene) -> None:
    wire = await Wire.open(scene)
    hello = await wire.reads()
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": scene.sandbox.app.id}
    assert set(hello["debug_info"]) == {"host", "build_number", "approximate_connection_time"}


async def test_a_ticket_works_once_and_not_for_long(scene: Scene) -> None:
    opened = await scene.call("apps.connections.open", token=scene.sandbox.app_token)
    wire = Wire(await scene.session.ws_connect(opened["url"]))
    scene.closers.append(wire.socket.close)
    for move in (0, 31):
        if move:
            opened = await scene.call("apps.connections.open", token=scene.sandbox.app_token)
        scene.clock.move(seconds=move)
        async with scene.session.get(opened["url"].replace("ws://", "http://")) as response:
            assert response.status == 403


async def test_an_envelope_has_slacks_keys_and_its_ack_may_answer(scene: Scene) -> None:
    wire = await Wire.open(scene)
    await wire.reads()
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))
    envelope = await wire.reads()
    required = {key for key in LIMITS["socket_mode"]["envelope"] if not key.endswith("?") and "(" not in key}
    assert required <= set(envelope)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    await wire.socket.send_str("not json")
    await wire.acks({"envelope_id": "unknown"})
    await wire.acks(envelope, text="noted")
    assert (await typing).text == "noted"


async def test_each_envelope_goes_to_one_of_several_connections_and_any_may_ack(scene: Scene) -> None:
    wires = [await Wire.open(scene) for _ in range(2)]
    for wire in wires:
        await wire.reads()
    for turn in range(4):
        typing = asyncio.create_task(scene.maya.type(scene.general, f"/note {turn}"))
        reading = [asyncio.create_task(wire.reads()) for wire in wires]
        done, waiting = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
        assert len(done) == 1
        other = wires[reading.index(waiting.pop())]
        await other.acks(done.pop().result())
        assert (await typing).ok
        for task in reading:
            task.cancel()


async def test_an_event_that_is_not_acked_comes_again(scene: Scene) -> None:
    wire = await Wire.open(scene)
    await wire.reads()
    saying = asyncio.create_task(scene.tom.say(scene.general, "hello"))
    first = await wire.reads()
    assert (first["type"], first["accepts_response_payload"], first["retry_attempt"]) == (
        "events_api",
        False,
        0,
    )
    scene.clock.move(seconds=3)
    await saying
    again = await wire.reads()
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "http_timeout")
    assert again["payload"]["event_id"] == first["payload"]["event_id"]
    assert again["envelope_id"] != first["envelope_id"]
    await wire.acks(again)


async def test_an_interaction_that_is_not_acked_does_not(scene: Scene) -> None:
    wire = await Wire.open(scene)
    await wire.reads()
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))
    await wire.reads()
    scene.clock.move(seconds=3)
    assert (await typing).error == "operation_timeout"
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note y"))
    envelope = await wire.reads()
    assert envelope["payload"]["text"] == "y"
    await wire.acks(envelope)
    await typing


async def test_a_large_ack_may_be_lost_in_silence(scene: Scene) -> None:
    scene.sandbox.core.sockets.most_ack_bytes = 8_000
    wire = await Wire.open(scene)
    await wire.reads()
    for size, ok in ((7_000, True), (9_000, False)):
        typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))
        await wire.acks(await wire.reads(), text="x" * size)
        await asyncio.sleep(0.05)
        scene.clock.move(seconds=4)
        assert (await typing).ok is ok


async def test_a_connection_grows_old(scene: Scene) -> None:
    wire = await Wire.open(scene)
    hello = await wire.reads()
    await asyncio.sleep(0)
    scene.clock.move(seconds=hello["debug_info"]["approximate_connection_time"] - 10)
    assert (await wire.reads())["reason"] == "warning"
    await asyncio.sleep(0)
    scene.clock.move(seconds=10)
    goodbye = await wire.reads()
    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "refresh_requested")
    typing = asyncio.create_task(scene.maya.type(scene.general, "/note x"))
    new = await Wire.open(scene)  # what comes meanwhile waits for the new connection
    await new.reads()
    await new.acks(await new.reads())
    assert (await typing).ok


async def test_an_eleventh_connection_is_turned_away(scene: Scene) -> None:
    for _ in range(10):
        await (await Wire.open(scene)).reads()
    wire = await Wire.open(scene)
    assert (await wire.reads())["reason"] == "too_many_websockets"
    assert (await wire.reads())["type"] in ("CLOSE", "CLOSING", "CLOSED")


async def test_the_link_can_be_disabled(scene: Scene) -> None:
    wire = await Wire.open(scene)
    await wire.reads()
    closing = asyncio.create_task(scene.sandbox.core.sockets.disable())
    assert (await wire.reads())["reason"] == "link_disabled"
    await wire.reads()
    await closing
    opened = await scene.call("apps.connections.open", token=scene.sandbox.app_token)
    assert opened["error"] == "forbidden_team"
    assert (await scene.maya.type(scene.general, "/note x")).error == "dispatch_failed"


async def test_bolt_follows_a_refresh_and_the_conversation_goes_on(scene: Scene) -> None:
    app = scene.bolt()

    @app.command("/note")
    async def note(ack: Any, command: Any) -> None:
        await ack(f"noted {command['text']}")

    await scene.connect(app)
    for turn in range(3):
        await scene.sandbox.core.sockets.refresh()
        assert (await scene.maya.type(scene.general, f"/note {turn}")).text == f"noted {turn}"
    scene.clock.move(hours=30)
    await asyncio.sleep(0)
    assert (await scene.maya.type(scene.general, "/note late")).text == "noted late"


async def test_the_sandbox_stops_while_an_app_is_connected(scene: Scene) -> None:
    wire = await Wire.open(scene)
    await wire.reads()
    closing = asyncio.create_task(scene.sandbox.stop())
    assert (await wire.reads())["type"] in ("CLOSE", "CLOSING", "CLOSED")
    await closing
