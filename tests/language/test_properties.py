"""Any text gives a result or None, in bounded work, and no word of a line is lost."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.language import money, recurrence, when
from handlers.language.fold import fold
from handlers.language.lexer import MOST_ATOMS
from handlers.language.lexicon import vocabulary
from handlers.language.line import fields
from handlers.language.tongues import TONGUES
from tests.examples import examples
from tests.language import NOW

LANGUAGES = sorted(TONGUES)
WORDS = sorted({word for language in LANGUAGES for word in vocabulary(language, "common")})
MARKS = [
    "3",
    "15",
    "31",
    "99",
    "2026",
    "9999",
    "12:30",
    "25:99",
    "3/7",
    "30/2",
    ":",
    "/",
    "-",
    ".",
    ",",
    "pm",
    "½",
]
ODD = [
    "\u200b",
    "\u202e",
    "\n",
    "３",
    "Ａｃｍｅ",
    '"',
    "“",
    "”",
    "$5k",
    "20%",
    "🎉",
    "e\u0301",
    "王总",
    "\x00",
]
PLACES = ["America/New_York", "Europe/Berlin", "Australia/Sydney", "Asia/Shanghai", "Asia/Kathmandu"]

typed_texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*WORDS, *MARKS * 40, *ODD * 20]), max_size=8).flatmap(
        lambda words: st.sampled_from([" ", ""]).map(lambda blank: blank.join(words))
    ),
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).flatmap(  # noqa: DTZ001
    lambda moment: st.sampled_from(PLACES).map(lambda place: moment.replace(tzinfo=ZoneInfo(place)))
)


@examples(4)
@given(typed_texts, moments, st.sampled_from([None, *LANGUAGES]), st.booleans())
@example("in 99999999 years", NOW, "en", False)
@example("prochaine jeudis prochain", NOW, "fr", False)
def test_any_text_gives_a_date_or_none(typed: str, now: datetime, lang: str | None, eager: bool) -> None:
    found = when.find(typed, now, lang, eager=eager)
    if found is None:
        return
    assert isinstance(found.value, date)
    if isinstance(found.value, datetime):
        assert found.value.utcoffset() is not None
    assert found.words == typed[found.start : found.end]
    assert found.words.strip()
    assert found.last_day >= found.day


@examples(2)
@given(typed_texts)
def test_no_word_of_a_logged_line_is_lost(typed: str) -> None:
    """Customer and note give back what was typed."""
    note = fields("call", f"Acme {typed}", now=NOW, customers=["Acme"], contacts=["王总"])["note"]
    assert _letters(f"Acme {typed}") <= _letters(f"Acme {note} ") + _letters("Acme")


def _letters(text: str) -> Counter[str]:
    """How often each letter and figure comes in a text."""
    return Counter(char for char in fold(text).text if char.isalnum())


@given(typed_texts)
def test_other_readers_take_any_text(typed: str) -> None:
    rule = recurrence.parse(typed)
    if rule is not None:
        assert recurrence.next_after(rule, NOW, NOW.tzinfo or ZoneInfo("UTC")) > NOW
    found = money.find(typed)
    assert found is None or found.words == typed[found.start : found.end]


@given(st.text(max_size=40))
def test_folding_keeps_places(typed: str) -> None:
    folded = fold(typed)
    assert len(folded.text) <= len(typed)
    for at in range(len(folded.text)):
        start, end = folded.place(at, at + 1)
        assert end == start + 1
        assert fold(typed[start:end]).text == folded.text[at]


@pytest.mark.parametrize(
    "part",
    [
        "monday ",
        "1 ",
        "1/",
        "12:30 ",
        "下周一",
        "3月5日",
        "三",
        "x",
        "and then ",
        "follow up friday ",
        "of the ",
        '"a',
        "3 days and ",
        "$1 ",
        "5k ",
        "next ",
        "\u200b",
        "-",
        "(",
        "a@",
        "上",
        "紧急",
        "close ",
        "stage: proposal ",
    ],
)
def test_long_texts_are_read_in_bounded_work(part: str) -> None:
    """However long a text is, no more than so many atoms of it are looked at."""
    text = (part * 10_000)[:10_000]
    for language in ("en", "ja", "fr"):
        atoms, kinds = TONGUES[language].lexer.read(fold(text).text)
        assert len(atoms) == len(kinds) <= MOST_ATOMS
    when.parse(text, NOW)
    for kind in ("call", "opportunity", "ticket", "followup"):
        fields(kind, text, now=NOW, customers=["Acme"], contacts=["Bob"])
