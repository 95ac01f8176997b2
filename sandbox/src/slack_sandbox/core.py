"""The parts of one sandbox, and how a change in a workspace becomes events for the app."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from slack_sandbox.clock import Clock
from slack_sandbox.delivery import Delivery
from slack_sandbox.events import events_of
from slack_sandbox.faults import Faults
from slack_sandbox.ids import Ids
from slack_sandbox.journal import Journal
from slack_sandbox.manifest import read_app
from slack_sandbox.modals import Modals
from slack_sandbox.oauth import OAuth
from slack_sandbox.rates import Rates
from slack_sandbox.socket_mode import SocketMode
from slack_sandbox.tokens import Token, Tokens
from slack_sandbox.triggers import Passes
from slack_sandbox.workspace import Change, Feed, User, Workspace


class Core:
    """State and wiring; no server. `url` is this server's address once it runs."""

    def __init__(
        self,
        manifest: Path | Mapping[str, Any],
        clock: Clock,
        seed: int,
        connection_lifetime: float,
        special: int,
    ) -> None:
        self.clock, self.ids, self.feed = clock, Ids(seed), Feed()
        self.shares_files = True
        """Whether an upload that is completed is shared, as Slack says; else it says so all the same."""
        self.shares_after = 0.0
        """Seconds between the answer to an upload and the message that shares it."""
        self.app = read_app(manifest, self.ids)
        self.journal, self.faults, self.rates = Journal(), Faults(seed), Rates(clock, special)
        self.tokens, self.passes = Tokens(self.ids, clock), Passes(self.ids, clock)
        self.sockets = SocketMode(self.app, clock, self.ids, connection_lifetime)
        self.delivery = Delivery(
            self.app, clock, self.ids, self.journal, self.faults, self.rates, self.sockets
        )
        self.workspaces: dict[str, Workspace] = {}
        self.installed: dict[str, Token] = {}  # workspace -> the token of its newest installation
        self.app_token = self.tokens.issue_app(self.app.id, "connections:write", "authorizations:read")
        self.oauth = OAuth(
            self.app, clock, self.ids, self.tokens, self.workspaces, self.installed, self.install
        )
        self.url = ""
        self.feed.listeners.append(self._to_app)

    def serve_at(self, url: str) -> None:
        self.url = self.passes.base_url = url
        for workspace in self.workspaces.values():
            workspace.url = url

    def add_workspace(self, name: str) -> Workspace:
        team = Workspace(name, ids=self.ids, clock=self.clock, feed=self.feed, others=self.workspaces)
        team.url = self.url
        self.workspaces[team.id] = team
        return team

    def modals(self, workspace: Workspace) -> Modals:
        return Modals(workspace)

    def uninstall(self, workspace: Workspace) -> None:
        self.revoke(workspace, self.tokens.living(workspace.id))

    def install(self, workspace: Workspace, scopes: tuple[str, ...] | None = None) -> Token:
        """Install the app: its bot user joins, and a bot token is issued."""
        before = next((user for user in workspace.users.values() if user.is_bot), None)
        if before is not None:
            workspace.bot = before
        else:
            workspace.bot = workspace.add_user(
                self.app.display_name.lower().replace(" ", "_"),
                real_name=self.app.display_name,
                is_bot=True,
                bot_id=self.ids.new("B"),
                app_id=self.app.id,
            )
        workspace.bot.deleted = False
        granted = self.app.scopes if scopes is None else scopes
        token = self.tokens.issue(workspace.id, granted, rotating=self.app.rotation)
        self.installed[workspace.id] = token
        return token

    def revoke(self, workspace: Workspace, tokens: list[Token]) -> None:
        """Take tokens back. With its last the bot leaves its channels, with the last of all the app goes."""
        for token in tokens:
            token.revoked = "token_revoked"
        bot = workspace.bot
        detail = {
            "oauth": sorted({token.user for token in tokens if token.user}),
            "bot": [bot.id] if bot and not all(token.user for token in tokens) else [],
        }
        gone = not self.tokens.living(workspace.id)
        change = Change("uninstalled" if gone else "revoked", workspace.id, detail=detail)
        self._send_events(change, workspace, ())
        if bot and not self.tokens.living(workspace.id, ""):
            bot.deleted = True
            workspace.bot = None
            workspace.leave_all(bot)
            for token in tokens:
                if not token.user:
                    token.revoked = "account_inactive"

    def scopes(self, workspace: Workspace) -> tuple[str, ...]:
        """Return what the installation may do."""
        return self.installed[workspace.id].scopes if workspace.bot else ()

    def user(self, user_id: str) -> User | None:
        return next((team.users[user_id] for team in self.workspaces.values() if user_id in team.users), None)

    def _to_app(self, change: Change) -> None:
        """Events for every workspace of the change: its own, and those that share the channel."""
        if not self.url or not self.app.events:
            return
        shared = change.channel.connected if change.channel else set()
        for team in {change.team} | shared:
            workspace = self.workspaces[team]
            if workspace.bot is not None:
                self._send_events(change, workspace, self.scopes(workspace))

    def _send_events(self, change: Change, workspace: Workspace, scopes: tuple[str, ...]) -> None:
        bot = workspace.bot
        for event in events_of(change, workspace, self.app, scopes):
            external = bool(change.channel and change.channel.connected)
            self.delivery.send_event(
                workspace.id,
                bot.id if bot else "",
                event,
                external=external,
                enterprise=workspace.enterprise,
            )
