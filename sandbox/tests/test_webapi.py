"""The Web API as an app sees it: arguments, tokens, scopes, errors, pages."""

from typing import Any

import pytest

from slack_sandbox import Sandbox
from slack_sandbox.limits import METHODS, Json
from slack_sandbox.webapi import HANDLERS
from tests.conftest import MANIFEST, Scene, scopes
from tests.samples import BLOCKS, button, modal, plain

NOT_SERVED = {
    *("assistant.threads.setStatus", "assistant.threads.setTitle", "assistant.threads.setSuggestedPrompts"),
    *("bookmarks.add", "chat.appendStream", "chat.startStream", "chat.stopStream", "chat.unfurl"),
}


def test_every_method_in_the_data_is_served_or_named_here() -> None:
    assert set(METHODS) - set(HANDLERS) == NOT_SERVED
    assert set(HANDLERS) <= set(METHODS)


async def test_a_token_is_asked_for_and_looked_at(scene: Scene) -> None:
    assert (await scene.call("auth.test"))["user_id"] == scene.sandbox.bot_user_id
    assert (await scene.call("auth.test", token=""))["error"] == "not_authed"
    assert (await scene.call("auth.test", token="xoxb-wrong"))["error"] == "invalid_auth"
    assert (await scene.call("auth.test", token=scene.sandbox.app_token))["error"] == "not_allowed_token_type"
    assert (await scene.call("apps.connections.open"))["error"] == "not_allowed_token_type"
    assert (await scene.form("auth.test", token=scene.sandbox.bot_token))["ok"]


