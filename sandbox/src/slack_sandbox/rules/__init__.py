"""Slack's rules for blocks, messages, modals and Home, over the data file.

`problems_for` lists what Slack would refuse; `check_message` and `check_view` refuse it as the Web API does.
"""

import json
from collections.abc import Iterator
from typing import Any

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import fields
from slack_sandbox.rules.blocks import BLOCKS, BlockChecker
from slack_sandbox.rules.problem import Problem, missing, unsupported

__all__ = ["Problem", "check_message", "check_view", "problems_for", "problems_of_options"]

MESSAGE: Json = LIMITS["message"]


def problems_for(kind: str, value: Any) -> list[Problem]:
    """Return what is wrong with "blocks" (as of a message), a "message" or a "view".

    [] if Slack would take it.
    """
    if kind == "view":
        return _view(value, "") if isinstance(value, dict) else [Problem("", "must provide an object")]
    if kind == "message":
        if not isinstance(value, dict):
            return [Problem("", "must provide an object")]
        found = _posted(value.get("blocks", []), value.get("attachments", []))
        if not (value.get("text") or value.get("blocks") or value.get("attachments")):
            found.append(Problem("", "must define `text`, `blocks` or `attachments`", error="no_text"))
        return found
    return _message(value, [], "")


def check_message(blocks: Any, attachments: Any) -> None:
    """Refuse a message's blocks and its attachments' blocks as chat.postMessage does."""
    if not blocks and not attachments:
        return
    if problems := _posted(blocks, attachments):
        first = problems[0]
        error = first.error or (
            "invalid_attachments" if first.pointer.startswith("/attachments") else "invalid_blocks"
        )
        messages = [str(problem) for problem in problems]
        raise SlackError(error, *messages, errors=messages)


def check_view(content: Json, kind: str) -> None:
    """Refuse a view as views.open, push, update ("modal") and publish ("home") do."""
    if content.get("type") != kind:
        raise SlackError("invalid_arguments", str(unsupported("/view", content.get("type"))))
    if problems := _view(content, "/view"):
        error = next((p.error for p in problems if p.error), "invalid_arguments")
        raise SlackError(error, *(str(problem) for problem in problems))


def problems_of_options(answer: Json) -> list[Problem]:
    """Return what is wrong with the options an app offers for an external select; none at all are fine."""
    checker = BlockChecker("modal")
    if answer.get("options") != []:
        checker.element({"type": "static_select", **answer}, "", "input")
    return checker.problems


def _message(blocks: Any, attachments: Any, pointer: str) -> list[Problem]:
    checker = BlockChecker("message")
    checker.listing(blocks, 0, MESSAGE["blocks_max"], pointer or "/")
    checker.each(blocks, checker.block, pointer)
    if checker.listing(attachments, 0, MESSAGE["attachments_max"], "/attachments"):
        for i, attachment in enumerate(attachments):
            at = f"/attachments/{i}/blocks"
            if checker.object(attachment, f"/attachments/{i}") and attachment.get("blocks") is not None:
                checker.listing(attachment["blocks"], 0, MESSAGE["blocks_max"], at)
                checker.each(attachment["blocks"], checker.block, at)
    counts = checker.counts
    for kind, rules in BLOCKS.items():
        most = rules.get("max_per_message", 99)
        if kind != "table" and counts[kind] > most:
            checker.add(Problem(pointer, f"too many {kind} blocks"))
    if counts["table"] + counts["data_table"] > BLOCKS["table"]["max_per_message"]:
        checker.add(Problem(pointer, "only_one_table_allowed", error="invalid_attachments"))
    return checker.problems


def _posted(blocks: Any, attachments: Any) -> list[Problem]:
    """Judge blocks as one message, which has a limit of its own for all their texts together."""
    found = _message(blocks, attachments, "/blocks")
    if sum(map(len, _texts(blocks))) > MESSAGE["blocks_text_max"]:
        found.append(Problem("/blocks", "msg_blocks_too_long", error="msg_blocks_too_long"))
    return found


def _texts(thing: Any) -> Iterator[str]:
    """Yield every text in blocks, however deep in them."""
    if isinstance(thing, dict):
        if isinstance(text := thing.get("text"), str):
            yield text
        for part in thing.values():
            yield from _texts(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from _texts(part)


def _view(content: Json, pointer: str) -> list[Problem]:
    kind = str(content.get("type"))
    if kind not in fields.VIEWS:
        return [unsupported(pointer, kind) if "type" in content else missing(pointer, "type")]
    rules = LIMITS[kind]
    checker = BlockChecker(kind)
    lengths = {
        name: {"max": rules[f"{name}_max"]} for name in ("private_metadata", "callback_id", "external_id")
    }
    own = {name: rule for name, rule in rules.items() if name != "blocks"} | lengths
    checker.entry(content, own, fields.VIEWS[kind], pointer)
    if "blocks" in content:
        limits, at = rules["blocks"], f"{pointer}/blocks"
        if checker.listing(content["blocks"], limits.get("min", 0), limits["max"], at):
            checker.each(content["blocks"], checker.block, at)
    if kind == "modal" and checker.input_at and "submit" not in content:
        words = "must define `submit` to use an `input` block in modals"
        checker.add(Problem(f"{checker.input_at}/input", words))
    if len(json.dumps(content, ensure_ascii=False).encode()) > rules["view_json_max_kb"] * 1000:
        words = f"must be less than {rules['view_json_max_kb']} kB"
        checker.add(Problem(pointer, words, error="view_too_large"))
    return checker.problems
