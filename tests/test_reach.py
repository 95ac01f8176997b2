"""Two processes with the tokens of two workspaces, on one database: each does the work of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.rapport import Rapport
from slack_sandbox import Channel, Person, Sandbox
from storage import outbox
from storage.base import Act
from storage.followups import FollowUp
from storage.outbox import OutboxRow, State
from tests.office import MANIFEST, UNHURRIED, Office, settings
from tests.test_delivery import say

pytestmark = pytest.mark.every_database


@asynccontextmanager
async def next_door(office: Office) -> AsyncIterator[tuple[Rapport, Person, Channel]]:
    """Another company: its process on the office's database, somebody who works there, and a channel."""
    slack = Sandbox(MANIFEST, office.sandbox.clock, connection_lifetime=10.0**9)
    async with slack:
        team = slack.add_workspace("Next door", installed=True)
        nora = slack.add_person("nora", workspace=team, tz="America/New_York", locale="en-US")
        channel = slack.add_channel("general", workspace=team)
        told = settings(slack, office.database_url, "socket")
        told = replace(told, bot_token=slack.core.installed[team.id].value)
        rapport = Rapport(told, office.sandbox.clock.now, UNHURRIED)
        await rapport.start(ticking=False)
        await slack.connected()
        try:
            yield rapport, nora, channel
        finally:
            await rapport.stop()


def theirs_of(office: Office, nora: Person, model: type[Any]) -> Any:
    """The one record of a kind next door."""
    with office.rapport.database.transaction(Act(office.now, nora.workspace.id), writes=False) as session:
        return session.scalars(select(model)).unique().one()


async def test_each_process_reminds_in_its_own_workspace_alone(office: Office) -> None:
    async with next_door(office) as (theirs, nora, general):
        await office.sam.type(office.sales, "/followup call the bank in 20 minutes")
        await nora.type(general, "/followup water the plants in 20 minutes")
        office.sandbox.clock.move(minutes=20)
        await office.settle()
        assert "bank" in office.last(office.sam, office.sam.dm).shown
        assert theirs_of(office, nora, FollowUp).remind_at == office.now.replace(second=0, microsecond=0)
        while await theirs.clock.tick():
            office.sandbox.clock.move(seconds=1.1)
        assert "plants" in nora.sees(nora.dm)[-1].shown
        assert "plants" not in "".join(office.texts(office.sam, office.sam.dm))


async def test_what_waits_next_door_is_sent_by_its_own_process(office: Office) -> None:
    async with next_door(office) as (theirs, nora, general):
        act = Act(office.now, nora.workspace.id, surface="test")
        with office.rapport.database.transaction(act) as session:
            outbox.post(session, "hello", general.id, {"text": "hello"})
        say(office, "here", office.sales)
        await office.settle()
        assert office.texts(office.sam, office.sales) == ["here"]
        waiting = theirs_of(office, nora, OutboxRow)
        assert (waiting.state, waiting.tries) == (State.PENDING, 0)
        office.sandbox.clock.move(hours=-1)
        await office.settle()
        assert theirs_of(office, nora, OutboxRow).due_at == waiting.due_at
        await theirs.clock.tick()
        assert [message.text for message in nora.sees(general)] == ["hello"]
        assert [one.key for one in office.all(OutboxRow)] == ["here"]