async def test_methods_and_arguments_are_checked(scene: Scene) -> None:
    assert (await scene.call("files.upload"))["error"] == "method_deprecated"
    there = await scene.call("chat.unfurl")
    assert there["error"] == "unknown_method" and "Slack does" in there["response_metadata"]["messages"][0]
    assert (await scene.call("chat.nope"))["error"] == "unknown_method"
    missing = await scene.call("chat.postMessage", text="x")
    assert missing["error"] == "invalid_arguments"
    assert missing["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel [json-pointer:/channel]"
    ]
    assert (await scene.call("api.test", error="my_error"))["error"] == "my_error"
    assert (await scene.call("api.test", a="b"))["args"] == {"a": "b"}


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"x", "text/plain", "invalid_post_type"),
        (b"text=%ff\xff", "application/x-www-form-urlencoded", "invalid_form_data"),
    ],
)
async def test_bodies_that_cannot_be_read(scene: Scene, body: bytes, content_type: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {scene.sandbox.bot_token}", "Content-Type": content_type}
    async with scene.session.post(f"{scene.sandbox.api_url}api.test", data=body, headers=headers) as response:
        assert (await response.json())["error"] == error


async def test_json_arguments_count_only_where_slack_takes_json(scene: Scene) -> None:
    assert (await scene.call("users.info", user=scene.maya.id))["error"] == "invalid_arguments"
    assert (await scene.form("users.info", user=scene.maya.id))["user"]["id"] == scene.maya.id


async def test_forms_carry_json_in_their_fields(scene: Scene) -> None:
    blocks = '[{"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}]'
    assert (await scene.form("chat.postMessage", channel=scene.general.id, blocks=blocks))["ok"]
    answer = await scene.form("chat.postMessage", channel=scene.general.id, blocks="{not json")
    assert answer["error"] == "invalid_blocks_format"


@pytest.mark.parametrize("method", sorted(name for name in HANDLERS if METHODS[name]["bot_scopes_any"]))
async def test_a_method_needs_one_of_its_scopes(scene: Scene, method: str) -> None:
    token = scene.sandbox.core.tokens.issue(scene.sandbox.team_id, ("commands",)).value
    answer = await scene.call(method, token=token)
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == ",".join(METHODS[method]["bot_scopes_any"])
    assert answer["provided"] == "commands"


async def test_a_conversation_needs_the_scope_of_its_kind(scene: Scene) -> None:
    secret = scene.sandbox.add_channel("secret", private=True)
    token = scene.sandbox.core.tokens.issue(scene.sandbox.team_id, ("channels:history", "im:write")).value
    public = await scene.call("conversations.history", token=token, channel=scene.general.id)
    private = await scene.call("conversations.history", token=token, channel=secret.id)
    assert public["ok"]
    assert (private["error"], private["needed"]) == ("missing_scope", "groups:history")
    group = await scene.call("conversations.open", token=token, users=f"{scene.maya.id},{scene.tom.id}")
    assert (group["error"], group["needed"]) == ("missing_scope", "mpim:write")


# chat


async def test_a_message_comes_back_as_slack_keeps_it(scene: Scene) -> None:
    text = f"R&D <b> &amp; <@{scene.maya.id}> https://x.example/a?b=1&c=2."
    blocks = [{"type": "actions", "elements": [{"type": "button", "text": plain("A & B <c>")}]}]
    posted = await scene.call("chat.postMessage", channel="#general", text=text, blocks=blocks)
    message = posted["message"]
    assert message["text"] == f"R&amp;D &lt;b&gt; &amp; <@{scene.maya.id}> <https://x.example/a?b=1&amp;c=2>."
    (row,) = message["blocks"]
    assert row["block_id"]
    assert row["elements"][0]["action_id"]
    assert row["elements"][0]["text"] == {"type": "plain_text", "text": "A &amp; B &lt;c&gt;", "emoji": True}
    assert message["bot_id"] and message["app_id"] == scene.sandbox.app.id


async def test_metadata_is_kept_and_read_back_when_asked_for(scene: Scene) -> None:
    metadata = {"event_type": "note", "event_payload": {"id": "7"}}
    posted = await scene.call("chat.postMessage", channel=scene.general.id, text="x", metadata=metadata)
    read = await scene.call("conversations.history", channel=scene.general.id, include_all_metadata=True)
    assert read["messages"][0]["metadata"] == metadata
    read = await scene.call("conversations.history", channel=scene.general.id)
    assert "metadata" not in read["messages"][0]
    wrong = await scene.call(
        "chat.postMessage", channel=scene.general.id, text="x", metadata={"event_type": "x"}
    )
    assert wrong["error"] == "invalid_metadata_format"
    assert posted["message"]["metadata"] == metadata


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": " \n"}, "no_text"),
        ({"text": ["x"]}, "invalid_arguments"),
        ({"text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"attachments": ["x"]}, "invalid_attachments"),
        ({"attachments": [{"blocks": [{"type": "nope"}]}]}, "invalid_attachments"),
        ({"text": "x", "thread_ts": "soon"}, "invalid_thread_ts"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "x", "channel": "C0"}, "channel_not_found"),
    ],
)
async def test_messages_slack_would_not_take(scene: Scene, arguments: Json, error: str) -> None:
    answer = await scene.call("chat.postMessage", **({"channel": scene.general.id} | arguments))
    assert answer["error"] == error
    assert scene.tom.sees(scene.general) == []


async def test_what_a_block_holds_may_need_a_scope(scene: Scene) -> None:
    refused = await scene.call("chat.postMessage", channel=scene.general.id, blocks=[BLOCKS["video"]])
    assert refused["error"] == "invalid_blocks"
    assert "links.embed:write" in refused["response_metadata"]["messages"][0]
    file = BLOCKS["input"] | {"element": {"type": "file_input"}}
    token = scene.sandbox.core.tokens.issue(scene.sandbox.team_id, ("chat:write",)).value
    trigger = scene.sandbox.core.passes.trigger(scene.maya.user, scene.sandbox.team_id)
    refused = await scene.call("views.open", token=token, trigger_id=trigger, view=modal(file))
    assert "files:read" in refused["response_metadata"]["messages"][0]
    assert (await scene.call("views.open", trigger_id=trigger, view=modal(file)))["ok"]


async def test_a_reply_sent_to_the_channel_too_is_a_thread_broadcast(scene: Scene) -> None:
    root = await scene.call("chat.postMessage", channel=scene.general.id, text="root")
    asked = {"thread_ts": root["ts"], "reply_broadcast": True}
    reply = await scene.call("chat.postMessage", channel=scene.general.id, text="reply", **asked)
    assert reply["message"]["subtype"] == "thread_broadcast"
    assert reply["message"]["bot_profile"]["app_id"] == scene.sandbox.app.id
    when = int(scene.clock.time()) + 60
    await scene.call("chat.scheduleMessage", channel=scene.general.id, text="later", post_at=when, **asked)
    scene.clock.move(minutes=1)
    assert [m.text for m in scene.maya.sees(scene.general, root["ts"])] == ["root", "reply", "later"]


