"""Readers of plain texts, and of yes and no."""

import re
import unicodedata

from handlers.core.kinds.habits import Habits
from handlers.core.translation import Translator
from handlers.language.fold import words
from handlers.views.blocks import INPUT_TEXT

LONGEST_NAME = 200
LONGEST_TEXT = 14 * INPUT_TEXT
"""Room for Slack's longest message."""

_YES = words("yes y true t on 1 ok yep yeah ja oui si sim 是 是的 对 有 真 要 可以 はい")
_NO = words("no n false f off 0 nope nein non nao 否 不 不是 没有 无 假 不要 いいえ")


def text(typed: str, habits: Habits) -> str:
    """Return one line of text, without control characters."""
    return _fitting(habits.t, " ".join(_clean(typed).split()), LONGEST_NAME)


def long_text(typed: str, habits: Habits) -> str:
    """Return a text of several lines, without control characters."""
    lines = (line.rstrip() for line in _clean(typed).splitlines())
    return _fitting(habits.t, "\n".join(lines).strip(), LONGEST_TEXT)


def yes_no(typed: str, habits: Habits) -> bool:
    """Read yes and no: yes, y, true, 1, 是; no, n, false, 0, 否."""
    word = unicodedata.normalize("NFKC", typed).strip().strip(".!。！").casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(habits.t("Write yes or no."))


def plain(typed: str) -> str:
    """Return a text in half width, with the figures 0-9 and without invisible marks, as readers match it."""
    wide = unicodedata.normalize("NFKC", typed)
    figures = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in wide)
    seen = "".join(
        one for one in figures if unicodedata.category(one) not in ("Cf", "Cs", "Cc") or one.isspace()
    )
    return " ".join(re.sub("[‐‑‒–−]", "-", seen).split())


def too_long(t: Translator, length: int, longest: int) -> str:
    return t("This has {n} characters; there is room for {most}.", n=t.number(length), most=t.number(longest))


def _clean(typed: str) -> str:
    """Return a text without the characters that nobody can see or store; line breaks and tabs stay."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))


def _fitting(t: Translator, clean: str, longest: int) -> str:
    if not any(one.isprintable() and not one.isspace() for one in clean):
        raise ValueError(t("Please fill this in."))
    if len(clean) > longest:
        raise ValueError(too_long(t, len(clean), longest))
    return clean
