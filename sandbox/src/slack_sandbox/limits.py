"""Slack's limits, methods, scopes, error codes and timing, as data with sources (data/slack_limits.json)."""

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

LIMITS: Json = json.loads((Path(__file__).parent / "data" / "slack_limits.json").read_text(encoding="utf-8"))
METHODS: Json = LIMITS["methods"]
