"""Installing by OAuth v2: a person allows it, the app trades the code for tokens (data "oauth").

`scope` asks for the bot, `user_scope` for acting as the person, and the scope incoming-webhook for an address
that posts into one channel.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from slack_sandbox.clock import Clock
from slack_sandbox.errors import SlackError
from slack_sandbox.ids import Ids
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.manifest import App
from slack_sandbox.tokens import Token, Tokens
from slack_sandbox.workspace import Channel, User, Workspace

RULES: Json = LIMITS["oauth"]
CODE_SECONDS: int = RULES["code_ttl_minutes"] * 60
WEBHOOK = "incoming-webhook"


@dataclass(eq=False, slots=True)
class Code:
    workspace: Workspace
    user: User
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    redirect_uri: str
    expires: float
    channel: Channel | None = None  # for an incoming webhook
    used: bool = False


class OAuth:
    """`install` gives a workspace the app, with these scopes; `installed` holds each one's newest token."""

    def __init__(
        self,
        app: App,
        clock: Clock,
        ids: Ids,
        tokens: Tokens,
        workspaces: Mapping[str, Workspace],
        installed: dict[str, Token],
        install: Callable[[Workspace, tuple[str, ...]], Token],
    ) -> None:
        self.app, self.clock, self.ids, self.tokens = app, clock, ids, tokens
        self.workspaces, self.installed, self.install = workspaces, installed, install
        self.codes: dict[str, Code] = {}
        self.webhooks: dict[str, tuple[Workspace, Channel]] = {}  # by the address's path

    def check(self, query: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the bot's and the person's scopes an authorize address asks for, or Slack's refusal."""
        app, redirect = self.app, str(query.get("redirect_uri") or "")
        if query.get("client_id") != app.client_id:
            raise SlackError("invalid_client_id")
        if not (redirect or app.redirect_urls):
            raise SlackError("bad_redirect_uri")
        if redirect and app.redirect_urls and not any(_under(redirect, url) for url in app.redirect_urls):
            raise SlackError("bad_redirect_uri")
        scopes, user_scopes = _listed(query.get("scope")), _listed(query.get("user_scope"))
        if not (scopes or user_scopes):
            raise SlackError("no_scopes")
        if not (set(scopes) <= set(app.scopes) and set(user_scopes) <= set(app.user_scopes)):
            raise SlackError("invalid_scope")
        return scopes, user_scopes

    def decide(self, query: Json, workspace: Workspace, user: User, *, allow: bool, channel: str = "") -> str:
        """Return the person allows or denies; returns the address their browser goes to next."""
        scopes, user_scopes = self.check(query)
        asked = str(query.get("redirect_uri") or "")
        answer = {"state": query["state"]} if query.get("state") else {}
        if allow:
            posts_to = workspace.channels.get(channel) or next(iter(workspace.channels.values()), None)
            if WEBHOOK in scopes and posts_to is None:
                raise SlackError("channel_not_found")
            expires = self.clock.time() + CODE_SECONDS
            code = self.ids.secret(40)
            self.codes[code] = Code(workspace, user, scopes, user_scopes, asked, expires, posts_to)
            answer = {"code": code, **answer}
        else:
            answer = {"error": "access_denied", **answer}
        redirect = asked or self.app.redirect_urls[0]
        return f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(answer)}"

    def access(self, arguments: Json) -> Json:
        """oauth.v2.access: a code for tokens, or a refresh token for a new one."""
        grant = arguments.get("grant_type") or "authorization_code"
        if grant == "refresh_token":
            return self.renewed(self.tokens.refreshed(str(arguments.get("refresh_token", ""))))
        if grant != "authorization_code":
            raise SlackError("invalid_grant_type")
        code = self.codes.get(str(arguments.get("code", "")))
        if code is None or code.used or self.clock.time() > code.expires:
            raise SlackError("invalid_code")
        if code.redirect_uri and arguments.get("redirect_uri") != code.redirect_uri:
            raise SlackError("bad_redirect_uri")
        code.used = True
        return self._installed(code)

    def _installed(self, code: Code) -> Json:
        workspace, person = code.workspace, {"id": code.user.id}
        answer = self._about(workspace)
        if code.user_scopes:
            rotating = self.app.rotation
            token = self.tokens.issue(workspace.id, code.user_scopes, user=code.user.id, rotating=rotating)
            person |= self._token(token)
        if code.scopes:
            answer |= self._token(self.install(workspace, code.scopes))
            answer["bot_user_id"] = workspace.bot.id if workspace.bot else ""
        if WEBHOOK in code.scopes and code.channel:
            answer["incoming_webhook"] = self.webhook_for(workspace, code.channel)
        return answer | {"authed_user": person}

    def renewed(self, token: Token) -> Json:
        """Return what a refresh or an exchange answers: the new token stands in front, a person's too."""
        workspace = self.workspaces[token.team]
        answer = self._about(workspace) | self._token(token)
        if token.user:
            return answer | {"authed_user": {"id": token.user}}
        self.installed[token.team] = token
        return answer | {"bot_user_id": workspace.bot.id if workspace.bot else ""}

    def _about(self, workspace: Workspace) -> Json:
        team = {"id": workspace.id, "name": workspace.name}
        app = {"app_id": self.app.id, "team": team}
        return app | {"enterprise": None, "is_enterprise_install": False}

    def _token(self, token: Token) -> Json:
        made: Json = {"scope": ",".join(token.scopes), "token_type": token.kind, "access_token": token.value}
        if token.expires is not None:
            left = int(token.expires - self.clock.time())
            made |= {"expires_in": left, "refresh_token": token.refresh}
        return made

    def webhook_for(self, workspace: Workspace, channel: Channel) -> Json:
        path = f"/services/{workspace.id}/{self.ids.new('B')}/{self.ids.secret(24)}"
        self.webhooks[path] = (workspace, channel)
        about = {"channel": f"#{channel.name}", "channel_id": channel.id}
        return about | {"configuration_url": f"{workspace.url}/", "url": workspace.url + path}

    def webhook(self, path: str) -> tuple[Workspace, Channel, User]:
        """Return where an incoming webhook posts to, and as whom."""
        if path not in self.webhooks:
            raise SlackError("no_service", status=404)
        workspace, channel = self.webhooks[path]
        if workspace.bot is None:
            raise SlackError("no_active_hooks", status=404)
        if channel.archived:
            raise SlackError("channel_is_archived", status=410)
        return workspace, channel, workspace.bot


def _listed(value: object) -> tuple[str, ...]:
    return tuple(scope for scope in str(value or "").replace(" ", ",").split(",") if scope)


def _under(address: str, allowed: str) -> bool:
    """Is this the allowed address, or one below it?"""
    rest = address.removeprefix(allowed)
    return rest != address and (not rest or allowed.endswith("/") or rest[0] in "/?")
