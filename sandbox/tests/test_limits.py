"""Every limit in the data file: taken at it, refused one over (or under, for a least).

The cases are found by walking the data; a number that no probe knows fails `test_no_limit_is_forgotten`.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import fields, problems_for
from tests import samples
from tests.behaviours import BEHAVIOURS, NOT_SERVED
from tests.conftest import Scene
from tests.samples import cell, chart, many, pie, plain, series

Path = tuple[str, ...]
BEFORE = {"_about", "sources", "methods", "common_errors", "mrkdwn"}  # no limits there


def numbers(value: Any, path: Path = (), src: tuple[str, ...] = ()) -> Iterator[tuple[Path, int]]:
    """Every number in the data whose source is stronger than `docs` alone."""
    if isinstance(value, dict):
        src = tuple(value.get("src", src))
        for name, inner in value.items():
            if path or name not in BEFORE:
                yield from numbers(inner, (*path, name), src)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from numbers(inner, (*path, str(i)), src)
    elif isinstance(value, int) and not isinstance(value, bool) and set(src) - {"docs"}:
        yield path, value


def made(group: str, kind: str, field: str, value: Any) -> tuple[str, Json]:
    """A message or view in which one field of one block, element or part has this value."""
    if group == "blocks":
        block = samples.BLOCKS[kind] | {field: value}
        return samples.surrounded(kind, block)
    if group == "elements":
        element = samples.ELEMENTS[kind] | {field: value}
        if field == "option_groups":
            element.pop("options", None)
        return samples.holding(kind, element)
    part = samples.PARTS[kind] | {field: value}
    if kind == "confirm":
        return samples.holding("button", samples.button() | {"confirm": part})
    if kind == "option":
        menu = "checkboxes" if field == "description" else "overflow"
        return samples.holding(menu, samples.ELEMENTS[menu] | {"options": [part]})
    if kind == "option_group":
        return samples.holding("static_select", {"type": "static_select", "option_groups": [part]})
    if kind == "conversation_filter":
        return samples.holding("conversations_select", {"type": "conversations_select", "filter": part})
    element = {"type": "plain_text_input", "dispatch_action_config": part}
    return samples.holding("plain_text_input", element)


def sized(kind: str, field: str, rule: Json, size: int) -> Any:
    """A value of this size for a field: so many characters, items, or the integer itself."""
    if "object" in rule:
        return {"type": rule["object"][0], "text": "x" * size}
    if field in fields.INTEGERS:
        return size
    if field in fields.LISTS:
        return many(kind, field, size)
    if field in fields.URLS:
        return "https://".ljust(size, "x")
    return "x" * size


def of_field(path: Path) -> Callable[[int], bool] | None:
    """The probe for a limit of a field: `blocks/header/text/text_max` and the like."""
    group, kind, field, *rest = path
    if group not in ("blocks", "elements", "composition") or not rest:
        return None
    rule = LIMITS[group][kind][field]
    if group == "composition" and kind == "option" and field == "text":
        rule = rule[rest[0]]
        menu = "overflow" if "select" in rest[0] else "radio_buttons"

        def option(size: int) -> bool:
            entry = {"text": sized(kind, field, rule, size), "value": "v"}
            return not problems_for(*samples.holding(menu, samples.ELEMENTS[menu] | {"options": [entry]}))

        return option
    if rest[0] == "item":
        return lambda size: (
            not problems_for(*made(group, kind, field, [sized(kind, "text", rule["item"], size)]))
        )
    if rest[-1] not in ("min", "max", "text_min", "text_max", "0", "1"):
        return None
    known = fields.BLOCKS if group == "blocks" else fields.ELEMENTS if group == "elements" else fields.PARTS
    if field not in known.get(kind, ()):
        if kind == "feedback_buttons":
            return None
        return SPECIAL.get("/".join(path))
    return lambda size: not problems_for(*made(group, kind, field, sized(kind, field, rule, size)))


def fine(*blocks: Json) -> bool:
    return not problems_for("message", {"blocks": list(blocks)})


def feedback(**button: Any) -> bool:
    element = samples.ELEMENTS["feedback_buttons"] | {
        "positive_button": {"text": plain(), "value": "1", **button}
    }
    return fine({"type": "context_actions", "elements": [element]})


def table(kind: str, **about: Any) -> Json:
    return samples.BLOCKS[kind] | about


def wide(kind: str, count: int) -> bool:
    rows = [[cell() for _ in range(count)]] * (2 if kind == "data_table" else 1)
    return fine(table(kind, rows=rows))


def long_table(kind: str, count: int) -> bool:
    spread = [[cell("x" * (count - 1))], [cell()]]
    return fine(table(kind, rows=spread))


SPECIAL: dict[str, Callable[[int], bool]] = {
    "elements/datetimepicker/initial_date_time/max": lambda n: (
        not problems_for(*made("elements", "datetimepicker", "initial_date_time", n))
    ),
    "elements/feedback_buttons/positive_button/text/text_max": lambda n: feedback(text=plain("x" * n)),
    "elements/feedback_buttons/positive_button/text/text_min": lambda n: feedback(text=plain("x" * n)),
    "elements/feedback_buttons/positive_button/value/max": lambda n: feedback(value="x" * n),
    "elements/feedback_buttons/positive_button/accessibility_label/max": lambda n: feedback(
        accessibility_label="x" * n
    ),
    "blocks/data_table/cells_per_row/max": lambda n: wide("data_table", n),
    "blocks/data_table/cells_per_row/min": lambda n: wide("data_table", n),
    "blocks/table/cells_per_row/max": lambda n: wide("table", n),
    "blocks/table/cells_per_row/min": lambda n: wide("table", n),
    "blocks/data_table/total_chars": lambda n: long_table("data_table", n),
    "blocks/table/total_chars": lambda n: long_table("table", n),
    "blocks/table/max_per_message": lambda n: fine(*[samples.BLOCKS["table"]] * n),
    "blocks/plan/max_per_message": lambda n: fine(*[samples.BLOCKS["plan"]] * n),
    "blocks/data_visualization/max_per_message": lambda n: fine(*[chart()] * n),
    "blocks/data_visualization/series/max": lambda n: fine(chart(series(names=n))),
    "blocks/data_visualization/series/min": lambda n: fine(chart(series(names=n))),
    "blocks/data_visualization/series_name/max": lambda n: fine(
        chart(series() | {"series": [{"name": "x" * n, "data": [{"label": "p0", "value": 1}]}]})
    ),
    "blocks/data_visualization/points_per_series/max": lambda n: fine(chart(series(points=n))),
    "blocks/data_visualization/points_per_series/min": lambda n: fine(chart(series(points=n))),
    "blocks/data_visualization/category/max": lambda n: fine(
        chart({"type": "pie", "segments": [{"label": "x" * n, "value": 1}]})
    ),
    "blocks/data_visualization/axis_label/max": lambda n: fine(
        chart(series() | {"axis_config": {"categories": ["p0"], "x_label": "x" * n}})
    ),
    "blocks/data_visualization/pie_segments/max": lambda n: fine(chart(pie(n))),
    "blocks/data_visualization/pie_segments/min": lambda n: fine(chart(pie(n))),
    "blocks/markdown/text_max": lambda n: fine({"type": "markdown", "text": "x" * n}),
    "blocks/markdown/cumulative_max_per_payload": lambda n: fine(
        {"type": "markdown", "text": "x" * (n - 1)}, {"type": "markdown", "text": "x"}
    ),
    "message/blocks_max": lambda n: fine(*[{"type": "divider"}] * n),
    "text_objects/plain_text/text_max": lambda n: fine({"type": "context", "elements": [plain("x" * n)]}),
    "text_objects/plain_text/text_min": lambda n: fine({"type": "context", "elements": [plain("x" * n)]}),
    "text_objects/mrkdwn/text_max": lambda n: fine(
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x" * n}]}
    ),
    "text_objects/mrkdwn/text_min": lambda n: fine(
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x" * n}]}
    ),
    "text_objects/raw_text/text_min": lambda n: fine(table("table", rows=[[cell("x" * n)]])),
}


def of_view(path: Path) -> Callable[[int], bool] | None:
    """The probe for a limit of modals or Home."""
    group, field, *_ = path
    if group not in ("modal", "home"):
        return None
    make = samples.modal if group == "modal" else samples.home
    divider = samples.BLOCKS["divider"]

    def fits(size: int) -> bool:
        if field == "blocks":
            view = make(*[divider] * size)
        elif field == "view_json_max_kb":
            view = _of_bytes(size * 1000)
        elif field.endswith("_max"):
            view = make(divider, **{field.removesuffix("_max"): "x" * size})
        else:
            view = make(divider, **{field: plain("x" * size)})
        return not problems_for("view", view)

    return None if field == "stack_max" else fits


def _of_bytes(size: int) -> Json:
    """A modal whose JSON has just this many bytes."""
    texts = [1] * 100
    spare = size - len(json.dumps(samples.modal(*map(_section, texts))))
    for i in range(100):
        texts[i] += min(2999, spare)
        spare -= texts[i] - 1
    return samples.modal(*map(_section, texts))


def _section(length: int) -> Json:
    return {"type": "section", "text": plain("x" * length)}


def probe_of(path: Path) -> Callable[[int], bool] | None:
    return SPECIAL.get("/".join(path)) or of_view(path) or (of_field(path) if len(path) > 3 else None)


def is_least(path: Path) -> bool:
    return path[-1] in ("min", "text_min") or (path[0] == "manifest" and path[-1] == "0")


ALL = list(numbers(LIMITS))
RULES = [(path, limit) for path, limit in ALL if probe_of(path) and (limit > 0 or is_least(path))]
BEHAVING = [(path, limit) for path, limit in ALL if "/".join(path) in BEHAVIOURS]


def named(case: Any) -> str:
    return "/".join(case) if isinstance(case, tuple) else str(case)


@pytest.mark.parametrize(("path", "limit"), RULES, ids=named)
def test_a_rule_holds_at_its_limit_and_not_beyond(path: Path, limit: int) -> None:
    fits = probe_of(path)
    assert fits is not None
    assert fits(limit)
    assert not fits(limit - 1 if is_least(path) else limit + 1)


@pytest.mark.parametrize(("path", "limit"), BEHAVING, ids=named)
async def test_a_behaviour_holds_at_its_limit_and_not_beyond(scene: Scene, path: Path, limit: int) -> None:
    fits, beyond = BEHAVIOURS["/".join(path)]
    assert await fits(scene, limit)
    assert not await fits(scene, limit + beyond)


def test_no_limit_is_forgotten() -> None:
    """Every number in the data is probed, or named with the reason why it is not."""
    probed = {path for path, _ in RULES + BEHAVING}
    left = {"/".join(path) for path, limit in ALL if path not in probed and limit > 0}
    unknown = sorted(name for name in left if not any(re.fullmatch(pattern, name) for pattern in NOT_SERVED))
    assert unknown == []
