"""A small Bolt app that is not Rapport: it answers with everything the page must be able to show."""

from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox import Sandbox
from slack_sandbox.browser import Stop
from tests.page.gallery import GALLERY, HOME_EXTRA, MORE

Json = dict[str, Any]
CUSTOMERS = ("Acme", "Acme Labs", "Globex", "杭州云栖科技")

MANIFEST: Json = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Helper"},
        "shortcuts": [
            {"name": "New note", "type": "global", "callback_id": "new_note", "description": "Write a note"},
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Keep a message"},
        ],
        "slash_commands": [
            {"command": "/note", "description": "Take a note", "usage_hint": "what you want to remember"},
            {"command": "/gallery", "description": "Show every block"},
            {"command": "/form", "description": "Open every input"},
            {"command": "/slow", "description": "Never answers in time"},
            {"command": "/say", "description": "Posts what you type", "usage_hint": "mrkdwn"},
            {"command": "/refused", "description": "Asks Slack for what it refuses"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *("app_mentions:read", "chat:write", "chat:write.public", "commands", "files:read"),
                *("im:history", "links.embed:write"),
            ],
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def option(text: str, value: str = "", **more: Any) -> Json:
    return {"text": plain(text), "value": value or text.lower(), **more}


def field(block_id: str, label: str, kind: str, *, optional: bool = True, **element: Any) -> Json:
    about = {"type": "input", "block_id": block_id, "label": plain(label), "optional": optional}
    return about | {"element": {"type": kind, "action_id": block_id, **element}}


CONFIRM = {
    "title": plain("Are you sure?"),
    "text": {"type": "mrkdwn", "text": "It *cannot* be undone."},
    "confirm": plain("Yes, delete"),
    "deny": plain("No, keep it"),
    "style": "danger",
}


def note_view(text: str = "") -> Json:
    return {
        "type": "modal",
        "callback_id": "note",
        "title": plain("A note"),
        "submit": plain("Save note"),
        "close": plain("Never mind"),
        "blocks": [
            field("text", "Text", "plain_text_input", optional=False, multiline=True, initial_value=text)
            if text
            else field("text", "Text", "plain_text_input", optional=False, multiline=True),
            field("customer", "Customer", "external_select", min_query_length=2)
            | {"hint": plain("Type two letters")},
            {
                "type": "actions",
                "block_id": "acts",
                "elements": [button("Details", "details"), button("Stamp", "stamp")],
            },
        ],
    }


DETAILS_VIEW: Json = {
    "type": "modal",
    "callback_id": "details",
    "title": plain("Details"),
    "submit": plain("Save details"),
    "blocks": [section("More about the *note*."), field("detail", "Detail", "plain_text_input")],
}

OPTIONS = [option("Red"), option("Green", description=plain("the colour of grass")), option("Blue")]
FORM_VIEW: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Everything"),
    "submit": plain("Send"),
    "blocks": [
        field("line", "Line", "plain_text_input", max_length=20) | {"hint": plain("Twenty letters at most")},
        field("email", "Email", "email_text_input"),
        field("site", "Website", "url_text_input"),
        field("amount", "Amount", "number_input", is_decimal_allowed=False, min_value="1"),
        field("rich", "Story", "rich_text_input"),
        field("day", "Day", "datepicker"),
        field("hour", "Hour", "timepicker"),
        field("moment", "Moment", "datetimepicker"),
        field("colour", "Colour", "static_select", options=OPTIONS, placeholder=plain("Pick one")),
        field("colours", "Several", "multi_static_select", options=OPTIONS),
        field(
            "groups",
            "Grouped",
            "static_select",
            option_groups=[{"label": plain("Warm"), "options": OPTIONS[:1]}],
        ),
        field("who", "Person", "users_select"),
        field("whos", "People", "multi_users_select"),
        field("where", "Channel", "channels_select"),
        field("place", "Conversation", "conversations_select", default_to_current_conversation=True),
        field("customers", "Customers", "multi_external_select", min_query_length=1),
        field("boxes", "Boxes", "checkboxes", options=OPTIONS),
        field("radio", "Radio", "radio_buttons", options=OPTIONS, initial_option=OPTIONS[0]),
        field("file", "File", "file_input"),
    ],
}


def home_view(times: int) -> Json:
    blocks = [
        {"type": "header", "text": plain("Your day")},
        section(f"Opened *{times}* times", accessory=button("Refresh", "refresh", style="primary")),
        {"type": "divider"},
        *HOME_EXTRA,
    ]
    return {"type": "home", "blocks": blocks}


def noted(text: str) -> list[Json]:
    buttons = [
        button("Undo", "undo", value=text),
        button("Share", "share", style="primary", value=text),
        button("Delete", "delete", style="danger", confirm=CONFIRM),
        {"type": "overflow", "action_id": "more", "options": [option("Archive"), option("Print")]},
    ]
    return [section(f"Noted: {text}"), {"type": "actions", "elements": buttons}]


