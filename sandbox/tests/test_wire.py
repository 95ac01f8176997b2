"""Payloads have the keys that the data says Slack's have."""

import re
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from slack_sandbox.limits import LIMITS, Json
from tests.conftest import Scene
from tests.samples import button, modal, plain

KEYS = LIMITS["interaction"]
INPUT = {
    "type": "input",
    "block_id": "b",
    "label": plain("Text"),
    "element": {"type": "plain_text_input", "action_id": "a"},
}
SELECT = {"type": "external_select", "action_id": "s", "min_query_length": 0}


@pytest.fixture
async def payloads(scene: Scene) -> dict[str, Json]:
    """One of each payload, as the app received it."""
    app = scene.bolt()
    heard: dict[str, Json] = {}

    @app.middleware
    async def keep(body: Any) -> BoltResponse:
        kind = body.get("type") or "slash_command"
        event = body.get("event", {}).get("type", "")
        where = body.get("container", {}).get("type", "")
        heard[":".join(part for part in (kind, event or where) if part)] = body
        return BoltResponse(status=200)

    await scene.connect(app)
    maya, general = scene.maya, scene.general
    row = [{"type": "actions", "elements": [button(), SELECT]}]
    await scene.call("chat.postMessage", channel=general.id, text="card", blocks=row)
    (card,) = maya.sees(general)
    await maya.type(general, "/note x")
    await maya.press(card, "a")
    await maya.suggest(card, "s", "x")
    await maya.shortcut("New note")
    await maya.message_shortcut(card, "Keep this")
    view = scene.sandbox.core.modals(scene.sandbox.workspace).open(
        maya.user, modal(INPUT, {"type": "actions", "elements": [button()]}, notify_on_close=True)
    )
    await maya.press(view, "x")
    await maya.submit(view, {"Text": "x"})
    view = scene.sandbox.core.modals(scene.sandbox.workspace).open(
        maya.user, modal(INPUT, notify_on_close=True)
    )
    await maya.close(view)
    await maya.open_home()
    await scene.tom.say(general, "@Helper hi")
    return heard


def required(keys: list[str]) -> set[str]:
    return {key for key in keys if re.fullmatch(r"\w+", key)}


async def test_slash_commands(payloads: dict[str, Json]) -> None:
    payload = payloads["slash_command"]
    assert required(KEYS["slash_command"]["keys"]) == set(payload)
    assert all(isinstance(value, str) for value in payload.values())


async def test_block_actions(payloads: dict[str, Json]) -> None:
    on_message, in_view = payloads["block_actions:message"], payloads["block_actions:view"]
    keys = required(KEYS["block_actions"]["keys"])
    assert keys - {"view"} == set(on_message)
    assert keys - {"message", "channel", "response_url", "state"} == set(in_view)
    assert set(on_message["user"]) == {"id", "username", "name", "team_id"}
    assert set(on_message["team"]) == {"id", "domain"}
    action = on_message["actions"][0]
    assert set(action) == {"type", "action_id", "block_id", "text", "action_ts"}
    assert in_view["container"] == {"type": "view", "view_id": in_view["view"]["id"]}


async def test_block_suggestion(payloads: dict[str, Json]) -> None:
    payload = payloads["block_suggestion:message"]
    assert required(KEYS["block_suggestion"]["keys"]) <= set(payload)
    assert "trigger_id" not in payload


async def test_shortcuts(payloads: dict[str, Json]) -> None:
    for name, rules in (
        ("shortcut", KEYS["shortcut"]["global"]),
        ("message_action", KEYS["shortcut"]["message"]),
    ):
        assert required(rules["keys"]) == set(payloads[name]), name
    assert payloads["message_action"]["message"]["type"] == "message"


async def test_views(payloads: dict[str, Json]) -> None:
    submission, closed = payloads["view_submission"], payloads["view_closed"]
    common = {"type", "team", "user", "api_app_id", "token", "view", "enterprise", "is_enterprise_install"}
    assert set(submission) == common | {"trigger_id", "response_urls"}
    assert set(closed) == common | {"is_cleared"}
    assert submission["view"]["state"]["values"]["b"]["a"] == {"type": "plain_text_input", "value": "x"}
    assert closed["view"]["state"] == {"values": {}}, "as Slack has it: what was typed is not told"
    assert set(submission["view"]) >= {
        "id",
        "hash",
        "private_metadata",
        "callback_id",
        "root_view_id",
        "app_id",
        "bot_id",
    }


async def test_events(payloads: dict[str, Json], scene: Scene) -> None:
    mention, home = payloads["event_callback:app_mention"], payloads["event_callback:app_home_opened"]
    for event in (mention, home):
        assert set(LIMITS["http"]["events"]["envelope"]) == set(event)
        assert event["authorizations"][0]["user_id"] == scene.sandbox.bot_user_id
    assert set(mention["event"]) >= {"type", "user", "text", "ts", "channel", "event_ts", "team", "blocks"}
    assert home["event"]["tab"] == "home"


async def test_an_ephemeral_messages_payload_leaves_the_message_out(scene: Scene) -> None:
    heard: list[Json] = []
    app = scene.bolt()

    @app.action("a")
    async def act(ack: Any, body: Any) -> None:
        await ack()
        heard.append(body)

    await scene.connect(app)
    blocks = [{"type": "actions", "elements": [button()]}]
    await scene.call(
        "chat.postEphemeral", channel=scene.general.id, user=scene.maya.id, text="x", blocks=blocks
    )
    await scene.maya.press(scene.maya.sees(scene.general)[-1], "x")
    assert heard[0]["container"]["is_ephemeral"] is True
    assert "message" not in heard[0]
