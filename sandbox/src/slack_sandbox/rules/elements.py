"""Elements and the options in them."""

import re
from collections.abc import Callable
from datetime import date
from math import inf
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import fields
from slack_sandbox.rules.checker import COMPOSITION, Checker, kind_of
from slack_sandbox.rules.problem import Problem, taken, unsupported, wrong_type

ELEMENTS: Json = LIMITS["elements"]


def _is_date(value: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and bool(date.fromisoformat(value))


def _is_time(value: str) -> bool:
    return bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value))


_SHAPES: dict[str, Callable[[str], object]] = {
    "initial_date": _is_date,
    "initial_time": _is_time,
    "timezone": ZoneInfo,
}
_PARTS = {
    "filter": "conversation_filter",
    "dispatch_action_config": "dispatch_action_config",
    "slack_file": "slack_file",
}
_TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input")


class ElementChecker(Checker):
    def __init__(self, surface: str) -> None:
        super().__init__(surface)
        self.focused = 0

    def element(self, value: Any, pointer: str, place: str) -> None:
        """Check an element standing at `place`: "section.accessory", "actions", "input" ..."""
        if not self.object(value, pointer):
            return
        kind = kind_of(value)
        rules = ELEMENTS.get(kind)
        surfaces = rules.get("surfaces", [self.surface]) if rules else []
        if rules is None or place not in rules["in"] or self.surface not in surfaces:
            self.add(unsupported(pointer, kind))
            return
        self.entry(value, rules, fields.ELEMENTS[kind], pointer)
        for name, part in _PARTS.items():
            if name in value:
                self.part(part, value[name], f"{pointer}/{name}")
        for name, fits in _SHAPES.items():
            if name in value and not _succeeds(fits, value[name]):
                self.add(Problem(f"{pointer}/{name}", "failed to match schema"))
        if value.get("focus_on_load") is True:
            self.focused += 1
            if self.focused > 1:
                self.add(Problem(f"{pointer}/focus_on_load", "only one element may have `focus_on_load`"))
        if value.get("response_url_enabled") and (place, self.surface) != ("input", "modal"):
            self.add(Problem(f"{pointer}/response_url_enabled", "only allowed in input blocks of modals"))
        self._options(value, kind, pointer)
        self._values(value, kind, pointer)
        for name in ("positive_button", "negative_button"):
            if kind == "feedback_buttons" and name in value:
                self.feedback(value[name], f"{pointer}/{name}")
        if kind == "workflow_button" and "workflow" in value:
            self.part("workflow", value["workflow"], f"{pointer}/workflow")
            if isinstance(value["workflow"], dict) and "trigger" in value["workflow"]:
                self.part("trigger", value["workflow"]["trigger"], f"{pointer}/workflow/trigger")

    def feedback(self, value: Any, pointer: str) -> None:
        rules = ELEMENTS["feedback_buttons"]["positive_button"] | {"req": ["text", "value"]}
        if self.object(value, pointer):
            self.entry(value, rules, fields.PARTS["feedback_button"], pointer)

    def unique_actions(self, elements: list[Any], pointer: str) -> None:
        """action_ids may not repeat within a block."""
        seen = set()
        for i, element in enumerate(elements):
            action_id = element.get("action_id") if isinstance(element, dict) else None
            if isinstance(action_id, str) and action_id in seen:
                self.add(taken(f"{pointer}/{i}", "action_id", action_id))
            seen.add(str(action_id))

    def rich(self, value: Any, pointer: str) -> None:
        """Rich text as a value; blocks know its rules."""
        raise NotImplementedError

    # Options

    def _options(self, element: Json, kind: str, pointer: str) -> None:
        options: list[Any] = []
        if isinstance(element.get("options"), list):
            self.options(element["options"], kind, f"{pointer}/options")
            options += element["options"]
        if isinstance(element.get("option_groups"), list):
            for i, group in enumerate(element["option_groups"]):
                at = f"{pointer}/option_groups/{i}"
                self.part("option_group", group, at)
                if isinstance(group, dict) and isinstance(group.get("options"), list):
                    self.options(group["options"], kind, f"{at}/options")
                    options += group["options"]
        values = [option.get("value") for option in options if isinstance(option, dict)]
        if len(set(map(str, values))) < len(values):
            self.add(Problem(f"{pointer}/options", "option values must be unique"))
        if "external" not in kind:
            given = element.get(
                "initial_options", [element["initial_option"]] if "initial_option" in element else []
            )
            name = "initial_options" if "initial_options" in element else "initial_option"
            none_of_several = name in element and given == []
            if none_of_several or (isinstance(given, list) and any(one not in options for one in given)):
                self.add(Problem(f"{pointer}/{name}", "must be one of the provided options"))

    def options(self, options: list[Any], kind: str, pointer: str) -> None:
        """Check each option by its entry, which differs between menus and lists of boxes."""
        boxes = kind in ("radio_buttons", "checkboxes")
        rules = COMPOSITION["option"]
        text = rules["text"]["radio_buttons/checkboxes" if boxes else "select/multi-select/overflow"]
        description = rules["description"] if boxes else rules["description"] | {"object": ["plain_text"]}
        known = fields.PARTS["option"] if kind == "overflow" else fields.PARTS["option"] - {"url"}
        for i, option in enumerate(options):
            if self.object(option, f"{pointer}/{i}"):
                self.entry(
                    option, rules | {"text": text, "description": description}, known, f"{pointer}/{i}"
                )

    # Numbers, which Slack wants as texts, and texts

    def _values(self, element: Json, kind: str, pointer: str) -> None:
        if kind == "number_input":
            numbers: dict[str, float] = {}
            for name in {"min_value", "max_value", "initial_value"} & set(element):
                if re.fullmatch(r"-?\d+(\.\d+)?", str(element[name])):
                    numbers[name] = float(element[name])
                else:
                    self.add(wrong_type(f"{pointer}/{name}", "a number in a string"))
            least, most = numbers.get("min_value", -inf), numbers.get("max_value", inf)
            if least > most:
                self.add(Problem(f"{pointer}/min_value", "must be no more than `max_value`"))
            initial = numbers.get("initial_value")
            if initial is not None and initial % 1 and not element.get("is_decimal_allowed"):
                self.add(Problem(f"{pointer}/initial_value", "must be a whole number"))
            if initial is not None and not least <= initial <= most:
                self.add(Problem(f"{pointer}/initial_value", "must be between `min_value` and `max_value`"))
        elif kind == "rich_text_input" and "initial_value" in element:
            self.rich(element["initial_value"], f"{pointer}/initial_value")
        elif kind in _TEXT_INPUTS and "initial_value" in element:
            limit = ELEMENTS["plain_text_input"]["max_length"]["max"]
            self.amount("initial_value", element["initial_value"], {"max": limit}, f"{pointer}/initial_value")
        for fewest, longest in (("min_length", "max_length"), ("min_lines", "max_lines")):
            pair = element.get(fewest), element.get(longest)
            if isinstance(pair[0], int) and isinstance(pair[1], int) and pair[0] > pair[1]:
                self.add(Problem(f"{pointer}/{fewest}", f"must be no more than `{longest}`"))


def _succeeds(fits: Callable[[str], object], value: Any) -> bool:
    """Is it a text, and does this reading of it give something?"""
    try:
        return isinstance(value, str) and bool(fits(value))
    except (ValueError, ZoneInfoNotFoundError):
        return False
