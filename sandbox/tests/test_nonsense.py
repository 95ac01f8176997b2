"""Whatever an app sends, Slack answers: nothing in a call, a block or a response brings the sandbox down."""

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from slack_sandbox.blocks import controls, prepare, shown_text
from slack_sandbox.forms import state_values
from slack_sandbox.ids import Ids
from slack_sandbox.limits import METHODS, Json
from slack_sandbox.rules import problems_for
from slack_sandbox.webapi import HANDLERS
from tests import samples
from tests.conftest import Scene

NONSENSE: list[Any] = [
    *(None, True, 5, -1, 1.5, "", "x", "x" * 4000, "[", "1e400", "nan", "9" * 40, "now", "1.000001"),
    *([], {}, [None], [[]], [5], {"type": None}, {"type": ["a"]}, {"text": 5}, [{"id": 5}], [{"type": "x"}]),
]
SEEDS = [("message", {"text": "x", "blocks": [block]}) for block in samples.BLOCKS.values()]
SEEDS += [("view", samples.modal(block)) for block in samples.BLOCKS.values()]
SEEDS += [samples.holding(kind, element) for kind, element in samples.ELEMENTS.items() if kind != "image"]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) inside a JSON value."""
    for key in (
        list(value) if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    ):
        yield value, key
        yield from places(value[key])


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_block_is_refused_or_can_be_shown(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(1000):
        kind, content = copy.deepcopy(chance.choice(SEEDS))
        where, key = chance.choice(list(places(content)))
        where[key] = copy.deepcopy(chance.choice(NONSENSE))
        if not problems_for(kind, content):
            kept = prepare(content.get("blocks") or [], Ids())
            shown_text(kept)
            list(controls(kept))
            state_values(kept, {})


async def test_a_call_of_nonsense_is_answered(scene: Scene) -> None:
    chance = random.Random(0)
    asked = sorted(set(HANDLERS) - {"apps.uninstall", "auth.revoke"})
    for _ in range(600):
        scene.clock.move(minutes=1)
        ids = [scene.general.id, scene.maya.id, *scene.general.messages]
        method = chance.choice(asked)
        arguments = {name: chance.choice(NONSENSE + ids) for name in METHODS[method]["args"]}
        if chance.random() < 0.7:
            arguments["channel"] = scene.general.id
        assert "ok" in await scene.call(method, **arguments), (method, arguments)


async def test_a_response_of_nonsense_is_answered(scene: Scene) -> None:
    chance = random.Random(0)
    names = ("text", "blocks", "attachments", "response_type", "replace_original", "thread_ts", "metadata")
    passes = scene.sandbox.core.passes
    for _ in range(200):
        url = passes.response_url("commands", scene.maya.user, scene.sandbox.team_id, scene.general)
        body: Json = {name: chance.choice(NONSENSE) for name in names}
        async with scene.session.post(url, json=body) as response:
            assert response.status < 500, body
