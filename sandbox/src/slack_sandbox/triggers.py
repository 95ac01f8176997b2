"""trigger_ids and response_urls: short-lived passes that come with each act (data "interaction")."""

from dataclasses import dataclass
from typing import Any

from slack_sandbox.clock import Clock
from slack_sandbox.errors import SlackError
from slack_sandbox.ids import Ids
from slack_sandbox.limits import LIMITS
from slack_sandbox.workspace import Channel, Message, User, View

TRIGGER_SECONDS: int = LIMITS["interaction"]["trigger_id"]["seconds"]
URL_MINUTES: int = LIMITS["interaction"]["response_url"]["minutes"]
URL_USES: int = LIMITS["interaction"]["response_url"]["uses"]
REMEMBERED = 10_000  # how many passes are kept, so that a long run stays small


@dataclass(eq=False, slots=True)
class Trigger:
    id: str
    user: User
    team: str
    expires: float
    view: View | None = None  # the modal it was pressed in
    channel: str = ""
    used: bool = False


@dataclass(eq=False, slots=True)
class ResponseUrl:
    url: str
    user: User
    team: str
    channel: Channel
    expires: float
    message: Message | None = None  # the message it replaces; None for slash commands
    uses: int = 0


class Passes:
    def __init__(self, ids: Ids, clock: Clock) -> None:
        self.ids, self.clock = ids, clock
        self.triggers: dict[str, Trigger] = {}
        self.urls: dict[str, ResponseUrl] = {}
        self.base_url = ""

    def trigger(self, user: User, team: str, *, view: View | None = None, channel: str = "") -> str:
        trigger_id = f"{self.ids.number()}.{self.ids.number()}.{self.ids.secret(32)}"
        expires = self.clock.time() + TRIGGER_SECONDS
        _remember(self.triggers, trigger_id, Trigger(trigger_id, user, team, expires, view, channel))
        return trigger_id

    def use_trigger(self, trigger_id: str, team: str) -> Trigger:
        """Exchange a trigger_id for who pressed where; once, within 3 s."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None or trigger.team != team:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.clock.time() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(
        self, kind: str, user: User, team: str, channel: Channel, message: Message | None = None
    ) -> str:
        """`kind` is "commands" or "actions", as in Slack's own addresses."""
        path = f"/{kind}/{team}/{self.ids.number()}/{self.ids.secret(24)}"
        expires = self.clock.time() + URL_MINUTES * 60
        _remember(self.urls, path, ResponseUrl(path, user, team, channel, expires, message))
        return self.base_url + path

    def use_url(self, path: str) -> ResponseUrl:
        """Return one of the 5 uses of a response_url, within 30 minutes."""
        found = self.urls.get(path)
        if found is None:
            raise SlackError("no_such_url", status=404)
        if self.clock.time() > found.expires:
            raise SlackError("expired_url", status=404)
        if found.uses >= URL_USES:
            raise SlackError("used_url", status=404)
        found.uses += 1
        return found


def _remember(kept: dict[str, Any], key: str, value: object) -> None:
    kept[key] = value
    if len(kept) > REMEMBERED:
        del kept[next(iter(kept))]
