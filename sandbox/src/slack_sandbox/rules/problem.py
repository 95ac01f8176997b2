"""One thing Slack would refuse, in its words and with a JSON pointer to the place."""

from dataclasses import dataclass
from typing import Any

from slack_sandbox.limits import Json


@dataclass(frozen=True, slots=True)
class Problem:
    """`error` is the answer's error code where it is not the usual one (view_too_large)."""

    pointer: str
    message: str
    code: str = "failed_constraint"
    constraint: Json | None = None
    error: str = ""

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"

    def as_json(self) -> Json:
        """Return as blocks.validate lists it."""
        field = self.pointer.rpartition("/")[2]
        made: Json = {"code": self.code, "message": self.message, "field": field, "pointer": self.pointer}
        return made | ({"constraint": self.constraint} if self.constraint else {})


def too_long(pointer: str, most: int) -> Problem:
    message, constraint = f"must be less than {most + 1} characters", {"type": "max_length", "expected": most}
    return Problem(pointer, message, constraint=constraint)


def too_short(pointer: str, least: int) -> Problem:
    message, constraint = (
        f"must be more than {least - 1} characters",
        {"type": "min_length", "expected": least},
    )
    return Problem(pointer, message, constraint=constraint)


def too_many(pointer: str, most: int) -> Problem:
    return Problem(
        pointer, f"no more than {most} items allowed", constraint={"type": "max_items", "expected": most}
    )


def too_few(pointer: str, least: int) -> Problem:
    return Problem(
        pointer, f"no fewer than {least} items allowed", constraint={"type": "min_items", "expected": least}
    )


def not_in(pointer: str, allowed: list[Any], got: object) -> Problem:
    constraint = {"type": "enum", "expected": allowed, "got": got}
    return Problem(pointer, "must be a valid enum value", constraint=constraint)


def missing(pointer: str, name: str) -> Problem:
    return Problem(pointer, f"missing required field: {name}", "missing_field")


def additional(pointer: str, name: str) -> Problem:
    return Problem(pointer, f"invalid additional property: {name}", "additional_property")


def unsupported(pointer: str, kind: object) -> Problem:
    return Problem(f"{pointer}/type", f"unsupported type: {kind}", "unsupported_type")


def wrong_type(pointer: str, wanted: str) -> Problem:
    return Problem(pointer, f"must provide {wanted}", "invalid_type")


def taken(pointer: str, name: str, value: object) -> Problem:
    return Problem(f"{pointer}/{name}", f'`{name}` "{value}" already exists', "duplicate")
