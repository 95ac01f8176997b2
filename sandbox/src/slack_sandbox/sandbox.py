"""The sandbox: a Slack of one's own on a local port, with people to act as."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from slack_sandbox.clock import Clock
from slack_sandbox.control import Control
from slack_sandbox.core import Core
from slack_sandbox.forms import NotThere
from slack_sandbox.people import Person
from slack_sandbox.rates import SPECIAL
from slack_sandbox.server import Server
from slack_sandbox.socket_mode import LIFETIME_SECONDS
from slack_sandbox.workspace import Channel, User, Workspace


class Sandbox:
    """One app and its workspaces. Nothing is opened before `start`.

    `add_person`, `add_channel` and the like speak of the first workspace; `add_workspace` gives more, and
    their `workspace=` argument chooses. Socket Mode connections live for `connection_lifetime` seconds. Of
    methods with special limits, such as chat.postMessage, a workspace takes `special_per_minute`.
    """

    def __init__(
        self,
        manifest: Path | Mapping[str, Any],
        clock: Clock | None = None,
        *,
        seed: int = 0,
        team: str = "Acme Inc",
        installed: bool = True,
        connection_lifetime: float = LIFETIME_SECONDS,
        special_per_minute: int = SPECIAL,
    ) -> None:
        self.clock = clock or Clock()
        self.core = Core(manifest, self.clock, seed, connection_lifetime, special_per_minute)
        self.app, self.journal, self.faults = self.core.app, self.core.journal, self.core.faults
        self.app_token, self.signing_secret = self.core.app_token.value, self.app.signing_secret
        self.client_id, self.client_secret = self.app.client_id, self.app.client_secret
        self.workspace = self.core.add_workspace(team)
        self.team_id = self.workspace.id
        if installed:
            self.core.install(self.workspace)
        self.server = Server(self.core)
        self.control = Control(self.core, self.server.web, self.person)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.core.serve_at(await self.server.start(host, port))

    async def stop(self) -> None:
        """Close everything; what the app has open is cut."""
        self.control.close()
        await self.core.delivery.stop()
        await self.core.sockets.close()
        await self.server.stop()
        self.core.serve_at("")

    async def __aenter__(self) -> "Sandbox":
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    async def connected(self) -> None:
        """Wait until the app has a Socket Mode connection."""
        await self.core.sockets.connected()

    # What the app is configured with

    @property
    def url(self) -> str:
        return self.core.url

    @property
    def api_url(self) -> str:
        return f"{self.core.url}/api/"

    @property
    def bot_token(self) -> str:
        """The first workspace's bot token; "" if the app is not installed there."""
        installed = self.core.installed.get(self.workspace.id)
        return installed.value if installed else ""

    @property
    def bot_user_id(self) -> str:
        return self.workspace.bot.id if self.workspace.bot else ""

    def deliver_to(self, url: str) -> None:
        """Send everything to this address as signed HTTP, instead of over Socket Mode ("" goes back)."""
        self.core.delivery.deliver_to(url)

    async def verify_url(self) -> bool:
        """Slack's handshake on setting a request URL: does the app echo the challenge?"""
        return await self.core.delivery.verify()

    # Who and what there is

    def add_workspace(self, name: str, *, installed: bool = False) -> Workspace:
        workspace = self.core.add_workspace(name)
        if installed:
            self.core.install(workspace)
        return workspace

    def make_enterprise(self, *workspaces: Workspace) -> str:
        """Make workspaces sisters in an Enterprise Grid organisation, and return its id."""
        enterprise = self.workspace.ids.new("E")
        for workspace in workspaces:
            workspace.enterprise = enterprise
        return enterprise

    def add_person(self, name: str, *, workspace: Workspace | None = None, **about: Any) -> Person:
        """Add someone: `real_name`, `tz`, `locale`, `email`, `is_admin`, `guest` ("multi" or "single")."""
        team = workspace or self.workspace
        return Person(self.core, team, team.add_user(name, **about))

    def add_channel(
        self,
        name: str,
        *,
        private: bool = False,
        members: list[Person] | None = None,
        bot: bool = True,
        workspace: Workspace | None = None,
    ) -> Channel:
        """Add a channel of these people (everyone, if none are named), with the bot in it or not."""
        team = workspace or self.workspace
        people = (
            [u for u in team.users.values() if not u.is_bot and not u.guest]
            if members is None
            else _users(members)
        )
        if bot and team.bot is not None:
            people.append(team.bot)
        return team.add_channel(name, "private" if private else "public", people)

    def person(self, name_or_id: str) -> Person:
        for team in self.core.workspaces.values():
            for user in team.users.values():
                if name_or_id in (user.id, user.name) and not user.is_bot:
                    return Person(self.core, team, user)
        raise NotThere(f"there is no person {name_or_id!r}")

    def channel(self, name_or_id: str) -> Channel:
        for team in self.core.workspaces.values():
            found = team.channels.get(name_or_id) or team.channel_named(name_or_id)
            if found is not None:
                return found
        raise NotThere(f"there is no channel {name_or_id!r}")

    def invite_bot(self, channel: Channel) -> None:
        workspace = self.core.workspaces[channel.team]
        if workspace.bot is not None:
            workspace.join(channel, workspace.bot)

    def remove_bot(self, channel: Channel) -> None:
        workspace = self.core.workspaces[channel.team]
        if workspace.bot is not None:
            workspace.leave(channel, workspace.bot)

    def deactivate(self, person: Person) -> None:
        person.user.deleted = True
        person.workspace.leave_all(person.user)
        self.change(person)
        if tokens := self.core.tokens.living(person.workspace.id, person.id):
            self.core.revoke(person.workspace, tokens)

    def change(self, person: Person, **about: Any) -> None:
        """Change what a person's profile says: `tz`, `locale`, `real_name`, `is_admin` ..."""
        for name, value in about.items():
            setattr(person.user, name, value)
        person.user.updated = self.clock.time()
        person.workspace.tell("user_changed", user=person.user)

    def archive(self, channel: Channel) -> None:
        channel.archived = True
        self.core.workspaces[channel.team].tell("channel_changed", channel=channel)

    def connect(self, channel: Channel, workspace: Workspace) -> None:
        """Share a channel with another workspace (Slack Connect)."""
        self.core.workspaces[channel.team].connect(channel, workspace)

    def disconnect(self, channel: Channel, workspace: Workspace) -> None:
        """Share a channel with another workspace no longer."""
        self.core.workspaces[channel.team].disconnect(channel, workspace)

    def uninstall(self, workspace: Workspace | None = None) -> None:
        self.core.uninstall(workspace or self.workspace)


def _users(people: list[Person]) -> list[User]:
    return [person.user for person in people]
