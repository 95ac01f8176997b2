"""A workspace's own values, stages and categories and tags, by the words for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from handlers.language.fold import plain
from handlers.language.stages import WORDS as SYNONYMS


@dataclass(frozen=True, slots=True)
class Value:
    """One of a workspace's own values: a stage, a category, a reason, with the words for it."""

    name: str
    words: tuple[str, ...] = ()
    kind: str = ""


class Words(NamedTuple):
    """The words for some values: a pattern of all of them, and of each the kind and name it means."""

    pattern: re.Pattern[str]
    meaning: dict[str, tuple[str, str]]

    def meant(self, word: str) -> tuple[str, str] | None:
        """Kind and name of the value that a word stands for."""
        return self.meaning.get(word) or self.meaning.get(re.sub(r"[\s_-]+", " ", word))


def words_of_values(values: Sequence[Value]) -> Words:
    """Return the words for what customers are found by; English ones in the plural too."""
    meaning: dict[str, tuple[str, str]] = {}
    for one in values:
        for word in (one.name, *one.words):
            meaning.setdefault(plain(word), (one.kind, one.name))
    for word, (kind, name) in list(meaning.items()):
        if word.isascii() and word.isalpha() and not word.endswith("s") and kind in ("category", "product"):
            meaning.setdefault(f"{word}s", (kind, name))
    return Words(_pattern(meaning), meaning)


def words_of_stages(stages: Sequence[Value]) -> Words:
    """Return the words for stages: names, synonyms of the usual ones, and how only one of them begins."""
    meaning: dict[str, tuple[str, str]] = {}
    for one in stages:
        for word in (one.name, *one.words, *SYNONYMS.get(one.name, "").split("|")):
            if word:
                meaning.setdefault(plain(word), (one.kind, one.name))
    latin = {plain(one.name): one for one in stages}
    han = {plain(word): one for one in stages for word in one.words if not word.isascii() and len(word) > 3}
    spelled_han = [plain(word) for one in stages for word in one.words if not word.isascii()]
    for word, one in latin.items():
        for length in range(3, len(word)):
            if word[:length].isalpha() and sum(other.startswith(word[:length]) for other in latin) == 1:
                meaning.setdefault(word[:length], (one.kind, one.name))
    for word, one in han.items():
        if sum(other.startswith(word[:2]) for other in spelled_han) == 1:
            meaning.setdefault(word[:2], (one.kind, one.name))
    return Words(_pattern(meaning), meaning)


def _pattern(meaning: dict[str, tuple[str, str]]) -> re.Pattern[str]:
    words = sorted(meaning, key=len, reverse=True)
    latin = "|".join(re.escape(word).replace("\\ ", r"[\s_-]+") for word in words if word.isascii())
    han = [re.escape(word) for word in words if not word.isascii()]
    parts = [rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9]|'[a-z])"] if latin else []
    return re.compile("|".join([*parts, *han]) or "(?!)")
