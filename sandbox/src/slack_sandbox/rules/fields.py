"""Fields that blocks, elements and composition objects may have (data/block_kit_fields.json)."""

import json
from pathlib import Path

from slack_sandbox.limits import LIMITS, Json

_DATA: Json = json.loads(
    (Path(__file__).parents[1] / "data" / "block_kit_fields.json").read_text(encoding="utf-8")
)


def _sets(group: str, *common: str) -> dict[str, frozenset[str]]:
    return {kind: frozenset([*names, *common]) for kind, names in _DATA[group].items()}


BLOCKS = _sets("blocks", "type", "block_id")
ELEMENTS = _sets("elements", "type", "action_id")
PARTS = _sets("composition")
RICH = _sets("rich_text", "type") | _sets("rich_text_lines", "type")
RICH_LINES = frozenset(_DATA["rich_text_lines"])
RICH_REQUIRED: dict[str, str] = {kind: names[0] for kind, names in _DATA["rich_text"].items()}
VIEWS = {"modal": frozenset(LIMITS["modal"]["fields"]), "home": frozenset(_DATA["home"])}
TEXTS = {kind: frozenset(LIMITS["text_objects"][kind]["fields"]) for kind in ("plain_text", "mrkdwn")}
TEXT_STYLES = frozenset(_DATA["text_styles"])
URLS: dict[str, str] = _DATA["urls"]
# How a field's value is read; the others hold text or objects.
INTEGERS, LISTS, BOOLEANS, STRINGS = (
    frozenset(_DATA[kind]) for kind in ("integers", "lists", "booleans", "strings")
)
