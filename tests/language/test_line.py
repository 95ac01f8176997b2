"""A line is read whole: act, record, customer, changes and dates; the words stay."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.fold import words
from handlers.language.line import known_of, read, understand
from tests.language.lines import CASES, WORLD

_SURFACES = (
    "/log",
    "/followup",
    "/opp",
    "/ticket",
    "/customer",
    "/crm",
    "dm",
    "mention",
    "thread:opp#2",
    "thread:ticket#3",
)
_TEXTS = ("note", "name", "reason", "solution", "description")


_HERE = Path(__file__).parent
_WORKSPACE = json.loads((_HERE / "workspace.json").read_text(encoding="utf-8"))
_TYPED = [json.loads(one) for one in (_HERE / "typed.jsonl").read_text(encoding="utf-8").splitlines()]


def _read(surface: str, person: str, text: str, world: dict[str, Any] = WORLD) -> Mapping[str, Any]:
    now = datetime.fromisoformat(world["now"]).replace(tzinfo=ZoneInfo(world["people"][person]["zone"]))
    return read(surface, text, world=world, person=person, now=now)


def _plain(text: object) -> str:
    return re.sub(r"[\W_]+", "", str(text)).casefold()


def _agree(name: str, want: Any, got: Mapping[str, Any]) -> bool:
    have = got.get(name)
    if want is None:
        return not have
    if name == "keeps":
        kept = _plain(" ".join(str(got.get(one) or "") for one in _TEXTS))
        return all(_plain(words) in kept for words in want)
    if name in ("followup", "occurred", "close_date"):
        return _same_time(want, have)
    if name == "repeat":
        return {*want.split(";")} <= {*str(have).split(";")}
    if name == "note" and isinstance(want, list):
        return any(_agree(name, one, got) for one in want)
    if name in ("note", "reason", "solution"):
        return _plain(have) == _plain(want)
    if name == "noun" and isinstance(want, list):
        return have in want
    return bool(have == want)


def _same_time(want: str, have: date | datetime | None) -> bool:
    if have is None:
        return False
    if len(want) == 10:
        return have.strftime("%Y-%m-%d") == want
    return isinstance(have, datetime) and have == datetime.fromisoformat(want)


@pytest.mark.parametrize(("surface", "person", "text", "expected"), CASES)
def test_what_a_line_says(surface: str, person: str, text: str, expected: dict[str, Any]) -> None:
    _check(_read(surface, person, text), expected)


@pytest.mark.parametrize("one", _TYPED, ids=lambda one: one["text"])
def test_what_people_type(one: dict[str, Any]) -> None:
    got = _read(one["surface"], one["person"], one["text"], _WORKSPACE)
    choices = [one["expected"]] if "act" in one["expected"] else one["expected"]["either"]
    if not any(fits(got, expected) for expected in choices):
        _check(got, choices[0])


def fits(got: Mapping[str, Any], expected: dict[str, Any]) -> bool:
    try:
        _check(got, expected)
    except AssertionError:
        return False
    return True


def _check(got: Mapping[str, Any], expected: dict[str, Any]) -> None:
    if expected.get("ask"):
        assert got["act"] == "ask"
        for one in expected.get("either", []):
            assert any(
                all(other.get(name) == value for name, value in one.items()) for other in got["either"]
            )
        return
    assert got["act"] == expected["act"]
    wrong = {name: got.get(name) for name, want in expected.items() if not _agree(name, want, got)}
    assert wrong == {}
    if got["act"].endswith(".change"):
        changed = ("stage", "amount", "close_date", "owner", "status", "priority", "merge", "followup")
        assert [name for name in changed if got.get(name) and name not in expected] == []


_WORDS = sorted(
    words(
        "contoso fabrikam 海尔 april ann friday tomorrow 3pm 45k €12,000 won lost solved close #3 12 p1 "
        "urgent not from "
        "to call every monday follow-up remind me 周五 明天 再打 解决 提醒我 list open @carl @haoran , : "
        "! the about "
        "their 客户说 进入谈判 十万"
    )
)
_typed = st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join) | st.text(max_size=60)


@given(st.sampled_from(_SURFACES), _typed)
def test_every_text_gives_a_reading(surface: str, text: str) -> None:
    assert _read(surface, "@bea", text)["act"]


@given(_typed)
def test_a_logged_note_keeps_every_word(text: str) -> None:
    got = _read("/log", "@bea", f"fabrikam {text}")
    if got["act"] == "log":
        assert _plain(f"fabrikam {text}") in (
            _plain(got["note"] or ""),
            _plain(f"fabrikam {got['note'] or ''}"),
        )


@given(_typed)
def test_a_deal_keeps_every_word(text: str) -> None:
    got = _read("/opp", "@bea", f"blue yonder {text}")
    if got["act"] == "deal.new":
        assert _plain(f"blue yonder {text}") in (
            _plain(got.get("description", "")),
            _plain(f"blue yonder {got.get('description', '')}"),
        )


def test_customers_of_one_beginning_are_asked_about() -> None:
    got = _read("/log", "@bea", "summit wants a new quote")
    assert [one["customer"] for one in got["either"]] == ["Summit Partners", "Summit Energy"]
    assert all(one["note"] == "wants a new quote" for one in got["either"])


@pytest.mark.parametrize(
    ("surface", "text", "customer", "kept"),
    [
        ("/log", "this: they want a second demo", "Fabrikam", "they want a second demo"),
        ("/log", "这个客户 要第二次演示", "Fabrikam", "要第二次演示"),
        ("/ticket", "this is not working at all", "Fabrikam", "this is not working at all"),
        ("/log", "this morning contoso called", "Contoso Ltd", "this morning contoso called"),
    ],
)
def test_this_is_the_customer_of_the_channel(surface: str, text: str, customer: str, kept: str) -> None:
    known = known_of(WORLD)
    now = datetime.fromisoformat(WORLD["now"]).replace(tzinfo=ZoneInfo("America/New_York"))
    here = known.customer_named["Fabrikam"]
    reading = understand(surface, text, known=known, me=known.people[0], now=now, here=here)
    assert (reading.customer and reading.customer.name, reading.text) == (customer, kept)


_LINES = [case for case in CASES if case[0].startswith("/") and "ask" not in case[3]]


@pytest.mark.parametrize(
    "typed",
    ["please {}", "{} pls", "{}!!", "{} 🙏", "*{}*", "  {}  "],
)
def test_what_is_typed_around_a_line_changes_nothing(typed: str) -> None:
    texts = {"note", "name", "reason", "solution", "description", "either", "filters"}
    for surface, person, text, _ in _LINES:
        plain, dressed = _read(surface, person, text), _read(surface, person, typed.format(text))
        changed = {key for key, value in plain.items() if dressed[key] != value} - texts
        assert not changed, text
