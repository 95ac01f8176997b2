"""The fault run, short: nothing lost, nothing twice, nothing out of order; and the count can tell."""

from tests.chaos.run import Run, Size


async def test_nothing_is_lost_or_twice_or_out_of_order(database_url: str) -> None:
    processes = 1 if database_url.startswith("sqlite") else 3
    size = Size(120, channels=12, processes=processes, speed=8, kill_every=0.5, killing_lasts=4)
    count = await Run(database_url, size, seed=1).count()
    assert count.is_clean, count
    assert count.kills


async def test_without_recovery_some_are_twice(database_url: str) -> None:
    processes = 1 if database_url.startswith("sqlite") else 3
    size = Size(120, channels=12, processes=processes, speed=8, kill_every=0.5, killing_lasts=4)
    count = await Run(database_url, size, seed=1, recovers=False).count()
    assert count.twice, count
