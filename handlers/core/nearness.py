"""What somebody may have meant by a word that is none of ours: only what is really near is offered."""

from collections.abc import Iterable

LONG = 6
"""Letters from which on two may be wrong."""


def nearest(word: str, known: Iterable[str], *, alone: bool = True) -> str | None:
    """Return the known word that a typing error makes of `word`; None if no one is that near.

    A word that begins a longer text is taken for an error only if letters are swapped, missing or doubled:
    with another letter it may be any word of a sentence.
    """
    found = _typing_errors(word, known, alone) if word.isascii() else _sounding_alike(word, known)
    return min(found, key=lambda one: one[0])[1] if found else None


def _typing_errors(word: str, known: Iterable[str], alone: bool) -> list[tuple[int, str]]:
    from rapidfuzz.distance import OSA  # not needed to listen

    errors = [
        (OSA.distance(word, one), one)
        for one in known
        if one.isascii() and min(len(word), len(one)) > 2 and abs(len(word) - len(one)) <= 2
    ]
    return [
        (distance, one)
        for distance, one in errors
        if distance <= (2 if alone and min(len(word), len(one)) >= LONG else 1)
        and (alone or sorted(word) == sorted(one) or len(word) != len(one))
        and (distance == 1 or word[0] == one[0])
    ]


def _sounding_alike(word: str, known: Iterable[str]) -> list[tuple[int, str]]:
    """Return the Chinese words of the same sound, which input methods confuse, or of the same characters."""
    from pypinyin import lazy_pinyin  # takes 0.1 s and is needed for Chinese words only

    sound = lazy_pinyin(word)
    return [
        (0, one)
        for one in known
        if not one.isascii()
        and len(one) == len(word)
        and len(word) > 1
        and (lazy_pinyin(one) == sound or sorted(one) == sorted(word))
    ]
