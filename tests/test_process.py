"""`rapport run` as a process: its settings, its start, its stop, its sudden end."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from slack_sandbox import Clock, Sandbox
from storage import outbox
from storage.base import Act
from storage.database import Database
from storage.followups import FollowUp
from storage.interactions import Interaction
from storage.outbox import OutboxRow
from tests.office import HANG, MANIFEST
from tests.postgres import embedded_server

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "bot", "run"]


@asynccontextmanager
async def running(
    sandbox: Sandbox, database_url: str, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot in a process of its own, connected."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": database_url,
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        *COMMAND, env=environment, cwd=MANIFEST.parent, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    try:
        while b"Rapport is listening" not in (line := await process.stderr.readline()):
            assert line, "it ended before it listened"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with Sandbox(MANIFEST, Clock()) as sandbox:
        sandbox.add_channel("general")
        yield sandbox


async def test_without_settings_it_says_what_is_missing(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, env={"PATH": os.environ["PATH"]}, cwd=MANIFEST.parent, stderr=asyncio.subprocess.PIPE
    )
    _out, complaint = await process.communicate()
    assert process.returncode == 2
    assert complaint.decode().splitlines() == [
        "SLACK_BOT_TOKEN is not set; copy it from your Slack app's page OAuth & Permissions.",
        "SLACK_APP_TOKEN is not set; copy it from your Slack app's page Basic Information, App-Level Tokens.",
    ]


@pytest.mark.parametrize("bad", ["invalid token", "no server"])
async def test_a_token_that_slack_refuses_and_a_slack_that_is_not_there(
    slack: Sandbox, tmp_path: Path, bad: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": "xoxb-wrong",
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url if bad == "invalid token" else "http://127.0.0.1:1/api/",
        "DATABASE_URL": f"sqlite:///{tmp_path}/r.sqlite3",
    }
    process = await asyncio.create_subprocess_exec(
        *COMMAND, env=environment, cwd=MANIFEST.parent, stderr=asyncio.subprocess.PIPE
    )
    _out, complaint = await process.communicate()
    last = complaint.decode().splitlines()[-1]
    assert process.returncode == 2
    assert "Traceback" not in complaint.decode()
    assert ("invalid_auth" in last) if bad == "invalid token" else ("Slack cannot be reached" in last)


async def test_sigterm_finishes_what_is_in_hand_and_exits_0(slack: Sandbox, database_url: str) -> None:
    sam = slack.add_person("sam", real_name="Sam")
    general = slack.channel("general")
    async with running(slack, database_url) as process:
        await slack.connected()
        answers = [asyncio.create_task(sam.type(general, "/crm help")) for _ in range(5)]
        done, _ = await asyncio.wait(answers, return_when=asyncio.FIRST_COMPLETED)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), HANG) == 0
        assert all([(await answer).ok for answer in done])


async def test_it_migrates_and_serves_over_http(slack: Sandbox, tmp_path: Path, unused_tcp_port: int) -> None:
    sam = slack.add_person("sam", real_name="Sam")
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    async with running(slack, url, RAPPORT_MODE="http", PORT=str(unused_tcp_port)) as process:
        slack.deliver_to(f"http://127.0.0.1:{unused_tcp_port}/slack/events")
        assert await slack.verify_url()
        answer = await sam.type(slack.channel("general"), "/crm help")
        assert "What Rapport does" in answer.text
        slack.faults.add("slash_commands", skew=-600)
        late = await sam.type(slack.channel("general"), "/crm help")
        assert not late.ok, "a signature of ten minutes ago is refused"
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), HANG) == 0


async def test_what_is_set_for_other_apps_changes_nothing(slack: Sandbox, database_url: str) -> None:
    """Bolt reads these by itself, and would answer everything in its own words."""
    sam = slack.add_person("sam", real_name="Sam")
    others = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_VERIFICATION_TOKEN": "v"}
    async with running(slack, database_url, **others):
        await slack.connected()
        answer = await sam.type(slack.channel("general"), "/crm help")
        assert "What Rapport does" in answer.text


async def test_killed_and_started_again_it_loses_nothing(slack: Sandbox, database_url: str) -> None:
    sam = slack.add_person("sam", real_name="Sam", tz="UTC")
    general = slack.channel("general")
    async with running(slack, database_url) as process:
        await slack.connected()
        await sam.type(general, "/customer new")
        await sam.submit(sam.view, {"Name": "Acme"})
        for n in range(3):
            assert (await sam.type(general, f"/log Acme call {n}, follow up in 1 minute")).ok
        process.kill()
        await process.wait()
    while_nobody_ran = slack.clock.now() - timedelta(minutes=30)
    database = Database(database_url)
    with database.transaction(Act(slack.clock.now(), slack.team_id)) as session:
        session.execute(update(FollowUp).values(due_at=while_nobody_ran, remind_at=while_nobody_ran))
    async with running(slack, database_url):
        await slack.connected()
        async with asyncio.timeout(HANG):
            while len(reminders := [m.shown for m in sam.sees(sam.dm) if "*Follow up*" in m.shown]) < 3:
                await asyncio.sleep(0.2)
    assert len(reminders) == 3
    assert all("late" in text for text in reminders), reminders
    with database.transaction(Act(slack.clock.now(), slack.team_id), writes=False) as session:
        assert session.query(Interaction).count() == session.query(FollowUp).count() == 3
    database.close()


async def test_the_database_is_gone_for_a_while(slack: Sandbox) -> None:
    """Two processes send while their server is stopped; nothing is lost or twice, and people are told."""
    sam = slack.add_person("sam", real_name="Sam", tz="UTC")
    general = slack.channel("general")
    channels = [slack.add_channel(f"c{n}") for n in range(4)]
    wanted = {f"{n}": channels[n % 4] for n in range(32)}

    def posted() -> list[str]:
        texts = [str(call.arguments["text"]) for call in slack.journal.search("chat.postMessage", ok=True)]
        return [text for text in texts if text in wanted]

    with embedded_server() as server:
        async with running(slack, server.url), running(slack, server.url), asyncio.timeout(HANG):
            await slack.connected()
            assert "What Rapport does" in (await sam.type(general, "/crm help")).text
            database = Database(server.url)
            with database.transaction(Act(slack.clock.now(), slack.team_id)) as session:
                for key, channel in wanted.items():
                    outbox.post(session, key, channel.id, {"text": key})
            database.close()
            while len(posted()) < 10:
                await asyncio.sleep(0.05)
            with server.gone():
                told = await sam.type(general, "/crm link Acme")
                assert "the database is busy" in told.text
                assert "/crm link Acme" in told.text
                for place in (general, sam.dm):
                    await sam.say(place, "@Rapport link Acme" if place is general else "link Acme")
                    assert "the database is busy" in sam.sees(place)[-1].shown
                assert len(posted()) < len(wanted), "it is gone in the middle"
                await asyncio.sleep(2)
            while len(posted()) < len(wanted):
                await asyncio.sleep(0.2)
    assert sorted(posted()) == sorted(wanted)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_sigterm_ends_it_within_9_seconds_whatever_is_in_flight(
    slack: Sandbox, database_url: str, mode: str, unused_tcp_port: int
) -> None:
    """A post that Slack does not answer, and a command that waits for it too, are left behind."""
    sam = slack.add_person("sam", real_name="Sam", tz="UTC")
    slow = slack.faults.add("chat.postMessage", slow=60, times=None)
    slack.faults.add("users.info", slow=60, times=None)
    database = Database(database_url)
    async with running(slack, database_url, RAPPORT_MODE=mode, PORT=str(unused_tcp_port)) as process:
        if mode == "http":
            slack.deliver_to(f"http://127.0.0.1:{unused_tcp_port}/slack/events")
        else:
            await slack.connected()
        with database.transaction(Act(slack.clock.now(), slack.team_id)) as session:
            outbox.post(session, "hello", slack.channel("general").id, {"text": "hello"})
        asks = asyncio.create_task(sam.say(sam.dm, "log Acme called"))
        async with asyncio.timeout(HANG):
            while not slow.met:
                await asyncio.sleep(0.05)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), HANG) == 0
        assert time.monotonic() - begun < 9
        asks.cancel()
    with database.transaction(Act(slack.clock.now(), slack.team_id), writes=False) as session:
        left = session.scalars(select(OutboxRow).where(OutboxRow.key == "hello")).one()
        assert left.finished_at is None, "it is looked up by whoever comes next"
    database.close()
