"""Who may do what: membership, guests, deactivated people, other workspaces, shared channels, tokens."""

from typing import Any

import pytest

from slack_sandbox import NotThere
from slack_sandbox.limits import Json
from tests.conftest import Scene, scopes
from tests.samples import button, modal

VIEW = modal({"type": "divider"})


async def test_the_app_sees_private_channels_only_from_inside(scene: Scene) -> None:
    secret = scene.sandbox.add_channel("secret", private=True, members=[scene.maya], bot=False)
    for method in ("conversations.info", "conversations.history", "chat.postMessage"):
        answer = await scene.form(method, channel=secret.id, text="x")
        assert answer["error"] == "channel_not_found", method
    scene.sandbox.invite_bot(secret)
    assert (await scene.call("chat.postMessage", channel=secret.id, text="x"))["ok"]
    scene.sandbox.remove_bot(secret)
    assert (await scene.call("chat.postMessage", channel=secret.id, text="x"))["error"] == "channel_not_found"


async def test_the_app_writes_where_it_is_not_a_member_only_with_its_scope(scene: Scene) -> None:
    outside = scene.sandbox.add_channel("outside", bot=False)
    assert (await scene.call("chat.postMessage", channel=outside.id, text="x"))["ok"]
    token = scene.sandbox.core.tokens.issue(scene.sandbox.team_id, ("chat:write",)).value
    refused = await scene.call("chat.postMessage", token=token, channel=outside.id, text="x")
    assert refused["error"] == "not_in_channel"
    assert (await scene.call("conversations.history", channel=outside.id))["error"] == "not_in_channel"


async def test_an_archived_channel_is_closed(scene: Scene) -> None:
    scene.sandbox.archive(scene.general)
    assert (await scene.call("chat.postMessage", channel=scene.general.id, text="x"))[
        "error"
    ] == "is_archived"
    outside = scene.sandbox.add_channel("old", bot=False)
    scene.sandbox.archive(outside)
    assert (await scene.call("conversations.join", channel=outside.id))["error"] == "is_archived"


async def test_a_person_sees_what_is_theirs(scene: Scene) -> None:
    secret = scene.sandbox.add_channel("secret", private=True, members=[scene.maya])
    assert secret in scene.maya.channels()
    assert secret not in scene.tom.channels()
    with pytest.raises(NotThere):
        scene.tom.sees(secret)
    with pytest.raises(NotThere):
        await scene.tom.type(secret, "/note x")
    with pytest.raises(NotThere):
        scene.tom.sees(scene.maya.dm)


async def test_guests_see_only_their_channels(scene: Scene) -> None:
    visitor = scene.sandbox.add_person("visitor", guest="single")
    assert visitor.channels() == []
    invited = await scene.call("conversations.invite", channel=scene.general.id, users=visitor.id)
    assert invited["ok"]
    assert visitor.channels() == [scene.general]
    other = scene.sandbox.add_channel("other")
    refused = await scene.call("conversations.invite", channel=other.id, users=visitor.id)
    assert refused["error"] == "ura_max_channels"
    user = (await scene.form("users.info", user=visitor.id))["user"]
    assert (user["is_restricted"], user["is_ultra_restricted"]) == (True, True)


async def test_a_deactivated_person_is_gone(scene: Scene) -> None:
    dm = scene.tom.dm
    scene.sandbox.deactivate(scene.tom)
    assert (await scene.form("users.info", user=scene.tom.id))["user"]["deleted"]
    assert (await scene.call("conversations.open", users=scene.tom.id))["error"] == "user_disabled"
    assert (await scene.call("chat.postMessage", channel=scene.tom.id, text="x"))[
        "error"
    ] == "channel_not_found"
    told = await scene.call("chat.postEphemeral", channel=scene.general.id, user=scene.tom.id, text="x")
    assert told["error"] == "user_not_in_channel"
    members = await scene.form("conversations.members", channel=scene.general.id)
    assert scene.tom.id not in members["members"]
    with pytest.raises(NotThere, match="deactivated"):
        await scene.tom.say(dm, "x")


async def test_the_messages_tab_can_be_closed(scene: Scene) -> None:
    from slack_sandbox import Sandbox
    from tests.conftest import MANIFEST

    closed = MANIFEST | {"features": MANIFEST["features"] | {"app_home": {"home_tab_enabled": True}}}
    async with Sandbox(closed) as sandbox:
        person = sandbox.add_person("x")
        headers, body = {"Authorization": f"Bearer {sandbox.bot_token}"}, {"channel": person.id, "text": "x"}
        async with scene.session.post(
            f"{sandbox.api_url}chat.postMessage", json=body, headers=headers
        ) as response:
            assert (await response.json())["error"] == "messages_tab_disabled"
        with pytest.raises(NotThere, match="turned off"):
            await person.say(person.dm, "x")


# Several workspaces


async def test_workspaces_do_not_see_each_other(scene: Scene) -> None:
    globex = scene.sandbox.add_workspace("Globex", installed=True)
    hank = scene.sandbox.add_person("hank", workspace=globex)
    plans = scene.sandbox.add_channel("plans", workspace=globex)
    token = scene.sandbox.core.tokens.living(globex.id)[0].value
    assert (await scene.call("chat.postMessage", channel=plans.id, text="x"))["error"] == "channel_not_found"
    assert (await scene.call("chat.postMessage", token=token, channel=plans.id, text="x"))["ok"]
    assert (await scene.call("auth.test", token=token))["team_id"] == globex.id
    assert (await scene.call("conversations.open", users=hank.id))["error"] == "user_not_visible"
    trigger = scene.sandbox.core.passes.trigger(hank.user, globex.id)
    assert (await scene.call("views.open", trigger_id=trigger, view=VIEW))["error"] == "invalid_trigger_id"
    assert (await scene.call("views.open", token=token, trigger_id=trigger, view=VIEW))["ok"]


