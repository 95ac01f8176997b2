"""Block Kit as plain dicts, within Slack's limits whatever the text.

Plain strings are escaped here, `Markup` passes as it is; so a view cannot forget to. Text is cut before it is
composed, never through an escaped character.
"""

import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from handlers.core.translation import Markup, Translator, escape

Block = dict[str, Any]
Message = dict[str, Any]
View = dict[str, Any]
Element = dict[str, Any]

PAGE = 10
"""Entries of a list that are shown at once."""

MESSAGE_TEXT = 3_900
BLOCKS_TEXT = 12_500
"""Of all blocks of a message together: Slack refuses some 13,200, and a few words may be put before them."""
PHRASE_TEXT = 150
SECTION_TEXT = 2_900
FIELD_TEXT = 1_900
HEADER_TEXT = 140
BUTTON_TEXT = 70
OPTION_TEXT = 70
MOST_OPTIONS = 100
MOST_BLOCKS = 50
TITLE_TEXT = 24
VALUE_TEXT = 2_000
LABEL_TEXT = 1_900
INPUT_TEXT = 3_000


UNFINISHED = re.compile(r"(?:&[^;\s]{0,8}|<[^<>]*)$")
"""An entity, mention or link that was cut in two."""


def clip(text: object, limit: int) -> Markup:
    """Escaped text of at most `limit` characters, ending in an ellipsis where it was cut."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    return Markup(UNFINISHED.sub("", whole[: limit - 1]).rstrip() + "…")


def bold(text: object) -> Markup:
    """Bold; an asterisk or a line break in the text would end it."""
    return Markup(f"*{' '.join(clip(text, PHRASE_TEXT).replace('*', '∗').split())}*")


def quote(text: object) -> Markup:
    """Set off as what somebody said."""
    return Markup("\n".join(f"&gt; {line}" for line in escape(text).splitlines()))


def link(url: str, label: object) -> Markup:
    """Return a link that shows as `label`."""
    return Markup(f"<{url}|{escape(label).replace('|', '¦')}>")


def lines(*parts: object) -> Markup:
    """Join the parts that are not empty, a line each."""
    return Markup("\n".join(escape(part) for part in parts if part))


def bullets(entries: Iterable[object]) -> Markup:
    """Return a list, a line for each entry."""
    return Markup("\n".join(f"• {escape(entry)}" for entry in entries))


def joined(*parts: object) -> Markup:
    """Join the parts that are not empty, on one line."""
    return Markup(" · ".join(_phrase(part) for part in parts if part))


def _phrase(part: object) -> Markup:
    """Cut a plain name to a phrase's length; text that is composed already stays whole."""
    return part if isinstance(part, Markup) else clip(part, PHRASE_TEXT)


def mrkdwn(text: object, limit: int = SECTION_TEXT) -> Element:
    return {"type": "mrkdwn", "text": clip(text, limit) or " "}


def plain(text: object, limit: int) -> Element:
    return {"type": "plain_text", "text": clip(text, limit) or " "}


