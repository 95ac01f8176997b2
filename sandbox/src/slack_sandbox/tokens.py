"""Tokens: of bots (xoxb-), of people (xoxp-), rotating (xoxe.xox*-), app-level (xapp-); what each may do."""

from dataclasses import dataclass
from typing import Literal

from slack_sandbox.clock import Clock
from slack_sandbox.errors import SlackError
from slack_sandbox.ids import Ids
from slack_sandbox.limits import LIMITS

ROTATION = LIMITS["oauth"]["rotation"]


@dataclass(eq=False, slots=True)
class Token:
    value: str
    kind: Literal["bot", "user", "app"]
    team: str
    scopes: tuple[str, ...]
    user: str = ""  # whom it acts as, if that is a person
    expires: float | None = None
    revoked: str = ""  # why it no longer works, in Slack's word
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

    def issue(self, team: str, scopes: tuple[str, ...], *, user: str = "", rotating: bool = False) -> Token:
        """Return a token of the app's bot, or of the person who let the app act as them."""
        prefix = "xoxp-" if user else "xoxb-"
        value = f"{prefix}{self.ids.number()}-{self.ids.number()}-{self.ids.secret(24)}"
        token = Token(value, "user" if user else "bot", team, scopes, user)
        if rotating:
            token.value = f"{ROTATION['prefix'].replace('xoxb-', prefix)}1-{self.ids.secret(64)}"
            token.refresh = f"{ROTATION['refresh_prefix']}1-{self.ids.secret(64)}"
            token.expires = self.clock.time() + ROTATION["access_token_seconds"]
        return self._add(token)

    def _add(self, token: Token) -> Token:
        self.all[token.value] = token
        return token

    def check(self, value: str) -> Token:
        """Return the living token, or Slack's reason why not."""
        if not value:
            raise SlackError("not_authed")
        token = self.all.get(value)
        if token is None:
            raise SlackError("invalid_auth")
        if token.revoked:
            raise SlackError(token.revoked)
        if token.expires is not None and self.clock.time() >= token.expires:
            raise SlackError("token_expired")
        return token

    def refreshed(self, refresh_token: str) -> Token:
        """Trade a refresh token, once, for a new pair."""
        old = next((t for t in self.all.values() if t.refresh and t.refresh == refresh_token), None)
        if old is None or old.revoked:
            raise SlackError("invalid_refresh_token")
        old.refresh = ""  # single use; the old access token lives until it expires
        return self.issue(old.team, old.scopes, user=old.user, rotating=True)

    def living(self, team: str, user: str | None = None) -> list[Token]:
        """Return the tokens of an installation; with `user` those of one person ("" for the bot's)."""
        living = [token for token in self.all.values() if token.team == team and not token.revoked]
        return [token for token in living if user is None or token.user == user]
