"""Tokens: bot (xoxb-), rotating bot (xoxe.xoxb-), app-level (xapp-), and what each may do."""

from dataclasses import dataclass
from typing import Literal

from sandbox.clock import Clock
from sandbox.errors import SlackError
from sandbox.ids import Ids
from sandbox.limits import LIMITS

ROTATION = LIMITS["oauth"]["rotation"]


@dataclass(eq=False, slots=True)
class Token:
    value: str
    kind: Literal["bot", "app"]
    team: str
    scopes: tuple[str, ...]
    expires: float | None = None
    revoked: bool = False
    refresh: str = ""

    def require(self, *any_of: str) -> None:
        """Refuse unless the token has one of these scopes."""
        if any_of and not set(any_of) & set(self.scopes):
            raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(self.scopes))


class Tokens:
    """All tokens ever issued; those taken back are remembered, since Slack tells them from wrong ones."""

    def __init__(self, ids: Ids, clock: Clock) -> None:
        self.ids, self.clock = ids, clock
        self.all: dict[str, Token] = {}

    def issue_app(self, app_id: str, *scopes: str) -> Token:
        return self._add(
            Token(f"xapp-1-{app_id}-{self.ids.number()}-{self.ids.secret(64)}", "app", "", scopes)
        )

    def issue_bot(self, team: str, scopes: tuple[str, ...], *, rotating: bool = False) -> Token:
        value = f"xoxb-{self.ids.number()}-{self.ids.number()}-{self.ids.secret(24)}"
        token = Token(value, "bot", team, scopes)
        if rotating:
            token.value = f"{ROTATION['prefix']}1-{self.ids.secret(64)}"
            token.refresh = f"{ROTATION['refresh_prefix']}1-{self.ids.secret(64)}"
            token.expires = self.clock.time() + ROTATION["access_token_seconds"]
        return self._add(token)

    def _add(self, token: Token) -> Token:
        self.all[token.value] = token
        return token

    def check(self, value: str) -> Token:
        """The living token, or Slack's reason why not."""
        if not value:
            raise SlackError("not_authed")
        token = self.all.get(value)
        if token is None:
            raise SlackError("invalid_auth")
        if token.revoked:
            raise SlackError("token_revoked")
        if token.expires is not None and self.clock.time() >= token.expires:
            raise SlackError("token_expired")
        return token

    def refreshed(self, refresh_token: str) -> Token:
        """Trade a refresh token, once, for a new pair."""
        old = next((t for t in self.all.values() if t.refresh and t.refresh == refresh_token), None)
        if old is None or old.revoked:
            raise SlackError("invalid_refresh_token")
        old.refresh = ""  # single use; the old access token lives until it expires
        return self.issue_bot(old.team, old.scopes, rotating=True)

    def bot_tokens(self, team: str) -> list[Token]:
        return [t for t in self.all.values() if t.kind == "bot" and t.team == team and not t.revoked]
