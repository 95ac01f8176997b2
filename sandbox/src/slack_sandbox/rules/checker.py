"""The rule engine: reads a thing's entry in the data file and holds the thing to it.

An entry's field rules come in these forms: {"object": [text types], "text_max"}, {"min", "max"} (characters
of a text, items of a list, an integer's range, by the field's kind), a list of allowed values, or "confirm".
"""

import re
from collections.abc import Callable
from typing import Any

from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import fields
from slack_sandbox.rules.problem import (
    Problem,
    additional,
    missing,
    not_in,
    too_few,
    too_long,
    too_many,
    too_short,
    unsupported,
    wrong_type,
)

COMPOSITION: Json = LIMITS["composition"]
TEXT: Json = LIMITS["text_objects"]["plain_text"]
_NOT_FIELDS = {"req", "src", "in", "surfaces", "note", "rule", "conflict", "no", "type"}


def kind_of(thing: Any) -> str:
    """Return the type a thing says it has; "" if it says none."""
    kind = thing.get("type") if isinstance(thing, dict) else None
    return kind if isinstance(kind, str) else ""


class Checker:
    """Collects problems. Subclasses add elements, blocks and whole surfaces."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)

    def entry(self, thing: Json, rules: Json, known: frozenset[str], pointer: str) -> None:
        """Check one thing against the data: what is required, known, and how much of it."""
        for name in rules.get("req", ()):
            if name not in thing:
                self.add(missing(pointer, name))
        for name in [name for name in thing if name not in known]:
            self.add(additional(pointer, name))
        for rule, least, most in (("at_least_one_of", 1, 99), ("exactly_one_of", 1, 1)):
            names = rules.get(rule)
            if names and not least <= sum(name in thing for name in names) <= most:
                words = "exactly one of" if most == 1 else "at least one of"
                self.add(Problem(pointer, f"must define {words} {', '.join(f'`{n}`' for n in names)}"))
        for name, value in thing.items():
            if name in known and name not in _NOT_FIELDS:
                self.field(name, value, rules.get(name), f"{pointer}/{name}")

    def field(self, name: str, value: Any, rule: Any, pointer: str) -> None:
        if rule == "confirm":
            self.part("confirm", value, pointer)
        elif isinstance(rule, dict) and "object" in rule:
            self.text(value, rule, pointer)
        elif isinstance(rule, list) and "plain_text" in rule:
            self.text(value, {"object": rule}, pointer)
        elif isinstance(rule, list):
            if value not in rule:
                self.add(not_in(pointer, rule, value))
        elif name in fields.BOOLEANS:
            if not isinstance(value, bool):
                self.add(wrong_type(pointer, "a boolean"))
        elif isinstance(rule, dict) and rule.keys() & {"min", "max", "enum"}:
            self.amount(name, value, rule, pointer)
        elif (rule == "string" or name in fields.STRINGS) and not isinstance(value, str):
            self.add(wrong_type(pointer, "a string"))
        elif name in fields.LISTS:
            self.listing(value, 0, None, pointer)
        if (
            name in fields.URLS
            and isinstance(value, str)
            and not re.fullmatch(fields.URLS[name], value, re.I)
        ):
            self.add(Problem(pointer, "invalid url"))

    def amount(self, name: str, value: Any, rule: Json, pointer: str) -> None:
        """Characters of a text, items of a list, or the range of an integer."""
        least, most = rule.get("min", 0), rule.get("max")
        if name in fields.INTEGERS:
            if not isinstance(value, int) or isinstance(value, bool):
                self.add(wrong_type(pointer, "a number"))
            elif value < least or (most is not None and value > most):
                words = f"must be at least {least}" if most is None else f"must be between {least} and {most}"
                self.add(Problem(pointer, words))
        elif name in fields.LISTS:
            self.listing(value, least, most, pointer)
            if isinstance(value, list):
                self._items(value, rule, pointer)
        elif not isinstance(value, str):
            self.add(wrong_type(pointer, "a string"))
        elif len(value) < least:
            self.add(too_short(pointer, least))
        elif most is not None and len(value) > most:
            self.add(too_long(pointer, most))

    def _items(self, value: list[Any], rule: Json, pointer: str) -> None:
        """Items that are allowed values or texts by themselves; other items have checks of their own."""
        if "enum" in rule:
            for i, item in enumerate(value):
                if item not in rule["enum"]:
                    self.add(not_in(f"{pointer}/{i}", rule["enum"], item))
        if rule.get("unique") and len(set(map(str, value))) < len(value):
            self.add(Problem(pointer, "items must be unique"))
        if "item" in rule:
            for i, item in enumerate(value):
                self.text(item, rule["item"], f"{pointer}/{i}")

    def listing(self, value: Any, least: int, most: int | None, pointer: str) -> bool:
        """Hold a list to its counts; says whether it is one."""
        if not isinstance(value, list):
            self.add(wrong_type(pointer, "an array"))
            return False
        if len(value) < least:
            self.add(too_few(pointer, least))
        if most is not None and len(value) > most:
            self.add(too_many(pointer, most))
        return True

    def text(self, value: Any, rule: Json, pointer: str) -> None:
        """Check a text object: its kind, its fields, its length."""
        if not self.object(value, pointer):
            return
        kind = kind_of(value)
        if kind not in rule.get("object", fields.TEXTS):
            self.add(unsupported(pointer, kind) if kind else missing(pointer, "type"))
            return
        for name in [name for name in value if name not in fields.TEXTS[kind]]:
            self.add(additional(pointer, name))
        for name in ("emoji", "verbatim"):
            if name in value and not isinstance(value[name], bool):
                self.add(wrong_type(f"{pointer}/{name}", "a boolean"))
        words = value.get("text")
        if words is None:
            self.add(missing(pointer, "text"))
        else:
            least, most = rule.get("text_min", TEXT["text_min"]), rule.get("text_max", TEXT["text_max"])
            self.amount("text", words, {"min": least, "max": most}, f"{pointer}/text")

    def object(self, value: Any, pointer: str) -> bool:
        if not isinstance(value, dict):
            self.add(wrong_type(pointer, "an object"))
        return isinstance(value, dict)

    def part(self, kind: str, value: Any, pointer: str) -> None:
        """Check a composition object by its entry in the data."""
        if self.object(value, pointer):
            self.entry(value, COMPOSITION[kind], fields.PARTS[kind], pointer)

    def each(self, values: Any, check: Callable[[Any, str], None], pointer: str) -> None:
        """Run a check on every item of a list that passed for one."""
        if isinstance(values, list):
            for i, value in enumerate(values):
                check(value, f"{pointer}/{i}")