async def test_an_update_keeps_what_it_does_not_name(scene: Scene) -> None:
    row = {"type": "actions", "elements": [button()]}
    posted = await scene.call("chat.postMessage", channel=scene.general.id, text="one", blocks=[row])
    there = {"channel": scene.general.id, "ts": posted["ts"]}
    await scene.call("chat.update", **there, text="two")
    (message,) = scene.tom.sees(scene.general)
    assert (message.text, len(message.blocks)) == ("two", 1)
    await scene.call("chat.update", **there, text="three", blocks=[])
    assert (message.text, message.blocks) == ("three", [])
    assert message.edited
    await scene.call("chat.delete", **there)
    assert scene.tom.sees(scene.general) == []
    assert (await scene.call("chat.delete", **there))["error"] == "message_not_found"


async def test_only_the_apps_own_messages_can_be_changed(scene: Scene) -> None:
    message = await scene.tom.say(scene.general, "mine")
    there = {"channel": scene.general.id, "ts": message.ts}
    assert (await scene.call("chat.update", **there, text="x"))["error"] == "cant_update_message"
    assert (await scene.call("chat.delete", **there))["error"] == "cant_delete_message"


async def test_an_ephemeral_is_for_one_member(scene: Scene) -> None:
    await scene.call("chat.postEphemeral", channel=scene.general.id, user=scene.maya.id, text="psst")
    assert [m.text for m in scene.maya.sees(scene.general)] == ["psst"]
    assert scene.tom.sees(scene.general) == []
    ana = scene.sandbox.add_person("ana")
    answer = await scene.call("chat.postEphemeral", channel=scene.general.id, user=ana.id, text="psst")
    assert answer["error"] == "user_not_in_channel"


async def test_a_scheduled_message_posts_itself(scene: Scene) -> None:
    when = int(scene.clock.time()) + 3600
    asked: Json = {"channel": scene.general.id, "text": "later", "post_at": when}
    first = await scene.call("chat.scheduleMessage", **asked)
    second = await scene.call("chat.scheduleMessage", **asked)
    listed = await scene.call("chat.scheduledMessages.list")
    assert [m["id"] for m in listed["scheduled_messages"]] == [
        first["scheduled_message_id"],
        second["scheduled_message_id"],
    ]
    undo = {"channel": scene.general.id, "scheduled_message_id": first["scheduled_message_id"]}
    assert (await scene.call("chat.deleteScheduledMessage", **undo))["ok"]
    scene.clock.move(minutes=59, seconds=30)
    late = {"channel": scene.general.id, "scheduled_message_id": second["scheduled_message_id"]}
    assert (await scene.call("chat.deleteScheduledMessage", **late))[
        "error"
    ] == "invalid_scheduled_message_id"
    assert scene.tom.sees(scene.general) == []
    scene.clock.move(seconds=30)
    assert [m.text for m in scene.tom.sees(scene.general)] == ["later"]
    past = await scene.call("chat.scheduleMessage", **asked | {"post_at": when})
    assert past["error"] == "time_in_past"


async def test_a_permalink_leads_to_the_page_at_the_message(scene: Scene) -> None:
    message = await scene.tom.say(scene.general, "here")
    reply = await scene.tom.say(scene.general, "there", thread=message.ts)
    asked = {"channel": scene.general.id, "message_ts": reply.ts}
    link = (await scene.form("chat.getPermalink", **asked))["permalink"]
    assert link == (
        f"{scene.sandbox.url}/archives/{scene.general.id}/p{reply.ts.replace('.', '')}"
        f"?thread_ts={message.ts}&cid={scene.general.id}"
    )
    async with scene.session.get(link, allow_redirects=False) as response:
        where = response.headers["Location"]
    assert where == f"/?channel={scene.general.id}&message={reply.ts}&thread={message.ts}"


# conversations


