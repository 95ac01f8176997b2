"""The control API: everything by JSON, and the stream of changes."""

import base64
import json
from typing import Any

import pytest

from slack_sandbox.limits import Json
from tests.conftest import Scene
from tests.samples import modal, plain
from tests.test_conversations import talk as talk


class Remote:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    async def get(self, path: str, **query: str) -> Json:
        async with self.scene.session.get(
            f"{self.scene.sandbox.url}/sandbox/{path}", params=query
        ) as response:
            answer: Json = await response.json()
            return answer

    async def post(self, path: str, **body: Any) -> Json:
        async with self.scene.session.post(f"{self.scene.sandbox.url}/sandbox/{path}", json=body) as response:
            answer: Json = await response.json()
            return answer

    async def act(self, act: str, **body: Any) -> Json:
        return await self.post(f"people/{self.scene.maya.id}/{act}", **body)


@pytest.fixture
def remote(talk: Scene) -> Remote:
    return Remote(talk)


async def test_the_state_has_all_there_is(remote: Remote, talk: Scene) -> None:
    state = await remote.get("state")
    assert state["app"]["commands"][0] == {"command": "/note", "description": "Take a note", "usage_hint": ""}
    assert [s["name"] for s in state["app"]["shortcuts"]] == ["New note", "Keep this"]
    (team,) = state["workspaces"]
    assert {person["name"] for person in team["people"]} == {"helper", "maya", "tom"}
    assert [channel["name"] for channel in team["channels"]] == ["general"]
    assert state["clock"]["frozen"] is True


async def test_a_command_a_button_and_a_modal(remote: Remote, talk: Scene) -> None:
    general = talk.general.id
    answer = await remote.act("type", channel=general, text="/note hello")
    assert answer["ok"] and answer["message"]["ephemeral_to"] == talk.maya.id
    pressed = await remote.act("press", channel=general, message=answer["message"]["ts"], name="undo")
    assert pressed["ok"]
    seen = await remote.get(f"people/{talk.maya.id}/sees", channel=general)
    assert [m["text"] for m in seen["messages"]] == ["Undone 7"]

    (view,) = (await remote.act("shortcut", name="new_note"))["views"]
    assert [c["label"] for c in view["controls"]] == ["Text", "Customer"]
    offered = await remote.act("suggest", view=view["id"], name="customer", query="ac")
    chosen = await remote.act("choose", view=view["id"], name="customer", value=offered["options"][0])
    assert chosen["views"][0]["state"]["values"]["customer"]["customer"]["selected_option"]["value"] == "A"
    refused = await remote.act("submit", view=view["id"], values={"text": "no"})
    assert refused["errors"] == {"text": "Say more."}
    shown = (await remote.get(f"people/{talk.maya.id}/views"))["views"][0]
    assert shown["errors"] == {"text": "Say more."}
    assert (await remote.act("submit", view=view["id"], values={"text": "yes"}))["action"] == "closed"
    dm = (await remote.act("open_dm"))["channel"]
    assert (await remote.get(f"people/{talk.maya.id}/sees", channel=dm["id"]))["messages"][-1][
        "text"
    ] == "yes for Acme"
    assert (await remote.act("open_home"))["view"]["type"] == "home"
    (view,) = (await remote.act("shortcut", name="new_note"))["views"]
    assert (await remote.act("close", view=view["id"]))["views"] == []


async def test_messages_are_edited_shared_and_deleted(remote: Remote, talk: Scene) -> None:
    general = talk.general.id
    content = base64.b64encode(b"abc").decode()
    file = (await remote.act("upload", name="a.txt", content=content))["file"]
    said = await remote.act("type", channel="general", text="see", files=[file["id"]])
    ts = said["message"]["ts"]
    assert said["message"]["files"][0]["name"] == "a.txt"
    await remote.act("react", channel=general, message=ts, name="eyes")
    await remote.act("edit", channel=general, message=ts, text="look")
    kept = await remote.act("message_shortcut", channel=general, message=ts, name="keep")
    assert kept["ok"]
    messages = (await remote.get(f"people/{talk.maya.id}/sees", channel=general))["messages"]
    assert (messages[0]["text"], messages[0]["reactions"][0]["name"]) == ("look", "eyes")
    assert messages[1]["text"] == "Kept: look"
    await remote.act("delete", channel=general, message=ts)
    assert talk.tom.sees(talk.general) == []


