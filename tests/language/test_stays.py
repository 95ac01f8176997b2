"""The days that somebody is away, as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language import stays
from tests.language import NOW

IN_AUGUST = "2026-08-03 2026-08-14"


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        *(
            (typed, IN_AUGUST)
            for typed in (
                "3 Aug to 14 Aug",
                "3-14 Aug",
                "Aug 3 to 14",
                "3rd Aug till 14th",
                "from 3 Aug until 14 Aug",
                "3 August – 14 August 2026",
                "8/3-8/14",
                "2026-08-03 to 2026-08-14",
                "8月3日到8月14日",
                "8月3日至14日",
                "8月3-14日",
            )
        ),
        ("today", "2026-03-11 2026-03-11"),
        ("tomorrow", "2026-03-12 2026-03-12"),
        ("2026-08-03", "2026-08-03 2026-08-03"),
        ("until Friday", "2026-03-11 2026-03-13"),
        ("到周五", "2026-03-11 2026-03-13"),
        ("Mon to Fri", "2026-03-16 2026-03-20"),
        ("next Mon - next Fri", "2026-03-16 2026-03-20"),
        ("下周一到下周五", "2026-03-16 2026-03-20"),
        ("the 3rd to the 14th", "2026-04-03 2026-04-14"),
        ("this week", "2026-03-11 2026-03-13"),
        ("next week", "2026-03-16 2026-03-20"),
        ("下周", "2026-03-16 2026-03-20"),
        ("August", "2026-08-01 2026-08-31"),
        ("2 weeks", "2026-03-11 2026-03-24"),
        ("两周", "2026-03-11 2026-03-24"),
        ("from tomorrow for a week", "2026-03-12 2026-03-18"),
        ("for 2 weeks from Monday", "2026-03-16 2026-03-29"),
        ("20 Dec to 5 Jan", "2026-12-20 2027-01-05"),
    ],
)
def test_words(typed: str, meaning: str) -> None:
    stay = stays.parse(typed, NOW)
    assert stay
    assert " ".join(map(str, stay)) == meaning


@pytest.mark.parametrize("typed", ["", "nonsense", "14 Aug to 3 Aug", "to", "for ever"])
def test_what_names_no_days_is_no_stay(typed: str) -> None:
    assert stays.parse(typed, NOW) is None


@given(st.text(max_size=60) | st.text("0123456789 -/.到至月日号tofruniAg", max_size=30))
def test_any_text_can_be_read(typed: str) -> None:
    stay = stays.parse(typed, NOW)
    assert stay is None or stay[0] <= stay[1]