def section(text: object, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def facts(pairs: Iterable[tuple[object, object]]) -> list[Block]:
    """Labels with their values in two columns; what has no value is left out."""
    shown = [mrkdwn(Markup(f"{bold(label)}\n{escape(value)}"), FIELD_TEXT) for label, value in pairs if value]
    return [{"type": "section", "fields": shown[i : i + 10]} for i in range(0, len(shown), 10)]


def header(text: object) -> Block:
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def context(*texts: object) -> Block:
    shown = [mrkdwn(text, FIELD_TEXT) for text in texts if text]
    return {"type": "context", "elements": shown or [mrkdwn(" ")]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Element | None, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": [element for element in elements if element]}
    return {**block, "block_id": block_id} if block_id else block


def button(label: object, action_id: str, value: object = "", *, style: str | None = None) -> Element:
    element: Element = {"type": "button", "text": plain(label, BUTTON_TEXT), "action_id": action_id}
    if value != "":
        element["value"] = str(value)
    if style:
        element["style"] = style
    return element


def option(label: object, value: object) -> Element:
    return {"text": plain(label, OPTION_TEXT), "value": str(value)}


def menu(action_id: str, options: Sequence[Element]) -> Element | None:
    """Return a menu of one to five entries behind three dots; None without any."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)} if options else None


def select(
    action_id: str, options: Sequence[Element], placeholder: object, initial: object | None = None
) -> Element:
    element: Element = {
        "type": "static_select",
        "action_id": action_id,
        "options": list(options),
        "placeholder": plain(placeholder, 150),
    }
    chosen = next((one for one in options if initial is not None and one["value"] == str(initial)), None)
    return {**element, "initial_option": chosen} if chosen else element


def external_selects(action_id: str, placeholder: object, initial: Sequence[Element] = ()) -> Element:
    """Return a select of several options, which it asks for as one types."""
    element = {**external_select(action_id, placeholder), "type": "multi_external_select"}
    return {**element, "initial_options": list(initial)} if initial else element


def external_select(action_id: str, placeholder: object, initial: Element | None = None) -> Element:
    """Return a select that asks for its options as one types, from the first letter."""
    element: Element = {
        "type": "external_select",
        "action_id": action_id,
        "min_query_length": 0,
        "placeholder": plain(placeholder, 150),
    }
    return {**element, "initial_option": initial} if initial else element


def text_input(
    field: str, initial: str | None = None, *, multiline: bool = False, placeholder: object = ""
) -> Element:
    element: Element = {
        "type": "plain_text_input",
        "action_id": field,
        "multiline": multiline,
        "max_length": INPUT_TEXT,
    }
    if initial:
        assert len(initial) <= INPUT_TEXT, f"{field} holds more than an input: see long_text_fields"
        element["initial_value"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def tick_box(field: str, label: object, *, ticked: bool) -> Element:
    """Return one box to tick."""
    yes = option(label, "yes")
    element: Element = {"type": "checkboxes", "action_id": field, "options": [yes]}
    return {**element, "initial_options": [yes]} if ticked else element


def tick_boxes(field: str, options: Sequence[Element], ticked: Container[str]) -> Element:
    """Return several boxes; those with a value in `ticked` are ticked."""
    chosen = [one for one in options if one["value"] in ticked]
    element: Element = {"type": "checkboxes", "action_id": field, "options": list(options)}
    return {**element, "initial_options": chosen} if chosen else element


def picker(kind: str, field: str, initial: str | None = None) -> Element:
    """Return a datepicker (YYYY-MM-DD), timepicker (HH:MM) or users_select (a user's id)."""
    start = {"datepicker": "initial_date", "timepicker": "initial_time", "users_select": "initial_user"}
    element: Element = {"type": kind, "action_id": field}
    return {**element, start[kind]: initial} if initial else element


def channel_select(field: str, initial: str | None = None) -> Element:
    """Return a select of public and private channels and direct messages."""
    element: Element = {"type": "conversations_select", "action_id": field}
    return {**element, "initial_conversation": initial} if initial else element


def field(
    label: object, element: Element, *, name: str = "", hint: object = "", optional: bool = False
) -> Block:
    """Return one input of a form; its block carries the field's name, and its element, unless that is another
    one's."""
    block: Block = {
        "type": "input",
        "block_id": name or element["action_id"],
        "label": plain(label, LABEL_TEXT),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain(hint, LABEL_TEXT)} if hint else block


def modal(
    title: object,
    callback_id: str,
    blocks: Sequence[Block],
    *,
    submit: object,
    close: object,
    context: Mapping[str, Any] | None = None,
) -> View:
    """Return a form. `context` comes back with the submission."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_TEXT),
        "submit": plain(submit, TITLE_TEXT),
        "close": plain(close, TITLE_TEXT),
        "private_metadata": json.dumps(dict(context or {}), ensure_ascii=False),
        "blocks": list(blocks),
    }


def notice(title: object, blocks: Sequence[Block], *, close: object) -> View:
    """Return a modal that only shows something."""
    return {
        "type": "modal",
        "title": plain(title, TITLE_TEXT),
        "close": plain(close, TITLE_TEXT),
        "blocks": blocks,
    }


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)[:100]}


def sentence(text: object) -> Message:
    """Return a message of one sentence."""
    return message(section(text))


def and_more(count: int) -> Block | None:
    """Say how many entries a list leaves out; None if it shows all."""
    return context(f"… +{count}") if count > 0 else None


def pager(t: Translator, action_id: str, skipped: int, size: int, more: bool, of: str = "") -> Block | None:
    """Return the buttons that lead on and back through a list; None if it shows all.

    A button carries `of` and how many entries stand before its page.
    """
    back = button(t("Back"), f"{action_id}.0", f"{of}{max(skipped - size, 0)}") if skipped else None
    on = button(t("More"), f"{action_id}.1", f"{of}{skipped + size}") if more else None
    return actions(back, on) if back or on else None


def message(*blocks: Block | None) -> Message:
    """Return a message whose text says all that the blocks say, for screen readers and notifications."""
    shown = _fitting([block for block in blocks if block])
    spoken = "\n".join(text for block in shown for text in _texts(block))
    return {"text": clip(Markup(spoken), MESSAGE_TEXT), "blocks": shown}


def _fitting(blocks: Sequence[Block]) -> list[Block]:
    """Cut the longest texts as far as all blocks together need it."""
    if (total := _length(blocks)) <= BLOCKS_TEXT:
        return [*blocks]
    lengths = sorted(len(part["text"]) for block in blocks for part in _prose(block))
    room = BLOCKS_TEXT - (total - sum(lengths))
    for shorter, length in enumerate(lengths):
        limit = room // (len(lengths) - shorter)
        if length > limit:
            break
        room -= length
    for part in (part for block in blocks for part in _prose(block)):
        part["text"] = clip(part["text"], limit)
    return [*blocks]


def _prose(block: Block) -> Iterable[Element]:
    """Yield the parts of a block that may be cut: what is said, not what is pressed."""
    for part in (block.get("text"), *block.get("fields", ()), *block.get("elements", ())):
        if part and part["type"] == "mrkdwn":
            yield part


def _length(thing: Any) -> int:
    """Return how long the texts in blocks are together, however deep in them."""
    if isinstance(thing, dict):
        text, thing = thing.get("text"), thing.values()
        length = len(text) if isinstance(text, str) else 0
    else:
        length = 0
    return length + sum([_length(part) for part in thing if isinstance(part, (dict, list))])


def _texts(block: Block) -> Iterable[str]:
    if "text" in block:
        yield block["text"]["text"]
    for part in (*block.get("fields", ()), *block.get("elements", ())):
        if part["type"] in ("mrkdwn", "plain_text"):
            yield part["text"].replace("\n", ": ", 1) if "fields" in block else part["text"]
