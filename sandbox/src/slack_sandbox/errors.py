"""An answer that says no, in Slack's words."""

from typing import Any

from slack_sandbox.limits import Json


class SlackError(Exception):
    """`{"ok": false, "error": code, ...}`; extra fields ride along (needed, provided, response_metadata)."""

    def __init__(self, code: str, *messages: str, status: int = 200, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.status = code, status
        self.answer: Json = {"ok": False, "error": code, **extra}
        if messages:
            self.answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}
