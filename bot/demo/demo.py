"""A local Slack workspace and Rapport in it, in one process, until Ctrl-C."""

import tempfile

import click

from bot import MANIFEST
from bot.demo import words
from bot.demo.sample import Cast, fill
from bot.rapport import Rapport
from bot.settings import Settings
from slack_sandbox import Clock, Person, Sandbox
from storage import permissions, users
from storage.base import Act
from storage.users import Profile

HOST = "127.0.0.1"

THINGS_TO_TRY = """
Rapport is at {url}   (Ctrl-C stops it)

Choose who you are, then try:
  1. In #sales:    /log Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am
  2. In #support:  ⋯ on a message, then "Create ticket"
  3. Anywhere:     /customer huawei     or     /crm help
  4. As Morgan:    /crm digest now
  5. Move the clock to tomorrow 9:00 and see birthdays, renewals and follow-ups arrive
"""


class Demo:
    def __init__(self, port: int) -> None:
        self._port = port
        self._folder = tempfile.TemporaryDirectory(prefix="rapport-demo-")
        self.sandbox = Sandbox(MANIFEST, Clock(), team="Rapport Demo")
        self._rapport: Rapport | None = None

    async def start(self) -> None:
        await self.sandbox.start(HOST, self._port)
        rapport = self._rapport = Rapport(self._settings(), self.sandbox.clock.now)
        rapport.database.migrate()
        self._furnish(rapport)
        await rapport.start()
        await self.sandbox.connected()
        await self._chat()
        click.echo(THINGS_TO_TRY.format(url=self.sandbox.url))
        await rapport.warm()

    async def stop(self) -> None:
        if self._rapport:
            await self._rapport.stop()
        await self.sandbox.stop()
        self._folder.cleanup()
        click.echo("Stopped.")

    async def _chat(self) -> None:
        """Post some messages to try the shortcuts on."""
        for name, channel, text in words.CHAT:
            await self.sandbox.person(name).say(self.sandbox.channel(channel), text)

    def _settings(self) -> Settings:
        return Settings(
            bot_token=self.sandbox.bot_token,
            app_token=self.sandbox.app_token,
            signing_secret=self.sandbox.signing_secret,
            mode="socket",
            port=0,
            api_url=self.sandbox.api_url,
            database_url=f"sqlite:///{self._folder.name}/demo.sqlite3",
        )

    def _furnish(self, rapport: Rapport) -> None:
        """People and channels for the workspace, sample data for the CRM."""
        add = self.sandbox.add_person
        rep = add("sam", real_name="Sam Rivera", tz="America/New_York", locale="en-US")
        agent = add("jing", real_name="陈静", tz="Asia/Shanghai", locale="zh-CN")
        manager = add("morgan", real_name="Morgan Blake", tz="Europe/London", locale="en-GB")
        sales, support, _general = (
            self.sandbox.add_channel(name) for name in ("sales", "support", "general")
        )
        now = self.sandbox.clock.now()
        with rapport.database.transaction(Act(now, self.sandbox.team_id, surface="demo")) as session:
            permissions.ensure_workspace(session, self.sandbox.team_id)
            cast = Cast(
                rep=users.remember(session, _profile(rep)),
                agent=users.remember(session, _profile(agent)),
                manager=users.remember(session, _profile(manager)),
                sales_channel=sales.id,
                support_channel=support.id,
            )
            fill(session, cast, now)


def _profile(person: Person) -> Profile:
    user = person.user
    return Profile(user.id, user.real_name, user.tz, user.locale, user.is_admin)
