"""manifest.yml is what Slack accepts and what the code serves; every scope serves something."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from handlers.features import router
from tests import papers
from tests.office import MANIFEST

ROOT = MANIFEST.parent
SCHEMA = ROOT / "tests" / "data" / "manifest.schema.1.0.0.json"

SCOPES = {
    "app_mentions:read": "app_mention",
    "channels:history": "conversations_history",
    "groups:history": "conversations_history",
    "channels:read": "conversations_info",
    "groups:read": "conversations_info",
    "im:history": "message.im",
    "im:write": "conversations_open",
    "chat:write": "chat_postMessage",
    "chat:write.public": "chat_postMessage",
    "commands": "app.command",
    "files:write": "files_upload_v2",
    "users:read": "users_info",
    "dnd:read": "dnd_teamInfo",
}
"""What in the code, or which event, needs a scope."""


def manifest() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(MANIFEST.read_text("utf-8"))
    return content


def test_it_validates_against_slacks_schema() -> None:
    jsonschema.validate(manifest(), json.loads(SCHEMA.read_text("utf-8")))


def test_commands_and_shortcuts_are_those_that_are_served() -> None:
    assert papers.MANIFEST.read_text("utf-8") == papers.manifest(), "make papers brings it up to date"
    features = manifest()["features"]
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == set(router().shortcuts)
    assert {one["command"] for one in features["slash_commands"]} == {"/crm", *router().slashes}


def test_events_are_those_that_are_listened_to() -> None:
    listening = re.findall(r'app\.event\("(\w+)"\)', (ROOT / "bot" / "slack.py").read_text("utf-8"))
    declared = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(event.split(".")[0] for event in declared) == sorted(listening)


def test_every_scope_serves_something() -> None:
    scopes = manifest()["oauth_config"]["scopes"]
    asked = {*scopes["bot"], *scopes.get("bot_optional", ())}
    assert asked == set(SCOPES)
    code = "\n".join(path.read_text("utf-8") for path in Path(ROOT / "bot").rglob("*.py"))
    for scope, needed_by in SCOPES.items():
        assert (
            needed_by in code or needed_by in manifest()["settings"]["event_subscriptions"]["bot_events"]
        ), scope
