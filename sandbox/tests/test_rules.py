"""What the rules say, in Slack's words and with its pointers; and what holds beyond lengths and counts."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import fields, problems_for, problems_of_options
from tests import samples
from tests.conftest import Scene
from tests.samples import button, cell, chart, home, modal, option, plain, series


def words(kind: str, value: Any) -> list[str]:
    return [str(problem) for problem in problems_for(kind, value)]


def message(*blocks: Json) -> Json:
    return {"blocks": list(blocks)}


SURFACES: dict[str, Any] = {
    "message": lambda block: ("message", message(block)),
    "modal": lambda block: ("view", modal(block)),
    "home": lambda block: ("view", home(block)),
}


@pytest.mark.parametrize("kind", samples.BLOCKS)
@pytest.mark.parametrize("surface", SURFACES)
def test_a_block_is_taken_where_it_may_stand_and_nowhere_else(kind: str, surface: str) -> None:
    allowed = surface in LIMITS["blocks"][kind]["surfaces"]
    assert (problems_for(*SURFACES[surface](samples.BLOCKS[kind])) == []) is allowed


@pytest.mark.parametrize("kind", samples.ELEMENTS)
@pytest.mark.parametrize("place", ["section.accessory", "actions", "input", "context", "context_actions"])
def test_an_element_is_taken_where_it_may_stand_and_nowhere_else(kind: str, place: str) -> None:
    element = samples.ELEMENTS[kind]
    block = {
        "section.accessory": {"type": "section", "text": plain(), "accessory": element},
        "input": {"type": "input", "label": plain(), "element": element},
    }.get(place, {"type": place, "elements": [element]})
    surface = "view" if place != "context_actions" else "message"
    found = problems_for(surface, modal(block) if surface == "view" else message(block))
    assert (found == []) is (place in LIMITS["elements"][kind]["in"])


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (
            [{"type": "header", "text": plain("x" * 151)}],
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "section", "text": plain("")}],
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([{"type": "nope"}], "unsupported type: nope [json-pointer:/blocks/0/type]"),
        ([{"type": "divider", "style": 1}], "invalid additional property: style [json-pointer:/blocks/0]"),
        ([{"type": "header"}], "missing required field: text [json-pointer:/blocks/0]"),
        ([{"type": "header", "text": "x"}], "must provide an object [json-pointer:/blocks/0/text]"),
        ([{"text": plain()}], "missing required field: type [json-pointer:/blocks/0]"),
        ([{"type": "section"}], "must define at least one of `text`, `fields` [json-pointer:/blocks/0]"),
        (
            [{"type": "actions", "elements": [button("a"), button("a")]}],
            '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
        ),
        (
            [{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}],
            '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]',
        ),
        ([chart()] * 3, "too many data_visualization blocks [json-pointer:/blocks]"),
        (
            [{"type": "file", "external_id": "x", "source": "remote"}],
            "unsupported type: file [json-pointer:/blocks/0/type]",
        ),
    ],
)
def test_a_refusal_is_worded_as_slack_words_it(blocks: list[Json], said: str) -> None:
    assert words("message", message(*blocks)) == [said]


def test_an_action_id_may_stand_in_two_blocks() -> None:
    row = {"type": "actions", "elements": [button("a")]}
    assert words("message", message(row, row)) == []


@pytest.mark.parametrize(
    ("kind", "more", "pointer"),
    [
        ("static_select", {"initial_option": option("other")}, "/initial_option"),
        ("checkboxes", {"initial_options": [option("other")]}, "/initial_options"),
        ("radio_buttons", {"initial_option": option("other")}, "/initial_option"),
        ("static_select", {"options": [option("v"), option("v")]}, "/options"),
        ("static_select", {"option_groups": []}, ""),
        ("static_select", {"options": [option() | {"url": "https://x"}]}, "/options/0"),
        ("button", {"style": "loud"}, "/style"),
        ("button", {"confirm": {"title": plain()}}, "/confirm"),
        ("datepicker", {"initial_date": "30/11/2026"}, "/initial_date"),
        ("timepicker", {"initial_time": "9:00"}, "/initial_time"),
        ("datetimepicker", {"placeholder": plain()}, ""),
        ("number_input", {"min_value": "5", "max_value": "3"}, "/min_value"),
        ("number_input", {"initial_value": 3}, "/initial_value"),
        ("number_input", {"initial_value": "1.5"}, "/initial_value"),
        ("number_input", {"max_value": "5", "initial_value": "6"}, "/initial_value"),
        ("number_input", {"min_value": "nan"}, "/min_value"),
        ("checkboxes", {"initial_options": []}, "/initial_options"),
        ("multi_users_select", {"initial_users": "U1"}, "/initial_users"),
        ("multi_users_select", {"max_selected_items": 0}, "/max_selected_items"),
        ("button", {"url": "example.com"}, "/url"),
        ("image", {"image_url": "ftp://x.example/x.png"}, "/image_url"),
        ("datepicker", {"initial_date": "2026-02-30"}, "/initial_date"),
        ("timepicker", {"initial_time": {"hour": 9}}, "/initial_time"),
        ("timepicker", {"timezone": "Mars/Phobos"}, "/timezone"),
        ("rich_text_input", {"initial_value": "x"}, "/initial_value"),
        ("plain_text_input", {"min_length": 5, "max_length": 3}, "/min_length"),
        ("plain_text_input", {"multiline": "yes"}, "/multiline"),
        ("plain_text_input", {"initial_value": 3}, "/initial_value"),
        ("plain_text_input", {"initial_value": "x" * 3001}, "/initial_value"),
        ("users_select", {"initial_user": ["U1"]}, "/initial_user"),
        ("image", {"slack_file": {"id": "F1"}}, ""),
        ("conversations_select", {"filter": {}}, "/filter"),
    ],
)
def test_an_element_says_what_is_wrong_with_it(kind: str, more: Json, pointer: str) -> None:
    surface, holder = samples.holding(kind, samples.ELEMENTS[kind] | more)
    found = problems_for(surface, holder)
    assert found
    assert any(problem.pointer.endswith(pointer) for problem in found)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (
            {"type": "data_table", "caption": "c", "rows": [[cell()], [cell(), cell()]]},
            "same number of cells",
        ),
        (
            {"type": "data_table", "caption": "c", "rows": [[samples.RICH], [cell()]]},
            "unsupported type: rich_text",
        ),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}, "must be more than 0 characters"),
        ({"type": "plan", "title": "p", "tasks": [{"type": "divider"}]}, "unsupported type: divider"),
        ({"type": "task_card", "task_id": "1", "title": "t", "output": "x"}, "must provide an object"),
        (samples.BLOCKS["video"] | {"video_url": "http://x.example/x"}, "invalid url"),
        ({"type": "table", "rows": [[{"type": "raw_number", "text": "1"}]]}, "missing required field: value"),
        ({"type": "table", "rows": [[cell()]], "column_settings": [{"align": "up"}]}, "valid enum value"),
        (chart({"type": "pie", "segments": [{"label": "a", "value": 0}]}), "must be more than 0"),
        (chart({"type": "donut"}), "unsupported type: donut"),
        (chart(series(2) | {"series": [{"name": "s", "data": []}] * 2}), "series names must be unique"),
        (chart(series() | {"axis_config": {"categories": ["other"]}}), "exactly one point for each category"),
        (samples.BLOCKS["container"] | {"default_collapsed": True}, "needs `is_collapsible`"),
        (samples.BLOCKS["container"] | {"child_blocks": [samples.CARD]}, "unsupported type: card"),
        ({"type": "carousel", "elements": [{"type": "divider"}]}, "unsupported type: divider"),
        ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type: text"),
        ({"type": "card", "title": plain(), "actions": [samples.MENU]}, "unsupported type: static_select"),
        (samples.CARD | {"slack_icon": {"url": "x"}}, "missing required field: name"),
    ],
)
def test_the_newer_blocks_have_their_own_rules(block: Json, said: str) -> None:
    assert any(said in one for one in words("message", message(block)))


def test_rich_text_may_be_put_in_initially() -> None:
    element = {"type": "rich_text_input", "initial_value": samples.RICH}
    assert words(*samples.holding("rich_text_input", element)) == []


def test_one_table_a_message() -> None:
    problems = problems_for("message", message(samples.BLOCKS["table"], samples.BLOCKS["data_table"]))
    assert [(p.message, p.error) for p in problems] == [("only_one_table_allowed", "invalid_attachments")]


def test_views_have_rules_of_their_own() -> None:
    field = samples.BLOCKS["input"]
    without = modal(samples.BLOCKS["divider"], field)
    del without["submit"]
    assert words("view", without) == [
        "must define `submit` to use an `input` block in modals [json-pointer:/blocks/1/input]"
    ]
    assert words("view", home(title=plain())) == ["invalid additional property: title [json-pointer:]"]
    assert words("view", {"type": "modal"}) == [
        "missing required field: title [json-pointer:]",
        "missing required field: blocks [json-pointer:]",
    ]
    focus = {"type": "plain_text_input", "focus_on_load": True}
    twice = modal(field | {"element": focus}, field | {"element": focus})
    assert words("view", twice) == [
        "only one element may have `focus_on_load` [json-pointer:/blocks/1/element/focus_on_load]"
    ]
    channel = {"type": "channels_select", "response_url_enabled": True}
    assert words("view", modal(field | {"element": channel})) == []
    assert words("message", message(field | {"element": channel})) != []


def test_options_from_the_app_are_held_to_the_same() -> None:
    assert problems_of_options({"options": []}) == []
    assert problems_of_options({"options": samples.options(100)}) == []
    assert problems_of_options({"options": samples.options(101)}) != []
    assert problems_of_options({"options": [{"text": plain("x" * 76), "value": "v"}]}) != []
    assert problems_of_options({"option_groups": [{"label": plain(), "options": samples.options(2)}]}) == []


async def test_blocks_validate_lists_problems_without_a_token(scene: Scene) -> None:
    bad = [{"type": "header", "text": plain("x" * 151)}]
    answer = await scene.call("blocks.validate", token="", blocks=bad)
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [
        {
            "code": "failed_constraint",
            "message": "must be less than 151 characters",
            "field": "text",
            "pointer": "/0/text/text",
            "constraint": {"type": "max_length", "expected": 150},
        }
    ]
    assert (await scene.call("blocks.validate", token="", message={"blocks": bad}))[
        "error"
    ] == "invalid_message"
    assert (await scene.call("blocks.validate", token="", view=modal(*bad)))["error"] == "invalid_view"
    assert (await scene.call("blocks.validate", token="", view=modal(samples.BLOCKS["divider"])))["ok"]
    assert (await scene.call("blocks.validate", token=""))["error"] == "invalid_arguments"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "element", "options", "rows", "chart", "value"]),
            inner,
        )
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(JSON, st.sampled_from(["blocks", "message", "view"]))
def test_no_input_makes_the_rules_fail(value: Any, kind: str) -> None:
    problems_for(kind, value)


@settings(deadline=None)
@given(st.sampled_from(sorted(samples.BLOCKS)), st.data())
def test_a_block_with_any_value_in_any_field_is_judged(kind: str, data: st.DataObject) -> None:
    block = dict(samples.BLOCKS[kind])
    block[data.draw(st.sampled_from(sorted(fields.BLOCKS[kind])))] = data.draw(JSON)
    problems_for("message", message(block))


@settings(deadline=None)
@given(st.sampled_from(sorted(samples.ELEMENTS)), st.data())
def test_an_element_with_any_value_in_any_field_is_judged(kind: str, data: st.DataObject) -> None:
    element = dict(samples.ELEMENTS[kind])
    element[data.draw(st.sampled_from(sorted(fields.ELEMENTS[kind])))] = data.draw(JSON)
    problems_for(*samples.holding(kind, element))


@settings(deadline=None)
@given(JSON)
def test_a_chart_of_any_shape_is_judged(value: Any) -> None:
    problems_for("message", message(chart(value) if value else chart()))
    problems_for("message", message(chart({"type": "bar", "axis_config": value, "series": value})))


@pytest.mark.parametrize(("over", "fine"), [(0, True), (1, False)])
async def test_blocks_validate_takes_so_many_characters(scene: Scene, over: int, fine: bool) -> None:
    blocks = [{"type": "section", "text": plain("中" * 2900)} for _ in range(34)]
    spare = 100_000 + over - len(json.dumps(blocks, ensure_ascii=False))
    blocks[0]["text"] = plain("中" * (2900 + spare))
    assert (await scene.call("blocks.validate", token="", blocks=blocks))["ok"] is fine
