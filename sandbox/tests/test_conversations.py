"""A Bolt app in the sandbox: the same conversations over Socket Mode and over signed HTTP."""

from typing import Any

import pytest

from slack_sandbox import NotThere
from tests.conftest import Scene

NOTE_VIEW: dict[str, Any] = {
    "type": "modal",
    "callback_id": "note",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "A note"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": {"type": "plain_text", "text": "Text"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "customer",
            "optional": True,
            "label": {"type": "plain_text", "text": "Customer"},
            "element": {"type": "external_select", "action_id": "customer", "min_query_length": 2},
        },
    ],
}


@pytest.fixture(params=["socket", "http"])
async def talk(request: pytest.FixtureRequest, scene: Scene) -> Scene:
    """A note-taking app, connected one way or the other."""
    app = scene.bolt()

    @app.command("/note")
    async def note(ack: Any, command: Any, client: Any) -> None:
        if command["text"] == "crash":
            raise RuntimeError
        if command["text"]:
            button = {"type": "button", "text": {"type": "plain_text", "text": "Undo"}, "action_id": "undo"}
            blocks = [
                {"type": "section", "text": {"type": "mrkdwn", "text": f"Noted: {command['text']}"}},
                {"type": "actions", "block_id": "acts", "elements": [button | {"value": "7"}]},
            ]
            await ack(text=f"Noted: {command['text']}", blocks=blocks)
        else:
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=NOTE_VIEW)

    @app.action("undo")
    async def undo(ack: Any, respond: Any, action: Any) -> None:
        await ack()
        await respond(text=f"Undone {action['value']}", replace_original=True)

    @app.options("customer")
    async def customers(ack: Any, payload: Any) -> None:
        names = [name for name in ("Acme", "Globex") if name.lower().startswith(payload["value"].lower())]
        await ack(
            options=[{"text": {"type": "plain_text", "text": name}, "value": name[0]} for name in names]
        )

    @app.view("note")
    async def save(ack: Any, view: Any, client: Any, body: Any) -> None:
        values = view["state"]["values"]
        if values["text"]["text"]["value"] == "no":
            await ack(response_action="errors", errors={"text": "Say more."})
            return
        await ack()
        chosen = values["customer"]["customer"]["selected_option"]
        words = f"{values['text']['text']['value']} for {chosen['text']['text'] if chosen else 'nobody'}"
        await client.chat_postMessage(channel=body["user"]["id"], text=words)

    @app.view_closed("note")
    async def closed(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Not saved.")

    @app.event("app_mention")
    async def mentioned(event: Any, say: Any) -> None:
        await say(f"Yes, <@{event['user']}>?", thread_ts=event["ts"])

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "Your notes"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})

    @app.event("message")
    async def heard(event: Any, say: Any) -> None:
        if event.get("channel_type") == "im" and not event.get("subtype"):
            await say(f"You said {event['text']}")

    @app.event("member_joined_channel")
    async def joined() -> None: ...

    @app.event("reaction_added")
    async def reacted() -> None: ...

    @app.event("dnd_updated_user")
    async def paused() -> None: ...

    @app.shortcut("new_note")
    async def new_note(ack: Any, shortcut: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=NOTE_VIEW)

    @app.shortcut("keep")
    async def keep(ack: Any, shortcut: Any, respond: Any) -> None:
        await ack()
        await respond(f"Kept: {shortcut['message']['text']}")

    await (scene.connect(app) if request.param == "socket" else scene.serve(app))
    return scene


async def test_a_command_is_answered_to_the_person_alone(talk: Scene) -> None:
    answer = await talk.maya.type(talk.general, "/note call & ask <Li>")
    assert answer.ok
    assert answer.message is not None and answer.message.ephemeral
    assert "Noted: call & ask <Li>" in answer.message.shown
    assert talk.tom.sees(talk.general) == []


async def test_a_button_replaces_its_message(talk: Scene) -> None:
    answer = await talk.maya.type(talk.general, "/note hello")
    assert answer.message is not None
    outcome = await talk.maya.press(answer.message, "Undo")
    assert outcome.ok
    assert [message.text for message in talk.maya.sees(talk.general)] == ["Undone 7"]


async def test_a_modal_refuses_beside_the_field_then_saves(talk: Scene) -> None:
    await talk.maya.type(talk.general, "/note")
    view = talk.maya.view
    assert view is not None
    missing = await talk.maya.submit(view, {})
    assert missing.errors == {"text": "Please complete this required field."}
    refused = await talk.maya.submit(view, {"Text": "no", "Customer": "glo"})
    assert refused.errors == {"text": "Say more."}
    saved = await talk.maya.submit(view, {"Text": "twenty seats"})
    assert saved.action == "closed"
    assert talk.maya.view is None
    assert talk.maya.sees(talk.maya.dm)[-1].text == "twenty seats for Globex"


async def test_closing_a_modal_tells_the_app(talk: Scene) -> None:
    await talk.maya.shortcut("New note")
    assert talk.maya.view is not None
    await talk.maya.close(talk.maya.view)
    assert talk.maya.sees(talk.maya.dm)[-1].text == "Not saved."


async def test_options_come_from_the_app_at_the_query_length(talk: Scene) -> None:
    await talk.maya.shortcut("new_note")
    view = talk.maya.view
    assert view is not None
    assert await talk.maya.suggest(view, "Customer", "a") == []
    assert [option["value"] for option in await talk.maya.suggest(view, "Customer", "ac")] == ["A"]


async def test_a_message_shortcut_knows_the_message(talk: Scene) -> None:
    message = await talk.tom.say(talk.general, "20 seats & more")
    await talk.maya.message_shortcut(message, "Keep this")
    assert talk.maya.sees(talk.general)[-1].shown == "Kept: 20 seats & more"


async def test_a_mention_is_answered_in_its_thread(talk: Scene) -> None:
    message = await talk.tom.say(talk.general, "@Helper are you there?")
    assert message.text == f"<@{talk.sandbox.bot_user_id}> are you there?"
    _, reply = talk.tom.sees(talk.general, thread=message.ts)
    assert reply.text == f"Yes, <@{talk.tom.id}>?"
    assert talk.tom.sees(talk.general) == [message]


async def test_a_direct_message_and_home(talk: Scene) -> None:
    await talk.maya.say(talk.maya.dm, "hi")
    assert [m.text for m in talk.maya.sees(talk.maya.dm)] == ["hi", "You said hi"]
    home = await talk.maya.open_home()
    assert home is not None and home.shown == "Your notes"


async def test_what_is_not_declared_is_refused(talk: Scene) -> None:
    answer = await talk.maya.type(talk.general, "/nope")
    assert (answer.error, answer.text) == ("invalid_command", "/nope is not a valid command.")
    with pytest.raises(NotThere):
        await talk.maya.shortcut("Nope")
    message = await talk.maya.say(talk.general, "hello")
    with pytest.raises(NotThere, match="Nope"):
        await talk.maya.press(message, "Nope")
