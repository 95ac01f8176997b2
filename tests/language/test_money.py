"""Sums of money as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from handlers.language import money


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("50k", 50_000, None),
        ("$50k", 50_000, "USD"),
        ("$1.5m", 1_500_000, "USD"),
        ("US$2.5M", 2_500_000, "USD"),
        ("€75,000.00", 75_000, "EUR"),
        ("€75.000,50", "75000.5", "EUR"),
        ("£1.5m", 1_500_000, "GBP"),
        ("$33,333.50", "33333.5", "USD"),
        ("20k GBP", 20_000, "GBP"),
        ("JPY 5,000,000", 5_000_000, "JPY"),
        ("2.5 million dollars", 2_500_000, "USD"),
        ("1.2bn", 1_200_000_000, None),
        ("CA$80k", 80_000, "CAD"),
        ("HK$ 3m", 3_000_000, "HKD"),
        ("12 000 €", 12_000, "EUR"),
        ("3万", 30_000, None),
        ("3万5", 35_000, None),
        ("88万", 880_000, None),
        ("1.2亿 元", 120_000_000, "CNY"),
        ("1.5亿元", 150_000_000, "CNY"),
        ("3.5万美元", 35_000, "USD"),
        ("20万美金", 200_000, "USD"),
        ("一百二十万", 1_200_000, None),
        ("两千元", 2_000, "CNY"),
        ("三万五", 35_000, None),
        ("人民币300万", 3_000_000, "CNY"),
        ("50w", 500_000, None),
        ("５０ｋ", 50_000, None),
        ("a deal of 250000 for now", 250_000, None),
        ("renewal 1,200,000", 1_200_000, None),
        ("20k stage proposal", 20_000, None),
        ("2.5 mio. €", 2_500_000, "EUR"),
        ("20K statement of work", 20_000, None),
    ],
)
def test_amount_and_currency(typed: str, amount: int | str, currency: str | None) -> None:
    found = money.find(typed)
    assert found
    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "typed",
    [
        "20 seats",
        "10台",
        "3个月",
        "5%",
        "2027",
        "version 2.3",
        "call 13800138000",
        "415-555-0132",
        "9:30",
        "p1",
        "三百",
        "invoice 2026-03",
        "3/20",
        "room 12",
        "",
    ],
)
def test_other_numbers_are_no_sums(typed: str) -> None:
    assert money.find(typed) is None


@pytest.mark.parametrize(
    ("locale", "workspace", "currency"),
    [("zh-CN", None, "CNY"), ("ja-JP", None, "JPY"), ("en-US", "CNY", "CNY"), ("en-US", "JPY", "JPY")],
)
def test_the_yen_and_yuan_sign(locale: str, workspace: str | None, currency: str) -> None:
    found = money.find("¥8000", workspace, locale=locale)
    assert found
    assert found.currency == currency


def test_a_workspace_may_have_its_own_dollar() -> None:
    for workspace, currency in (("SGD", "SGD"), ("AUD", "AUD"), ("EUR", "USD"), (None, "USD")):
        found = money.find("$50k", workspace)
        assert found
        assert found.currency == currency


def test_the_workspace_currency_stands_in_and_is_a_guess() -> None:
    found = money.find("worth 50k", "EUR")
    assert found
    assert (found.currency, found.guessed) == ("EUR", ("currency",))


def test_the_plainest_sum_is_taken_and_its_words_are_given() -> None:
    typed = "2000 users, 30k budget, asks for $45,000 now"
    found = money.find(typed)
    assert found
    assert found.words == "$45,000" == typed[found.start : found.end]
    assert [sum_.words for sum_ in money.find_all(typed)] == ["30k", "$45,000"]


def test_shielded_names_are_no_sums() -> None:
    assert money.find("3M", shielded=[(0, 2)]) is None