async def test_history_comes_newest_first_in_pages_without_replies(scene: Scene) -> None:
    messages = [await scene.tom.say(scene.general, f"m{i}") for i in range(5)]
    await scene.tom.say(scene.general, "reply", thread=messages[0].ts)
    asked: Json = {"channel": scene.general.id, "limit": 2}
    seen: list[str] = []
    while True:
        answer = await scene.call("conversations.history", **asked)
        seen += [m["text"] for m in answer["messages"]]
        if not answer["has_more"]:
            break
        asked["cursor"] = answer["response_metadata"]["next_cursor"]
    assert seen == ["m4", "m3", "m2", "m1", "m0"]
    between = {"oldest": messages[1].ts, "latest": messages[3].ts}
    answer = await scene.call("conversations.history", channel=scene.general.id, **between)
    assert [m["text"] for m in answer["messages"]] == ["m2"]
    answer = await scene.call("conversations.history", channel=scene.general.id, inclusive=True, **between)
    assert [m["text"] for m in answer["messages"]] == ["m3", "m2", "m1"]
    thread = await scene.form("conversations.replies", channel=scene.general.id, ts=messages[0].ts)
    assert [m["text"] for m in thread["messages"]] == ["m0", "reply"]
    assert thread["messages"][0]["reply_count"] == 1
    wrong = await scene.call("conversations.history", channel=scene.general.id, cursor="x")
    assert wrong["error"] == "invalid_cursor"


async def test_an_app_outside_the_marketplace_reads_little_history(scene: Scene) -> None:
    for i in range(20):
        await scene.tom.say(scene.general, f"m{i}")
    asked: Json = {"channel": scene.general.id, "limit": 200}
    assert len((await scene.call("conversations.history", **asked))["messages"]) == 20
    scene.sandbox.core.rates.unlisted = True
    scene.clock.move(minutes=1)
    answer = await scene.call("conversations.history", **asked)
    assert [len(answer["messages"]), answer["has_more"]] == [15, True]
    asked["cursor"] = answer["response_metadata"]["next_cursor"]
    assert (await scene.call("conversations.history", **asked))["error"] == "ratelimited"
    scene.clock.move(minutes=1)
    assert len((await scene.call("conversations.history", **asked))["messages"]) == 5


@pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
async def test_a_page_of_messages_has_at_most_999(scene: Scene, method: str) -> None:
    message = await scene.tom.say(scene.general, "m")
    asked = {"channel": scene.general.id, "ts": message.ts}
    assert (await scene.form(method, limit="999", **asked))["ok"]
    assert (await scene.form(method, limit="1000", **asked))["error"] == "invalid_limit"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("---", "invalid_name_punctuation"),
        ("Loud", "invalid_name_specials"),
        ("x" * 81, "invalid_name_maxlength"),
        ("general", "name_taken"),
    ],
)
async def test_a_channels_name_is_refused_with_its_own_reason(scene: Scene, name: str, error: str) -> None:
    assert (await scene.call("conversations.create", name=name))["error"] == error


async def test_another_workspaces_file_is_not_there(scene: Scene) -> None:
    globex = scene.sandbox.add_workspace("Globex", installed=True)
    file = scene.sandbox.add_person("hank", workspace=globex).upload("plan.txt", b"secret")
    headers = {"Authorization": f"Bearer {scene.sandbox.bot_token}"}
    async with scene.session.get(file.url, headers=headers) as response:
        assert response.status == 404


async def test_a_token_does_not_count_in_the_query(scene: Scene) -> None:
    url = f"{scene.sandbox.api_url}auth.test"
    async with scene.session.get(url, params={"token": scene.sandbox.bot_token}) as response:
        assert (await response.json())["error"] == "not_authed"
    async with scene.session.post(url, data={"token": scene.sandbox.bot_token}) as response:
        assert (await response.json())["ok"]


async def test_a_dm_needs_somebody_else(scene: Scene) -> None:
    bot, maya = scene.sandbox.bot_user_id, scene.maya.id
    assert (await scene.call("conversations.open", users=bot))["error"] == "not_enough_users"
    twice = await scene.call("conversations.open", users=f"{maya},{maya},{bot}")
    assert twice["channel"]["id"] == scene.maya.dm.id