async def test_a_shared_channel_has_people_of_both(scene: Scene) -> None:
    globex = scene.sandbox.add_workspace("Globex")
    hank = scene.sandbox.add_person("hank", workspace=globex)
    scene.sandbox.connect(scene.general, globex)
    globex.join(scene.general, hank.user)
    heard: list[Json] = []
    app = scene.bolt()

    @app.event("message")
    async def message(body: Any) -> None:
        heard.append(body)

    @app.event("app_mention")
    async def mention() -> None: ...

    @app.event("member_joined_channel")
    async def joined() -> None: ...

    @app.action("a")
    async def pressed(ack: Any, body: Any, client: Any) -> None:
        await ack()
        heard.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=VIEW)

    await scene.connect(app)
    await hank.say(scene.general, "hello from Globex")
    (event,) = [body for body in heard if body["event"].get("text") == "hello from Globex"]
    assert event["is_ext_shared_channel"] is True
    assert (event["team_id"], event["event"]["user_team"]) == (scene.sandbox.team_id, globex.id)

    assert (await scene.form("users.info", user=hank.id))["user"]["is_stranger"] is False
    info = (await scene.form("conversations.info", channel=scene.general.id))["channel"]
    assert info["is_ext_shared"] and set(info["shared_team_ids"]) == {scene.sandbox.team_id, globex.id}

    refused = await hank.type(scene.general, "/note x")
    assert refused.error == "invalid_command"  # the app is not installed where they work

    blocks = [{"type": "actions", "elements": [button()]}]
    await scene.call("chat.postMessage", channel=scene.general.id, text="press", blocks=blocks)
    outcome = await hank.press(hank.sees(scene.general)[-1], "x")
    assert outcome.ok and hank.view is not None
    assert heard[-1]["team"]["id"] == scene.sandbox.team_id
    assert heard[-1]["user"]["team_id"] == globex.id


async def test_the_app_hears_with_whom_a_channel_is_shared(scene: Scene) -> None:
    globex, initech = scene.sandbox.add_workspace("Globex"), scene.sandbox.add_workspace("Initech")
    hank = scene.sandbox.add_person("hank", workspace=globex)
    heard: list[Json] = []
    app = scene.bolt()

    async def told(body: Any) -> None:
        heard.append(body["event"])

    app.event("channel_shared")(told)
    app.event("channel_unshared")(told)

    @app.event("member_joined_channel")
    async def joined() -> None: ...

    await scene.connect(app)
    scene.sandbox.connect(scene.general, globex)
    scene.sandbox.connect(scene.general, initech)
    globex.join(scene.general, hank.user)
    scene.sandbox.disconnect(scene.general, globex)
    scene.sandbox.disconnect(scene.general, initech)
    while len(heard) < 4:
        await scene.call("api.test", token="")
    assert [one["type"] for one in heard] == ["channel_shared"] * 2 + ["channel_unshared"] * 2
    assert heard[0]["connected_team_id"] == globex.id
    assert [one["is_ext_shared"] for one in heard[2:]] == [True, False]
    assert hank.id not in scene.general.members
    info = (await scene.form("conversations.info", channel=scene.general.id))["channel"]
    assert info["is_ext_shared"] is False


# Tokens that end


async def test_a_revoked_token_is_told_from_a_wrong_one(scene: Scene) -> None:
    token = scene.sandbox.bot_token
    assert (await scene.form("auth.revoke", test="1")) == {"ok": True, "revoked": False}
    assert (await scene.call("auth.revoke", token=token))["revoked"]
    assert (await scene.call("auth.test", token=token))["error"] == "account_inactive"
    assert scene.sandbox.bot_user_id == ""


async def test_uninstalling_tells_the_app_and_ends_everything(scene: Scene) -> None:
    heard: list[str] = []
    app = scene.bolt()

    @app.event("app_uninstalled")
    async def uninstalled() -> None:
        heard.append("app_uninstalled")

    @app.event("tokens_revoked")
    async def revoked(event: Any) -> None:
        heard.append(f"tokens_revoked {event['tokens']['bot']}")

    bot = scene.sandbox.bot_user_id
    await scene.connect(app)
    credentials = {"client_id": scene.sandbox.client_id, "client_secret": scene.sandbox.client_secret}
    assert (await scene.form("apps.uninstall", **credentials | {"client_secret": "x"}))[
        "error"
    ] == "bad_client_secret"
    scene.clock.move(minutes=1)
    token = scene.sandbox.bot_token
    assert (await scene.form("apps.uninstall", **credentials))["ok"]
    while len(heard) < 2:
        await scene.call("api.test", token="")
    assert heard == ["app_uninstalled", f"tokens_revoked ['{bot}']"]
    assert (await scene.call("auth.test", token=token))["error"] == "account_inactive"
    assert bot not in scene.general.members
    assert (await scene.maya.type(scene.general, "/note x")).error == "invalid_command"
    with pytest.raises(NotThere, match="not installed"):
        await scene.maya.shortcut("New note")
    again = scene.sandbox.core.install(scene.sandbox.workspace)
    assert again.scopes == scopes()
    assert scene.sandbox.bot_user_id == bot
