"""Patterns are compiled when they are first used, or in the background once Rapport listens."""

import re

import pytest

from handlers.language.regex import compile_all, regex

BROKEN = "("


def test_a_pattern_is_compiled_at_its_first_use() -> None:
    pattern = regex(BROKEN)
    assert pattern.pattern == BROKEN
    with pytest.raises(re.error):
        pattern.search("a")
    with pytest.raises(re.error):
        compile_all()


def test_it_has_what_a_compiled_one_has() -> None:
    pattern = regex("(?P<first>a)b", re.IGNORECASE)
    found = pattern.search("xAB")
    assert found
    assert found["first"] == "A"
    assert pattern.sub("", "xABx") == "xx"
    assert not pattern.fullmatch("xab")