async def test_a_bot_is_sent_no_direct_message(scene: Scene) -> None:
    other = scene.sandbox.workspace.add_user("other_bot", is_bot=True)
    assert (await scene.call("conversations.open", users=other.id))["error"] == "cannot_dm_bot"
    assert (await scene.call("chat.postMessage", channel=other.id, text="x"))["error"] == "cannot_dm_bot"


async def test_a_dm_is_opened_once(scene: Scene) -> None:
    first = await scene.call("conversations.open", users=scene.maya.id)
    again = await scene.call("conversations.open", users=scene.maya.id, return_im=True)
    assert again["already_open"]
    assert again["channel"]["id"] == first["channel"]["id"] == scene.maya.dm.id
    assert again["channel"]["user"] == scene.maya.id
    assert (await scene.call("conversations.open"))["error"] == "users_list_not_supplied"
    assert (await scene.call("conversations.open", users="U0"))["error"] == "user_not_found"
    posted = await scene.call("chat.postMessage", channel=scene.tom.id, text="by id")
    assert posted["channel"] == scene.tom.dm.id


async def test_channels_are_listed_by_kind_and_joined(scene: Scene) -> None:
    outside = scene.sandbox.add_channel("outside", bot=False)
    scene.sandbox.add_channel("hidden", private=True, bot=False)
    inside = scene.sandbox.add_channel("inside", private=True)
    listed = await scene.form("conversations.list", types="public_channel,private_channel")
    assert [c["name"] for c in listed["channels"]] == ["general", "outside", "inside"]
    mine = await scene.form("users.conversations")
    assert [c["name"] for c in mine["channels"]] == ["general"]
    assert (await scene.form("conversations.list", types="nope"))["error"] == "invalid_types"
    joined = await scene.call("conversations.join", channel=outside.id)
    assert joined["channel"]["is_member"]
    again = await scene.call("conversations.join", channel=outside.id)
    assert again["warning"] == "already_in_channel"
    wrong = await scene.call("conversations.join", channel=inside.id)
    assert wrong["error"] == "method_not_supported_for_channel_type"
    members = await scene.form("conversations.members", channel=outside.id)
    assert scene.sandbox.bot_user_id in members["members"]


async def test_channels_are_made_and_filled(scene: Scene) -> None:
    made = await scene.call("conversations.create", name="deal-acme")
    channel = made["channel"]["id"]
    assert (await scene.call("conversations.create", name="deal-acme"))["error"] == "name_taken"
    assert (await scene.call("conversations.create", name="Deal!"))["error"] == "invalid_name_specials"
    assert (await scene.call("conversations.invite", channel=channel, users=scene.maya.id))["ok"]
    again = await scene.call("conversations.invite", channel=channel, users=scene.maya.id)
    assert again["error"] == "already_in_channel"
    info = await scene.form("conversations.info", channel=channel, include_num_members="true")
    assert info["channel"]["num_members"] == 2


# users, reactions, files


async def test_a_pause_is_told_as_slack_tells_it(scene: Scene) -> None:
    maya, tom, now = scene.maya.id, scene.tom.id, int(scene.clock.time())
    none = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    await scene.maya.pause(60)
    pause = {"dnd_enabled": True, "next_dnd_start_ts": now, "next_dnd_end_ts": now + 3600}
    assert (await scene.form("dnd.teamInfo", users=f"{maya},{tom},U0"))["users"] == {maya: pause, tom: none}
    told = await scene.form("dnd.info", user=maya)
    assert {name: told[name] for name in pause} == pause
    assert "snooze_endtime" not in told, "it is told of oneself only"
    own = scene.sandbox.core.tokens.issue(scene.sandbox.team_id, ("dnd:read",), user=maya).value
    assert (await scene.call("dnd.info", token=own))["snooze_remaining"] == 3600
    scene.clock.move(hours=1)
    assert (await scene.form("dnd.teamInfo", users=maya))["users"] == {maya: none}
    assert (await scene.call("dnd.info", token=own))["snooze_enabled"] is False
    assert (await scene.form("dnd.teamInfo", users=","))["error"] == "no_users_provided"
    assert (await scene.form("dnd.teamInfo", users=",".join([maya] * 51)))["error"] == "invalid_arguments"


