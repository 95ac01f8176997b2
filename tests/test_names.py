"""Names: compared, shortened, found."""

import re

import pytest
from hypothesis import example, given, settings
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


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Acme, Inc.", "spoke to Acme, Inc. today"),
        ("Acme, Inc.", "今天Acme来电"),
        ("Boston Pizza Ltd", "lunch at Boston Pizza's"),
        ("Boston Pizza Ltd", "和boston pizza谈了"),
        ("Bank of America", "bank of america called"),
        ("华为技术有限公司", "和华为技术谈了续约"),
        ("上海华新科技有限公司", "上海华新科技有限公司来电"),
        ("北京 ABC 贸易", "和北京 abc 贸易见面"),
    ],
)
def test_a_mentioned_name_is_looked_up(name: str, typed: str) -> None:
    assert _mention_key(name) in names.mention_keys_in(typed)


def test_names_that_begin_with_a_city_are_told_apart() -> None:
    cities = ("上海华新科技有限公司", "上海远大贸易有限公司", "Boston Pizza Ltd", "Boston Steel Works Inc")
    assert len({_mention_key(name) for name in cities}) == len(cities)
    assert not {_mention_key(name) for name in cities} & names.mention_keys_in("Boston和上海")


HAN = names.CHINESE.pattern.strip("[]")
WORDS = st.text(alphabet="ab华为上海 -'éＡ9я", max_size=12)


@settings(max_examples=300)
@given(before=WORDS, name=WORDS, after=WORDS)
@example(before="", name="Boston Pizza", after="s")
@example(before="联系", name="acme a", after="华")
def test_whatever_name_stands_in_a_text_is_found_by_the_index(before: str, name: str, after: str) -> None:
    """As scanning all names would find it, unless it is but a part of a longer word: Gap of "gaps"."""
    typed, short = names.key(before + name + after), names.key(names.short(name))
    is_chinese = bool(names.CHINESE.match(short))
    follows_a_word = "" if is_chinese else f"(?<![^ {HAN}])"
    goes_on = f"(?![{HAN}])" if is_chinese else f"(?![^ {HAN}])"
    ends = goes_on if len(short) == 1 or not (is_chinese or " " in short) else ""
    if short and re.search(f"{follows_a_word}{re.escape(short)}{ends}", typed):
        assert names.mention_key(short) in names.mention_keys_in(before + name + after)


def _mention_key(name: str) -> str:
    return names.mention_key(names.key(names.short(name)))


def test_chinese_is_found_by_characters_pinyin_and_initials() -> None:
    searched = names.searched("华为技术有限公司", "+86 21 5555-0100")
    for typed in ("华为", "huawei", "hwjs", "862155550100", "5555 0100"):
        assert names.key(typed) in searched


@given(st.text(max_size=300))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    assert names.key(names.key(text)) == names.key(text)
    assert names.short(text) or not text.strip()