def bolt(sandbox: Sandbox) -> AsyncApp:
    """The app, on Bolt's public API alone."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
    opened: dict[str, int] = {}

    @app.command("/note")
    async def note(ack: Any, command: Any, client: Any) -> None:
        if command["text"]:
            await ack(text=f"Noted: {command['text']}", blocks=noted(command["text"]))
        else:
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=note_view())

    @app.command("/gallery")
    async def gallery(ack: Any, say: Any) -> None:
        await ack()
        for text, blocks in (("Every block", GALLERY), ("More blocks", MORE)):
            await say(text=text, blocks=blocks)

    @app.command("/form")
    async def form(ack: Any, command: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=FORM_VIEW)

    @app.command("/slow")
    async def slow() -> None: ...

    @app.command("/say")
    async def say_it(ack: Any, command: Any, say: Any) -> None:
        await ack()
        await say(command["text"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))

    @app.command("/refused")
    async def refused(ack: Any, client: Any) -> None:
        await ack()
        try:
            await client.chat_postMessage(channel="C0NOWHERE", text="Is anybody there?")
        except SlackApiError:
            pass

    @app.action("undo")
    async def undo(ack: Any, respond: Any, action: Any) -> None:
        await ack()
        await respond(text=f"Undone: {action['value']}", replace_original=True)

    @app.action("share")
    async def share(ack: Any, say: Any, action: Any) -> None:
        await ack()
        await say(f"Shared: {action['value']}")

    @app.action("delete")
    async def delete(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    @app.action("more")
    async def more(ack: Any, respond: Any, action: Any) -> None:
        await ack()
        await respond(f"Chosen: {action['selected_option']['text']['text']}")

    @app.action("picked")
    async def picked(ack: Any, respond: Any, action: Any) -> None:
        await ack()
        chosen = (
            action.get("selected_option", {}).get("value")
            or action.get("selected_date")
            or action.get("value")
        )
        await respond(f"Picked: {chosen}", replace_original=False)

    @app.action("details")
    async def details(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=DETAILS_VIEW)

    @app.action("stamp")
    async def stamp(ack: Any, body: Any, client: Any) -> None:
        await ack()
        view = body["view"]
        stamped = section(f"Stamped: {view['state']['values']['text']['text']['value']}")
        updated = note_view() | {"blocks": [stamped, *note_view()["blocks"]]}
        await client.views_update(view_id=view["id"], hash=view["hash"], view=updated)

    @app.action("refresh")
    async def refresh(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await show_home(client, body["user"]["id"])

    @app.options("customer")
    @app.options("customers")
    async def customers(ack: Any, payload: Any) -> None:
        found = [name for name in CUSTOMERS if payload["value"].lower() in name.lower()]
        await ack(options=[option(name) for name in found])

    @app.view("note")
    async def save(ack: Any, view: Any, client: Any, body: Any) -> None:
        values = view["state"]["values"]
        text = values["text"]["text"]["value"]
        if text == "no":
            await ack(response_action="errors", errors={"text": "Say a little more."})
            return
        await ack()
        chosen = values["customer"]["customer"]["selected_option"]
        about = chosen["text"]["text"] if chosen else "nobody"
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Saved: {text} for {about}")

    @app.view("details")
    async def save_details(ack: Any) -> None:
        await ack()

    @app.view("form")
    async def save_form(ack: Any, view: Any, client: Any, body: Any) -> None:
        await ack()
        lines = []
        for state in view["state"]["values"].values():
            for name, value in state.items():
                lines += [f"{name}={one}" for kind, one in value.items() if kind != "type" and one]
        await client.chat_postMessage(channel=body["user"]["id"], text="\n".join(lines))

    @app.shortcut("new_note")
    async def new_note(ack: Any, shortcut: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=note_view())

    @app.shortcut("keep")
    async def keep(ack: Any, shortcut: Any, client: Any) -> None:
        await ack()
        await client.views_open(
            trigger_id=shortcut["trigger_id"], view=note_view(shortcut["message"]["text"])
        )

    @app.event("app_mention")
    async def mentioned(event: Any, say: Any) -> None:
        await say(f"Yes, <@{event['user']}>?", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("message")
    async def heard(event: Any, say: Any) -> None:
        if not event.get("subtype") and not event.get("bot_id"):
            await say(f"You said: {event['text']}")

    async def show_home(client: Any, user: str) -> None:
        opened[user] = opened.get(user, 0) + 1
        await client.views_publish(user_id=user, view=home_view(opened[user]))

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        if event["tab"] == "home":
            await show_home(client, event["user"])

    return app


async def start(sandbox: Sandbox) -> Stop:
    """Connect over Socket Mode; returns how to stop."""
    handler = AsyncSocketModeHandler(
        bolt(sandbox), sandbox.app_token, web_client=AsyncWebClient(base_url=sandbox.api_url)
    )
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await sandbox.connected()
    stop: Stop = handler.close_async
    return stop