async def test_a_person_has_zone_and_locale(scene: Scene) -> None:
    user = (await scene.form("users.info", user=scene.maya.id, include_locale="true"))["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("Asia/Shanghai", 8 * 3600, "zh-CN")
    assert user["profile"]["email"] == "maya@acme-inc.example"
    assert "locale" not in (await scene.form("users.info", user=scene.maya.id))["user"]
    found = await scene.form("users.lookupByEmail", email="Maya@acme-inc.example")
    assert found["user"]["id"] == scene.maya.id
    assert (await scene.form("users.info", user="U0"))["error"] == "user_not_found"
    listed = await scene.form("users.list", limit="2")
    assert len(listed["members"]) == 2
    assert listed["response_metadata"]["next_cursor"]
    assert (await scene.form("users.profile.get", user=scene.tom.id))["profile"]["real_name"] == "Tom Reed"
    assert (await scene.form("team.info"))["team"]["name"] == "Acme Inc"
    assert (await scene.form("bots.info"))["bot"]["app_id"] == scene.sandbox.app.id


async def test_reactions_are_put_and_taken_back(scene: Scene) -> None:
    message = await scene.tom.say(scene.general, "hi")
    on: Json = {"channel": scene.general.id, "timestamp": message.ts}
    assert (await scene.call("reactions.add", name="eyes", **on))["ok"]
    assert (await scene.call("reactions.add", name="eyes", **on))["error"] == "already_reacted"
    await scene.maya.react(message, "eyes")
    got = await scene.form("reactions.get", **on)
    assert got["message"]["reactions"][0]["count"] == 2
    assert (await scene.call("reactions.remove", name="eyes", **on))["ok"]
    assert (await scene.call("reactions.remove", name="eyes", **on))["error"] == "no_reaction"
    assert (await scene.call("pins.add", **on))["ok"]
    assert (await scene.call("pins.add", **on))["error"] == "already_pinned"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"name": "Not A Name"}, "invalid_name"),
        ({"name": ""}, "invalid_arguments"),
        ({"timestamp": "yesterday"}, "bad_timestamp"),
        ({"timestamp": "1.000000"}, "message_not_found"),
    ],
)
async def test_a_reaction_slack_would_not_take(scene: Scene, arguments: Json, error: str) -> None:
    posted = await scene.call("chat.postMessage", channel=scene.general.id, text="x")
    asked = {"channel": scene.general.id, "timestamp": posted["ts"], "name": "eyes"} | arguments
    assert (await scene.call("reactions.add", **asked))["error"] == error


async def test_a_stranger_is_not_visible(scene: Scene) -> None:
    globex = scene.sandbox.add_workspace("Globex")
    hank = scene.sandbox.add_person("hank", workspace=globex)
    assert (await scene.form("users.info", user=hank.id))["error"] == "user_not_visible"


async def test_a_file_goes_up_in_three_steps(scene: Scene) -> None:
    asked = await scene.form("files.getUploadURLExternal", filename="a.csv", length="3")
    early = await scene.call("files.completeUploadExternal", files=[{"id": asked["file_id"]}])
    assert early["error"] == "file_not_found"
    async with scene.session.post(asked["upload_url"], data=b"a,b") as response:
        assert response.status == 200
    done: Json = {"files": [{"id": asked["file_id"], "title": "Deals"}], "channel_id": scene.general.id}
    answer = await scene.call("files.completeUploadExternal", **done, initial_comment="this week")
    assert answer["files"][0]["title"] == "Deals"
    (message,) = scene.tom.sees(scene.general)
    assert (message.text, message.files[0].name) == ("this week", "a.csv")
    url = answer["files"][0]["url_private"]
    async with scene.session.get(url, allow_redirects=False) as response:
        assert response.status == 302  # to signing in, as a browser would
    headers = {"Authorization": f"Bearer {scene.sandbox.bot_token}"}
    async with scene.session.get(url, headers=headers) as response:
        assert await response.read() == b"a,b"
        assert response.headers["Content-Disposition"] == "attachment"
    assert (await scene.form("files.info", file=asked["file_id"]))["file"]["title"] == "Deals"
    assert len((await scene.form("files.list"))["files"]) == 1
    assert (await scene.call("files.delete", file=asked["file_id"]))["ok"]
    assert (await scene.form("files.info", file=asked["file_id"]))["error"] == "file_deleted"


