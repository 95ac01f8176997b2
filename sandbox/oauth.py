"""OAuth v2: a person installs the app, the app trades the code for a token (data "oauth")."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sandbox.errors import SlackError
from sandbox.limits import LIMITS, Json
from sandbox.tokens import Token
from sandbox.workspace import User, Workspace

if TYPE_CHECKING:
    from sandbox.core import Core

RULES: Json = LIMITS["oauth"]
CODE_SECONDS: int = RULES["code_ttl_minutes"] * 60


@dataclass(eq=False, slots=True)
class Code:
    workspace: Workspace
    user: User
    scopes: tuple[str, ...]
    redirect_uri: str
    expires: float
    used: bool = False


class OAuth:
    def __init__(self, core: "Core") -> None:
        self.core = core
        self.codes: dict[str, Code] = {}

    def check(self, query: Json) -> tuple[str, ...]:
        """The scopes an authorize address asks for, or Slack's refusal."""
        app = self.core.app
        if query.get("client_id") != app.client_id:
            raise SlackError("invalid_client_id")
        if app.redirect_urls and not str(query.get("redirect_uri", "")).startswith(app.redirect_urls):
            raise SlackError("bad_redirect_uri")
        if not (query.get("redirect_uri") or app.redirect_urls):
            raise SlackError("bad_redirect_uri")
        scopes = tuple(scope for scope in str(query.get("scope", "")).split(",") if scope)
        if not scopes and not query.get("user_scope"):
            raise SlackError("no_scopes")
        if not set(scopes) <= set(app.scopes):
            raise SlackError("invalid_scope")
        return scopes

    def decide(self, query: Json, workspace: Workspace, user: User, *, allow: bool) -> str:
        """The person allows or denies; returns the address their browser goes to next."""
        scopes = self.check(query)
        redirect = str(query.get("redirect_uri") or (self.core.app.redirect_urls or ("",))[0])
        answer = {"state": query["state"]} if query.get("state") else {}
        if allow:
            code = self.core.ids.secret(40)
            expires = self.core.clock.time() + CODE_SECONDS
            self.codes[code] = Code(workspace, user, scopes, str(query.get("redirect_uri", "")), expires)
            answer = {"code": code, **answer}
        else:
            answer = {"error": "access_denied", **answer}
        return f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(answer)}"

    def access(self, arguments: Json) -> Json:
        """oauth.v2.access: a code, or a refresh token, for a token."""
        grant = arguments.get("grant_type") or "authorization_code"
        if grant == "refresh_token":
            return self.granted(self.core.tokens.refreshed(str(arguments.get("refresh_token", ""))))
        if grant != "authorization_code":
            raise SlackError("invalid_grant_type")
        code = self.codes.get(str(arguments.get("code", "")))
        if code is None or code.used or self.core.clock.time() > code.expires:
            raise SlackError("invalid_code")
        if code.redirect_uri and arguments.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
            raise SlackError("bad_redirect_uri")
        code.used = True
        return self.granted(self.core.install(code.workspace, code.scopes), code.user)

    def granted(self, token: Token, user: User | None = None) -> Json:
        team = self.core.workspaces[token.team]
        bot = team.bot
        answer: Json = {
            "app_id": self.core.app.id,
            "authed_user": {"id": user.id if user else ""},
            "scope": ",".join(token.scopes),
            "token_type": "bot",
            "access_token": token.value,
            "bot_user_id": bot.id if bot else "",
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if token.expires is not None:
            answer |= {
                "expires_in": int(token.expires - self.core.clock.time()),
                "refresh_token": token.refresh,
            }
        return answer
