"""A local Slack workspace and Rapport in it, in one process, until Ctrl-C."""

import tempfile

import click
from sqlalchemy.orm import Session

from bot import MANIFEST
from bot.demo import words
from bot.demo.sample import Cast, fill
from bot.rapport import Rapport
from bot.settings import Settings
from handlers.core import speech
from handlers.features import router
from handlers.views import help as help_views
from slack_sandbox import Clock, Person, Sandbox
from storage import outbox, permissions, users
from storage.base import Act
from storage.users import Profile, User

HOST = "127.0.0.1"

THINGS_TO_TRY = """
Rapport is at {url}   (Ctrl-C stops it)

Choose who you are:
  Sam, a sales rep in New York      陈静 (Jing), a support agent in Shanghai
  Morgan, a manager in London       Ada, an admin in Berlin

Then try:
  1. In #sales:    /log Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am
  2. In #support:  ⋯ on a message, then "Create ticket"
  3. Anywhere:     /customer huawei     or     /crm help
  4. As Morgan:    /crm digest now          As Ada:  /crm settings
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
        rep, agent, manager, admin = (
            self.sandbox.add_person(name, profile={"title": title}, **about)
            for name, title, about in words.PEOPLE
        )
        sales, support, _general, acme = (
            self.sandbox.add_channel(name) for name in ("sales", "support", "general", "acme")
        )
        now = self.sandbox.clock.now()
        with rapport.database.transaction(Act(now, self.sandbox.team_id, surface="demo")) as session:
            permissions.ensure_workspace(session, self.sandbox.team_id)
            cast = Cast(
                rep=users.remember(session, _profile(rep)),
                agent=users.remember(session, _profile(agent)),
                manager=users.remember(session, _profile(manager)),
                admin=users.remember(session, _profile(admin)),
                sales_channel=sales.id,
                support_channel=support.id,
                acme_channel=acme.id,
            )
            fill(session, cast, now)
            for user in (cast.rep, cast.agent, cast.manager, cast.admin):
                _welcome(session, user)


def _welcome(session: Session, user: User) -> None:
    """Greet somebody in their direct messages, with three things to press."""
    daily = [route for route in router().commands if user.role in route.daily]
    message = help_views.welcome(speech.to_user(user), user.name, daily)
    outbox.post(session, f"welcome:{user.id}", user.slack_id, message, asked_by=user.slack_id)


def _profile(person: Person) -> Profile:
    user = person.user
    return Profile(user.id, user.real_name, user.tz, user.locale, user.is_admin)
