"""Names: compared, shortened, found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME, Inc.", "acme inc"),
        ("Ａｃｍｅ", "Acme"),
        ("Café", "cafe"),
        ("Straße", "STRASSE"),
        ("a\u200bb", "ab"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Acme, Inc.", "Acme"),
        ("Acme Corporation", "Acme"),
        ("Siemens AG", "Siemens"),
        ("华为技术有限公司", "华为技术"),
        ("美的集团股份有限公司", "美的"),
        ("Inc", "Inc"),
        ("公司", "公司"),
        ("AG Barr", "AG Barr"),
    ],
)
def test_the_legal_form_is_left_out(name: str, short: str) -> None:
    assert names.short(name) == short


@pytest.mark.parametrize("typed", ["spoke to Acme, Inc. today", "ACME wants", "今天Acme来电", "acme"])
def test_a_mentioned_name_is_among_the_heads(typed: str) -> None:
    assert names.head("Acme, Inc.") in names.heads_in(typed)


def test_chinese_is_found_by_characters_pinyin_and_initials() -> None:
    searched = names.searched("华为技术有限公司", "+86 21 5555-0100")
    for typed in ("华为", "huawei", "hwjs", "862155550100", "5555 0100"):
        assert names.key(typed) in searched
    assert names.head("华为技术有限公司") in names.heads_in("和华为谈了续约")


@given(st.text(max_size=300))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    assert names.key(names.key(text)) == names.key(text)
    assert names.short(text) or not text.strip()
    assert names.head(text) in names.heads_in(text) or not names.key(text)