async def test_a_file_for_one_person_is_in_their_direct_messages(scene: Scene) -> None:
    dm = (await scene.call("conversations.open", users=scene.maya.id))["channel"]["id"]
    asked = await scene.form("files.getUploadURLExternal", filename="a.png", length="3")
    async with scene.session.post(asked["upload_url"], data=b"a,") as response:
        assert response.status == 400, "not as long as was said"
    async with scene.session.post(asked["upload_url"], data=b"a,b") as response:
        assert response.status == 200
    done = await scene.call("files.completeUploadExternal", files=[{"id": asked["file_id"]}], channel_id=dm)
    (file,) = done["files"]
    assert (file["ims"], file["shares"]) == ([], {}), "it is shared a moment later"
    file = (await scene.form("files.info", file=file["id"]))["file"]
    assert (file["ims"], file["channels"]) == ([dm], [])
    assert file["shares"]["private"][dm]
    (message,) = scene.maya.sees(scene.maya.dm)
    assert message.files[0].content == b"a,b"
    assert scene.tom.sees(scene.general) == []


async def test_a_file_with_alternative_text_is_not_shared_though_slack_says_ok(scene: Scene) -> None:
    asked = await scene.form("files.getUploadURLExternal", filename="a.png", length="3", alt_txt="Dots")
    async with scene.session.post(asked["upload_url"], data=b"a,b"):
        pass
    files, channel = [{"id": asked["file_id"]}], scene.general.id
    done = await scene.call("files.completeUploadExternal", files=files, channel_id=channel)
    assert done["ok"]
    assert done["files"][0]["alt_txt"] == "Dots"
    assert not scene.maya.sees(scene.general)


async def test_a_file_is_shared_some_time_after_the_upload(scene: Scene) -> None:
    scene.sandbox.core.shares_after = 2
    asked = await scene.form("files.getUploadURLExternal", filename="a.png", length="3")
    async with scene.session.post(asked["upload_url"], data=b"a,b"):
        pass
    files = [{"id": asked["file_id"]}]
    assert (await scene.call("files.completeUploadExternal", files=files, channel_id=scene.general.id))["ok"]
    assert scene.tom.sees(scene.general) == []
    scene.clock.move(seconds=2)
    (message,) = scene.tom.sees(scene.general)
    file = (await scene.form("files.info", file=asked["file_id"]))["file"]
    assert file["shares"] == {"public": {scene.general.id: [{"ts": message.ts}]}}


async def test_a_block_shows_only_a_file_that_is_there(scene: Scene) -> None:
    async def show(**file: str) -> Any:
        image: Json = {"type": "image", "alt_text": "x", "slack_file": file}
        return await scene.call("chat.postMessage", channel=scene.general.id, blocks=[image])

    assert (await show(id="F0"))["error"] == "invalid_blocks"
    asked = await scene.form("files.getUploadURLExternal", filename="a.png", length="3")
    assert (await show(id=asked["file_id"]))["error"] == "invalid_blocks", "not uploaded yet"
    file = scene.maya.upload("b.png", b"abc")
    assert (await show(id=file.id))["ok"]
    assert (await show(url=file.url))["ok"]
    file.deleted = True
    assert (await show(id=file.id))["error"] == "invalid_blocks"


# rates and the journal


