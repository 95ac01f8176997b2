"""What a request costs, beside a bare Bolt app that does one read and one write: `/customer` and `/log`.

Both run as processes of their own, over signed HTTP, on the same database. They take turns every few
requests, so that a busy machine slows both alike; what counts is the ratio. CPU is that of the app's process.
"""

import asyncio
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from slack_sandbox import Clock, Sandbox
from slack_sandbox.delivery import sign
from tests.benchmarks.commands import furnish
from tests.office import MANIFEST
from tests.postgres import fresh_database
from tests.test_process import running

TURNS, EACH, FLIGHTS = 8, 32, (1, 32)
"""So many turns of so many requests, of each command, with so many in flight at a time."""

WARM_UP = 40
LOG = "Acme spoke to Li Wei, wants 20 seats, follow up next Tue 10am"
GOALS = {"/customer": "goal 1.5", "/log": "goal 2.5, wish 1.3"}
LINES = {"/bare": "spoke to Li Wei, wants 20 seats", "/customer": "acme", "/log": LOG}


@dataclass
class Taken:
    """Seconds of each request, the CPU seconds of them all, and how many acks came without an answer."""

    times: list[float] = field(default_factory=list)
    cpu: float = 0.0
    late: int = 0

    @property
    def figures(self) -> tuple[float, float, float]:
        """p50, p99 and CPU a request, in milliseconds."""
        times = sorted(self.times)
        p99 = times[int(len(times) * 0.99)]
        return 1000 * statistics.median(times), 1000 * p99, 1000 * self.cpu / len(times)


class Caller:
    """Slack, as far as it sends commands to one app and waits for the acks."""

    def __init__(self, url: str, pid: int, secret: str, session: aiohttp.ClientSession) -> None:
        self._url, self._pid, self._secret, self._session = url, pid, secret, session

    async def take_turn(self, payloads: Sequence[Mapping[str, str]], in_flight: int, taken: Taken) -> None:
        """Send the payloads, so many at a time."""
        waiting = iter(payloads)

        async def send() -> None:
            for payload in waiting:
                seconds, answered = await self._send(payload)
                taken.times.append(seconds)
                taken.late += not answered

        before = _cpu(self._pid)
        await asyncio.gather(*(send() for _ in range(in_flight)))
        taken.cpu += _cpu(self._pid) - before

    async def _send(self, payload: Mapping[str, str]) -> tuple[float, bool]:
        body, stamp = urlencode(payload).encode(), str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(self._secret, stamp, body),
        }
        begun = time.perf_counter()
        async with self._session.post(self._url, data=body, headers=headers) as answer:
            said = await answer.text()
        passed = time.perf_counter() - begun
        assert answer.status == 200 and ("cme" in said or not said), (payload, answer.status, said)
        return passed, bool(said)


def main() -> None:
    asyncio.run(_measure_all())


async def _measure_all() -> None:
    with tempfile.TemporaryDirectory() as folder:
        await _measure("SQLite", f"sqlite:///{folder}/bench.sqlite3")
    with fresh_database() as url:
        await _measure("PostgreSQL", url)


async def _measure(name: str, url: str) -> None:
    async with Sandbox(MANIFEST, Clock()) as sandbox, _apps(sandbox, url) as (ours, bare):
        payloads = _payloads(sandbox)
        callers = {"/bare": bare, "/customer": ours, "/log": ours}
        for command, caller in callers.items():
            await caller.take_turn([next(payloads[command]) for _ in range(WARM_UP)], 1, Taken())
        for in_flight in FLIGHTS:
            taken = {command: Taken() for command in callers}
            for _ in range(TURNS):
                for command, caller in callers.items():
                    turn = [next(payloads[command]) for _ in range(EACH)]
                    await caller.take_turn(turn, in_flight, taken[command])
            _print(f"{name}, {in_flight} in flight", taken)


def _print(title: str, taken: Mapping[str, Taken]) -> None:
    bare = taken["/bare"].figures
    print(f"{title}: bare app p50 {bare[0]:.1f} ms, p99 {bare[1]:.1f} ms, CPU {bare[2]:.1f} ms")
    for command, goal in GOALS.items():
        p50, p99, cpu = taken[command].figures
        print(
            f"  {command}: p50 {p50:.1f} ms = {p50 / bare[0]:.1f} times, "
            f"p99 {p99:.1f} ms = {p99 / bare[1]:.1f} times, "
            f"CPU {cpu:.1f} ms = {cpu / bare[2]:.1f} times ({goal}){_late(taken[command])}"
        )


def _late(taken: Taken) -> str:
    return f"; {taken.late} of {len(taken.times)} acks came too late for an answer" if taken.late else ""


@asynccontextmanager
async def _apps(sandbox: Sandbox, url: str) -> AsyncIterator[tuple[Caller, Caller]]:
    """Rapport and the bare app, at work on one database."""
    furnish(sandbox, url)
    port, bare_port = _free_port(), _free_port()
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        _bare(sandbox, url, bare_port) as bare,
        running(sandbox, url, RAPPORT_MODE="http", PORT=str(port)) as rapport,
    ):
        secret = sandbox.signing_secret
        yield (
            Caller(f"http://127.0.0.1:{port}/slack/events", rapport.pid, secret, session),
            Caller(f"http://127.0.0.1:{bare_port}/slack/events", bare.pid, secret, session),
        )


@asynccontextmanager
async def _bare(sandbox: Sandbox, url: str, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": url,
        "PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bare_app"),
        env=environment,
        cwd=MANIFEST.parent,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    try:
        while b"listening" not in (line := await process.stderr.readline()):
            assert line, "the bare app ended before it listened"
        yield process
    finally:
        process.kill()
        await process.wait()


def _payloads(sandbox: Sandbox) -> dict[str, Iterator[dict[str, str]]]:
    """For each command, one payload after another: none is ever the same delivery."""
    triggers = count()
    about = {
        "token": "t",
        "team_id": sandbox.team_id,
        "team_domain": "office",
        "channel_id": sandbox.channel("support").id,
        "channel_name": "support",
        "user_id": sandbox.person("sam").id,
        "user_name": "sam",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": f"{sandbox.api_url}none",
    }

    def of(command: str) -> Iterator[dict[str, str]]:
        while True:
            yield {**about, "command": command, "text": LINES[command], "trigger_id": f"{next(triggers)}.1"}

    return {command: of(command) for command in LINES}


def _cpu(pid: int) -> float:
    """CPU seconds that all threads of a process have taken, to the microsecond."""
    tasks = Path(f"/proc/{pid}/task")
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
