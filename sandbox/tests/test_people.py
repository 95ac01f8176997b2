"""People and their forms: every kind of input, what Slack's client refuses, where the app is told."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from slack_sandbox import NotThere, View
from slack_sandbox.blocks import unescape
from slack_sandbox.limits import Json
from tests import samples
from tests.conftest import Scene
from tests.samples import button, modal, option, plain


def opened(scene: Scene, *blocks: Json, **about: Any) -> View:
    return scene.sandbox.core.modals(scene.sandbox.workspace).open(scene.maya.user, modal(*blocks, **about))


def field(element: Json, label: str = "Field", **about: Any) -> Json:
    return {
        "type": "input",
        "block_id": "b",
        "label": plain(label),
        "element": element | {"action_id": "a"},
        **about,
    }


def options(*names: str) -> list[Json]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def kept(name: str) -> Json:
    """An option as it comes back."""
    return {"text": plain(name) | {"emoji": True}, "value": name.lower()}


BOXES = options("Red", "Green", "Blue")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "more", "value", "key", "held"),
    [
        ("plain_text_input", {}, "R&D <b>", "value", "R&D <b>"),
        ("email_text_input", {}, "a@b.example", "value", "a@b.example"),
        ("url_text_input", {}, "https://x.example", "value", "https://x.example"),
        ("number_input", {"is_decimal_allowed": True}, 2.5, "value", "2.5"),
        ("static_select", {"options": BOXES}, "Green", "selected_option", kept("Green")),
        ("radio_buttons", {"options": BOXES}, "blue", "selected_option", kept("Blue")),
        ("datepicker", {}, date(2026, 11, 30), "selected_date", "2026-11-30"),
        ("timepicker", {}, time(14, 30), "selected_time", "14:30"),
        ("datetimepicker", {}, NOON, "selected_date_time", int(NOON.timestamp())),
        ("users_select", {}, "U1", "selected_user", "U1"),
        ("multi_users_select", {}, ["U1", "U2"], "selected_users", ["U1", "U2"]),
        ("conversations_select", {}, "C1", "selected_conversation", "C1"),
        ("multi_channels_select", {}, ["C1"], "selected_channels", ["C1"]),
        ("multi_external_select", {}, [option("v")], "selected_options", [option("v")]),
    ],
)  # fmt: skip
async def test_an_input_holds_what_was_put_in(
    scene: Scene, kind: str, more: Json, value: Any, key: str, held: Any
) -> None:
    view = opened(scene, field(samples.ELEMENTS[kind] | more))
    await scene.maya.choose(view, "Field", value)
    assert view.typed["b", "a"] == {"type": kind, key: held}
    await scene.maya.choose(view, "Field", None)
    assert not view.typed["b", "a"][key]


async def test_people_and_channels_may_be_given_as_they_are(scene: Scene) -> None:
    view = opened(scene, field({"type": "users_select"}))
    await scene.maya.choose(view, "Field", scene.tom)
    assert view.typed["b", "a"]["selected_user"] == scene.tom.id


async def test_rich_text_and_files(scene: Scene) -> None:
    view = opened(scene, field({"type": "rich_text_input"}))
    await scene.maya.choose(view, "Field", "hello")
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}
    assert view.typed["b", "a"]["rich_text_value"] == {"type": "rich_text", "elements": [section]}
    view = opened(scene, field({"type": "file_input"}))
    file = scene.maya.upload("a.txt", b"abc")
    await scene.maya.choose(view, "Field", file)
    (held,) = view.typed["b", "a"]["files"]
    assert (held["id"], held["size"]) == (file.id, 3)


async def test_the_state_has_initial_values_and_nulls(scene: Scene) -> None:
    view = opened(
        scene,
        field({"type": "plain_text_input", "initial_value": "begun"}),
        field({"type": "datepicker", "initial_date": "2026-11-30"}) | {"block_id": "when"},
        field({"type": "multi_users_select"}) | {"block_id": "who"},
        field({"type": "static_select", "options": BOXES}) | {"block_id": "one"},
        {
            "type": "actions",
            "block_id": "row",
            "elements": [button("go"), {"type": "timepicker", "action_id": "t"}],
        },
    )
    from slack_sandbox.wire import view_json

    assert view_json(view, scene.sandbox.app)["state"]["values"] == {
        "b": {"a": {"type": "plain_text_input", "value": "begun"}},
        "when": {"a": {"type": "datepicker", "selected_date": "2026-11-30"}},
        "who": {"a": {"type": "multi_users_select", "selected_users": []}},
        "one": {"a": {"type": "static_select", "selected_option": None}},
        "row": {"t": {"type": "timepicker", "selected_time": None}},
    }


@pytest.mark.parametrize(
    ("kind", "more", "value", "said"),
    [
        ("plain_text_input", {}, "", "Please complete this required field."),
        ("plain_text_input", {"max_length": 3}, "four", "Must be 3 characters or fewer."),
        ("plain_text_input", {"min_length": 3}, "no", "Must be at least 3 characters."),
        ("email_text_input", {}, "nobody", "Please enter a valid email address."),
        ("url_text_input", {}, "example", "Please enter a valid URL."),
        ("number_input", {"is_decimal_allowed": False}, "2.5", "Please enter a whole number."),
        ("number_input", {"is_decimal_allowed": True}, "much", "Please enter a valid number."),
        ("number_input", {"min_value": "5"}, "4", "Must be at least 5."),
        ("number_input", {"max_value": "5"}, "6", "Must be no more than 5."),
        ("multi_users_select", {"max_selected_items": 1}, ["U1", "U2"], "Please choose no more than 1."),
        ("checkboxes", {"options": BOXES}, [], "Please complete this required field."),
    ],
)
async def test_slacks_client_does_not_send_what_is_wrong(
    scene: Scene, kind: str, more: Json, value: Any, said: str
) -> None:
    view = opened(scene, field(samples.ELEMENTS[kind] | more))
    outcome = await scene.maya.submit(view, {"Field": value})
    assert outcome.errors == {"b": said}
    assert not scene.sandbox.journal.deliveries


async def test_what_is_not_in_front_of_a_person_cannot_be_used(scene: Scene) -> None:
    view = opened(scene, field(samples.ELEMENTS["static_select"] | {"options": BOXES}))
    with pytest.raises(NotThere, match="offers 'Red', 'Green', 'Blue'"):
        await scene.maya.choose(view, "Field", "Yellow")
    with pytest.raises(NotThere, match="there is 'Field'"):
        await scene.maya.choose(view, "Other", "Red")
    with pytest.raises(NotThere, match="not open for this person"):
        await scene.tom.choose(view, "Field", "Red")
    message = await scene.tom.say(scene.general, "x")
    await scene.tom.delete(message)
    with pytest.raises(NotThere, match="not there"):
        await scene.maya.message_shortcut(message, "Keep this")
    plainly = opened(scene, {"type": "divider"})
    del plainly.content["submit"]
    with pytest.raises(NotThere, match="nothing to submit"):
        await scene.maya.submit(plainly, {})


async def test_selects_tell_the_app_where_slack_does(scene: Scene) -> None:
    heard: list[Json] = []
    app = scene.bolt()

    @app.action("a")
    async def act(ack: Any, body: Any) -> None:
        await ack()
        heard.append(body["actions"][0])

    await scene.connect(app)
    element = {"type": "static_select", "options": BOXES}
    view = opened(scene, field(element))
    await scene.maya.choose(view, "Field", "Red")
    assert heard == []
    view = opened(scene, field(element, dispatch_action=True))
    await scene.maya.choose(view, "Field", "Red")
    menu = {"type": "overflow", "action_id": "a", "options": options("Open", "Close")}
    view = opened(scene, {"type": "section", "text": plain(), "accessory": menu})
    await scene.maya.press(view, "Close")
    confirmed = button("a") | {"confirm": samples.PARTS["confirm"]}
    view = opened(scene, {"type": "actions", "elements": [confirmed]})
    await scene.maya.press(view, "a", confirm=False)
    await scene.maya.press(view, "a")
    assert [(act["type"], (act.get("selected_option") or {}).get("value")) for act in heard] == [
        ("static_select", "red"),
        ("overflow", "close"),
        ("button", None),
    ]


async def test_mentions_of_people_and_channels(scene: Scene) -> None:
    message = await scene.maya.say(scene.general, "@Tom Reed see #general & <this>")
    assert message.text == f"<@{scene.tom.id}> see <#{scene.general.id}|> &amp; &lt;this&gt;"
    heard: list[str] = []
    app = scene.bolt()

    @app.command("/who")
    async def who(ack: Any, command: Any) -> None:
        heard.append(command["text"])
        await ack()

    await scene.connect(app)
    await scene.maya.type(scene.general, "/who @tom #general a<b https://x.example/a?b&c.")
    link = "<https://x.example/a?b&amp;c>"
    assert heard == [f"<@{scene.tom.id}|tom> <#{scene.general.id}|general> a&lt;b {link}."]


async def test_one_edits_deletes_and_reacts_to_messages(scene: Scene) -> None:
    message = await scene.tom.say(scene.general, "one")
    await scene.tom.edit(message, "two")
    assert (message.shown, bool(message.edited)) == ("two", True)
    with pytest.raises(NotThere):
        await scene.maya.edit(message, "three")
    await scene.maya.react(message, "eyes")
    assert message.reactions == {"eyes": [scene.maya.id]}
    await scene.maya.react(message, "eyes")
    assert message.reactions == {}
    with pytest.raises(NotThere):
        await scene.maya.delete(message)


async def test_commands_do_not_work_in_threads(scene: Scene) -> None:
    message = await scene.tom.say(scene.general, "one")
    answer = await scene.maya.type(scene.general, "/note x", thread=message.ts)
    assert answer.text == "/note is not supported in threads. Sorry!"
    said = await scene.maya.type(scene.general, "plain words", thread=message.ts)
    assert said.message is not None and said.message.thread_ts == message.ts


async def test_modals_stack_update_and_clear(scene: Scene) -> None:
    answers: list[Json] = [
        {"response_action": "push", "view": modal(field({"type": "plain_text_input"}, "Second"))},
        {
            "response_action": "update",
            "view": modal(field({"type": "plain_text_input"}, "Third"), submit=plain("Go")),
        },
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": modal()},
        {"response_action": "clear"},
    ]
    app = scene.bolt()

    @app.view("")
    async def submitted(ack: Any) -> None:
        await ack(**answers.pop(0))

    await scene.connect(app)
    first = opened(scene, field({"type": "plain_text_input"}))
    assert (await scene.maya.submit(first, {"Field": "1"})).action == "pushed"
    second = scene.maya.view
    assert second is not None and second is not first
    assert (second.previous, second.root) == (first.id, first.id)
    assert (await scene.maya.submit(second, {"Second": "2"})).action == "updated"
    assert scene.maya.view is second and second.shown == "x\nThird"
    assert second.typed["b", "a"]["value"] == "2"  # the same ids: what was typed stays
    assert (await scene.maya.submit(second)).error == "invalid_response"
    assert (await scene.maya.submit(second)).error == "invalid_arguments"
    assert (await scene.maya.submit(second)).action == "cleared"
    assert scene.maya.views == []


async def test_closing_one_or_all(scene: Scene) -> None:
    closed: list[tuple[str, bool]] = []
    app = scene.bolt()

    @app.view_closed("")
    async def on_close(ack: Any, body: Any) -> None:
        await ack()
        closed.append((body["view"]["id"], body["is_cleared"]))

    await scene.connect(app)
    modals = scene.sandbox.core.modals(scene.sandbox.workspace)
    first = opened(scene, {"type": "divider"}, notify_on_close=True)
    second = modals.push(scene.maya.user, modal({"type": "divider"}, notify_on_close=True))
    await scene.maya.close(second)
    assert scene.maya.view is first
    modals.push(scene.maya.user, modal({"type": "divider"}))
    await scene.maya.close(first, all_of_them=True)
    assert scene.maya.view is None
    assert closed == [(second.id, False), (first.id, True)]


async def test_a_submission_that_is_not_acked_keeps_the_modal(scene: Scene) -> None:
    view = opened(scene, field({"type": "plain_text_input"}))
    outcome = await scene.maya.submit(view, {"Field": "kept"})
    assert (outcome.error, outcome.text) == ("dispatch_failed", "We had some trouble connecting. Try again?")
    assert scene.maya.view is view and view.typed["b", "a"]["value"] == "kept"


def test_a_moment_for_each_reader_is_shown_as_its_fallback() -> None:
    text = "Due <!date^1392734382^{date} at {time}|Feb 18, 2014 6:39 AM> &amp; <!here>"
    assert unescape(text) == "Due Feb 18, 2014 6:39 AM & <!here>"
