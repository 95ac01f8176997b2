"""The smallest valid block, element and composition object of each kind, and valid ones of a chosen size."""

from typing import Any

from slack_sandbox.limits import LIMITS, Json


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str = "v") -> Json:
    return {"text": plain(), "value": value}


def options(count: int) -> list[Json]:
    return [option(f"v{i}") for i in range(count)]


def button(action_id: str = "a") -> Json:
    return {"type": "button", "action_id": action_id, "text": plain()}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def series(names: int = 1, points: int = 1) -> Json:
    labels = [f"p{i}" for i in range(points)]
    data = [{"label": label, "value": 1} for label in labels]
    lines = [{"name": f"s{i}", "data": data} for i in range(names)]
    return {"type": "bar", "series": lines, "axis_config": {"categories": labels}}


def pie(count: int = 1) -> Json:
    return {"type": "pie", "segments": [{"label": f"s{i}", "value": 1} for i in range(count)]}


def chart(shape: Json | None = None) -> Json:
    return {"type": "data_visualization", "title": "t", "chart": shape or pie()}


IMAGE = {"type": "image", "image_url": "https://x.example/x.png", "alt_text": "x"}
CARD = {"type": "card", "title": plain()}
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}
MENU = {"type": "static_select", "action_id": "a", "options": options(1)}

ELEMENTS: dict[str, Json] = {
    "button": button(),
    "icon_button": {"type": "icon_button", "icon": "trash", "text": plain()},
    "feedback_buttons": {
        "type": "feedback_buttons",
        "positive_button": {"text": plain(), "value": "1"},
        "negative_button": {"text": plain(), "value": "0"},
    },
    "workflow_button": {
        "type": "workflow_button",
        "text": plain(),
        "workflow": {"trigger": {"url": "https://x"}},
    },
    "overflow": {"type": "overflow", "options": options(2)},
    "checkboxes": {"type": "checkboxes", "options": options(2)},
    "radio_buttons": {"type": "radio_buttons", "options": options(2)},
    "number_input": {"type": "number_input", "is_decimal_allowed": False},
    "image": IMAGE,
    "static_select": MENU,
    "multi_static_select": {"type": "multi_static_select", "options": options(1)},
}
for _kind in LIMITS["elements"]:
    ELEMENTS.setdefault(_kind, {"type": _kind})

BLOCKS: dict[str, Json] = {
    "actions": {"type": "actions", "elements": [button()]},
    "alert": {"type": "alert", "text": plain()},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD]},
    "container": {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}]},
    "context": {"type": "context", "elements": [plain()]},
    "context_actions": {"type": "context_actions", "elements": [ELEMENTS["icon_button"]]},
    "data_table": {"type": "data_table", "caption": "c", "rows": [[cell()], [cell()]]},
    "data_visualization": chart(),
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain()},
    "image": IMAGE,
    "input": {"type": "input", "label": plain(), "element": {"type": "plain_text_input"}},
    "markdown": {"type": "markdown", "text": "x"},
    "plan": {"type": "plan", "title": "p"},
    "task_card": {"type": "task_card", "task_id": "1", "title": "t"},
    "rich_text": RICH,
    "section": {"type": "section", "text": plain()},
    "table": {"type": "table", "rows": [[cell()]]},
    "video": {
        "type": "video",
        "alt_text": "x",
        "title": plain(),
        "thumbnail_url": "https://x.example/x.png",
        "video_url": "https://x.example/x",
    },
}

PARTS: dict[str, Json] = {
    "confirm": {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()},
    "option": option(),
    "option_group": {"label": plain(), "options": options(1)},
    "conversation_filter": {"include": ["im"]},
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    "slack_file": {"id": "F1"},
    "workflow": {"trigger": {"url": "https://x"}},
    "trigger": {"url": "https://x"},
}


def many(kind: str, field: str, count: int) -> list[Any]:
    """`count` valid items for a list field of a block or element."""
    if field in ("options", "initial_options"):
        return options(count)
    if field == "option_groups":
        return [{"label": plain(), "options": [option(f"v{i}")]} for i in range(count)]
    if field == "rows":
        return [[cell()] for _ in range(count)]
    if field == "fields":
        return [plain() for _ in range(count)]
    if field == "child_blocks":
        return [{"type": "divider"} for _ in range(count)]
    if field == "column_settings":
        return [{"align": "left"} for _ in range(count)]
    if field == "filetypes":
        return [f"x{i}" for i in range(count)]
    if field == "include":
        return ["im", "mpim", "private", "public"][:count]
    if field == "trigger_actions_on":
        return ["on_enter_pressed", "on_character_entered", "on_sight"][:count]
    made: Json = {
        "context": plain(),
        "carousel": CARD,
        "context_actions": ELEMENTS["icon_button"],
    }.get(kind, button())
    return [made if kind in ("context", "carousel") else made | {"action_id": f"a{i}"} for i in range(count)]


def modal(*blocks: Json, **about: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **about}


def home(*blocks: Json, **about: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **about}


def holding(kind: str, element: Json) -> tuple[str, Json]:
    """A message or modal that holds the element where it may stand: what problems_for takes."""
    place = LIMITS["elements"][kind]["in"][0]
    surfaces = LIMITS["elements"][kind].get("surfaces", ["message"])
    places: dict[str, Json] = {
        "section.accessory": {"type": "section", "text": plain(), "accessory": element},
        "actions": {"type": "actions", "elements": [element]},
        "context_actions": {"type": "context_actions", "elements": [element]},
        "input": {"type": "input", "label": plain(), "element": element},
    }
    block = places[place]
    return ("message", {"blocks": [block]}) if "message" in surfaces else ("view", modal(block))


def surrounded(kind: str, block: Json) -> tuple[str, Json]:
    """A message (or modal, or Home) with just this block."""
    surface = LIMITS["blocks"][kind]["surfaces"][0]
    return ("message", {"blocks": [block]}) if surface == "message" else ("view", modal(block))
