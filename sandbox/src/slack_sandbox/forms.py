"""What a person puts into a control, in Slack's state shapes; and what Slack's client refuses to send.

A state is `{"type": "static_select", "selected_option": {...}}`: the value under the element's own field.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from slack_sandbox.blocks import STATELESS, VALUE_FIELDS, Blocks, Control, controls, options_of, unescape
from slack_sandbox.limits import LIMITS, Json

Typed = dict[tuple[str, str], Json]

FILE_MAX: int = LIMITS["elements"]["file_input"]["file_size_mb"] * 1024**2
_LISTS = ("checkboxes", "file_input")


class NotThere(LookupError):
    """A person cannot do that: what they look for is not in front of them."""


def empty(control: Control, channel: str = "") -> Json:
    """Return the state before anyone touched it: what the app put in initially, or nothing."""
    field = VALUE_FIELDS[control.type]
    initial = (
        "initial_value" if field in ("value", "rich_text_value") else field.replace("selected_", "initial_")
    )
    value = control.element.get(initial)
    if value is None and control.element.get("default_to_current_conversation"):
        value = [channel] if control.type.startswith("multi_") else channel
    if value is None and (control.type.startswith("multi_") or control.type in _LISTS):
        value = []
    return {"type": control.type, field: value}


def state_values(blocks: Blocks, typed: Typed, channel: str = "") -> Json:
    """`state.values`: block_id -> action_id -> state, for everything that holds a value, touched or not."""
    values: Json = {}
    for control in controls(blocks):
        if control.type not in STATELESS:
            state = typed.get(control.key) or empty(control, channel)
            values.setdefault(control.block_id, {})[control.action_id] = state
    return values


def find_control(blocks: Blocks, name: str, *, want: Iterable[str] | None = None) -> Control:
    """Find a control by what it is called on screen, its action_id, its block_id or its value.

    "block_id/action_id" names exactly one, where several blocks use the same action_id.
    """
    allowed = set(want) if want else None
    found = [c for c in controls(blocks) if allowed is None or c.type in allowed]
    for names in (
        [f"{c.block_id}/{c.action_id}" for c in found],
        [c.label for c in found],
        [c.action_id for c in found],
        [c.block_id for c in found],
        [re.sub(r"^\W+|[\s…:*]+$", "", c.label) for c in found],
        [c.element.get("value") for c in found],
    ):
        if name in names:
            return found[names.index(name)]
    seen = ", ".join(f"{c.label!r} ({c.action_id})" for c in found) or "nothing"
    raise NotThere(f"there is no {name!r} to use here; there is {seen}")


def find_option(control: Control, wanted: Any, offered: list[Json] | None = None) -> Json:
    """Find an option by its text or value; an option object stands for itself."""
    if isinstance(wanted, dict):
        return wanted
    options = offered if offered is not None else options_of(control.element)
    for option in options:
        if wanted in (unescape(option["text"]["text"]), option.get("value")):
            return option
    seen = ", ".join(repr(unescape(option["text"]["text"])) for option in options) or "nothing"
    raise NotThere(f"{control.label!r} offers no {wanted!r}; it offers {seen}")


def state_of(control: Control, value: Any, offered: list[Json] | None = None) -> Json:
    """Return the state after a person put `value` in.

    People and channels may be given as objects with an id.
    """
    kind, field = control.type, VALUE_FIELDS[control.type]
    if value is None or value == "":
        return {"type": kind, field: [] if kind.startswith("multi_") or kind in _LISTS else None}
    if field == "selected_option":
        made: Any = find_option(control, value, offered)
    elif field == "selected_options":
        made = [find_option(control, one, offered) for one in (value if isinstance(value, list) else [value])]
    elif field in ("selected_users", "selected_conversations", "selected_channels"):
        made = [getattr(one, "id", one) for one in (value if isinstance(value, list | tuple) else [value])]
    elif isinstance(value, datetime):
        made = int(value.timestamp())
    elif isinstance(value, date):
        made = value.isoformat()
    elif isinstance(value, time):
        made = value.strftime("%H:%M")
    elif field == "rich_text_value" and isinstance(value, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        made = {"type": "rich_text", "elements": [section]}
    else:
        made = getattr(value, "id", value)
        made = str(made) if field == "value" else made
    return {"type": kind, field: made}


def refused(control: Control, state: Json) -> str:
    """Return why Slack's client would not submit this value, in its words; "" if it would."""
    element, value = control.element, state.get(VALUE_FIELDS[control.type])
    if value in (None, "", []):
        return "" if control.block.get("optional") else "Please complete this required field."
    if control.type == "plain_text_input":
        longest, shortest = element.get("max_length", 3000), element.get("min_length", 0)
        if len(value) > longest:
            return f"Must be {longest} characters or fewer."
        if len(value) < shortest:
            return f"Must be at least {shortest} characters."
    if control.type == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email address."
    if control.type == "url_text_input" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://\S+", value, re.I):
        return "Please enter a valid URL."
    if control.type == "file_input" and any(file["size"] > FILE_MAX for file in value):
        return "That file is too large."
    if control.type == "number_input":
        return _number_refused(element, value)
    most = element.get("max_selected_items") or element.get("max_files")
    if most and isinstance(value, list) and len(value) > most:
        return f"Please choose no more than {most}."
    return ""


def _number_refused(element: Json, value: str) -> str:
    decimal = element.get("is_decimal_allowed")
    if not re.fullmatch(r"-?\d+(\.\d+)?" if decimal else r"-?\d+", value):
        return "Please enter a valid number." if decimal else "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(value) < float(least):
        return f"Must be at least {least}."
    if most is not None and float(value) > float(most):
        return f"Must be no more than {most}."
    return ""
