"""English texts in which there is no date, though some of their words could be one."""

from __future__ import annotations

import pytest

from tests.language import said

COUNTS = """
2 adults / 20 seats / 3 of 4 / top 10 / phase 2 / level 3 / suite 400 / row 4 seat 5 / party of 4
chapter 3
at 6.5 kilograms / at 101 points / at 5 Main Street / I'm at 10.1 / 5th Avenue / 3rd floor
the 2nd meeting / a hundred / two hundred / twelve plus one / sixty forty / one two three
two three / many times / half of them
spoke for 15 min / 30 years of experience / a 2 hour call / 90 day trial / took 3 days / 3-4 weeks
5 year plan
"""
FIGURES = """
version 1.2 / Version: 1.1.3 / version 1.10.30 / order #20260312
February 20 - 29, 2022 / 14 pm
sku 12-34-56 / 8/1.5 / 4a / http/1.1 / 12.53% / $4.99 / Total: $1,194.09 / 10.0.0.1 / 50/50 / 24/7 support
order 12345 / invoice 2023-001 / pay 2000 / 650 number / 2020 vision / catch 22 / PO 4500012345 / 1:1 / 16:9
+1 650-283-4757 / call 555-1234 / 13800138000 / iphone 14 / windows 11 / SOC2 report / 25:99 / 13/13 / Feb 30
"""
ALSO_WORDS = """
May not be correct / I may be here / this may take longer / one may ask / the dawn of a new era
Noon Academy / midnight blue / same time zone / between 5 and 10 users / at a few / at a couple of
march on / the march of time / august rush / he sat down / sun is shining
the sun came out / April said hello / Good Morning Paul / we have lunch together / end game
show time / time off / this one / the one / next in line / that one / past perfect / first things first
one on one / wait a second / a minute of your time / sixth sense / seventh heaven
the end of the line / every day counts
summer intern / tom called / happy birthday / 1 adult / since when / at this rate / once upon a time
pair of shoes / noted / xyesterday / decemberists / janitor / bfriday / 1 twentyfoo / tomorrow@acme.com
several o'clock / priced at 650 / at once / may or may not
"""

ADDRESSES = """
monday.com demo
mail bob@may.com
bob@friday.io about it
see https://x.com/may-5/today
www.sunday.co.uk
"""


@pytest.mark.parametrize(
    "typed",
    [
        text.strip()
        for lines in (COUNTS, FIGURES, ALSO_WORDS)
        for line in lines.strip().splitlines()
        for text in line.split(" / ")
    ],
)
def test_no_date(typed: str) -> None:
    assert said(typed) is None


def test_weak_signs_are_taken_where_a_date_is_expected() -> None:
    from handlers.language import when
    from tests.language import NOW, written

    for typed, meaning in (("the 20th call", "2026-03-20"), ("sun", "2026-03-15"), ("May", "2026-05-01")):
        found = when.find(typed, NOW, eager=True)
        assert found and written(found.value) == meaning


@pytest.mark.parametrize("typed", ADDRESSES.strip().splitlines())
def test_addresses_are_no_dates(typed: str) -> None:
    assert said(typed) is None
    assert said(f"{typed} tomorrow") == "2026-03-12"
