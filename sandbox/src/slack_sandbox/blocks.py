"""Blocks as stored and as seen: ids filled in, text escaped, controls found by their label, text read out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slack_sandbox.ids import Ids
from slack_sandbox.limits import LIMITS, Json

Blocks = list[Json]

VALUE_FIELDS: dict[str, str] = {
    "button": "value",
    **dict.fromkeys(("static_select", "external_select", "overflow", "radio_buttons"), "selected_option"),
    **dict.fromkeys(("multi_static_select", "multi_external_select", "checkboxes"), "selected_options"),
    **dict.fromkeys(("plain_text_input", "email_text_input", "url_text_input", "number_input"), "value"),
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "icon_button": "value",
    "feedback_buttons": "value",
}
"""Where each element keeps its value in payloads and in view.state (data "interaction")."""

STATELESS = {"button", "overflow", "icon_button", "feedback_buttons", "workflow_button", "image"}
ELEMENT_TYPES = set(LIMITS["elements"])
# Fields of blocks and elements under which other blocks and elements stand.
_NESTS = ("elements", "element", "accessory", "actions", "child_blocks", "icon", "hero_image")

_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_CONTROL = re.compile(r"(<(?:[@#!][^<>\n]+|(?:https?|mailto|tel|slack)[^<>\n]+)>)")
_MOMENT = re.compile(r"<!date\^\d+\^[^|<>]*\|([^<>]*)>")
_LINK = re.compile(r"(?<![\w|<])(https?://[^\s<>|]*[^\s<>|.,;:!?)'\"])")


def escape(text: str) -> str:
    """Escape & < > as Slack does; what is already escaped stays."""
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return text as a person reads it; a moment that Slack shows each on their clock as its fallback."""
    return _MOMENT.sub(r"\1", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def linked(text: str) -> str:
    """Return escaped text in which bare links are links."""
    return _LINK.sub(r"<\1>", text) if "://" in text else text


def stored_text(text: str) -> str:
    """Message text as Slack keeps it: mentions and links stand, bare links become links, the rest escaped."""
    parts = _CONTROL.split(text)
    return "".join(part if i % 2 else linked(escape(part)) for i, part in enumerate(parts))


def prepare(blocks: Blocks, ids: Ids) -> Blocks:
    """Return a copy as Slack stores it: ids filled in, plain_text escaped, defaults written out."""
    return [_prepared(block, ids, is_block=True) for block in blocks]


def _prepared(value: Any, ids: Ids, *, is_block: bool = False) -> Any:
    if isinstance(value, list):
        return [_prepared(item, ids) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    if kind == "plain_text":
        return {"emoji": True, **value, "text": escape(str(value.get("text", "")))}
    if kind == "mrkdwn":
        return {"verbatim": False, **value, "text": stored_text(str(value.get("text", "")))}
    if kind in ("rich_text", "markdown"):
        return {"block_id": ids.short(), **value} if is_block else value
    made = {
        name: [_prepared(child, ids, is_block=True) for child in inner]
        if name == "child_blocks"
        else _prepared(inner, ids)
        for name, inner in value.items()
    }
    if is_block or kind == "card":  # a carousel's cards are blocks too
        made.setdefault("block_id", ids.short())
    elif kind in ELEMENT_TYPES and kind != "image":
        made.setdefault("action_id", ids.short())
    return made


@dataclass(frozen=True, slots=True)
class Control:
    """Something a person can press, choose or type into."""

    block: Json
    element: Json
    label: str

    @property
    def type(self) -> str:
        return str(self.element["type"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def key(self) -> tuple[str, str]:
        return self.block_id, self.action_id

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def tells_app(self) -> bool:
        """Does using it send block_actions? Elements of input blocks do only with dispatch_action."""
        return not self.is_input or bool(self.block.get("dispatch_action"))


def controls(blocks: Blocks) -> Iterator[Control]:
    """Yield every control, in the order seen."""
    for block in blocks:
        yield from _controls(block, block)


def _controls(inside: Json, block: Json) -> Iterator[Control]:
    for nest in _NESTS:
        inner = inside.get(nest)
        for child in inner if isinstance(inner, list) else [inner]:
            if not isinstance(child, dict):
                continue
            if nest == "child_blocks" or child.get("type") == "card":
                yield from _controls(child, child)
            elif child.get("type") in VALUE_FIELDS and child.get("action_id"):
                yield Control(block, child, label_of(block, child))


def label_of(block: Json, element: Json) -> str:
    """Return what a person calls it: the text on it, the label of its input block, or its placeholder."""
    for text in (element.get("text"), block.get("label"), element.get("placeholder")):
        if isinstance(text, dict):
            return unescape(str(text.get("text", "")))
    return str(element.get("accessibility_label") or element.get("action_id", ""))


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def shown_text(value: Any) -> str:
    """Return all the words a person would read in blocks, one text a line, unescaped."""
    return "\n".join(line for line in _texts(value) if line)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        kind, text = value.get("type"), value.get("text")
        if kind in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"):
            yield "".join(_run(part) for part in value.get("elements", []))
        elif isinstance(text, str):
            yield unescape(text)
        elif kind in ("image", "video") and "alt_text" in value:
            yield str(value["alt_text"])
        else:
            for name, inner in value.items():
                if name not in ("confirm", "metadata") and isinstance(inner, dict | list):
                    yield from _texts(inner)
                elif name in ("title", "caption", "initial_value") and isinstance(inner, str):
                    yield inner


def _run(part: Json) -> str:
    """Return one inline piece of rich text, as read."""
    kind = part.get("type")
    if kind in ("text", "link"):
        return str(part.get("text") or part.get("url", ""))
    for name, sign in (("user_id", "@"), ("channel_id", "#"), ("name", ":"), ("range", "@")):
        if name in part:
            return f"{sign}{part[name]}" + (":" if kind == "emoji" else "")
    return str(part.get("fallback", ""))
