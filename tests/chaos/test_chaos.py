"""The fault run, short: nothing lost, nothing twice, nothing out of order; and the count can tell."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.places import Place, on_postgresql, on_sqlite
from tests.chaos.run import Run, Size
from tests.postgres import embedded_server

pytestmark = pytest.mark.slow

SHORT = Size(messages=120, channels=12, processes=1, speed=8, kill_every=0.5, killing_lasts=6, gone_for=3)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield on_sqlite(tmp_path / "chaos.sqlite3")
        return
    with embedded_server() as server:
        yield on_postgresql(server, "chaos")


def size(place: Place) -> Size:
    return replace(SHORT, processes=1 if place.url.startswith("sqlite") else 3)


async def test_nothing_is_lost_or_twice_or_out_of_order(place: Place) -> None:
    count = await Run(place, size(place), seed=1).count()
    assert count.is_clean, count
    assert count.kills


async def test_without_recovery_some_are_twice(place: Place) -> None:
    count = await Run(place, size(place), seed=1, recovers=False).count()
    assert count.twice, count