async def test_a_channel_takes_a_short_burst_then_one_a_second(scene: Scene) -> None:
    async def post() -> Any:
        body = {"channel": scene.general.id, "text": "x"}
        headers = {"Authorization": f"Bearer {scene.sandbox.bot_token}"}
        return await scene.session.post(
            f"{scene.sandbox.api_url}chat.postMessage", json=body, headers=headers
        )

    statuses = [(await post()).status for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    refused = await post()
    assert refused.headers["Retry-After"] == "1"
    assert await refused.json() == {"ok": False, "error": "ratelimited"}
    scene.clock.move(seconds=1)
    assert [(await post()).status for _ in range(2)] == [200, 429]
    other = scene.sandbox.add_channel("other")
    assert (await scene.call("chat.postMessage", channel=other.id, text="x"))["ok"]


async def test_the_journal_has_every_call(scene: Scene) -> None:
    await scene.call("chat.postMessage", channel=scene.general.id, text="x")
    await scene.call("chat.postMessage", channel="C0", text="x")
    journal = scene.sandbox.journal
    assert [call.ok for call in journal.search("chat.*")] == [True, False]
    assert [call.error for call in journal.refused()] == ["channel_not_found"]
    (call,) = journal.search("chat.postMessage", channel=scene.general.id)
    assert call.arguments == {"channel": scene.general.id, "text": "x"}
    assert call.answer["ts"] and call.at == scene.clock.now()


async def test_answers_name_the_scopes(scene: Scene) -> None:
    headers = {"Authorization": f"Bearer {scene.sandbox.bot_token}"}
    async with scene.session.post(f"{scene.sandbox.api_url}users.list", headers=headers) as response:
        assert response.headers["X-OAuth-Scopes"] == ",".join(scopes())
        assert response.headers["X-Accepted-OAuth-Scopes"] == "users:read"


# views


async def test_triggers_are_used_once(scene: Scene) -> None:
    trigger = scene.sandbox.core.passes.trigger(scene.maya.user, scene.sandbox.team_id)
    view = modal({"type": "divider"})
    assert (await scene.call("views.open", trigger_id="1.2.x", view=view))["error"] == "invalid_trigger_id"
    refused = await scene.call("views.open", trigger_id=trigger, view=modal())
    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] no fewer than 1 items allowed [json-pointer:/view/blocks]"
    ]
    assert (await scene.call("views.open", trigger_id=trigger, view=view))["ok"]
    assert (await scene.call("views.open", trigger_id=trigger, view=view))["error"] == "exchanged_trigger_id"
    assert (await scene.call("views.push", trigger_id=trigger, view=view))["error"] == "exchanged_trigger_id"


async def test_a_view_is_updated_by_id_with_its_hash(scene: Scene) -> None:
    trigger = scene.sandbox.core.passes.trigger(scene.maya.user, scene.sandbox.team_id)
    opened = await scene.call(
        "views.open", trigger_id=trigger, view=modal({"type": "divider"}, external_id="e")
    )
    view = opened["view"]
    new = modal({"type": "header", "text": plain("New")}, external_id="e")
    both = await scene.call("views.update", view_id=view["id"], external_id="e", view=new)
    assert both["error"] == "invalid_arguments"
    wrong = await scene.call("views.update", view_id=view["id"], hash="0.x", view=new)
    assert wrong["error"] == "hash_conflict"
    assert (await scene.call("views.update", external_id="e", hash=view["hash"], view=new))["ok"]
    assert scene.maya.view is not None and scene.maya.view.shown == "x\nNew"
    another = scene.sandbox.core.passes.trigger(scene.tom.user, scene.sandbox.team_id)
    again = await scene.call(
        "views.open", trigger_id=another, view=modal({"type": "divider"}, external_id="e")
    )
    assert again["error"] == "duplicate_external_id"
    await scene.maya.close(scene.maya.view)
    gone = await scene.call("views.update", view_id=view["id"], view=new)
    assert gone["error"] == "not_found"


async def test_home_is_published_where_the_manifest_has_one(scene: Scene) -> None:
    view = {"type": "home", "blocks": [{"type": "header", "text": plain("Hi")}]}
    empty = await scene.call("views.publish", user_id=scene.maya.id, view=view, hash="")
    assert empty["error"] == "hash_conflict"
    first = await scene.call("views.publish", user_id=scene.maya.id, view=view)
    assert scene.maya.home is not None and scene.maya.home.shown == "Hi"
    stale = await scene.call("views.publish", user_id=scene.maya.id, view=view, hash="0.x")
    assert stale["error"] == "hash_conflict"
    again = await scene.call("views.publish", user_id=scene.maya.id, view=view, hash=first["view"]["hash"])
    assert again["view"]["id"] == first["view"]["id"]
    without = MANIFEST | {"features": {}}
    async with Sandbox(without) as other:
        url, headers = f"{other.api_url}views.publish", {"Authorization": f"Bearer {other.bot_token}"}
        body = {"user_id": other.add_person("x").id, "view": view}
        async with scene.session.post(url, json=body, headers=headers) as response:
            assert (await response.json())["error"] == "not_enabled"
