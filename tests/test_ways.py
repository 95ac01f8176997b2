"""The conversations of a file take turns, so that it meets all four ways."""

from collections import Counter
from types import ModuleType

import pytest

from tests.office import Office
from tests.ways import WAYS, turn


def file_of(number: int) -> ModuleType:
    """A file of so many conversations, and of tests that are none."""

    async def conversation(office: Office) -> None: ...

    async def in_every_way(office: Office) -> None: ...

    file = ModuleType("file")
    for n in range(number):
        setattr(file, f"test_plain_{n}", lambda: None)
        setattr(file, f"test_{n}", conversation)
    vars(file)["test_every_way"] = pytest.mark.every_way(in_every_way)
    return file


@pytest.mark.parametrize("at_a_time", [1, 2])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 7, 8, 30])
def test_a_file_meets_every_way_equally_often(number: int, at_a_time: int) -> None:
    file = file_of(number)
    met = Counter(way for n in range(number) for way in turn(file, f"test_{n}", at_a_time))
    assert set(met) == set(WAYS)
    assert max(met.values()) - min(met.values()) <= 1


def test_where_there_are_enough_each_runs_once() -> None:
    assert [len(turn(file_of(6), f"test_{n}")) for n in range(6)] == [1] * 6


@pytest.mark.parametrize("number", [2, 3, 9])
def test_two_at_a_time_are_on_both_databases(number: int) -> None:
    for n in range(number):
        on_both = turn(file_of(number), f"test_{n}", 2)
        assert [database for database, _ in on_both] == ["sqlite", "postgresql"]
