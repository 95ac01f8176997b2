"""The clock, the start of the sandbox, its manifest and its command line."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from slack_sandbox import Clock, ManifestError, Sandbox
from tests.conftest import MANIFEST, MONDAY


async def test_a_frozen_clock_moves_by_hand_and_wakes_sleepers_in_time() -> None:
    clock = Clock(MONDAY)
    woken: list[str] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    sleepers = [asyncio.create_task(sleeper(name, s)) for name, s in (("b", 60), ("a", 30), ("c", 3600))]
    await asyncio.sleep(0)
    clock.move(seconds=29)
    await asyncio.sleep(0)
    assert woken == []
    clock.move(minutes=1)
    await asyncio.gather(*sleepers[:2])
    assert woken == ["a", "b"]
    sleepers[2].cancel()
    clock.move(hours=1)
    await asyncio.sleep(0)
    assert woken == ["a", "b"]
    assert clock.now() == MONDAY + timedelta(hours=1, minutes=1, seconds=29)
    await clock.sleep(0)
    clock.move_to(MONDAY)
    assert clock.now() == MONDAY


async def test_a_timeout_is_by_the_clock() -> None:
    clock = Clock(MONDAY)

    async def wait() -> None:
        async with clock.timeout(3):
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    clock.move(seconds=3)
    with pytest.raises(TimeoutError):
        await waiting
    async with clock.timeout(3):
        pass


async def test_a_running_clock_runs_and_can_be_moved() -> None:
    clock = Clock()
    before = datetime.now(UTC)
    assert not clock.frozen
    assert clock.now() >= before
    sleeping = asyncio.create_task(clock.sleep(3600))
    await asyncio.sleep(0)
    clock.move(hours=2)
    await sleeping
    assert clock.now() >= before + timedelta(hours=2)
    await clock.sleep(0.001)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"display_information": {}}, "display_information.name: is required"),
        ({"settings": {"interactivity": {}}}, "settings.interactivity.is_enabled: is required"),
        ({"features": {"slash_commands": [{"command": "note"}]}}, "must begin with /"),
        ({"features": {"slash_commands": [{"command": "/a"}] * 2}}, "command must be unique"),
        ({"features": {"shortcuts": [{"name": "x", "callback_id": "x", "type": "odd"}]}}, "must be one of"),
    ],
)
def test_a_manifest_slack_would_refuse(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ManifestError, match=said):
        Sandbox(MANIFEST | change)


async def test_our_own_manifest_is_taken_and_runs_repeatably() -> None:
    tokens = []
    for _ in range(2):
        async with Sandbox(MANIFEST, Clock(MONDAY)) as sandbox:
            tokens.append((sandbox.bot_token, sandbox.app_token, sandbox.signing_secret, sandbox.team_id))
            assert sandbox.api_url == f"{sandbox.url}/api/"
    assert tokens[0] == tokens[1]
    assert Sandbox(MANIFEST, seed=1).signing_secret != tokens[0][2]


async def test_it_runs_by_itself(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(yaml.safe_dump(json.loads(json.dumps(MANIFEST))))
    arguments = ["-m", "slack_sandbox", "--manifest", str(manifest), "--port", "0"]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(7)]
    assert lines[0].startswith("SLACK_API_URL=http://127.0.0.1:")
    assert lines[1].startswith("SLACK_BOT_TOKEN=xoxb-")
    process.terminate()
    assert await process.wait() == 0


async def test_a_bad_manifest_is_told_in_one_sentence(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text("display_information: {}")
    arguments = ["-m", "slack_sandbox", "--manifest", str(manifest)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 2
    assert "display_information.name: is required" in said.decode()
