"""From slash command to ack: `rapport run` in a process of its own, on SQLite with the demo's sample data.

Prints the time to start, the memory, and the median and 99th percentile of the time between the local Slack
sending a command and having its ack: what a person waits for, less the network.
"""

import asyncio
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from bot.demo.sample import Cast, fill
from slack_sandbox import Clock, Person, Sandbox
from storage import permissions, users
from storage.base import Act
from storage.database import Database
from storage.users import Profile
from tests.office import MANIFEST
from tests.test_process import running

COMMANDS = 400
LINES = (
    "/log Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am",
    "/crm 记录 华为 谈了续约，下周二下午3点跟进",
    "/customer acme",
    "/customer huawei",
    '/opp Globex "Website redesign" 50k close 30 Sep stage proposal',
    "/ticket Globex login fails on SSO p1",
    "/followup Acme call about renewal next Tue 3pm",
    "/opp list",
    "/crm help",
)


def main() -> None:
    asyncio.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox(MANIFEST, Clock()) as sandbox:
            sam = furnish(sandbox, f"sqlite:///{folder}/bench.sqlite3")
            started = time.perf_counter()
            async with running(sandbox, f"sqlite:///{folder}/bench.sqlite3") as process:
                seconds, worked = time.perf_counter() - started, cpu_seconds(process.pid)
                print(
                    f"start-up: {seconds:.2f} s until it listens, {worked:.2f} s of them CPU (goal: under 1)"
                )
                await sandbox.connected()
                times = await _type_all(sandbox, sam)
                held = megabytes(process.pid)
                print(f"memory after {len(times)} commands: {held:.0f} MB resident (goal: under 120)")
    times.sort()
    median, p99, longest = (
        1000 * t for t in (statistics.median(times), times[int(len(times) * 0.99)], times[-1])
    )
    print(f"slash command to ack: median {median:.1f} ms, p99 {p99:.1f} ms, longest {longest:.0f} ms")


async def _type_all(sandbox: Sandbox, sam: Person) -> list[float]:
    channel = sandbox.channel("sales")
    for line in LINES:
        await sam.type(channel, line)
    times = []
    draw = random.Random(1)
    for _ in range(COMMANDS):
        line = draw.choice(LINES)
        begun = time.perf_counter()
        answer = await sam.type(channel, line)
        times.append(time.perf_counter() - begun)
        assert answer.ok, (line, answer)
    return times


def furnish(sandbox: Sandbox, url: str) -> Person:
    people = [sandbox.add_person(name, real_name=name.title()) for name in ("sam", "jing", "morgan", "ada")]
    channels = [sandbox.add_channel(name).id for name in ("sales", "support", "acme")]
    database = Database(url)
    database.migrate()
    now = sandbox.clock.now()
    with database.transaction(Act(now, sandbox.team_id, surface="benchmark")) as session:
        permissions.ensure_workspace(session, sandbox.team_id)
        cast = (
            users.remember(session, Profile(person.id, person.name, "America/New_York", "en-US"))
            for person in people
        )
        fill(session, Cast(*cast, *channels), now)
    database.close()
    return people[0]


def cpu_seconds(pid: int) -> float:
    """What a process has computed so far, its user's and the system's time."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():  # only Linux tells
        return float("nan")
    ticks = stat.read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():  # only Linux tells
        return float("nan")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
