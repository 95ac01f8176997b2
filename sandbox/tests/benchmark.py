"""How fast the sandbox starts and answers: `python -m tests.benchmark`, in sandbox/.

The server runs in a process of its own, so the figure is what one core answers; the callers run here.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from slack_sandbox import Clock, Sandbox
from tests.conftest import MANIFEST

CALLS, CALLERS = 10_000, 8
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Acme* wants 20 seats"}}
BUTTON = {"type": "button", "action_id": "done", "text": {"type": "plain_text", "text": "Done"}, "value": "1"}
MESSAGE = {"text": "Acme wants 20 seats", "blocks": [SECTION, {"type": "actions", "elements": [BUTTON]}]}


class Hurried(Clock):
    """A second passes at every look, so that no rate is ever exceeded."""

    def time(self) -> float:
        self._offset += 1
        return super().time()


def start_ms() -> float:
    """Milliseconds from the first line to serving, after import: the best of five."""

    async def once() -> float:
        begun = time.perf_counter()
        sandbox = Sandbox(MANIFEST)
        await sandbox.start()
        passed = time.perf_counter() - begun
        await sandbox.stop()
        return passed * 1000

    return min(asyncio.run(once()) for _ in range(5))


def serve(pipe: Connection) -> None:
    """The server's process: says where it listens, stops when told."""

    async def run() -> None:
        sandbox = Sandbox(MANIFEST, Hurried())
        channels = [sandbox.add_channel(f"c{i}").id for i in range(10)]
        maya = sandbox.add_person("maya")
        await sandbox.start()
        pipe.send((sandbox.api_url, sandbox.bot_token, channels, maya.id))
        await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
        await sandbox.stop()

    asyncio.run(run())


async def _caller(host: str, port: int, requests: list[bytes]) -> int:
    """Send prepared requests over one kept-alive connection; returns how many were answered ok."""
    reader, writer = await asyncio.open_connection(host, port)
    fine = 0
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        fine += (await reader.readexactly(length)).startswith(b'{"ok": true')
    writer.close()
    return fine


def calls_per_second(
    method: str, arguments: Callable[[int], dict[str, Any]], there: tuple[str, str]
) -> float:
    """Answered calls a second with 8 callers at once; every one must be ok."""
    url, token = there
    host, port = url.removeprefix("http://").split("/")[0].split(":")

    def request(i: int) -> bytes:
        body = json.dumps(arguments(i)).encode()
        head = f"POST /api/{method} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        head += f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    shares = [[request(i) for i in range(n, CALLS, CALLERS)] for n in range(CALLERS)]

    async def run() -> int:
        return sum(await asyncio.gather(*(_caller(host, int(port), share) for share in shares)))

    begun = time.perf_counter()
    fine = asyncio.run(run())
    passed = time.perf_counter() - begun
    assert fine == CALLS, f"{CALLS - fine} calls of {method} were refused"
    return CALLS / passed


def main() -> None:
    print(f"sandbox: serving after {start_ms():.0f} ms")
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    url, token, channels, user = ours.recv()
    there = (url, token)
    posted = calls_per_second("chat.postMessage", lambda i: MESSAGE | {"channel": channels[i % 10]}, there)
    print(f"sandbox: {posted:,.0f} chat.postMessage with blocks a second, one core")
    print(f"sandbox: {calls_per_second('auth.test', lambda _: {}, there):,.0f} auth.test a second, one core")
    home = {"user_id": user, "view": {"type": "home", "blocks": MESSAGE["blocks"]}}
    published = calls_per_second("views.publish", lambda _: home, there)
    print(f"sandbox: {published:,.0f} views.publish a second, one core")
    ours.send("stop")
    process.join()


if __name__ == "__main__":
    main()
