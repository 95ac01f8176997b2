"""Priorities, in English and Chinese."""

from __future__ import annotations

import pytest

from handlers.language import priority
from handlers.language.fold import plain


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("login broken p1", "p1"),
        ("P3 please", "p3"),
        ("send it !high", "high"),
        ("!p2", "p2"),
        ("priority high", "high"),
        ("prio: 2", "p2"),
        ("low priority", "low"),
        ("this is urgent", "urgent"),
        ("紧急", "urgent"),
        ("低优先级", "low"),
        ("高优先级", "high"),
        ("优先级：中", "medium"),
        ("app1 crashed", None),
        ("high fever", None),
        ("MP3 export", None),
        ("http://x.y/p1", None),
    ],
)
def test_priority(typed: str, level: str | None) -> None:
    found = priority.find(plain(typed))
    assert (found and found.level) == level