async def test_people_channels_clock_and_faults_are_arranged(remote: Remote, talk: Scene) -> None:
    ana = await remote.post("people", name="ana", real_name="Ana", locale="zh-CN")
    assert ana["locale"] == "zh-CN"
    channel = await remote.post("channels", name="deals", private=True, members=[ana["id"]], bot=False)
    assert (channel["kind"], channel["is_member"], channel["members"]) == ("private", False, [ana["id"]])
    assert (await remote.post(f"channels/{channel['id']}/bot"))["is_member"]
    assert not (await remote.post(f"channels/{channel['id']}/bot", member=False))["is_member"]
    assert (await remote.act("join", channel="deals"))["error"] == "that channel is private"
    before = talk.clock.now()
    assert (await remote.post("clock", days=3))["time"] == before.timestamp() + 3 * 86400
    await remote.post("clock", to="2026-12-24T09:00:00+00:00")
    assert (await remote.get("clock"))["now"] == "2026-12-24T09:00:00+00:00"
    assert (await remote.post("faults", where="auth.test", status=500))["faults"][0]["status"] == 500
    assert (await talk.call("auth.test"))["error"] == "internal_error"
    await remote.post("faults", where="auth.test", status=500)
    async with talk.session.delete(f"{talk.sandbox.url}/sandbox/faults") as response:
        assert (await response.json())["faults"] == []
    assert (await remote.post("deliver_to", url=""))["url"] == ""
    query = {"client_id": talk.sandbox.client_id, "scope": "chat:write", "redirect_uri": "https://x.example/"}
    assert "code=" in (await remote.act("authorize", query=query))["redirect"]
    journal = await remote.get("journal", ok="false")
    assert [call["error"] for call in journal["calls"]] == ["internal_error"]


@pytest.mark.parametrize(
    ("act", "body", "why"),
    [
        ("fly", {}, "there is no act"),
        ("type", {"text": "x"}, "'channel' is missing"),
        ("type", {"channel": "nope", "text": "x"}, "there is no channel 'nope'"),
        ("press", {"channel": "general", "message": "1.0", "name": "x"}, "there is no message '1.0'"),
        ("submit", {"view": "V0"}, "there is no view 'V0' open"),
        ("shortcut", {"name": "Nope"}, "declares no global shortcut"),
    ],
)
async def test_what_cannot_be_done_says_why(remote: Remote, act: str, body: Json, why: str) -> None:
    assert why in (await remote.act(act, **body))["error"]


async def test_the_stream_tells_what_changes(remote: Remote, talk: Scene) -> None:
    response = await talk.session.get(f"{talk.sandbox.url}/sandbox/stream")
    assert response.content_type == "text/event-stream"
    assert await response.content.readline() == b": hello\n"
    await response.content.readline()

    async def told(kind: str) -> Json:
        """The next of this kind."""
        while True:
            event = (await response.content.readline()).decode()
            data: Json = json.loads((await response.content.readline()).decode().removeprefix("data: "))
            await response.content.readline()
            assert event == f"event: {data['type']}\n"
            if data["type"] == kind:
                return data

    message = await talk.tom.say(talk.general, "hello")
    first = await told("message")
    assert (first["message"]["text"], first["channel"]) == ("hello", talk.general.id)
    assert (await told("delivery"))["payload"]["event"]["text"] == "hello"
    await talk.call("reactions.add", channel=talk.general.id, timestamp=message.ts, name="eyes")
    assert (await told("reaction_added"))["reaction"] == "eyes"
    assert (await told("call"))["method"] == "reactions.add"
    await talk.maya.pause(30)
    assert (await told("dnd_changed"))["user"]["paused_until"] == talk.clock.time() + 1800
    while (event := (await told("delivery"))["payload"]["event"])["type"] != "dnd_updated_user":
        pass
    assert event["user"] == talk.maya.id
    assert event["dnd_status"]["next_dnd_end_ts"] == talk.clock.time() + 1800
    assert (await remote.act("pause", minutes=0)) == {"ok": True}
    assert (await told("dnd_changed"))["user"]["paused_until"] == 0
    view = modal({"type": "header", "text": plain("Hi")})
    talk.sandbox.core.modals(talk.sandbox.workspace).open(talk.maya.user, view)
    opened = await told("view_opened")
    assert (opened["user"], opened["view"]["type"]) == (talk.maya.id, "modal")
    talk.clock.move(hours=1)
    assert (await told("clock"))["frozen"] is True
    response.close()


async def test_the_front_page_is_served(talk: Scene) -> None:
    async with talk.session.get(talk.sandbox.url) as response:
        assert response.status == 200
